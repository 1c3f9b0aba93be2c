"""Who is here: one's own names, last used first, and new ones exactly as they are typed."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from partspair.practice.limits import check_name
from partspair.practice.share import PartHere, Share
from partspair.practice.steps import Step

from .button import Button, Kind
from .choices import NameButton
from .fields import Field
from .house import House
from .labels import Label
from .layouts import Rule, column, flow, gap, holding, row
from .share_step import StepPage

TWO_COLUMNS = 44  # em: narrower pages show one name a row


class WhoPage(StepPage):
    """The names as buttons, in the order of choosing; `show_names` fills it when the vault has answered."""

    step = Step.WHO

    def __init__(self, house: House, share: Share, names: Sequence[str] = ()) -> None:
        super().__init__(house, share)
        self.buttons: dict[str, NameButton] = {}
        self._placed: tuple[int, list[str]] = (0, [])
        self.ask("share.who.body", space=20)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap(12))
        self.stack.addLayout(self._grid)
        self._make_ways_in()
        self._make_order()
        self._arrange(names)

    def _make_ways_in(self) -> None:
        theme = self.house.theme
        self.field = Field(theme, self.words("share.who.new.field"), own_words=True)
        self.add = Button(theme, self.words("go.add"), small=True)
        self.new = Button(theme, self.words("share.who.new"), Kind.FAINT, small=True, icon="plus")
        self.later = Button(theme, self.words("share.who.later"), Kind.FAINT, small=True)
        self.idea = Button(theme, self.words("share.who.idea"), Kind.LINK)
        self.fresh = holding(row(self.field, self.add, align=Qt.AlignmentFlag.AlignVCenter))
        ideas = [Button(theme, one, Kind.FAINT, small=True) for one in self.house.words.each("list.part_ideas")]
        for one, name in zip(ideas, self.house.words.each("list.part_ideas"), strict=True):
            one.clicked.connect(lambda _checked, name=name: self._take_idea(name))
        note = Label(theme, self.words("share.who.idea.note"), colour="ink2")
        self.ideas = holding(column(note, holding(flow(*ideas)), space=8))
        offers = QHBoxLayout()
        offers.setContentsMargins(0, 0, 0, 0)
        offers.addWidget(holding(flow(self.new, self.later, space=12)), 1)
        offers.addWidget(self.idea, 0, Qt.AlignmentFlag.AlignTop)
        self.stack.addWidget(self.fresh)
        self.stack.addWidget(holding(offers))
        self.stack.addWidget(self.ideas)
        self.ideas.hide()
        self.new.clicked.connect(self._open_field)
        self.add.clicked.connect(self._add)
        self.field.entered.connect(self._add)
        self.later.clicked.connect(self._go_unnamed)
        self.idea.clicked.connect(lambda: self.ideas.setVisible(self.ideas.isHidden()))

    def _make_order(self) -> None:
        theme = self.house.theme
        self.swap = Button(theme, self.words("share.who.swap"), small=True, icon="swap")
        self.swap.clicked.connect(self._swap)
        line = row(self.swap)
        line.insertWidget(0, Label(theme, self.words("share.who.several"), colour="ink2"), 1)
        self.several = holding(column(16, Rule(theme), 8, line, space=8))
        self.stack.addWidget(self.several)

    def show_names(self, names: Sequence[str]) -> None:
        """Show one's own names, last used first. What is chosen stays."""
        self._arrange(names)

    def _arrange(self, names: Sequence[str]) -> None:
        chosen = [part.name for part in self.share.parts if part.name]
        wanted = dict.fromkeys((*names, *self.buttons, *chosen))
        for name in wanted:
            if name not in self.buttons:
                self.buttons[name] = self._button(name, name in chosen)
        self.buttons = {name: self.buttons[name] for name in wanted}
        self._place()
        self._tell_order()
        if not self.buttons:
            self._open_field()
        elif not self.field.text:
            self._show_field(False)
        self.several.setVisible(len(self.buttons) > 1)
        self.first = next(iter(self.buttons.values()), None) or self.field.edit

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def _button(self, name: str, is_on: bool) -> NameButton:
        made = NameButton(self.house.theme, name)
        made.setChecked(is_on)
        made.toggled.connect(lambda is_on: self._choose(name, is_on))
        return made

    def _place(self) -> None:
        columns = 2 if self.width() / self.house.theme.body >= TWO_COLUMNS else 1
        if (columns, list(self.buttons)) == self._placed:
            return
        self._placed = (columns, list(self.buttons))
        for at, button in enumerate(self.buttons.values()):
            self._grid.addWidget(button, at // columns, at % columns)
            button.show()
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
        previous: QWidget | None = None
        for button in self.buttons.values():
            if previous is not None:
                QWidget.setTabOrder(previous, button)
            previous = button

    def _choose(self, name: str, is_on: bool) -> None:
        parts = [part for part in self.share.parts if part.name and part.name != name]
        if is_on:
            known = next((part for part in self.share.parts if part.name == name), PartHere(name))
            parts.append(known)
        self.answer(replace(self.share, parts=tuple(parts)))
        self._tell_order()

    def _tell_order(self) -> None:
        order = [part.name for part in self.share.parts if part.name]
        for name, button in self.buttons.items():
            is_said = len(order) > 1 and name in order
            key = "share.who.first" if order[:1] == [name] else "share.who.then"
            button.say_order(self.words(key) if is_said else "")
        self.swap.setVisible(len(order) == 2)

    def _swap(self) -> None:
        self.answer(replace(self.share, parts=tuple(reversed(self.share.parts))))
        self._tell_order()

    def _show_field(self, is_shown: bool) -> None:
        self.fresh.setVisible(is_shown)
        self.new.setVisible(not is_shown)

    def _open_field(self) -> None:
        self._show_field(True)
        self.field.edit.setFocus()

    def _add(self) -> None:
        name = self.field.text
        problem = check_name(name)
        self.field.say_error(self.words(problem) if problem else "")
        if problem is not None:
            return
        self.field.fill("")
        if name in self.buttons:
            self.buttons[name].setChecked(True)
        else:
            self._choose(name, is_on=True)
            self._arrange(())
        self._show_field(False)
        self.buttons[name].setFocus()

    def _take_idea(self, idea: str) -> None:
        self._open_field()
        self.field.fill(idea)
        self.field.edit.selectAll()

    def _go_unnamed(self) -> None:
        self.answer(replace(self.share, parts=(PartHere(),)))
        self.forwarded.emit()

    @override
    def collect(self) -> Share:
        """A name that was typed and not added counts as chosen."""
        if self.field.text and check_name(self.field.text) is None:
            self._add()
        return self.share

    @override
    def proceed(self) -> bool:
        problem = check_name(self.field.text) if self.field.text else None
        self.field.say_error(self.words(problem) if problem else "")
        return problem is None

    @override
    def show_problem(self, key: str | None) -> None:
        if key:
            self._open_field()
        self.field.say_error(self.words(key) if key else "")
