"""What the pixels of a page say: how strongly its words stand out, what is cut off, what the keyboard reaches."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from partspair.ui.button import Button
from partspair.ui.frame import Frame
from partspair.ui.labels import KeyHint, Label
from partspair.ui.painted import Fitted
from partspair.ui.signs import Arch, Icon
from partspair.ui.view import View
from partspair.ui.waveform import Waveform

Pixels = NDArray[np.uint32]
LEAST_SHARE = 0.0005  # of the pixels: what fewer show is the edge of a letter, or a speck
BODY, TEXT, LARGE = 7.0, 4.5, 3.0
SQUARE = 24  # pixels
PAINTED = (Label, Button, KeyHint)
GRAPHICS = (Arch, Icon, Waveform)


def pixels_of(widget: QWidget) -> Pixels:
    """Everything of a widget as it is painted now, 0xAARRGGBB."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint32)
    return flat.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()].copy()


def luminance(colours: Pixels) -> NDArray[np.float64]:
    """WCAG 2's relative luminance."""
    channels = np.stack([(colours >> shift) & 255 for shift in (16, 8, 0)], axis=-1) / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast_in(pixels: Pixels) -> float:
    """The contrast between the commonest colour and what stands out most from it; 1 where nothing does."""
    colours, counts = np.unique(pixels & 0xFFFFFF, return_counts=True)
    light = luminance(colours)
    ground = light[counts.argmax()]
    shown = light[counts >= max(2.0, counts.sum() * LEAST_SHARE)]
    ratios = (np.maximum(shown, ground) + 0.05) / (np.minimum(shown, ground) + 0.05)
    return float(ratios.max())


def area_of(widget: QWidget, root: QWidget) -> QRect:
    """Where a widget is seen in `root`: what is scrolled away or covered by an edge is left out."""
    area = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
    one = widget.parentWidget()
    while one is not None and one is not root:
        area &= QRect(one.mapTo(root, QPoint(0, 0)), one.size())
        one = one.parentWidget()
    return area & root.rect()


def whole(root: QWidget) -> Iterator[tuple[QWidget, QRect]]:
    """Every widget that is seen as a whole, and where."""
    for one in root.findChildren(QWidget):
        area = area_of(one, root)
        if one.isVisible() and area.size() == one.size() and not area.isEmpty():
            yield one, area


def needed(widget: QWidget) -> float | None:
    """The contrast that a widget's words or lines need; None for what paints neither."""
    match widget:
        case Label() if widget.text().strip():
            is_body = widget.block.colour in {"ink", "ink2"}
            return BODY if is_body else TEXT
        case Button() | KeyHint():
            return TEXT
        case Arch() | Icon() | Waveform():
            return LARGE
        case _:
            return None


def faint(root: QWidget) -> list[str]:
    """What stands out too little, with its contrast."""
    pixels, found = pixels_of(root), []
    for one, area in whole(root):
        need = needed(one)
        if need is None or not one.isEnabled():
            continue
        seen = contrast_in(pixels[area.top() : area.bottom() + 1, area.left() : area.right() + 1])
        if seen < need - 0.05:
            found.append(f"{name_of(one)}: {seen:.2f}, needs {need}")
    return found


def glaring(root: QWidget) -> float:
    """The luminance of the brightest fill: a colour of whole squares, larger than any sign, on half a percent."""
    pixels = pixels_of(root) & 0xFFFFFF
    right, down = pixels[:, :-1] == pixels[:, 1:], pixels[:-1] == pixels[1:]
    is_row = np.logical_and.reduce([right[:, at : right.shape[1] - SQUARE + at] for at in range(SQUARE)])
    is_column = np.logical_and.reduce([down[at : down.shape[0] - SQUARE + at] for at in range(SQUARE)])
    is_filled = is_row[: is_column.shape[0]] & is_column[:, : is_row.shape[1]]
    colours, counts = np.unique(pixels[: is_filled.shape[0], : is_filled.shape[1]][is_filled], return_counts=True)
    return float(luminance(colours[counts > pixels.size * 0.005]).max())


def name_of(widget: QWidget) -> str:
    """What a fault is called by: the kind of the widget and what it says."""
    says = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {says!r}"


def cut(root: QWidget) -> list[str]:
    """What has less room than its words need, or lies beyond an edge that does not scroll."""
    found = []
    for one in root.findChildren(QWidget):
        if not one.isVisible():
            continue
        if isinstance(one, Fitted) and one.hasHeightForWidth():
            least, high = one.least_width(), one.heightForWidth(one.width())
            if one.width() < int(least) or one.height() < high - 1:
                found.append(f"{name_of(one)}: {one.width()}×{one.height()}, needs {least:.0f}×{high}")
        if isinstance(one, (*PAINTED, QAbstractButton)):
            left = one.mapTo(root, QPoint(0, 0)).x()
            if left < 0 or left + one.width() > root.width():
                found.append(f"{name_of(one)}: from {left} to {left + one.width()} of {root.width()}")
    return found


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    named = [one for one in root.findChildren(QWidget) if isinstance(one, QAbstractButton | QLineEdit | QPlainTextEdit)]
    found = [one for one in named if one.isVisible() and not (one.accessibleName() or getattr(one, "text", str)())]
    return [name_of(one) for one in found]


def stops_of(root: QWidget) -> list[QWidget]:
    """What Tab comes to, in its order, once round from where the focus is first."""
    found: list[QWidget] = []
    here = QApplication.focusWidget()
    while here is not None and here not in found:
        found.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
    return found if root.isAncestorOf(found[0]) else []


def backwards(root: QWidget, stops: list[QWidget]) -> list[str]:
    """Steps of Tab in one area that go up without going on to a next column."""
    areas = root.areas() if isinstance(root, Frame) else root.findChildren(View)
    found = []
    for one, other in pairwise(stops):
        area = next((area for area in areas if area.isAncestorOf(one) and area.isAncestorOf(other)), None)
        if area is None:
            continue
        here, there = (QRect(each.mapTo(area, QPoint(0, 0)), each.size()) for each in (one, other))
        if there.bottom() < here.top() and there.left() < here.right() - 8:
            found.append(f"{name_of(one)} then {name_of(other)}")
    return found


def unmarked(stops: list[QWidget]) -> list[str]:
    """Stops of Tab that look the same with the focus and without."""
    found = []
    for one in stops:
        frame = one.parentWidget() if isinstance(one, QLineEdit | QPlainTextEdit) else one
        if not isinstance(frame, QWidget) or not one.isVisible():
            continue
        one.setFocus(Qt.FocusReason.TabFocusReason)
        with_it = pixels_of(frame)
        one.clearFocus()
        without = pixels_of(frame)
        if with_it.shape == without.shape and (with_it == without).all():
            found.append(name_of(one))
    return found


def luminance_of(colour: str) -> float:
    """WCAG 2's relative luminance of `#RRGGBB`."""
    return float(luminance(np.array([int(colour[1:], 16)], np.uint32))[0])
