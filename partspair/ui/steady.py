"""News that do not move the reader: the same control keeps the focus, the page stays where it was scrolled to."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from partspair.ui.frame import Frame

_AGAIN = 30  # milliseconds


def once_released(frame: Frame, show: Callable[[], None]) -> None:
    """Show what is new once no button of the page is held down: a page that changes under a finger loses its press."""
    if any(one.isDown() for one in frame.view.findChildren(QAbstractButton)):
        QTimer.singleShot(_AGAIN, frame, partial(once_released, frame, show))
    else:
        show()


def keep_place(frame: Frame) -> Callable[[], None]:
    """Remember the place on a frame's page; call what is returned once the new page is shown."""
    bar, here = frame.view.verticalScrollBar(), QApplication.focusWidget()
    place = bar.value()
    name = here.accessibleName() if here is not None and frame.isAncestorOf(here) else ""
    is_elsewhere = here is not None and frame.isAncestorOf(here) and not frame.view.isAncestorOf(here)
    if frame.page is None:
        return lambda: None

    def restore() -> None:
        if is_elsewhere and here is not None:
            here.setFocus()
        elif name and frame.page is not None:
            same = (one for one in frame.page.findChildren(QWidget) if one.accessibleName() == name)
            found = next((one for one in same if one.isVisibleTo(frame)), None)
            if found is not None:
                found.setFocus()
        QTimer.singleShot(0, frame, partial(bar.setValue, place))

    return restore
