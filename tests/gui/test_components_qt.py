"""Qt's binding: some versions lose references to None at each void call, and a wrapper must not outlive its item."""

import gc
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QPushButton, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from partspair.ui.layouts import clear, column, flow, holding

CALLS = 2000


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from 3.12 on")
def test_void_calls_lose_no_reference_to_none() -> None:
    painter = QPainter(image := QImage(4, 4, QImage.Format.Format_RGB32))
    pen, before = QColor("black"), sys.getrefcount(None)
    for _call in range(CALLS):
        painter.setPen(pen)
    after = sys.getrefcount(None)
    painter.end()
    assert image.width() == 4
    assert abs(after - before) < CALLS / 10


def wrapped(widgets: list[QWidget]) -> int:
    """How many wrappers of these widgets' layout items there are."""
    items = [one for one in gc.get_objects() if type(one) is QWidgetItem]
    return sum(one.widget() in widgets for one in items)


def test_a_row_that_breaks_lets_go_of_an_item_before_it_ends(qtbot: QtBot) -> None:
    chips: list[QWidget] = [QPushButton(str(number)) for number in range(5)]
    row = flow(*chips)
    page = holding(column(holding(row)))
    qtbot.addWidget(page)
    page.show()
    assert wrapped(chips) == len(chips)
    row.removeWidget(chips.pop(1))
    assert wrapped(chips) == row.count() == len(chips)
    chips.pop(2).deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert wrapped(chips) == row.count() == len(chips)
    clear(row)
    assert wrapped(chips) == row.count() == 0
