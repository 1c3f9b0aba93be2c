"""The pieces of the answering page: voice, words, three questions, marks that lead to their passage."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.flows import listening
from partspair.flows.answering import Answering
from partspair.flows.listening import Sounding
from partspair.practice.night import QUESTION_SLOTS, Tool
from partspair.ui.bring_in_line import BringInLine
from partspair.ui.button import Button, Kind
from partspair.ui.fields import Field, TextField
from partspair.ui.file_drop import FileChooser
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import column, flow, gap, holding
from partspair.ui.notices import Notice
from partspair.ui.player_page import MARKS, shown_marks
from partspair.ui.recording_panel import RecordingPanel
from partspair.ui.share_draft import Spoken
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.take_panel import tell_more
from partspair.ui.times import clock
from partspair.ui.tokens import Whose

LINES, WAVE = 7, 112


class VoiceTool(QWidget):
    """Speaking the answer; what was spoken before stands there until it is recorded again."""

    finished = Signal()
    kept = Signal()
    begun = Signal()

    def __init__(self, house: House, draft: int, spoken: Spoken | None, tool: Tool = Tool.VOICE) -> None:
        super().__init__()
        self.setObjectName(f"tool.{tool}")
        words, theme = house.words, house.theme
        self.spoken = spoken
        self.panel = RecordingPanel(house, draft, has_axis=False)
        self.panel.chapter.hide()
        self.panel.wave.setMaximumHeight(WAVE)
        self.panel.row.device.setFixedWidth(0)  # half a page has no room for it; Change names them all
        self.notice = Notice(theme)
        self.notice.hide()
        length = clock(spoken.duration_ms) if spoken is not None else ""
        self.again = Button(theme, words("r.again"), small=True)
        self.more = Button(theme, words("share.back.more"), small=True)
        tell_more(house, self.more, spoken)
        self._may_bring_in = tool is Tool.VOICE
        self.file = Button(theme, words("rec.file"), Kind.LINK)
        self.file.setVisible(self._may_bring_in and spoken is None)
        self.line, self.chooser = BringInLine(house), FileChooser(house, self)
        self._before = holding(
            column(Label(theme, words("r.spoken", length=length), "lead"), holding(flow(self.more, self.again)))
        )
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(12))
        for one in (self._before, self.notice, self.line, self.panel, holding(flow(self.file))):
            stack.addWidget(one)
        stack.addStretch(1)
        self.panel.setVisible(spoken is None)
        self._before.setVisible(spoken is not None)
        self._connect(draft)

    def _connect(self, draft: int) -> None:
        self.again.clicked.connect(lambda _checked: self.record_again())
        self.more.clicked.connect(lambda _checked: self.add())
        self.panel.began.connect(self._begin)
        self.panel.finished.connect(lambda _length: self.finished.emit())
        self.panel.kept.connect(self.kept)
        self.panel.failed.connect(self._say)
        self.file.clicked.connect(self.chooser.open)
        self.chooser.chosen.connect(lambda path: self._bring_in(draft, path))
        self.line.brought.connect(self.finished)
        self.line.refused.connect(self._say)
        for ended in (self.line.brought, self.line.refused, self.line.given_up):
            ended.connect(lambda *_: self.panel.setEnabled(True))

    @property
    def has_sound(self) -> bool:
        """Whether there is, or is about to be, something to send."""
        return self.panel.is_begun or self.spoken is not None

    @property
    def first(self) -> QWidget:
        """What has the focus first."""
        return self.again if self.panel.isHidden() else self.panel.button

    def take_keys(self, frame: Frame) -> None:
        """Space records and pauses."""
        frame.on_key(" ", lambda: self.panel.toggle() if self.panel.isVisible() else None)

    def record_again(self) -> None:
        """What is said next takes the place of what was spoken before."""
        self._before.hide()
        self.panel.show()
        self.file.setVisible(self._may_bring_in)
        self.panel.button.setFocus()

    def add(self) -> None:
        """What is said next follows what was spoken before."""
        if self.spoken is not None and self.more.isEnabled():
            self.panel.go_on_with(self.spoken)
            self.record_again()
            self.file.hide()

    def leave(self) -> None:
        """The page goes: what is being read is given up, what was spoken stays."""
        self.line.leave()
        self.panel.leave()

    def _begin(self) -> None:
        self.spoken = None
        self.file.hide()
        self.begun.emit()

    def _bring_in(self, draft: int, path: Path) -> None:
        if not self.panel.is_begun and not self.line.is_busy:
            self.notice.hide()
            self.panel.setEnabled(False)
            self.line.begin(draft, path)

    def _say(self, error: object) -> None:
        if isinstance(error, Exception):
            self.notice.say(str(getattr(error, "title", "")), str(getattr(error, "happened", "")))
            self.notice.show()


class WordsTool(TextField):
    """The answer in words."""

    def __init__(self, house: House, text: str) -> None:
        super().__init__(house.theme, house.words("r.words.field", partner=house.name), lines=LINES)
        self.setObjectName(f"tool.{Tool.WORDS}")
        self.fill(text)


class QuestionsTool(QWidget):
    """Up to three open questions, a line each; they may stay unanswered."""

    changed = Signal(str)

    def __init__(self, house: House, text: str) -> None:
        super().__init__()
        self.setObjectName(f"tool.{Tool.QUESTION_SLOTS}")
        words, lines = house.words, text.splitlines()
        held = [*lines[: QUESTION_SLOTS - 1], " ".join(lines[QUESTION_SLOTS - 1 :])]
        self.fields = [
            Field(house.theme, words("r.question", n=str(at + 1)), own_words=True, keeps_error=False)
            for at in range(QUESTION_SLOTS)
        ]
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(12))
        for one, line in zip(self.fields, [*held, "", ""], strict=False):
            one.fill(line)
            stack.addWidget(one)
            one.changed.connect(lambda _text: self.changed.emit(self.text))
        stack.addWidget(Lead(house.theme, words("r.question.note")))
        stack.addStretch(1)
        self.setFocusProxy(self.fields[0])

    @property
    def text(self) -> str:
        """The questions, one on each line."""
        return "\n".join(one.text.strip() for one in self.fields if one.text.strip())


class MarksTool(QWidget):
    """One's marks, in order. Pressing one opens the passage there, silent until Play is pressed.

    `answered` carries the place at which one would like to answer.
    """

    answered = Signal(object)

    def __init__(self, house: House, answering: Answering, *, is_prompt: bool) -> None:
        super().__init__()
        self.setObjectName(f"tool.{Tool.MARK_PROMPTS}" if is_prompt else "marks")
        self._house, self._answering, self._asker = house, answering, Asker()
        self._is_loaded, self._at = False, 0
        words, theme = house.words, house.theme
        self.panel = SoundPanel(house, Whose.THEM)
        self.panel.hide()
        self.buttons = []
        for one in answering.marks:
            name = words(f"mark.{one.kind}")
            button = Button(theme, clock(one.at_ms), Kind.FAINT, small=True, icon=MARKS[one.kind][0])
            button.setAccessibleName(words("mark.at", name=name, time=clock(one.at_ms)))
            button.setToolTip(name)
            button.clicked.connect(lambda _checked, at=one.at_ms: self.open_at(at))
            self.buttons.append(button)
        title = Label(theme, words("r.marks" if is_prompt else "mark.yours"), strong=True)
        self.answer = Button(theme, words("moment.do"), Kind.FAINT, small=True, icon="share")
        self.answer.clicked.connect(lambda _checked: self.answered.emit(self.panel.position_ms))
        self.answer.hide()
        self.setLayout(column(title, holding(flow(*self.buttons)), self.panel, holding(flow(self.answer))))

    def open_at(self, at_ms: int) -> None:
        """Show the passage at that moment."""
        self._at = at_ms
        self.panel.show()
        self.answer.setVisible(self._is_loaded)
        if self._is_loaded:
            self.panel.seek(at_ms)
            return
        row = self._answering.note.row
        self._house.vault.run(lambda vault: listening.of_entry(vault, row), self._asker.newest(self._loaded))

    def _loaded(self, answer: Ok[Sounding] | Err) -> None:
        note = self._answering.note
        if isinstance(answer, Ok):
            chapters = self._answering.share.chapters
            self._is_loaded = self.panel.load(answer.value, list(note.peaks or b""), chapters)
            self.panel.set_marks(shown_marks(self._house, self._answering.marks))
            self.panel.seek(self._at)
            self.answer.setVisible(self._is_loaded)

    def close_sound(self) -> None:
        """The page goes."""
        self._asker.forget()
        if self._is_loaded:
            self.panel.close()
