"""The first doorway: what kind of share it is, a moment to land, how one arrives."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.practice.share import Share, ShareKind
from partspair.practice.steps import KINDS_OFFERED, Step, with_kind

from . import partner_landing
from .button import Button, Kind
from .chip_set import ChipSet
from .choices import ChoiceCard
from .flow_frame import NEXT, SKIP
from .house import House
from .jobs import Asker
from .labels import Label, Lead
from .layouts import Panel, column, flow, holding
from .partner_landing import PARTNER, Heard
from .places import Today
from .share_step import StepPage, on_choice
from .sound_panel import SoundPanel
from .ways_on import Way

LANDINGS = ("feet", "look", "breath", "hand", "sound", "cool", "move")
KIND_ICONS = {
    "one": "part",
    "several": "list",
    "good": "celebrate",
    "between": "pair",
    "unsure": "held",
    "free": "share",
}


class KindPage(StepPage):
    """What kind of share is this?"""

    step = Step.KIND
    kept = Signal()

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self.cards = {}
        for kind in KINDS_OFFERED:
            sub = f"kind.{kind}.sub"
            detail = self.words(sub) if sub in house.words else ""
            card = ChoiceCard(house.theme, self.words(f"kind.{kind}"), detail, KIND_ICONS.get(kind, ""))
            card.setChecked(kind is share.kind)
            on_choice(card, self._take, kind)
            self.cards[kind] = card
        self.between = Label(house.theme, self.words("kind.between.note"), colour="ink2")
        self.unsure = self._unsure()
        blocks: list[QWidget] = []
        for kind, card in self.cards.items():
            blocks += (card, *((note,) if (note := self._note_of(kind)) is not None else ()))
        self._show_notes()
        self.stack.addWidget(holding(column(*blocks, space=8)))
        self.stack.addSpacing(16)
        self.stack.addWidget(Lead(house.theme, self.words("share.open.alt")))
        self.first = self.cards.get(share.kind) or next(iter(self.cards.values()))

    def _take(self, kind: ShareKind) -> None:
        self.answer(with_kind(self.share, kind))
        self._show_notes()

    def _note_of(self, kind: ShareKind) -> QWidget | None:
        match kind:
            case ShareKind.BETWEEN:
                return self.between
            case ShareKind.UNSURE:
                return self.unsure
            case _:
                return None

    def _show_notes(self) -> None:
        self.between.setVisible(self.share.kind is ShareKind.BETWEEN)
        self.unsure.setVisible(self.share.kind is ShareKind.UNSURE)

    def _unsure(self) -> QWidget:
        """A part that would rather not is asked first: speak for it, keep it, or stop."""
        theme = self.house.theme
        note = Label(theme, self.words("kind.unsure.note"), colour="ink2")
        self.speak, self.keep, self.stop = (
            Button(theme, self.words(f"kind.unsure.{way}")) for way in ("speak", "keep", "stop")
        )
        self.speak.clicked.connect(self.forwarded)
        self.keep.clicked.connect(self.kept)
        self.stop.clicked.connect(lambda: self.gone_to.emit(Today()))
        return holding(column(note, holding(flow(self.speak, self.keep, self.stop, space=12)), space=12))


class LandPage(StepPage):
    """Take a moment to arrive."""

    step = Step.LAND

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask("share.land.body")
        self.cards: dict[str, ChoiceCard] = {}
        for one in LANDINGS:
            card = ChoiceCard(house.theme, self.words(f"land.{one}"), self.words(f"land.{one}.sub"))
            card.setChecked(one == share.landing)
            on_choice(card, self._take, one)
            self.cards[one] = card
        self.theirs = ChoiceCard(house.theme, self.words("land.partner"), self.words("land.partner.sub"))
        self.theirs.hide()
        on_choice(self.theirs, self._take, PARTNER)
        self.theirs.toggled.connect(self._show_player)
        self.player: SoundPanel | None = None
        self._heard: Heard | None = None
        self._asker = Asker()
        self.stack.addWidget(holding(column(*self.cards.values(), self.theirs, space=8)))
        self.stack.addSpacing(8)
        self.stack.addWidget(Lead(house.theme, self.words("share.land.eyes")))
        partner_landing.find(house, self._asker, self._offer)
        self.first = self.cards.get(share.landing) or self.cards[LANDINGS[0]]

    def _take(self, landing: str) -> None:
        self.answer(replace(self.share, landing=landing))

    def _offer(self, heard: Heard) -> None:
        """The partner recorded one: it is the last of the list."""
        self._heard, self.has_sound = heard, True
        self.theirs.show()
        self.theirs.setChecked(self.share.landing == PARTNER)
        self.ways_changed.emit()

    def _show_player(self, is_on: bool) -> None:
        if is_on and self.player is None and self._heard is not None:
            self.player = partner_landing.panel_for(self.house, self._heard)
            self.stack.insertWidget(self.stack.count() - 1, Panel(self.house.theme, self.player))
        elif self.player is not None:
            self.player.silence()

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
        words = self.house.words
        return (Way(SKIP, words("skip.land")), Way(NEXT, words("share.land.done"), Kind.NEXT))


class ArrivingPage(StepPage):
    """How are you arriving?"""

    step = Step.ARRIVING

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self.chips = ChipSet(house.theme, house.words.each("list.arriving"), share.arriving)
        self.chips.chosen.connect(lambda: self.answer(replace(self.share, arriving=self.chips.choice)))
        self.stack.addWidget(self.chips)
        self.first = self.chips.first
