"""The icon at the edge of the screen, where the system has such a place: its words name nobody and nothing."""

from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from partspair.practice.words import Words
from partspair.ui.icons import app_icon
from partspair.ui.window import Window


class Tray:
    """A part is here, Open, Lock, Quit. Pressed, it brings the window forward."""

    def __init__(self, window: Window, words: Words) -> None:
        self._window, self._words = window, words
        self.menu = QMenu(window)
        self.express = self.menu.addAction(words("today.notice"))
        self.open = self.menu.addAction(words("go.open"))
        self.lock = self.menu.addAction(words("nav.lock"))
        self.menu.addSeparator()
        self.quit = self.menu.addAction(words("tray.quit"))
        self.express.triggered.connect(lambda _checked: window.express())
        self.open.triggered.connect(lambda _checked: window.come_forward())
        self.lock.triggered.connect(lambda _checked: window.lock())
        self.quit.triggered.connect(lambda _checked: window.quit())
        self.icon = QSystemTrayIcon(app_icon(), window)
        self.icon.setToolTip(words("tray.name"))
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._pressed)
        self.icon.messageClicked.connect(window.come_forward)
        window.home_changed.connect(self._follow)
        window.arrived.connect(self._announce)
        window.ended.connect(self.icon.hide)
        window.has_tray = True
        self._follow()

    def show(self) -> None:
        """Be there."""
        self.icon.show()

    def _announce(self) -> None:
        """One sentence without a name, a length or a kind; pressed, it is as if the icon were."""
        self.icon.showMessage(self._words("app.name"), self._words("notify.new"), self.icon.icon())

    def _follow(self) -> None:
        """What is locked cannot be locked once more."""
        self.lock.setEnabled(self._window.is_open)

    def _pressed(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._window.come_forward()


def tray_of(window: Window, words: Words) -> Tray | None:
    """The icon; None where the system has no place for one."""
    return Tray(window, words) if QSystemTrayIcon.isSystemTrayAvailable() else None
