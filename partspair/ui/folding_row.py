"""Controls in one row, what is in the middle exactly there; three rows where there is no room for that."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.layouts import gap

SPACE = 24


class FoldingRow(QWidget):
    """`lead` and `tail` are rows for what stands at the left and at the right of `middle`.

    It places its three parts itself: a layout's height for a width would be that of the way it is folded now.
    """

    def __init__(self, middle: Sequence[QWidget]) -> None:
        super().__init__()
        self._parts = [QWidget(self) for _ in range(3)]
        self.lead, centre, self.tail = (QHBoxLayout(one) for one in self._parts)
        for part, space in ((self.lead, 8), (centre, SPACE), (self.tail, 8)):
            part.setContentsMargins(0, 0, 0, 0)
            part.setSpacing(gap(space))
        for one in middle:
            centre.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        self.tail.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def begin(self, *widgets: QWidget) -> None:
        """Put these at the left."""
        for one in widgets:
            self.lead.addWidget(one, 0, Qt.AlignmentFlag.AlignVCenter)
        self.lead.addStretch(1)

    def _sizes(self) -> tuple[QSize, QSize, QSize]:
        lead, centre, tail = (one.minimumSizeHint() for one in self._parts)
        return lead, centre, tail

    def _is_wide(self, width: int) -> bool:
        lead, centre, tail = self._sizes()
        return width >= centre.width() + 2 * (max(lead.width(), tail.width()) + gap(SPACE))

    def _place(self) -> None:
        width, top = self.width(), 0
        sizes = self._sizes()
        if self._is_wide(width):
            beside = (width - sizes[1].width()) // 2
            places = [(0, beside - gap(SPACE)), (beside, sizes[1].width())]
            places.append((width - places[0][1], places[0][1]))
            for part, (left, wide) in zip(self._parts, places, strict=True):
                part.setGeometry(left, 0, wide, self.height())
            return
        for part, size in zip(self._parts, sizes, strict=True):
            is_middle = part is self._parts[1]
            left = max(0, (width - size.width()) // 2) if is_middle else 0
            part.setGeometry(left, top, size.width() if is_middle else width, size.height())
            top += size.height() + gap(SPACE // 2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    @override
    def event(self, event: QEvent, /) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int, /) -> int:
        heights = [one.height() for one in self._sizes()]
        return max(heights) if self._is_wide(width) else sum(heights) + 2 * gap(SPACE // 2)

    @override
    def sizeHint(self) -> QSize:
        lead, centre, tail = self._sizes()
        return QSize(
            centre.width() + 2 * (max(lead.width(), tail.width()) + gap(SPACE)),
            max(lead.height(), centre.height(), tail.height()),
        )

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(max(one.width() for one in self._sizes()), self.sizeHint().height())
