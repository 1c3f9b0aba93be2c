"""Answering at a moment of the share: the list of them, finding the place, and speaking there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import listening
from partspair.flows.answering import Answering
from partspair.flows.drafting import Draft
from partspair.flows.listening import Sounding
from partspair.flows.looking import Note
from partspair.practice.night import Tool, tools_for
from partspair.practice.reply import Passage, Reply
from partspair.practice.share import ReplyWish
from partspair.ui.button import Button, Kind
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import Panel, column, flow, holding
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import NEXT, NightPage
from partspair.ui.passage_panel import PassagePanel
from partspair.ui.player_page import shown_marks, strip_of
from partspair.ui.respond_tools import VoiceTool
from partspair.ui.share_draft import Spoken
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.ways_on import Way

BACK, REMOVE = "back", "remove"


def line_of(house: House, draft: Draft) -> str:
    """Where a moment stands, and how long its answer is."""
    passage = draft.body.passage if isinstance(draft.body, Reply) else None
    length = clock(draft.take.length_ms) if draft.take is not None else clock(0)
    return house.words("moment.line", time=clock(passage.to_ms if passage else 0), length=length)


class MomentsTool(QWidget):
    """What was answered at a moment, in the share's order. `opened` carries its Draft; `wanted` comes for a new one."""

    opened = Signal(object)
    wanted = Signal()

    def __init__(self, house: House, answering: Answering) -> None:
        super().__init__()
        self.setObjectName("moments")
        theme, words = house.theme, house.words
        self.buttons = []
        for one in answering.spoken_moments:
            button = Button(theme, line_of(house, one), Kind.FAINT, small=True, icon="share")
            button.clicked.connect(lambda _checked, one=one: self.opened.emit(one))
            self.buttons.append(button)
        self.search = Button(theme, words("moment.find"), Kind.FAINT, small=True, icon="listen")
        self.search.clicked.connect(lambda _checked: self.wanted.emit())
        title = Label(theme, words("moment.title"), strong=True)
        self.setLayout(column(title, holding(flow(*self.buttons, self.search))))


class FindMomentPage(NightPage):
    """Which moment? The share to move about in, silent until Play. `done` carries BACK, or the place in ms."""

    measure = NIGHT_MEASURE
    fills = True
    has_sound = True

    def __init__(self, house: House, answering: Answering) -> None:
        super().__init__(house)
        self._answering, self._asker = answering, Asker()
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addSpacing(8)
        self.ask("moment.find.q", "moment.find.note")
        self.panel = SoundPanel(house, Whose.THEM, is_large=True)
        self.panel.wave.mark_pressed.connect(lambda mark, _place: self.panel.seek(mark.at))
        self.stack.addWidget(self.panel, 1)
        self.first = self.panel.button
        row = answering.note.row
        house.vault.run(lambda vault: listening.of_entry(vault, row), self._asker.newest(self._loaded))

    def _loaded(self, answer: Ok[Sounding] | Err) -> None:
        note = self._answering.note
        if isinstance(answer, Ok):
            self.panel.load(answer.value, list(note.peaks or b""), self._answering.share.chapters)
            self.panel.set_marks(shown_marks(self.house, self._answering.marks))
            self.panel.button.setFocus()
        elif answer.known is not None:
            self.panel.notice.say_error(answer.known)
            self.panel.notice.show()

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(BACK, self.words("go.back")), Way(NEXT, self.words("moment.here"), Kind.NEXT))

    @override
    def take_way(self, key: str) -> None:
        self.done.emit(self.panel.position_ms if key == NEXT else key)

    @override
    def take_keys(self, frame: Frame) -> None:
        self.panel.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.panel.silence()

    @override
    def silence(self) -> None:
        self.panel.silence()

    @override
    def let_go(self) -> None:
        self._asker.forget()
        self.panel.close()


class MomentPage(NightPage):
    """Speaking at one moment. `done` carries BACK, REMOVE or NEXT; what was spoken is kept whatever happens."""

    measure = NIGHT_MEASURE
    has_sound = True

    def __init__(self, house: House, answering: Answering, draft: Draft, spoken: Spoken | None) -> None:
        super().__init__(house)
        self.draft = draft
        passage = draft.body.passage if isinstance(draft.body, Reply) else None
        ask = answering.share.ask
        tools = tools_for(ask.kind, ReplyWish.WHENEVER if ask.reply is ReplyWish.NONE else ask.reply)
        is_short = Tool.SHORT_VOICE in tools
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addSpacing(8)
        self.question = Question(house.theme)
        self._ask(passage or Passage(0, 0))
        self.stack.addWidget(self.question)
        self.stack.addWidget(Lead(house.theme, self.words("moment.place")))
        if is_short:
            self.stack.addWidget(Lead(house.theme, self.words("r.short")))
        self.voice = VoiceTool(house, draft.id, spoken, Tool.SHORT_VOICE if is_short else Tool.VOICE)
        self.voice.finished.connect(lambda: self.done.emit(NEXT))
        self.voice.kept.connect(lambda: self.done.emit(NEXT))
        self.stack.addWidget(Panel(house.theme, self.voice))
        self.passage = self._make_passage(answering.note, passage)
        self.first = self.voice.first

    def _make_passage(self, note: Note, passage: Passage | None) -> PassagePanel | None:
        if passage is None or not 0 < passage.to_ms <= note.duration_ms:
            return None
        made = PassagePanel(self.house, note, self.draft.id, passage)
        made.moved.connect(self._ask)
        self.stack.addWidget(Panel(self.theme, made))
        return made

    def _ask(self, passage: Passage) -> None:
        self.question.say(self.words("moment.q", time=clock(passage.to_ms)))

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(BACK, self.words("go.back")),
            Way(REMOVE, self.words("moment.remove")),
            Way(NEXT, self.words("go.next"), Kind.NEXT),
        )

    @override
    def take_way(self, key: str) -> None:
        if key == NEXT and self.voice.line.is_busy:
            self.voice.line.go_on()
            return
        if key == NEXT and self.voice.panel.is_begun:
            self.voice.panel.finish()
        else:
            self.done.emit(key)

    @override
    def take_keys(self, frame: Frame) -> None:
        self.voice.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.voice.panel.slow_down()

    @override
    def silence(self) -> None:
        self.voice.panel.silence()

    @override
    def let_go(self) -> None:
        self.voice.leave()
        if self.passage is not None:
            self.passage.leave()
