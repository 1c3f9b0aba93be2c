"""What painted controls share: the body inside its ring, the arch, radios, ticks, and hover and press colours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from partspair.ui import icons
from partspair.ui.theme import Theme

RING = 4  # each control keeps 4 px around its body: 2 px gap and 2 px focus ring, so nothing moves or is clipped
NO_BRUSH = QBrush(Qt.BrushStyle.NoBrush)


def canvas(widget: QWidget) -> QPainter:
    """Return an antialiasing painter on that widget; call `end()` when done."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def body(widget: QWidget, line: float = 0.0) -> QRectF:
    """Return the middle line of an edge `line` wide round the painted body."""
    inset = RING + line / 2
    return QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset)


def draw_ring(painter: QPainter, widget: QWidget, theme: Theme, radius: float, always: bool = False) -> None:
    """Paint the focus ring, if the widget has the focus."""
    if not (always or widget.hasFocus()):
        return
    painter.setPen(QPen(theme.colour("focus"), 2))
    painter.setBrush(NO_BRUSH)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(1, 1, -1, -1), radius + 3, radius + 3)


def arch(box: QRectF) -> QPainterPath:
    """Return the doorway: a rectangle whose top is a half circle."""
    path, radius = QPainterPath(), box.width() / 2
    path.moveTo(box.left(), box.bottom())
    path.lineTo(box.left(), box.top() + radius)
    path.arcTo(QRectF(box.left(), box.top(), box.width(), box.width()), 180, -180)
    path.lineTo(box.right(), box.bottom())
    path.closeSubpath()
    return path


def edge_pen(colour: QColor, width: float = 1.0, dashed: bool = False) -> QPen:
    """Return a pen for the edge of a control; dashed when it is off."""
    pen = QPen(colour, width)
    if dashed:
        pen.setDashPattern([3.5, 3.0])
    return pen


def draw_box(painter: QPainter, box: QRectF, radius: float, fill: QColor | None, pen: QPen | None) -> None:
    """Paint a flat rounded body."""
    painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill if fill is not None else NO_BRUSH)
    painter.drawRoundedRect(box, radius, radius)


def state_fill(button: QAbstractButton, theme: Theme, rest: str | None) -> QColor | None:
    """Return the fill of a plain control: at rest, under the pointer, held down, or none when off."""
    if not button.isEnabled():
        return None
    if button.isDown():
        return theme.colour("press")
    if button.underMouse():
        return theme.colour("hover")
    return theme.colour(rest) if rest else None


def draw_radio(painter: QPainter, theme: Theme, box: QRectF, is_on: bool, is_enabled: bool = True) -> None:
    """Paint a radio of the size of `box`."""
    width = 2.0 if is_on else 1.5
    painter.setPen(QPen(theme.colour("me" if is_on else "edge" if is_enabled else "line2"), width))
    painter.setBrush(theme.colour("card") if is_enabled else NO_BRUSH)
    painter.drawEllipse(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    if is_on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("me"))
        radius = box.width() / 4
        painter.drawEllipse(box.center(), radius, radius)


def draw_tick(painter: QPainter, theme: Theme, box: QRectF, is_on: bool, is_enabled: bool = True) -> None:
    """Paint a check box of the size of `box`."""
    if not is_on:
        edge = theme.colour("edge" if is_enabled else "line2")
        fill = theme.colour("card") if is_enabled else None
        draw_box(painter, box.adjusted(0.75, 0.75, -0.75, -0.75), 4.5, fill, QPen(edge, 1.5))
        return
    draw_box(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), 5, theme.colour("me_fill"), QPen(theme.colour("me"), 1))
    inset = box.width() * 0.08
    icons.draw(painter, "check", theme.colour("on_me"), box.adjusted(inset, inset, -inset, -inset))


def draw_dot(painter: QPainter, theme: Theme, centre: QPointF, filled: str | None) -> None:
    """Paint the dot of a step: filled with that token, or an outline."""
    painter.setPen(QPen(theme.colour(filled or "edge"), 1.25))
    painter.setBrush(theme.colour(filled) if filled else NO_BRUSH)
    painter.drawEllipse(centre, 4.0, 4.0)
