"""Bringing in a recording: how far it is, and a way to leave it. The page goes on meanwhile."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from partspair.flows.bringing import Bringing, Done, Failed, GivenUp, Reading, Refused
from partspair.ui.announcing import announce
from partspair.ui.button import Button
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import row

LOOKS = 100  # milliseconds between two looks


class BringInLine(QWidget):
    """Hidden until `begin`. `brought` when it is the take of the draft; `refused` carries the KnownError.

    Where the file was cut short this is said first: `brought` comes when the person goes on.
    """

    brought = Signal()
    refused = Signal(object)
    given_up = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._bringing: Bringing | None = None
        self._is_waiting = False
        self.said = Label(house.theme)
        self.cancel = Button(house.theme, house.words("go.cancel"), small=True)
        self.cancel.clicked.connect(lambda _checked: self.give_up())
        self.on = Button(house.theme, house.words("go.next"), small=True)
        self.on.clicked.connect(lambda _checked: self.go_on())
        self.said.setWordWrap(True)
        self.setLayout(row(self.said, self.cancel, self.on, None))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKS)
        self._timer.timeout.connect(self._look)
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read, or something is said of one that was."""
        return self._bringing is not None or self._is_waiting

    def begin(self, draft: int, path: Path) -> None:
        """Read this file; the file itself stays as it is."""
        self._bringing = Bringing(self._house.microphone, draft, path)
        self._say(0.0)
        self.cancel.show()
        self.on.hide()
        self.show()
        announce(self, self.said.text())
        self._timer.start()

    def leave(self) -> None:
        """The page goes: give up what is being read, and tell nobody. What was read to its end just now stays."""
        bringing, self._bringing, self._is_waiting = self._bringing, None, False
        self._timer.stop()
        self.hide()
        if bringing is not None:
            bringing.cancel()

    def give_up(self) -> None:
        """Give up what is being read; what was there before is there again."""
        bringing = self._bringing
        if bringing is not None:
            bringing.cancel()
            self._look()

    def go_on(self) -> None:
        """It was read that the file is cut short."""
        if self._is_waiting:
            self._is_waiting = False
            self.hide()
            self.brought.emit()

    def _say_cut(self) -> None:
        self._is_waiting = True
        self.said.say(self._house.words("rec.file.cut"))
        self.cancel.hide()
        self.on.show()
        self.show()
        self.on.setFocus()
        announce(self, self.said.text())

    def _say(self, part: float) -> None:
        self.said.say(self._house.words("rec.file.reading", n=str(int(part * 100))))

    def _look(self) -> None:
        bringing = self._bringing
        if bringing is None:
            return
        state = bringing.state
        if isinstance(state, Reading):
            self._say(state.part)
            return
        self._timer.stop()
        self._bringing = None
        self.hide()
        match state:
            case Done(is_cut=True):
                self._say_cut()
            case Done():
                self.brought.emit()
            case GivenUp():
                self.given_up.emit()
            case Refused(reason):
                self.refused.emit(reason)
            case Failed(reason):
                raise reason
