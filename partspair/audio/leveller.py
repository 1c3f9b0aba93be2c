"""Evens loudness at playback only, and never lets a peak through its ceiling (voice.md P5)."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from partspair.audio.loudness import SILENT
from partspair.audio.shape import Samples

TARGET = -18.0
"""LUFS."""
MOST = 12.0
"""Decibels of gain at most."""

_CEILING = 0.84 * 32768  # -1.5 dB, so that peaks between samples stay below full scale
_REACH = 120
_WINDOW = 2 * _REACH + 1
_HELD = 2 * _REACH


def gain_for(loudness: float | None) -> float:
    """The gain in decibels for a note of this many LUFS; none when it is not known or is silence."""
    if loudness is None or not SILENT < loudness < 20:
        return 0.0
    return min(MOST, TARGET - loudness)


class Leveller:
    """Applies a gain and limits; gives back as many samples as it was given, 5 ms later (`rest` gives the last)."""

    def __init__(self, gain: float) -> None:
        self._factor = 10 ** (gain / 20)
        self._past = np.zeros(_HELD)
        self._ahead = np.zeros(0)

    def process(self, samples: Samples) -> Samples:
        """The next samples; what is ready."""
        if self._factor <= 1:
            return np.asarray(np.rint(samples * self._factor), np.int16)
        return self._limit(np.multiply(samples, self._factor, dtype=np.float64))

    def rest(self) -> Samples:
        """What was held back at the end."""
        if self._factor <= 1:
            return np.zeros(0, np.int16)
        return self._limit(np.zeros(_HELD))

    def _limit(self, wanted: NDArray[np.float64]) -> Samples:
        whole = np.concatenate((self._past, self._ahead, wanted))
        ready = len(whole) - 2 * _HELD
        if ready <= 0:
            self._ahead = whole[_HELD:]
            return np.zeros(0, np.int16)
        allowed = _CEILING / np.maximum(np.abs(whole), _CEILING)
        lowest = sliding_window_view(allowed, _WINDOW).min(axis=-1)
        smooth = np.convolve(lowest, np.full(_WINDOW, 1 / _WINDOW), "valid")
        limited = np.rint(whole[_HELD : _HELD + ready] * smooth)
        self._past, self._ahead = whole[ready : ready + _HELD], whole[ready + _HELD :]
        return np.asarray(limited, np.int16)
