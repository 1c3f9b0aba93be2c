"""The end: where it is now, and that this can be closed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from partspair.practice.share import Destination
from partspair.practice.timeline import Passage

from .announcing import announce
from .button import Button
from .house import House
from .labels import Lead, Question
from .layouts import gap

DONE = {Destination.SEND: "to.saved", Destination.KEEP: "to.kept", Destination.DISCARD: "to.letgo"}


def sentence_key(destination: Destination, passage: Passage) -> str:
    """What is true of it now: saved here, in the folder, in the drawer, on the shelf."""
    is_out = destination is Destination.SEND and passage in {Passage.IN_FOLDER, Passage.RECEIVED}
    return "to.sent" if is_out else DONE[destination]


class SentPage(QWidget):
    """That's all."""

    def __init__(self, house: House, destination: Destination) -> None:
        super().__init__()
        self.house, self.destination = house, destination
        words, theme = house.words, house.theme
        self.state = Lead(theme, "", "lead")
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(gap(16))
        stack.addWidget(Question(theme, words("to.done")))
        stack.addWidget(self.state)
        stack.addWidget(Lead(theme, words("to.gap")))
        self.undo = Button(theme, words("go.undo"), small=True)
        self.undo.setVisible(destination is Destination.DISCARD)
        stack.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_passage(Passage.SAVED)

    def show_passage(self, passage: Passage) -> None:
        """Say where it is now."""
        sentence = self.house.words(sentence_key(self.destination, passage), partner=self.house.name)
        if sentence != self.state.text():
            self.state.say(sentence)
            announce(self, sentence)
