"""Saving a note as a file: what it leaves behind by that, which of two kinds, and into which folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from typing_extensions import override

from partspair.flows.exporting import Kind
from partspair.ui.house import House
from partspair.ui.labels import Lead
from partspair.ui.night_page import SKIP, NightPage
from partspair.ui.ways_on import Way


class ExportPage(NightPage):
    """Asked before a folder is chosen; `done` carries the kind, None for not doing it."""

    def __init__(self, house: House, *, is_mine: bool = True) -> None:
        super().__init__(house)
        self.stack.addSpacing(24)
        self.ask("export.q")
        said = ("export.leaves", "export.inside") if is_mine else ("export.theirs", "export.leaves", "export.late")
        for key in (*said, "export.kinds"):
            self.stack.addWidget(Lead(house.theme, self.words(key), "lead"))

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(SKIP, self.words("go.cancel")),
            Way(Kind.OGG, self.words("export.ogg")),
            Way(Kind.WAV, self.words("export.wav")),
        )


def choose_folder(house: House, parent: QWidget) -> Path | None:
    """Ask for a folder with a window that keeps no history of where one has been."""
    options = QFileDialog.Option.ShowDirsOnly | QFileDialog.Option.DontUseNativeDialog
    found = QFileDialog.getExistingDirectory(parent, house.words("export.folder"), str(Path.home()), options)
    return Path(found) if found else None
