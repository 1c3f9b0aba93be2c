"""A long page comes a little at a time, so that the window answers meanwhile."""

from collections.abc import Callable, Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QBoxLayout

from partspair.ui.layouts import Item, add

SLICE = 0.01
"""Seconds of work before the window may do something else."""


class Gradually(QObject):
    """Adds what is left of a page to its layout, one page at a time."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._add_some)
        self._work: tuple[QBoxLayout, Iterator[Item], Callable[[], None]] | None = None

    def begin(self, layout: QBoxLayout, items: Iterator[Item], then: Callable[[], None]) -> None:
        """Add these, in place of what was still to come of another page; call `then` after the last."""
        self._work = (layout, items, then)
        self._timer.start(0)

    def stop(self) -> None:
        """Add nothing more; for a page that goes."""
        self._timer.stop()
        self._work = None

    def _add_some(self) -> None:
        if self._work is None:
            return
        layout, items, then = self._work
        end = monotonic() + SLICE
        for item in items:
            add(layout, item)
            if monotonic() >= end:
                return
        self.stop()
        then()
