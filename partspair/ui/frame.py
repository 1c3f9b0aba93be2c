"""What every page stands in: bars that never scroll, content that does, exits that stay, keys that work."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui.button import Button
from partspair.ui.exits import Bar, Exits, Links, Rail
from partspair.ui.in_view import InView
from partspair.ui.painted import Themed
from partspair.ui.painting import RING
from partspair.ui.places import Place
from partspair.ui.theme import Theme
from partspair.ui.view import View

if TYPE_CHECKING:  # the door is a frame too, and must not wait for the audio room to load
    from partspair.flows.exchanging import Exchanged

MEASURE, WIDE_MEASURE = 872, 1120  # pixels at 100 % text
TOP, BOTTOM, LOW_TOP, LOW_BOTTOM = 72, 88, 64, 78
LEAST = QSize(480, 360)
LOW_WINDOW = 720  # pixels; lower windows get lower bars
EDGE = 24  # from the window's right edge to the exits and to Next


class Room(Enum):
    """How much room a window has, in em: its width by the body size."""

    WIDE = 84.0
    AMPLE = 64.0
    COMPACT = 50.0
    SINGLE = 0.0


def room_of(width: float, body: float) -> Room:
    """Return how much room a window of that width has."""
    return next(room for room in Room if width / body >= room.value)


class Frame(Themed, QWidget):
    """Top bar, scrolling content, bottom bar. Subclasses add a rail and fill the bars.

    Show a page with `show_page`; add its single letters with `on_key`. F6 jumps between the areas, Tab follows them;
    Ctrl+L locks from anywhere.
    """

    too_much_requested = Signal()
    slow_down_requested = Signal()
    pause_requested = Signal()
    safety_requested = Signal()
    how_requested = Signal()
    leave_requested = Signal()
    next_requested = Signal()
    go_requested = Signal(object)
    exchange_requested = Signal()
    close_requested = Signal()
    lock_requested = Signal()
    express_requested = Signal()
    reads_down = False
    """Whether Tab follows what stands below each other on the page, whenever it was made: for pages that unfold."""

    def __init__(self, theme: Theme, measure: int = MEASURE) -> None:
        super().__init__()
        self.follow(theme)
        self.setAutoFillBackground(True)
        self.measure, self.room = measure, Room.AMPLE
        self.takes_letters = True
        self._keys: dict[str, Callable[[], None]] = {}
        self._page: QWidget | None = None
        self._first: QWidget | None = None
        self._sheet = QWidget()
        self.view = View(self._sheet)
        self._in_view = InView(self.view)
        self.exits = Exits(theme)
        self.top, self.bottom = Bar(theme, TOP), self.make_bottom()
        self._build()
        self._connect_exits(self.exits)
        self._add_shortcuts()
        self.slow_down_requested.connect(self._in_view.follow)
        theme.dress(self)

    def _build(self) -> None:
        self._sheet.setObjectName("sheet")
        self._stack = QVBoxLayout(self._sheet)
        self._stack.setSpacing(0)
        self._stack.addStretch(1)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.top)
        middle.addWidget(self.view, 1)
        middle.addWidget(self.bottom)
        self.whole = QHBoxLayout(self)
        self.whole.setContentsMargins(0, 0, 0, 0)
        self.whole.setSpacing(0)
        self.whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.whole.addLayout(middle, 1)

    def make_bottom(self) -> Bar:
        """Return the bottom bar. For subclasses."""
        return Bar(self.theme, BOTTOM, has_line=True)

    def _connect_exits(self, source: Exits | Links) -> None:
        if isinstance(source, Exits):
            source.too_much_requested.connect(self.too_much_requested)
            source.slow_down_requested.connect(self.slow_down_requested)
        source.pause_requested.connect(self.pause_requested)
        source.safety_requested.connect(self.safety_requested)
        source.how_requested.connect(self.how_requested)

    def _add_shortcuts(self) -> None:
        for keys, does in (
            ("F6", lambda: self._jump(1)),
            ("Shift+F6", lambda: self._jump(-1)),
            ("Ctrl+Return", self.next_requested.emit),
            ("Ctrl+Enter", self.next_requested.emit),
            ("Escape", self.leave_requested.emit),
            ("Ctrl+L", self.lock_requested.emit),
        ):
            self._shortcut(keys, does)
        self.on_key("T", self.too_much_requested.emit)
        self.on_key("B", lambda: self.slow_down_requested.emit() if self.has_sound else None)

    def _shortcut(self, keys: str, does: Callable[[], None]) -> None:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(does)

    def on_key(self, letter: str, does: Callable[[], None]) -> None:
        """Do something at a single letter, unless words are being typed, and at Alt and that letter always."""
        key = letter.upper()
        if key not in self._keys and key.isalnum():
            self._shortcut(f"Alt+{key}", lambda: self._keys[key]() if key in self._keys else None)
        self._keys[key] = does

    def forget_keys(self) -> None:
        """Take back all letters but those of the exits; a page that goes calls this."""
        self._keys = {key: does for key, does in self._keys.items() if key in {"T", "B"}}

    @property
    def has_sound(self) -> bool:
        """Whether Slow down is in reach."""
        return not self.exits.slow_down.isHidden()

    def show_slow_down(self, is_shown: bool) -> None:
        """Put Slow down left of Too much: wherever sound is recorded or played."""
        self.exits.slow_down.setVisible(is_shown)
        self._in_view.look_far(is_shown)
        self._arrange()

    @property
    def page(self) -> QWidget | None:
        """The page that is shown."""
        return self._page

    def show_page(
        self, page: QWidget, focus: QWidget | None = None, measure: int | None = None, fills: bool = False
    ) -> None:
        """Show another page from its top, and put the focus on `focus` or its first control. The old page goes.

        `fills` gives the page all the height there is, for a waveform that grows; else it stands at the top.
        """
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
        self._page = page
        self.measure = measure or self.measure
        self._stack.insertWidget(self._stack.count() - 1, page, 1000 if fills else 0)
        page.show()
        self.view.verticalScrollBar().setValue(0)
        self._arrange()
        self._first = focus
        self.focus_first()
        self._in_view.begin(focus)

    def focus_first(self) -> None:
        """Put the focus where the page wants it first: its own choice, its first control, or the first way on."""
        within = self._first is not None and self._page is not None and self._page.isAncestorOf(self._first)
        stops = [*self._stops(self.view), *self._stops(self.bottom)]
        first = self._first if within and self._first in stops else next(iter(stops), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        here = QApplication.focusWidget()
        if here is None or not self.isAncestorOf(here):
            self.focus_first()

    def refresh(self) -> None:
        """Something arrived or went out; show it without disturbing the person. For subclasses."""

    def silence(self) -> None:
        """Let nothing sound and nothing be recorded, at once. For subclasses."""

    def leave(self) -> None:
        """The frame goes: save what is open, stop timers. For subclasses."""

    def show_exchange(self, found: "Exchanged", at: datetime) -> None:
        """A round with the folder was done at that moment. For subclasses."""

    @property
    def way_back(self) -> Place | None:
        """The place that leads back here as things are by now; None for the place one came to. For subclasses."""
        return None

    @override
    def minimumSizeHint(self) -> QSize:
        return LEAST

    def areas(self) -> list[QWidget]:
        """Return the areas in reading order: rail, content, bottom bar, exits."""
        return [self.view, self.bottom, self.exits]

    @override
    def restyle(self) -> None:
        self.theme.dress(self)
        self._arrange()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Fit bars and margins to the room there is."""
        self.room = room_of(self.width(), self.theme.body)
        is_low = self.height() < LOW_WINDOW
        self.top.shrink(LOW_TOP if is_low else TOP)
        self.bottom.shrink(LOW_BOTTOM if is_low else BOTTOM)
        for one in self.findChildren(Button):
            if one.key:
                one.show_key(self.room is not Room.SINGLE)
        self.arrange(self.room)
        left, right = self._insets()
        self._stack.setContentsMargins(left - RING, 4, max(0, right - RING), 16)
        self.place(left)

    def arrange(self, room: Room) -> None:
        """Fold or unfold what belongs to the frame. For subclasses."""

    def place(self, left: int) -> None:
        """Align what stands in the bars with the content's left edge, in pixels. For subclasses."""

    def rail_width(self) -> int:
        """Return the width of the column left of the content, in pixels."""
        return 0

    def _insets(self) -> tuple[int, int]:
        area = self.width() - self.rail_width()
        pad = {Room.WIDE: 48, Room.AMPLE: 48, Room.COMPACT: 32, Room.SINGLE: 32}[self.room]
        side = max(pad, (area - round(self.measure * self.theme.body / 16)) // 2)
        return side, side

    def _stops(self, area: QWidget) -> list[QWidget]:
        """Return what Tab reaches in an area, in order."""
        found, window = list[QWidget](), self.window()
        one = window.nextInFocusChain()
        while one is not None and one is not window:
            if _takes_tab(one) and area.isAncestorOf(one):
                found.append(one)
            one = one.nextInFocusChain()
        if isinstance(area, Rail) or (area is self.view and self.reads_down):
            across = -1 if self.isRightToLeft() else 1
            places = {one: one.mapTo(area, QPoint(0, 0)) for one in found}
            found.sort(key=lambda one: (places[one].y(), across * places[one].x()))
        return found

    def _focus(self, widget: QWidget, reason: Qt.FocusReason) -> None:
        widget.setFocus(reason)
        if self.view.isAncestorOf(widget):
            self.view.ensure_visible(widget, 20)

    def _jump(self, by: int) -> None:
        """Go to the first control of the next area that has any."""
        areas = [stops for stops in map(self._stops, self.areas()) if stops]
        if not areas:
            return
        here = QApplication.focusWidget()
        at = next((index for index, stops in enumerate(areas) if here in stops), -1 if by > 0 else 0)
        self._focus(areas[(at + by) % len(areas)][0], Qt.FocusReason.ShortcutFocusReason)

    @override
    def focusNextPrevChild(self, is_next: bool, /) -> bool:
        stops = [one for area in self.areas() for one in self._stops(area)]
        if not stops:
            return False
        here, by = QApplication.focusWidget(), 1 if is_next else -1
        at = stops.index(here) + by if here in stops else 0
        reason = Qt.FocusReason.TabFocusReason if is_next else Qt.FocusReason.BacktabFocusReason
        self._focus(stops[at % len(stops)], reason)
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the letters, Space and page keys that the focused control left over."""
        bar = self.view.verticalScrollBar()
        page_keys = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        does = self._keys.get(event.text().upper() or "none") if self.takes_letters else None
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in page_keys:
            bar.setValue(bar.value() + page_keys[Qt.Key(event.key())] * bar.pageStep())
        elif does is not None and held == Qt.KeyboardModifier.NoModifier:
            does()
        else:
            super().keyPressEvent(event)


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(takes) and widget.isVisible() and widget.isEnabled()
