"""A program that is clicked through: `python -m tests.support.route_process ROUTE VAULT KEY`, or `… CLICKS`.

Prints how many clicks a route takes, and the seconds from the first of them to its end, with nobody thinking in
between; of a number, the same for so many plain buttons that show one after the other.
"""

import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QVBoxLayout, QWidget

from partspair import paths
from partspair.flows.keeping import Key
from partspair.flows.waits import REAL
from partspair.practice.words import Words, load_words
from partspair.ui.look import Look
from partspair.ui.theme import Theme
from partspair.ui.window import Window

PATIENCE = 60.0


@dataclass(frozen=True)
class Route:
    """The buttons of a way, by the keys of their words or by a part's own name, and what shows at its end."""

    clicks: tuple[str, ...]
    end: str


ROUTES = {
    "notice": Route(("today.notice", "the list"), "x.line"),
    "speak": Route(("today.notice", "the list", "x.line"), "x.line.done"),
    "listen": Route(("From Maren", "skip.night.land", "cap.room", "lis.go", "play.play"), "play.pause"),
}


def shown(name: str) -> QAbstractButton | None:
    """The button of this name that can be clicked now; its name begins so where more is said in it."""
    found = [one for top in QApplication.topLevelWidgets() for one in top.findChildren(QAbstractButton)]
    for one in found:
        said = (one.accessibleName() or one.text()).replace("&&", "&")
        if one.isVisible() and one.isEnabled() and (said == name or said.startswith(f"{name},")):
            return one
    return None


def wait_for(name: str) -> QAbstractButton:
    """Let the window go on until there is such a button, in its place."""
    end, before = time.monotonic() + PATIENCE, None
    while time.monotonic() < end:
        QApplication.processEvents()
        found = shown(name)
        if found is not None and before == (found, found.geometry()):
            return found
        before = (found, found.geometry()) if found is not None else None
    raise SystemExit(f"no button is called {name}")


def walk(words: Words, route: Route) -> tuple[int, float]:
    """Click through; how many clicks, and how many seconds."""
    first, *others = [words(key) if key in words else key for key in (*route.clicks, route.end)]
    button = wait_for(first)
    begun = time.monotonic()
    for name in others:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        button = wait_for(name)
    return len(route.clicks), time.monotonic() - begun


def plain(number: int) -> tuple[int, float]:
    """The least there is: a window with buttons, each shown by the one before it."""
    app = QApplication(sys.argv[:1])
    window = QWidget()
    stack = QVBoxLayout(window)
    buttons = [QPushButton(f"{place}") for place in range(number + 1)]
    for button, following in zip(buttons, [*buttons[1:], None], strict=True):
        stack.addWidget(button)
        if following is not None:
            following.hide()
            button.clicked.connect(following.show)
    window.show()
    app.processEvents()
    names = [button.text() for button in buttons]
    return walk(Words({}), Route(tuple(names[:-1]), names[-1]))


def main(name: str, directory: Path, secret: bytes) -> tuple[int, float]:
    """Clicks and seconds."""
    app = QApplication(sys.argv[:1])
    theme, words = Theme(), load_words(paths.resources() / "content" / "en")
    theme.dress_application(app)
    window = Window(words, theme, Look.load(directory), directory, REAL, lambda: datetime.now(UTC), None)
    window.show()
    import_module("partspair.ui.home")
    window.open_home(Key(directory, secret))
    try:
        return walk(words, ROUTES[name])
    finally:
        window.close()


if __name__ == "__main__":
    route, *rest = sys.argv[1:]
    found = main(route, Path(rest[0]), bytes.fromhex(rest[1])) if rest else plain(int(route))
    sys.stdout.write("{} {:.6f}\n".format(*found))
