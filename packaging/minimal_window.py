"""The least window that PySide6 opens: what the app's own start is measured against."""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from typing_extensions import override


class Window(QMainWindow):
    """Says `painted` once its first picture was handed to the screen."""

    _is_painted = False

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Expose and not self._is_painted:
            self._is_painted = True
            watched.removeEventFilter(self)
            QTimer.singleShot(0, lambda: print("painted", file=sys.stderr, flush=True))
        return False


application = QApplication(sys.argv[:1])
window = Window()
window.setCentralWidget(QLabel("A window"))
window.resize(1200, 800)
window.show()
sys.exit(application.exec())
