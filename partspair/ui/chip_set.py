"""Chips of which any number may be chosen, each standing for the word it shows."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from .chips import Chip
from .layouts import FlowLayout, holding
from .theme import Theme


class ChipSet(QWidget):
    """`offered` words, and those of `chosen` that are none of them; `chosen` comes with every change."""

    chosen = Signal()

    def __init__(self, theme: Theme, offered: Sequence[str], chosen: Sequence[str] = ()) -> None:
        super().__init__()
        self._theme, self._flow = theme, FlowLayout(8)
        self.chips: dict[str, Chip] = {}
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(holding(self._flow))
        for word in dict.fromkeys((*offered, *chosen)):
            self.add(word, is_on=word in chosen)

    def add(self, word: str, is_on: bool = True) -> None:
        """Offer one more word; one that is there already is chosen."""
        if word not in self.chips:
            chip = Chip(self._theme, word)
            chip.setChecked(is_on)
            chip.toggled.connect(lambda _is_on: self.chosen.emit())
            self.chips[word] = chip
            self._flow.addWidget(chip)
            chip.show()
        else:
            self.chips[word].setChecked(is_on)

    def choose(self, words: Sequence[str]) -> None:
        """Show exactly these as chosen, without telling."""
        for word in words:
            self.add(word)
        for word, chip in self.chips.items():
            chip.blockSignals(True)
            chip.setChecked(word in words)
            chip.blockSignals(False)
            chip.update()

    @property
    def choice(self) -> tuple[str, ...]:
        """The words that are chosen, in the order in which they stand."""
        return tuple(word for word, chip in self.chips.items() if chip.isChecked())

    @property
    def first(self) -> Chip:
        """The first chip; raises StopIteration when there is none."""
        return next(iter(self.chips.values()))
