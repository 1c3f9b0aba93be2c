"""The sound of the microphone guard: a soft tone at a new trouble, where the owner wants it."""

from time import monotonic

from partspair.audio.tone import Tone
from partspair.ui.house import House

QUIET_FOR = 20.0
"""Seconds in which one trouble is sounded once, however often it comes and goes."""


class GuardSound:
    """One tone at a time. `close` when the page goes."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._told: dict[str, float] = {}
        self._tone: Tone | None = None

    def tell(self, trouble: str) -> None:
        """Sound for this trouble, by the key of its sentence."""
        now = monotonic()
        if not self._house.settings.is_sound_of_guard_on or now - self._told.get(trouble, -QUIET_FOR) < QUIET_FOR:
            return
        self._told[trouble] = now
        self.close()
        self._tone = Tone(self._house.sound, self._house.listener.speaker)

    def close(self) -> None:
        """Be silent."""
        tone, self._tone = self._tone, None
        if tone is not None:
            tone.close()
