"""The segmented control: two or three ways of doing one thing, side by side in a well."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.painted import PaintedButton, Themed
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock


class _Segment(PaintedButton, QRadioButton):
    def __init__(self, theme: Theme, words: str, icon: str) -> None:
        super().__init__()
        self.icon_name = icon
        self.block = TextBlock(theme, words, strong=True, line_height=1.35)
        self.fit(self)
        self.begin(theme, words)
        self.toggled.connect(self._weigh)
        self._weigh(False)

    def _weigh(self, is_on: bool) -> None:
        self._shown = TextBlock(self.theme, self.block.words, strong=is_on, line_height=1.35)

    def _icon(self) -> float:
        return self.theme.sized(20) + 8 if self.icon_name else 0

    @override
    def hitButton(self, position: QPoint, /) -> bool:
        return self.rect().contains(position)

    @override
    def fit_width(self) -> float:
        return self.block.width() + self._icon() + 32 + 2 * RING

    @override
    def least_width(self) -> float:
        return self.block.least_width() + self._icon() + 32 + 2 * RING

    @override
    def fit_height(self, width: float) -> float:
        text = self.block.height(max(1.0, width - self._icon() - 32 - 2 * RING))
        return max(44.0, text + 16) + 2 * RING

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box, is_on = canvas(self), self.theme, body(self), self.isChecked()
        if is_on:
            draw_box(painter, body(self, 1), 10, theme.colour("card"), QPen(theme.colour("edge"), 1))
        elif self.underMouse() and self.isEnabled():
            draw_box(painter, box, 10, theme.colour("card"), None)
        self._draw_words(painter, box, is_on)
        draw_ring(painter, self, theme, 10)
        painter.end()

    def _draw_words(self, painter: QPainter, box: QRectF, is_on: bool) -> None:
        ink = self.theme.colour("ink" if is_on else "ink2" if self.isEnabled() else "ink3")
        left = box.left() + 16
        if self.icon_name:
            size = self.theme.sized(20)
            icons.draw(painter, self.icon_name, ink, QRectF(left, box.top(), size, box.height()))
            left += size + 8
        self._shown.draw_middle(painter, QRectF(left, box.top(), box.right() - 14 - left, box.height()), ink)


class Segmented(Themed, QWidget):
    """Ways of doing one thing, each `(key, words, icon)`. `name` is what a screen reader calls the group."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, ways: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.follow(theme)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self.segments: dict[str, QRadioButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for key, words, icon in ways:
            one = _Segment(theme, words, icon)
            self.segments[key] = one
            self._group.addButton(one)
            row.addWidget(one)
            one.toggled.connect(lambda is_on, key=key: self.chosen.emit(key) if is_on else None)

    def choose(self, key: str) -> None:
        """Choose a way. Raises KeyError when there is no such way."""
        self.segments[key].setChecked(True)

    @property
    def choice(self) -> str:
        """The key of the chosen way, empty while none is."""
        return next((key for key, one in self.segments.items() if one.isChecked()), "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        draw_box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 13, self.theme.colour("well"), None)
        painter.end()
