"""Microphone and speaker by name, three seconds to hear whether it hears, the guard's sound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from PySide6.QtCore import QTimer, Signal

from partspair.audio.capture import Capture, Flowing
from partspair.audio.devices import Device, Sound
from partspair.audio.ring import Ring
from partspair.errors import KnownError
from partspair.practice.words import Words
from partspair.ui.button import Button
from partspair.ui.chips import Tick
from partspair.ui.chooser import Choice, Chooser
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import row
from partspair.ui.meter import LevelMeter
from partspair.ui.notices import Notice
from partspair.ui.recording_view import decibels
from partspair.ui.settings_section import SettingsSection
from partspair.ui.theme import Theme
from partspair.vault.settings import Settings

TRIAL, TICK = 3.0, 80  # seconds of a trial, milliseconds between two looks
HEARD = 0.02  # a peak (0 to 1) that is more than the noise of a switched-off microphone


@dataclass(frozen=True)
class Devices:
    """What there is to record from and to play on."""

    microphones: tuple[Device, ...]
    speakers: tuple[Device, ...]


def choices(words: Words, devices: Sequence[Device], remembered: str | None, default_key: str) -> list[Choice]:
    """The computer's choice first, then every device; one that is remembered and not here stays in the list."""
    names = [one.name for one in devices]
    if remembered is not None and remembered not in names:
        names.append(remembered)
    return [("", words(default_key)), *((name, name) for name in names)]


def find_devices(sound: Sound) -> Devices:
    """Ask the computer; raises AudioUnavailableError."""
    return Devices(sound.microphones(), sound.speakers())


class SoundSection(SettingsSection):
    """`changed` carries what was chosen, by the names of the fields of Settings."""

    changed = Signal(object)

    def __init__(self, house: House, kept: Settings) -> None:
        super().__init__(house.theme)
        self._house, self._kept, self._asker = house, kept, Asker()
        theme, words = house.theme, house.words
        self.microphone = Chooser(theme, words("set.mic"), [])
        self.speaker = Chooser(theme, words("set.speaker"), [])
        self.trial = Button(theme, words("set.mic.try"), small=True)
        self.meter, self.said = LevelMeter(theme), Label(theme, colour="ink2")
        self.notice = Notice(theme)
        self.notice.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._hear)
        self._capture: Capture | None = None
        self._ends, self._loudest = 0.0, 0.0
        self._offer(Devices((), ()))
        self.trial.clicked.connect(lambda _checked: self.try_microphone())
        for chooser in (self.microphone, self.speaker):
            chooser.chosen.connect(lambda _key: self._choose())
        self._make_habits(theme, words)
        self.lay_out(
            words("set.sound"), self.notice, self.microphone, row(self.trial, self.meter, self.said, None), 8,
            self.speaker, 8, self.guard, Small(theme, words("set.guard.sub")),
        )  # fmt: skip
        sound = house.sound
        house.vault.run(lambda _vault: find_devices(sound), self._asker.newest(self._learn))

    def _learn(self, answer: Ok[Devices] | Err) -> None:
        if isinstance(answer, Ok):
            self._offer(answer.value)
        elif answer.known is not None:
            self._show_error(answer.known)

    def _offer(self, devices: Devices) -> None:
        words, kept = self._house.words, self._kept
        for chooser, found, name, key in (
            (self.microphone, devices.microphones, kept.microphone, "set.mic.default"),
            (self.speaker, devices.speakers, kept.speaker, "set.speaker.default"),
        ):
            chooser.offer(choices(words, found, name, key))
            chooser.choose(name or "")

    def _choose(self) -> None:
        self.stop()
        self.said.say("")
        self._keep(microphone=self.microphone.choice or None, speaker=self.speaker.choice or None)

    def _keep(self, **changes: str | int | bool | None) -> None:
        self._kept = replace(self._kept, **changes)  # type: ignore[arg-type]
        self.changed.emit(changes)

    def _make_habits(self, theme: Theme, words: Words) -> None:
        """The guard's sound."""
        self.guard = Tick(theme, words("set.guard"))
        self.guard.setChecked(self._kept.is_sound_of_guard_on)
        self.guard.toggled.connect(lambda is_on: self._keep(is_sound_of_guard_on=is_on))

    def try_microphone(self) -> None:
        """Listen for three seconds; nothing is kept."""
        self.stop()
        capture = Capture(self._house.sound, self.microphone.choice or None, Ring(TRIAL + 1))
        try:
            capture.start()
        except KnownError as error:
            self._show_error(error)
            return
        self.notice.hide()
        self._capture, self._ends, self._loudest = capture, monotonic() + TRIAL, 0.0
        self.said.say(self._house.words("set.mic.trying"))
        self._timer.start()

    def _hear(self) -> None:
        if self._capture is None:
            return
        state = self._capture.state()
        level = state.level if isinstance(state, Flowing) else 0.0
        self._loudest = max(self._loudest, level)
        self.meter.hear(decibels(level))
        if monotonic() >= self._ends:
            self.end_trial()

    def end_trial(self) -> None:
        """Say whether anything was heard."""
        self.stop()
        self.said.say(self._house.words("set.mic.heard" if self._loudest >= HEARD else "set.mic.nothing"))

    def stop(self) -> None:
        """Close the microphone at once."""
        self._timer.stop()
        self.meter.hear(float("-inf"))
        if self._capture is not None:
            self._capture.close()
            self._capture = None

    def leave(self) -> None:
        """The page goes."""
        self.stop()
        self._asker.forget()

    def _show_error(self, error: KnownError) -> None:
        self.notice.say_error(error)
        self.notice.show()
