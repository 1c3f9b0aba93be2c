"""What was noticed, newest first and month by month: nothing is counted, and what is asked may stay unanswered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import drafting, expressing
from partspair.flows.expressing import Noticed
from partspair.practice.limits import NAME, check_name
from partspair.practice.noticed import Caught
from partspair.ui.button import Button, Kind
from partspair.ui.chips import OneChip
from partspair.ui.fields import Field
from partspair.ui.house import House
from partspair.ui.jobs import Err, Ok
from partspair.ui.labels import Label, Lead, Section, Small
from partspair.ui.layouts import Item, column, flow, holding, row
from partspair.ui.line_place import LineCard, LinePlace
from partspair.ui.note_words import day_of
from partspair.ui.steady import keep_place, once_released
from partspair.ui.times import clock
from partspair.ui.typesetting import Words, plain, spoken
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Found:
    """What was noticed, and one's own names, one of which it may have been."""

    noticed: tuple[Noticed, ...]
    names: tuple[str, ...]


def find(vault: Vault, limit: int) -> Found:
    """Read both, and of the moments the newest."""
    return Found(expressing.noticed(vault, limit), drafting.own_names(vault))


def details_of(house: House, noticed: Noticed) -> str:
    """When, by its person's own clock then; and how it was caught, once they said so."""
    moment = f"{day_of(noticed.at)}, {noticed.at:%H:%M}"
    if noticed.caught is None:
        return moment
    return f"{moment} · {house.words(f'noticed.{noticed.caught}')}"


class NoticedCard(LineCard):
    """One moment. `caught` carries when it was noticed as it is remembered now, `named` the name it has by now."""

    caught = Signal(object)
    named = Signal(str)

    def __init__(self, house: House, noticed: Noticed, names: Sequence[str]) -> None:
        title: Words = (spoken(noticed.name),) if noticed.name else house.words("noticed.unnamed")
        detail = details_of(house, noticed)
        super().__init__(house, noticed.take, f"{plain(title)}, {detail}")
        self.noticed, self._names = noticed, tuple(names)
        theme, words = house.theme, house.words
        self.inside.addLayout(column(Label(theme, title, "lead"), Label(theme, detail, "detail", "ink2"), space=8))
        if noticed.tell:
            self.inside.addWidget(Label(theme, (spoken(noticed.tell),), "body"))
        if noticed.take is not None and noticed.is_spoken:
            length = clock(noticed.take.length_ms)
            self.inside.addWidget(Label(theme, words("carry.said", length=length), "detail", "ink2"))
        self.when, self.name = self.way("x.when.q"), self.way("noticed.name")
        self.when.clicked.connect(lambda _checked: self._open(self.when, self._whens()))
        self.name.clicked.connect(lambda _checked: self._open(self.name, self._who()))
        if noticed.name:
            self.name.setParent(self)
            self.name.hide()
        self.end_with(*([] if noticed.name else [self.name]), self.when)

    def _open(self, button: Button, offer: QWidget) -> None:
        """Ask in place; nobody has to answer."""
        button.hide()
        self.inside.addWidget(offer)
        offer.show()
        first = offer.findChild(OneChip) or offer.findChild(Button)
        if first is not None:
            first.setFocus()

    def _whens(self) -> QWidget:
        theme, words = self.house.theme, self.house.words
        chips = {one: OneChip(theme, words(f"x.when.{one}")) for one in Caught}
        for caught, chip in chips.items():
            chip.setChecked(caught is self.noticed.caught)
            chip.clicked.connect(lambda _checked, caught=caught: self.caught.emit(caught))
        group = holding(flow(*chips.values()))
        group.setAccessibleName(words("x.when.q"))
        return holding(column(Label(theme, words("x.when.q")), group, Small(theme, words("x.when.note")), space=8))

    def _who(self) -> QWidget:
        theme, words = self.house.theme, self.house.words
        known = [Button(theme, (spoken(one),), Kind.FAINT, small=True) for one in self._names]
        for one, name in zip(known, self._names, strict=True):
            one.clicked.connect(lambda _checked, name=name: self.named.emit(name))
        self.field = Field(theme, words("share.who.new.field"), own_words=True, most=NAME, keeps_error=False)
        add = Button(theme, words("go.save"), small=True)
        add.clicked.connect(lambda _checked: self._add())
        self.field.entered.connect(self._add)
        field = row(self.field, add, align=Qt.AlignmentFlag.AlignBottom)
        return holding(column(Label(theme, words("noticed.name.q")), holding(flow(*known)), holding(field), space=8))

    def _add(self) -> None:
        trouble = check_name(self.field.text)
        if trouble is not None:
            self.field.say_error(self.house.words(trouble))
        else:
            self.named.emit(self.field.text)


class NoticedPlace(LinePlace):
    """For its person alone, in calm time."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "noticed.title")
        self._found: Found | None = None
        self.refresh()

    @override
    def forget_shown(self) -> None:
        self._found = None

    @override
    def refresh(self) -> None:
        limit = self.limit
        self.house.vault.run(lambda vault: find(vault, limit), self._reading.newest(self._read))

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Err):
            self._found = None
            self.say(answer)
        elif answer.value != self._found:
            self._found = answer.value
            once_released(self, self._show)

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        restore = keep_place(self)
        self.hide_sounds()
        back = self.to_drawer()
        items: list[Item] = [holding(flow(back)), Lead(self.theme, self.house.words("noticed.sub")), 4]
        cards: list[NoticedCard] = []
        month = ""
        for one in found.noticed:
            if f"{one.at:%B %Y}" != month:
                month = f"{one.at:%B %Y}"
                items += [8, Section(self.theme, month, wide=True)]
            cards.append(self._card(one, found.names))
            items.append(cards[-1])
        self.cards = tuple(cards)
        if not found.noticed:
            items.append(Label(self.theme, self.house.words("noticed.empty"), "lead"))
        items += self.older(len(found.noticed))
        self.show_page(holding(column(*items, None, space=12)), back)
        restore()

    def _card(self, noticed: Noticed, names: Sequence[str]) -> NoticedCard:
        card, number = NoticedCard(self.house, noticed, names), noticed.id
        card.heard.connect(lambda: self.hear(card))
        card.caught.connect(lambda caught: self._do(lambda vault: expressing.remember(vault, number, caught)))
        now = self.house.now
        card.named.connect(lambda name: self._do(lambda vault: expressing.give_name(vault, number, name, now())))
        return card

    def _do(self, does: Callable[[Vault], None]) -> None:
        self.house.vault.run(does, self._done)

    def _done(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            self._found = None
            self.say(answer)
        else:
            self.refresh()
