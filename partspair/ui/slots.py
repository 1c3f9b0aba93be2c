"""Where the rows of a long list stand: which heights are known, which are guessed."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

GUESS = 100
"""Pixels, while no row of a kind was measured."""


@dataclass(frozen=True)
class Row:
    """One thing below the other. `key` is what it is of, `shows` all that it shows, `make` builds it.

    A row whose `shows` equals the one before under this key is not built again. Keys differ within a list; rows whose
    `shows` are of one type are guessed to be about as high. `above` is an exact space before it, in pixels.
    """

    key: Hashable
    shows: object = field(repr=False)
    make: Callable[[], QWidget] = field(compare=False, repr=False)
    above: int = 0


@dataclass(eq=False, slots=True)
class Slot:
    """The place of a row. `widget` may still show what the row was before (`is_stale`), until the new one is there."""

    row: Row
    widget: QWidget | None = None
    stops: tuple[QWidget, ...] = ()
    is_stale: bool = False
    height: int = 0
    is_measured: bool = False
    top: int = 0

    @property
    def is_built(self) -> bool:
        """Whether its widget shows what the row shows now."""
        return self.widget is not None and not self.is_stale

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def stand(self, widget: QWidget) -> None:
        """Have this widget from now on. The controls that Tab reaches in it are looked up once."""
        self.widget, self.is_stale = widget, False
        every = (widget, *widget.findChildren(QWidget))
        self.stops = tuple(one for one in every if one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value)

    def leave(self) -> QWidget | None:
        """Have no widget any more; its height stays known."""
        widget, self.widget, self.stops, self.is_stale = self.widget, None, (), False
        return widget

    def open_stops(self) -> list[QWidget]:
        """Return the controls that can take the focus now."""
        return [one for one in self.stops if one.isEnabled() and not one.isHidden()]

    def measure(self, width: int) -> None:
        """Ask the widget how high it is at that width."""
        if self.widget is not None:
            tall = self.widget.heightForWidth(width) if self.widget.hasHeightForWidth() else -1
            self.height = tall if tall >= 0 else self.widget.sizeHint().height()
            self.is_measured = True


class Slots:
    """The slots of a list in their order, `space` pixels apart."""

    def __init__(self, space: int) -> None:
        self.all: list[Slot] = []
        self.height = 0
        self._space = space
        self._at: dict[Hashable, int] = {}
        self._tops: list[int] = []

    def take(self, rows: Sequence[Row]) -> list[Slot]:
        """Stand for these rows from now on, and return the slots whose rows are gone."""
        before = {slot.row.key: slot for slot in self.all}
        self._at = {row.key: at for at, row in enumerate(rows)}
        if len(self._at) != len(rows):
            raise ValueError("two rows of a list have one key")
        self.all = [_kept(before.pop(row.key, None), row) for row in rows]
        self.place()
        return list(before.values())

    def of(self, key: Hashable) -> Slot | None:
        """Return the slot of a row."""
        at = self._at.get(key)
        return self.all[at] if at is not None else None

    def index(self, slot: Slot) -> int:
        """Return where in the order a slot is."""
        return self._at[slot.row.key]

    def holding(self, widget: QWidget | None) -> Slot | None:
        """Return the slot that a widget is in."""
        if widget is None:
            return None
        return next((slot for slot, own in self.standing() if own is widget or own.isAncestorOf(widget)), None)

    def standing(self) -> Iterator[tuple[Slot, QWidget]]:
        """Give the slots that have a widget, with it, in their order."""
        return ((one, one.widget) for one in self.all if one.widget is not None)

    def place(self) -> None:
        """Work out all tops anew from the heights."""
        guesses, top = self._guesses(), 0
        for at, slot in enumerate(self.all):
            if not slot.is_measured and slot.height == 0:
                slot.height = guesses.get(type(slot.row.shows), GUESS)
            slot.top = top + (self._space + slot.row.above if at else 0)
            top = slot.bottom
        self.height = top
        self._tops = [slot.top for slot in self.all]

    def between(self, top: int, bottom: int) -> list[Slot]:
        """Return the slots of which something lies between two heights."""
        first = max(0, bisect_right(self._tops, top) - 1)
        found = self.all[first : bisect_left(self._tops, bottom)]
        return [slot for slot in found if slot.bottom > top]

    def doubt(self, *, forgets: bool = False) -> None:
        """Take all heights for guesses, since the width changed; forget them when the size of the text did."""
        for slot in self.all:
            slot.is_measured = False
            slot.height = 0 if forgets and slot.widget is None else slot.height

    def _guesses(self) -> dict[type, int]:
        known: dict[type, tuple[int, int]] = {}
        for slot in self.all:
            if slot.is_measured:
                total, number = known.get(type(slot.row.shows), (0, 0))
                known[type(slot.row.shows)] = (total + slot.height, number + 1)
        return {kind: round(total / number) for kind, (total, number) in known.items()}


def _kept(slot: Slot | None, row: Row) -> Slot:
    """The slot that stood for this row, which stays as it is if the row shows the same."""
    if slot is None:
        return Slot(row)
    if slot.row.shows != row.shows:
        slot.is_stale, slot.is_measured = slot.widget is not None, False
    slot.row = row
    return slot
