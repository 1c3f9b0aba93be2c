"""A long page as a list: what is near the view exists, what has not changed stays, and the reader is not moved.

A layout of many cards asks every one of them for its height whenever one comes. This list asks only those it has just
built, and builds only what is in view or near it, a little at a time, so that the window answers meanwhile. The other
rows have a guessed height; when a guess turns out wrong, the first row in view stays where it is.
"""

from collections.abc import Container, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from time import thread_time

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.layouts import gap
from partspair.ui.painted import Themed
from partspair.ui.slots import Row, Slot, Slots
from partspair.ui.theme import Theme
from partspair.ui.view import View

SLICE = 0.004
"""Seconds of work before the window may do something else."""
NEAR, FAR = 1, 3
"""Heights of the view: what is so near is built ahead, what is so far is let go."""


class LongList(Themed, QWidget):
    """Rows below each other, `space` pixels between their bodies, in a view that scrolls them.

    Tab reaches all of them in order: the first and the last row with a control always exist, and so do the neighbours
    of the one that has the focus. A row that changed keeps its old widget, and the focus, until the new one is there.
    """

    def __init__(self, theme: Theme, view: View, space: int = 12) -> None:
        super().__init__()
        self.follow(theme)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._view, self._slots = view, Slots(gap(space))
        self._anchor: tuple[Hashable, int] | None = None
        self._is_holding = self._is_working = False
        self._told = 0
        self._gone: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        view.scrolled.connect(self._scrolled)
        view.fitted.connect(self._fitted)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    @property
    def is_settled(self) -> bool:
        """Whether all that is near was built and all that is gone was let go."""
        return not self._timer.isActive()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. Those that are there already, and show the same, stay as they are."""
        self._choose_anchor({row.key for row in rows})
        here = self._slots.holding(QApplication.focusWidget())
        at = self._slots.index(here) if here is not None else 0
        gone = self._slots.take(rows)
        if here is not None and here in gone:
            self._focus_near(at)
        for slot in gone:
            self._let_go(slot)
        self._work()
        self._timer.start(0)

    def _go_on(self) -> None:
        """Let go of what is hidden already, and build some more."""
        leaving, self._gone = self._gone, []
        for one in leaving:
            one.deleteLater()
        self._work()
        if leaving:
            self._timer.start(0)

    def _work(self) -> None:
        """Build what is missing, for a slice of time at most."""
        if self._is_working:
            return
        self._timer.stop()
        if self.parentWidget() is None:
            return
        self._is_working, has_built = True, False
        end = thread_time() + SLICE
        try:
            for slot in self._wanted():
                if has_built and thread_time() >= end:
                    break
                self._build(slot)
                has_built = True
            self._arrange(has_built)
        finally:
            self._is_working = False
        if has_built or self._gone:
            self._timer.start(0)

    def _wanted(self) -> Iterator[Slot]:
        """Give what is to be built, the most urgent first. Each is built before the next is asked for."""
        top, bottom = self._view.span(self)
        ahead = NEAR * (bottom - top)
        yield from _missing(self._slots.between(top, bottom))
        yield from self._for_keys()
        yield from _missing(self._slots.between(bottom, bottom + ahead))
        yield from _missing(reversed(self._slots.between(top - ahead, top)))

    def _for_keys(self) -> Iterator[Slot]:
        """Give what is missing for Tab: what has the focus, up to the next control on both sides, and both ends."""
        every, here = self._slots.all, self._slots.holding(QApplication.focusWidget())
        if here is not None:
            at = self._slots.index(here)
            yield from _missing([here])
            yield from _until_stop(every[at + 1 :])
            yield from _until_stop(reversed(every[:at]))
        yield from _until_stop(every)
        yield from _until_stop(reversed(every))

    def _build(self, slot: Slot) -> None:
        old, made = slot.widget, slot.row.make()
        made.setParent(self)
        made.setGeometry(0, slot.top, self.width(), slot.height)
        made.show()
        slot.stand(made)
        slot.measure(self.width())
        if old is not None:
            _hand_over(old, slot)
            self._hide(old)

    def _build_now(self, slots: Iterable[Slot]) -> None:
        """Build these, however long it takes."""
        if self.parentWidget() is None or self._is_working:
            return
        self._is_working, has_built = True, False
        for slot in slots:
            self._build(slot)
            has_built = True
        if has_built:
            self._arrange(has_built)
        self._is_working = False

    def _let_go(self, slot: Slot) -> None:
        widget = slot.leave()
        if widget is not None:
            self._hide(widget)

    def _hide(self, widget: QWidget) -> None:
        """Hide it at once. It goes for good later, since one of its own controls may have asked for this."""
        widget.hide()
        self._gone.append(widget)

    def _let_go_of_far(self) -> None:
        top, bottom = self._view.span(self)
        far = FAR * (bottom - top)
        near = {id(slot) for slot in self._slots.between(top - far, bottom + far)}
        away = [slot for slot, _ in self._slots.standing() if id(slot) not in near]
        needed = {id(slot) for slot in self._needed_for_keys()} if away else set()
        for slot in away:
            if id(slot) not in needed:
                self._let_go(slot)

    def _needed_for_keys(self) -> Iterator[Slot]:
        every, here = self._slots.all, self._slots.holding(QApplication.focusWidget())
        ways = [every, every[::-1]]
        if here is not None:
            at = self._slots.index(here)
            ways += [[here], every[at + 1 :], every[:at][::-1]]
        for way in ways:
            yield from _through_stop(way)

    def _arrange(self, has_built: bool) -> None:
        """Put everything in its place after something was built, came or went."""
        if has_built:
            self._put_in_order()
        self._let_go_of_far()
        self._place()
        if self._slots.height == self._told:
            self._hold()
        else:
            self._told = self._slots.height
            self.updateGeometry()
            self._view.fit()

    def _put_in_order(self) -> None:
        """Let Tab and screen readers follow the order of the page."""
        stops = [stop for slot, _ in self._slots.standing() for stop in slot.stops]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)
        standing = [widget for _, widget in self._slots.standing()]
        ranks = {id(one): float(at) for at, one in enumerate(self.children())}
        for one, other in reversed(list(pairwise(standing))):
            if ranks[id(one)] > ranks[id(other)]:
                one.stackUnder(other)
                ranks[id(one)] = ranks[id(other)] - 0.5

    def _place(self) -> None:
        for slot, _ in self._slots.standing():
            if not slot.is_measured:
                slot.measure(self.width())
        self._slots.place()
        for slot, widget in self._slots.standing():
            widget.setGeometry(0, slot.top, self.width(), slot.height)

    def _choose_anchor(self, keys: Container[Hashable] | None = None) -> None:
        """Remember where the first row in view is, among those that stay; at the top of the page, nothing is held."""
        self._anchor = None
        if self._view.verticalScrollBar().value() == 0:
            return
        top, bottom = self._view.span(self)
        seen = [slot for slot in self._slots.between(top, bottom) if keys is None or slot.row.key in keys]
        first = next((slot for slot in seen if slot.is_measured), next(iter(seen), None))
        if first is not None:
            self._anchor = (first.row.key, first.top - top)

    def _hold(self) -> None:
        """Scroll so that the remembered row is where it was."""
        slot = self._slots.of(self._anchor[0]) if self._anchor is not None else None
        if slot is None or self._anchor is None:
            return
        bar, top = self._view.verticalScrollBar(), self._view.span(self)[0]
        self._is_holding = True
        bar.setValue(bar.value() + slot.top - self._anchor[1] - top)
        self._is_holding = False

    def _fitted(self) -> None:
        self._hold()
        if not self._is_working and not self.isHidden():
            self._timer.start(0)

    def _scrolled(self) -> None:
        if not self._is_holding and not self.isHidden():
            self._choose_anchor()
            self._work()

    def _focus_moved(self, _before: QWidget | None, here: QWidget | None) -> None:
        if here is not None and self.isAncestorOf(here):
            self._build_now(self._for_keys())

    def _focus_near(self, at: int) -> None:
        """Give the focus to the next control from there on, since the row that had it is gone."""
        for way in (self._slots.all[at:], self._slots.all[:at][::-1]):
            self._build_now(_until_stop(way))
            stop = next((one for slot in way for one in slot.open_stops()), None)
            if stop is not None:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # something in a row wants another height
            before = [slot.height for slot, _ in self._slots.standing()]
            for slot, _ in self._slots.standing():
                slot.measure(self.width())
            is_other = before != [slot.height for slot, _ in self._slots.standing()]
            if is_other and not self._is_working:
                self._arrange(has_built=False)
                self._timer.start(0)
        return super().event(event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Show the beginning at once, with something for the focus."""
        self._work()
        self._build_now(_until_stop(self._slots.all))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.oldSize().width() != self.width():
            self._slots.doubt()
            self._place()
            self.updateGeometry()

    @override
    def restyle(self) -> None:
        self._slots.doubt(forgets=True)
        self.updateGeometry()
        self._timer.start(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        return self._slots.height

    @override
    def sizeHint(self) -> QSize:
        return QSize(0, self._slots.height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


def _missing(slots: Iterable[Slot]) -> Iterator[Slot]:
    return (slot for slot in slots if not slot.is_built)


def _until_stop(slots: Iterable[Slot]) -> Iterator[Slot]:
    """Give those that are missing, up to the first that has something for the focus."""
    for slot in slots:
        if not slot.is_built:
            yield slot
        if slot.open_stops():
            return


def _through_stop(slots: Iterable[Slot]) -> Iterator[Slot]:
    """Give all up to the first that has something for the focus."""
    for slot in slots:
        yield slot
        if slot.open_stops():
            return


def _hand_over(old: QWidget, slot: Slot) -> None:
    """Give the focus to the control of the same name, or to the first one, if it was in the old widget."""
    here = QApplication.focusWidget()
    if here is None or not (old is here or old.isAncestorOf(here)):
        return
    stops = slot.open_stops()
    same = (one for one in stops if one.accessibleName() == here.accessibleName())
    stop = next(same, next(iter(stops), None))
    if stop is not None:
        stop.setFocus(Qt.FocusReason.OtherFocusReason)
