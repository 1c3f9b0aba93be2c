"""When you're ready: speak, or write, or bring in a recording made elsewhere."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from typing_extensions import override

from partspair.practice.share import Share
from partspair.practice.steps import Step

from .bring_in_line import BringInLine
from .button import Button, Kind
from .cue_card import CueCards
from .fields import TextField
from .file_drop import FileChooser, dropped_file
from .flow_frame import NEXT
from .frame import Frame
from .house import House
from .labels import Lead, Question
from .layouts import gap
from .microphones import found
from .notices import Notice
from .recording_panel import RecordingPanel
from .share_draft import Spoken
from .share_step import StepPage
from .ways_on import Way

WRITE, SPEAK = "write", "speak"


class SpeakPage(StepPage):
    """Cue card, wave, controls and the microphone's row; or a field for words. `recorded` comes with a whole take."""

    step = Step.SPEAK
    fills = True
    has_sound = True
    recorded = Signal()
    kept = Signal()

    def __init__(
        self, house: House, share: Share, draft: int, others: Sequence[str] = (), earlier: Spoken | None = None
    ) -> None:
        super().__init__(house, share)
        self._earlier = earlier
        self._draft = draft
        self.setAcceptDrops(True)
        self.question = Question(house.theme, self.words("share.rec.q"))
        self.cues = CueCards(house, share.parts)
        self.notice = Notice(house.theme)
        names = [part.name for part in share.parts if part.name]
        self.panel = RecordingPanel(house, draft, names, others, earlier=earlier)
        self.field = TextField(house.theme, self.words("rec.write.field"), lines=12)
        self.field.fill(share.text)
        self._lay_out()
        self._connect()
        self.first = self.panel.button
        self.show_writing(bool(share.text) and not share.duration_ms)
        if not found(house):
            self._say_no_microphone()

    def _lay_out(self) -> None:
        theme, minutes = self.house.theme, self.house.agreed.length_minutes
        self.agreed = Lead(theme, self.words("share.rec.agreed", n=str(minutes)) if minutes else "")
        self.agreed.setVisible(bool(minutes) and self._earlier is None)
        self.again = Lead(theme, self.words("share.back.again.note"))
        self.again.setVisible(self.share.duration_ms > 0 and self._earlier is None)
        self.file = Button(theme, self.words("rec.file"), Kind.FAINT)
        self.panel.aside.addWidget(self.file)
        self.file.setVisible(self._earlier is None)
        self.question.setVisible(self._earlier is None)
        self.stack.setSpacing(gap(16))
        self.line = BringInLine(self.house)
        for one in (self.question, self.agreed, self.again, self.notice, self.line, self.cues, self.field):
            self.stack.addWidget(one)
        self.stack.addWidget(self.panel, 1)
        self.notice.hide()
        self.chooser = FileChooser(self.house, self)

    def _connect(self) -> None:
        self.field.changed.connect(lambda text: self.answer(replace(self.share, text=text)))
        self.panel.began.connect(self._begin)
        self.panel.finished.connect(lambda _length: self.recorded.emit())
        self.panel.kept.connect(self.kept)
        self.panel.failed.connect(self._say_error)
        self.file.clicked.connect(self.chooser.open)
        self.chooser.chosen.connect(self.bring_in)
        self.line.brought.connect(self.recorded)
        self.line.refused.connect(self._say_error)
        for ended in (self.line.brought, self.line.refused, self.line.given_up):
            ended.connect(lambda *_: self.panel.setEnabled(True))

    @property
    def is_writing(self) -> bool:
        """Whether words are being written instead."""
        return not self.field.isHidden()

    def show_writing(self, is_writing: bool) -> None:
        """Write instead, or speak."""
        self.field.setVisible(is_writing)
        for one in (self.panel, self.cues):
            one.setVisible(not is_writing)
        self.first = self.field.edit if is_writing else self.panel.button
        self.first.setFocus()
        self.ways_changed.emit()

    @override
    def ways(self) -> Sequence[Way]:
        words = self.house.words
        other = Way(SPEAK, words("rec.write.back")) if self.is_writing else Way(WRITE, words("rec.write"))
        if self.panel.is_begun:
            return (other, Way(NEXT, words("rec.finish"), Kind.NEXT))
        has_something = self.is_writing or self.share.duration_ms > 0
        on = Way(NEXT, words("go.next"), Kind.NEXT) if has_something else Way(NEXT, words("skip.speak"))
        return (other, on)

    @override
    def note(self) -> str:
        return "" if self.is_writing else self.words("rec.saved")

    @override
    def take_way(self, key: str) -> None:
        self.panel.silence()
        self.show_writing(key == WRITE)

    @override
    def proceed(self) -> bool:
        if self.line.is_busy:
            self.line.go_on()
            return False
        if self.panel.is_begun:
            self.panel.finish()
            return False
        return True

    @override
    def take_keys(self, frame: Frame) -> None:
        self.panel.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.panel.slow_down()

    @override
    def silence(self) -> None:
        self.panel.silence()

    @override
    def let_go(self) -> None:
        self.line.leave()
        self.panel.leave()

    @override
    def show_problem(self, key: str | None) -> None:
        self.field.say_error(self.words(key) if key else "")

    def bring_in(self, path: Path) -> None:
        """Take the sound of this file as what was spoken. The file itself is only read."""
        if self.panel.is_begun or self.line.is_busy:
            return
        self.notice.hide()
        self.panel.setEnabled(False)
        self.line.begin(self._draft, path)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_file(event) is not None and not self.panel.is_begun:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped_file(event)
        if path is not None:
            event.acceptProposedAction()
            self.bring_in(path)

    def _begin(self) -> None:
        self.notice.hide()
        self.stack.setSpacing(4)
        for one in (self.question, self.agreed, self.again, self.file):
            one.hide()
        self.ways_changed.emit()

    def _say_no_microphone(self) -> None:
        actions = (
            (self.words("rec.write"), lambda: self.take_way(WRITE)),
            (self.words("rec.file"), self.chooser.open),
        )
        self.notice.say("", self.words("mic.none"), actions)
        self.notice.show()

    def _say_error(self, error: object) -> None:
        self.notice.say_error(error)  # type: ignore[arg-type]
        self.notice.show()
        self.notice.tell()
