"""Drawing a line between two parts, and the lines as sentences: the map for whoever hears it or has no mouse."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.flows.cards import Card, Line
from partspair.practice.part_card import LinkKind
from partspair.ui.announcing import announce
from partspair.ui.button import Button, Kind
from partspair.ui.chips import OneChip
from partspair.ui.house import House
from partspair.ui.labels import Label, Question, Small
from partspair.ui.layouts import column, flow, holding, row
from partspair.ui.typesetting import plain, spoken
from partspair.ui.wording import said


class LineRow(QWidget):
    """One line in words. `erased` takes it away."""

    erased = Signal()

    def __init__(self, house: House, line: Line) -> None:
        super().__init__()
        sentence = said(house.words, f"map.line.{line.kind}", name=line.name, other=line.other_name)
        erase = Button(house.theme, house.words("map.erase"), Kind.FAINT, small=True)
        erase.setAccessibleName(f"{erase.text()}: {plain(sentence)}")
        erase.clicked.connect(lambda _checked: self.erased.emit())
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addLayout(row(Label(house.theme, sentence, most_lines=4), None, erase))


class LinePanel(QWidget):
    """Who, how, and to whom. `drawn` carries a part, a LinkKind and the other."""

    drawn = Signal(int, str, int)
    skipped = Signal()

    def __init__(self, house: House, cards: Sequence[Card]) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._house = house
        self.ones = {one.part: OneChip(theme, (spoken(one.name),)) for one in cards}
        self.others = {one.part: OneChip(theme, (spoken(one.name),)) for one in cards}
        self.kinds = {one: OneChip(theme, words(f"map.kind.{one}")) for one in LinkKind}
        names = {one.part: one.name for one in cards}
        for group, key in ((self.ones, "map.draw.from"), (self.others, "map.draw.to")):
            for part, chip in group.items():
                chip.setAccessibleName(f"{words(key)}: {names[part]}")
        self.missing = Small(theme, "", "note")
        skip, draw = Button(theme, words("part.skip")), Button(theme, words("map.draw.do"), Kind.NEXT)
        skip.clicked.connect(lambda _checked: self.skipped.emit())
        draw.clicked.connect(lambda _checked: self._draw())
        ways = row(skip, draw)
        ways.setStretch(0, 1)
        ways.setStretch(1, 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addLayout(
            column(
                Question(theme, words("map.draw.q")),
                *self._group("map.draw.from", *self.ones.values()),
                *self._group("map.draw.how", *self.kinds.values()),
                *self._group("map.draw.to", *self.others.values()),
                self.missing,
                ways,
            )
        )

    def _group(self, key: str, *chips: OneChip) -> tuple[QWidget, QWidget]:
        held = holding(flow(*chips))
        held.setAccessibleName(self._house.words(key))
        return Label(self._house.theme, self._house.words(key), "small", "ink2"), held

    def _draw(self) -> None:
        one = next((part for part, chip in self.ones.items() if chip.isChecked()), None)
        other = next((part for part, chip in self.others.items() if chip.isChecked()), None)
        kind = next((each for each, chip in self.kinds.items() if chip.isChecked()), None)
        if one is None or other is None or kind is None or one == other:
            self.missing.say(self._house.words("map.draw.missing"))
            announce(self, self.missing.text())
        else:
            self.drawn.emit(one, kind.value, other)
