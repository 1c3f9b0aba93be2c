"""Sounds for tests, made from numbers."""

import numpy as np

from partspair.audio.shape import RATE, Samples


def voice(seconds: float, seed: int = 1) -> Samples:
    """Something voice-like: a wandering tone with syllables."""
    time = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * np.cumsum(140 + 30 * np.sin(2 * np.pi * 0.7 * time + seed)) / RATE
    tones = np.sum([np.sin(phase * k) / k for k in range(1, 12)], axis=0)
    return np.asarray(tones * (0.55 + 0.45 * np.sin(2 * np.pi * 3 * time + seed)) * 5000, np.int16)


def tone(seconds: float, level: float = 0.3, hertz: float = 500, rate: int = RATE) -> Samples:
    """A sine; `level` is its peak, 0 to 1."""
    return np.asarray(np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate) * level * 32767, np.int16)
