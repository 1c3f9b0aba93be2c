"""What every step of a share is: a page that holds the share as it is being answered, and knows its ways on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVarTuple, Unpack

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from partspair.practice import steps
from partspair.practice.share import PartHere, Share
from partspair.practice.steps import Step

from .button import Kind
from .flow_frame import NEXT, SKIP
from .frame import Frame
from .house import House
from .labels import Label, Lead, Question
from .layouts import gap
from .typesetting import Run, Words
from .ways_on import Way
from .wording import said

Given = TypeVarTuple("Given")


def name_of(house: House, part: PartHere) -> Run:
    """A part as its owner calls it; the content's own word while it has no name."""
    return Run(part.name, spoken=True) if part.name else Run(house.words("name.part.none"))


def with_part(house: House, key: str, part: PartHere | None) -> tuple[Run, ...]:
    """The sentence at `key` about a part; a name is set in serif and as it was typed, "this part" is not."""
    is_named = part is not None and bool(part.name)
    found = said(house.words, key, part=name_of(house, part or PartHere()).text, partner=house.name)
    return found if is_named else tuple(replace(one, spoken=False) for one in found)


class StepPage(QWidget):
    """One question. `share` is what is answered so far; `answered` comes with every change of it.

    `forwarded` asks to go on, as Next does. `first` is the control that has the focus first.
    """

    answered = Signal(object)
    forwarded = Signal()
    ways_changed = Signal()
    gone_to = Signal(object)  # a Place: leave the share for it, keeping the draft

    step: Step
    fills = False
    has_sound = False

    def __init__(self, house: House, share: Share) -> None:
        super().__init__()
        self.house, self.share = house, share
        self.first: QWidget | None = None
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(gap(12))

    def ask(self, body: str = "", space: int = 24) -> None:
        """Put the question on the page, and a sentence below it."""
        part = self.share.parts[0] if self.share.parts else None
        words = with_part(self.house, steps.question_key(self.step, self.share), part)
        self.stack.addWidget(Question(self.house.theme, words))
        if body:
            self.stack.addWidget(Lead(self.house.theme, self.words(body)))
        self.stack.addSpacing(gap(space))

    def words(self, key: str, **values: str) -> str:
        """The sentence at `key`, with the partner's name where it wants it."""
        return self.house.words(key, partner=self.house.name, **values)

    def label(self, words: Words, strong: bool = False, colour: str = "ink") -> Label:
        """A line of text that is put on the page."""
        made = Label(self.house.theme, words, strong=strong, colour=colour)
        self.stack.addWidget(made)
        return made

    def answer(self, share: Share) -> None:
        """Take the share as it is now."""
        if share != self.share:
            self.share = share
            self.answered.emit(share)

    def collect(self) -> Share:
        """The share with what was typed and not yet taken; asked before going on."""
        return self.share

    def ways(self) -> Sequence[Way]:
        """The ways on: Skip and Next, of one size."""
        words = self.house.words
        return (Way(SKIP, words(f"skip.{self.step}")), Way(NEXT, words("go.next"), Kind.NEXT))

    def note(self) -> str:
        """The sentence in the bottom bar."""
        return ""

    def take_way(self, key: str) -> None:
        """A way on of its own was taken."""

    def proceed(self) -> bool:
        """Next was taken: True when the share may go on now; a page that has to do something first says False."""
        return True

    def show_problem(self, key: str | None) -> None:
        """Say at the right place what Next is waiting for; None when it waits for nothing."""

    def take_keys(self, frame: Frame) -> None:
        """Add its single letters."""

    def slow_down(self) -> None:
        """Slow down was pressed."""

    def silence(self) -> None:
        """Let nothing sound and nothing record, at once."""

    def let_go(self) -> None:
        """The page goes: keep what is under way, stop timers and sound."""


def on_choice(button: QAbstractButton, does: Callable[[Unpack[Given]], object], *given: *Given) -> None:
    """Do something, with these values, when a button becomes the chosen one."""
    button.toggled.connect(lambda is_on: does(*given) if is_on else None)
