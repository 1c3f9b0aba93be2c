"""A note to hear: its shape, the round button, ten seconds back and forth. It opens silent and never goes on alone."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.audio.playback import Empty, Ended, Halted, PlayerState, Playing, Resting
from partspair.errors import KnownError
from partspair.flows import in_place, listening
from partspair.flows.listening import Sounding
from partspair.practice.share import Chapter as Said
from partspair.vault.listening import Range, joined

from .announcing import announce
from .button import IconButton
from .chapter_list import ChapterList
from .folding_row import FoldingRow
from .frame import Frame
from .house import House
from .labels import Label
from .layouts import gap
from .notices import Notice
from .round_button import Glyph, RoundButton
from .speakers import SpeakerList
from .speed_control import SpeedControl
from .times import clock
from .tokens import Whose
from .waveform import Chapter, Mark, Waveform

LOOKS = 100  # milliseconds between two looks at the player
KEEPS = 20  # looks between two notes of the place
STEP = 10_000


class SoundPanel(QWidget):
    """Plays one note through `house.listener`; keeps its place and what was heard of it in the vault.

    `is_large` is the player of the night: 88 px, times and private marks below the wave, the speed at the left. `lead`
    and `tail` are rows for more controls, left and right of the buttons. Call `close` when the page goes.
    """

    state_changed = Signal(object)  # PlayerState, whenever it becomes another kind of state
    ended = Signal()
    moved = Signal(int)  # the place in milliseconds, about ten times a second while it sounds

    def __init__(self, house: House, whose: Whose, is_large: bool = False) -> None:
        super().__init__()
        self.house, self._sounding = house, Sounding(b"", None)
        self._state: PlayerState = Empty()
        self._chapters: tuple[Chapter, ...] = ()
        self._heard: tuple[Range, ...] = ()
        self._unkept: tuple[Range, ...] = ()
        self._looks, self._is_large, self._has_moved = 0, is_large, False
        theme, words = house.theme, house.words
        self.wave = Waveform(theme, whose, has_lane=is_large, has_times=is_large)
        self.button = RoundButton(theme, whose, Glyph.PLAY, words("play.play"), small=not is_large)
        self.back = IconButton(theme, "back-10", words("play.back10"))
        self.forward = IconButton(theme, "forward-10", words("play.forward10"))
        self.speed = SpeedControl(house, may_keep=whose is Whose.THEM and house.partner is not None)
        self.speakers = SpeakerList(house)
        self.chapters = ChapterList(house, lambda: self.position_ms)
        self.time = Label(theme)
        self.notice = Notice(theme)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS)
        self._lay_out(self._large_row() if is_large else self._small_row())
        self.time.setVisible(not is_large)
        self._connect()
        self._show_playable(False)

    def _large_row(self) -> QWidget:
        row = FoldingRow([self.back, self.button, self.forward])
        self.lead, self.tail = row.lead, row.tail
        row.begin(self.speed, self.speakers)
        self.tail.addWidget(self.chapters, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _small_row(self) -> QWidget:
        self.lead, self.tail = QHBoxLayout(), QHBoxLayout()
        whole, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap(16))
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addLayout(self.lead, 1)
        self.lead.addWidget(self.button, 0, middle)
        self.lead.addSpacing(8)
        self.lead.addWidget(self.time, 1, middle)
        for one in (self.back, self.forward):
            row.addWidget(one, 0, middle)
        row.addLayout(self.tail)
        for unused in (self.speed, self.speakers, self.chapters):
            unused.setParent(self)
            unused.hide()
        whole.setLayout(row)
        return whole

    def _lay_out(self, row: QWidget) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap(16))
        whole.addWidget(self.wave, 1)
        whole.addWidget(self.notice)
        whole.addWidget(row)
        self.notice.hide()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.button.clicked.connect(self.toggle)
        self.back.clicked.connect(lambda: self.skip(-STEP))
        self.forward.clicked.connect(lambda: self.skip(STEP))
        self.speed.chosen.connect(self._take_speed)
        self.speed.kept.connect(self._keep_speed)
        self.chapters.sought.connect(self.seek)
        self.speakers.chosen.connect(self.silence)
        self.speakers.failed.connect(self._say)
        self.wave.sought.connect(self._sought)
        self.wave.sliderReleased.connect(lambda: self.seek(self.wave.value()))

    def take_keys(self, frame: Frame) -> None:
        """Let Space play and pause, J and L go back and forth, [ and ] slower and faster, wherever the focus is."""
        frame.on_key(" ", self.toggle)
        frame.on_key("J", lambda: self.skip(-STEP))
        frame.on_key("L", lambda: self.skip(STEP))
        if self._is_large:
            frame.on_key("[", lambda: self.speed.step(-1))
            frame.on_key("]", lambda: self.speed.step(1))

    def load(self, sounding: Sounding, peaks: Sequence[int], chapters: Sequence[Said] = ()) -> bool:
        """Show a note, silently, a little before where it was left. False, with a sentence, when it can't be played."""
        self.silence()
        self._sounding, self._heard, self._unkept, self._has_moved = sounding, sounding.heard, (), False
        self._chapters = tuple(Chapter(one.at_ms, one.part) for one in chapters)
        self.notice.hide()
        is_playable = self._try(lambda: self.house.listener.load(sounding))
        self._show_playable(is_playable)
        length = self.house.listener.duration_ms if is_playable else 0
        self.wave.show_note(peaks, length, self._chapters if is_playable else ())
        self.wave.show_heard(self._heard)
        self.speed.show_speed(self.house.listener.speed, sounding.speed)
        if self._is_large:
            self.chapters.show_chapters(self._chapters if is_playable else ())
        self._look()
        return is_playable

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show the listener's private marks."""
        self.wave.show_marks(marks)

    @property
    def is_playing(self) -> bool:
        """Whether it sounds."""
        return isinstance(self._state, Playing)

    @property
    def position_ms(self) -> int:
        """The place that is heard now."""
        return self.house.listener.position_ms

    def toggle(self) -> None:
        """Play, or pause."""
        if not self.button.isEnabled():
            return
        if self.is_playing:
            self.silence()
        else:
            self.play()

    def play(self) -> None:
        """Sound from where it is."""
        if self._try(self.house.listener.play):
            self._has_moved = True
            self.notice.hide()
            self._timer.start()
        self._look()

    def silence(self) -> None:
        """Be silent at once, and keep the place."""
        self.house.listener.pause()
        self._timer.stop()
        if not isinstance(self._state, Empty):
            self._look()
            self._keep_place()

    def seek(self, position_ms: int) -> None:
        """Move there; goes on sounding if it was."""
        self._has_moved = True
        self._try(lambda: self.house.listener.seek(position_ms))
        self._look()

    def skip(self, by_ms: int) -> None:
        """Move by so much."""
        if self.button.isEnabled():
            self.seek(self.position_ms + by_ms)

    def next_part(self) -> None:
        """Move to where the next part begins to speak, if there is one."""
        here = self.position_ms
        later = next((one.at for one in self._chapters if one.at > here), None)
        if later is not None:
            self.seek(later)

    @override
    def close(self) -> bool:
        """Be silent, keep the place, and let the sound go."""
        self.silence()
        self.speakers.forget()
        self.house.listener.unload()
        self._state = Empty()
        return super().close()

    def _take_speed(self, speed: float) -> None:
        self.house.listener.set_speed(speed)
        self.speed.show_speed(speed, self._sounding.speed)

    def _keep_speed(self, speed: float | None) -> None:
        if self.house.partner is not None:
            pair = self.house.partner.pair
            self.house.vault.run(lambda vault: listening.keep_speed(vault, pair, speed))
        self._sounding = replace(self._sounding, speed=speed)
        self.speed.show_speed(self.house.listener.speed, speed)

    def _sought(self, position_ms: int) -> None:
        if not self.wave.isSliderDown():
            self.seek(position_ms)
        else:
            self._show_time(position_ms)

    def _look(self) -> None:
        """See what the player does now, and show it."""
        before, state = self._state, self.house.listener.look()
        self._state = state
        position = self.position_ms
        if not self.wave.isSliderDown():
            self.wave.show_position(position)
            self._show_time(position)
        self._note_heard()
        if isinstance(state, Playing):
            self.moved.emit(position)
            self._looks += 1
            if self._looks % KEEPS == 0:
                self._keep_place()
        if type(state) is not type(before):
            self._become(state)

    def _become(self, state: PlayerState) -> None:
        words, is_playing = self.house.words, isinstance(state, Playing)
        self.button.become(
            Glyph.PAUSE if is_playing else Glyph.PLAY, words("play.pause" if is_playing else "play.play")
        )
        if is_playing:
            announce(self.button, words("say.playing"))
        elif isinstance(state, Resting):
            announce(self.button, words("say.paused"))
        if not is_playing:
            self._timer.stop()
        self.state_changed.emit(state)
        match state:
            case Halted(_, reason):
                self._say(reason)
                self._keep_place()
            case Ended():
                self._keep_place()
                self.ended.emit()
            case Resting():
                self._keep_place()
            case Empty() | Playing():
                pass

    def _note_heard(self) -> None:
        new = self.house.listener.collect_heard()
        if new:
            self._unkept = joined([*self._unkept, *new])
            self._heard = joined([*self._heard, *new])
            self.wave.show_heard(self._heard)

    def _keep_place(self) -> None:
        """Keep where it is, unless it was only opened: that is earlier than where its listener was."""
        self._note_heard()
        heard, self._unkept = self._unkept, ()
        row, position, now = self._sounding.row, self.position_ms, self.house.seconds()
        turns = self._sounding.turns
        if turns and heard:
            self.house.vault.run(lambda vault: in_place.book(vault, turns, heard, now))
        if self._has_moved and row is not None and self.house.listener.row == row:
            self.house.vault.run(lambda vault: listening.keep_place(vault, row, position, heard, now))

    def _try(self, does: Callable[[], None]) -> bool:
        try:
            does()
        except KnownError as error:
            self._say(error)
            return False
        return True

    def _say(self, error: KnownError) -> None:
        self.notice.say_error(error)
        self.notice.show()
        self.notice.tell()

    def _show_time(self, position: int) -> None:
        shown = self.house.words("play.of", time=clock(position), length=clock(self.wave.maximum()))
        if shown != self.time.text():
            self.time.say(shown)

    def _show_playable(self, is_playable: bool) -> None:
        for one in (self.button, self.back, self.forward, self.speed, self.wave):
            one.setEnabled(is_playable)
