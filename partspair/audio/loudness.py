"""What a recording looks and sounds like at a glance: 200 peaks, its length, one loudness figure."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from partspair.audio.shape import BLOCK, RATE, Samples

PEAKS = 200
SILENT = -70.0
"""LUFS of what has no sound at all, and the absolute gate."""

_HOP = RATE // 10
_HOPS_A_WINDOW = 4
_RELATIVE_GATE = -10.0
_OFFSET = -0.691
# ITU-R BS.1770-5, tables 1 and 2: the shelf of the head, then the high-pass, at 48 kHz
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def _weights() -> NDArray[np.float64]:
    """Power each frequency of a hop counts with, so that their sum is the mean square after K-weighting."""
    turn = np.exp(-2j * np.pi * np.arange(_HOP // 2 + 1) / _HOP)
    response = np.ones(len(turn), np.complex128)
    for above, below in (_SHELF, _HIGH_PASS):
        response *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    both_sides = np.full(len(turn), 2.0)
    both_sides[0] = both_sides[-1] = 1.0
    return np.asarray(np.abs(response) ** 2 * both_sides / _HOP**2, np.float64)


def _loudness(powers: NDArray[np.float64]) -> float:
    """Gated loudness in LUFS of K-weighted powers of 100 ms each (BS.1770-5, annex 1)."""
    if len(powers) < _HOPS_A_WINDOW:
        windows = powers.mean(keepdims=True) if len(powers) else powers
    else:
        windows = np.convolve(powers, np.full(_HOPS_A_WINDOW, 1 / _HOPS_A_WINDOW), "valid")
    loud = windows[windows > 10 ** ((SILENT - _OFFSET) / 10)]
    if not loud.size:
        return SILENT
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return max(SILENT, float(_OFFSET + 10 * np.log10(loud.mean())))


@dataclass(frozen=True)
class Measured:
    """A whole recording: length in samples, 200 peaks (0 to 255, linear), loudness in LUFS.

    `measures` is what `Measuring.of` goes on from.
    """

    frames: int
    peaks: bytes
    loudness: float
    measures: bytes = field(default=b"", repr=False, compare=False)

    @property
    def duration_ms(self) -> int:
        """The length in milliseconds, rounded down."""
        return self.frames * 1000 // RATE


class Measuring:
    """Measures while the samples go by; keeps about 90 bytes for each second of sound."""

    def __init__(self) -> None:
        self._weights = _weights()
        self._rest = np.zeros(0, np.int16)
        self._peaks = bytearray()
        self._powers = array("f")
        self._frames = 0

    @classmethod
    def of(cls, measures: bytes) -> Self:
        """Go on from what an earlier result carries. Raises ValueError when it carries none."""
        self = cls()
        frames = int.from_bytes(measures[:8], "little")
        hops, rest = divmod(frames, _HOP)
        peaks, powers = 8 + hops * (_HOP // BLOCK), 8 + hops * (_HOP // BLOCK + 4)
        if len(measures) != powers + rest * 2:
            raise ValueError("no measures")
        self._frames = frames
        self._peaks = bytearray(measures[8:peaks])
        self._powers = array("f", measures[peaks:powers])
        self._rest = np.frombuffer(measures[powers:], np.int16)
        return self

    @property
    def frames(self) -> int:
        """Samples seen."""
        return self._frames

    def feed(self, samples: Samples) -> None:
        """Take in the next samples, any number of them."""
        self._frames += len(samples)
        whole = np.concatenate((self._rest, samples)) if self._rest.size else samples
        hops = len(whole) // _HOP
        for start in range(0, hops * _HOP, _HOP):
            self._measure(whole[start : start + _HOP])
        self._rest = whole[hops * _HOP :].copy()

    def _measure(self, hop: Samples) -> None:
        self._peaks += _block_peaks(hop)
        self._powers.append(self._power(hop))

    def _power(self, hop: Samples) -> float:
        spectrum = np.fft.rfft(hop / 32768.0, _HOP)
        return float((spectrum.real**2 + spectrum.imag**2) @ self._weights)

    def recent(self, count: int) -> bytes:
        """The last `count` peaks of 20 ms each, fewer at the beginning; late by up to 100 ms."""
        return bytes(self._peaks[-count:]) if count > 0 else b""

    def peaks(self) -> bytes:
        """200 peaks of everything so far."""
        return _reduce(bytes(self._peaks) + _block_peaks(self._rest))

    def result(self) -> Measured:
        """All of it; more may be fed afterwards."""
        kept = self._frames.to_bytes(8, "little") + self._peaks + self._powers.tobytes() + self._rest.tobytes()
        return Measured(self._frames, self.peaks(), _loudness(self._all_powers()), kept)

    def part(self, start: int, end: int) -> Measured:
        """The samples from `start` up to `end` alone, its edges seen to 20 ms and heard to 100 ms."""
        peaks = bytes(self._peaks) + _block_peaks(self._rest)
        powers = self._all_powers()[start // _HOP : max(start // _HOP + 1, end // _HOP)]
        return Measured(end - start, _reduce(peaks[start // BLOCK : -(-end // BLOCK)]), _loudness(powers))

    def _all_powers(self) -> NDArray[np.float64]:
        powers = list(self._powers)
        if self._rest.size >= _HOP // 2 or (self._rest.size and not powers):
            powers.append(self._power(self._rest) * _HOP / self._rest.size)
        return np.asarray(powers, np.float64)


def measure(blocks: Iterable[Samples]) -> Measured:
    """Measure a whole recording in one go."""
    measuring = Measuring()
    for block in blocks:
        measuring.feed(block)
    return measuring.result()


def peaks200(blocks: Iterable[Samples]) -> bytes:
    """Only the 200 peaks."""
    return measure(blocks).peaks


def _block_peaks(samples: Samples) -> bytes:
    """One peak of 0 to 255 for every started block of 20 ms; sound that is there is never 0."""
    if not samples.size:
        return b""
    loudest = np.abs(samples.astype(np.int32))
    tops = np.maximum.reduceat(loudest, np.arange(0, len(loudest), BLOCK))
    return ((tops + 128) // 129).clip(0, 255).astype(np.uint8).tobytes()


def _reduce(peaks: bytes) -> bytes:
    """Exactly 200 peaks out of any number."""
    if not peaks:
        return bytes(PEAKS)
    values = np.frombuffer(peaks, np.uint8)
    edges = np.linspace(0, len(values), PEAKS + 1)
    starts = np.minimum(edges[:-1].astype(np.int64), len(values) - 1)
    ends = np.maximum(np.ceil(edges[1:]).astype(np.int64), starts + 1)
    return bytes(int(values[start:end].max()) for start, end in zip(starts, ends, strict=True))
