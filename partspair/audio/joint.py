"""Where two segments of one take meet: a short ramp, so that the joint does not click (voice.md V4)."""

from collections.abc import Iterable, Iterator

import numpy as np

from partspair.audio.shape import Samples

RAMP = 240
"""Samples: 5 ms."""


class Joiner:
    """Passes samples on, ramped at joints only; as many come out as went in.

    The last 5 ms are held back until it is known whether a joint or the end follows.
    """

    def __init__(self) -> None:
        self._held = np.zeros(0, np.int16)
        self._rising = 0

    def feed(self, samples: Samples) -> Samples:
        """The next samples; what is ready of them."""
        if self._rising:
            samples = self._rise(samples)
        whole = np.concatenate((self._held, samples))
        ready = max(0, len(whole) - RAMP)
        self._held = whole[ready:]
        return whole[:ready]

    def _rise(self, samples: Samples) -> Samples:
        head = min(self._rising, len(samples))
        ramped = samples.copy()
        steps = np.arange(RAMP - self._rising, RAMP - self._rising + head) + 0.5
        ramped[:head] = np.rint(samples[:head] * (steps / RAMP)).astype(np.int16)
        self._rising -= head
        return ramped

    def join(self) -> Samples:
        """A joint is here: the end of what was, ramped down; what follows rises."""
        held = self._held
        steps = (np.arange(len(held))[::-1] + 0.5) / RAMP
        self._held = np.zeros(0, np.int16)
        self._rising = RAMP
        return np.rint(held * steps).astype(np.int16)

    def end(self) -> Samples:
        """The end: the last samples as they were spoken."""
        held, self._held = self._held, np.zeros(0, np.int16)
        return held


def feed_segments(joiner: Joiner, segments: Iterable[Iterable[Samples]]) -> Iterator[Samples]:
    """Feed the segments of a take, each given as blocks; what is ready of them. The last 5 ms stay with `joiner`."""
    for index, segment in enumerate(segments):
        if index:
            yield joiner.join()
        for block in segment:
            yield joiner.feed(block)


def join_segments(segments: Iterable[Iterable[Samples]]) -> Iterator[Samples]:
    """One stretch of sound out of the segments of a take."""
    joiner = Joiner()
    yield from feed_segments(joiner, segments)
    yield joiner.end()
