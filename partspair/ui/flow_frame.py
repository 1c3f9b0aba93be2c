"""The frame of a flow: one question, its steps as a table of contents, Back, Skip and Next always in one place."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui.button import Button, Kind
from partspair.ui.exits import Bar, Links, Rail
from partspair.ui.frame import BOTTOM, EDGE, Frame, Room
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import Rule, clear, row
from partspair.ui.painting import RING
from partspair.ui.room_frame import MARGIN, RAIL
from partspair.ui.rows import NavRow, StepRow, StepState
from partspair.ui.theme import Theme
from partspair.ui.typesetting import Words, plain
from partspair.ui.view import View
from partspair.ui.ways_on import FlowBar, Way

BACK, SKIP, NEXT = "back", "skip", "next"


@dataclass(frozen=True)
class Step:
    """A step in the table of contents."""

    key: str
    words: str
    state: StepState = StepState.AHEAD


@dataclass(frozen=True)
class StepGroup:
    """Steps that belong together. While one is elsewhere it is folded and shows what was `said`."""

    title: str
    steps: Sequence[Step] = ()
    said: Sequence[Words] = ()

    @property
    def is_here(self) -> bool:
        """Whether one is at a step of this group."""
        return any(step.state is StepState.HERE for step in self.steps)


class FlowFrame(Frame):
    """Rail with steps, content, Back and the ways on. Ctrl+Enter is Next, Esc leaves and keeps the draft."""

    back_requested = Signal()
    skip_requested = Signal()
    step_requested = Signal(str)
    way_taken = Signal(str)  # any other way on that was shown

    def __init__(self, theme: Theme, leave: str = "") -> None:
        super().__init__(theme)
        self._groups: tuple[StepGroup, ...] = ()
        self._opened: set[str] = set()
        self._skip = self._next = True
        leave = leave or self.tr("Leave, keep draft")
        self.rail = Rail(theme)
        self.way_out = NavRow(theme, "chevron-left", leave, key=self.tr("Esc"))
        self.short_leave = Button(theme, self.tr("Leave"), Kind.QUIET, icon="chevron-left", small=True, pad=8)
        self.here = Button(theme, "", Kind.FAINT, small=True, icon_after="chevron-down")
        self.status = Small(theme)
        self.links, self.low_links = Links(theme), Links(theme, pad=6)
        self.flow_bar.row.insertWidget(1, self.low_links, 1, Qt.AlignmentFlag.AlignVCenter)
        self._fill_rail()
        self._fill_top()
        self._connect()

    @override
    def make_bottom(self) -> Bar:
        self.flow_bar = FlowBar(self.theme, BOTTOM, self.back_requested.emit)
        return self.flow_bar

    def _fill_rail(self) -> None:
        groups = QWidget()
        groups.setObjectName("sheet")
        self._list = QVBoxLayout(groups)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        stack = QVBoxLayout(self.rail)
        side = MARGIN - RING
        stack.setContentsMargins(side, 8, side, 8)
        stack.setSpacing(4)
        stack.addWidget(self.way_out)
        stack.addWidget(View(groups), 1)
        stack.addWidget(Rule(self.theme))
        stack.addLayout(row(8, self.links, align=Qt.AlignmentFlag(0)))
        self.whole.insertWidget(0, self.rail)

    def _fill_top(self) -> None:
        row, middle = self.top.row, Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self.short_leave, 0, middle)
        row.addWidget(self.status, 1, middle)
        row.addWidget(self.here, 0, middle)
        row.addStretch(1)
        row.addWidget(self.exits, 0, middle)

    def _connect(self) -> None:
        self._connect_exits(self.links)
        self._connect_exits(self.low_links)
        self.way_out.clicked.connect(self.leave_requested)
        self.short_leave.clicked.connect(self.leave_requested)
        self.here.clicked.connect(self._open_steps)
        self.flow_bar.ways.taken.connect(self._take)

    def _take(self, key: str) -> None:
        match key:
            case "next":
                self.next_requested.emit()
            case "skip":
                self.skip_requested.emit()
            case _:
                self.way_taken.emit(key)

    def show_status(self, words: str) -> None:
        """Say where this is kept, for example "A draft, only on this computer"."""
        self.status.say(words)

    def show_ways(self, next: str = "", skip: str = "", note: str = "", has_back: bool = True) -> None:
        """Name the two ways on: by default Skip and Next; both are always there, and of one size."""
        self.show_other_ways(
            (Way(SKIP, skip or self.tr("Skip")), Way(NEXT, next or self.tr("Next"), Kind.NEXT)), note, has_back
        )

    def show_other_ways(self, ways: Sequence[Way], note: str = "", has_back: bool = True) -> None:
        """Show other ways on; the keys `skip` and `next` have signals of their own, the rest come by `way_taken`."""
        self.flow_bar.ways.show_ways(ways)
        self.flow_bar.note.say(note)
        self.flow_bar.back.setVisible(has_back)
        self._arrange()

    @property
    def next_button(self) -> Button:
        """The way on at the right. Raises KeyError when it is not shown."""
        return self.flow_bar.ways.buttons[NEXT]

    @property
    def skip_button(self) -> Button:
        """The other way on. Raises KeyError when it is not shown."""
        return self.flow_bar.ways.buttons[SKIP]

    def show_steps(self, groups: Sequence[StepGroup]) -> None:
        """Show the table of contents."""
        self._groups = tuple(groups)
        clear(self._list)
        for group in self._groups:
            self._add_group(group)
        self._list.addStretch(1)
        self._arrange()

    def _add_group(self, group: StepGroup) -> None:
        is_open = group.is_here or group.title in self._opened
        if group.is_here or not group.steps:
            colour = "ink" if group.is_here else "ink2"
            head: QWidget = Label(self.theme, group.title, strong=group.is_here, colour=colour)
        else:
            after = "chevron-up" if is_open else "chevron-down"
            fold = Button(
                self.theme, group.title, Kind.QUIET, small=True, role="body", pad=12, icon_after=after, centred=False
            )
            fold.clicked.connect(lambda _checked, title=group.title: self._toggle(title))
            head = fold
        self._list.addSpacing(14 if self._list.count() else 10)
        if isinstance(head, Label):
            self._list.addLayout(row(12, head))
            self._list.addSpacing(4)
        else:
            self._list.addWidget(head)
        for words in () if is_open else group.said:
            self._list.addLayout(row(12, Label(self.theme, words, "detail", most_lines=2)))
        for step in group.steps if is_open else ():
            made = StepRow(self.theme, step.words, step.state)
            made.clicked.connect(lambda _checked, key=step.key: self.step_requested.emit(key))
            self._list.addWidget(made)

    def _toggle(self, title: str) -> None:
        self._opened ^= {title}
        self.show_steps(self._groups)

    def _open_steps(self) -> None:
        menu = QMenu(self.here)
        menu.setFont(self.theme.sans())
        for group in self._groups:
            menu.addSection(group.title) if group.steps else None
            for step in group.steps:
                action = menu.addAction(step.words.replace("&", "&&"))
                action.setEnabled(step.state is not StepState.HERE)
                action.triggered.connect(lambda _checked, key=step.key: self.step_requested.emit(key))
        menu.popup(self.here.mapToGlobal(self.here.rect().bottomLeft()))

    @override
    def areas(self) -> list[QWidget]:
        return [self.rail, self.short_leave, self.here, self.view, self.bottom, self.exits]

    @override
    def rail_width(self) -> int:
        if self.room in {Room.COMPACT, Room.SINGLE}:
            return 0
        return round(RAIL * self.theme.body / 16)

    @override
    def arrange(self, room: Room) -> None:
        is_folded = room in {Room.COMPACT, Room.SINGLE}
        is_single = room is Room.SINGLE
        self.rail.setVisible(not is_folded)
        self.rail.setFixedWidth(self.rail_width() or 1)
        self.short_leave.setVisible(is_folded)
        self.here.setVisible(is_folded and any(group.is_here for group in self._groups))
        self.status.setVisible(not is_folded)
        self.low_links.setVisible(is_folded and not is_single)
        self.exits.more.setVisible(is_single)
        self.flow_bar.note.setVisible(bool(plain(self.flow_bar.note.block.words)) and not is_folded)
        self.flow_bar.back.show_icon("" if is_single else "chevron-left")

    @override
    def place(self, left: int) -> None:
        self.top.inset(left - RING - (8 if self.short_leave.isVisibleTo(self) else 0), EDGE - RING)
        self.flow_bar.inset(left - RING, EDGE - RING)
        self._squeeze()

    def _squeeze(self) -> None:
        """Fold the step's name to an icon where Too much would not be whole."""
        steps = [step for group in self._groups for step in group.steps if step.state is StepState.HERE]
        name = steps[0].words if steps else ""
        self.here.say(name)
        self.here.show_icon("")
        parts = self.short_leave.minimumSizeHint().width() + self.here.minimumSizeHint().width()
        if parts + self.exits.needed_width() + 4 * EDGE > self.width():
            self.here.say("")
            self.here.show_icon("list")
        self.here.setAccessibleName(name)
