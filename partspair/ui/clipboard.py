"""Secrets on the clipboard: lent for a minute, marked as secret for clipboard histories, and taken back."""

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

LENT = 60_000  # milliseconds
HINT, SECRET = "x-kde-passwordManagerHint", b"secret"


class Lent(QObject):
    """What was copied here; leaves the clipboard after a minute, and when the app closes or locks."""

    def __init__(self) -> None:
        app = QCoreApplication.instance()
        super().__init__(app)
        self._text = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.take_back)
        if app is not None:
            app.aboutToQuit.connect(self.take_back)

    def lend(self, text: str) -> None:
        """Put a secret on the clipboard."""
        data = QMimeData()
        data.setText(text)
        data.setData(HINT, SECRET)
        QGuiApplication.clipboard().setMimeData(data)
        self._text = text
        self._timer.start(LENT)

    def take_back(self) -> None:
        """Empty the clipboard if the secret is still on it."""
        clipboard = QGuiApplication.clipboard()
        if self._text and clipboard.text() == self._text:
            clipboard.clear()
        self._text = ""
        self._timer.stop()
