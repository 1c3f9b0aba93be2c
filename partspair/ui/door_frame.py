"""The frame of plain pages: opening the vault, the first run. A narrow column in the middle, and nothing else."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.ui.frame import EDGE, Frame, Room
from partspair.ui.painting import RING
from partspair.ui.theme import Theme

DOOR_MEASURE = 400


class DoorFrame(Frame):
    """A column in the middle, `measure` wide. `has_exits` shows Too much, once there is a room to leave."""

    def __init__(self, theme: Theme, measure: int = DOOR_MEASURE, has_exits: bool = False) -> None:
        super().__init__(theme, measure)
        self._stack.insertStretch(0, 1)
        self.top.row.addStretch(1)
        self.top.row.addWidget(self.exits, 0, Qt.AlignmentFlag.AlignVCenter)
        self.exits.setVisible(has_exits)
        self.bottom.hide()
        if not has_exits:
            self.forget_keys()
            self.takes_letters = False

    @override
    def areas(self) -> list[QWidget]:
        return [self.view, self.exits]

    @override
    def arrange(self, room: Room) -> None:
        self.exits.more.setVisible(room is Room.SINGLE)

    @override
    def place(self, left: int) -> None:
        self.top.inset(EDGE, EDGE - RING)

    @override
    def _insets(self) -> tuple[int, int]:
        side = max(24, (self.width() - round(self.measure * self.theme.body / 16)) // 2)
        return side, side
