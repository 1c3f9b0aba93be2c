"""Trimming on listening back: where it begins and where it ends, each to be heard, and each to be undone."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.flows import trimming
from partspair.vault.database import Vault
from partspair.vault.takes import RATE

from .button import Button, Kind
from .house import House
from .jobs import Asker, Err, Ok
from .labels import Label
from .layouts import flow, gap, holding
from .notices import Notice
from .share_draft import Spoken, Whole, spoken_of
from .trim_wave import TrimWave, exact

RESTS = 400  # milliseconds that a handle rests before what is kept is kept
A_MILLISECOND = RATE // 1000


class TrimPanel(QWidget):
    """Two handles over all that was spoken. `trimmed` carries what is kept now; `heard` asks to play from there.

    `heard` is the end when it is True. Nothing is deleted: whoever opens it again finds all of it.
    """

    trimmed = Signal(object)  # Spoken
    heard = Signal(bool)

    def __init__(self, house: House, spoken: Spoken, whole: Whole) -> None:
        super().__init__()
        self.house, self._take, self._whole = house, spoken.take, whole
        self._before: list[tuple[int, int]] = []
        self._kept = (whole.start, whole.end)
        self._asker = Asker()
        self._wanted: bool | None = None
        words, theme = house.words, house.theme
        names = (words("share.trim.beginning"), words("share.trim.end"))
        self.wave = TrimWave(theme, names, whole.peaks, -(-whole.frames // A_MILLISECOND))
        self.says = Label(theme, colour="ink2")
        self.hear_beginning = Button(theme, words("share.trim.hear.beginning"), Kind.QUIET, small=True)
        self.hear_end = Button(theme, words("share.trim.hear.end"), Kind.QUIET, small=True)
        self.undo = Button(theme, words("go.undo"), Kind.QUIET, small=True)
        self.undo.setAccessibleName(words("share.trim.undo"))
        self.notice = Notice(theme)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS)
        self._lay_out()
        self._show()

    def _lay_out(self) -> None:
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(8))
        stack.addWidget(self.says)
        stack.addWidget(self.wave)
        stack.addWidget(holding(flow(self.hear_beginning, self.hear_end, self.undo)))
        stack.addWidget(self.notice)
        self.notice.hide()
        self.wave.moved.connect(self._moved)
        self._rest.timeout.connect(self.keep)
        self.hear_beginning.clicked.connect(lambda: self._hear(is_end=False))
        self.hear_end.clicked.connect(lambda: self._hear(is_end=True))
        self.undo.clicked.connect(self.take_back)

    def keep(self) -> None:
        """Keep what is between the handles now."""
        self._rest.stop()
        kept = self._between()
        if kept != self._kept:
            self._before.append(self._kept)
            self._put(kept)

    def leave(self) -> None:
        """The page goes: keep what is between the handles, and tell nobody."""
        self.keep()
        self._asker.forget()

    def take_back(self) -> None:
        """Undo the last change; everything is kept again when there was none on this page."""
        self._rest.stop()
        self._put(self._before.pop() if self._before else (0, self._whole.frames))
        self._show()

    def _put(self, kept: tuple[int, int]) -> None:
        self._kept = kept
        take = self._take

        def trim(vault: Vault) -> Spoken | None:
            trimming.trim(vault, take, *kept)
            return spoken_of(vault, take)

        self.house.vault.run(trim, self._asker.newest(self._done))

    def _done(self, answer: Ok[Spoken | None] | Err) -> None:
        self.notice.setVisible(isinstance(answer, Err))
        if isinstance(answer, Ok):
            if answer.value is not None:
                self.trimmed.emit(answer.value)
            wanted, self._wanted = self._wanted, None
            if wanted is not None:
                self.heard.emit(wanted)
        elif answer.known is not None:
            self.notice.say_error(answer.known)
        else:
            self.notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self._say()

    def _hear(self, *, is_end: bool) -> None:
        if self._between() == self._kept:
            self.heard.emit(is_end)
        else:
            self._wanted = is_end
            self.keep()

    def _between(self) -> tuple[int, int]:
        """The samples between the handles; a handle that was not moved stays exactly where it was."""
        kept = (self._kept[0] // A_MILLISECOND, -(-self._kept[1] // A_MILLISECOND))
        start = self._kept[0] if self.wave.beginning.value() == kept[0] else self.wave.beginning.value() * A_MILLISECOND
        end = self._kept[1] if self.wave.end.value() == kept[1] else self.wave.end.value() * A_MILLISECOND
        return start, min(end, self._whole.frames)

    def _moved(self) -> None:
        self._say()
        self._rest.start()

    def _show(self) -> None:
        start, end = self._kept
        self.wave.show_kept(start // A_MILLISECOND, -(-end // A_MILLISECOND))
        self._say()

    def _say(self) -> None:
        start, end = self.wave.beginning.value(), self.wave.end.value()
        said = self.house.words("share.trim.kept", time=exact(start), position=exact(end), length=exact(end - start))
        self.says.say(said)
        self.undo.setEnabled(bool(self._before) or self._between() != (0, self._whole.frames))
