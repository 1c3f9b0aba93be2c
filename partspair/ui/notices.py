"""What the app has to say inline: notices with a remedy, the microphone's row, the ask, what waits to be heard."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout
from typing_extensions import override

from partspair.errors import KnownError
from partspair.ui.announcing import announce
from partspair.ui.button import Button, Kind
from partspair.ui.labels import Label
from partspair.ui.layouts import Panel, Rule, clear, column, gap, holding
from partspair.ui.meter import LevelMeter
from partspair.ui.painted import Themed
from partspair.ui.painting import body, canvas, draw_box
from partspair.ui.signs import Arch, Icon, Sign
from partspair.ui.theme import Theme
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import Words, plain
from partspair.ui.waveform import MiniWave

METER_FIRST = 1000  # the meter takes what room the words leave it, before the gap does
NARROW = 40  # em: a notice narrower than this puts its buttons below its words
Action = tuple[str, Callable[[], None]]  # words of a button and what it does


class Notice(Panel):
    """What happened, what is safe, and one or two remedies. Inline, never modal, never timed."""

    def __init__(
        self, theme: Theme, title: Words = "", text: Words = "", icon: str = "info", actions: Sequence[Action] = ()
    ) -> None:
        super().__init__(theme, fill="note_tint", edge="note_edge")
        self.icon = Icon(theme, icon, "note")
        self.title, self.text = Label(theme, strong=True), Label(theme)
        self._words, self._buttons = QVBoxLayout(), QHBoxLayout()
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(2)
        self._words.addWidget(self.title)
        self._words.addWidget(self.text)
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        first.addLayout(self._words, 1)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(first)
        middle.addStretch(1)
        self._line.addLayout(middle, 1)
        self._line.addLayout(self._buttons)
        self._buttons.setSpacing(gap(8))
        self.inside.addLayout(self._line)
        self.say(title, text, actions)

    def say(self, title: Words, text: Words = "", actions: Sequence[Action] = (), icon: str = "") -> None:
        """Say something else. The first action is the remedy."""
        if icon:
            self.icon.become(icon, "note")
        self.title.say(title)
        self.text.say(text)
        self.title.setVisible(bool(plain(title)))
        self.text.setVisible(bool(plain(text)))
        clear(self._buttons)
        self.buttons = [self._button(words, does, at == 0) for at, (words, does) in enumerate(actions)]
        self.setAccessibleName(plain(title) or plain(text))
        self.setAccessibleDescription(plain(text))
        if self.isVisible():
            self.tell()

    def say_error(self, error: KnownError, actions: Sequence[Action] = ()) -> None:
        """Say what a KnownError says, with its remedy as the last sentence."""
        self.say(error.title, " ".join(part for part in (error.happened, error.remedy) if part), actions)

    def tell(self) -> None:
        """Have a screen reader say it."""
        announce(self, f"{self.title.text()} {self.text.text()}".strip())

    def _button(self, words: str, does: Callable[[], None], is_first: bool) -> Button:
        made = Button(self.theme, words, Kind.PLAIN if is_first else Kind.FAINT, small=True)
        made.clicked.connect(lambda _checked: does())
        self._buttons.addWidget(made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        ways = QBoxLayout.Direction
        is_narrow = self.width() / self.theme.body < NARROW
        self._line.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._buttons.setAlignment(Qt.AlignmentFlag.AlignLeft if is_narrow else Qt.AlignmentFlag.AlignRight)


class GuardRow(Themed, QFrame):
    """The microphone's row, always at the same place: it hears you, or it turns into a notice there."""

    change_requested = Signal()
    remedy_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)
        self.is_warning = False
        self.icon, self.sentence = Icon(theme, "share", "me"), Label(theme)
        self.meter, self.device = LevelMeter(theme), Label(theme, colour="ink2", most_lines=1)
        self.change = Button(theme, self.tr("Change"), Kind.LINK)
        self.change.clicked.connect(self._act)
        self.meter.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.meter.setMinimumWidth(self.meter.minimumSizeHint().width())
        self.meter.setMaximumWidth(self.meter.sizeHint().width())
        line = QHBoxLayout(self)
        line.setContentsMargins(20, 4, 20, 4)
        line.setSpacing(8)
        line.addWidget(self.icon)
        line.addWidget(self.sentence)
        line.addWidget(self.meter, METER_FIRST)
        line.addStretch(1)
        line.addWidget(self.device)
        line.addWidget(self.change)
        self.setMinimumHeight(60)
        self.say_well(self.tr("I can hear you."))

    def say_well(self, sentence: str, device: str = "") -> None:
        """Say that all is well, and through which microphone."""
        self._say(sentence, device, self.tr("Change"), is_warning=False)

    def warn(self, sentence: str, remedy: str, device: str = "") -> None:
        """Turn into a notice with one remedy; `remedy_requested` comes when it is taken."""
        self._say(sentence, device, remedy, is_warning=True)
        announce(self, sentence)

    def _say(self, sentence: str, device: str, action: str, is_warning: bool) -> None:
        self.is_warning = is_warning
        self.sentence.say(sentence)
        self.device.say(device)
        self.device.setVisible(bool(device))
        self.change.say(action)
        self.icon.become("share", "note" if is_warning else "me")
        self.setAccessibleName(sentence)
        self.update()

    def _act(self) -> None:
        (self.remedy_requested if self.is_warning else self.change_requested).emit()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_warning:
            return
        painter = canvas(self)
        edge = QPen(self.theme.colour("note_edge"), 1)
        draw_box(painter, body(self, 1), 12, self.theme.colour("note_tint"), edge)
        painter.end()


class AskStrip(Themed, QFrame):
    """What the speaker asks for, in their hue, kept in sight while one listens and answers."""

    def __init__(self, theme: Theme, whose: Whose = Whose.THEM) -> None:
        super().__init__()
        self.follow(theme)
        self.icon = Icon(theme, "witness", whose.value, 30)
        self.sentence, self.please_not = Label(theme, role="section"), Label(theme, colour="ink2")
        right = Qt.AlignmentFlag.AlignRight
        self.weight, self.tags = Label(theme, colour="ink2", align=right), Label(theme, colour="ink2", align=right)
        words = holding(column(self.sentence, self.please_not, space=0))
        end = holding(column(self.weight, self.tags, space=0))
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(words, 3, Qt.AlignmentFlag.AlignTop)
        line.addWidget(end, 1, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(line)
        whole.addWidget(Rule(theme))

    def show_ask(self, icon: str, sentence: Words, please_not: Words = "", weight: str = "", tags: Words = "") -> None:
        """Show an ask; what is empty takes no room."""
        self.icon.name = icon
        self.icon.update()
        said = ((self.sentence, sentence), (self.please_not, please_not), (self.weight, weight), (self.tags, tags))
        for label, words in said:
            label.say(words)
            label.setVisible(bool(plain(words)))
        self.setAccessibleName(plain(sentence))


class WaitingCard(Panel):
    """One note that waits: whose, about what, one line, its shape, and one button."""

    opened = Signal()

    def __init__(
        self, theme: Theme, title: Words, line: Words, peaks: Sequence[int] = (), *, action: str = "",
        sign: Sign = Sign.THEM, icon: str = "listen",
    ) -> None:  # fmt: skip
        super().__init__(theme, pad=16)
        self.title, self.line = Label(theme, title, strong=True), Label(theme, line, colour="ink2")
        self.button = Button(theme, action or self.tr("Listen"), icon=icon)
        self.button.setAccessibleName(", ".join((plain(title), plain(line).rstrip("."), action or self.tr("Listen"))))
        self.button.clicked.connect(self.opened)
        self._wave: MiniWave | None = None
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.line)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.setContentsMargins(8, 0, 0, 0)
        row.addWidget(Arch(theme, sign, 30))
        row.addLayout(words, 1)
        if peaks:
            self._wave = MiniWave(theme, Whose.ME if sign is Sign.ME else Whose.THEM, peaks)
            row.addWidget(self._wave)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.inside.addLayout(row)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._wave is not None:
            self._wave.setVisible(self.width() / self.theme.body >= NARROW)
