"""What scrolls: content as wide as the view, as high as it needs, and one scroll bar laid over its right edge.

Not a QScrollArea. Its accessible object hands out children by an index that it never checks, so a screen reader that
asks for a scroll bar which has just gone takes the process with it (Qt 6.11).
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget
from typing_extensions import override

STEP = 20
NOTCH = 120  # a wheel's click, in eighths of a degree
STEPS_A_NOTCH = 3


class View(QWidget):
    """Shows `content` and scrolls it up and down.

    `scrolled` comes when somebody moved it, `fitted` when it was laid out; that alone is no scrolling.
    """

    scrolled = Signal()
    fitted = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._content = content
        self._is_fitting = False
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setSingleStep(STEP)
        self._bar.valueChanged.connect(self._move)
        content.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        content.setParent(self)
        content.installEventFilter(self)
        self._bar.raise_()

    def verticalScrollBar(self) -> QScrollBar:
        """The scroll bar; its range is empty when everything fits."""
        return self._bar

    def ensure_visible(self, widget: QWidget, around: int) -> None:
        """Scroll so far that a widget inside is seen, with some pixels around it."""
        top = widget.mapTo(self._content, QPoint(0, 0)).y() - around
        bottom = top + widget.height() + 2 * around
        value, height = self._bar.value(), self.height()
        if top < value or bottom - top > height:
            self._bar.setValue(top)
        elif bottom > value + height:
            self._bar.setValue(bottom - height)

    def span(self, widget: QWidget) -> tuple[int, int]:
        """Return from where to where a widget inside is in view, in pixels from its own top."""
        top = self._bar.value() - widget.mapTo(self._content, QPoint(0, 0)).y()
        return top, top + self.height()

    def fit(self) -> None:
        """Lay the content out for the width there is."""
        if self._is_fitting:
            return
        self._is_fitting = True
        wide, high = self.width(), self.height()
        needed = self._content.heightForWidth(wide) if self._content.hasHeightForWidth() else -1
        needed = max(needed, self._content.minimumSizeHint().height(), high)
        self._bar.setPageStep(high)
        self._bar.setRange(0, needed - high)
        self._bar.setVisible(needed > high)
        side = self._bar.sizeHint().width()
        self._bar.setGeometry(wide - side, 0, side, high)
        self._content.setGeometry(QRect(0, -self._bar.value(), wide, needed))
        self._is_fitting = False
        self.fitted.emit()

    def _move(self, value: int) -> None:
        self._content.move(0, -value)
        if not self._is_fitting:
            self.scrolled.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.fit()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or round(event.angleDelta().y() / NOTCH * STEPS_A_NOTCH * STEP)
        self._bar.setValue(self._bar.value() - pixels)
        event.accept()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if watched is self._content and event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return super().eventFilter(watched, event)
