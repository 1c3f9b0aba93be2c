"""Rows: places in the rail, steps of a flow, ways on in a list, and states with a sentence."""

from enum import StrEnum
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.labels import Label
from partspair.ui.painted import PaintedButton, Themed
from partspair.ui.painting import RING, canvas, draw_box, draw_dot, draw_ring
from partspair.ui.signs import Icon
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words, plain

HIGH = 44
INSET = 12.0  # from the edge of a row to what it shows


class _Row(PaintedButton):
    """Mixin: a lead (an icon or a dot), a label and perhaps a key, 44 px high; filled while one is there."""

    block: TextBlock
    key: str
    is_here: bool

    def begin_row(self, theme: Theme, words: str, key: str = "") -> None:
        """Take what it shows. Call it once, first."""
        self.key = key
        self.block = TextBlock(theme, words, line_height=1.35)
        button = cast(QAbstractButton, self)
        self.is_here = False
        self.fit(button)
        self.begin(theme, words)
        button.setAccessibleName(words)

    def stand(self, is_here: bool) -> None:
        """Say whether one is there: the row is filled, its label bold. Not a check box: pressing it is all it does."""
        self.is_here = is_here
        self.block = TextBlock(self.theme, self.block.words, strong=is_here, line_height=1.35)
        self.restyle()

    def lead(self) -> float:
        """Return the width from the left edge to the label."""
        raise NotImplementedError

    def _tail(self) -> float:
        return INSET + RING + (self._key().width() + 8 if self.key and self.theme.shows_keys else 0)

    def _key(self) -> TextBlock:
        return TextBlock(self.theme, self.key, "small", "ink2")

    @override
    def fit_width(self) -> float:
        return self.lead() + TextBlock(self.theme, self.block.words, strong=True).width() + self._tail()

    @override
    def least_width(self) -> float:
        return self.lead() + self.block.least_width() + self._tail()

    @override
    def fit_height(self, width: float) -> float:
        return max(float(HIGH), self.block.height(max(1.0, width - self.lead() - self._tail())) + 12)

    def draw_ground(self, painter: QPainter) -> None:
        """Paint the fill of the row, if it has one now."""
        button = cast(QAbstractButton, self)
        if self.is_here or button.isDown() or button.underMouse():
            fill = "press" if button.isDown() else "card" if self.is_here else "well"
            box = QRectF(button.rect()).adjusted(RING, 0, -RING, 0)
            draw_box(painter, box, 10, self.theme.colour(fill), None)

    def draw_label(self, painter: QPainter, colour: str) -> None:
        """Paint the label and the key."""
        button = cast(QAbstractButton, self)
        left = self.lead()
        room = QRectF(left, 0, button.width() - left - self._tail(), button.height())
        self.block.draw_middle(painter, room, self.theme.colour(colour))
        if self.key and self.theme.shows_keys:
            key = self._key()
            spot = QRectF(button.width() - RING - INSET - key.width(), 0, key.width(), button.height())
            key.draw_middle(painter, spot)


class NavRow(_Row, QPushButton):
    """A place in the rail: icon and label. As icon alone it keeps its name."""

    def __init__(self, theme: Theme, icon: str, words: str, key: str = "") -> None:
        super().__init__()
        self.icon_name, self._is_icon = icon, False
        self.begin_row(theme, words, key)

    def show_icon_alone(self, is_icon: bool) -> None:
        """Fold to the icon, with the label as tooltip."""
        self._is_icon = is_icon
        self.setToolTip(plain(self.block.words) if is_icon else "")
        self.restyle()

    @override
    def lead(self) -> float:
        return RING + INSET + self.theme.sized(22) + INSET

    @override
    def stand(self, is_here: bool) -> None:
        super().stand(is_here)
        self.setAccessibleDescription(self.tr("here now") if is_here else "")

    @override
    def fit_width(self) -> float:
        return self.theme.sized(22) + 26.0 + 2 * RING if self._is_icon else super().fit_width()

    @override
    def least_width(self) -> float:
        return self.fit_width() if self._is_icon else super().least_width()

    @override
    def fit_height(self, width: float) -> float:
        return max(44.0, self.theme.sized(22) + 18.0) if self._is_icon else super().fit_height(width)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, is_here, size = canvas(self), self.is_here, self.theme.sized(22)
        self.draw_ground(painter)
        left = (self.width() - size) / 2 if self._is_icon else RING + INSET
        ink = self.theme.colour("me" if is_here else "ink2")
        icons.draw(painter, self.icon_name, ink, QRectF(left, 0, size, self.height()))
        if not self._is_icon:
            self.draw_label(painter, "ink" if is_here else "ink2")
        draw_ring(painter, self, self.theme, 7)
        painter.end()


class StepState(StrEnum):
    """Where a step of a flow is, as seen from here."""

    AHEAD = "ahead"
    VISITED = "visited"
    HERE = "here"


class StepRow(_Row, QPushButton):
    """A step in the table of contents of a flow."""

    def __init__(self, theme: Theme, words: str, state: StepState) -> None:
        super().__init__()
        self.state = state
        self.begin_row(theme, words)
        self.stand(state is StepState.HERE)
        says = {StepState.AHEAD: "", StepState.VISITED: self.tr("visited"), StepState.HERE: self.tr("here now")}
        self.setAccessibleDescription(says[state])

    @override
    def lead(self) -> float:
        return RING + 35.0

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        self.draw_ground(painter)
        dot = {StepState.AHEAD: None, StepState.VISITED: "edge", StepState.HERE: "me"}[self.state]
        draw_dot(painter, self.theme, QPointF(RING + 18.5, self.height() / 2), dot)
        self.draw_label(painter, "ink" if self.state is StepState.HERE else "ink2")
        draw_ring(painter, self, self.theme, 7)
        painter.end()


class LinkRow(PaintedButton, QPushButton):
    """A way on in a list: icon, words (own ones may be mixed in), a detail below, what it does, and a chevron."""

    def __init__(self, theme: Theme, icon: str, words: Words, detail: Words = "", action: str = "") -> None:
        super().__init__()
        self.icon_name = icon
        self.title = TextBlock(theme, words, "body", strong=bool(plain(detail)), line_height=1.4)
        self.detail = TextBlock(theme, detail, "body", "ink2", line_height=1.4)
        self.action = TextBlock(theme, action, "detail")
        self.fit(self)
        self.begin(theme, words)
        self.setAccessibleName(", ".join(part for part in (plain(words).rstrip("."), action) if part))
        self.setAccessibleDescription(plain(detail))

    def _lead(self) -> float:
        return RING + self.theme.sized(24) + 16.0

    def _tail(self) -> float:
        return RING + self.theme.sized(22) + 4 + (self.action.width() + 16 if plain(self.action.words) else 0)

    @override
    def fit_width(self) -> float:
        return max(self.title.width(), self.detail.width()) + self._lead() + self._tail()

    @override
    def least_width(self) -> float:
        return self.title.least_width() + self._lead() + self._tail()

    def _words_height(self, width: float) -> float:
        return self.title.height(width) + (self.detail.height(width) if plain(self.detail.words) else 0)

    @override
    def fit_height(self, width: float) -> float:
        return max(44.0, self._words_height(max(1.0, width - self._lead() - self._tail())) + 16) + 2 * RING

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, high = canvas(self), self.theme, float(self.height())
        if self.underMouse() or self.isDown():
            fill = theme.colour("press" if self.isDown() else "well")
            draw_box(painter, QRectF(self.rect()).adjusted(RING, RING, -RING, -RING), 10, fill, None)
        size = theme.sized(22)
        icons.draw(painter, self.icon_name, theme.colour("ink2"), QRectF(RING + 2, 0, size, high))
        icons.draw(painter, "chevron-right", theme.colour("ink2"), QRectF(self.width() - RING - size, 0, size, high))
        room = QRectF(self._lead(), 0, self.width() - self._lead() - self._tail(), high)
        if plain(self.action.words):
            self.action.draw_middle(painter, QRectF(room.right() + 16, 0, self.action.width(), high))
        room.setTop((high - self._words_height(room.width())) / 2)
        self.title.draw(painter, room)
        if plain(self.detail.words):
            self.detail.draw(painter, room.adjusted(0, self.title.height(room.width()), 0, 0))
        draw_ring(painter, self, theme, 10)
        painter.end()


class StatusRow(Themed, QWidget):
    """A state in words: an icon, a sentence, and since when. For the folder in the rail, and wherever it matters."""

    def __init__(self, theme: Theme, icon: str, sentence: Words, detail: Words = "", is_notice: bool = False) -> None:
        super().__init__()
        self.follow(theme)
        self.icon = Icon(theme, icon, size=20)
        self.sentence, self.detail = Label(theme, role="small"), Label(theme, role="small", colour="ink2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.sentence)
        words.addWidget(self.detail)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(6)
        self._line.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        self._line.addLayout(words, 1)
        self._is_icon = False
        self.show_state(icon, sentence, detail, is_notice)

    def show_state(self, icon: str, sentence: Words, detail: Words = "", is_notice: bool = False) -> None:
        """Show another state; `is_notice` paints the icon in ochre."""
        self.icon.become(icon, "note" if is_notice else "ink2")
        self.sentence.say(sentence)
        self.detail.say(detail)
        self.setToolTip(" ".join(one for one in (plain(sentence), plain(detail)) if one))
        self.show_icon_alone(self._is_icon)

    def show_icon_alone(self, is_icon: bool) -> None:
        """Fold to the icon; the sentence stays its name and tooltip."""
        self._is_icon = is_icon
        self.sentence.setVisible(not is_icon)
        self.detail.setVisible(not is_icon and bool(self.detail.text()))
        self._line.setSpacing(0 if is_icon else 6)
        self.icon.setAccessibleName(self.toolTip() if is_icon else "")
