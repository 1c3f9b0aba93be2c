"""Cards that can be chosen: one of several, any of several, and the parts' own names."""

from typing import cast

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QPushButton, QRadioButton, QWidget
from typing_extensions import override

from partspair.ui import icons
from partspair.ui.labels import OWN_LINES, as_tool_tip
from partspair.ui.painted import PaintedButton
from partspair.ui.painting import RING, body, canvas, draw_box, draw_radio, draw_ring, draw_tick, edge_pen, state_fill
from partspair.ui.signs import TALL, Sign, draw_sign
from partspair.ui.theme import Theme
from partspair.ui.typesetting import TextBlock, Words, plain

PAD = 16.0  # between the edge of a card and what it holds
MARK = 20  # a radio or a tick
CARD, NAME, ROW = 58, 72, 64  # least heights of the bodies


def draw_choice_body(painter: QPainter, button: QAbstractButton, theme: Theme, is_wrong: bool = False) -> None:
    """Paint the body of what can be chosen: chosen, wrong, off, held, under the pointer or at rest."""
    if not button.isEnabled():
        draw_box(painter, body(button, 1), 12, None, edge_pen(theme.colour("line2"), dashed=True))
        return
    is_on = button.isChecked()
    fill = theme.colour("me_tint") if is_on and not button.isDown() else state_fill(button, theme, "card")
    edge = "note_edge" if is_wrong else "me" if is_on else "line"
    width = 2 if is_on or is_wrong or theme.has_more_contrast else 1
    draw_box(painter, body(button, width), 12, fill, QPen(theme.colour(edge), width))


class _Card(PaintedButton):
    """Mixin: a mark, an icon, a title, a detail, and one field that may belong to the choice."""

    title: TextBlock
    detail: TextBlock
    icon_name: str
    _slot: QWidget | None
    _is_wrong: bool

    def begin_card(self, theme: Theme, icon: str, title: Words, detail: Words) -> None:
        """Take what the card shows. Call it once, first."""
        self.icon_name, self._slot, self._is_wrong = icon, None, False
        self.title = TextBlock(theme, title, "body", strong=True, line_height=1.35)
        self.detail = TextBlock(theme, detail, "detail", "ink2")
        button = cast(QAbstractButton, self)
        self.fit(button)
        self.begin(theme, title)
        button.setAccessibleDescription(plain(detail))
        button.toggled.connect(self._follow_choice)

    def explain(self, detail: Words) -> None:
        """Replace the detail; for a card that is off, the reason."""
        self.detail.say(detail)
        cast(QAbstractButton, self).setAccessibleDescription(plain(detail))
        self.restyle()

    def embed(self, field: QWidget) -> None:
        """Put a field inside the card, below the words. It shows while the card is chosen; Tab reaches it next."""
        button = cast(QAbstractButton, self)
        self._slot = field
        field.setParent(button)
        field.setVisible(button.isChecked())
        self.restyle()

    def mark_wrong(self, is_wrong: bool) -> None:
        """Paint the edge of a card whose field says what is missing."""
        self._is_wrong = is_wrong
        self.restyle()

    def _follow_choice(self, is_on: bool) -> None:
        if self._slot is not None:
            self._slot.setVisible(is_on)
            self.restyle()
            self._place_slot()

    def hitButton(self, position: QPoint, /) -> bool:
        return cast(QAbstractButton, self).rect().contains(position)

    def _indent(self) -> float:
        mark = self.theme.sized(MARK) + PAD
        return PAD + mark + (self.theme.sized(24) + 14 if self.icon_name else 0)

    def _text_width(self, width: float) -> float:
        return max(1.0, width - 2 * RING - self._indent() - PAD)

    def _text_height(self, width: float) -> float:
        return self.title.height(width) + (self.detail.height(width) if plain(self.detail.words) else 0)

    def _slot_height(self, width: float) -> float:
        if self._slot is None or not cast(QAbstractButton, self).isChecked():
            return 0.0
        wanted = self._slot.heightForWidth(round(width)) if self._slot.hasHeightForWidth() else -1
        return max(wanted, self._slot.minimumSizeHint().height()) + 12.0

    @override
    def fit_width(self) -> float:
        words = max(self.title.width(), self.detail.width() if plain(self.detail.words) else 0)
        slot = self._slot.sizeHint().width() if self._slot else 0
        return max(words, slot) + self._indent() + PAD + 2 * RING

    @override
    def least_width(self) -> float:
        words = max(self.title.least_width(), self.detail.least_width())
        slot = self._slot.minimumSizeHint().width() if self._slot else 0
        return max(words, slot) + self._indent() + PAD + 2 * RING

    @override
    def fit_height(self, width: float) -> float:
        inside = self._text_width(width)
        least = CARD if plain(self.detail.words) else CARD - 8
        return max(least, self._text_height(inside) + 14) + self._slot_height(inside + RING) + 2 * RING

    def resizeEvent(self, _event: QResizeEvent, /) -> None:
        self._place_slot()

    def _place_slot(self) -> None:
        button = cast(QAbstractButton, self)
        if self._slot is None or not button.isChecked():
            return
        inside = self._text_width(button.width()) + RING
        height = self._slot_height(inside)
        left, top = RING + self._indent() - RING, button.height() - RING - height
        self._slot.setGeometry(round(left), round(top), round(inside), round(height - 12))

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        button, theme = cast(QAbstractButton, self), self.theme
        painter = canvas(button)
        draw_choice_body(painter, button, theme, self._is_wrong)
        inside = self._text_width(button.width())
        box = body(button)
        box.setHeight(box.height() - self._slot_height(inside + RING))
        mark = theme.sized(MARK)
        self.draw_mark(painter, QRectF(box.left() + PAD, round(box.center().y() - mark / 2), mark, mark))
        is_on, is_enabled = button.isChecked(), button.isEnabled()
        if self.icon_name:
            spot = QRectF(box.left() + PAD + mark + PAD, box.top(), theme.sized(24), box.height())
            icons.draw(painter, self.icon_name, theme.colour("me" if is_on else "ink2"), spot)
        text = QRectF(box.left() + self._indent(), box.top(), inside, box.height())
        text.setTop(text.top() + (text.height() - self._text_height(inside)) / 2)
        self.title.draw(painter, text, theme.colour("ink" if is_enabled else "ink3"))
        if plain(self.detail.words):
            below = text.adjusted(0, self.title.height(inside), 0, 0)
            self.detail.draw(painter, below, theme.colour("ink2" if is_enabled else "ink3"))
        draw_ring(painter, button, theme, 12)
        painter.end()

    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        """Paint the radio or the tick."""
        raise NotImplementedError


class ChoiceCard(_Card, QRadioButton):
    """One of several answers. Arrow keys, role and exclusiveness are QRadioButton's; put a group in one parent."""

    def __init__(self, theme: Theme, title: Words, detail: Words = "", icon: str = "") -> None:
        super().__init__()
        self.begin_card(theme, icon, title, detail)

    @override
    def nextCheckState(self) -> None:
        """Stay chosen when pressed again: Qt lets a radio that is alone in its parent be taken back."""
        self.setChecked(True)

    @override
    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        draw_radio(painter, self.theme, box, self.isChecked(), self.isEnabled())


class CheckCard(_Card, QCheckBox):
    """A card that combines with others."""

    def __init__(self, theme: Theme, title: Words, detail: Words = "", icon: str = "") -> None:
        super().__init__()
        self.begin_card(theme, icon, title, detail)

    @override
    def draw_mark(self, painter: QPainter, box: QRectF) -> None:
        draw_tick(painter, self.theme, box, self.isChecked(), self.isEnabled())


class _Name(PaintedButton):
    """Mixin: a part's own name beside its window; empty, or with somebody at it while it is chosen."""

    name: str
    order: str
    block: TextBlock
    label: TextBlock

    def begin_name(self, theme: Theme, name: str) -> None:
        """Take what it shows. Call it once, first."""
        self.name, self.order = name, ""
        self.block = TextBlock(theme, name, "own", is_spoken=True, most_lines=OWN_LINES, line_height=1.4)
        self.label = TextBlock(theme, "", "small", "me", strong=True)
        button = cast(QAbstractButton, self)
        self.fit(button)
        self.begin(theme, name)
        button.setAccessibleName(name)

    def hitButton(self, position: QPoint, /) -> bool:
        return cast(QAbstractButton, self).rect().contains(position)

    def _window(self) -> int:
        return self.theme.sized(22)

    def _beside(self) -> float:
        order = self.label.width() + 12 if self.order else 0
        return 20 + self._window() + 18 + order + 20 + 2 * RING

    @override
    def fit_width(self) -> float:
        return self.block.width() + self._beside()

    @override
    def least_width(self) -> float:
        return self.block.least_width() + self._beside()

    @override
    def fit_height(self, width: float) -> float:
        return max(NAME, self.block.height(max(1.0, width - self._beside())) + 20) + 2 * RING

    def resizeEvent(self, _event: QResizeEvent, /) -> None:
        button = cast(QAbstractButton, self)
        is_cut = self.block.lines(max(1.0, button.width() - self._beside())) >= OWN_LINES
        button.setToolTip(as_tool_tip(self.name) if is_cut else "")

    def paintEvent(self, _event: QPaintEvent, /) -> None:
        button = cast(QAbstractButton, self)
        painter, box, window = canvas(button), body(button), self._window()
        draw_choice_body(painter, button, self.theme)
        high = round(window * TALL * 0.92)
        spot = QRectF(box.left() + 20.5, round(box.center().y() - high / 2) + 0.5, window, high)
        draw_sign(painter, self.theme, Sign.LIT if button.isChecked() else Sign.EMPTY, spot)
        text = QRectF(box.left() + 20 + window + 18, box.top(), button.width() - self._beside(), box.height())
        self.block.draw_middle(painter, text)
        if self.order:
            label = QRectF(box.right() - 20 - self.label.width(), box.top(), self.label.width(), box.height())
            self.label.draw_middle(painter, label)
        draw_ring(painter, button, self.theme, 12)
        painter.end()


class NameButton(_Name, QCheckBox):
    """A part's own name. An empty window, or somebody at the window; `order` says who goes first."""

    def __init__(self, theme: Theme, name: str, order: str = "") -> None:
        super().__init__()
        self.begin_name(theme, name)
        self.say_order(order)

    def say_order(self, order: str) -> None:
        """Say "goes first" or "then" at the right of a chosen name; empty for none."""
        self.order = order
        self.label.say(order)
        self.setAccessibleName(f"{self.name}, {order}" if order else self.name)
        self.restyle()


class NameRow(_Name, QPushButton):
    """A part's own name that does something at once when it is pressed."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.begin_name(theme, name)

    @override
    def fit_height(self, width: float) -> float:
        return max(ROW, self.block.height(max(1.0, width - self._beside())) + 20) + 2 * RING
