"""After a reply was heard: how it landed, for oneself first, and told only by a second choice (practice b.10)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup
from typing_extensions import override

from partspair.practice import limits
from partspair.practice.between import FeltKind
from partspair.ui.act_card import ActCard
from partspair.ui.button import Kind
from partspair.ui.choices import ChoiceCard
from partspair.ui.fields import TextField
from partspair.ui.house import House
from partspair.ui.labels import Lead
from partspair.ui.layouts import column, holding
from partspair.ui.night_page import NEXT, SKIP, NightPage
from partspair.ui.notices import Notice
from partspair.ui.ways_on import Way

SAID = ("thanks", "most", "needed")
FELT = tuple(one for one in FeltKind if one is not FeltKind.NOT_READY)


class FeltPage(NightPage):
    """How did it land? `done` carries a FeltKind; not being ready to say is an answer of the same size."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.ask("felt.q", "felt.note")
        self.cards = {one: ActCard(house.theme, self.words(f"felt.{one}")) for one in FELT}
        for one, card in self.cards.items():
            card.clicked.connect(lambda _checked, one=one: self.done.emit(one))
        self.stack.addSpacing(8)
        self.stack.addWidget(holding(column(*self.cards.values())))
        self.first = self.cards[FeltKind.HELPED]

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("skip.night.felt")),)

    @override
    def take_way(self, key: str) -> None:
        self.done.emit(FeltKind.NOT_READY)


class FeltSharePage(NightPage):
    """Tell the other? `done` carries the sentence as it will be read, None to keep it to oneself."""

    def __init__(self, house: House, kind: FeltKind) -> None:
        super().__init__(house)
        self.ask("felt.share")
        self.cards = {one: ChoiceCard(house.theme, self.words(f"felt.share.{one}")) for one in SAID}
        self.fields = {}
        for one in SAID[1:]:
            self.fields[one] = TextField(house.theme, self.words("felt.share.field"), lines=2)
            self.cards[one].embed(self.fields[one])
        self._group = QButtonGroup(self)
        for card in self.cards.values():
            self._group.addButton(card)
            card.toggled.connect(lambda _on: self.ways_changed.emit())
        answers = holding(column(*self.cards.values(), space=8))
        answers.setAccessibleName(self.words("felt.share"))
        self.stack.addSpacing(8)
        self.stack.addWidget(answers)
        if kind is FeltKind.STUNG:
            self.stack.addSpacing(8)
            self.stack.addWidget(Notice(house.theme, self.words("felt.mend"), self.words("felt.mend.later"), "held"))
        self.stack.addWidget(Lead(house.theme, self.words("felt.note")))
        self.first = self.cards[SAID[0]]

    @property
    def choice(self) -> str:
        """The beginning that is chosen; empty for none."""
        return next((one for one, card in self.cards.items() if card.isChecked()), "")

    @override
    def ways(self) -> Sequence[Way]:
        keep = Way(SKIP, self.words("skip.night.felt_share"))
        return (keep, Way(NEXT, self.words("felt.share.do"), Kind.NEXT)) if self.choice else (keep,)

    @override
    def take_way(self, key: str) -> None:
        if key == SKIP:
            self.done.emit(None)
            return
        field, begun = self.fields.get(self.choice), self.words(f"felt.share.{self.choice}")
        if field is None:
            self.done.emit(begun)
            return
        said = f"{begun.rstrip('…').rstrip()} {field.text.strip()}"
        if not field.text.strip():
            field.say_error(self.words("felt.share.missing"))
        elif not limits.is_text(said, limits.SIGNAL_WORDS):
            field.say_error(self.words("limit.own_words"))
        else:
            self.done.emit(said)
