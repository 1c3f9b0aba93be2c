"""My parts: the cards, and beside them the map with its twin in words (practice 4f). Nothing here is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import cards
from partspair.flows.cards import Card
from partspair.practice.limits import NAME, check_name
from partspair.practice.part_card import LinkKind
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.chips import Chip
from partspair.ui.fields import Field
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section
from partspair.ui.layouts import Columns, EvenGrid, Item, Panel, column, flow, holding, row
from partspair.ui.notices import Notice
from partspair.ui.part_card import PartCardButton
from partspair.ui.part_lines import LinePanel, LineRow
from partspair.ui.part_map import Drawn, PartMap, free_place
from partspair.ui.steady import keep_place, once_released
from partspair.ui.typesetting import spoken
from partspair.vault import part_map
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Found:
    """The cards, those that rest, and the map."""

    cards: tuple[Card, ...]
    resting: tuple[Card, ...]
    drawn: Drawn


def find(vault: Vault) -> Found:
    """Read all of it."""
    known = cards.cards(vault)
    shown = {one.part for one in known}
    at = {part: where for part, where in part_map.places(vault).items() if part in shown}
    return Found(known, cards.resting(vault), Drawn(known, at, cards.lines(vault), part_map.shows_me(vault)))


class PartsPlace(HomeFrame):
    """All cards at once, the one used last first. `panel` is what is asked meanwhile: a name, or a line."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "parts", house.words("part.title"))
        self._reading = Asker()
        self._found: Found | None = None
        self.panel: QWidget | None = None
        self.refresh()

    @override
    def refresh(self) -> None:
        self.house.vault.run(find, self._reading.newest(self._read))

    @override
    def leave(self) -> None:
        self._reading.forget()

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        elif answer.value != self._found:
            self._found = answer.value
            if self.panel is None:
                once_released(self, self._show)

    def _show(self) -> None:
        found = self._found
        if found is None or self.panel is not None:
            return
        restore, words = keep_place(self), self.house.words
        new = Button(self.theme, words("part.new"), small=True, icon="plus")
        new.clicked.connect(lambda _checked: self._ask_name())
        items: list[Item] = [Lead(self.theme, words("part.intro")), holding(flow(new))]
        if found.cards:
            items.append(EvenGrid(self.theme, [self._card(one) for one in found.cards]))
        else:
            items.append(Label(self.theme, words("part.empty"), "lead"))
        if found.resting:
            items += [16, Section(self.theme, words("part.resting"))]
            items.append(EvenGrid(self.theme, [self._card(one) for one in found.resting]))
        known, drawn = column(*items, space=12), column(*(self._map(found.drawn) if found.cards else ()), space=12)
        page = Columns(self.theme, known, drawn, shares=(44, 37), space=28) if found.cards else holding(known)
        self.show_page(holding(column(page, None)), new)
        restore()

    def _card(self, card: Card) -> PartCardButton:
        made = PartCardButton(self.house, card)
        made.clicked.connect(lambda _checked, part=card.part: self._open(part))
        return made

    def _open(self, part: int) -> None:
        self.go_requested.emit(places.PartPage(part))

    def _map(self, drawn: Drawn) -> list[Item]:
        words, theme = self.house.words, self.theme
        made = PartMap(self.house)
        made.show_drawn(drawn)
        made.opened.connect(self._open)
        made.put.connect(lambda part, x, y: self._keep(lambda vault: part_map.put(vault, part, x, y)))
        draw = Button(theme, words("map.draw"), Kind.FAINT, small=True, icon="plus")
        draw.clicked.connect(lambda _checked: self._ask_line())
        me = Button(theme, words("map.me.out" if drawn.shows_me else "map.me.in"), Kind.FAINT, small=True)
        me.clicked.connect(lambda _checked: self._do(lambda v: part_map.show_me(v, is_shown=not drawn.shows_me)))
        ways = [draw, me] if len(drawn.cards) > 1 else [me]
        chips = [self._chip(one, drawn) for one in drawn.cards]
        on = Label(theme, words("map.on"), "small", "ink2")
        items: list[Item] = [Lead(theme, words("map.note")), made, holding(flow(*ways)), on, holding(flow(*chips))]
        if drawn.lines:
            items += [8, Section(theme, words("map.lines"))]
        for line in drawn.lines:
            row_of_line = LineRow(self.house, line)
            row_of_line.erased.connect(
                lambda one=line: self._do(lambda vault: cards.erase_line(vault, one.part, one.kind, one.other))
            )
            items.append(row_of_line)
        return items

    def _chip(self, card: Card, drawn: Drawn) -> Chip:
        chip, part = Chip(self.theme, (spoken(card.name),)), card.part
        chip.setAccessibleName(f"{self.house.words('map.on')}: {card.name}")
        chip.setChecked(part in drawn.at)
        x, y = free_place(list(drawn.at.values()))
        if part in drawn.at:
            chip.clicked.connect(lambda _checked: self._do(lambda vault: part_map.take_off(vault, part)))
        else:
            chip.clicked.connect(lambda _checked: self._do(lambda vault: part_map.put(vault, part, x, y)))
        return chip

    def _ask_name(self) -> None:
        words, theme = self.house.words, self.theme
        field = Field(theme, words("part.name.q"), own_words=True, most=NAME)
        skip, keep = Button(theme, words("part.skip")), Button(theme, words("part.new.save"), Kind.NEXT)
        skip.clicked.connect(lambda _checked: self._end_panel())
        keep.clicked.connect(lambda _checked: self._begin(field))
        field.entered.connect(lambda: self._begin(field))
        ways = row(skip, keep)
        ways.setStretch(0, 1)
        ways.setStretch(1, 1)
        self._ask(Panel(theme, field, ways), field)

    def _ask_line(self) -> None:
        if self._found is None:
            return
        panel = LinePanel(self.house, self._found.cards)
        panel.skipped.connect(self._end_panel)
        panel.drawn.connect(
            lambda one, kind, other: self._do(lambda v: cards.draw_line(v, one, LinkKind(kind), other), ends=True)
        )
        self._ask(Panel(self.theme, panel), next(iter(panel.ones.values())))

    def _ask(self, panel: QWidget, first: QWidget) -> None:
        self.panel = panel
        self.show_page(holding(column(panel, None)), first)

    def _begin(self, field: Field) -> None:
        name, now = field.text, self.house.now()
        fault = check_name(name)
        if fault is not None:
            field.say_error(self.house.words(fault))
            return

        def begun(answer: Ok[int] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
            else:
                self._open(answer.value)

        self.house.vault.run(lambda vault: cards.begin(vault, name, now), begun)

    def _end_panel(self) -> None:
        self.panel = None
        self._found = None
        self.refresh()

    def _keep(self, does: Callable[[Vault], None]) -> None:
        """Keep where it was put; the page stays as it is."""
        self.house.vault.run(does, lambda answer: self._say(answer) if isinstance(answer, Err) else None)

    def _do(self, does: Callable[[Vault], None], *, ends: bool = False) -> None:
        def done(answer: Ok[None] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
            elif ends:
                self._end_panel()
            else:
                self.refresh()

        self.house.vault.run(does, done)

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self._found = None
        self.panel = None
        self.show_page(holding(column(notice, None)))
