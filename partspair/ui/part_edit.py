"""All there is to say of a part, in sections; every field but the name may stay empty (practice 4f)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.flows import cards
from partspair.flows.cards import Card
from partspair.practice.limits import CARRIED, NAME, OWN_WORDS, check_name
from partspair.practice.part_card import WRITTEN, Found, HelpFrom, PartCard, PromiseState, Tell, TellKind, Whose
from partspair.ui.button import Button, Kind
from partspair.ui.chips import Chip, OneChip, Tick
from partspair.ui.fields import Field, TextField
from partspair.ui.house import House
from partspair.ui.labels import Label, Section, Small
from partspair.ui.layouts import Item, Rule, column, flow, holding, row
from partspair.ui.typesetting import Words, plain, spoken
from partspair.vault.database import Vault


def _lines_of(text: str) -> Iterator[str]:
    """The lines of a field, none lost: one that is longer than a tell may be goes on in the next."""
    for line in text.replace("\t", " ").split("\n"):
        pieces = (line[at : at + CARRIED] for at in range(0, len(line), CARRIED))
        yield from (piece for piece in pieces if piece.strip())


class OneOf(QWidget):
    """A label and chips of which one can be chosen; the first leaves it open."""

    def __init__(self, house: House, label: Words, chips: Mapping[str, Words], chosen: str) -> None:
        super().__init__()
        self.chips = {key: OneChip(house.theme, words) for key, words in chips.items()}
        for key, chip in self.chips.items():
            chip.setChecked(key == chosen)
            chip.setAccessibleName(f"{plain(label)} {chip.text().replace('&&', '&')}")
        held = holding(flow(*self.chips.values()))
        held.setAccessibleName(plain(label))
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addLayout(column(Label(house.theme, label, "small", "ink2"), held, space=6))

    @property
    def choice(self) -> str:
        """The key of what is chosen."""
        return next((key for key, chip in self.chips.items() if chip.isChecked()), "")


class PartForm(QWidget):
    """`saved` once it is meant to be kept, `skipped` to leave it as it was. `written` is what keeps it."""

    saved = Signal()
    skipped = Signal()

    def __init__(self, house: House, card: Card) -> None:
        super().__init__()
        self.house, self.card = house, card
        known, words, theme = card.card, house.words, house.theme
        self.name = Field(theme, words("part.name.q"), own_words=True, most=NAME)
        self.name.fill(card.name)
        self.fields = {one: Field(theme, words(f"part.{one}.q"), own_words=True, most=OWN_WORDS, keeps_error=False)
                       for one in WRITTEN}  # fmt: skip
        for key, field in self.fields.items():
            field.fill(getattr(known, key))
        self.tells = {kind: self._tell_field(kind) for kind in TellKind}
        self.found = self._one_of("part.found", "part.found.q", Found, known.found)
        self.whose = self._one_of("part.whose", "part.carries.whose", Whose, known.carries_whose)
        self.help_from = {one: Chip(theme, self._said(f"part.needs.{one}")) for one in HelpFrom}
        for source, chip in self.help_from.items():
            chip.setChecked(source in known.help_from)
        self.young = Tick(theme, words("part.young"))
        self.young.setChecked(known.is_young)
        self.young_note = Small(theme, words("part.young.note"))
        self.young_note.setVisible(known.is_young)
        self.young.toggled.connect(self.young_note.setVisible)
        self.days = Field(theme, words("part.days.q"), own_words=True, most=CARRIED, keeps_error=False)
        self.days.fill(known.now)
        self.promise = Field(theme, words("part.promises.q"), own_words=True, most=CARRIED, keeps_error=False)
        self.stands = [self._stand(at) for at in range(len(known.promises))]
        self._lay_out()

    def _said(self, key: str) -> str:
        return self.house.words(key, **({"partner": self.house.name} if key.endswith(".partner") else {}))

    def _one_of(self, stem: str, label: str, choices: Iterable[StrEnum], chosen: StrEnum | None) -> OneOf:
        chips = {"": self.house.words(f"{stem}.open")} | {one.value: self._said(f"{stem}.{one}") for one in choices}
        return OneOf(self.house, self.house.words(label), chips, chosen or "")

    def _tell_field(self, kind: TellKind) -> TextField:
        made = TextField(self.house.theme, self.house.words(f"part.tells.{kind}"), lines=2, keeps_error=True)
        made.fill("\n".join(one.words for one in self.card.card.tells if one.kind is kind))
        return made

    def _stand(self, at: int) -> OneOf:
        promise = self.card.card.promises[at]
        chips = {one.value: self.house.words(f"part.promise.{one}") for one in PromiseState}
        return OneOf(self.house, (spoken(promise.words),), chips, promise.state)

    def _lay_out(self) -> None:
        theme, words = self.house.theme, self.house.words
        skip, save = Button(theme, words("part.skip")), Button(theme, words("part.save"), Kind.NEXT)
        skip.clicked.connect(lambda _checked: self.skipped.emit())
        save.clicked.connect(lambda _checked: self.save())
        ways = row(skip, save)
        ways.setStretch(0, 1)
        ways.setStretch(1, 1)
        f = self.fields
        help_from = holding(flow(*self.help_from.values()))
        help_from.setAccessibleName(words("part.needs.from"))
        items: list[Item] = [
            Small(theme, words("part.edit.note")), self.name, self.found, f["role"], self.days,
            Small(theme, words("part.days.note")),
            *self._section("part.edit.seen"), f["look"], f["age"], f["pronoun"], f["place"],
            self.young, self.young_note,
            *self._section("part.edit.near"), Label(theme, words("part.tells.q")),
            Small(theme, words("part.lines.each")), *self.tells.values(), f["brings"], f["feels"], f["says"], f["does"],
            *self._section("part.edit.wants"), f["trying"], f["worry"], f["carries"], self.whose,
            f["closeness_learned"],
            *self._section("part.edit.between"), f["needs"], Label(theme, words("part.needs.from"), "small", "ink2"),
            help_from, f["company"], *self.stands, self.promise, 12, ways, None,
        ]  # fmt: skip
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addLayout(column(*items, space=10))

    def _section(self, key: str) -> tuple[Item, ...]:
        return 14, Rule(self.house.theme), Section(self.house.theme, self.house.words(key), wide=True)

    @property
    def fault(self) -> str | None:
        """The key of what is amiss with the name."""
        return check_name(self.name.text)

    def save(self) -> None:
        """Keep it, or say what is amiss with the name."""
        if self.fault is not None:
            self.name.say_error(self.house.words(self.fault))
            self.name.setFocus()
        else:
            self.saved.emit()

    def written(self) -> Callable[[Vault], None]:
        """What keeps all that stands there now; a name that cannot be one stays what it was.

        What is returned raises TooLongForACardError.
        """
        now, part, before = self.house.now(), self.card.part, self.card.card.promises
        name = self.name.text if self.fault is None else self.card.name
        days, promise, change = self.days.text, self.promise.text, self._change()
        stands = [PromiseState(one.choice) for one in self.stands]

        def write(vault: Vault) -> None:
            with vault.transaction():
                cards.rename(vault, part, name, now)
                cards.keep(vault, part, change)
                cards.say_these_days(vault, part, days, now.date())
                for at, state in enumerate(stands):
                    if state is not before[at].state:
                        cards.let_stand(vault, part, at, state, now.date())
                cards.promise(vault, part, promise, now.date())

        return write

    def _change(self) -> Callable[[PartCard], PartCard]:
        answers = {key: field.text for key, field in self.fields.items()}
        tells = tuple(
            Tell(kind, line) for kind, field in self.tells.items() for line in dict.fromkeys(_lines_of(field.text))
        )
        help_from = tuple(one for one, chip in self.help_from.items() if chip.isChecked())
        found = Found(self.found.choice) if self.found.choice else None
        whose = Whose(self.whose.choice) if self.whose.choice else None
        is_young = self.young.isChecked()

        def change(card: PartCard) -> PartCard:
            said = replace(card, **answers)  # type: ignore[arg-type]
            said = replace(said, tells=tells, help_from=help_from, found=found)
            return replace(said, carries_whose=whose, is_young=is_young)

        return change
