"""The frame of the main pages: places in the rail, a title above, the quiet links below."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui.exits import Links, Rail
from partspair.ui.frame import EDGE, Frame, Room
from partspair.ui.labels import Label
from partspair.ui.layouts import Rule, clear, row
from partspair.ui.painting import RING
from partspair.ui.rows import NavRow, StatusRow
from partspair.ui.signs import PairSign
from partspair.ui.theme import Theme
from partspair.ui.typesetting import Run
from partspair.ui.view import View

RAIL, RAIL_ICONS, MARGIN = 264, 72, 12


@dataclass(frozen=True)
class Place:
    """Somewhere to go: its key, its icon, its words."""

    key: str
    icon: str
    words: str


class RoomFrame(Frame):
    """Rail, top bar with the page's title, content. `place_chosen` carries the key of a place."""

    place_chosen = Signal(str)
    settings_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.rows: dict[str, NavRow] = {}
        self._here, self._titled = "", ("", "")
        self.rail = Rail(theme)
        self.sign, self.people = PairSign(theme), Label(theme, strong=True, most_lines=2)
        self.folder = StatusRow(theme, "folder", "")
        self.settings = NavRow(theme, "settings", self.tr("Settings"))
        self.lock = NavRow(theme, "lock", self.tr("Lock"), key=self.tr("Ctrl L"))
        self.links, self.low_links = Links(theme), Links(theme, pad=8)
        self.title = Label(theme, role="question")
        self._fill_rail()
        self._fill_bars()
        self._connect()

    def _fill_rail(self) -> None:
        self._places = QVBoxLayout()
        self._places.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.setSpacing(8)
        self._head.addWidget(self.sign)
        self._head.addWidget(self.people, 1)
        upper = QWidget()
        upper.setObjectName("sheet")
        stack = QVBoxLayout(upper)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addLayout(self._places)
        stack.addStretch(1)
        self._upper = View(upper)
        self._low = QVBoxLayout()
        self._low.setSpacing(0)
        self._rule = Rule(self.theme)
        for one in (self.settings, self.lock, self._rule):
            self._low.addWidget(one)
        self._low.addLayout(row(8, self.links, align=Qt.AlignmentFlag(0)))
        self._folder_box = QHBoxLayout()
        self._folder_box.addWidget(self.folder)
        self._rail_stack = QVBoxLayout(self.rail)
        self._rail_stack.setSpacing(8)
        for part in (self._head, self._upper, self._folder_box, self._low):
            if isinstance(part, QWidget):
                self._rail_stack.addWidget(part, 1)
            else:
                self._rail_stack.addLayout(part)
        self.whole.insertWidget(0, self.rail)

    def _fill_bars(self) -> None:
        self.top.row.addWidget(self.title, 1, Qt.AlignmentFlag.AlignVCenter)
        self.top.row.addWidget(self.exits, 0, Qt.AlignmentFlag.AlignVCenter)
        self.bottom.row.addWidget(self.low_links, 1, Qt.AlignmentFlag.AlignVCenter)

    def _connect(self) -> None:
        self._connect_exits(self.links)
        self._connect_exits(self.low_links)
        self.settings.clicked.connect(self.settings_requested)
        self.lock.clicked.connect(self.lock_requested)

    def show_people(self, words: str, has_partner: bool) -> None:
        """Show whose room this is, for example "Maren & Idris"."""
        self.people.say(words)
        self.sign.show_partner(has_partner)

    def show_places(self, places: Sequence[Place]) -> None:
        """Show the places of the rail."""
        clear(self._places)
        self.rows = {}
        for place in places:
            made = NavRow(self.theme, place.icon, place.words)
            made.clicked.connect(lambda _checked, key=place.key: self.place_chosen.emit(key))
            self.rows[place.key] = made
            self._places.addWidget(made)
        self._arrange()

    def show_here(self, key: str, title: str, aside: str = "") -> None:
        """Say where one is: the row in the rail, and the title with a few words beside it."""
        for name, one in self.rows.items():
            one.stand(name == key)
        self.settings.stand(key == "settings")
        self._titled = (title, aside)
        self._arrange()

    @override
    def areas(self) -> list[QWidget]:
        return [self.rail, self.view, self.bottom, self.exits]

    @override
    def rail_width(self) -> int:
        if self.room in {Room.COMPACT, Room.SINGLE}:
            return max(RAIL_ICONS, self.theme.sized(22) + 2 * MARGIN + 26)
        return round(RAIL * self.theme.body / 16)

    @override
    def arrange(self, room: Room) -> None:
        is_folded = room in {Room.COMPACT, Room.SINGLE}
        self.rail.setFixedWidth(self.rail_width())
        for one in (*self.rows.values(), self.settings, self.lock):
            one.show_icon_alone(is_folded)
        self.folder.show_icon_alone(is_folded)
        for part in (self.people, self._rule, self.links):
            part.setVisible(not is_folded)
        self.bottom.setVisible(is_folded)
        side = 0 if is_folded else MARGIN - RING
        self._head.setContentsMargins(0 if is_folded else 24 - side, 0, 0, 0)
        self._folder_box.setContentsMargins(0 if is_folded else 25 - side, 0, 4, 8)
        self._rail_stack.setContentsMargins(side, 20, side, 8)
        self._places.setContentsMargins(0, 13, 0, 0)
        if is_folded:
            self._head.setAlignment(self.sign, Qt.AlignmentFlag.AlignHCenter)
            self._folder_box.setAlignment(self.folder, Qt.AlignmentFlag.AlignHCenter)
        else:
            self._head.setAlignment(self.sign, Qt.AlignmentFlag(0))
            self._folder_box.setAlignment(self.folder, Qt.AlignmentFlag(0))
        title, aside = self._titled
        shown = aside and room is not Room.SINGLE
        self.title.say((title, Run(f"\u2003{aside}", role="body", colour="ink2")) if shown else title)

    @override
    def place(self, left: int) -> None:
        self.bottom.shrink(44)
        self.top.inset(left - RING, EDGE - RING)
        self.bottom.inset(left - 8 - RING, EDGE)
