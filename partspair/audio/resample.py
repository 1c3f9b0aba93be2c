"""Any sample rate to 48 kHz: a windowed-sinc polyphase filter, streamed; the same few lines serve every rate."""

from math import gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from partspair.audio.shape import RATE

Floats = NDArray[np.float32]

_REACH = 32
_BETA = 9.0
_CUTOFF = 0.94


def _filters(up: int, down: int, reach: int) -> Floats:
    """One filter for each of the `up` phases, each `2 * reach` taps, each with a gain of exactly 1."""
    cutoff = _CUTOFF * min(1.0, up / down)
    phases = np.arange(up)[:, None] / up
    offsets = np.arange(-reach + 1, reach + 1)[None, :] - phases
    window = np.i0(_BETA * np.sqrt(np.clip(1 - (offsets / reach) ** 2, 0, 1)))
    taps = np.sinc(cutoff * offsets) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)


class Resampler:
    """Streams mono floats from one rate to 48 kHz; the length comes out in proportion, rounded up."""

    def __init__(self, rate: int) -> None:
        common = gcd(rate, RATE)
        self._up, self._down = RATE // common, rate // common
        self._reach = _REACH * max(1, -(-self._down // self._up))
        self._bank = _filters(self._up, self._down, self._reach)
        self._kept: Floats = np.zeros(self._reach - 1, np.float32)
        self._kept_from = -(self._reach - 1)
        self._taken = 0
        self._given = 0

    def process(self, samples: Floats) -> Floats:
        """The next samples in, what is ready out."""
        self._taken += len(samples)
        return self._produce(samples, self._taken - self._reach)

    def rest(self) -> Floats:
        """What is left at the end."""
        return self._produce(np.zeros(self._reach, np.float32), self._taken)

    def _produce(self, samples: Floats, until: int) -> Floats:
        """Every output whose place in the input lies before `until`."""
        whole = np.concatenate((self._kept, samples))
        last = -(-max(0, until) * self._up // self._down)
        steps = np.arange(self._given, last, dtype=np.int64) * self._down
        if not steps.size:
            self._kept = whole
            return np.zeros(0, np.float32)
        first = steps // self._up - (self._reach - 1) - self._kept_from
        windows = sliding_window_view(whole, 2 * self._reach)[first]
        out = np.einsum("ij,ij->i", windows, self._bank[steps % self._up])
        self._given = last
        spent = min(int(first[-1]), len(whole))
        self._kept, self._kept_from = whole[spent:].copy(), self._kept_from + spent
        return np.asarray(out, np.float32)
