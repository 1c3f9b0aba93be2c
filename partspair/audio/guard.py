"""The microphone guard: names the trouble while somebody speaks (voice.md V5)."""

from dataclasses import dataclass
from enum import Enum

NO_DATA_AFTER = 1.0
"""Seconds without a block until the microphone counts as gone quiet."""
DIGITAL_SILENCE_AFTER = 2.0
"""Seconds of exact zeros; a live room is never exactly zero."""
TOO_QUIET_AFTER = 4.0
TOO_QUIET_PEAK = 0.002
"""Muted headsets peak at 0.0005 to 0.001, the quietest live takes at 0.0042."""
CLIPPING_PEAK = 0.999
CLIPPING_WITHIN = 2.0
CLIPPING_BLOCKS = 3


class Trouble(Enum):
    """What is wrong with what arrives."""

    NO_DATA = "no data"
    DIGITAL_SILENCE = "digital silence"
    TOO_QUIET = "too quiet"
    CLIPPING = "clipping"


@dataclass
class Guard:
    """Watches block peaks; times are seconds of one monotonic clock. Written by one thread, read by any."""

    last_data: float | None = None
    last_sound: float = 0.0
    last_loud_enough: float = 0.0
    _clipped: float = 0.0
    _clipped_blocks: int = 0

    def observe(self, peak: float, now: float) -> None:
        """Take note of one block's peak (0 to 1)."""
        if self.last_data is None:
            self.last_sound = self.last_loud_enough = now
        self.last_data = now
        if peak > 0:
            self.last_sound = now
        if peak >= TOO_QUIET_PEAK:
            self.last_loud_enough = now
        if now - self._clipped > CLIPPING_WITHIN:
            self._clipped_blocks = 0
        if peak >= CLIPPING_PEAK:
            self._clipped = now
            self._clipped_blocks += 1

    def trouble(self, now: float) -> Trouble | None:
        """What should be said now, the gravest first; None when all is well or nothing has arrived yet."""
        if self.last_data is None:
            return None
        if now - self.last_data >= NO_DATA_AFTER:
            return Trouble.NO_DATA
        if now - self.last_sound >= DIGITAL_SILENCE_AFTER:
            return Trouble.DIGITAL_SILENCE
        if now - self.last_loud_enough >= TOO_QUIET_AFTER:
            return Trouble.TOO_QUIET
        if self._clipped_blocks >= CLIPPING_BLOCKS and now - self._clipped < CLIPPING_WITHIN:
            return Trouble.CLIPPING
        return None
