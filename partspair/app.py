"""The composition root: the only file that knows everything. It makes the parts, hands them to each other, and runs."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from partspair import paths
from partspair.flows import keeping, rehearsing
from partspair.flows.rehearsing import Rehearsed
from partspair.flows.waits import REAL, REHEARSAL
from partspair.practice.words import Words, load_words
from partspair.ui.garbage import Collector
from partspair.ui.look import Look
from partspair.ui.screens import require_screen
from partspair.ui.theme import Theme
from partspair.ui.tray import tray_of
from partspair.ui.window import Window
from partspair.vault import lock

LOOK_FOR_REQUESTS = 200
"""Milliseconds between two looks for a second start's request."""
LOOKS, LOOK_EVERY = 30, 0.1
"""How often, and how many seconds apart, a second start looks whether its request was taken up."""
PATIENCE = 60.0
"""Seconds for which a start waits for whoever has the vault and takes up no request."""


@dataclass(frozen=True)
class Asked:
    """What the command line asked for. `rehearse` '' is a rehearsal that is thrown away; `say` tells the console.

    `is_express` when a part is here: its small window opens, in the process that has the vault if there is one.
    """

    vault: Path
    rehearsal: Path | None
    rehearse: str | None
    is_gallery: bool
    say: Callable[[str], None]
    is_express: bool = False


def run(asked: Asked) -> int:
    """Run what was asked for; returns the process's exit code. KnownError for what a person can mend."""
    keeping.keep_secrets_in_memory()
    require_screen()
    if asked.rehearse is not None:
        return _rehearse(asked.rehearse, asked.say)
    if asked.is_gallery:
        return _gallery()
    held = _hold(asked.vault, "express" if asked.is_express else "raise")
    if held is None:
        return 0
    with held:
        code, is_locking = _window(asked.vault, asked.rehearsal, is_express=asked.is_express)
    if is_locking:
        _replace_process()
    return code


def _window(vault: Path, rehearsal: Path | None, *, is_express: bool) -> tuple[int, bool]:
    app = _application()
    look = Look.load(vault)
    theme = look.theme(datetime.now().astimezone().time())
    theme.dress_application(app)
    waits = REAL if rehearsal is None else REHEARSAL
    words = _words()
    window = Window(words, theme, look, vault, waits, lambda: datetime.now(UTC), _rehearsed(vault, rehearsal))
    app.setQuitOnLastWindowClosed(False)
    window.ended.connect(app.quit)
    tray = tray_of(window, words)
    if tray is not None:
        tray.show()
    sys.excepthook = lambda _kind, error, _trace: window.stumble(error)
    requests = QTimer(window)
    requests.timeout.connect(lambda: _answer(window, vault))
    requests.start(LOOK_FOR_REQUESTS)
    if rehearsal is not None:
        _stand_apart(window, vault, rehearsal)
    window.show()
    if is_express:
        window.express()
    code = app.exec()
    requests.stop()
    return code, window.is_locking


def _answer(window: Window, vault: Path) -> None:
    """Do what a second start asked for, if there was one."""
    match lock.take_request(vault):
        case "express":
            window.express()
        case "raise":
            window.come_forward()
        case _:
            pass


def _stand_apart(window: Window, vault: Path, rehearsal: Path) -> None:
    """The first of the two at the top left of the screen, the other one at the bottom right: both can be seen."""
    whole, place, room = rehearsing.read(rehearsal), window.geometry(), window.screen().availableGeometry()
    if whole.of_vault(vault) == whole.people[0]:
        place.moveTopLeft(room.topLeft())
    else:
        place.moveBottomRight(room.bottomRight())
    window.move(place.topLeft())


def _hold(vault: Path, word: str = "raise") -> lock.VaultLock | None:
    """Take the vault's lock; None once a window that has it takes up the request that `word` is.

    A command without a window has it for moments only, and takes up nothing: it is waited for. Raises AlreadyOpenError
    for somebody who neither lets go nor takes up anything.
    """
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return lock.VaultLock.take(vault)
        except lock.AlreadyOpenError:
            lock.request(vault, word)
        for _ in range(LOOKS):
            if not lock.is_request_waiting(vault):
                return None
            time.sleep(LOOK_EVERY)
        if time.monotonic() > end:
            raise lock.AlreadyOpenError


def _gallery() -> int:
    from partspair.ui.gallery import open_gallery

    app = _application()
    theme = Theme()
    theme.dress_application(app)
    shown = open_gallery(theme)
    shown.show()
    return app.exec()


def _rehearse(directory: str, say: Callable[[str], None]) -> int:
    """Open two windows for two people and wait for both; a rehearsal without a place of its own is removed after."""
    for kind in (signal.SIGTERM, signal.SIGHUP):  # stopped from outside, or its terminal was closed
        signal.signal(kind, _interrupt)
    place = Path(directory).expanduser().absolute() if directory else Path(tempfile.mkdtemp(prefix="partspair-"))
    windows: list[subprocess.Popen[bytes]] = []
    try:
        say("Preparing a rehearsal: two people, two vaults, one folder. This takes a few seconds.")
        rehearsal = rehearsing.prepare(place)
        for one in rehearsal.people:
            say(f"  {one.name}: passphrase  {one.passphrase}")
        say(f"  They meet over: {rehearsal.folder}")
        for one in rehearsal.people:
            windows.append(_start_window(one, place))
        return max(window.wait() for window in windows)
    except KeyboardInterrupt:
        return 130
    finally:
        for window in windows:
            window.terminate()
        for window in windows:
            window.wait()
        if not directory:
            shutil.rmtree(place, ignore_errors=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _start_window(one: Rehearsed, place: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "partspair", "--vault", one.vault, "--rehearsal", str(place)]
    return subprocess.Popen(command)  # noqa: S603  our own program, no shell


def _rehearsed(vault: Path, rehearsal: Path | None) -> tuple[Rehearsed, str] | None:
    if rehearsal is None:
        return None
    whole = rehearsing.read(rehearsal)
    who = whole.of_vault(vault)
    return (who, whole.folder) if who is not None else None


def _application() -> QApplication:
    app = QApplication(sys.argv[:1])
    app.setApplicationName("partspair")
    app.setApplicationDisplayName("Parts Pair")
    app.setDesktopFileName(paths.APP_ID)
    Collector(app)
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "app-icon.svg")))
    return app


def _words() -> Words:
    return load_words(paths.resources() / "content" / "en")


def _replace_process() -> None:
    """Locked means locked: the process that held the keys is replaced by a fresh one (protocol 9)."""
    asked = [one for before, one in pairwise(sys.argv) if one != "express" or before == "--vault"]
    arguments = [sys.executable, "-P", "-m", "partspair", *asked]
    os.execv(sys.executable, arguments)  # noqa: S606  our own program, no shell
