"""A thread of the history as a card: each voice in its hue, what is heavy covered until somebody wants to look."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from partspair.ui.button import Button, IconButton, Kind
from partspair.ui.history_view import Action, Card, Cover, Line
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Panel, Rule, gap
from partspair.ui.signs import Arch, Icon, Sign
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import plain
from partspair.ui.waveform import MiniWave

SIGN_WIDTH, WAVE = 48, 104


class LineView(QWidget):
    """One line with its button. `acted` comes when that is pressed."""

    acted = Signal()

    def __init__(self, house: House, line: Line) -> None:
        super().__init__()
        self.line = line
        theme, hue = house.theme, Whose.ME if line.sign is Sign.ME else Whose.THEM
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        arch = Arch(theme, line.sign, 24)
        arch.setFixedWidth(SIGN_WIDTH - 8)
        row.addWidget(arch, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(theme, line.title))
        if line.detail:
            words.addWidget(Label(theme, line.detail, "detail", "ink2"))
        row.addLayout(words, 1)
        if line.peaks:
            wave = MiniWave(theme, hue, list(line.peaks))
            wave.setFixedWidth(WAVE)
            row.addWidget(wave, 0, Qt.AlignmentFlag.AlignVCenter)
        if line.action is not Action.NONE:
            self.button = self._make_button(house, hue)
            self.button.setAccessibleDescription(line.detail)
            self.button.clicked.connect(self.acted)
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _make_button(self, house: House, hue: Whose) -> Button | IconButton:
        action = house.words(f"his.{self.line.action}")
        name = f"{action}, {self.line.name}"
        if self.line.action is Action.LISTEN:
            made = Button(house.theme, action, Kind.FAINT, small=True, icon="listen")
            made.setAccessibleName(name)
            return made
        icon = "play" if self.line.action is Action.PLAY else "chevron-right"
        return IconButton(house.theme, icon, name, hue.value if icon == "play" else "ink2", 22)


class ThreadCard(Panel):
    """What was said and what came back. `acted` carries the line, `answered` the share's row, `uncovered` nothing."""

    acted = Signal(object)
    answered = Signal(int)
    uncovered = Signal()
    covered = Signal()

    def __init__(self, house: House, card: Card, is_looked_at: bool = False) -> None:
        super().__init__(house.theme, pad=16)
        self._house, self.card = house, card
        self.inside.setSpacing(10)
        if card.cover is not Cover.NONE and not is_looked_at:
            self._show_cover()
        else:
            self._show_lines(is_looked_at)

    def _show_cover(self) -> None:
        house, theme = self._house, self._house.theme
        is_heavy = self.card.cover is Cover.HEAVY
        text = house.words("his.covered.plain" if is_heavy else "his.putaway")
        row = QHBoxLayout()
        row.setSpacing(8)
        icon = Icon(theme, "covered", size=24)
        icon.setFixedWidth(SIGN_WIDTH - 8)
        row.addWidget(icon)
        row.addWidget(Label(theme, text, colour="ink2"), 1)
        look = self._small("his.covered.look", text)
        leave = self._small("his.covered.leave", text)
        look.clicked.connect(self.uncovered)
        leave.clicked.connect(leave.hide)
        row.addWidget(look)
        row.addWidget(leave)
        self.inside.addLayout(row)

    def _show_lines(self, is_looked_at: bool) -> None:
        theme, card = self._house.theme, self.card
        for at, line in enumerate(card.lines):
            if at:
                self.inside.addWidget(Rule(theme))
            view = LineView(self._house, line)
            view.acted.connect(lambda line=line: self.acted.emit(line))
            self.inside.addWidget(view)
        for sentence in card.signs:
            self.inside.addLayout(self._indented(Lead(theme, sentence)))
        row, has_any = QHBoxLayout(), False
        row.setContentsMargins(SIGN_WIDTH, 0, 0, 0)
        row.setSpacing(gap(12))
        for key, is_there, does in (
            ("his.answer", card.answer is not None, lambda: self.answered.emit(card.answer or 0)),
            ("his.covered.leave", is_looked_at, self.covered.emit),
        ):
            if is_there:
                button = self._small(key, plain(card.lines[0].title))
                button.clicked.connect(_ignoring(does))
                row.addWidget(button)
                has_any = True
        row.addStretch(1)
        if has_any:
            self.inside.addLayout(row)

    def _small(self, key: str, about: str) -> Button:
        words = self._house.words(key)
        made = Button(self._house.theme, words, Kind.FAINT, small=True)
        made.setAccessibleName(", ".join((words, self.card.when, about.rstrip("."))))
        return made

    def _indented(self, widget: QWidget) -> QHBoxLayout:
        made = QHBoxLayout()
        made.setContentsMargins(SIGN_WIDTH, 0, 0, 0)
        made.addWidget(widget)
        return made


def _ignoring(does: Callable[[], object]) -> Callable[[bool], object]:
    return lambda _checked: does()
