"""Turning toward the partner: whether anybody inside would rather not, and whether it may be brought up again."""

from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup

from partspair.practice.share import BringUp, Objection, ObjectionChoice, Share
from partspair.practice.steps import Step

from .chips import Radio
from .choices import ChoiceCard
from .house import House
from .labels import Lead
from .layouts import column, holding
from .share_step import StepPage, on_choice


class ObjectPage(StepPage):
    """A part's no counts: with one standing, the share stays here."""

    step = Step.OBJECT

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        theme = house.theme
        self.cards = {one: ChoiceCard(theme, self.words(f"object.{one}")) for one in Objection}
        self.radios = {one: Radio(theme, self.words(f"object.{one}")) for one in ObjectionChoice}
        self._group = QButtonGroup(self)
        for one, radio in self.radios.items():
            self._group.addButton(radio)
            radio.setChecked(one is share.objection_choice)
            on_choice(radio, self._take_choice, one)
        for said, card in self.cards.items():
            card.setChecked(said is share.objection)
            on_choice(card, self._take, said)
        self.stack.addWidget(holding(column(*self.cards.values(), space=8)))
        self.choices = holding(column(8, *self.radios.values(), space=8))
        self.choices.setVisible(share.objection is Objection.SOME)
        self.stack.addWidget(self.choices)
        self.stack.addSpacing(16)
        self.stack.addWidget(Lead(theme, self.words("share.object.note")))
        self.first = self.cards[share.objection or Objection.NONE]

    def _take(self, objection: Objection) -> None:
        choice = self.share.objection_choice if objection is Objection.SOME else None
        self.answer(replace(self.share, objection=objection, objection_choice=choice))
        self.choices.setVisible(objection is Objection.SOME)

    def _take_choice(self, choice: ObjectionChoice) -> None:
        self.answer(replace(self.share, objection_choice=choice))


class BringUpPage(StepPage):
    """May the partner bring this up again later?"""

    step = Step.BRING_UP

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self.cards: dict[BringUp, ChoiceCard] = {}
        for one in BringUp:
            card = ChoiceCard(house.theme, self.words(f"bring.{one}"))
            card.setChecked(one is share.ask.bring_up)
            on_choice(card, self._take, one)
            self.cards[one] = card
        self.stack.addWidget(holding(column(*self.cards.values(), space=8)))
        self.first = self.cards[share.ask.bring_up]

    def _take(self, one: BringUp) -> None:
        self.answer(replace(self.share, ask=replace(self.share.ask, bring_up=one)))
