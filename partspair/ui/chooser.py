"""A long list to choose one from, with its label above: time zones, countries, microphones."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.labels import Label
from partspair.ui.painted import Themed
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock

Choice = tuple[str, str]  # its key, its words
SHORTEST, HEIGHT = 8, 48  # letters, pixels


class _Box(Themed, QComboBox):
    """A list that looks like a field, and that the wheel scrolls past unless it has the keyboard."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(SHORTEST)
        self.setMaxVisibleItems(12)

    def _arrow(self) -> QRectF:
        size = self.theme.sized(20)
        return QRectF(self.width() - RING - 14 - size, (self.height() - size) / 2, size, size)

    def _text(self) -> QRectF:
        inside = body(self).adjusted(14, 1, 0, -1)
        inside.setRight(self._arrow().left() - 6)
        return inside

    @override
    def sizeHint(self) -> QSize:
        height = max(HEIGHT, self.theme.px("own_inline") * 2) + 2 * RING
        return QSize(round(super().sizeHint().width() + self._arrow().width()) + 2 * RING, height)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.showPopup()

    @override
    def restyle(self) -> None:
        super().restyle()
        edit = self.lineEdit()
        if edit is not None:
            edit.setFont(self.theme.sans("body"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        edit = self.lineEdit()
        if edit is not None:
            edit.setGeometry(self._text().toRect())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        draw_box(painter, body(self, 1), 12, theme.colour("card"), QPen(theme.colour("edge"), 1))
        icons.draw(painter, "chevron-down", theme.colour("ink2"), self._arrow())
        if not self.isEditable():
            block = TextBlock(theme, self.currentText(), most_lines=1)
            block.draw_middle(painter, self._text())
        draw_ring(painter, self, theme, 12, always=self.hasFocus())
        painter.end()


class Chooser(Themed, QWidget):
    """One of many. `is_searched` lets any part of a choice's words be typed; other words fall back to the last choice.

    `chosen` carries the key of what a person chose.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, label: str, choices: Sequence[Choice], *, is_searched: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self.label, self.box = Label(theme, label, "small", "ink2"), _Box(theme)
        self.box.setAccessibleName(label)
        self.label.setBuddy(self.box)  # on Linux a list's name is what is chosen in it, and its label a relation
        self.setFocusProxy(self.box)
        if is_searched:
            self._let_search()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        stack.addWidget(self.label)
        stack.addWidget(self.box)
        self.offer(choices)
        self.box.activated.connect(lambda _at: self.chosen.emit(self.choice))

    def _let_search(self) -> None:
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer = QCompleter(self.box.model(), self.box)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.box.setCompleter(completer)
        edit = self.box.lineEdit()
        if edit is not None:
            edit.setFrame(False)
            self.box.restyle()
            edit.setAccessibleName(self.label.text())
            edit.editingFinished.connect(self._settle)

    def _settle(self) -> None:
        """Take what was typed when it is a choice, and only then."""
        typed = self.box.currentText().strip()
        at = self.box.findText(typed, Qt.MatchFlag.MatchFixedString)
        before = self.box.currentIndex()
        self.box.setCurrentIndex(at if at >= 0 else before)
        self.box.setEditText(self.box.itemText(self.box.currentIndex()))
        if at >= 0 and at != before:
            self.chosen.emit(self.choice)

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer other choices; the first is chosen."""
        self.box.clear()
        for key, words in choices:
            self.box.addItem(words, key)

    def choose(self, key: str) -> bool:
        """Choose without telling anybody; False when there is no such choice."""
        at = self.box.findData(key)
        if at >= 0:
            self.box.setCurrentIndex(at)
        return at >= 0

    @property
    def choice(self) -> str:
        """The key of what is chosen, empty when nothing is."""
        found = self.box.currentData()
        return found if isinstance(found, str) else ""
