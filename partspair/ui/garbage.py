"""Python's cycle collector, kept to the window's thread.

A cycle that holds a widget must never be taken apart by a worker that happened to allocate: Qt's objects die on the
thread they live on, or take the process with them. So automatic collection is off, and a timer does the same work here.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""


class Collector(QObject):
    """Collects as often as Python itself would have, and only on the thread that made it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect the oldest generation that is over its threshold."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
