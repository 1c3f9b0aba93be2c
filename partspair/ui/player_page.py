"""Listening: the ask stays in sight, the player, the listener's private marks, and Slow down."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import listening
from partspair.flows.listening import Sounding
from partspair.flows.looking import Note
from partspair.practice.reply import Mark, MarkKind, TravellingReply
from partspair.practice.share import Chapter, ReplyWish, TravellingShare
from partspair.ui import note_words
from partspair.ui.announcing import announce
from partspair.ui.button import Button, Kind
from partspair.ui.frame import LOW_WINDOW, Frame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label
from partspair.ui.layouts import Panel, column, holding, row
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import NEXT, STOP, NightPage
from partspair.ui.notices import AskStrip
from partspair.ui.player_marks import MARKS, MarksPanel, shown_marks
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import Words, spoken
from partspair.ui.ways_on import Way

ENDED = "ended"


@dataclass(frozen=True)
class AnswerAt:
    """The listener would like to answer this moment of the note."""

    at_ms: int


def strip_of(house: House, note: Note, about: Words = "") -> QWidget:
    """What is asked for, in its speaker's hue; for an answer, whose it is and what it is `about`."""
    strip = AskStrip(house.theme, note_words.hue_of(note))
    what = note.what
    if isinstance(what, TravellingShare):
        is_theirs = note_words.hue_of(note) is Whose.THEM
        short = note_words.ask_short(house, what.ask)
        sentence = note_words.ask_sentence(house, what) if is_theirs else (short,)
        weight = note_words.weight_word(house, what.heads_up.weight)
        refused, tags = note_words.please_not(house, what.ask), note_words.tags_of(house, what)
        strip.show_ask(note_words.ICONS[what.ask.kind], sentence, refused, weight, tags)
    elif isinstance(what, TravellingReply):
        key = "in.reply" if note_words.hue_of(note) is Whose.THEM else "his.answered.you"
        icon = "held" if what.is_held else note_words.ICONS[what.answers]
        strip.show_ask(icon, house.words(key, partner=house.name), about, note_words.length_of(house, note))
    return strip


def may_answer_moments(house: House, note: Note) -> bool:
    """Whether a moment of it may be answered: a share with a sound, whose speaker wishes for a reply."""
    share = note.what if isinstance(note.what, TravellingShare) else None
    is_wished_for = share is not None and share.ask.reply is not ReplyWish.NONE
    return is_wished_for and note.has_sound and note.trouble is None and not house.is_over


class BrakeWords(QWidget):
    """Paused. Look up from the screen. Two ways of one size."""

    carried_on = Signal()
    stopped = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        head, _, rest = house.words("lis.brake.text").partition(". ")
        middle = Qt.AlignmentFlag.AlignHCenter
        self.stop = Button(house.theme, house.words("lis.brake.stop"), least=240)
        self.on = Button(house.theme, house.words("lis.brake.on"), Kind.THEIRS, least=240)
        lines = column(
            Label(house.theme, f"{head}.", "question", align=middle),
            Label(house.theme, rest, "lead", "ink2", align=middle), 16,
            row(None, self.stop, self.on, None),
        )  # fmt: skip
        self.setLayout(lines)
        self.on.clicked.connect(self.carried_on)
        self.stop.clicked.connect(self.stopped)


class PlayerPage(NightPage):
    """One note with its sound, opened silent; `ways` stand in place of the night's own.

    `done` carries ENDED at its end, STOP, NEXT when its listener is through with it, or AnswerAt where `may_answer`.
    """

    measure = NIGHT_MEASURE
    fills = True
    has_sound = True

    def __init__(
        self, house: House, note: Note, ways: Sequence[Way] = (), about: Words = "", may_answer: bool = False
    ) -> None:
        super().__init__(house)
        self.note, self._own_ways, self._may_answer = note, ways, may_answer
        self._asker = Asker()
        share = note.what if isinstance(note.what, TravellingShare) else None
        self._chapters: tuple[Chapter, ...] = share.chapters if share is not None else ()
        self.panel = SoundPanel(house, note_words.hue_of(note), is_large=True)
        self.stack.addWidget(strip_of(house, note, about))
        self.stack.addWidget(self.panel, 1)
        self._controls = self._add_part_button()
        self._marks = self._add_marks()
        self.brake = BrakeWords(house)
        self.brake.hide()
        self.stack.addWidget(self.brake)
        if text := getattr(note.what, "text", ""):
            self.stack.addWidget(words_panel(house, text))
        self.first = self.panel.button
        self.panel.ended.connect(lambda: self.done.emit(ENDED))
        self.brake.carried_on.connect(self._carry_on)
        self.brake.stopped.connect(lambda: self.done.emit(STOP))
        self._load()

    def _add_part_button(self) -> list[QWidget]:
        panel = self.panel
        always: list[QWidget] = [panel.button, panel.back, panel.forward, panel.speed, panel.speakers]
        if len(self._chapters) < 2:
            return always
        part = Button(self.theme, self.words("play.next"), Kind.FAINT, small=True, icon="chapter", key="N")
        part.clicked.connect(lambda _checked: panel.next_part())
        panel.tail.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        return [*always, panel.chapters, part]

    def _add_marks(self) -> MarksPanel | None:
        """The four private marks, for the partner's notes alone."""
        if note_words.hue_of(self.note) is not Whose.THEM:
            return None
        made = MarksPanel(self.house, self._may_answer and may_answer_moments(self.house, self.note))
        made.pressed.connect(self.mark)
        made.sought.connect(self.panel.seek)
        made.taken_away.connect(self._take_away)
        made.answered.connect(lambda at_ms: self.done.emit(AnswerAt(at_ms)))
        self.panel.wave.mark_pressed.connect(made.offer_one)
        self.stack.addWidget(made)
        return made

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._marks is not None:
            self._marks.about.setVisible(self.window().height() >= LOW_WINDOW)

    def _load(self) -> None:
        row = self.note.row
        self.house.vault.run(lambda vault: (listening.of_entry(vault, row), listening.marks(vault, row)),
                             self._asker.newest(self._loaded))  # fmt: skip

    def _loaded(self, answer: Ok[tuple[Sounding, tuple[Mark, ...]]] | Err) -> None:
        if isinstance(answer, Err):
            if answer.known is not None:
                self.panel.notice.say_error(answer.known)
                self.panel.notice.show()
            return
        sounding, marks = answer.value
        is_there = self.panel.load(sounding, list(self.note.peaks or b""), self._chapters)
        self._show_marks(marks)
        self.panel.button.setFocus()
        if self._marks is not None:
            self._marks.enable(is_there)

    def mark(self, kind: MarkKind) -> None:
        """Keep a private mark at this moment."""
        if self._marks is None or not self._marks.buttons[kind].isEnabled() or not self.brake.isHidden():
            return
        row, at, now = self.note.row, self.panel.position_ms, self.house.seconds()
        said = self.words("mark.at", name=self.words(f"mark.{kind}"), time=clock(at))
        announce(self.panel, said)
        self.house.vault.run(lambda vault: listening.add_mark(vault, row, at, kind, now), self._marked)

    def _take_away(self, mark: Mark) -> None:
        row = self.note.row
        if self._marks is not None:
            announce(self.panel, self.words("mark.gone", name=self._marks.name_of(mark)))
            self.panel.button.setFocus()
        self.house.vault.run(lambda vault: listening.take_mark_away(vault, row, mark), self._marked)

    def _marked(self, answer: Ok[tuple[Mark, ...]] | Err) -> None:
        if isinstance(answer, Ok):
            self._show_marks(answer.value)

    def _show_marks(self, marks: Sequence[Mark]) -> None:
        self.panel.set_marks(shown_marks(self.house, marks))
        if self._marks is not None:
            self._marks.show_marks(marks)

    @override
    def ways(self) -> Sequence[Way]:
        if not self.brake.isHidden():
            return ()
        if self._own_ways:
            return self._own_ways
        return (Way(NEXT, self.words("lis.through")), Way(STOP, self.words("lis.stop")))

    @override
    def take_keys(self, frame: Frame) -> None:
        self.panel.take_keys(frame)
        frame.on_key(" ", self._space)
        frame.on_key("N", self.panel.next_part)
        for kind, (_icon, key) in MARKS.items():
            frame.on_key(key, partial(self.mark, kind))

    def _space(self) -> None:
        if self.brake.isHidden():
            self.panel.toggle()
        else:
            self._carry_on()

    @override
    def slow_down(self) -> None:
        self.panel.silence()
        self._show_brake(True)
        announce(self.brake, self.words("lis.brake.text"))

    def _carry_on(self) -> None:
        self._show_brake(False)
        self.panel.play()

    def _show_brake(self, is_on: bool) -> None:
        self.brake.setVisible(is_on)
        for one in (*self._controls, *([self._marks] if self._marks is not None else [])):
            one.setVisible(not is_on)
        self.ways_changed.emit()
        (self.brake.on if is_on else self.panel.button).setFocus()

    @override
    def silence(self) -> None:
        self.panel.silence()

    @override
    def let_go(self) -> None:
        self._asker.forget()
        self.panel.close()


class WordsPage(NightPage):
    """A note in words, shown after its ask. `done` carries NEXT when it was read, STOP to keep it waiting."""

    measure = NIGHT_MEASURE

    def __init__(self, house: House, note: Note, ways: Sequence[Way] = (), about: Words = "") -> None:
        super().__init__(house)
        self._own_ways = ways
        self.stack.addWidget(strip_of(house, note, about))
        what = note.what
        if isinstance(what, TravellingReply) and what.is_held:
            self.stack.addWidget(Label(house.theme, self.words("r.held"), "question"))
            self.stack.addWidget(Label(house.theme, self.words("r.held.sub"), "lead", "ink2"))
        if text := getattr(what, "text", ""):
            self.stack.addWidget(words_panel(house, text))

    @override
    def ways(self) -> Sequence[Way]:
        if self._own_ways:
            return self._own_ways
        return (Way(STOP, self.words("lis.stop")), Way(NEXT, self.words("lis.through"), Kind.NEXT))


def words_panel(house: House, text: str) -> QWidget:
    """Somebody's own words, all of them."""
    label = Label(house.theme, spoken(text), "lead")
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return Panel(house.theme, label, pad=24)


__all__ = [
    "ENDED",
    "MARKS",
    "AnswerAt",
    "BrakeWords",
    "PlayerPage",
    "WordsPage",
    "holding",
    "shown_marks",
    "strip_of",
    "words_panel",
]
