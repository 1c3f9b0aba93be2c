"""A heading with one line below; "More" opens the rest in its place."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.ui.button import Button, Kind
from partspair.ui.labels import Lead, Section
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.theme import Theme


class Fold(QWidget):
    """`make` gives what is inside, the first time it is opened."""

    def __init__(
        self, theme: Theme, title: str, line: str, ways: tuple[str, str], make: Callable[[], Sequence[Item]]
    ) -> None:
        super().__init__()
        self._ways, self._make, self._title = ways, make, title
        self._inside: QWidget | None = None
        self.way = Button(theme, ways[0], small=True, kind=Kind.FAINT)
        self.way.clicked.connect(lambda _checked: self.turn())
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(12)
        head = column(Section(theme, title, wide=True), Lead(theme, line), 4, holding(flow(self.way)), space=4)
        self._stack.addWidget(holding(head))
        self._name()

    @property
    def is_open(self) -> bool:
        """Whether the rest shows."""
        return self._inside is not None and not self._inside.isHidden()

    def turn(self) -> None:
        """Open it, or close it."""
        if self._inside is None:
            self._inside = holding(column(*self._make(), space=8))
            self._stack.addWidget(self._inside)
            self._inside.show()
        else:
            self._inside.setVisible(self._inside.isHidden())
        self._name()

    def _name(self) -> None:
        words = self._ways[1 if self.is_open else 0]
        self.way.say(words)
        self.way.setAccessibleName(f"{words}, {self._title}")
