"""Whether a copy of what is sent may be saved outside: asked of its speaker, and off until they say so."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.ui.chips import Tick
from partspair.ui.house import House
from partspair.ui.labels import Small
from partspair.ui.layouts import gap


class TakeOutTick(QWidget):
    """The tick with what it means below. `toggled` carries whether the partner may."""

    toggled = Signal(bool)

    def __init__(self, house: House, is_on: bool) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.tick = Tick(theme, words("export.may", partner=house.name))
        self.tick.setChecked(is_on)
        self.tick.setAccessibleDescription(words("export.may.note"))
        self.tick.toggled.connect(self.toggled)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, gap(8), 0, 0)
        stack.setSpacing(0)
        stack.addWidget(self.tick)
        stack.addWidget(Small(theme, words("export.may.note")))
