"""What has the focus when a page is shown stands wholly in view, between the bars, until somebody scrolls."""

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from partspair.ui.view import View

AROUND = 20  # pixels above and below it that are in view too


class InView(QObject):
    """Scrolls `view` to what has the focus in it, once its page is laid out.

    What the page chose itself is looked for wherever it is if the page is for hearing or speaking; any other control
    only where a part of it can be seen, for a page that is to be read begins at its beginning.
    """

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self._chosen: QWidget | None = None
        self._news: QWidget | None = None
        self._is_on = self._is_scrolling = self._is_far_looked = self._is_following = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._scroll)
        view.fitted.connect(self._look)
        view.scrolled.connect(self._scrolled)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._go_on)

    def begin(self, chosen: QWidget | None) -> None:
        """Another page is shown, which wants the focus there."""
        self._chosen, self._news, self._is_on = chosen, None, True
        self._look()

    def look_far(self, is_far_looked: bool) -> None:
        """Whether the page's own choice is looked for wherever it is."""
        self._is_far_looked = is_far_looked
        self._look()

    def follow(self) -> None:
        """Something takes the place of what had the focus: that is looked for wherever it is, wherever one scrolled."""
        self._news, self._is_on, self._is_following = None, True, True
        self._look()

    def show_news(self, news: QWidget) -> None:
        """This is looked for, whatever has the focus."""
        self._news, self._is_on = news, True
        self._look()

    def _look(self) -> None:
        if self._is_on:
            self._soon.start(0)

    def _go_on(self) -> None:
        """The focus is elsewhere now, and so is whoever read the news."""
        self._news = None
        self._look()

    def _scrolled(self) -> None:
        self._is_on = self._is_on and self._is_scrolling

    def _scroll(self) -> None:
        if self._news is not None and isValid(self._news):
            if self._is_on and not is_pressing():
                self._ensure(self._news)
            return
        here = self._view.window().focusWidget()
        if here is None or not self._is_on or is_pressing() or not self._view.isAncestorOf(here):
            return
        if self._is_following:
            self._chosen, self._is_following = here, False
        top, bottom = self._view.span(here)
        is_partly_seen = top < here.height() and bottom > 0
        if is_partly_seen or (self._is_far_looked and here is self._chosen):
            self._ensure(here)

    def _ensure(self, one: QWidget) -> None:
        self._is_scrolling = True
        self._view.ensure_visible(one, AROUND)
        self._is_scrolling = False


def bring_into_view(news: QWidget) -> None:
    """Something was just said there: it stands in view, as it grows, until somebody scrolls or goes on."""
    above = news.parentWidget()
    while above is not None and not isinstance(above, View):
        above = above.parentWidget()
    here = above.findChild(InView) if above is not None else None
    if isinstance(here, InView):
        here.show_news(news)


def is_pressing() -> bool:
    """Whether a button of the mouse is held down: what it holds must not move away from under it."""
    return QApplication.mouseButtons() != Qt.MouseButton.NoButton
