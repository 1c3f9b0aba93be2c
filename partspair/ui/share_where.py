"""Where it goes: sent now, kept in the drawer, or let go. Nothing leaves without the button that says so."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from partspair.practice.share import Destination, Share, may_send
from partspair.practice.steps import Step

from .button import Button, Kind
from .choices import ChoiceCard
from .flow_frame import NEXT, SKIP
from .house import House
from .labels import Label, Section
from .layouts import Columns, column, holding
from .places import Pairing
from .share_preview import preview
from .share_step import StepPage, on_choice
from .signs import Icon
from .take_out_tick import TakeOutTick
from .ways_on import Way

OFFERED = (Destination.SEND, Destination.KEEP, Destination.DISCARD)
ICONS = {Destination.SEND: "send", Destination.KEEP: "drawer", Destination.DISCARD: "trash"}


class Unsent(Enum):
    """Why a share cannot be sent just now; the key of the sentence."""

    OBJECTED = "to.object"
    ALONE = "to.send.none"
    UNCHECKED = "to.send.unchecked"


def why_not_sent(share: Share, has_partner: bool, is_confirmed: bool) -> Unsent | None:
    """What stands in the way of sending, the part's own no first; None when nothing does."""
    if not may_send(share):
        return Unsent.OBJECTED
    if not has_partner:
        return Unsent.ALONE
    return None if is_confirmed else Unsent.UNCHECKED


class WherePage(StepPage):
    """Left what travels, right where it may go. The way on says what it does."""

    step = Step.WHERE

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask(space=20)
        partner = house.partner if not house.is_over else None
        self.obstacle = why_not_sent(share, partner is not None, partner is not None and partner.is_confirmed)
        self.cards = {one: self._card(one) for one in OFFERED}
        self._choice = Destination.KEEP if self.obstacle else Destination.SEND
        self.cards[self._choice].setChecked(True)
        for one, card in self.cards.items():
            on_choice(card, self._take, one)
        self.pair = Button(house.theme, self.words("to.send.pair"), small=True)
        self.pair.clicked.connect(lambda: self.gone_to.emit(Pairing()))
        self.pair.setVisible(self.obstacle in {Unsent.ALONE, Unsent.UNCHECKED})
        self.trouble = Label(house.theme, "", colour="note")
        self.trouble.hide()
        self.copy = self._copy()
        where = column(*self.cards.values(), self.copy, self.pair, self.trouble, space=8)
        self.stack.addWidget(Columns(house.theme, where, self._preview(), shares=(10, 10)))
        self.first = self.cards[self._choice]

    def _card(self, one: Destination) -> ChoiceCard:
        card = ChoiceCard(self.house.theme, self.words(f"to.{one}"), self._detail(one), ICONS[one])
        if one is Destination.SEND and self.obstacle is not None:
            card.setEnabled(False)
            card.explain(self.words(self.obstacle.value))
        return card

    def _detail(self, one: Destination) -> str:
        there = self.house.there()
        if one is not Destination.SEND:
            return self.words(f"to.{one}.sub")
        quiet = self.house.quiet_there()
        if there is not None and quiet is not None:
            return self.words("to.send.quiet", ptime=f"{there:%H:%M}", time=f"{quiet:%H:%M}")
        return self.words("to.send.sub", ptime=f"{there:%H:%M}") if there is not None else ""

    def _copy(self) -> TakeOutTick:
        """Whether the partner may save a copy; there is none of words, and nobody to ask for unless it is sent."""
        made = TakeOutTick(self.house, self.share.may_take_out)
        made.toggled.connect(lambda is_on: self.answer(replace(self.share, may_take_out=is_on)))
        made.setVisible(self._may_be_copied)
        return made

    @property
    def _may_be_copied(self) -> bool:
        return self._choice is Destination.SEND and self.share.duration_ms > 0

    def _preview(self) -> QWidget:
        theme, shown = self.house.theme, preview(self.house.words, self.share)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(Icon(theme, shown.icon, "me", 24), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(*(Label(theme, runs) for runs in shown.lines), space=8), 1)
        return holding(column(Section(theme, self.words("to.preview.title")), holding(line), None, space=12))

    @property
    def choice(self) -> Destination:
        """Where it is to go."""
        return self._choice

    def _take(self, one: Destination) -> None:
        self._choice = one
        self.copy.setVisible(self._may_be_copied)
        self.show_problem(None)
        self.ways_changed.emit()

    @override
    def ways(self) -> Sequence[Way]:
        words = self.house.words
        return (Way(SKIP, words("skip.where")), Way(NEXT, words(f"to.go.{self._choice}"), Kind.NEXT))

    @override
    def note(self) -> str:
        return self.words("to.take") if self._choice is Destination.SEND else ""

    @override
    def show_problem(self, key: str | None) -> None:
        """Only sending can be in the way of anything."""
        sentence = self.words(key) if key and self._choice is Destination.SEND else ""
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """Say what went wrong, below the choices."""
        self.trouble.say(sentence)
        self.trouble.setVisible(bool(sentence))
