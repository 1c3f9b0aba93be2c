"""Samples that went missing without a flag: the sound is further on than what arrived of it (voice.md V12).

A callback that comes late is no loss: what waited comes after it, and its time in the air says so. Where a server or a
driver dropped samples meanwhile, the time in the air leaps ahead of the samples that came, and stays there.
"""

from math import inf, isinf

from partspair.audio.shape import RATE

WINDOW = RATE
"""Samples between two looks. The times waver; the least lead within a second does so by 20 ms at most."""
LEAP = 0.1
"""Seconds by which the least lead of a second must have grown over the one before. A clock that runs apart does not."""


class LagWatch:
    """Hears of each block of one stream; used in its callback."""

    def __init__(self) -> None:
        self._came = self._counted = 0
        self._least = inf
        self._before: float | None = None

    def observe(self, in_the_air: float, frames: int, known: int = 0) -> int:
        """The samples that were found missing just now, mostly 0.

        `in_the_air` is when the block's first sample was spoken, in seconds of the stream, 0 where the host does not
        say; `known` samples are missing before it anyway.
        """
        self._came += known
        if in_the_air > 0:
            self._least = min(self._least, in_the_air - self._came / RATE)
        self._came += frames
        self._counted += frames
        if self._counted < WINDOW or isinf(self._least):
            return 0
        before, least = self._before, self._least
        self._before, self._least, self._counted = least, inf, 0
        if before is None or least - before < LEAP:
            return 0
        lost = round((least - before) * RATE)
        self._came += lost
        self._before = before
        return lost
