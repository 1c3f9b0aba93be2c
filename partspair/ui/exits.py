"""What is in reach on every page: Too much and Slow down at the top right, and the three quiet links below."""

from PySide6.QtCore import QRectF, QSize, Signal, SignalInstance
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.button import Button, IconButton, Kind
from partspair.ui.layouts import FlowLayout, gap
from partspair.ui.painted import Themed
from partspair.ui.painting import canvas
from partspair.ui.theme import Theme


class Exits(QWidget):
    """Too much is always whole. Slow down stands left of it while there is sound; "…" holds the links when narrow."""

    too_much_requested = Signal()
    slow_down_requested = Signal()
    pause_requested = Signal()
    safety_requested = Signal()
    how_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.more = IconButton(theme, "more", self.tr("More"))
        self.slow_down = Button(theme, self.tr("Slow down"), Kind.FAINT, small=True, icon="brake", key="B")
        self.too_much = Button(theme, self.tr("Too much"), Kind.FAINT, small=True, icon="too-much", key="T")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap(8))
        for one in (self.more, self.slow_down, self.too_much):
            row.addWidget(one)
        self.more.hide()
        self.slow_down.hide()
        self.too_much.clicked.connect(self.too_much_requested)
        self.slow_down.clicked.connect(self.slow_down_requested)
        self.more.clicked.connect(self._open_more)

    def needed_width(self) -> int:
        """Return the width that cuts none of what is shown."""
        shown = [one for one in (self.more, self.slow_down, self.too_much) if not one.isHidden()]
        return sum(one.minimumSizeHint().width() for one in shown)

    def _open_more(self) -> None:
        menu = QMenu(self.more)
        menu.setFont(self.font())
        for words, signal in link_words(self):
            menu.addAction(words.replace("&", "&&"), signal.emit)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))


class Links(QWidget):
    """Pause, Safety, How we do this."""

    pause_requested = Signal()
    safety_requested = Signal()
    how_requested = Signal()

    def __init__(self, theme: Theme, pad: float = 3.0, role: str = "small") -> None:
        super().__init__()
        flow = FlowLayout(8)
        self.setLayout(flow)
        for words, signal in link_words(self):
            link = Button(theme, words, Kind.QUIET, small=True, role=role, pad=pad)
            link.clicked.connect(signal)
            flow.addWidget(link)

    @override
    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()


def link_words(owner: Exits | Links) -> tuple[tuple[str, SignalInstance], ...]:
    """Return the words of the three links, each with the owner's signal."""
    return (
        (owner.tr("Pause"), owner.pause_requested),
        (owner.tr("Safety"), owner.safety_requested),
        (owner.tr("How we do this"), owner.how_requested),
    )


class Bar(Themed, QWidget):
    """A bar above or below the content that never scrolls; `line` is a hairline at its top."""

    def __init__(self, theme: Theme, height: int, has_line: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self._has_line = has_line
        self.row = QHBoxLayout(self)
        self.row.setSpacing(gap(12))
        self.shrink(height)

    def shrink(self, height: int) -> None:
        """Be at least so high."""
        self.setMinimumHeight(height)

    def inset(self, left: int, right: int) -> None:
        """Keep so much space at both sides."""
        self.row.setContentsMargins(left, 2, right, 2)

    @override
    def minimumSizeHint(self) -> QSize:
        """Never asks for width: its height is what its words need in the width there is."""
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._has_line:
            return
        painter = canvas(self)
        painter.fillRect(QRectF(0, 0, self.width(), 1), self.theme.colour("line"))
        painter.end()


class Rail(Themed, QWidget):
    """The ground of the left column."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.follow(theme)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        painter.fillRect(self.rect(), self.theme.colour("rail"))
        painter.fillRect(QRectF(self.width() - 1, 0, 1, self.height()), self.theme.colour("line"))
        painter.end()
