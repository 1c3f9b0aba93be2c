"""Python's cycle collector, kept to the window's thread, and kept short.

A cycle that holds a widget must never be taken apart by a worker that happened to allocate: Qt's objects die on the
thread they live on, or take the process with them. So automatic collection is off, and a timer does the same work here.
A collection holds up every thread, the loudspeaker's too: what is there after loading is put aside for good (`settle`),
and the whole heap is only looked through now and then.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""
WHOLE_EVERY = 240
"""Looks between two collections of everything: two minutes."""


class Collector(QObject):
    """Collects on the thread that made it, and nowhere else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._looks = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY)

    def look(self) -> None:
        """Collect the oldest generation whose turn it is."""
        self._looks += 1
        counts, thresholds = gc.get_count(), gc.get_threshold()
        if self._looks % WHOLE_EVERY == 0:
            gc.collect(2)
        elif counts[1] > thresholds[1]:
            gc.collect(1)
        elif counts[0] > thresholds[0]:
            gc.collect(0)


def settle() -> None:
    """Put aside everything that is alive: modules and pages that stay. Later collections leave it out."""
    gc.collect()
    gc.freeze()
