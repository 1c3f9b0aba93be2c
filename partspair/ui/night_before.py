"""Before anything sounds: arriving, how much room there is, saying no, and the ask."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QWidget
from typing_extensions import override

from partspair.flows.looking import Note
from partspair.practice import limits
from partspair.practice.night import Capacity, NotTonight
from partspair.practice.share import AskKind, BringUp, ReplyForm, ReplyWish, TravellingShare, Weight
from partspair.ui import note_words, partner_landing
from partspair.ui.act_card import ActCard
from partspair.ui.button import Kind
from partspair.ui.chips import OneChip
from partspair.ui.choices import ChoiceCard
from partspair.ui.fields import TextField
from partspair.ui.house import House
from partspair.ui.jobs import Asker
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import EvenGrid, Item, column, flow, holding, row
from partspair.ui.night_page import NEXT, SKIP, NightPage
from partspair.ui.note_card import NoteCard
from partspair.ui.partner_landing import PARTNER, Heard
from partspair.ui.signs import Icon
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.typesetting import Words
from partspair.ui.ways_on import Way

LANDINGS = ("feet", "look", "breath", "hand", "sound", "cool", "move")
DAY, LEAVE, LIGHTER, GIVE_BACK = "day", "leave", "lighter", "giveback"
LATER, REFUSE, OTHERS, NEVER = "later", "refuse", "others", "never"
ICONS = {LEAVE: "covered", DAY: "listen", LIGHTER: "send", GIVE_BACK: "send"}
LONG_MS = 5 * 60_000


class LandPage(NightPage):
    """Arrive first. A way of landing is shown when it is chosen; none is better than another."""

    def __init__(self, house: House, note: Note) -> None:
        super().__init__(house)
        self.stack.addWidget(NoteCard(house, note))
        self.stack.addSpacing(12)
        self.ask("lis.land.q", "share.land.body")
        self.chips = {one: OneChip(house.theme, self.words(f"land.{one}").rstrip(".")) for one in LANDINGS}
        self.theirs = OneChip(house.theme, self.words("land.partner").rstrip("."))
        self.theirs.hide()
        self.player: SoundPanel | None = None
        self._heard: Heard | None = None
        self._asker = Asker()
        group = holding(flow(*self.chips.values(), self.theirs))
        group.setAccessibleName(self.words("lis.land.q"))
        self.sentence = Label(house.theme, self.words("share.land.eyes"), "lead")
        self.stack.addWidget(group)
        self.stack.addWidget(self.sentence)
        for one, chip in self.chips.items():
            chip.toggled.connect(lambda is_on, one=one: self._show(one) if is_on else None)
        self.theirs.toggled.connect(self._show_player)
        self.first = self.chips[LANDINGS[0]]
        partner_landing.find(house, self._asker, self._offer)

    def _show(self, one: str) -> None:
        self.sentence.say(self.words(f"land.{one}.sub"))

    def _offer(self, heard: Heard) -> None:
        """The partner recorded one: it is the last of them."""
        self._heard, self.has_sound = heard, True
        self.theirs.show()
        self.ways_changed.emit()

    def _show_player(self, is_on: bool) -> None:
        if is_on and self._heard is not None:
            self._show(PARTNER)
            if self.player is None:
                self.player = partner_landing.panel_for(self.house, self._heard)
                self.stack.addWidget(self.player)
        self.silence()
        if self.player is not None:
            self.player.setVisible(is_on)

    @override
    def slow_down(self) -> None:
        self.silence()

    @override
    def silence(self) -> None:
        if self.player is not None:
            self.player.silence()

    @override
    def let_go(self) -> None:
        self._asker.forget()
        if self.player is not None:
            self.player.close()

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("skip.night.land")), Way(NEXT, self.words("share.land.done"), Kind.NEXT))


class CapacityPage(NightPage):
    """How much room is there? Four answers of one size, and none is the right one."""

    def __init__(self, house: House, note: Note) -> None:
        super().__init__(house)
        self.stack.addWidget(NoteCard(house, note))
        self.stack.addSpacing(12)
        self.ask("lis.cap.q")
        self.cards = {one: ActCard(house.theme, self.words(f"cap.{one}")) for one in Capacity}
        for one, card in self.cards.items():
            card.clicked.connect(lambda _checked, one=one: self.done.emit(one))
        in_order = [self.cards[one] for one in (Capacity.ROOM, Capacity.LITTLE, Capacity.NONE, Capacity.LOOK)]
        self.stack.addWidget(EvenGrid(house.theme, in_order))
        self.centred(self.words("cap.note"))
        self.first = self.cards[Capacity.ROOM]

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("skip.night.capacity")),)


class NotTonightPage(NightPage):
    """Would you like the partner to know? `done` carries the choice and the sentence as it will be read."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.ask("cap.send.q", "cap.note")
        self.cards = {one: ChoiceCard(house.theme, self.words(f"cap.{one}")) for one in NotTonight}
        self.field = TextField(house.theme, self.words("cap.s4.field"), lines=3)
        self.cards[NotTonight.OWN_WORDS].embed(self.field)
        self._group = QButtonGroup(self)
        for card in self.cards.values():
            self._group.addButton(card)
            card.toggled.connect(lambda _on: self._choose())
        answers = holding(column(*self.cards.values(), space=8))
        answers.setAccessibleName(self.words("cap.send.q"))
        self.stack.addSpacing(8)
        self.stack.addWidget(answers)
        self.cards[NotTonight.SAY_NOTHING].setChecked(True)
        self.first = self.cards[NotTonight.SAY_NOTHING]

    @property
    def choice(self) -> NotTonight:
        """The answer that is chosen."""
        return next((one for one, card in self.cards.items() if card.isChecked()), NotTonight.SAY_NOTHING)

    def _choose(self) -> None:
        self.ways_changed.emit()

    @override
    def ways(self) -> Sequence[Way]:
        says_nothing = self.choice is NotTonight.SAY_NOTHING
        on = self.words("go.done" if says_nothing else "r.send")
        return (Way(SKIP, self.words("go.back")), Way(NEXT, on, Kind.NEXT))

    @override
    def take_way(self, key: str) -> None:
        if key == SKIP:
            self.done.emit(None)
            return
        choice = self.choice
        own = self.field.text.strip() if choice is NotTonight.OWN_WORDS else ""
        if choice is NotTonight.OWN_WORDS and not own:
            self.field.say_error(self.words("cap.s4.missing"))
        elif not limits.is_text(own, limits.SIGNAL_WORDS):
            self.field.say_error(self.words("limit.own_words"))
        else:
            said = own or ("" if choice is NotTonight.SAY_NOTHING else self.words(f"cap.{choice}"))
            self.done.emit((choice, said))


class AskPage(NightPage):
    """The ask, before anything sounds: what is wished for, what is not, how heavy it is. `done` carries the way."""

    def __init__(self, house: House, note: Note, share: TravellingShare, has_little_room: bool = False) -> None:
        super().__init__(house)
        self._note, self._share = note, share
        self._has_others = has_little_room and is_much(note, share)
        self.stack.addSpacing(24)
        icon = Icon(house.theme, note_words.ICONS[share.ask.kind], "them", 34)
        question = Question(house.theme, note_words.ask_sentence(house, share))
        top = row(icon, question, space=20)
        top.setStretch(1, 1)
        self.stack.addLayout(top)
        self.stack.addSpacing(8)
        for item in self._lines():
            self.stack.addWidget(item)
        if self._has_others:
            self.stack.addSpacing(8)
            self.stack.addWidget(Lead(house.theme, self.words("cap.little.note")))

    def _lines(self) -> list[QWidget]:
        house, share, ask = self.house, self._share, self._share.ask
        said: list[tuple[str, Words]] = [("close", note_words.please_not(house, ask))]
        weight = f"weight-{share.heads_up.weight}" if share.heads_up.weight is not None else "info"
        said.append((weight, note_words.heads_up(house, share)))
        if share.heads_up.line:
            said.append(("own-words", note_words.about_part(house, "lis.heads.line", share, line=share.heads_up.line)))
        said += [("part", words) for words in note_words.speaking_as(house, share)]
        said.append(("held", self._wish()))
        if ask.bring_up is not BringUp.OK or ask.kind is not AskKind.PRESENCE:
            said.append(("seal", self.words(f"lis.bring.{ask.bring_up}")))
        return [self._line(icon, words) for icon, words in said if words]

    def _wish(self) -> str:
        ask = self._share.ask
        wish = note_words.wish_sentence(self.house, ask)
        if ask.reply in {ReplyWish.NONE, ReplyWish.SIGN} or ask.reply_form is ReplyForm.EITHER:
            return wish
        return f"{wish} {self.words(f'lis.reply.form.{ask.reply_form}')}"

    def _line(self, icon: str, words: Words) -> QWidget:
        made = row(Icon(self.theme, icon, "ink2", 22), Label(self.theme, words, "lead"), space=26)
        made.setStretch(1, 1)
        return holding(made)

    @override
    def ways(self) -> Sequence[Way]:
        go = self.words("lis.go" if self._note.has_sound else "lis.go.words")
        icon = "play" if self._note.has_sound else ""
        made = [Way(LATER, self.words("lis.later")), Way(REFUSE, self.words("lis.nottonight"))]
        if self._has_others:
            made.insert(0, Way(OTHERS, self.words("cap.little.others")))
        return (*made, Way(NEXT, go, Kind.THEIRS, icon))


class HeldPage(NightPage):
    """Held came back: all of it is said here."""

    def __init__(self, house: House, note: Note, about: Words) -> None:
        super().__init__(house)
        self.stack.addWidget(NoteCard(house, note))
        self.stack.addWidget(Lead(house.theme, about))
        self.stack.addSpacing(24)
        self.stack.addWidget(Question(house.theme, self.words("r.held")))
        self.stack.addWidget(Lead(house.theme, self.words("r.held.theirs"), "lead"))

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(NEXT, self.words("go.close")),)


class EnvelopePage(NightPage):
    """Input that was asked for, in its own envelope: opened when its person is ready, or never."""

    def __init__(self, house: House, note: Note, share: TravellingShare | None) -> None:
        super().__init__(house)
        self.stack.addWidget(NoteCard(house, note))
        self.stack.addSpacing(8)
        length = note_words.length_of(house, note) if note.has_sound else self.words("inp.open.words")
        asked: Words = self.words("inp.open.q.unknown", length=length)
        if share is not None and share.ask.about:
            asked = note_words.about_part(house, "inp.open.q", share, about=share.ask.about, length=length)
        self.stack.addWidget(Question(house.theme, asked))

    @override
    def ways(self) -> Sequence[Way]:
        never, later = Way(NEVER, self.words("inp.open.never")), Way(LATER, self.words("inp.open.later"))
        return (never, later, Way(NEXT, self.words("inp.open.now"), Kind.THEIRS))


class CoveredPage(NightPage):
    """It was put away; it opens only when its listener says so."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        icon: Item = Icon(house.theme, "covered", size=34)
        top = row(icon, Question(house.theme, self.words("in.covered")), space=20)
        top.setStretch(1, 1)
        self.stack.addLayout(top)

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(LATER, self.words("in.covered.leave")), Way(NEXT, self.words("in.covered.look")))


class StoppedBeforePage(NightPage):
    """Earlier it was stopped and put away: four ways, and looking. `done` carries the way."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.ask("stop.later", "stop.later.sub")
        self.cards = {}
        for one in (LEAVE, DAY, LIGHTER, GIVE_BACK):
            line = self.words(f"stop.later.{one}.words") if one in (LIGHTER, GIVE_BACK) else ""
            detail = self.words("stop.later.sends", line=line) if line else ""
            self.cards[one] = ActCard(house.theme, self.words(f"stop.later.{one}"), detail, ICONS[one])
            self.cards[one].clicked.connect(lambda _checked, one=one: self.done.emit(one))
        self.stack.addSpacing(8)
        self.stack.addWidget(holding(column(*self.cards.values())))
        self.first = self.cards[LEAVE]

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(LATER, self.words("go.close")), Way(NEXT, self.words("in.covered.look")))


def is_much(note: Note, share: TravellingShare) -> bool:
    """Whether a note is more than something light or short."""
    return share.heads_up.weight in {Weight.TENDER, Weight.HEAVY} or note.duration_ms > LONG_MS
