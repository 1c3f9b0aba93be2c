"""The shape of a voice as bars: how peaks become heights, and how mine and the partner's differ in form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from partspair.ui.theme import Theme
from partspair.ui.tokens import Whose

LOUDEST = 255
LEAST_PITCH = 1.6  # pixels a bar; below this neighbours are paired
BAR_SHARE, BAR_LEAST, UNHEARD_SHARE, UNHEARD_LEAST, LEAST_HEIGHT = 0.56, 1.5, 0.62, 1.25, 2.0
UNCUT = 0.95
QUIETEST_SCALE = 24.0  # a nearly silent note is not blown up further than this peak


def full_height(peaks: Sequence[int]) -> float:
    """Return the peak that fills the height: 1.8 times the mean, so that a quiet note can be seen too.

    No more than one bar in twenty is cut there.
    """
    mean = sum(peaks) / len(peaks) if peaks else 0.0
    high = sorted(peaks)[int(len(peaks) * UNCUT)] if peaks else 0
    return min(float(LOUDEST), max(1.8 * mean, float(high), QUIETEST_SCALE))


def paired(peaks: Sequence[int]) -> list[int]:
    """Return half as many peaks: the louder of each two."""
    return [max(peaks[at : at + 2]) for at in range(0, len(peaks), 2)]


def fitted(peaks: Sequence[int], width: float) -> list[int]:
    """Return peaks that have at least 1.6 px each in that width."""
    shown = list(peaks)
    while len(shown) > 1 and width / len(shown) < LEAST_PITCH:
        shown = paired(shown)
    return shown


@dataclass(frozen=True)
class Bars:
    """Bars in a box: whose, and which shares (0 to 1) of the length were heard."""

    whose: Whose
    peaks: Sequence[int]
    full: float

    def draw(self, painter: QPainter, theme: Theme, box: QRectF, is_heard: Callable[[float], bool]) -> None:
        """Draw all bars; `is_heard` tells for the middle of a bar, as a share of the length."""
        shown = fitted(self.peaks, box.width())
        if not shown:
            return
        pitch = box.width() / len(shown)
        loud, soft = theme.colour(self.whose.value), theme.colour(f"{self.whose.value}_soft")
        painter.setPen(Qt.PenStyle.NoPen)
        for at, peak in enumerate(shown):
            heard = is_heard((at + 0.5) / len(shown))
            painter.setBrush(loud if heard else soft)
            self._draw_one(painter, box, box.left() + at * pitch, pitch, peak, heard)

    def _draw_one(self, painter: QPainter, box: QRectF, left: float, pitch: float, peak: int, heard: bool) -> None:
        wide = max(BAR_LEAST, pitch * BAR_SHARE)
        wide = wide if heard else max(UNHEARD_LEAST, wide * UNHEARD_SHARE)
        high = max(LEAST_HEIGHT, min(1.0, peak / self.full) * box.height())
        top = box.bottom() - high if self.whose is Whose.ME else box.top() + (box.height() - high) / 2
        painter.drawRoundedRect(QRectF(left + (pitch - wide) / 2, top, wide, high), wide / 2, wide / 2)
