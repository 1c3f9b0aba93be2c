"""The bottom bar of a flow: Back at the left, a sentence, and ways on that are all of one size."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.button import Button, Kind
from partspair.ui.exits import Bar
from partspair.ui.labels import Small
from partspair.ui.layouts import gap
from partspair.ui.theme import Theme

STEP_WIDTH = 168


@dataclass(frozen=True)
class Way:
    """One way on: its key, its words, whether it is filled, an icon."""

    key: str
    words: str
    kind: Kind = Kind.PLAIN
    icon: str = ""


class _EvenRow(QHBoxLayout):
    """A row that gives all its widgets exactly the same width, whatever pixel is left over.

    It asks the widgets themselves and never the layout's items: Python would keep an item's wrapper for longer than the
    item lives, and take the next object at the same address for it.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.widgets: list[QWidget] = []

    @override
    def setGeometry(self, box: QRect, /) -> None:
        super().setGeometry(box)
        shown = self._shown()
        if not shown:
            return
        wide = self._width_of(shown, box.width())
        left = box.right() + 1 - wide
        for widget in reversed(shown):
            widget.setGeometry(QRect(left, box.top(), wide, box.height()))
            left -= wide + self.spacing()

    @override
    def heightForWidth(self, width: int, /) -> int:
        shown = self._shown()
        wide = self._width_of(shown, width) if shown else 0
        return max((one.heightForWidth(wide) for one in shown if one.hasHeightForWidth()), default=-1)

    def _shown(self) -> list[QWidget]:
        return [one for one in self.widgets if not one.isHidden()]

    def _width_of(self, shown: list[QWidget], width: int) -> int:
        wide = (width - (len(shown) - 1) * self.spacing()) // len(shown)
        return min(wide, max(one.sizeHint().width() for one in shown))


class WaysOn(QWidget):
    """Buttons of equal size, as wide as the widest needs. `taken` carries the key of the one that was pressed."""

    taken = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.buttons: dict[str, Button] = {}
        self._row = _EvenRow(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(gap(12))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self.even_out)

    def show_ways(self, ways: Sequence[Way]) -> None:
        """Show these ways on. Buttons that stay keep their focus."""
        for key in [key for key in self.buttons if key not in {way.key for way in ways}]:
            gone = self.buttons.pop(key)
            gone.hide()
            gone.deleteLater()
        for at, way in enumerate(ways):
            button = self.buttons.get(way.key)
            if button is None or button.kind is not way.kind:
                button = self._exchange(way)
            button.say(way.words)
            button.show_icon(way.icon)
            self._row.removeWidget(button)
            self._row.insertWidget(at, button)
            button.show()
        self._row.widgets = [self.buttons[way.key] for way in ways]
        self.even_out()

    def _exchange(self, way: Way) -> Button:
        old = self.buttons.get(way.key)
        if old is not None:
            old.hide()
            old.deleteLater()
        made = Button(self._theme, way.words, way.kind, icon=way.icon, least=STEP_WIDTH)
        made.clicked.connect(lambda _checked, key=way.key: self.taken.emit(key))
        self.buttons[way.key] = made
        return made

    def even_out(self) -> None:
        """Make all as wide as the widest wants to be."""
        widest = max((one.own_width() for one in self.buttons.values()), default=0.0)
        least = max((one.own_least_width() for one in self.buttons.values()), default=0.0)
        for one in self.buttons.values():
            one.keep_width(widest, least)


class FlowBar(Bar):
    """Back, a sentence, the ways on."""

    def __init__(self, theme: Theme, height: int, on_back: Callable[[], None]) -> None:
        super().__init__(theme, height, has_line=True)
        self.back = Button(theme, self.tr("Back"), Kind.QUIET, icon="chevron-left", centred=False, pad=2)
        self.note = Small(theme)
        self.note.block.align = Qt.AlignmentFlag.AlignHCenter
        self.ways = WaysOn(theme)
        self.back.clicked.connect(lambda _checked: on_back())
        self.row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addWidget(self.note, 1, Qt.AlignmentFlag.AlignVCenter)
        self.row.addStretch(0)
        self.row.addWidget(self.ways, 0, Qt.AlignmentFlag.AlignVCenter)
