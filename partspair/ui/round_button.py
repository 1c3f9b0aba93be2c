"""The round button that begins and pauses sound: its glyph and its name change together."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import NO_BRUSH, RING, canvas, edge_pen
from partspair.ui.theme import Theme
from partspair.ui.tokens import Whose

MAIN, SMALL = 88, 56


class Glyph(StrEnum):
    """What pressing it does; also the name of its icon."""

    RECORD = "record"
    PAUSE = "pause"
    PLAY = "play"
    STOP = "stop"


class RoundButton(PaintedButton, QPushButton):
    """Record, play, pause. `small` is 56 px, for previews. It never pulses."""

    def __init__(self, theme: Theme, whose: Whose, glyph: Glyph, name: str, small: bool = False) -> None:
        super().__init__()
        self.whose, self.glyph, self._side = whose, glyph, SMALL if small else MAIN
        self.begin(theme, "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.become(glyph, name)

    def become(self, glyph: Glyph, name: str) -> None:
        """Show another glyph, under the name of what pressing it does now."""
        self.glyph = glyph
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = self._side + 2 * RING
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, hue = canvas(self), self.theme, self.whose.value
        side = min(self.width(), self.height()) - 2 * RING - 1.0
        centre = QRectF(self.rect()).center()
        disc = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        if self.isEnabled():
            state = "press" if self.isDown() else "hover" if self.underMouse() else "fill"
            painter.setPen(QPen(theme.colour(f"{hue}_soft" if theme.is_night else f"{hue}_{state}"), 1))
            painter.setBrush(theme.colour(f"{hue}_{state}"))
        else:
            painter.setPen(edge_pen(theme.colour("edge"), dashed=True))
            painter.setBrush(NO_BRUSH)
        painter.drawEllipse(disc)
        size = 40 if self._side == MAIN else 28
        glyph = QRectF(centre.x() - size / 2, centre.y() - size / 2, size, size)
        icons.draw(painter, self.glyph.value, theme.colour(f"on_{hue}" if self.isEnabled() else "ink3"), glyph)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(NO_BRUSH)
            painter.drawEllipse(QPointF(centre), side / 2 + 3.5, side / 2 + 3.5)
        painter.end()
