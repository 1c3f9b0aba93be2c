"""What there is to carry: one list, newest first, each line brought or not yet (practice 4g). Nothing here is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from typing_extensions import override

from partspair.flows import carrying
from partspair.flows.carrying import Carried
from partspair.practice.carry import CarryTo
from partspair.ui.button import Button
from partspair.ui.carry_panel import CarryPanel
from partspair.ui.house import House
from partspair.ui.jobs import Err, Ok
from partspair.ui.labels import Label, Lead, Section, Small
from partspair.ui.layouts import Item, Panel, column, flow, holding
from partspair.ui.line_place import LineCard, LinePlace
from partspair.ui.note_words import day_of
from partspair.ui.steady import keep_place, once_released
from partspair.ui.times import clock
from partspair.ui.typesetting import Words, plain, spoken
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Found:
    """The lines, and those that were let go."""

    lines: tuple[Carried, ...]
    gone: tuple[Carried, ...]


def find(vault: Vault) -> Found:
    """Read both."""
    return Found(carrying.lines(vault), carrying.let_go_lines(vault))


def title_of(house: House, carried: Carried) -> Words:
    """Whose line it is."""
    return (spoken(carried.line.name),) if carried.line.name else house.words("carry.unnamed")


def details_of(house: House, carried: Carried) -> str:
    """For whom, since when, and whether it was brought."""
    to, at = carried.line.to, carried.at
    partner = {"partner": house.name} if to is CarryTo.PARTNER else {}
    brought = [house.words("carry.brought")] if carried.is_brought else []
    return " · ".join((*brought, house.words(f"carry.for.{to}", **partner), f"{day_of(at)}, {at:%H:%M}"))


class CarryCard(LineCard):
    """One line. `brought` toggles, `let_go` lets it go, or takes it back when it was."""

    brought = Signal()
    let_go = Signal()

    def __init__(self, house: House, carried: Carried, *, is_gone: bool = False) -> None:
        title, detail = title_of(house, carried), details_of(house, carried)
        super().__init__(house, carried.take, f"{plain(title)}, {detail}")
        self.carried = carried
        theme = house.theme
        self.inside.addLayout(column(Label(theme, title, "lead"), Label(theme, detail, "detail", "ink2"), space=8))
        for line in (carried.line.set_off, carried.line.guarding):
            if line:
                self.inside.addWidget(Label(theme, (spoken(line),), "body"))
        if carried.take is not None and carried.is_spoken:
            length = clock(carried.take.length_ms)
            self.inside.addWidget(Label(theme, house.words("carry.said", length=length), "detail", "ink2"))
        self.bring = self.way("carry.unbring" if carried.is_brought else "carry.bring")
        self.let = self.way("carry.gone.back" if is_gone else "drawer.letgo")
        self.bring.clicked.connect(self.brought)
        self.let.clicked.connect(self.let_go)
        if is_gone:
            self.bring.setParent(self)
            self.bring.hide()
            self.end_with(self.let)
        else:
            self.end_with(self.bring, self.let)


class CarriesPlace(LinePlace):
    """The list, and a line more when somebody asks for one."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "carry.title")
        self._found: Found | None = None
        self.panel: CarryPanel | None = None
        self.slow_down_requested.connect(self._slow_down)
        self.refresh()

    @override
    def forget_shown(self) -> None:
        self._found = None

    @override
    def refresh(self) -> None:
        self.house.vault.run(find, self._reading.newest(self._read))

    @override
    def leave(self) -> None:
        self._end_panel()
        super().leave()

    @override
    def silence(self) -> None:
        super().silence()
        if self.panel is not None:
            self.panel.silence()

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Err):
            self._found = None
            self.say(answer)
        elif answer.value != self._found and self.panel is None:
            self._found = answer.value
            once_released(self, self._show)

    def _show(self) -> None:
        found = self._found
        if found is None or self.panel is not None:
            return
        restore = keep_place(self)
        self.hide_sounds()
        words, theme = self.house.words, self.theme
        new = Button(theme, words("carry.new"), small=True, icon="carry")
        new.clicked.connect(lambda _checked: self._write())
        lines = tuple(self._card(one) for one in found.lines[: self.limit])
        gone = tuple(self._card(one, is_gone=True) for one in found.gone)
        self.cards = (*lines, *gone)
        items: list[Item] = [holding(flow(self.to_drawer())), Lead(theme, words("carry.sub")), 4, holding(flow(new)), 4]
        items += [*lines, *self.older(len(lines))]
        if not lines:
            items.append(Label(theme, words("carry.empty"), "lead"))
        if gone:
            items += [16, Section(theme, words("carry.gone")), Small(theme, words("carry.gone.sub")), *gone]
        self.show_page(holding(column(*items, None, space=12)), new)
        restore()

    def _card(self, carried: Carried, *, is_gone: bool = False) -> CarryCard:
        card, number, now = CarryCard(self.house, carried, is_gone=is_gone), carried.id, self.house.seconds
        card.heard.connect(lambda: self.hear(card))
        if carried.is_brought:
            card.brought.connect(lambda: self._do(lambda vault: carrying.not_brought(vault, number)))
        else:
            card.brought.connect(lambda: self._do(lambda vault: carrying.bring(vault, number, now())))
        if is_gone:
            card.let_go.connect(lambda: self._do(lambda vault: carrying.take_back(vault, number)))
        else:
            card.let_go.connect(lambda: self._do(lambda vault: carrying.let_go(vault, number, now())))
        return card

    def _write(self) -> None:
        self.hide_sounds()
        self.cards = ()
        self.panel = CarryPanel(self.house)
        self.panel.began.connect(lambda: self.show_slow_down(True))
        self.panel.kept.connect(self._written)
        self.panel.skipped.connect(self._written)
        self.show_page(holding(column(Panel(self.theme, self.panel), None)), self.panel.set_off)

    def _written(self) -> None:
        self._end_panel()
        self._found = None
        self.refresh()

    def _slow_down(self) -> None:
        if self.panel is not None:
            self.panel.slow_down()

    def _end_panel(self) -> None:
        if self.panel is not None:
            self.show_slow_down(False)
            self.panel.leave()
            self.panel = None

    def _do(self, does: Callable[[Vault], None]) -> None:
        self.house.vault.run(does, self._done)

    def _done(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            self._found = None
            self.say(answer)
        else:
            self.refresh()
