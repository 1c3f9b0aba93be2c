"""Answering in the way that was asked for. What the ask does not call for is not built at all."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from partspair.flows.answering import Answering
from partspair.practice import limits
from partspair.practice.night import Tool, tools_for
from partspair.practice.reply import Reply
from partspair.practice.share import AskKind, ReplyForm, ReplyWish
from partspair.ui import note_words
from partspair.ui.button import Button, Kind
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Columns, column, flow, gap, holding
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import NEXT, NightPage
from partspair.ui.player_page import strip_of
from partspair.ui.respond_moments import MomentsTool
from partspair.ui.respond_starters import Starters, starters
from partspair.ui.respond_tools import MarksTool, QuestionsTool, VoiceTool, WordsTool
from partspair.ui.segmented import Segmented
from partspair.ui.share_draft import Spoken
from partspair.ui.signs_tool import SignsTool
from partspair.ui.typesetting import Words, plain
from partspair.ui.ways_on import Way

HELD, SLEEP = "held", "sleep"
VOICE, WORDS = "voice", "words"


class ClosedPage(NightPage):
    """No reply is needed: nothing to do. Held is there, and the composer opens by choice."""

    measure = NIGHT_MEASURE
    opened = Signal()
    signed = Signal(object)

    def __init__(self, house: House, answering: Answering) -> None:
        super().__init__(house)
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addSpacing(12)
        self.stack.addWidget(Label(house.theme, self.words("r.none"), "lead"))
        self.open = Button(house.theme, self.words("r.open"), Kind.LINK)
        self.open.setObjectName(f"tool.{Tool.OPEN_COMPOSER}")
        self.open.clicked.connect(lambda _checked: self.opened.emit())
        self.stack.addWidget(holding(flow(self.open)))
        self.signs = SignsTool(house, self.words("sig.title"))
        self.signs.pressed.connect(self.signed)
        self.stack.addSpacing(12)
        self.stack.addWidget(self.signs)

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(HELD, self.words("r.held").rstrip("."), icon="held"), Way(SLEEP, self.words("skip.night.answer")))


class ComposePage(NightPage):
    """The tools of the ask. `changed` carries the reply as it is; `done` HELD, SLEEP or NEXT."""

    measure = NIGHT_MEASURE
    fills = True
    has_sound = True
    changed = Signal(object)
    signed = Signal(object)
    offered = Signal()
    at_moment = Signal(object)  # the place in milliseconds, the Draft of one, None to find one

    def __init__(self, house: House, answering: Answering, spoken: Spoken | None) -> None:
        super().__init__(house)
        self.answering, self.reply = answering, answering.reply
        ask = answering.share.ask
        wish = ReplyWish.WHENEVER if ask.reply is ReplyWish.NONE else ask.reply
        self.tools = tools_for(ask.kind, wish)
        self.voice = self._make_voice(spoken)
        self.text = self._make_text()
        self.marks = self._make_marks()
        self.moments = self._make_moments()
        self.starters = self._make_starters()
        self.signs = SignsTool(house, self._sign_title())
        self.signs.pressed.connect(self.signed)
        self.prompt = Label(house.theme, self._kept_prompt(), "lead")
        self.missing = Lead(house.theme, self.words("r.empty"))
        self.missing.hide()
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addWidget(Columns(house.theme, self._left(), self._right(), shares=(1, 1), space=32), 1)
        starts_in_words = ask.reply_form is ReplyForm.WORDS or (bool(self.reply.text) and spoken is None)
        self.form.choose(WORDS if starts_in_words else VOICE)

    def _make_voice(self, spoken: Spoken | None) -> VoiceTool:
        tool = Tool.SHORT_VOICE if Tool.SHORT_VOICE in self.tools else Tool.VOICE
        made = VoiceTool(self.house, self.answering.draft.id, spoken, tool)
        made.finished.connect(lambda: self.done.emit(NEXT))
        made.kept.connect(lambda: self.done.emit(SLEEP))
        made.begun.connect(self._be_the_only_sound)
        made.panel.button.clicked.connect(self._be_the_only_sound)
        return made

    def _make_text(self) -> WordsTool | QuestionsTool:
        kind = QuestionsTool if Tool.QUESTION_SLOTS in self.tools else WordsTool
        made = kind(self.house, self.reply.text)
        made.changed.connect(lambda text: self._write(replace(self.reply, text=text)))
        return made

    def _make_marks(self) -> MarksTool | None:
        if not self.answering.marks:
            return None
        made = MarksTool(self.house, self.answering, is_prompt=Tool.MARK_PROMPTS in self.tools)
        made.panel.button.clicked.connect(self.voice.panel.silence)
        made.answered.connect(self.at_moment)
        return made

    def _make_moments(self) -> MomentsTool | None:
        if not self.answering.note.has_sound or self.answering.note.trouble is not None:
            return None
        made = MomentsTool(self.house, self.answering)
        made.opened.connect(self.at_moment)
        made.wanted.connect(lambda: self.at_moment.emit(None))
        return made

    def _make_starters(self) -> Starters | None:
        if Tool.STARTERS not in self.tools:
            return None
        made = Starters(self.house, self.answering.share, self.reply.starter)
        made.chosen.connect(self._take_prompt)
        return made

    def _sign_title(self) -> str:
        is_enough = self.answering.share.ask.reply is ReplyWish.SIGN
        return note_words.wish_sentence(self.house, self.answering.share.ask) if is_enough else self.words("sig.title")

    def _kept_prompt(self) -> Words:
        found = starters(self.house, self.answering.share)
        return next((one for one in found if plain(one) == self.reply.starter), "")

    def _left(self) -> QVBoxLayout:
        first = [self.marks, self.starters] if Tool.MARK_PROMPTS in self.tools else [self.starters, self.marks]
        tools = [one for one in (*first, self.moments) if one is not None]
        return column(8, *tools, self.signs, self._make_offer(), None, space=24)

    def _make_offer(self) -> QWidget:
        """The way to ask first, where no thoughts were asked for; once asked, what came of it."""
        found = self.answering
        if Tool.SEALED_INPUT in self.tools:
            return QWidget()
        if found.is_offered:
            return Lead(self.theme, self.words(f"r.notasked.{found.said_to_offer or 'waits'}"))
        offer = Button(self.theme, self.words("r.offer"), Kind.LINK)
        offer.clicked.connect(lambda _checked: self.offered.emit())
        return holding(flow(offer))

    def _right(self) -> QWidget:
        words = self.house.words
        ways = ((VOICE, words("r.voice"), "share"), (WORDS, words("r.words"), "own-words"))
        self.form = Segmented(self.theme, words("r.title", partner=self.house.name), ways)
        self.form.chosen.connect(self._show_form)
        self.prompt.setVisible(bool(plain(self.prompt.block.words)))
        made = QWidget()
        stack = QVBoxLayout(made)
        stack.setContentsMargins(0, 8, 0, 0)
        stack.setSpacing(gap(16))
        stack.addWidget(holding(flow(self.form)))
        for one in (self.prompt, self.missing):
            stack.addWidget(one)
        for tool in (self.voice, self.text):
            stack.addWidget(tool, 1)
        for note in self._notes():
            stack.addWidget(Lead(self.theme, note))
        return made

    def _notes(self) -> list[Words]:
        ask = self.answering.share.ask
        if Tool.SEALED_INPUT in self.tools:
            return [self.words("inp.seal"), self.words("r.input.cards")]
        return [self.words("r.short")] if ask.kind is AskKind.PRESENCE else []

    def speak(self, *, is_again: bool) -> None:
        """Have the microphone ready, for a line at the end or for all of it again."""
        self.form.choose(VOICE)
        (self.voice.record_again if is_again else self.voice.add)()

    def _show_form(self, form: str) -> None:
        is_voice = form == VOICE
        if not is_voice:
            self.voice.panel.silence()
        self.voice.setVisible(is_voice)
        self.text.setVisible(not is_voice)
        self.first = self.voice.first if is_voice else self.text

    def _take_prompt(self, prompt: Words) -> None:
        self.prompt.say(prompt)
        self.prompt.setVisible(bool(plain(prompt)))
        self._write(replace(self.reply, starter=plain(prompt)))

    def _write(self, reply: Reply) -> None:
        if reply != self.reply:
            self.reply = reply
            self.missing.hide()
            self.changed.emit(reply)

    def _be_the_only_sound(self) -> None:
        self.missing.hide()
        if self.marks is not None:
            self.marks.panel.silence()

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(HELD, self.words("r.held").rstrip("."), icon="held"),
            Way(SLEEP, self.words("skip.night.before_sending")),
            Way(NEXT, self.words("go.next"), Kind.NEXT),
        )

    @override
    def take_way(self, key: str) -> None:
        if key != NEXT:
            self.done.emit(key)
        elif self.voice.line.is_busy:
            self.voice.line.go_on()
        elif self.voice.panel.is_begun:
            self.voice.panel.finish()
        elif not limits.is_text(self.reply.text, limits.TEXT):
            self._say(self.words("limit.text"))
        elif not self._says_something():
            self._say(self.words("r.empty"))
        else:
            self.done.emit(NEXT)

    def _says_something(self) -> bool:
        return bool(self.voice.spoken or self.reply.text.strip() or self.answering.spoken_moments)

    def _say(self, sentence: str) -> None:
        self.missing.say(sentence)
        self.missing.show()

    @override
    def take_keys(self, frame: Frame) -> None:
        self.voice.take_keys(frame)

    @override
    def slow_down(self) -> None:
        if self.marks is not None:
            self.marks.panel.silence()
        self.voice.panel.slow_down()

    @override
    def silence(self) -> None:
        self.voice.panel.silence()
        if self.marks is not None:
            self.marks.panel.silence()

    @override
    def let_go(self) -> None:
        self.voice.leave()
        if self.marks is not None:
            self.marks.close_sound()
