"""Words on the page: headings and text in the app's voice, a person's own words in serif, and key hints."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel
from typing_extensions import override

from partspair.ui.painted import Fitted
from partspair.ui.painting import NO_BRUSH, RING, canvas
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words, plain

OWN_LINES = 3  # a name wraps to so many lines, then its middle is left out
KEY_HEIGHT, KEY_PAD = 22, 7


class Label(Fitted, QLabel):
    """A paragraph that wraps. `role` is of the type scale, `colour` a token; `words` may mix in `spoken(…)` runs.

    It keeps 4 px at both sides, as controls do, so that left edges agree.
    """

    def __init__(
        self,
        theme: Theme,
        words: Words = "",
        role: str = "body",
        colour: str = "ink",
        strong: bool = False,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        most_lines: int = 0,
    ) -> None:
        super().__init__()
        self.follow(theme)
        self.block = TextBlock(theme, "", role, colour, strong, align=align, most_lines=most_lines)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.fit(self)
        self.say(words)

    def say(self, words: Words) -> None:
        """Replace the words."""
        self.block.say(words)
        self.setText(plain(words))
        self.restyle()

    def tint(self, colour: str) -> None:
        """Change the colour to another token."""
        self.block.colour = colour
        self.update()

    @override
    def fit_width(self) -> float:
        return self.block.width() + 2 * RING

    @override
    def least_width(self) -> float:
        return self.block.least_width() + 2 * RING

    @override
    def fit_height(self, width: float) -> float:
        return self.block.height(width - 2 * RING)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        self.block.draw_middle(painter, QRectF(self.rect()).adjusted(RING, 0, -RING, 0))
        painter.end()


class Question(Label):
    """The one question of a page."""

    def __init__(self, theme: Theme, words: Words = "") -> None:
        super().__init__(theme, words, "question")


class Section(Label):
    """The heading of a part of a page; `wide` as in a month of the history."""

    def __init__(self, theme: Theme, words: Words = "", wide: bool = False) -> None:
        super().__init__(theme, words, "section" if wide else "body", strong=True)


class Lead(Label):
    """The sentence under a question."""

    def __init__(self, theme: Theme, words: Words = "", role: str = "body") -> None:
        super().__init__(theme, words, role, "ink2")


class Small(Label):
    """Dates, states and hints."""

    def __init__(self, theme: Theme, words: Words = "", colour: str = "ink2") -> None:
        super().__init__(theme, words, "small", colour)


class Spoken(Label):
    """A person's own words, exactly as they were given. Long ones lose their middle; the tooltip has all of it."""

    def __init__(self, theme: Theme, words: str = "", role: str = "own", italic: bool = False) -> None:
        super().__init__(theme, "", role, most_lines=OWN_LINES)
        self.block.is_spoken, self.block.italic = True, italic
        self.say(words)

    @override
    def say(self, words: Words) -> None:
        super().say(words)
        self.setToolTip(as_tool_tip(plain(words)) if self.block.lines(self.width()) >= OWN_LINES else "")


def as_tool_tip(text: str) -> str:
    """Return a person's words as a tooltip shows them: never read as markup, wrapped."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space:pre-wrap'>{escaped}</p>"


def key_width(theme: Theme, key: str) -> float:
    """Return the width of a key hint."""
    return max(TextBlock(theme, key, "small").width() + 2 * KEY_PAD, float(KEY_HEIGHT))


def draw_key(painter: QPainter, theme: Theme, key: str, box: QRectF, colour: str = "ink3", line: str = "line") -> None:
    """Draw a key hint in the middle of the height of `box`."""
    height = max(KEY_HEIGHT, theme.px("small") + 8)
    frame = QRectF(box.left() + 0.5, round(box.center().y() - height / 2) + 0.5, box.width() - 1, height - 1)
    painter.setPen(QPen(theme.colour(line), 1))
    painter.setBrush(NO_BRUSH)
    painter.drawRoundedRect(frame, 5, 5)
    block = TextBlock(theme, key, "small", colour, align=Qt.AlignmentFlag.AlignHCenter)
    block.draw_middle(painter, frame)


class KeyHint(Fitted, QLabel):
    """The key that does the same, as a small framed letter."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__(key)
        self.follow(theme)
        self.key = key

    @override
    def sizeHint(self) -> QSize:
        return QSize(round(key_width(self.theme, self.key)), max(KEY_HEIGHT, self.theme.px("small") + 8))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        draw_key(painter, self.theme, self.key, QRectF(self.rect()))
        painter.end()
