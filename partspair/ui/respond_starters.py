"""Ways to begin an answer: a prompt to speak or write from, never put into anybody's mouth or field."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.practice.night import Tool, starters_key
from partspair.practice.share import TravellingShare
from partspair.ui import icons
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import gap
from partspair.ui.note_words import names_of
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, canvas, draw_box, draw_ring
from partspair.ui.theme import Theme
from partspair.ui.typesetting import Run, TextBlock, Words, plain

FIRST = 5
PART, ABOUT = "\ue000", "\ue001"
INSET = 12.0


def starters(house: House, share: TravellingShare) -> list[tuple[Run, ...]]:
    """The starters of an ask, with the speaker's own words in serif; empty where nobody begins for another."""
    key = starters_key(share.ask.kind)
    if key is None:
        return []
    names = names_of(share)
    part = Run(names[0], spoken=True) if names else Run(house.words("name.part.none"))
    own = {PART: part, ABOUT: Run(share.ask.about, spoken=True)}
    return [_runs(line, own) for line in house.words.each(key, part=PART, about=ABOUT)]


def _runs(line: str, own: dict[str, Run]) -> tuple[Run, ...]:
    found, rest = [], ""
    for sign in line:
        if sign in own:
            found += [Run(rest), own[sign]]
            rest = ""
        else:
            rest += sign
    return tuple(run for run in (*found, Run(rest)) if run.text)


class StarterRow(PaintedButton, QPushButton):
    """One way to begin; tinted, with a tick, while it is the prompt."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self.words = words
        self.block = TextBlock(theme, words, line_height=1.4)
        self.setCheckable(True)
        self.fit(self)
        self.begin(theme, words)

    def _beside(self) -> float:
        return 2 * INSET + self.theme.sized(20) + 8

    @override
    def fit_width(self) -> float:
        return self.block.width() + self._beside()

    @override
    def least_width(self) -> float:
        return self.block.least_width() + self._beside()

    @override
    def fit_height(self, width: float) -> float:
        return max(44.0, self.block.height(max(1.0, width - self._beside())) + 16) + 2 * RING

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        box = QRectF(self.rect()).adjusted(RING, RING, -RING, -RING)
        if self.isChecked() or self.underMouse() or self.isDown():
            fill = "press" if self.isDown() else "me_tint" if self.isChecked() else "well"
            draw_box(painter, box, 10, theme.colour(fill), None)
        text = QRectF(RING + INSET, 0, self.width() - self._beside() - RING, self.height())
        self.block.draw_middle(painter, text, theme.colour("ink"))
        if self.isChecked():
            size = theme.sized(20)
            icons.draw(painter, "check", theme.colour("me"), QRectF(box.right() - INSET - size, 0, size, self.height()))
        draw_ring(painter, self, theme, 10)
        painter.end()


class Starters(QWidget):
    """A few of them, then more. `chosen` carries the runs of the prompt, empty when it was taken back."""

    chosen = Signal(object)

    def __init__(self, house: House, share: TravellingShare, taken: str = "") -> None:
        super().__init__()
        self.setObjectName(f"tool.{Tool.STARTERS}")
        words, theme = house.words, house.theme
        self.rows = [StarterRow(theme, one) for one in starters(house, share)]
        self.more = Button(theme, words("r.begin.more"), Kind.LINK)
        title = words("r.begin")
        self.setAccessibleName(title)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(8))
        stack.addWidget(Label(theme, title, strong=True))
        for at, one in enumerate(self.rows):
            stack.addWidget(one)
            one.setVisible(at < FIRST or plain(one.words) == taken)
            one.setChecked(plain(one.words) == taken)
            one.clicked.connect(lambda _checked, one=one: self._choose(one))
        stack.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.setVisible(len(self.rows) > FIRST)
        self.more.clicked.connect(self._show_all)

    @property
    def prompt(self) -> Words:
        """The way to begin that is chosen, or nothing."""
        return next((one.words for one in self.rows if one.isChecked()), "")

    def _choose(self, chosen: StarterRow) -> None:
        for one in self.rows:
            if one is not chosen:
                one.setChecked(False)
        self.chosen.emit(self.prompt)

    def _show_all(self) -> None:
        hidden = [one for one in self.rows if one.isHidden()]
        for one in hidden:
            one.show()
        self.more.hide()
        if hidden:
            hidden[0].setFocus()
