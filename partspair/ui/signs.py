"""Signs of persons and parts, all made of the arch; they carry a hue and a form, never a hue alone."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.painted import Themed
from partspair.ui.painting import NO_BRUSH, arch, canvas
from partspair.ui.theme import Theme

TALL = 1.33  # height of an arch by its width


class Sign(StrEnum):
    """What an arch stands for."""

    ME = "me"
    THEM = "them"
    ON_ITS_WAY = "on_its_way"
    EMPTY = "empty"
    LIT = "lit"
    HERE = "here"
    PART = "part"


def draw_sign(painter: QPainter, theme: Theme, sign: Sign, box: QRectF, line: float = 2.0) -> None:
    """Draw an arch that fills `box`."""
    half = line / 2
    inner = box.adjusted(half, half, -half, -half)
    match sign:
        case Sign.ME:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("me"))
            painter.drawPath(arch(box))
        case Sign.THEM:
            painter.setPen(QPen(theme.colour("them"), line))
            painter.setBrush(NO_BRUSH)
            painter.drawPath(arch(inner))
        case Sign.ON_ITS_WAY:
            pen = QPen(theme.colour("them_soft"), line, c=Qt.PenCapStyle.RoundCap)
            pen.setDashPattern([0.75, 2.0])
            painter.setPen(pen)
            painter.setBrush(NO_BRUSH)
            painter.drawPath(arch(inner))
        case Sign.EMPTY:
            painter.setPen(QPen(theme.colour("edge"), 1.5))
            painter.setBrush(theme.colour("card"))
            painter.drawPath(arch(box.adjusted(0.75, 0.75, -0.75, -0.75)))
        case Sign.PART:
            painter.setPen(QPen(theme.colour("me"), 1.5))
            painter.setBrush(theme.colour("me_tint"))
            painter.drawPath(arch(box.adjusted(0.75, 0.75, -0.75, -0.75)))
        case Sign.LIT:
            _draw_lit(painter, theme, box.adjusted(0.75, 0.75, -0.75, -0.75), "me", "me_fill")
        case Sign.HERE:
            _draw_lit(painter, theme, box.adjusted(0.75, 0.75, -0.75, -0.75), "edge", "card")


def _draw_lit(painter: QPainter, theme: Theme, box: QRectF, line: str, fill: str) -> None:
    painter.setPen(QPen(theme.colour(line), 1.5))
    painter.setBrush(theme.colour(fill))
    painter.drawPath(arch(box))
    width = box.width() * 0.52
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("light"))
    painter.drawPath(arch(QRectF(box.center().x() - width / 2, box.bottom() - width - 0.75, width, width)))


class Arch(Themed, QWidget):
    """A sign by itself, `height` px high at 100 % text. `says` is read by screen readers; empty means decoration."""

    def __init__(self, theme: Theme, sign: Sign, height: int = 28, says: str = "") -> None:
        super().__init__()
        self.follow(theme)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.sign, self._height = sign, height
        self.setAccessibleName(says)

    @override
    def sizeHint(self) -> QSize:
        height = self.theme.sized(self._height)
        return QSize(round(height / TALL) + 2, height + 2)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, size = canvas(self), self.sizeHint()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        draw_sign(painter, self.theme, self.sign, QRectF(left + 1, top + 1, size.width() - 2, size.height() - 2))
        painter.end()


class PairSign(Themed, QWidget):
    """The two of them: mine solid, the partner's open, dotted while there is none; `is_neutral` without any hue."""

    def __init__(self, theme: Theme, has_partner: bool = True, height: int = 24, is_neutral: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._has_partner, self._height, self._is_neutral = has_partner, height, is_neutral

    def show_partner(self, has_partner: bool) -> None:
        """Draw the second doorway open, or dotted."""
        self._has_partner = has_partner
        self.update()

    @override
    def sizeHint(self) -> QSize:
        height = self.theme.sized(self._height)
        return QSize(round(height * 1.15), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, size = canvas(self), self.sizeHint()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        wide, high = size.width() * 0.57, float(size.height())
        mine = QRectF(left, top, wide, high - 0.5)
        theirs = QRectF(left + size.width() - wide, top + high * 0.28, wide, high * 0.72 - 0.5)
        if self._is_neutral:
            self._draw_neutral(painter, mine.adjusted(1, 1, -1, -1), theirs.adjusted(1, 1, -1, -1))
        else:
            draw_sign(painter, self.theme, Sign.ME, mine)
            ground = "rail" if self._height <= 24 else "paper"
            painter.setPen(QPen(self.theme.colour(ground), 3))
            painter.setBrush(self.theme.colour(ground))
            painter.drawPath(arch(theirs))
            draw_sign(painter, self.theme, Sign.THEM if self._has_partner else Sign.ON_ITS_WAY, theirs)
        painter.end()

    def _draw_neutral(self, painter: QPainter, one: QRectF, other: QRectF) -> None:
        both = arch(one).intersected(arch(other))
        painter.fillPath(both, self.theme.colour("well"))
        painter.setPen(QPen(self.theme.colour("edge"), 1.5))
        painter.setBrush(NO_BRUSH)
        painter.drawPath(arch(one))
        painter.drawPath(arch(other))


class Icon(Themed, QWidget):
    """A line icon by itself. `says` is read by screen readers; empty means decoration."""

    def __init__(self, theme: Theme, name: str, colour: str = "ink2", size: int = 24, says: str = "") -> None:
        super().__init__()
        self.follow(theme)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.name, self.colour, self._size = name, colour, size
        self.setAccessibleName(says)

    def become(self, name: str, colour: str) -> None:
        """Show another icon, in another token."""
        self.name, self.colour = name, colour
        self.update()

    @override
    def sizeHint(self) -> QSize:
        size = self.theme.sized(self._size)
        return QSize(size, size)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, size = canvas(self), self.sizeHint()
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        icons.draw(painter, self.name, self.theme.colour(self.colour), QRectF(left, top, size.width(), size.height()))
        painter.end()
