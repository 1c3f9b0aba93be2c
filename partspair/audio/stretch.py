"""Slower or faster with its pitch kept: WSOLA, a stretch at a time (voice.md P4).

Waveform similarity overlap-add after Verhelst and Roelands (ICASSP 1993): in pieces of 15 ms, what would have
followed naturally is faded over into the place near the wanted one that looks most like it.
"""

import numpy as np
from numpy.typing import NDArray

from partspair.audio.shape import Samples

SLOWEST, FASTEST = 0.75, 2.0

_HOP = 720
"""Samples of one piece: 15 ms, a period and a bit of the lowest voices."""
_AROUND = 480
"""Samples looked at before and after the wanted place: together 20 ms, more than a period of 80 Hz."""
_COARSE = 4
"""The search goes over every fourth sample first, then over all of them near the best."""
_CENTRED = 0.05
"""How much less a place at the edge counts, so that of two alike the nearer is taken."""

_Floats = NDArray[np.float32]
_IN = np.asarray(0.5 - 0.5 * np.cos(np.pi * (np.arange(_HOP) + 0.5) / _HOP), np.float32)


class Stretch:
    """Takes in sound and gives it back `1 / speed` times as long. At 1× it gives back what it was given, untouched.

    Where output sample n comes from is source sample `n * speed`, within 10 ms. Ask `rest` once, at the end: together
    they give `round(samples / speed)` samples. Raises ValueError for a speed out of bounds.
    """

    def __init__(self, speed: float = 1.0) -> None:
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(speed)
        self.speed = speed
        self._kept: _Floats = np.zeros(0, np.float32)
        self._gone = 0  # samples before those kept
        self._taken = self._given = 0
        self._next = 0  # where the sound would go on by itself

    def process(self, samples: Samples) -> Samples:
        """The next samples; what is ready, often nothing or many."""
        if self.speed == 1:
            return samples
        self._taken += len(samples)
        return self._laid(samples)

    def rest(self) -> Samples:
        """What was held back at the end."""
        if self.speed == 1:
            return np.zeros(0, np.int16)
        missing = round(self._taken / self.speed) - self._given
        last = self._laid(np.zeros(3 * _HOP + round((missing + _HOP) * self.speed) + _AROUND, np.int16))
        return last[:missing]

    def _laid(self, samples: Samples) -> Samples:
        self._kept = np.concatenate((self._kept, samples), dtype=np.float32)
        pieces = []
        while True:
            wanted = round((self._given + _HOP) * self.speed) - _HOP
            if max(self._next, wanted + _AROUND) + _HOP > self._gone + len(self._kept):
                break
            pieces.append(self._piece(wanted))
            self._given += _HOP
            self._forget(min(self._next, wanted - _AROUND))
        return np.asarray(np.rint(np.concatenate(pieces)), np.int16) if pieces else np.zeros(0, np.int16)

    def _piece(self, wanted: int) -> _Floats:
        """What follows naturally, faded into what looks most like it near `wanted`."""
        natural = self._at(self._next)
        first = max(0, wanted - _AROUND)
        around = self._kept[first - self._gone : wanted + _AROUND + _HOP - self._gone]
        place = first + most_alike(natural, around, wanted - first)
        self._next = place + _HOP
        return natural + _IN * (self._at(place) - natural)

    def _at(self, place: int) -> _Floats:
        return self._kept[place - self._gone : place - self._gone + _HOP]

    def _forget(self, before: int) -> None:
        count = max(0, before - self._gone)
        self._kept = self._kept[count:]
        self._gone += count


def most_alike(pattern: _Floats, around: _Floats, middle: int) -> int:
    """Where in `around` the pattern fits best, places near `middle` a little before others; `middle` in silence."""
    coarse = _coarse(around, len(around) // _COARSE * _COARSE)
    scores = _scores(_coarse(pattern, len(pattern)), coarse)
    scores *= 1 - _CENTRED * ((np.arange(len(scores)) * _COARSE - middle) / _AROUND) ** 2
    best = int(np.argmax(scores))
    if scores[best] <= 0:
        return max(0, min(middle, len(around) - len(pattern)))
    low = max(0, best * _COARSE - _COARSE)
    near = around[low : best * _COARSE + _COARSE + len(pattern)]
    return low + int(np.argmax(_scores(pattern, near)))


def _coarse(samples: _Floats, length: int) -> _Floats:
    coarse: _Floats = samples[:length].reshape(-1, _COARSE).mean(axis=1)
    return coarse


def _scores(pattern: _Floats, around: _Floats) -> NDArray[np.float64]:
    """How alike the pattern and each stretch of its length are: the cosine between them times the pattern's size."""
    products = np.correlate(around, pattern, "valid")
    sums = np.concatenate(([0.0], np.cumsum(around.astype(np.float64) ** 2)))
    energy = sums[len(pattern) :] - sums[: -len(pattern)]
    return np.asarray(products / np.sqrt(np.maximum(energy, 1.0)), np.float64)
