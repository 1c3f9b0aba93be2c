"""Line icons: `currentColor` is replaced by a token's colour, and the drawing kept for that size and screen."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from partspair.paths import resources


@cache
def _drawing(name: str) -> str:
    """Return the text of `resources/icons/<name>.svg`. Raises FileNotFoundError for an icon that is not there."""
    return (resources() / "icons" / f"{name}.svg").read_text("utf-8")


@lru_cache(maxsize=512)
def _painted(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour).encode()))
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon of `size` logical pixels in that colour, for a screen of that device pixel ratio."""
    return _painted(name, colour.name(), size, ratio)


def draw(painter: QPainter, name: str, colour: QColor, box: QRectF) -> None:
    """Draw an icon into the middle of `box`, as large as its shorter side."""
    size = round(min(box.width(), box.height()))
    if size < 1:
        return  # a control that has not been laid out yet
    ratio = painter.device().devicePixelRatioF()
    left, top = round(box.center().x() - size / 2), round(box.center().y() - size / 2)
    painter.drawPixmap(left, top, pixmap(name, colour, size, ratio))


def app_icon() -> QIcon:
    """Return the program's own icon, with its plainer drawing for small sizes."""
    made = QIcon()
    for size in (16, 24, 32):
        made.addPixmap(_painted("app-icon-small", "black", size, 1.0))
    for size in (48, 64, 128, 256):
        made.addPixmap(_painted("app-icon", "black", size, 1.0))
    return made
