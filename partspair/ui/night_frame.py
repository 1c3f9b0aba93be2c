"""The frame of listening and answering: no rail, two times above, and what one needs to leave."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.ui.button import Button, Kind
from partspair.ui.exits import Links
from partspair.ui.frame import EDGE, Frame, Room
from partspair.ui.labels import Small
from partspair.ui.painting import RING
from partspair.ui.theme import Theme
from partspair.ui.ways_on import Way, WaysOn

NIGHT_MEASURE, CAPACITY_MEASURE, STOPPED_MEASURE = 880, 720, 640
SIDE = 32


class NightFrame(Frame):
    """Leave at the top left, the times in the middle, exits at the right; links and ways on below.

    `way_taken` carries the key of a way; the key `next` comes by `next_requested` too, as Ctrl+Enter does.
    """

    way_taken = Signal(str)

    def __init__(
        self, theme: Theme, measure: int = NIGHT_MEASURE, has_exits: bool = True, has_leave: bool = True
    ) -> None:
        super().__init__(theme, measure)
        self._has_exits = has_exits
        self.way_out = Button(theme, self.tr("Leave"), Kind.QUIET, small=True, icon="chevron-left", key="Esc", pad=8)
        self.times = Small(theme)
        self.times.block.align = Qt.AlignmentFlag.AlignHCenter
        self.links, self.ways = Links(theme, pad=5, role="detail"), WaysOn(theme)
        middle = Qt.AlignmentFlag.AlignVCenter
        self.top.row.addWidget(self.way_out, 0, middle)
        self.top.row.addWidget(self.times, 1, middle)
        self.top.row.addStretch(0)
        self.top.row.addWidget(self.exits, 0, middle)
        self.bottom.row.addWidget(self.links, 1, middle)
        self.bottom.row.addStretch(0)
        self.bottom.row.addWidget(self.ways, 0, middle)
        self._connect_exits(self.links)
        self.way_out.setVisible(has_leave)
        self.way_out.clicked.connect(self.leave_requested)
        self.ways.taken.connect(self._take)
        self.exits.setVisible(has_exits)

    def _take(self, key: str) -> None:
        if key == "next":
            self.next_requested.emit()
        self.way_taken.emit(key)

    def show_times(self, words: str) -> None:
        """Show both times, for example "Your 22:52 · Idris's 06:52"."""
        self.times.say(words)

    def show_ways(self, ways: Sequence[Way]) -> None:
        """Show the ways on, all of one size, the last at the right edge."""
        self.ways.show_ways(ways)
        self._arrange()

    @override
    def areas(self) -> list[QWidget]:
        return [self.way_out, self.view, self.bottom, self.exits]

    @override
    def arrange(self, room: Room) -> None:
        is_single = room is Room.SINGLE
        self.times.setVisible(not is_single)
        self.links.setVisible(not is_single or not self._has_exits)
        self.exits.more.setVisible(is_single)

    @override
    def place(self, left: int) -> None:
        self.top.inset(SIDE - RING - 8, EDGE - RING)
        self.bottom.inset(SIDE - RING - 5, EDGE - RING)
