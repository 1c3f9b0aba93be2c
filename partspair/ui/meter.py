"""The level of the microphone: twenty-four segments that light up, and one word for those who do not see them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QProgressBar
from typing_extensions import override

from partspair.ui.painted import Themed
from partspair.ui.painting import RING, canvas
from partspair.ui.theme import Theme

SEGMENTS, WIDE, TALL, SPACE = 24, 4, 14, 3
FLOOR, CEILING = -54.0, -6.0  # dBFS at which no segment and every segment is lit
GOOD_FROM = 8  # segments from which a voice is well heard


class LevelMeter(Themed, QProgressBar):
    """Shows a level in dBFS. It repaints only when a segment changes."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)
        self.setRange(0, SEGMENTS)
        self.setTextVisible(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name(0)
        self.setValue(0)

    def hear(self, decibels: float) -> None:
        """Show a level; minus infinity is silence."""
        share = (max(FLOOR, min(CEILING, decibels)) - FLOOR) / (CEILING - FLOOR)
        lit = round(share * SEGMENTS)
        if lit != self.value():
            if (lit >= GOOD_FROM) != (self.value() >= GOOD_FROM) or not lit or not self.value():
                self._name(lit)
            self.setValue(lit)

    def _name(self, lit: int) -> None:
        word = self.tr("good") if lit >= GOOD_FROM else self.tr("quiet") if lit else self.tr("nothing heard")
        self.setAccessibleName(self.tr("Input level, {word}").format(word=word))

    @override
    def sizeHint(self) -> QSize:
        return QSize(SEGMENTS * (WIDE + SPACE) - SPACE + 2 * RING, TALL + 2 * RING)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(8 * (WIDE + SPACE) - SPACE + 2 * RING, TALL + 2 * RING)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        painter.setPen(Qt.PenStyle.NoPen)
        shown = max(1, min(SEGMENTS, (self.width() - 2 * RING + SPACE) // (WIDE + SPACE)))
        lit = round(self.value() * shown / SEGMENTS)
        top = (self.height() - TALL) / 2
        for at in range(shown):
            painter.setBrush(self.theme.colour("me" if at < lit and self.isEnabled() else "line"))
            painter.drawRoundedRect(QRectF(RING + at * (WIDE + SPACE), top, WIDE, TALL), 2, 2)
        painter.end()
