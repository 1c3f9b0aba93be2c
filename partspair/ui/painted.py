"""What every painted control is besides its Qt class: it follows the theme, and its height follows its width."""

from typing import cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget
from typing_extensions import override

from partspair.ui.painting import RING
from partspair.ui.theme import Theme
from partspair.ui.typesetting import Words, plain


class Themed:
    """Mixin of a widget: asks the theme for all it paints, and repaints when that changes."""

    theme: Theme

    def follow(self, theme: Theme) -> None:
        """Take the look from `theme` from now on. Call it once, first."""
        self.theme = theme
        theme.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Lay out and paint anew, since the look changed."""
        widget = cast(QWidget, self)
        widget.updateGeometry()
        widget.update()


class Fitted(Themed):
    """Mixin of a widget that says how it fits: natural and least width, and its height at a width. All in pixels."""

    def fit_width(self) -> float:
        """Return the width at which nothing wraps."""
        raise NotImplementedError

    def least_width(self) -> float:
        """Return the smallest width that cuts nothing."""
        return self.fit_width()

    def fit_height(self, width: float) -> float:
        """Return the height that is needed at that width."""
        raise NotImplementedError

    def fit(self, widget: QWidget, horizontal: QSizePolicy.Policy = QSizePolicy.Policy.Preferred) -> None:
        """Let layouts ask for the height at a width. Call it once in the constructor."""
        policy = QSizePolicy(horizontal, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        widget.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        width = self.fit_width()
        return QSize(round(width), round(self.fit_height(width)))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(min(self.least_width(), self.fit_width())), round(self.fit_height(self.fit_width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return round(self.fit_height(width))


class PaintedButton(Fitted):
    """Mixin of a QAbstractButton whose words are painted, and heard by a screen reader, as they are."""

    def begin(self, theme: Theme, words: Words) -> None:
        """Take theme and words. Call it once, first."""
        self.follow(theme)
        button = cast(QAbstractButton, self)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.call(words)

    def call(self, words: Words) -> None:
        """Set the text that the Qt class keeps; an ampersand is an ampersand."""
        cast(QAbstractButton, self).setText(plain(words).replace("&", "&&"))

    @override
    def minimumSizeHint(self) -> QSize:
        return super().minimumSizeHint().expandedTo(QSize(44 + 2 * RING, 44))
