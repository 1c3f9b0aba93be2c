"""Speaking for half a minute at most: it says that the end is near, and ends there by itself with all of it kept."""

from collections.abc import Callable

from typing_extensions import override

from partspair.audio.recording import Recording
from partspair.ui.announcing import announce
from partspair.ui.house import House
from partspair.ui.recording_panel import RecordingPanel
from partspair.ui.share_draft import Spoken

SOON_MS = 5_000  # before the end, when it is said that the end is near
WAVE = 112  # pixels: half a minute needs no more, and the microphone's row stays in sight


class ShortRecorder(RecordingPanel):
    """Records what belongs to no draft: `record` begins it with the microphone of that name. Lengths in ms."""

    length_key = "landing.soon"

    def __init__(
        self,
        house: House,
        record: Callable[[str | None], Recording],
        longest_ms: int,
        earlier: Spoken | None = None,
    ) -> None:
        super().__init__(house, 0, has_axis=False, has_chapters=False, earlier=earlier)
        self._record, self._longest = record, longest_ms
        self.is_full = False
        self._agreed = longest_ms - SOON_MS
        self.wave.setMaximumHeight(WAVE)

    @override
    def new_recording(self, microphone: str | None) -> Recording:
        return self._record(microphone)

    @override
    def _grow(self) -> None:
        was_said = self._was_length_said
        super()._grow()
        if self._was_length_said and not was_said:
            announce(self.row, self.house.words(self.length_key))
        if self.milliseconds >= self._longest:
            self.is_full = True
            self.finish()
