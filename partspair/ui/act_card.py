"""A card that does one thing when it is pressed: an icon, a title, a detail."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring, edge_pen, state_fill
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words, plain

HIGH, PAD, ICON = 72, 24.0, 24


class ActCard(PaintedButton, QPushButton):
    """A large, plain button; without an icon its words stand in the middle."""

    def __init__(self, theme: Theme, title: Words, detail: Words = "", icon: str = "") -> None:
        super().__init__()
        self.icon_name = icon
        align = Qt.AlignmentFlag.AlignLeft if icon else Qt.AlignmentFlag.AlignHCenter
        self.title = TextBlock(theme, title, "body", strong=True, align=align, line_height=1.35)
        self.detail = TextBlock(theme, detail, "detail", "ink2", align=align)
        self.fit(self)
        self.begin(theme, title)
        self.setAccessibleDescription(plain(detail))

    def _lead(self) -> float:
        return PAD + (self.theme.sized(ICON) + 20 if self.icon_name else 0)

    def _text_height(self, width: float) -> float:
        return self.title.height(width) + (self.detail.height(width) if plain(self.detail.words) else 0)

    @override
    def fit_width(self) -> float:
        return max(self.title.width(), self.detail.width()) + self._lead() + PAD + 2 * RING

    @override
    def least_width(self) -> float:
        return max(self.title.least_width(), self.detail.least_width()) + self._lead() + PAD + 2 * RING

    @override
    def fit_height(self, width: float) -> float:
        inside = max(1.0, width - 2 * RING - self._lead() - PAD)
        return max(HIGH, self._text_height(inside) + 24) + 2 * RING

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = canvas(self), self.theme, body(self)
        if self.isEnabled():
            edge = QPen(theme.colour("line2"), 1)
            draw_box(painter, body(self, 1), 12, state_fill(self, theme, "card"), edge)
        else:
            draw_box(painter, body(self, 1), 12, None, edge_pen(theme.colour("line2"), dashed=True))
        if self.icon_name:
            spot = QRectF(box.left() + PAD, box.top(), theme.sized(ICON), box.height())
            icons.draw(painter, self.icon_name, theme.colour("ink2"), spot)
        inside = box.width() - self._lead() - PAD
        text = QRectF(box.left() + self._lead(), box.top(), inside, box.height())
        text.setTop(text.top() + (text.height() - self._text_height(inside)) / 2)
        self.title.draw(painter, text, theme.colour("ink" if self.isEnabled() else "ink3"))
        if plain(self.detail.words):
            self.detail.draw(painter, text.adjusted(0, self.title.height(inside), 0, 0), theme.colour("ink2"))
        draw_ring(painter, self, theme, 12)
        painter.end()
