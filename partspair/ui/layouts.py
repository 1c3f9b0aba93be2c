"""Putting components side by side: gaps are measured between painted bodies, since each keeps 4 px for its ring."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QSpacerItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip
from typing_extensions import override

from partspair.ui.painted import Themed
from partspair.ui.painting import RING, canvas, draw_box
from partspair.ui.theme import Theme

SINGLE_COLUMN = 50  # em: narrower windows show one column
Item = QWidget | QLayout | int | None  # a number is an exact space in pixels, None takes what is left


def gap(pixels: int) -> int:
    """Return the spacing of a layout that leaves so many pixels between two painted bodies."""
    return max(0, pixels - 2 * RING)


def _fill(layout: QBoxLayout, items: Sequence[Item], space: int, align: Qt.AlignmentFlag) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(gap(space))
    for item in items:
        if isinstance(item, QLayout):
            layout.addLayout(item)
        elif isinstance(item, QWidget):
            layout.addWidget(item, 0, align)
        elif item is None:
            layout.addStretch(1)
        else:
            layout.addSpacing(item)


def column(*items: Item, space: int = 12) -> QVBoxLayout:
    """Return items one below the other. End it with None where there may be height to spare."""
    made = QVBoxLayout()
    _fill(made, items, space, Qt.AlignmentFlag(0))
    return made


def row(*items: Item, space: int = 12, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter) -> QHBoxLayout:
    """Return items beside each other, in the middle of the row's height; `Qt.AlignmentFlag(0)` makes all as high."""
    made = QHBoxLayout()
    _fill(made, items, space, align)
    return made


def holding(layout: QLayout) -> QWidget:
    """Return a plain widget with that layout."""
    made = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    made.setLayout(layout)
    return made


class FlowLayout(QLayout):
    """Items in reading order, as many in a row as there is room for. For chips and small buttons."""

    def __init__(self, space: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._space = gap(space)
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int, /) -> QLayoutItem:
        return self._items[index] if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    @override
    def takeAt(self, index: int, /) -> QLayoutItem:
        return self._items.pop(index) if 0 <= index < len(self._items) else None  # type: ignore[return-value]

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self._place(QRect(0, 0, width, 0), is_trial=True)

    @override
    def setGeometry(self, box: QRect, /) -> None:
        super().setGeometry(box)
        self._place(box, is_trial=False)

    @override
    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(one.width() for one in hints) + self._space * max(0, len(hints) - 1)
        return QSize(width, max((one.height() for one in hints), default=0))

    @override
    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _place(self, box: QRect, is_trial: bool) -> int:
        left, top, height = box.left(), box.top(), 0
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.isRightToLeft()
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), box.width())
            tall = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if left > box.left() and left + width > box.right() + 1:
                left, top, height = box.left(), top + height + self._space, 0
            if not is_trial:
                x = box.right() + 1 - (left - box.left()) - width if is_mirrored else left
                item.setGeometry(QRect(QPoint(x, top), QSize(width, tall)))
            left, height = left + width + self._space, max(height, tall)
        return top + height - box.top()


def flow(*widgets: QWidget, space: int = 8) -> FlowLayout:
    """Return widgets in rows that break where the width ends."""
    made = FlowLayout(space)
    for one in widgets:
        made.addWidget(one)
    return made


class Columns(Themed, QWidget):
    """Things side by side, which follow each other in one column when the window is narrower than 50 em.

    Each is a layout or widget; `shares` are the stretch factors of their widths.
    """

    def __init__(
        self, theme: Theme, *items: QWidget | QLayout, shares: Sequence[int] = (), space: int = 40,
        below: float = SINGLE_COLUMN,
    ) -> None:  # fmt: skip
        super().__init__()
        self.follow(theme)
        self._below, self._space, self._shares = below, space, shares
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        for at, item in enumerate(items):
            if isinstance(item, QBoxLayout) and item.direction() == QBoxLayout.Direction.TopToBottom:
                item.addStretch(1)
            widget = item if isinstance(item, QWidget) else holding(item)
            policy = widget.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored if shares else policy.horizontalPolicy())
            widget.setSizePolicy(policy)
            self._box.addWidget(widget, shares[at] if shares else 1)
        self._arrange(False)

    @property
    def is_single(self) -> bool:
        """Whether they stand below each other."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange(self.window().width() / self.theme.body < self._below)

    @override
    def restyle(self) -> None:
        self._arrange(self.window().width() / self.theme.body < self._below)

    def _arrange(self, is_single: bool) -> None:
        way = QBoxLayout.Direction.TopToBottom if is_single else QBoxLayout.Direction.LeftToRight
        if self._box.direction() == way and self._box.spacing() == gap(20 if is_single else self._space):
            return
        self._box.setDirection(way)
        self._box.setSpacing(gap(20 if is_single else self._space))
        for at in range(self._box.count()):
            share = self._shares[at] if self._shares else 1
            self._box.setStretch(at, 0 if is_single else share)


class EvenGrid(Themed, QWidget):
    """Cards in columns of one width, filled row by row; a single column when the window is narrower than 50 em."""

    def __init__(self, theme: Theme, widgets: Sequence[QWidget] = (), columns: int = 2, space: int = 12) -> None:
        super().__init__()
        self.follow(theme)
        self._widgets, self._columns = list(widgets), columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap(space))
        self._shown = 0
        self._arrange()

    def add(self, widget: QWidget) -> None:
        """Append a card."""
        self._widgets.append(widget)
        self._shown = 0
        self._arrange()

    def empty(self) -> None:
        """Take all cards out and let them go."""
        clear(self._grid)
        self._widgets, self._shown = [], 0

    @property
    def is_single(self) -> bool:
        """Whether there is one column."""
        return self._shown == 1

    @override
    def restyle(self) -> None:
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        is_single = self.isVisible() and self.window().width() / self.theme.body < SINGLE_COLUMN
        columns = 1 if is_single else self._columns
        if columns == self._shown:
            return
        self._shown = columns
        for at, one in enumerate(self._widgets):
            self._grid.removeWidget(one)
            self._grid.addWidget(one, at // columns, at % columns)
        for at in range(self._columns):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)
            self._grid.setColumnMinimumWidth(at, 0)


class Rule(Themed, QWidget):
    """A hairline."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)
        self.setFixedHeight(1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        painter.fillRect(QRectF(RING, 0, self.width() - 2 * RING, 1), self.theme.colour("line"))
        painter.end()


class Panel(Themed, QFrame):
    """A card that holds other things. `fill` and `edge` are tokens; `pad` is the space inside its edge."""

    def __init__(self, theme: Theme, *items: Item, fill: str = "card", edge: str = "line", pad: int = 20) -> None:
        super().__init__()
        self.follow(theme)
        self.fill, self.edge = fill, edge
        self.inside = column(*items)
        self.inside.setContentsMargins(pad, pad, pad, pad)
        self.setLayout(self.inside)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, half = canvas(self), RING + 0.5
        box = QRectF(self.rect()).adjusted(half, half, -half, -half)
        draw_box(painter, box, 16, self.theme.colour(self.fill), QPen(self.theme.colour(self.edge), 1))
        painter.end()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None and not isinstance(item, QSpacerItem):
            clear(inner)
