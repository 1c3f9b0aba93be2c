"""Bringing in a recording made elsewhere: by a dialog, or by dropping the file on the page."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from partspair.audio.bring_in import SUFFIXES

from .house import House


def dropped_file(event: QDragEnterEvent | QDropEvent) -> Path | None:
    """The one file that is dropped; None for anything else."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


class FileChooser(QObject):
    """The dialog, which never blocks the page. `chosen` carries the path."""

    chosen = Signal(Path)

    def __init__(self, house: House, parent: QWidget) -> None:
        super().__init__(parent)
        self._house, self._parent = house, parent

    def open(self) -> None:
        """Show the dialog."""
        words = self._house.words
        kinds = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        dialog = QFileDialog(self._parent, words("rec.file"), "", f"{words('rec.file.sub').rstrip('.')} ({kinds})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.chosen.emit(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
