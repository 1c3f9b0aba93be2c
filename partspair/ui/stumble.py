"""When the app itself stumbled: plain words, nothing sent, and a report that holds where, and none of what."""

import traceback
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from partspair import __version__
from partspair.practice.words import Words
from partspair.ui.button import Button, Kind
from partspair.ui.door_frame import DoorFrame
from partspair.ui.labels import Lead, Question, Small
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.theme import Theme

MEASURE = 560
REPORT = "parts-pair-report.txt"


def report_of(error: BaseException) -> str:
    """Where it happened: the kinds of error and the lines of the program, without messages, values or paths."""
    lines = [f"Parts Pair {__version__}"]
    one: BaseException | None = error
    while one is not None:
        lines.append(type(one).__name__)
        for frame in traceback.extract_tb(one.__traceback__):
            lines.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        one = one.__cause__ or one.__context__
    return "\n".join(lines) + "\n"


class Stumble(DoorFrame):
    """In the page's place. What was recorded is kept; the vault and the folder are as they were."""

    start_again_requested = Signal()

    def __init__(self, words: Words, theme: Theme, error: BaseException) -> None:
        super().__init__(theme, MEASURE)
        self._report = report_of(error)
        again = Button(theme, words("error.again"), Kind.NEXT)
        again.clicked.connect(lambda _checked: self.start_again_requested.emit())
        close = Button(theme, words("error.close"))
        close.clicked.connect(lambda _checked: self.close_requested.emit())
        save = Button(theme, words("error.report"), Kind.LINK)
        save.clicked.connect(lambda _checked: self._save())
        items: list[Item] = [Question(theme, words("error.title")), Lead(theme, words("error.body"), "lead"), 16]
        items += [holding(flow(again, close)), 16, Small(theme, words("error.report.note")), holding(flow(save))]
        self.show_page(holding(column(*items, space=12)), again)

    def _save(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        chosen, _kind = QFileDialog.getSaveFileName(self, "", str(Path.home() / REPORT), "", "", options)
        if chosen:
            Path(chosen).write_text(self._report, encoding="utf-8")
