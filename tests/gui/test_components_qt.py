"""Qt itself: some versions of its binding lose references to None at each void call, and then the process dies."""

import sys

import pytest
from PySide6.QtGui import QColor, QImage, QPainter

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
