"""Whether what was heard is what was played, and where the two slip against each other."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RATE = 48_000
Samples = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class HalfSecond:
    """One half second of what was played: `slip` is in samples against the whole, 0 when nothing was lost before it."""

    start: float
    slip: int
    correlation: float


@dataclass(frozen=True)
class Alignment:
    """`delay` is where in the heard samples the played ones begin; `correlation` is 1 for the same sound."""

    delay: int
    correlation: float
    halves: tuple[HalfSecond, ...]

    @property
    def worst_slip(self) -> int:
        """The largest slip of any half second, in samples."""
        return max((abs(half.slip) for half in self.halves), default=0)


def _best_place(needle: Samples, hay: Samples) -> tuple[int, float]:
    """Return where `needle` fits best into `hay` and the normalised correlation there; `hay` is the longer one."""
    size = 1 << (len(hay) + len(needle) - 1).bit_length()
    product = np.fft.rfft(hay.astype(np.float64), size) * np.conj(np.fft.rfft(needle.astype(np.float64), size))
    places = len(hay) - len(needle) + 1
    together: Numbers = np.fft.irfft(product, size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(hay.astype(np.float64) ** 2)])
    window = energy[len(needle) :] - energy[:places]
    floor = max(float(energy[-1]) / len(hay) * len(needle) * 1e-3, 1e-9)  # silence does not divide
    own = float(np.sum(needle.astype(np.float64) ** 2))
    score: Numbers = together / np.sqrt(np.maximum(window, floor) * max(own, 1e-9))
    best = int(np.argmax(score))
    return best, float(score[best])


def align(played: Samples, heard: Samples, reach: float = 1.0) -> Alignment:
    """Find `played` in `heard` (both mono, 48 kHz), as a whole and by half seconds up to `reach` seconds away.

    Half seconds that are nearly silent are left out: they fit anywhere.
    """
    edge = round(reach * RATE)
    padded = np.concatenate([np.zeros(edge, np.float32), heard, np.zeros(edge + len(played), np.float32)])
    whole, correlation = _best_place(played, padded)
    half = RATE // 2
    quiet = 0.2 * float(np.sqrt(np.mean(played**2)))
    halves = []
    for start in range(0, len(played) - half + 1, half):
        piece = played[start : start + half]
        if float(np.sqrt(np.mean(piece**2))) < quiet:
            continue
        first = max(0, whole + start - edge)
        found, score = _best_place(piece, padded[first : whole + start + half + edge])
        halves.append(HalfSecond(start / RATE, first + found - whole - start, score))
    return Alignment(whole - edge, correlation, tuple(halves))
