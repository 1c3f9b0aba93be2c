"""The voice that is being recorded: a bar each second, six minutes wide and then twelve; the sign of life."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.bars import Bars, paired
from partspair.ui.painted import Themed
from partspair.ui.painting import canvas
from partspair.ui.theme import Theme
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import TextBlock, spoken
from partspair.ui.waveform import CHAPTER_ROOM, SIDE, Chapter, above_bars

WINDOW = 360  # bars; the axis is six minutes wide at first
HEAD = 6.0  # radius in pixels of the round head; it is whole at both ends
FULL = 190.0  # the peak that fills the height: one scale for the whole recording, so that nothing jumps


class LiveWave(Themed, QWidget):
    """Grows by a bar a second. `agreed` is a length in milliseconds, shown as a dotted mark, never counted down to.

    `has_axis` False leaves out minutes, for answers.
    """

    def __init__(self, theme: Theme, whose: Whose = Whose.ME, agreed: int = 0, has_axis: bool = True) -> None:
        super().__init__()
        self.follow(theme)
        self.whose, self._agreed, self._has_axis = whose, agreed, has_axis
        self._peaks: list[int] = []
        self._chapters: list[Chapter] = []
        self._step = 1  # seconds a bar
        self._held: list[int] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Recording"))

    def add_peak(self, peak: int) -> None:
        """Append the loudest peak (0 to 255) of one more second."""
        self._held.append(peak)
        if len(self._held) < self._step:
            return
        self._peaks.append(max(self._held))
        self._held.clear()
        if len(self._peaks) > WINDOW:
            self._peaks, self._step = paired(self._peaks), self._step * 2
        self.update()

    def add_chapter(self, chapter: Chapter) -> None:
        """Show from where another part speaks."""
        self._chapters.append(chapter)
        self.update()

    def start_anew(self) -> None:
        """Forget what was drawn."""
        self._peaks, self._held, self._chapters, self._step = [], [], [], 1
        self.update()

    @property
    def seconds(self) -> int:
        """How many seconds were drawn."""
        return len(self._peaks) * self._step + len(self._held)

    @property
    def span(self) -> int:
        """The width of the axis in seconds: 360, then twice that, and so on."""
        return WINDOW * self._step

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 200)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, 88 + (round(self.theme.px("small") * 1.8) if self._has_axis else 0))

    def _box(self) -> QRectF:
        top = above_bars(self.theme) + 8.0 if self._has_axis else 10.0
        below = self.theme.px("small") * 1.43 + 10 if self._has_axis else 12.0
        return QRectF(SIDE, top, max(1.0, self.width() - 2 * SIDE), max(1.0, self.height() - top - below))

    def _x(self, milliseconds: float) -> float:
        box = self._box()
        return box.left() + box.width() * milliseconds / 1000 / self.span

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = canvas(self), self._box()
        wide = box.width() * len(self._peaks) / WINDOW
        bars = Bars(self.whose, self._peaks, FULL)
        bars.draw(painter, self.theme, QRectF(box.left(), box.top(), max(1.0, wide), box.height()), lambda _share: True)
        painter.setPen(QPen(self.theme.colour("edge"), 1))
        painter.drawLine(QPointF(box.left(), box.bottom() + 0.5), QPointF(box.right(), box.bottom() + 0.5))
        if self._has_axis:
            self._draw_axis(painter, box)
            self._draw_chapters(painter, box)
        self._draw_head(painter, box)
        painter.end()

    def _draw_head(self, painter: QPainter, box: QRectF) -> None:
        x = self._x(self.seconds * 1000)
        painter.setPen(QPen(self.theme.colour("ink"), 2))
        top = box.top() - 6 if self._has_axis else box.bottom()
        painter.drawLine(QPointF(x, top), QPointF(x, box.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("ink"))
        x = max(HEAD, min(self.width() - HEAD, x))
        painter.drawEllipse(QPointF(x, box.bottom()), HEAD, HEAD)

    def _draw_chapters(self, painter: QPainter, box: QRectF) -> None:
        above = above_bars(self.theme)
        ends = [*(self._x(one.at) for one in self._chapters[1:]), box.right()]
        for one, end in zip(self._chapters, ends, strict=False):
            x = round(self._x(one.at)) + 0.75
            painter.setPen(QPen(self.theme.colour(self.whose.value), 1.5))
            painter.drawLine(QPointF(x, box.top() - above), QPointF(x, box.bottom()))
            if end - x - 12 >= CHAPTER_ROOM:
                name = TextBlock(self.theme, spoken(one.name), "own_inline", most_lines=1)
                name.draw(painter, QRectF(x + 9, box.top() - above - 4, end - x - 12, above))

    def _draw_axis(self, painter: QPainter, box: QRectF) -> None:
        small, top = self.theme.px("small") * 1.43, box.bottom() + 9
        busy: list[QRectF] = []
        if self._agreed and self._agreed <= self.span * 1000:
            busy.append(self._draw_agreed(painter, box, QRectF(0, top, 0, small)))
        minutes = max(1, self._step)
        for minute in range(0, self.span // 60, minutes):
            label = TextBlock(self.theme, clock(minute * 60_000), "small", "ink2")
            wide, x = label.width(), self._x(minute * 60_000)
            spot = QRectF(x if minute == 0 else x - wide / 2, top, wide, small)
            if not any(one.adjusted(-8, 0, 8, 0).intersects(spot) for one in busy) and spot.right() < self.width():
                label.draw(painter, spot)
                busy.append(spot)

    def _draw_agreed(self, painter: QPainter, box: QRectF, row: QRectF) -> QRectF:
        x = self._x(self._agreed)
        pen = QPen(self.theme.colour("edge"), 1.5)
        pen.setDashPattern([2.5, 2.5])
        painter.setPen(pen)
        painter.drawLine(QPointF(x, box.bottom() - 36), QPointF(x, box.bottom()))
        words = self.tr("{length}, as agreed").format(length=clock(self._agreed))
        label = TextBlock(self.theme, words, "small", "ink2")
        wide = label.width()
        spot = QRectF(max(SIDE, min(x - wide / 2, self.width() - wide)), row.top(), wide, row.height())
        label.draw(painter, spot)
        return spot
