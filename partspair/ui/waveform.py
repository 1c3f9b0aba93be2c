"""A note one can see and move about in: a slider, so that keys, value and steps reach screen readers unchanged."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.bars import Bars, fitted, full_height
from partspair.ui.labels import as_tool_tip
from partspair.ui.painted import Themed
from partspair.ui.painting import NO_BRUSH, RING, canvas
from partspair.ui.theme import Theme
from partspair.ui.times import clock, spoken_time
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import TextBlock

STEP, PAGE = 10_000, 60_000  # milliseconds an arrow key and a page key move
SIDE = float(RING)  # left and right of the bars; the handle keeps inside the widget at both ends
CHAPTER_ABOVE, CHAPTER_BELOW, CHAPTER_ROOM = 34.0, 10.0, 60.0
MARK, MARK_APART, LANE_AROUND = 22, 2, 16  # the glyphs of private marks, and the lane they stand in
HANDLE, RINGED = 8.0, 13.0  # the handle's radius, and with its ring
LEAST_HEIGHT = 88
BESIDE = 6.0  # pixels around a chapter's line that belong to it


@dataclass(frozen=True)
class Chapter:
    """From this millisecond on, this part speaks."""

    at: int
    name: str


def above_bars(theme: Theme) -> float:
    """Return how far a chapter's line stands above the bars: room for its name."""
    return max(CHAPTER_ABOVE, theme.px("own_inline") * 1.6)


@dataclass(frozen=True)
class Mark:
    """A private mark: an icon at a millisecond, and what it is called."""

    at: int
    icon: str
    name: str


class Waveform(Themed, QAbstractSlider):
    """A note with its position in milliseconds. `sought` comes when the person moves it, never when it plays.

    `has_lane` keeps room for marks, `has_times` for elapsed and total time below.
    """

    sought = Signal(int)
    mark_pressed = Signal(object, QPoint)  # the Mark, and where on the screen its list may open

    def __init__(self, theme: Theme, whose: Whose, has_lane: bool = False, has_times: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self.whose, self.has_lane, self.has_times = whose, has_lane, has_times
        self._peaks: tuple[int, ...] = ()
        self._chapters: tuple[Chapter, ...] = ()
        self._marks: tuple[Mark, ...] = ()
        self._voices: tuple[tuple[int, Whose], ...] = ()
        self._heard: tuple[tuple[int, int], ...] = ()
        self._is_shown, self._said = False, ""
        self._picture: tuple[object, QPixmap] | None = None
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setSingleStep(STEP)
        self.setPageStep(PAGE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Position in the note"))
        self.setMouseTracking(True)
        self.valueChanged.connect(self._tell)

    def show_note(
        self, peaks: Sequence[int], duration: int, chapters: Sequence[Chapter] = (), marks: Sequence[Mark] = ()
    ) -> None:
        """Show a note of `duration` milliseconds; peaks are 0 to 255, any number of them."""
        self._peaks, self._chapters, self._marks = tuple(peaks), tuple(chapters), tuple(marks)
        self._is_shown = True
        self.setRange(0, max(0, duration))
        self._is_shown = False
        self._picture = None
        self._tell(self.value(), is_shown=True)
        self.restyle()

    def show_position(self, position: int) -> None:
        """Show where the playing is; emits nothing. Does not fight a drag."""
        if self.isSliderDown():
            return
        self._is_shown = True
        self.setValue(position)
        self._is_shown = False

    def show_heard(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Show which ranges, in milliseconds, were heard."""
        if tuple(ranges) != self._heard:
            self._heard = tuple(ranges)
            self.update()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Show other private marks."""
        self._marks = tuple(marks)
        self.update()

    def show_voices(self, voices: Sequence[tuple[int, Whose]]) -> None:
        """Show whose voice it is from each of these milliseconds on; without, it is one person's from end to end."""
        self._voices = tuple(voices)
        self._picture = None
        self.update()

    def whose_at(self, position: int) -> Whose:
        """Return whose voice it is there."""
        return next((whose for at, whose in reversed(self._voices) if at <= position), self.whose)

    def chapter_at(self, position: int) -> Chapter | None:
        """Return the chapter that is speaking there, None before the first."""
        return next((one for one in reversed(self._chapters) if one.at <= position), None)

    def _tell(self, value: int, is_shown: bool = False) -> None:
        chapter = self.chapter_at(value)
        said = self.tr("{now} of {all}").format(now=spoken_time(value), all=spoken_time(self.maximum()))
        said = f"{said}, {chapter.name}" if chapter else said
        if said != self._said:
            self._said = said
            self.setAccessibleDescription(said)
        if not (self._is_shown or is_shown):
            self.sought.emit(value)

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, round(self._top() + 110 + self._below()))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, round(max(LEAST_HEIGHT, self._top() + 44 + self._below())))

    def _top(self) -> float:
        """Return where the bars begin."""
        return above_bars(self.theme) + 8.0 if self._chapters else 10.0

    def _drop(self) -> float:
        """Return how far below the bars the heard line is: mine stand on it."""
        return 2.0 if self.whose is Whose.ME else 18.0

    def _below(self) -> float:
        times = self.theme.px("body") * 1.5 + 6 if self.has_times else 0.0
        return self._drop() + RINGED + (self._mark() + LANE_AROUND if self.has_lane else 0.0) + times

    def _mark(self) -> int:
        return self.theme.sized(MARK)

    def _box(self) -> QRectF:
        top = self._top()
        return QRectF(SIDE, top, max(1.0, self.width() - 2 * SIDE), max(1.0, self.height() - top - self._below()))

    def _x(self, position: float) -> float:
        box = self._box()
        return box.left() + box.width() * (position / self.maximum() if self.maximum() else 0.0)

    def _position(self, x: float) -> int:
        box = self._box()
        share = (x - box.left()) / box.width()
        return round(max(0.0, min(1.0, share)) * self.maximum())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.isEnabled():
            return
        mark = self._mark_at(event.position())
        if mark is not None:
            self.mark_pressed.emit(mark, event.globalPosition().toPoint())
            return
        chapter = self._flag_at(event.position())
        if chapter is not None:
            self.setValue(chapter.at)
            return
        self.setSliderDown(True)
        self.setValue(self._position(event.position().x()))

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._position(event.position().x()))
        elif self.isEnabled() and (self._flag_at(event.position()) or self._mark_at(event.position())):
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def _mark_at(self, point: QPointF) -> Mark | None:
        """Return the private mark whose glyph is there."""
        if not self.has_lane or point.y() <= self._box().bottom() + self._drop() + HANDLE:
            return None
        return next((one for one, x in self._mark_places() if abs(x - point.x()) <= self._mark() / 2), None)

    def _flag_at(self, point: QPointF) -> Chapter | None:
        """Return the chapter whose name, or the room for it, is above the bars there."""
        if not self._chapters or point.y() > self._box().top() - BESIDE:
            return None
        return next((one for one in reversed(self._chapters) if self._x(one.at) - BESIDE <= point.x()), None)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), as_tool_tip(self._named(event.pos().x(), event.pos().y())), self)
            return True
        return super().event(event)

    def _named(self, x: int, y: int) -> str:
        if self.has_lane and y > self._box().bottom() + self._drop() + HANDLE:
            mark = self._mark_at(QPointF(x, y))
            return f"{mark.name}, {clock(mark.at)}" if mark else ""
        flag = self._flag_at(QPointF(x, y))
        if flag is not None:
            return f"{flag.name}, {clock(flag.at)}"
        chapter = self.chapter_at(self._position(x))
        return f"{chapter.name}, {clock(self._position(x))}" if chapter else clock(self._position(x))

    def _mark_places(self) -> list[tuple[Mark, float]]:
        """Return each mark and the middle of its glyph; those within 24 px move to the right."""
        places: list[tuple[Mark, float]] = []
        for one in sorted(self._marks, key=lambda mark: mark.at):
            x = self._x(one.at)
            if places:
                x = max(x, places[-1][1] + self._mark() + MARK_APART)
            places.append((one, x))
        return places

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = canvas(self), self._box()
        self._draw_bars(painter, box)
        self._draw_chapters(painter, box)
        line = box.bottom() + self._drop()
        self._draw_heard(painter, box, line)
        if self.has_lane:
            for mark, x in self._mark_places():
                spot = QRectF(x - self._mark() / 2, line + RINGED, self._mark(), self._mark())
                icons.draw(painter, mark.icon, self.theme.colour("me"), spot)
        if self.has_times:
            self._draw_times(painter)
        if self.isEnabled():
            self._draw_playhead(painter, box, line)
        painter.end()

    def _draw_bars(self, painter: QPainter, box: QRectF) -> None:
        ratio = self.devicePixelRatioF()
        shares = [(self._share(start), self._share(end)) for start, end in self._heard] if self.isEnabled() else []
        count = len(fitted(self._peaks, box.width())) or 1
        heard = tuple(any(a <= (at + 0.5) / count <= b for a, b in shares) for at in range(count))
        key = (self.size(), ratio, self.theme.mode, self.theme.body, heard, self._peaks)
        if self._picture is None or self._picture[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            inner = QPainter(picture)
            inner.setRenderHint(QPainter.RenderHint.Antialiasing)
            for whose, part in self._regions(box):
                inner.setClipRect(part)
                bars = Bars(whose, self._peaks, full_height(self._peaks))
                bars.draw(inner, self.theme, box, lambda share: heard[min(count - 1, int(share * count))])
            inner.end()
            self._picture = (key, picture)
        painter.drawPixmap(0, 0, self._picture[1])

    def _regions(self, box: QRectF) -> list[tuple[Whose, QRectF]]:
        """Return which part of the box is whose."""
        around = box.adjusted(-RING, -RING, RING, RING)
        if not self._voices:
            return [(self.whose, around)]
        ends = [*(self._x(at) for at, _ in self._voices[1:]), around.right()]
        starts = [around.left(), *ends[:-1]]
        return [
            (whose, QRectF(start, around.top(), end - start, around.height()))
            for (_, whose), start, end in zip(self._voices, starts, ends, strict=True)
        ]

    def _share(self, position: int) -> float:
        return position / self.maximum() if self.maximum() else 0.0

    def _draw_chapters(self, painter: QPainter, box: QRectF) -> None:
        above = above_bars(self.theme)
        names = [self._x(one.at) for one in self._chapters] + [box.right() + 12]
        for at, one in enumerate(self._chapters):
            x = round(names[at]) + 0.75
            painter.setPen(QPen(self.theme.colour(self.whose_at(one.at).value), 1.5))
            below = CHAPTER_BELOW if self.whose is Whose.THEM else 0.0
            painter.drawLine(QPointF(x, box.top() - above), QPointF(x, box.bottom() + below))
            room = names[at + 1] - x - 12
            if room >= CHAPTER_ROOM:
                name = TextBlock(self.theme, one.name, "own_inline", is_spoken=True, most_lines=1)
                name.draw(painter, QRectF(x + 9, box.top() - above - 4, room, above))

    def _draw_heard(self, painter: QPainter, box: QRectF, line: float) -> None:
        cap = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(self.theme.colour("line2"), 1 if self.whose is Whose.ME else 2, c=cap))
        painter.drawLine(QPointF(box.left(), line), QPointF(box.right(), line))
        if not self.isEnabled():
            return
        painter.setPen(QPen(self.theme.colour(self.whose.value), 4 if self.whose is Whose.THEM else 3, c=cap))
        for start, end in self._heard:
            painter.drawLine(QPointF(self._x(start), line), QPointF(self._x(end), line))

    def _draw_playhead(self, painter: QPainter, box: QRectF, line: float) -> None:
        x = self._x(self.value())
        painter.setPen(QPen(self.theme.colour("ink"), 2))
        painter.drawLine(QPointF(x, box.top() - 6), QPointF(x, line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("ink"))
        radius = HANDLE + (1 if self.underMouse() or self.isSliderDown() else 0)
        x = max(RINGED, min(self.width() - RINGED, x))
        painter.drawEllipse(QPointF(x, line), radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(self.theme.colour("focus"), 2))
            painter.setBrush(NO_BRUSH)
            painter.drawEllipse(QPointF(x, line), RINGED - 1, RINGED - 1)

    def _draw_times(self, painter: QPainter) -> None:
        high = self.theme.px("body") * 1.5
        row = QRectF(SIDE, self.height() - high, self.width() - 2 * SIDE, high)
        TextBlock(self.theme, clock(self.value())).draw(painter, row)
        total = TextBlock(self.theme, clock(self.maximum()), colour="ink2", align=Qt.AlignmentFlag.AlignRight)
        total.draw(painter, row)


class MiniWave(Themed, QWidget):
    """The shape of a note at a glance: 30 to 60 bars, nothing to move."""

    def __init__(self, theme: Theme, whose: Whose, peaks: Sequence[int], says: str = "") -> None:
        super().__init__()
        self.follow(theme)
        self.whose, self._peaks = whose, tuple(peaks)
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(176 + 2 * RING, 40)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(88, 40)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = canvas(self), QRectF(self.rect()).adjusted(RING, 3, -RING, -3)
        shown = list(self._peaks)
        while len(shown) > 60:
            shown = [max(shown[at : at + 2]) for at in range(0, len(shown), 2)]
        Bars(self.whose, shown, full_height(shown)).draw(painter, self.theme, box, lambda _share: True)
        painter.end()
