"""The passage an answer belongs to: a handle at each end, to be moved by hand, by keys and by a screen reader."""

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from partspair.flows import answering
from partspair.flows.looking import Note
from partspair.practice.reply import Passage
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Section
from partspair.ui.layouts import column
from partspair.ui.notices import Notice
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.trim_wave import TrimWave

STEPS = (1_000, 10_000)  # milliseconds an arrow key and a page key move a handle
RESTS = 400  # milliseconds that a handle rests before the passage is kept


class PassagePanel(QWidget):
    """Keeps the passage that `draft` answers. `moved` carries it whenever a handle moved."""

    moved = Signal(object)

    def __init__(self, house: House, note: Note, draft: int, passage: Passage) -> None:
        super().__init__()
        self._house, self._draft = house, draft
        self.passage, self._kept = passage, passage
        self._asker = Asker()
        names = (house.words("moment.passage.beginning"), house.words("moment.passage.end"))
        self.wave = TrimWave(house.theme, names, list(note.peaks or b""), note.duration_ms, Whose.THEM, STEPS)
        self.wave.show_kept(passage.from_ms, passage.to_ms)
        self.says = Label(house.theme, colour="ink2")
        self.notice = Notice(house.theme)
        self.notice.hide()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(RESTS)
        self._rest.timeout.connect(self.keep)
        self.wave.moved.connect(self._moved)
        title = Section(house.theme, house.words("moment.passage"))
        self.setLayout(column(title, self.says, self.wave, self.notice))
        self._say()

    def keep(self) -> None:
        """Keep what is between the handles now."""
        self._rest.stop()
        passage = self.passage
        if passage == self._kept:
            return
        draft, now = self._draft, self._house.seconds()
        self._house.vault.run(
            lambda vault: answering.move_moment(vault, draft, passage, now),
            self._asker.newest(partial(self._done, passage)),
        )

    def leave(self) -> None:
        """The page goes: keep the passage, and tell nobody."""
        self.keep()
        self._asker.forget()

    def _moved(self) -> None:
        self.passage = Passage(self.wave.beginning.value(), self.wave.end.value())
        self._say()
        self._rest.start()
        self.moved.emit(self.passage)

    def _say(self) -> None:
        start, end = clock(self.passage.from_ms), clock(self.passage.to_ms)
        self.says.say(self._house.words("moment.passage.says", time=start, position=end))

    def _done(self, passage: Passage, answer: Ok[None] | Err) -> None:
        self.notice.setVisible(isinstance(answer, Err))
        if isinstance(answer, Ok):
            self._kept = passage
        elif answer.known is not None:
            self.notice.say_error(answer.known)
        else:
            self.notice.say(self._house.words("error.title"), self._house.words("error.body"))
