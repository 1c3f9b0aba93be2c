"""What is shown for each state of a recording: one sentence, what the round button does, and the microphone's row."""

from dataclasses import dataclass, field, replace
from enum import Enum
from math import log10

from partspair.audio.capture import MicrophoneQuietError
from partspair.audio.guard import Trouble
from partspair.audio.recording import (
    Finished,
    Left,
    Pausing,
    Preparing,
    RecordingState,
    Searching,
    Speaking,
    Stuck,
)

from .round_button import Glyph

TROUBLES = {
    Trouble.NO_DATA: "mic.nodata",
    Trouble.DIGITAL_SILENCE: "mic.silent",
    Trouble.TOO_QUIET: "mic.quiet",
    Trouble.CLIPPING: "mic.loud",
}


class Remedy(Enum):
    """What the button in the microphone's row does."""

    CHANGE = "mic.change"
    AGAIN = "rec.resume"


@dataclass(frozen=True)
class RowShown:
    """The microphone's row: a sentence by key, and whether it is a notice."""

    key: str
    is_warning: bool = False
    remedy: Remedy = Remedy.CHANGE
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordingShown:
    """One moment of a recording. `key` is the sentence beside the time; `button` is the key of the button's name."""

    key: str
    glyph: Glyph
    button: str
    row: RowShown
    is_live: bool = False
    is_begun: bool = True


def shown(state: RecordingState | None, device: str, is_held: bool = False) -> RecordingShown:
    """What to show; None is before the first sound, or, when `is_held`, before one goes on with what was said."""
    row = RowShown("mic.device", values={"device": device}) if device else RowShown("set.mic")
    going = RecordingShown("rec.getting", Glyph.PAUSE, "rec.name.pause", row)
    match state:
        case Preparing():
            return going
        case Speaking():
            return replace(going, key="rec.live", row=_row_while_speaking(state, device), is_live=True)
        case Searching():
            return replace(going, row=RowShown(_key_of_loss(state), is_warning=True))
        case Pausing() | Stuck():
            row = RowShown("error.full", is_warning=True, remedy=Remedy.AGAIN) if isinstance(state, Stuck) else row
            return RecordingShown("rec.paused", Glyph.RECORD, "rec.name.resume", row)
        case None | Left() | Finished():
            if is_held:
                return RecordingShown("rec.paused", Glyph.RECORD, "rec.name.resume", row)
            return RecordingShown("rec.ready", Glyph.RECORD, "rec.name.start", row, is_begun=False)


def _key_of_loss(state: Searching) -> str:
    if isinstance(state.reason, MicrophoneQuietError):
        return "mic.nodata"
    return "mic.lost" if state.progress.samples else "mic.none"


def _row_while_speaking(state: Speaking, device: str) -> RowShown:
    if state.trouble is not None:
        return RowShown(TROUBLES[state.trouble], is_warning=True)
    if state.is_stand_in:
        return RowShown("mic.other", is_warning=True, values={"device": state.device or device})
    if state.is_back:
        return RowShown("mic.back")
    if state.progress.lost:
        return RowShown("mic.dropped")
    return RowShown("mic.ok")


def decibels(level: float) -> float:
    """Return a peak of 0 to 1 as dBFS; silence is minus infinity."""
    return 20 * log10(level) if level > 0 else float("-inf")
