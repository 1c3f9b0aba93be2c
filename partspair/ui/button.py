"""The button in all its kinds: words, an icon, a key hint; the ring and the body are painted, the rest is Qt's."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.labels import draw_key, key_width
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring, edge_pen, state_fill
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words


class Kind(StrEnum):
    """What a button is for."""

    PLAIN = "plain"  # an edge that carries text
    NEXT = "next"  # the way on, in my hue
    THEIRS = "theirs"  # acts on the partner's voice
    FAINT = "faint"  # an edge, no fill, regular weight: the exits, small offers
    CARD = "card"  # an answer that is given at once: filled as a card, regular weight
    QUIET = "quiet"  # neither edge nor fill
    LINK = "link"  # underlined


FILLED = {Kind.NEXT: "me", Kind.THEIRS: "them"}
HEIGHT, SMALL_HEIGHT = 52, 44
ICON, GAP, KEY_GAP = 20, 10, 11
UNWRAPPED = 9  # em: words that are no wider are never wrapped


class Button(PaintedButton, QPushButton):
    """A button. `icon` names a file in resources/icons, `key` is the hint of a key that does the same.

    `centred` False sets words at the left; `least` is a least width of the body, `pad` the space beside the words.
    """

    def __init__(
        self,
        theme: Theme,
        words: Words,
        kind: Kind = Kind.PLAIN,
        *,
        small: bool = False,
        icon: str = "",
        key: str = "",
        icon_after: str = "",
        centred: bool = True,
        least: int = 0,
        role: str = "",
        pad: float | None = None,
    ) -> None:
        super().__init__()
        self.kind, self.small, self.icon_name, self.icon_after, self.key = kind, small, icon, icon_after, key
        self.is_centred, self.least_body = centred, least
        self._shows_key, self._same_width, self._same_least = True, 0.0, 0.0
        is_strong = kind in {Kind.PLAIN, Kind.NEXT, Kind.THEIRS}
        self._own_pad = pad
        role = role or ("detail" if small or kind is Kind.LINK else "body")
        align = Qt.AlignmentFlag.AlignHCenter if centred and not icon and not key else Qt.AlignmentFlag.AlignLeft
        self.block = TextBlock(theme, words, role, strong=is_strong, align=align, line_height=1.35)
        self.fit(self)
        self.begin(theme, words)
        if key:
            self.setAccessibleDescription(self.tr("Key {key}").format(key=key))

    def say(self, words: Words) -> None:
        """Replace the words, and with them the accessible name."""
        self.block.say(words)
        self.call(words)
        self.restyle()

    def show_icon(self, name: str) -> None:
        """Show another icon before the words; empty for none."""
        self.icon_name = name
        self.restyle()

    def show_key(self, is_shown: bool) -> None:
        """Show or hide the key hint, when the window gets narrow."""
        if self._shows_key != is_shown:
            self._shows_key = is_shown
            self.restyle()

    def keep_width(self, width: float, least: float) -> None:
        """Want to be so wide, with the ring, and be at least `least`: buttons that belong together share both."""
        self._same_width, self._same_least = width, least
        self.updateGeometry()

    def own_least_width(self) -> float:
        """Return the width below which its own words would be cut."""
        words = self.block.width()
        words = words if words <= UNWRAPPED * self.theme.body else self.block.least_width()
        return words + self._beside() + 2 * RING

    def own_width(self) -> float:
        """Return the width that its words want, whatever the others are."""
        return max(self.block.width() + self._beside(), self.theme.sized(self.least_body)) + 2 * RING

    @override
    def fit_width(self) -> float:
        return max(self.own_width(), self._same_width)

    @override
    def least_width(self) -> float:
        return max(self.own_least_width(), self._same_least)

    @override
    def fit_height(self, width: float) -> float:
        text = self.block.height(max(1.0, width - 2 * RING - self._beside()))
        return max(SMALL_HEIGHT if self.small or self.kind is Kind.LINK else HEIGHT, text + 16) + 2 * RING

    def _pad(self) -> float:
        if self._own_pad is not None:
            return self._own_pad
        if self.kind is Kind.LINK:
            return 1.0
        return 14.0 if self.small else 8.0 if self.kind is Kind.QUIET else 24.0

    def _icon_size(self) -> int:
        return self.theme.sized(ICON)

    def _key_shown(self) -> bool:
        return bool(self.key) and self._shows_key and self.theme.shows_keys

    def _beside(self) -> float:
        """Return the width of everything but the words."""
        width = 2 * self._pad()
        for name in (self.icon_name, self.icon_after):
            width += self._icon_size() + GAP if name else 0
        return width + (key_width(self.theme, self.key) + KEY_GAP if self._key_shown() else 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = canvas(self)
        radius = 10 if self.small or self.kind in {Kind.LINK, Kind.QUIET} else 12
        self._draw_body(painter, radius)
        self._draw_content(painter)
        draw_ring(painter, self, self.theme, radius)
        painter.end()

    def ink(self) -> QColor:
        """Return the colour of the words as they are now."""
        if not self.isEnabled():
            return self.theme.colour("ink3")
        if self.kind in FILLED:
            return self.theme.colour(f"on_{FILLED[self.kind]}")
        return self.theme.colour("ink2" if self.kind is Kind.QUIET else "ink")

    def _draw_body(self, painter: QPainter, radius: float) -> None:
        theme = self.theme
        if self.kind in {Kind.QUIET, Kind.LINK}:
            fill = theme.colour("press") if self.isDown() else theme.colour("well") if self.underMouse() else None
            draw_box(painter, body(self), radius, fill if self.isEnabled() else None, None)
            return
        if not self.isEnabled():
            draw_box(painter, body(self, 1), radius, None, edge_pen(theme.colour("line2"), dashed=True))
        elif self.kind in FILLED:
            hue = FILLED[self.kind]
            state = "press" if self.isDown() else "hover" if self.underMouse() else "fill"
            edge = theme.colour(f"{hue}_soft") if theme.is_night else theme.colour(f"{hue}_{state}")
            draw_box(painter, body(self, 1), radius, theme.colour(f"{hue}_{state}"), QPen(edge, 1))
        else:
            rest = None if self.kind is Kind.FAINT else "card"
            edge = theme.colour("line" if self.kind in {Kind.FAINT, Kind.CARD} else "line2")
            draw_box(painter, body(self, 1), radius, state_fill(self, theme, rest), QPen(edge, 1))

    def _draw_content(self, painter: QPainter) -> None:
        box, pad = body(self), self._pad()
        room = box.width() - self._beside()
        words = min(self.block.width(), room)
        left = box.left() + pad
        if self.is_centred and self.kind is not Kind.LINK:
            left = box.left() + (box.width() - self._beside() - words) / 2 + pad
        size, ink = self._icon_size(), self.ink()
        if self.icon_name:
            icons.draw(painter, self.icon_name, ink, QRectF(left, box.top(), size, box.height()))
            left += size + GAP
        text = QRectF(left, box.top(), words, box.height())
        self.block.draw_middle(painter, text, ink)
        if self.kind is Kind.LINK:
            self._draw_underline(painter, text, ink)
        left += words
        if self.icon_after:
            left += GAP if self.is_centred else room - words + GAP
            icons.draw(painter, self.icon_after, ink, QRectF(left, box.top(), size, box.height()))
            left += size
        if self._key_shown():
            hint = QRectF(left + KEY_GAP, box.top(), key_width(self.theme, self.key), box.height())
            hue = FILLED.get(self.kind, "")
            ink_name, edge = (f"on_{hue}", f"{hue}_soft") if hue else ("ink3", "line")
            draw_key(painter, self.theme, self.key, hint, ink_name, edge)

    def _draw_underline(self, painter: QPainter, text: QRectF, ink: QColor) -> None:
        if self.block.lines(text.width()) > 1 or not self.isEnabled():
            return
        y = round(text.center().y() + self.theme.px("detail") * 0.62) + 0.5
        painter.setPen(QPen(ink, 1))
        painter.drawLine(QPointF(text.left(), y), QPointF(text.right(), y))


class IconButton(PaintedButton, QPushButton):
    """A button of an icon alone, 44 px; `name` is heard by screen readers and shown as a tooltip."""

    def __init__(self, theme: Theme, icon: str, name: str, colour: str = "ink2", size: int = 24) -> None:
        super().__init__()
        self.icon_name, self.colour, self._size = icon, colour, size
        self.begin(theme, "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.become(icon, name)

    def become(self, icon: str, name: str) -> None:
        """Show another icon under another name."""
        self.icon_name = icon
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        side = max(44, self.theme.sized(self._size) + 16) + 2 * RING
        return QSize(side, side)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def hasHeightForWidth(self) -> bool:
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        fill = theme.colour("press") if self.isDown() else theme.colour("well") if self.underMouse() else None
        draw_box(painter, body(self), 10, fill if self.isEnabled() else None, None)
        size = theme.sized(self._size)
        box = QRectF((self.width() - size) / 2, (self.height() - size) / 2, size, size)
        icons.draw(painter, self.icon_name, theme.colour(self.colour if self.isEnabled() else "line2"), box)
        draw_ring(painter, self, theme, 10)
        painter.end()
