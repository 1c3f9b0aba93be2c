"""The large ways in of the first page, and words that are read aloud to each other."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.labels import Label
from partspair.ui.painted import PaintedButton, Themed
from partspair.ui.painting import RING, arch, body, canvas, draw_box, draw_ring, state_fill
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock

HIGH = 152


class WayIn(PaintedButton, QPushButton):
    """A large button with a doorway: filled for the way that comes first now, plain for the other."""

    def __init__(self, theme: Theme, title: str, detail: str, icon: str = "", is_first: bool = False) -> None:
        super().__init__()
        self.icon_name, self.is_first = icon, is_first
        self.title = TextBlock(theme, title, "way_in", strong=True)
        self.detail = TextBlock(theme, detail, line_height=1.4)
        self.fit(self)
        self.begin(theme, title)
        self.setAccessibleDescription(detail)

    def _arch_width(self) -> float:
        return 72.0 if self.window().width() >= 1000 else 54.0

    def _beside(self) -> float:
        return 2 * RING + 28 + self._arch_width() + 26 + 24

    @override
    def fit_width(self) -> float:
        return max(self.title.width(), self.detail.width()) + self._beside()

    @override
    def least_width(self) -> float:
        return max(self.title.least_width(), self.detail.least_width()) + self._beside()

    def _words_height(self, width: float) -> float:
        return self.title.height(width) + 4 + self.detail.height(width)

    @override
    def fit_height(self, width: float) -> float:
        words = self._words_height(max(1.0, width - self._beside()))
        return max(HIGH if self._arch_width() > 60 else 120, words + 32) + 2 * RING

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, box = canvas(self), self.theme, body(self)
        if self.is_first:
            state = "press" if self.isDown() else "hover" if self.underMouse() else "fill"
            edge = theme.colour("me_soft" if theme.is_night else f"me_{state}")
            draw_box(painter, body(self, 1), 16, theme.colour(f"me_{state}"), QPen(edge, 1))
        else:
            draw_box(painter, body(self, 1), 16, state_fill(self, theme, "card"), QPen(theme.colour("line"), 1))
        wide = self._arch_width()
        door = QRectF(box.left() + 28.5, round(box.center().y() - wide * 0.66) + 0.5, wide, wide * 1.33)
        self._draw_door(painter, door)
        room = QRectF(door.right() + 26, box.top(), self.width() - self._beside(), box.height())
        room.setTop(room.top() + (room.height() - self._words_height(room.width())) / 2)
        ink = theme.colour("on_me" if self.is_first else "ink")
        self.title.draw(painter, room, ink)
        below = room.adjusted(0, self.title.height(room.width()) + 4, 0, 0)
        self.detail.draw(painter, below, ink if self.is_first else theme.colour("ink2"))
        draw_ring(painter, self, theme, 16)
        painter.end()

    def _draw_door(self, painter: QPainter, door: QRectF) -> None:
        theme, wide = self.theme, door.width()
        if self.is_first:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("me_tint"))
        else:
            painter.setPen(QPen(theme.colour("edge"), 1.5))
            painter.setBrush(theme.colour("paper"))
        painter.drawPath(arch(door))
        if self.icon_name:
            size = wide * 0.5
            spot = QRectF(door.center().x() - size / 2, door.center().y() - size * 0.35, size, size)
            icons.draw(painter, self.icon_name, theme.colour("me"), spot)
            return
        light = wide * 0.52
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("light"))
        painter.drawPath(arch(QRectF(door.center().x() - light / 2, door.bottom() - light - 0.5, light, light)))


class WordGrid(Themed, QWidget):
    """Numbered words in large sans, in rows: the invitation, the check words, the recovery words.

    Each word's accessible name carries its number, "3 seldom". Narrow windows get fewer columns.
    """

    def __init__(self, theme: Theme, words: Sequence[str] = (), columns: int = 4) -> None:
        super().__init__()
        self.follow(theme)
        self._most, self._columns = columns, columns
        self._pairs: list[tuple[Label, Label]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(32, 28, 24, 28)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(24)
        self.show_words(words)

    def show_words(self, words: Sequence[str]) -> None:
        """Show other words; the same ones stay as they are."""
        if [shown.text() for _, shown in self._pairs] == list(words):
            return
        for label in (label for pair in self._pairs for label in pair):
            self._grid.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._pairs = [self._pair(at + 1, word) for at, word in enumerate(words)]
        self._place()
        self.setAccessibleName(", ".join(words))

    def _pair(self, number: int, word: str) -> tuple[Label, Label]:
        shown = Label(self.theme, word, "question" if self._most < 4 else "one_line")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        shown.setAccessibleName(f"{number} {word}")
        return Label(self.theme, str(number), "lead", "ink3", align=Qt.AlignmentFlag.AlignRight), shown

    def _place(self) -> None:
        for column in range(self._most):
            self._grid.setColumnStretch(column * 2 + 1, 1 if column < self._columns else 0)
        for at, (number, shown) in enumerate(self._pairs):
            where = at // self._columns, at % self._columns * 2
            self._grid.addWidget(number, where[0], where[1], Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(shown, where[0], where[1] + 1)

    def _needed(self, columns: int) -> float:
        margins = self._grid.contentsMargins()
        number = max((one.least_width() for one, _ in self._pairs), default=0.0)
        word = max((one.fit_width() for _, one in self._pairs), default=0.0)
        space = self._grid.horizontalSpacing()
        return margins.left() + margins.right() + columns * (number + word + 2 * space)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._needed(1)), super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        fit = (one for one in range(self._most, 1, -1) if self._most % one == 0 and self._needed(one) <= self.width())
        columns = next(fit, 1)
        if columns != self._columns:
            self._columns = columns
            self._place()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        draw_box(painter, body(self, 1), 16, self.theme.colour("card"), QPen(self.theme.colour("line"), 1))
        painter.end()
