"""Setting text: runs of the app's voice and of somebody's own words in one paragraph, with the design's line heights.

No markup is ever read: what people wrote is drawn as it is, in the direction it is written in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption

from partspair.ui.theme import Theme

BREAK = "\u2028"  # a line break inside one paragraph of QTextLayout
FENCE = ("\u2068", "\u2069")  # keeps somebody's words from turning the direction of the sentence round them
ELLIPSIS = "…"
UNBOUND = 100_000.0
LONGEST_WORD = 14  # letters; longer words may break anywhere
LINE_HEIGHT = {"question": 1.27, "part_title": 1.25, "timer": 1.2, "way_in": 1.3, "detail": 1.4, "small": 1.43,
               "one_line": 1.45, "own": 1.4, "own_inline": 1.45, "section": 1.4, "lead": 1.6, "body": 1.5}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Some words in one voice. `spoken`: a person's own words, in serif. `colour`: a token, or the block's own."""

    text: str
    spoken: bool = False
    strong: bool = False
    colour: str = ""
    role: str = ""


def spoken(text: str, colour: str = "") -> Run:
    """Return a person's own words."""
    return Run(text, spoken=True, colour=colour)


def strong(text: str, colour: str = "") -> Run:
    """Return emphasised words of the app."""
    return Run(text, strong=True, colour=colour)


Words = str | Run | Sequence[str | Run]


def runs_of(words: Words) -> tuple[Run, ...]:
    """Return any way of giving words as runs."""
    if isinstance(words, str):
        return (Run(words),)
    if isinstance(words, Run):
        return (words,)
    return tuple(Run(one) if isinstance(one, str) else one for one in words)


def plain(words: Words) -> str:
    """Return the words alone, as a screen reader gets them."""
    return "".join(run.text for run in runs_of(words))


@dataclass
class TextBlock:
    """A paragraph that can be set to any width. `role` is of the type scale, `colour` a token.

    `most_lines` elides in the middle; 0 never elides. `line_height` 0 is the role's own.
    """

    theme: Theme
    words: Words = ""
    role: str = "body"
    colour: str = "ink"
    strong: bool = False
    is_spoken: bool = False
    italic: bool = False
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    most_lines: int = 0
    line_height: float = 0.0
    _set: dict[tuple[int, int, str], QTextLayout] = field(default_factory=dict, repr=False)

    def say(self, words: Words) -> None:
        """Replace the words."""
        self.words = words
        self._set.clear()

    def width(self) -> float:
        """Return the width of the longest line when nothing wraps."""
        layout = self._layout(UNBOUND)
        lines = (layout.lineAt(at).naturalTextWidth() for at in range(layout.lineCount()))
        return ceil(max(lines, default=0.0)) + 1.0

    def least_width(self) -> float:
        """Return the width that the longest word needs."""
        widths = [0.0]
        for run in runs_of(self.words):
            metrics = QFontMetricsF(self._font(run))
            most = metrics.averageCharWidth() * LONGEST_WORD
            widths += [min(metrics.horizontalAdvance(word), most) for word in run.text.split()]
        return ceil(max(widths)) + 1.0

    def height(self, width: float) -> float:
        """Return the height when set to that width."""
        return ceil(self._layout(width).lineCount() * self._step())

    def lines(self, width: float) -> int:
        """Return how many lines it takes at that width."""
        return self._layout(width).lineCount()

    def baseline(self) -> float:
        """Return the distance from the top to the first line's baseline."""
        line = self._layout(UNBOUND).lineAt(0)
        return line.y() + line.ascent()

    def draw(self, painter: QPainter, box: QRectF, colour: QColor | None = None) -> None:
        """Draw from the top of `box`; `colour` overrides the block's own for runs that name none."""
        painter.setPen(colour if colour is not None else self.theme.colour(self.colour))
        self._layout(box.width()).draw(painter, box.topLeft())

    def draw_middle(self, painter: QPainter, box: QRectF, colour: QColor | None = None) -> None:
        """Draw in the middle of the height of `box`."""
        spare = box.height() - self.height(box.width())
        self.draw(painter, box.adjusted(0, spare / 2, 0, 0), colour)

    def _font(self, run: Run) -> QFont:
        role = run.role or self.role
        if run.spoken or self.is_spoken:
            return self.theme.serif("own_inline" if role == "body" else role, self.italic)
        return self.theme.sans(role, self.strong or run.strong)

    def _step(self) -> float:
        return self.theme.px(self.role) * (self.line_height or LINE_HEIGHT[self.role])

    def _layout(self, width: float) -> QTextLayout:
        key = (round(width), self.theme.body, self.theme.mode)
        if key not in self._set:
            if len(self._set) > 12:
                self._set.clear()
            runs = runs_of(self.words)
            layout = self._lay_out(runs, width)
            if self.most_lines and layout.lineCount() > self.most_lines:
                layout = self._elided(runs, width)
            self._set[key] = layout
        return self._set[key]

    def _lay_out(self, runs: Sequence[Run], width: float) -> QTextLayout:
        fences = FENCE if len(runs) > 1 else ("", "")
        text, formats = "", []
        for run in runs:
            shown = run.text.replace("\n", BREAK)
            shown = f"{fences[0]}{shown}{fences[1]}" if run.spoken else shown
            formats.append(self._format(run, len(text), len(shown)))
            text += shown
        layout = QTextLayout(text, self._font(runs[0] if runs else Run("")))
        option = QTextOption(self.align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        layout.setTextOption(option)
        layout.setFormats(formats)
        layout.setCacheEnabled(True)
        self._place_lines(layout, width)
        return layout

    def _place_lines(self, layout: QTextLayout, width: float) -> None:
        step, top = self._step(), 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top + (step - line.ascent() - line.descent()) / 2))
            top += step
        layout.endLayout()

    def _format(self, run: Run, start: int, length: int) -> QTextLayout.FormatRange:
        made, shape = QTextLayout.FormatRange(), QTextCharFormat()
        shape.setFont(self._font(run))
        if run.colour:
            shape.setForeground(self.theme.colour(run.colour))
        made.start, made.length, made.format = start, length, shape
        return made

    def _elided(self, runs: Sequence[Run], width: float) -> QTextLayout:
        """Leave out the middle of the longest run, as little as will do."""
        at = max(range(len(runs)), key=lambda one: len(runs[one].text))
        text, low, high = runs[at].text, 0, len(runs[at].text)
        best = self._lay_out([Run(ELLIPSIS)], width)
        while low <= high:
            kept = (low + high) // 2
            head, tail = text[: (kept + 1) // 2], text[len(text) - kept // 2 :]
            shorter = [*runs[:at], replace(runs[at], text=f"{head.rstrip()}{ELLIPSIS}{tail.lstrip()}"), *runs[at + 1 :]]
            layout = self._lay_out(shorter, width)
            if layout.lineCount() <= self.most_lines:
                best, low = layout, kept + 1
            else:
                high = kept - 1
        return best
