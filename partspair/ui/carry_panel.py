"""One line to carry: two short fields or one spoken line, and for whom (practice 4g). Nothing of it is sent."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.audio.recording import Recording
from partspair.errors import KnownError
from partspair.flows import carrying
from partspair.practice.carry import Carry, CarryTo
from partspair.practice.limits import CARRIED, LINE_MS
from partspair.ui.button import Button, Kind
from partspair.ui.chips import OneChip
from partspair.ui.fields import Field
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Question
from partspair.ui.layouts import Item, column, flow, holding, row
from partspair.ui.notices import Notice
from partspair.ui.short_recorder import ShortRecorder
from partspair.ui.wording import said


class CarryPanel(QWidget):
    """`kept` once the line is in the vault, `skipped` when none was meant to be, `began` when it is being spoken.

    Call `leave` when it goes.
    `name` is the part's own name, empty for one that has none; `part` its number. `to` is whom it is for at first.
    """

    kept = Signal()
    skipped = Signal()
    began = Signal()

    def __init__(
        self,
        house: House,
        name: str = "",
        part: int | None = None,
        to: CarryTo = CarryTo.THERAPIST,
        set_off: str = "",
        has_title: bool = True,
    ) -> None:
        super().__init__()
        self._has_title = has_title
        self.house, self._name, self._part, self._to = house, name, part, to
        self._asker = Asker()
        self.recorder: ShortRecorder | None = None
        self._make(set_off)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.page = holding(self._lay_out())
        self._stack.addWidget(self.page)
        self.first = self.set_off

    def _make(self, set_off: str) -> None:
        theme, words = self.house.theme, self.house.words
        named = {"part": self._name} if self._name else {}
        about = words("carry.1", **named) if named else words("carry.1", part=words("name.part.none"))
        self.set_off = Field(theme, about, own_words=True, most=CARRIED, keeps_error=False)
        if named:
            self.set_off.label.say(said(words, "carry.1", **named))
        self.set_off.fill(set_off)
        self.guarding = Field(theme, words("carry.2"), own_words=True, most=CARRIED, keeps_error=False)
        whom = [one for one in CarryTo if one is not CarryTo.PARTNER or self.house.partner is not None]
        self.chips = {one: OneChip(theme, words(f"carry.to.{one}", **self._partner(one))) for one in whom}
        self.chips.get(self._to, self.chips[CarryTo.THERAPIST]).setChecked(True)
        self.notice = Notice(theme)
        self.notice.hide()
        self.speak = Button(theme, words("carry.voice"), icon="share")
        self.skip, self.keep = Button(theme, words("carry.skip")), Button(theme, words("carry.save"), Kind.NEXT)
        self.speak.clicked.connect(lambda _checked: self.begin_to_speak())
        self.skip.clicked.connect(lambda _checked: self.skipped.emit())
        self.keep.clicked.connect(lambda _checked: self.save())

    def _partner(self, to: CarryTo) -> dict[str, str]:
        return {"partner": self.house.name} if to is CarryTo.PARTNER else {}

    def _titled(self) -> list[Item]:
        return [Question(self.house.theme, self.house.words("carry.q")), 8] if self._has_title else []

    def _lay_out(self) -> QVBoxLayout:
        theme, words = self.house.theme, self.house.words
        ways = row(self.skip, self.keep)
        ways.setStretch(0, 1)
        ways.setStretch(1, 1)
        whom = holding(flow(*self.chips.values()))
        whom.setAccessibleName(words("carry.to"))
        return column(
            *self._titled(),
            self.notice,
            self.set_off,
            self.guarding,
            holding(column(Label(theme, words("carry.to"), "small", "ink2"), whom, space=10)),
            8,
            self.speak,
            ways,
            None,
        )

    @property
    def line(self) -> Carry:
        """The line as it stands there."""
        to = next((one for one, chip in self.chips.items() if chip.isChecked()), self._to)
        return Carry(to, self._name, self.set_off.text.strip(), self.guarding.text.strip())

    def save(self) -> None:
        """Keep what is written."""
        line, now, part = self.line, self.house.now(), self._part
        self.house.vault.run(lambda vault: carrying.carry(vault, line, now, part), self._asker.newest(self._saved))

    def begin_to_speak(self) -> None:
        """Show the recorder in place of the fields, and begin."""
        begin = partial(self._record, self.line)
        recorder = ShortRecorder(self.house, begin, LINE_MS)
        recorder.length_key = "x.line.soon"
        done = Button(self.house.theme, self.house.words("x.line.done"), Kind.NEXT)
        done.clicked.connect(lambda _checked: recorder.finish())
        recorder.finished.connect(lambda _length: self.kept.emit())
        recorder.kept.connect(self.kept)
        recorder.failed.connect(self._say)
        self.recorder = recorder
        self.page.hide()
        page = holding(column(*self._titled(), recorder, 8, done, None))
        self._stack.addWidget(page)
        recorder.begin()
        done.setFocus()
        self.began.emit()

    def leave(self) -> None:
        """It goes: what was spoken until then is kept."""
        self._asker.forget()
        if self.recorder is not None:
            self.recorder.leave()

    def silence(self) -> None:
        """Hold what is being spoken."""
        if self.recorder is not None:
            self.recorder.silence()

    def slow_down(self) -> None:
        """Hold it, and show the brake's words."""
        if self.recorder is not None:
            self.recorder.slow_down()

    def _record(self, line: Carry, device: str | None) -> Recording:
        return carrying.speak(self.house.microphone, line, self.house.now(), device, self._part)

    def _saved(self, answer: Ok[int] | Err) -> None:
        if isinstance(answer, Ok):
            self.kept.emit()
        else:
            self._say(answer.known)

    def _say(self, error: object) -> None:
        words = self.house.words
        if isinstance(error, KnownError):
            self.notice.say_error(error)
        else:
            self.notice.say(words("error.title"), words("error.body"))
        self.notice.show()
        self.notice.tell()
