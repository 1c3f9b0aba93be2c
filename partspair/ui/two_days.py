"""Both local days on my clock: what is shaded is what was agreed to be quiet; nothing is guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.painted import Themed
from partspair.ui.painting import RING, canvas
from partspair.ui.signs import TALL, Sign, draw_sign
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock

LANE, APART, EDGE = 28.0, 8.0, 6.0
LEAST_STRIP = 160.0


@dataclass(frozen=True)
class Quiet:
    """Agreed quiet hours, as hours of my clock (0 to 24), with a few words such as "quiet until 07:00"."""

    start: float
    end: float
    words: str = ""


@dataclass(frozen=True)
class Day:
    """One person's time, as it is shown, whose it is in a word ("yours", "Idris's"), and the agreed quiet hours."""

    time: str
    word: str
    quiet: Sequence[Quiet] = ()


class TwoDays(Themed, QWidget):
    """Two times, and two lanes of 24 hours. `says` is read by screen readers in place of the drawing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)
        self._now = 0.0
        self._days: tuple[Day, ...] = (Day("", ""),)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_days(self, now: float, mine: Day, theirs: Day | None, says: str) -> None:
        """Show `now` as hours of my clock (7.17 is ten past seven) and one or two days."""
        self._now = now
        self._days = (mine, theirs) if theirs else (mine,)
        self.setAccessibleName(says)
        self.setToolTip(says)
        self.restyle()

    def _lane(self) -> float:
        return max(LANE, self.theme.px("section") * 1.3)

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, round(len(self._days) * (self._lane() + APART) - APART + 2 * EDGE))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._left()) if self._days[0].time else 0, self.sizeHint().height())

    def _texts(self, day: Day) -> tuple[TextBlock, TextBlock]:
        return TextBlock(self.theme, day.time, "section", strong=True), TextBlock(self.theme, day.word, colour="ink2")

    def _time_left(self) -> float:
        return RING + self.theme.sized(16) + 12.0

    def _word_left(self) -> float:
        return self._time_left() + max(self._texts(day)[0].width() for day in self._days) + 20

    def _left(self) -> float:
        """Return where the lanes begin."""
        return self._word_left() + max(self._texts(day)[1].width() for day in self._days) + 24

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, lane = canvas(self), self._lane()
        left = max(self._left(), self.width() * 0.25)
        strip = QRectF(left, EDGE, self.width() - left - RING, 0)
        for at, day in enumerate(self._days):
            top = EDGE + at * (lane + APART)
            self._draw_words(painter, at, day, QRectF(RING, top, self.width(), lane))
            if strip.width() >= LEAST_STRIP:
                spot = QRectF(strip.left(), top + (lane - LANE) / 2, strip.width(), LANE)
                self._draw_lane(painter, ("me_tint", "them_tint")[at], day, spot)
        if strip.width() >= LEAST_STRIP:
            x = strip.left() + strip.width() * self._now / 24
            painter.setPen(QPen(self.theme.colour("ink"), 2, c=Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x, 1), QPointF(x, self.height() - 1))
        painter.end()

    def _draw_words(self, painter: QPainter, at: int, day: Day, row: QRectF) -> None:
        wide = float(self.theme.sized(15))
        high = wide * TALL
        sign = QRectF(row.left() + 1, round(row.center().y() - high / 2), wide, high)
        draw_sign(painter, self.theme, (Sign.ME, Sign.THEM)[at], sign)
        time, word = self._texts(day)
        time.draw_middle(painter, QRectF(self._time_left(), row.top(), time.width(), row.height()))
        word.draw_middle(painter, QRectF(self._word_left(), row.top(), word.width(), row.height()))

    def _draw_lane(self, painter: QPainter, tint: str, day: Day, box: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        at = 0.0
        for quiet in [*sorted(day.quiet, key=lambda one: one.start), Quiet(24.0, 24.0)]:
            self._draw_span(painter, box, at, quiet.start, tint)
            self._draw_span(painter, box, quiet.start, quiet.end, "well", quiet.words)
            at = quiet.end

    def _draw_span(self, painter: QPainter, box: QRectF, start: float, end: float, fill: str, words: str = "") -> None:
        if end <= start:
            return
        first, last = box.left() + box.width() * start / 24, box.left() + box.width() * end / 24
        span = QRectF(first + (1 if start else 0), box.top(), last - first - (1 if start else 0) - 1, box.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour(fill))
        painter.drawRoundedRect(span, 6, 6)
        label = TextBlock(self.theme, words, "small", "ink2")
        if words and label.width() + 18 <= span.width() and label.height(span.width()) <= span.height() + 4:
            label.draw_middle(painter, span.adjusted(11, 0, 0, 0))
