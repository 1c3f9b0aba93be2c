"""A long list to choose one from, with its label above: time zones, countries, microphones."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui.labels import Label
from partspair.ui.painted import Themed
from partspair.ui.painting import RING
from partspair.ui.theme import Theme

Choice = tuple[str, str]  # its key, its words
SHORTEST = 12  # letters


class _Box(QComboBox):
    """A list that the wheel scrolls past, unless it has the keyboard."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Chooser(Themed, QWidget):
    """One of many. `is_searched` lets any part of a choice's words be typed; other words fall back to the last choice.

    `chosen` carries the key of what a person chose.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, label: str, choices: Sequence[Choice], *, is_searched: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self.label, self.box = Label(theme, label, "small", "ink2"), _Box()
        self.box.setAccessibleName(label)
        self.box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.setMinimumContentsLength(SHORTEST)
        self.setFocusProxy(self.box)
        if is_searched:
            self._let_search()
        inside = QVBoxLayout()
        inside.setContentsMargins(RING, 0, RING, 0)
        inside.addWidget(self.box)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(4)
        stack.addWidget(self.label)
        stack.addLayout(inside)
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
