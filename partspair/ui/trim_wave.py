"""A sound with a handle at each end of a stretch: two sliders, so that keys, value and steps reach screen readers."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.bars import Bars, full_height
from partspair.ui.painted import Themed
from partspair.ui.painting import NO_BRUSH, RING, canvas
from partspair.ui.theme import Theme
from partspair.ui.times import clock, spoken_time
from partspair.ui.tokens import Whose

STEP, PAGE = 10, 1000  # milliseconds an arrow key and a page key move a handle
LEAST = 500  # milliseconds that stay between the two
GRIP, RINGED = 9.0, 13.0  # a grip's radius, and with its ring
WIDE = 44  # a handle's own width, so that it can be grasped
HIGH = 104


def exact(milliseconds: int) -> str:
    """Return a place to the hundredth of a second: 0:04.25."""
    return f"{clock(milliseconds)}.{milliseconds % 1000 // 10:02}"


class Handle(Themed, QAbstractSlider):
    """One end of what is chosen, in milliseconds of all that was spoken. It does not pass the other."""

    def __init__(self, theme: Theme, name: str, wave: "TrimWave", steps: tuple[int, int]) -> None:
        super().__init__(wave)
        self.follow(theme)
        self._wave, self._from = wave, 0.0
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSingleStep(steps[0])
        self.setPageStep(steps[1])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.valueChanged.connect(self.tell)

    def tell(self) -> None:
        """Say where it is, in words."""
        now, rest = self.value(), self.value() % 1000 if self.singleStep() < 1000 else 0
        said = f"{spoken_time(now)}, {rest} ms" if rest else spoken_time(now)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._from = event.position().x() - self.width() / 2
            self.setSliderDown(True)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._wave.position(self.mapToParent(event.position()).x() - self._from))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, middle = canvas(self), self.width() / 2
        grip = QPointF(middle, self.height() - RINGED)
        painter.setPen(QPen(self.theme.colour("ink"), 2))
        painter.drawLine(QPointF(middle, 2), grip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("ink"))
        painter.drawEllipse(grip, GRIP, GRIP)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("focus"), 2))
            painter.setBrush(NO_BRUSH)
            painter.drawEllipse(grip, RINGED - 1, RINGED - 1)
        painter.end()


class TrimWave(Themed, QWidget):
    """The bars of all that was spoken; pale outside the two handles. `moved` comes when a person moves one.

    `steps` are how far an arrow key and a page key move a handle, in milliseconds.
    """

    moved = Signal()

    def __init__(
        self,
        theme: Theme,
        names: tuple[str, str],
        peaks: Sequence[int],
        duration: int,
        whose: Whose = Whose.ME,
        steps: tuple[int, int] = (STEP, PAGE),
    ) -> None:
        super().__init__()
        self.follow(theme)
        self._whose = whose
        self._peaks, self._duration, self._is_shown = tuple(peaks), duration, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.beginning, self.end = (Handle(theme, name, self, steps) for name in names)
        for one in (self.beginning, self.end):
            one.valueChanged.connect(self._changed)
        self.show_kept(0, duration)

    def show_kept(self, start: int, end: int) -> None:
        """Show what is kept, in milliseconds; `moved` does not come."""
        self._is_shown = True
        least = min(LEAST, self._duration)
        for one in (self.beginning, self.end):
            one.setRange(0, self._duration)
        self.beginning.setValue(start)
        self.end.setValue(end)
        self.beginning.setRange(0, max(0, end - least))
        self.end.setRange(min(self._duration, start + least), self._duration)
        self._is_shown = False
        for one in (self.beginning, self.end):
            one.tell()
        self._place()

    def position(self, x: float) -> int:
        """Return the millisecond at this place."""
        box = self._box()
        return round(max(0.0, min(1.0, (x - box.left()) / box.width())) * self._duration)

    def _changed(self) -> None:
        if self._is_shown:
            return
        least = min(LEAST, self._duration)
        self.beginning.setMaximum(max(0, self.end.value() - least))
        self.end.setMinimum(min(self._duration, self.beginning.value() + least))
        self._place()
        self.moved.emit()

    def _box(self) -> QRectF:
        side = WIDE / 2
        return QRectF(side, 8, max(1.0, self.width() - 2 * side), max(1.0, self.height() - 8 - 2 * RINGED - 4))

    def _x(self, position: int) -> float:
        box = self._box()
        return box.left() + box.width() * (position / self._duration if self._duration else 0.0)

    def _place(self) -> None:
        for one in (self.beginning, self.end):
            one.setGeometry(round(self._x(one.value()) - WIDE / 2), 0, WIDE, self.height())
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, HIGH)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200 + 2 * RING, HIGH)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter: QPainter = canvas(self)
        box = self._box()
        start, end = (one.value() / max(1, self._duration) for one in (self.beginning, self.end))
        bars = Bars(self._whose, self._peaks, full_height(self._peaks))
        bars.draw(painter, self.theme, box, lambda share: start <= share <= end)
        painter.setPen(QPen(self.theme.colour("line2"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() + 2), QPointF(box.right(), box.bottom() + 2))
        painter.setPen(QPen(self.theme.colour(self._whose.value), 3))
        painter.drawLine(
            QPointF(self._x(self.beginning.value()), box.bottom() + 2),
            QPointF(self._x(self.end.value()), box.bottom() + 2),
        )
        painter.end()
