"""The one window: the door while it is locked, then one place at a time. It holds the exits that work everywhere."""

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from typing_extensions import override

from partspair import log
from partspair.flows.keeping import Key, exists
from partspair.flows.rehearsing import Rehearsed
from partspair.flows.waits import Waits
from partspair.practice.words import Words
from partspair.ui.jobs import ThreadExecutor, Worker
from partspair.ui.look import Look
from partspair.ui.theme import Theme

LEAST, USUAL = (640, 480), (1200, 800)
MINUTE = 60_000  # milliseconds
EXPRESS_KEYS = "Ctrl+Shift+A"


class Home(Protocol):
    """What the window needs of the rooms behind the door."""

    @property
    def is_sounding(self) -> bool:
        """Whether something is being heard or recorded."""

    def express(self) -> None:
        """A part is here: open its small window."""

    def rest(self) -> None:
        """The window is put away: save what is open, and let nothing sound."""

    def close(self) -> None:
        """Save what is open, a running take first, and end the workers."""


class Window(QMainWindow):
    """Door or home. The title never says more than the app's name. `ended` when it closes for good.

    `arrived` when something came that nobody is looking at.
    """

    ended = Signal()
    home_changed = Signal()
    arrived = Signal()
    is_locking = False
    is_quitting = False
    has_tray = False
    _is_part_here = False
    _is_stumbling = False
    _is_painted = False

    def __init__(
        self, words: Words, theme: Theme, look: Look, directory: Path, waits: Waits, clock: Callable[[], datetime],
        rehearsed: tuple[Rehearsed, str] | None,
    ) -> None:  # fmt: skip
        super().__init__()
        self._words, self.theme, self.look, self._directory = words, theme, look, directory
        self._waits, self._clock, self.rehearsed = waits, clock, rehearsed
        self._home: Home | None = None
        self._slow: Worker[Path] = Worker(ThreadExecutor("door"), lambda: directory)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setWindowTitle(words("app.window"))
        self.setMinimumSize(*LEAST)
        self.resize(*USUAL)
        theme.changed.connect(lambda: theme.dress(self))
        theme.dress(self)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self._follow_clock)
        self._minute.start(MINUTE)
        express = QShortcut(QKeySequence(EXPRESS_KEYS), self)
        express.setContext(Qt.ShortcutContext.WindowShortcut)
        express.activated.connect(self.express)
        self._show_door()

    def come_forward(self) -> None:
        """Be seen: a second start asked for it."""
        self.showNormal()
        self.raise_()
        self.activateWindow()

    @property
    def is_open(self) -> bool:
        """Whether the vault is open."""
        return self._home is not None

    def express(self) -> None:
        """A part is here: its small window opens; while this is locked, as soon as it was opened."""
        if self._home is not None:
            self._home.express()
        else:
            self._is_part_here = True
            self.come_forward()

    def announce(self) -> None:
        """Something came: say so where the system has a place for it, unless this window is being looked at."""
        if not self.isActiveWindow():
            self.arrived.emit()

    def quit(self) -> None:
        """Save what is open and end, whatever was chosen for closing the window."""
        self.is_quitting = True
        self.close()

    def show_frame(self, frame: QWidget) -> None:
        """Show a frame and let the one before go."""
        before = self._stack.currentWidget()
        self._stack.addWidget(frame)
        self._stack.setCurrentWidget(frame)
        if before is not None:
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()

    def stumble(self, error: BaseException) -> None:
        """Something happened that nobody foresaw: say so in place of the page, with the exits left as they are."""
        from partspair.ui.stumble import Stumble

        log.event("stumbled")
        if self._is_stumbling:
            return
        self._is_stumbling = True
        page = Stumble(self._words, self.theme, error)
        page.close_requested.connect(self.close)
        page.start_again_requested.connect(self.lock)
        self.show_frame(page)

    def keep_look(self, look: Look) -> None:
        """The person chose another look; the page that let them has kept it."""
        self.look = look
        self._follow_clock()

    def _follow_clock(self) -> None:
        """Be day or night as chosen, by the clock where that was chosen."""
        mode = self.look.mode(datetime.now().astimezone().time())
        if mode is not self.theme.mode and not self._is_busy():
            self.theme.switch(mode)

    def _is_busy(self) -> bool:
        """Night never comes in the middle of a take or a note."""
        return self._home is not None and self._home.is_sounding

    def lock(self) -> None:
        """Save what is open and replace the process that holds the keys."""
        self.is_locking = True
        self.close()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_painted:
            self.windowHandle().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose and not self._is_painted:
            self._is_painted = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._after_first_paint)
        return False

    def _after_first_paint(self) -> None:
        """Load the rooms behind the door, with numpy and the sound libraries, while the passphrase is typed."""
        log.event("painted")
        self._slow.run(lambda _directory: import_module("partspair.ui.home"))

    def _stays(self) -> bool:
        """Whether closing leaves it in the tray: only if that was chosen, and there is one to come back from."""
        app = QGuiApplication.instance()
        is_logging_out = isinstance(app, QGuiApplication) and app.isSavingSession()
        is_ending = self.is_locking or self.is_quitting or self._is_stumbling or is_logging_out
        return self.look.stays_in_tray and self.has_tray and not is_ending and self._home is not None

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._stays() and self._home is not None:
            self._home.rest()
            self.hide()
            event.ignore()
            return
        if self._home is not None:
            self._home.close()
            self._home = None
        self._minute.stop()
        self._slow.close()
        event.accept()
        self.ended.emit()

    def _show_door(self) -> None:
        from partspair.ui.first_run import FirstRun
        from partspair.ui.unlock import Unlock

        if exists(self._directory):
            door: FirstRun | Unlock = Unlock(
                self._words, self.theme, self.look, self._directory, self._slow, self.rehearsed
            )
        else:
            door = FirstRun(self._words, self.theme, self.look, self._directory, self._slow)
        door.opened.connect(self.open_home)
        door.help_requested.connect(self._show_help)
        self.show_frame(door)

    def _show_help(self) -> None:
        """The numbers of the chosen country, while the app is locked."""
        from partspair.ui.locked_help import LockedHelp

        page = LockedHelp(self._words, self.theme, self.look.country)
        page.leave_requested.connect(self._show_door)
        self.show_frame(page)

    def open_home(self, key: object) -> None:
        """Go from the door to the rooms behind it; nothing but a Key opens them."""
        from partspair.ui.home import Rooms

        if isinstance(key, Key):
            self.look = Look.load(self._directory)
            self._home = cast(Home, Rooms(self, self._words, key, self._waits, self._clock))
            self.home_changed.emit()
            if self._is_part_here:
                self._is_part_here = False
                self._home.express()
