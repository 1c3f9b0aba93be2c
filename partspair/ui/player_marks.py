"""The four private marks below the wave: set with a press, taken away again from a short list."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu, QStyle, QVBoxLayout, QWidget

from partspair.practice.reply import Mark, MarkKind
from partspair.ui import icons
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import EvenGrid, gap, row
from partspair.ui.times import clock
from partspair.ui.waveform import Mark as Shown

MARKS = {MarkKind.FELT: ("mark", "M"), MarkKind.HELD: ("held", "H"), MarkKind.CURIOUS: ("curious", "?"),
         MarkKind.ME: ("woke", "W")}  # fmt: skip


def shown_marks(house: House, marks: Sequence[Mark]) -> list[Shown]:
    """Private marks as the waveform draws them."""
    return [Shown(one.at_ms, MARKS[one.kind][0], house.words(f"mark.{one.kind}")) for one in marks]


class MarksPanel(QWidget):
    """Buttons for the partner's notes alone; `pressed` carries the MarkKind, `sought` a place, `taken_away` a Mark.

    `answered` carries the place to answer at, where `may_answer`.
    """

    pressed = Signal(object)
    sought = Signal(int)
    taken_away = Signal(object)
    answered = Signal(int)

    def __init__(self, house: House, may_answer: bool = False) -> None:
        super().__init__()
        self._house, self._may_answer = house, may_answer
        self._marks: tuple[Mark, ...] = ()
        self.buttons: dict[MarkKind, Button] = {}
        theme, words = house.theme, house.words
        for kind, (icon, key) in MARKS.items():
            button = Button(theme, words(f"mark.{kind}"), Kind.FAINT, icon=icon, key=key, pad=12)
            button.clicked.connect(lambda _checked, kind=kind: self.pressed.emit(kind))
            self.buttons[kind] = button
        self.about = Label(theme, words("mark.note"), "small", "ink2", align=Qt.AlignmentFlag.AlignHCenter)
        self.yours = Button(theme, words("mark.yours"), Kind.LINK)
        self.yours.clicked.connect(lambda _checked: self.offer())
        self.yours.hide()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(12))
        stack.addWidget(EvenGrid(theme, list(self.buttons.values()), columns=4))
        stack.addLayout(row(None, self.about, self.yours, None))

    def enable(self, is_on: bool) -> None:
        """Marks can be set, or there is nothing to mark."""
        for one in self.buttons.values():
            one.setEnabled(is_on)

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """These are there now."""
        self._marks = tuple(marks)
        self.yours.setVisible(bool(marks))

    def offer(self) -> None:
        """Show the list of marks, each with what can be done with it."""
        self._pop_up(self.menu_of_marks(), self.yours.mapToGlobal(self.yours.rect().bottomLeft()))

    def offer_one(self, shown: Shown, place: QPoint) -> None:
        """Show what can be done with the mark whose glyph was pressed."""
        mark = next((one for one in self._marks if shown in shown_marks(self._house, [one])), None)
        if mark is not None:
            menu = self._menu(self.name_of(mark))
            self._add_ways(menu, mark)
            self._pop_up(menu, place)

    def name_of(self, mark: Mark) -> str:
        """What it is, and where."""
        words = self._house.words
        return words("mark.at", name=words(f"mark.{mark.kind}"), time=clock(mark.at_ms))

    def menu_of_marks(self) -> QMenu:
        """Every mark as a list of its own."""
        menu = self._menu(self._house.words("mark.yours"))
        for mark in self._marks:
            inner = self._menu(self.name_of(mark))
            inner.setTitle(self.name_of(mark))
            inner.setIcon(self._glyph(mark.kind))
            inner.setParent(menu, inner.windowFlags())
            self._add_ways(inner, mark)
            menu.addMenu(inner)
        return menu

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName(name)
        menu.setFont(self._house.theme.sans())
        return menu

    def _glyph(self, kind: MarkKind) -> QIcon:
        """As it is drawn below the wave."""
        theme, size = self._house.theme, self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, None, self)
        return QIcon(icons.pixmap(MARKS[kind][0], theme.colour("me"), size, self.devicePixelRatioF()))

    def _add_ways(self, menu: QMenu, mark: Mark) -> None:
        words = self._house.words
        menu.addAction(words("mark.go")).triggered.connect(lambda _checked: self.sought.emit(mark.at_ms))
        if self._may_answer:
            menu.addAction(words("moment.do")).triggered.connect(lambda _checked: self.answered.emit(mark.at_ms))
        menu.addAction(words("mark.away")).triggered.connect(lambda _checked: self.taken_away.emit(mark))

    def _pop_up(self, menu: QMenu, place: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)


__all__ = ["MARKS", "MarksPanel", "shown_marks"]
