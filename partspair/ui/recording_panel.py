"""Speaking: the wave that grows, the round button, who is speaking, the microphone's row, and Slow down.

Shared by the share and the answer. What is spoken is in the vault within a second, whatever happens to this page.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.audio.recording import Finished, Pausing, Recording, RecordingState, Searching, Speaking, Stuck
from partspair.flows.continuing import record_on
from partspair.flows.recording import record

from .announcing import announce
from .brake import Brake
from .button import Button
from .frame import LOW_WINDOW, Frame
from .guard_sound import GuardSound
from .house import House
from .in_view import bring_into_view
from .labels import Label
from .layouts import column, gap, holding
from .live_wave import LiveWave
from .microphones import choose_microphone, default_name
from .notices import GuardRow, Notice
from .recording_view import RecordingShown, Remedy, decibels, shown
from .round_button import Glyph, RoundButton
from .share_draft import Spoken
from .times import clock, spoken_time
from .waveform import Chapter
from .wording import said

LOOKS = 100  # milliseconds between two looks at the recording
PEAKS_A_SECOND = 50
ON_THE_LINE = 3  # pixels below the sentence, so that it stands on one line with the large time
SAYS_DEVICE = {"mic.device", "mic.other", "mic.none", "mic.lost"}  # sentences beside which its name is not shown


class RecordingPanel(QWidget):
    """Records the take of `draft`. `names` may be chosen as who is speaking; the first of them speaks first.

    `finished` carries the length in milliseconds. Call `leave` when the page goes: it ends the take and keeps it.
    """

    began = Signal()
    finished = Signal(int)
    kept = Signal()
    failed = Signal(object)  # KnownError: recording cannot begin here
    length_key = "rec.length"  # what is said at the soft line

    def __init__(
        self,
        house: House,
        draft: int,
        names: Sequence[str] = (),
        others: Sequence[str] = (),
        has_axis: bool = True,
        has_chapters: bool = True,
        earlier: Spoken | None = None,
    ) -> None:
        super().__init__()
        self.house, self._draft, self._names, self._others = house, draft, tuple(names), tuple(others)
        self._recording: Recording | None = None
        self._guard_sound = GuardSound(house)
        self._microphone = house.settings.microphone
        self._default = default_name(house)
        self._has_chapters, self._earlier = has_chapters, earlier
        self._speaker = ""
        self._shown: RecordingShown | None = None
        self._is_finishing = self._was_length_said = self._is_left = False
        self._agreed = (house.agreed.length_minutes or 0) * 60_000
        self._make(has_axis)
        self._lay_out()
        self._connect()
        self._draw_earlier()
        self._look()

    def _make(self, has_axis: bool) -> None:
        theme, words = self.house.theme, self.house.words
        self.wave = LiveWave(theme, agreed=self._agreed, has_axis=has_axis)
        self.time = Label(theme, clock(0), "timer")
        self.status = Label(theme, colour="ink2")
        self.button = RoundButton(theme, self.wave.whose, Glyph.RECORD, words("rec.name.start"))
        self.chapter = Button(theme, words("rec.chapter"), icon="chapter", key="N")
        self.row, self.notice, self.brake = GuardRow(theme), Notice(theme), Brake(self.house)
        self.aside = QHBoxLayout()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS)

    def _lay_out(self) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        line = QHBoxLayout()
        line.setSpacing(gap(20))
        line.addStretch(1)
        line.addWidget(self.time, 0, Qt.AlignmentFlag.AlignBottom)
        line.addLayout(column(None, self.status, ON_THE_LINE, space=0))
        line.addStretch(1)
        self._controls = QWidget()
        row = QHBoxLayout(self._controls)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap(24))
        left = QHBoxLayout()
        left.addWidget(self.chapter)
        for side, share in ((left, 1), (None, 0), (self.aside, 1)):
            if side is None:
                row.addWidget(self.button, share, middle)
                continue
            side.setContentsMargins(0, 0, 0, 0)
            place = holding(side)
            place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            row.addWidget(place, share, middle)
        self.chapter.setVisible(self._has_chapters)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.wave, 1)
        whole.addLayout(line)
        for one in (self._controls, self.brake, self.notice, self.row):
            whole.addWidget(one)
        self.brake.hide()
        self.notice.hide()
        self._whole = whole

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._whole.setSpacing(gap(12 if self.window().height() < LOW_WINDOW else 24))

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.button.clicked.connect(self.toggle)
        self.chapter.clicked.connect(self.ask_who)
        self.row.change_requested.connect(self._change)
        self.row.remedy_requested.connect(self._remedy)
        self.brake.carried_on.connect(self._carry_on)
        self.brake.stopped.connect(self.finish)
        self.brake.kept.connect(self._keep)
        self._is_keeping = False

    def take_keys(self, frame: Frame) -> None:
        """Let Space record and pause, and N ask who is speaking; Slow down of the frame is heard too."""
        frame.on_key(" ", self.toggle)
        frame.on_key("N", self.ask_who)

    @property
    def is_begun(self) -> bool:
        """Whether a take is being spoken, or held."""
        return self._recording is not None

    @property
    def state(self) -> RecordingState | None:
        """What is true of the recording; None before the first sound."""
        return self._recording.state() if self._recording is not None else None

    @property
    def milliseconds(self) -> int:
        """How long the take is by now."""
        state = self.state
        before = self._earlier.duration_ms if self._earlier is not None else 0
        return before + (state.progress.duration_ms if state is not None else 0)

    def toggle(self) -> None:
        """Record, pause, carry on."""
        if not self.brake.isHidden():
            self._carry_on()
        elif self._recording is None:
            self.begin()
        elif isinstance(self.state, Pausing | Stuck):
            self._resume()
        else:
            self._recording.pause()
        self._look()

    def begin(self) -> None:
        """Begin to record, or go on with the earlier take; any other goes to the shelf. What plays is paused.

        Not on a page that was left and can still be seen: nobody would end it.
        """
        if self._is_left:
            return
        self.house.listener.give_way(self._hold)
        if self._earlier is not None:
            self._recording = record_on(self.house.microphone, self._earlier.take, self._microphone)
        else:
            self._recording = self.new_recording(self._microphone)
        if self._names and self._earlier is None:
            self.name_speaker(self._names[0])
        self._timer.start()
        self.began.emit()

    def new_recording(self, microphone: str | None) -> Recording:
        """Begin a take of its own."""
        return record(self.house.microphone, self._draft, microphone)

    def go_on_with(self, earlier: Spoken) -> None:
        """What is said from now on goes to the end of this take. Before the first sound."""
        self._earlier, self._shown = earlier, None
        self._draw_earlier()
        self._look()

    def silence(self) -> None:
        """Hold the recording at once, and let nothing sound."""
        if self._recording is not None:
            self._recording.pause()
        self._guard_sound.close()

    def _hold(self) -> None:
        """Something is going to play."""
        if not self._is_finishing:
            self.silence()

    def _resume(self) -> None:
        if self._recording is not None:
            self.house.listener.give_way(self._hold)
            self._recording.resume()

    def slow_down(self) -> None:
        """Pause, and show the brake's words in place of the controls."""
        if self._recording is None or self._is_finishing:
            return
        self._recording.pause()
        self._show_brake(True)
        announce(self.brake, self.house.words("rec.brake.text"))

    def finish(self) -> None:
        """End the take; `finished` comes when it is whole."""
        if self._recording is not None and not self._is_finishing:
            self._is_finishing = True
            self._recording.finish()

    def leave(self) -> None:
        """The page goes: end the take, keep it, and let the microphone go. Waits until all of it is stored."""
        self._is_left = True
        self._timer.stop()
        self.house.awake.tell("recording", is_sounding=False)
        self._guard_sound.close()
        self.house.listener.be_free(self._hold)
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.finish()
            recording.close()

    def ask_who(self) -> None:
        """Show the names of who may be speaking now."""
        if not (self.chapter.isEnabled() and self.chapter.isVisible()):
            return
        words = self.house.words
        menu = QMenu(self.chapter)
        menu.setAccessibleName(words("rec.chapter.name"))
        menu.setFont(self.house.theme.serif("own_inline"))
        for name in dict.fromkeys((*self._names, *self._others, words("rec.chapter.me"))):
            action = menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _checked, name=name: self.name_speaker(name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.chapter.mapToGlobal(self.chapter.rect().bottomLeft()))

    def name_speaker(self, name: str) -> None:
        """From here on, this part speaks."""
        if self._recording is None or name == self._speaker:
            return
        at = self.milliseconds
        self._recording.chapter(name)
        self._speaker = name
        self.wave.add_chapter(Chapter(at, name))
        if at:
            announce(self, self.house.words("say.chapter", part=name))
        self._shown = None
        self._look()

    def _draw_earlier(self) -> None:
        """Show what was said before, as a bar a second."""
        if self._earlier is None:
            return
        peaks, seconds = self._earlier.peaks or bytes(1), self._earlier.duration_ms // 1000
        for at in range(seconds):
            self.wave.add_peak(peaks[at * len(peaks) // seconds])
        for chapter in self._earlier.chapters:
            self.wave.add_chapter(Chapter(chapter.at_ms, chapter.part))
            self._speaker = chapter.part
        self.time.say(clock(self._earlier.duration_ms))

    def _look(self) -> None:
        state = self.state
        now = shown(state, self._microphone or self._default, is_held=self._earlier is not None)
        if state is not None:
            self._grow()
        if isinstance(state, Finished):
            self._end(state)
            return
        if isinstance(state, Stuck | Searching):
            self._is_finishing = self._is_finishing and not isinstance(state, Stuck)
        level = state.level if isinstance(state, Speaking) else 0.0
        self.house.awake.tell("recording", isinstance(state, Speaking))
        self.row.meter.hear(decibels(level))
        if now != self._shown:
            self._show(now, state)

    def _grow(self) -> None:
        length = self.milliseconds
        due = length // 1000 - self.wave.seconds
        peaks = self._recording.recent_peaks(due * PEAKS_A_SECOND) if due > 0 and self._recording is not None else b""
        for at in range(max(0, due)):
            second = peaks[at * PEAKS_A_SECOND : (at + 1) * PEAKS_A_SECOND]
            self.wave.add_peak(max(second, default=0))
        if self.time.text() != clock(length):
            self.time.say(clock(length))
            self._name_button(length)
        if self._agreed and length >= self._agreed and not self._was_length_said:
            self._was_length_said = True
            self._shown = None

    def _name_button(self, length: int) -> None:
        if self._shown is not None and self._shown.is_begun:
            name = self.house.words(self._shown.button, time=spoken_time(length))
            self.button.become(self._shown.glyph, name)

    def _show(self, now: RecordingShown, state: RecordingState | None) -> None:
        before, self._shown = self._shown, now
        words = self.house.words
        if now.is_live and self._speaker:
            self.status.say(said(words, "rec.live.part", part=self._speaker))
        else:
            self.status.say(words(now.key))
        name = words(now.button, **({"time": spoken_time(self.milliseconds)} if now.is_begun else {}))
        self.button.become(now.glyph, name)
        self.chapter.setEnabled(self._recording is not None)
        self._show_row(now, is_new=before is None or before.row != now.row)
        if isinstance(state, Stuck):
            self.notice.say_error(state.reason)
        self.notice.setVisible(isinstance(state, Stuck))
        if before is not None and before.is_live != now.is_live:
            announce(self.button, words("say.recording" if now.is_live else "say.paused"))

    def _show_row(self, now: RecordingShown, is_new: bool) -> None:
        words, row = self.house.words, now.row
        device = "" if row.key in SAYS_DEVICE else self._microphone or self._default
        sentence = words(row.key, **row.values)
        if row.is_warning:
            self.row.warn(sentence, words(row.remedy.value), device)
            if is_new:
                self._guard_sound.tell(row.key)
                bring_into_view(self.row)
        elif self._was_length_said and now.is_live:
            self.row.say_well(words(self.length_key), "")
        else:
            self.row.say_well(sentence, device)
            if is_new and row.key == "mic.back":
                announce(self.row, sentence)

    def _show_brake(self, is_on: bool) -> None:
        self.brake.setVisible(is_on)
        self._controls.setVisible(not is_on)
        (self.brake.on if is_on else self.button).setFocus()

    def _carry_on(self) -> None:
        self._show_brake(False)
        self._resume()

    def _keep(self) -> None:
        self._is_keeping = True
        self.finish()

    def _end(self, state: Finished) -> None:
        self._timer.stop()
        self.house.awake.tell("recording", is_sounding=False)
        self._is_finishing = False
        self.house.listener.be_free(self._hold)
        recording, self._recording = self._recording, None
        if recording is not None:
            recording.close()
        if self._is_keeping:
            self.kept.emit()
        else:
            self.finished.emit(self.milliseconds + state.progress.duration_ms)

    def _remedy(self) -> None:
        if self._shown is not None and self._shown.row.remedy is Remedy.AGAIN and self._recording is not None:
            self._resume()
        else:
            self._change()

    def _change(self) -> None:
        choose_microphone(self.house, self.row.change, self._microphone, self._choose, self.failed.emit)

    def _choose(self, name: str | None) -> None:
        self._microphone = name
        self._default = default_name(self.house)
        if self._recording is not None:
            self._recording.choose(name)
        self._shown = None
        self._look()
