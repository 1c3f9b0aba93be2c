"""The map: a plain canvas on which parts are put by hand. Nothing of it is arranged, sized or counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from partspair.flows.cards import Card, Line
from partspair.ui.house import House
from partspair.ui.painted import PaintedButton, Themed
from partspair.ui.painting import RING, canvas, draw_box, draw_ring
from partspair.ui.signs import TALL, Sign, draw_sign
from partspair.ui.typesetting import TextBlock

ARCH, WIDEST, NUDGE, HEIGHT = 38, 150, 8, 460
STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


@dataclass(frozen=True)
class Drawn:
    """What is on the map: the parts that were put somewhere, in pixels at 100 % text, and the lines."""

    cards: tuple[Card, ...]
    at: dict[int, tuple[float, float]]
    lines: tuple[Line, ...]
    shows_me: bool


class MapPart(PaintedButton, QPushButton):
    """A part on the map: dragged, or moved by the arrow keys; Enter or a click opens its card."""

    moved = Signal()

    def __init__(self, house: House, card: Card, ground: QWidget) -> None:
        super().__init__(ground)
        self._ground = ground
        self.part = card.part
        centre = Qt.AlignmentFlag.AlignHCenter
        self.block = TextBlock(house.theme, card.name, "own_inline", is_spoken=True, most_lines=2, align=centre)
        self._held: QPoint | None = None
        self._is_dragged = False
        self.fit(self)
        self.begin(house.theme, card.name)
        self.setAccessibleName(f"{card.name}, {house.words('map.name')}")
        self.setAccessibleDescription(house.words("map.place"))
        self.resize(self.sizeHint())

    @override
    def fit_width(self) -> float:
        widest = float(self.theme.sized(WIDEST))
        return max(float(self.theme.sized(ARCH)), min(widest, self.block.width())) + 2 * RING + 4

    @override
    def fit_height(self, width: float) -> float:
        return self.theme.sized(ARCH) * TALL + 4 + self.block.height(width - 2 * RING) + 2 * RING + 4

    def door(self) -> QRectF:
        """Where the arch stands, on the map."""
        wide = float(self.theme.sized(ARCH))
        return QRectF(self.x() + (self.width() - wide) / 2, self.y() + RING + 2, wide, wide * TALL)

    def step(self, across: int, down: int) -> None:
        """Move by so many pixels, as far as the map reaches."""
        area = self._ground.size() - self.size()
        x, y = self.x() + across, self.y() + down
        self.move(max(0, min(x, area.width())), max(0, min(y, area.height())))
        self._ground.update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = STEPS.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        self.step(way[0] * NUDGE, way[1] * NUDGE)
        self.moved.emit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held, self._is_dragged = event.position().toPoint(), False
        super().mousePressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        by = event.position().toPoint() - self._held
        if self._is_dragged or by.manhattanLength() > 5:
            self._is_dragged = True
            self.step(by.x(), by.y())

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        if self._is_dragged:
            self.setDown(False)
            self.moved.emit()
        else:
            super().mouseReleaseEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        door = self.door().translated(-self.pos())
        draw_sign(painter, theme, Sign.PART, door)
        box = QRectF(self.rect()).adjusted(RING, door.bottom() + 4, -RING, -RING)
        wide = min(box.width(), self.block.width())
        ground = QRectF(box.center().x() - wide / 2, box.top(), wide, box.height())
        painter.fillRect(ground, theme.colour("card"))
        self.block.draw(painter, box)
        draw_ring(painter, self, theme, 8)
        painter.end()


class PartMap(Themed, QWidget):
    """The canvas. `put` carries a part and where it lies now, `opened` a part whose card is wanted."""

    put = Signal(int, float, float)
    opened = Signal(int)

    def __init__(self, house: House) -> None:
        super().__init__()
        self.follow(house.theme)
        self.house = house
        self.setAccessibleName(house.words("map.name"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.parts: dict[int, MapPart] = {}
        self._drawn = Drawn((), {}, (), shows_me=False)
        self._me = TextBlock(house.theme, house.words("map.me"), "body", "ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self._kinds: dict[Line, TextBlock] = {}

    def show_drawn(self, drawn: Drawn) -> None:
        """Show what is on it; whoever is there already stays the same control."""
        self._drawn = drawn
        for part in [one for one in self.parts if one not in drawn.at]:
            gone = self.parts.pop(part)
            gone.hide()
            gone.deleteLater()
        for card in drawn.cards:
            if card.part in drawn.at and card.part not in self.parts:
                self.parts[card.part] = self._make(card)
        self._kinds = {line: self._kind(line) for line in drawn.lines}
        self._lay_out()
        self.update()

    def _make(self, card: Card) -> MapPart:
        made = MapPart(self.house, card, self)
        made.clicked.connect(lambda _checked, part=card.part: self.opened.emit(part))
        made.moved.connect(lambda: self.put.emit(made.part, made.x() / self._scale(), made.y() / self._scale()))
        made.show()
        return made

    def _kind(self, line: Line) -> TextBlock:
        words = self.house.words(f"map.kind.{line.kind}")
        return TextBlock(self.theme, words, "small", "ink2", align=Qt.AlignmentFlag.AlignHCenter)

    def _scale(self) -> float:
        return self.theme.body / 16

    def _lay_out(self) -> None:
        for part, one in self.parts.items():
            x, y = self._drawn.at.get(part, (0.0, 0.0))
            one.resize(one.sizeHint())
            one.move(0, 0)
            one.step(round(x * self._scale()), round(y * self._scale()))

    @override
    def sizeHint(self) -> QSize:
        return QSize(372, round(HEIGHT * self._scale()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(HEIGHT * self._scale()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    @override
    def restyle(self) -> None:
        super().restyle()
        self._lay_out()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        box = QRectF(self.rect()).adjusted(RING + 0.5, 0.5, -RING - 0.5, -0.5)
        draw_box(painter, box, 16, theme.colour("card"), QPen(theme.colour("line"), 1))
        for line, block in self._kinds.items():
            if line.part in self.parts and line.other in self.parts:
                self._draw_line(painter, self.parts[line.part], self.parts[line.other], block)
        if self._drawn.shows_me:
            centre, size = QPointF(self.rect().center()), float(theme.sized(30))
            draw_sign(painter, theme, Sign.ME, QRectF(centre.x() - size / 2, centre.y() - size, size, size * TALL))
            self._me.draw(painter, QRectF(centre.x() - 60, centre.y() + size * (TALL - 1) + 2, 120, 30))
        painter.end()

    def _draw_line(self, painter: QPainter, one: MapPart, other: MapPart, block: TextBlock) -> None:
        start, end = one.door().center(), other.door().center()
        painter.setPen(QPen(self.theme.colour("edge"), 1.5))
        painter.drawLine(start, end)
        middle, wide, high = (start + end) / 2, block.width() + 12, block.height(UNWRAPPED)
        box = QRectF(middle.x() - wide / 2, middle.y() - high / 2, wide, high)
        painter.fillRect(box, self.theme.colour("card"))
        block.draw(painter, box)


UNWRAPPED = 1000.0


def free_place(at: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where something new is put down, in pixels at 100 % text: beside the last that was put there, never below it."""
    x = y = 24.0
    while (x, y) in at:
        x, y = x + 32.0, y + 32.0
    return x, y
