"""Turning toward the part: how close it is, one breath, who does the talking. Asked of each part that is here."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout, QWidget

from partspair.practice.share import Closeness, PartHere, Share, Speaking
from partspair.practice.steps import Step, is_driving_still

from .button import Button
from .chips import OneChip
from .choices import ChoiceCard
from .house import House
from .labels import Label, Lead, Spoken
from .layouts import column, flow, holding
from .share_step import StepPage, on_choice, with_part


def parts_of(share: Share) -> tuple[PartHere, ...]:
    """The parts of a share; where none is known yet, one without a name."""
    return share.parts or (PartHere(),)


def with_changed(share: Share, at: int, part: PartHere) -> Share:
    """The share with another answer for one of its parts."""
    parts = list(parts_of(share))
    parts[at] = part
    return replace(share, parts=tuple(parts))


class EachPart(StepPage):
    """A page that asks the same of each part; with several, each stands under its name."""

    def ask_each(self, make: Callable[[int, PartHere], QWidget]) -> None:
        """Put one block for each part on the page."""
        parts = parts_of(self.share)
        for at, part in enumerate(parts):
            if len(parts) > 1:
                self.stack.addWidget(Spoken(self.house.theme, part.name))
            self.stack.addWidget(make(at, part))
            self.stack.addSpacing(16 if len(parts) > 1 else 0)

    def tell_whose(self, button: QAbstractButton, part: PartHere) -> None:
        """With several parts, add to the button's name whose answer it is."""
        if len(self.share.parts) > 1:
            button.setAccessibleName(f"{button.text().replace('&&', '&')} {part.name}")

    def change(self, at: int, **changes: object) -> None:
        """Answer for one part."""
        part = replace(parts_of(self.share)[at], **changes)  # type: ignore[arg-type]
        self.answer(with_changed(self.share, at, part))


class ClosePage(EachPart):
    """How close is it right now?"""

    step = Step.CLOSE

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self.cards: list[dict[Closeness, ChoiceCard]] = []
        self.driving = Lead(house.theme, self.words("close.driving.note"))
        self.ask_each(self._cards)
        self.stack.addWidget(self.driving)
        self._tell()
        chosen = parts_of(share)[0].closeness
        self.first = self.cards[0][chosen or Closeness.NEAR]

    def _cards(self, at: int, part: PartHere) -> QWidget:
        cards = {one: ChoiceCard(self.house.theme, self.words(f"close.{one}")) for one in Closeness}
        for one, card in cards.items():
            card.setChecked(part.closeness is one)
            self.tell_whose(card, part)
            on_choice(card, self._choose, at, one)
        self.cards.append(cards)
        return holding(column(*cards.values(), space=8))

    def _choose(self, at: int, closeness: Closeness) -> None:
        self.change(at, closeness=closeness)
        self._tell()

    def _tell(self) -> None:
        self.driving.setVisible(any(part.closeness is Closeness.DRIVING for part in self.share.parts))


class BreathPage(EachPart):
    """One breath, turned toward it; then whether there is any room between the two."""

    step = Step.BREATH
    kept = Signal()

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        theme = house.theme
        self.ask(space=8)
        self.stack.addWidget(Lead(theme, self.words("share.breath.body"), "lead"))
        self.stack.addWidget(Lead(theme, self.words("share.breath.alt")))
        self.stack.addSpacing(24)
        self.label(self.words("share.breath.after"), strong=True)
        self.chips: list[dict[bool, OneChip]] = []
        self.ask_each(self._chips)
        self.choice = self._driving()
        self.stack.addWidget(self.choice)
        self.choice.setVisible(is_driving_still(share))
        self.first = self.chips[0][True]

    def _chips(self, at: int, part: PartHere) -> QWidget:
        chips = {True: OneChip(self.house.theme, self.words("breath.little")),
                 False: OneChip(self.house.theme, self.words("breath.notnow"))}  # fmt: skip
        for has_room, chip in chips.items():
            chip.setChecked(part.has_room is has_room)
            self.tell_whose(chip, part)
            on_choice(chip, self._choose, at, has_room)
        self.chips.append(chips)
        return holding(flow(*chips.values()))

    def _choose(self, at: int, has_room: bool) -> None:
        self.change(at, has_room=has_room)
        self.choice.setVisible(is_driving_still(self.share))

    def _driving(self) -> QWidget:
        theme = self.house.theme
        note = Label(theme, self.words("close.driving.choice"), colour="ink2")
        self.anyway = Button(theme, self.words("close.driving.anyway"))
        self.wait = Button(theme, self.words("close.driving.wait"))
        self.anyway.clicked.connect(self.forwarded)
        self.wait.clicked.connect(self.kept)
        return holding(column(16, note, holding(flow(self.anyway, self.wait, space=12)), space=12))


class VoicePage(EachPart):
    """Who does the talking?"""

    step = Step.VOICE

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self.cards: list[dict[Speaking, ChoiceCard]] = []
        self.ask_each(self._cards)
        self.first = self.cards[0][parts_of(share)[0].speaking]

    def _cards(self, at: int, part: PartHere) -> QWidget:
        cards: dict[Speaking, ChoiceCard] = {}
        for one in Speaking:
            detail = self.words("voice.as.note") if one is Speaking.AS else ""
            card = ChoiceCard(self.house.theme, with_part(self.house, f"voice.{one}", part), detail)
            card.setChecked(part.speaking is one)
            on_choice(card, self._choose, at, one)
            cards[one] = card
        self.cards.append(cards)
        return holding(column(*cards.values(), space=8))

    def _choose(self, at: int, speaking: Speaking) -> None:
        self.change(at, speaking=speaking)


class PartSwitch(QWidget):
    """Which of several parts is being answered for; nothing to see when there is one."""

    switched = Signal(int)

    def __init__(self, house: House, parts: Sequence[PartHere]) -> None:
        super().__init__()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        self.chips = [OneChip(house.theme, with_part(house, "need.whose", part)) for part in parts]
        self._group = QButtonGroup(self)
        for at, chip in enumerate(self.chips):
            self._group.addButton(chip)
            chip.setChecked(at == 0)
            on_choice(chip, self.switched.emit, at)
        stack.addWidget(holding(flow(*self.chips)))
        self.setVisible(len(parts) > 1)
