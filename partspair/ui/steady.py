"""News that do not move the reader: the same control keeps the focus, the page stays where it was scrolled to."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from partspair.ui.frame import Frame


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
