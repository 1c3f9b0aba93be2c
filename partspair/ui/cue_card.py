"""Cue cards: one at a time, to lean on while speaking, and to be put away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from partspair.practice.share import PartHere

from .announcing import announce
from .button import Button, IconButton, Kind
from .house import House
from .labels import Label
from .layouts import Panel
from .share_step import with_part
from .typesetting import plain

CUES = ("name", "what", "body", "feel", "need", "ask", "rest", "kind")


class CueCards(QWidget):
    """The cards for one part; the arrows go round, the cross puts them away."""

    def __init__(self, house: House, parts: Sequence[PartHere]) -> None:
        super().__init__()
        self.house, self._part = house, parts[0] if parts else None
        theme, words = house.theme, house.words
        self._at = 0
        self.text = Label(theme, role="one_line", align=Qt.AlignmentFlag.AlignHCenter)
        self.previous = IconButton(theme, "chevron-left", words("cue.previous"))
        self.next = IconButton(theme, "chevron-right", words("cue.next"))
        self.off = IconButton(theme, "close", words("cue.off"))
        self.on = Button(theme, words("cue.on"), Kind.QUIET, small=True, pad=1)
        self.card = Panel(theme, pad=12)
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.previous, self.text, self.next, self.off):
            row.addWidget(one, 1 if one is self.text else 0, Qt.AlignmentFlag.AlignVCenter)
        self.card.inside.addLayout(row)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.card)
        stack.addWidget(self.on, 0, Qt.AlignmentFlag.AlignLeft)
        self.previous.clicked.connect(lambda: self._turn(-1))
        self.next.clicked.connect(lambda: self._turn(1))
        self.off.clicked.connect(lambda: self.put_away(True))
        self.on.clicked.connect(lambda: self.put_away(False))
        self.put_away(False)
        self._turn(0)

    def put_away(self, is_away: bool) -> None:
        """Hide the cards, or show them again."""
        self.card.setVisible(not is_away)
        self.on.setVisible(is_away)

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(CUES)
        self.text.say(with_part(self.house, f"cue.{CUES[self._at]}", self._part))
        if by:
            announce(self.text, plain(self.text.block.words))
