"""Short answers: chips with a body, plain radios and ticks in a list."""

from typing import cast

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton
from typing_extensions import override

from partspair.ui.choices import MARK, draw_choice_body
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, body, canvas, draw_box, draw_radio, draw_ring, draw_tick
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words

CHIP = 44  # least height of the body


class _Pill(PaintedButton):
    """Mixin of chips, radios and ticks: one line of words with or without a mark, with or without a body."""

    block: TextBlock
    has_mark: bool
    has_body: bool

    def begin_pill(self, theme: Theme, words: Words, has_mark: bool, has_body: bool) -> None:
        """Take what it shows. Call it once, first."""
        self.has_mark, self.has_body = has_mark, has_body
        self.block = TextBlock(theme, words, "detail" if has_body else "body", line_height=1.4)
        button = cast(QAbstractButton, self)
        self.fit(button)
        self.begin(theme, words)

    def hitButton(self, position: QPoint, /) -> bool:
        return cast(QAbstractButton, self).rect().contains(position)

    def _beside(self) -> float:
        mark = self.theme.sized(18 if self.has_body else MARK) + (8 if self.has_body else 12)
        return (2 * 14 if self.has_body else 8) + (mark if self.has_mark else 0) + 2 * RING

    @override
    def fit_width(self) -> float:
        return self.block.width() + self._beside()

    @override
    def least_width(self) -> float:
        return self.block.least_width() + self._beside()

    @override
    def fit_height(self, width: float) -> float:
        text = self.block.height(max(1.0, width - self._beside()))
        return max(CHIP, text + (16 if self.has_body else 8)) + (2 * RING if self.has_body else 0)

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        button, theme = cast(QAbstractButton, self), self.theme
        painter, box = canvas(button), body(button)
        if self.has_body:
            draw_choice_body(painter, button, theme)
        elif button.underMouse() and button.isEnabled():
            draw_box(painter, QRectF(button.rect()).adjusted(0, RING, 0, -RING), 10, theme.colour("well"), None)
        left = box.left() + (14 if self.has_body else 0)
        if self.has_mark:
            size = theme.sized(18 if self.has_body else MARK)
            self.draw_mark(painter, QRectF(left, round(box.center().y() - size / 2), size, size))
            left += size + (8 if self.has_body else 12)
        text = QRectF(left, box.top(), button.width() - self._beside(), box.height())
        self.block.draw_middle(painter, text, theme.colour("ink" if button.isEnabled() else "ink3"))
        draw_ring(painter, button, theme, 12 if self.has_body else 8)
        painter.end()

    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        """Paint the radio or the tick."""
        button = cast(QAbstractButton, self)
        draw = draw_radio if isinstance(self, QRadioButton) else draw_tick
        draw(painter, self.theme, box, button.isChecked(), button.isEnabled())


class Chip(_Pill, QCheckBox):
    """A short word that can be chosen, with a tick when several may be."""

    def __init__(self, theme: Theme, words: Words, has_tick: bool = True) -> None:
        super().__init__()
        self.begin_pill(theme, words, has_tick, has_body=True)


class OneChip(_Pill, QRadioButton):
    """A short word of which one can be chosen; put a group in one parent."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.begin_pill(theme, words, has_mark=False, has_body=True)


class Radio(_Pill, QRadioButton):
    """A plain answer in a list of which one can be chosen."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.begin_pill(theme, words, has_mark=True, has_body=False)


class Tick(_Pill, QCheckBox):
    """A plain answer that can be ticked."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.begin_pill(theme, words, has_mark=True, has_body=False)
