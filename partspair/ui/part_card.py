"""A part's card, as a whole a way to its page: its arch, its name, what it does these days, who may see it."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from partspair.flows.cards import Card
from partspair.ui.house import House
from partspair.ui.labels import OWN_LINES
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring, state_fill
from partspair.ui.signs import TALL, Sign, draw_sign
from partspair.ui.typesetting import TextBlock, plain
from partspair.ui.wording import said

PAD, ARCH, BESIDE, BELOW = 18.0, 50, 12.0, 14.0


class PartCardButton(PaintedButton, QPushButton):
    """One card. Its accessible name is the part's name; what it does these days describes it."""

    def __init__(self, house: House, card: Card) -> None:
        super().__init__()
        theme, words, now = house.theme, house.words, card.card.now
        self.name = TextBlock(theme, card.name, "own", is_spoken=True, most_lines=OWN_LINES)
        self.now = TextBlock(
            theme, said(words, "part.these_days", line=now) if now else "", "body", "ink2", most_lines=4
        )
        self.seen = TextBlock(theme, words("part.seen_by.me"), "small", "ink2")
        self.fit(self, QSizePolicy.Policy.Ignored)
        self.begin(theme, card.name)
        self.setAccessibleDescription(plain(self.now.words))

    def _arch(self) -> float:
        return float(self.theme.sized(ARCH))

    def _name_box(self, width: float) -> QRectF:
        """Where the name stands: beside the arch, or below it where its longest word is wider than that."""
        beside = self._arch() + BESIDE
        if width - beside >= self.name.least_width():
            return QRectF(beside, 0, width - beside, self.name.height(width - beside))
        return QRectF(0, self._arch() * TALL + BESIDE, width, self.name.height(width))

    def _head(self, width: float) -> float:
        return max(self._arch() * TALL, self._name_box(width).bottom())

    @override
    def fit_width(self) -> float:
        return max(self._arch() + BESIDE + self.name.width(), self.now.width()) + 2 * (PAD + RING)

    @override
    def least_width(self) -> float:
        return max(self.name.least_width(), self.now.least_width()) + 2 * (PAD + RING)

    @override
    def fit_height(self, width: float) -> float:
        inside = max(1.0, width - 2 * (PAD + RING))
        now = BELOW + self.now.height(inside) if plain(self.now.words) else 0
        return self._head(inside) + now + BELOW + self.seen.height(inside) + 2 * (PAD + RING)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        draw_box(painter, body(self, 1), 16, state_fill(self, theme, "card"), QPen(theme.colour("line"), 1))
        box = QRectF(self.rect()).adjusted(PAD + RING, PAD + RING, -PAD - RING, -PAD - RING)
        arch, head = self._arch(), self._head(box.width())
        draw_sign(painter, theme, Sign.PART, QRectF(box.left(), box.top(), arch, arch * TALL))
        self.name.draw(painter, self._name_box(box.width()).translated(box.topLeft()))
        if plain(self.now.words):
            self.now.draw(painter, box.adjusted(0, head + BELOW, 0, 0))
        low = self.seen.height(box.width())
        self.seen.draw(painter, QRectF(box.left(), box.bottom() - low, box.width(), low))
        draw_ring(painter, self, theme, 16)
        painter.end()
