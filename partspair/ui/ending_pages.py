"""The pages of ending a pair: how, what stays, the passphrase, what became of it. Nothing coaxes or asks why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.flows.ending import Keeping
from partspair.practice.limits import SIGNAL_WORDS
from partspair.ui.button import Button, Kind
from partspair.ui.choices import ChoiceCard
from partspair.ui.fields import PassphraseField, TextField
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.notices import Notice
from partspair.ui.settings_passphrase import MEASURE


@dataclass
class Choice:
    """What was chosen so far. `is_over` when there is nothing left to say goodbye to."""

    is_goodbye: bool = True
    keeping: Keeping = Keeping.READABLE
    words: str = field(default="", repr=False)
    is_over: bool = False
    has_keys: bool = True


class HowPage(QWidget):
    """With a goodbye, or without a word: two cards of one size."""

    share_requested = Signal()

    def __init__(self, house: House, choice: Choice, partner: str) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._words = words
        self.goodbye = ChoiceCard(theme, words("end.goodbye"), words("end.goodbye.sub", partner=partner), "send")
        self.close_it = ChoiceCard(theme, words("end.close"), words("end.close.sub"), "lock")
        self.field = TextField(theme, words("end.goodbye.field"), lines=3)
        self.field.fill(choice.words)
        self.goodbye.embed(self.field)
        self.first: QWidget = self.goodbye if choice.is_goodbye else self.close_it
        (self.goodbye if choice.is_goodbye else self.close_it).setChecked(True)
        share = Button(theme, words("end.share"), Kind.LINK)
        share.clicked.connect(lambda _checked: self.share_requested.emit())
        self.setLayout(
            column(
                Question(theme, words("end.q")), Lead(theme, words("end.note", partner=partner)), 16,
                column(self.goodbye, self.close_it, space=8), 4, holding(flow(share)),
            )
        )  # fmt: skip

    def is_complete(self, choice: Choice) -> bool:
        """Take over what was chosen; False while the words are longer than a goodbye can hold."""
        is_long = self.goodbye.isChecked() and len(self.field.text.strip()) > SIGNAL_WORDS
        self.field.say_error(self._words("end.goodbye.long", n=str(SIGNAL_WORDS)) if is_long else "")
        self.goodbye.mark_wrong(is_long)
        choice.is_goodbye = self.goodbye.isChecked()
        choice.words = self.field.text.strip()
        return not is_long


class StayPage(QWidget):
    """What stays on this computer?"""

    def __init__(self, house: House, choice: Choice, partner: str, said: str = "") -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.cards = {
            one: ChoiceCard(theme, words(f"end.stay.{one}"), words(f"end.stay.{one}.sub"), icon)
            for one, icon in ((Keeping.READABLE, "history"), (Keeping.NOTHING, "trash"))
        }
        self.cards[choice.keeping].setChecked(True)
        self.first: QWidget = self.cards[choice.keeping]
        head: list[Item] = [Notice(theme, said), 8] if said else []
        self.setLayout(
            column(
                *head, Question(theme, words("end.stay.q")), 12, column(*self.cards.values(), space=8), 8,
                Lead(theme, words("end.stay.note", partner=partner)),
            )
        )  # fmt: skip

    def take(self, choice: Choice) -> None:
        """Take over what was chosen."""
        choice.keeping = next(one for one, card in self.cards.items() if card.isChecked())


def what_happens(choice: Choice) -> Sequence[str]:
    """The keys of the sentences that say what ending does, before it is done."""
    if not choice.has_keys:
        return (f"end.sure.{choice.keeping}",)
    first = "end.sure.keys" if choice.is_over else "end.sure.goodbye" if choice.is_goodbye else "end.sure.close"
    return (first, f"end.sure.{choice.keeping}", "end.sure.final")


class SurePage(QWidget):
    """What will happen, in plain words, and the passphrase once more."""

    entered = Signal()

    def __init__(self, house: House, choice: Choice) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._words = words
        self.field, self.trouble = PassphraseField(theme, words("door.pass.field")), Notice(theme)
        self.field.entered.connect(self.entered)
        self.first: QWidget = self.field
        self.trouble.hide()
        fields = holding(column(self.field))
        fields.setMaximumWidth(MEASURE)
        question = words("end.sure.q" if choice.has_keys else "end.sure.erase.q")
        said = [Label(theme, words(key)) for key in what_happens(choice)]
        self.setLayout(column(Question(theme, question), 8, *said, 12, self.trouble, fields))

    def is_complete(self) -> bool:
        """Whether a passphrase was typed; says so when not."""
        self.trouble.hide()
        self.field.say_error("" if self.field.text else self._words("door.pass.missing"))
        if not self.field.text:
            self.field.setFocus()
        return bool(self.field.text)

    def say_wrong(self) -> None:
        """It was another one."""
        self.field.say_error(self._words("door.wrong"))
        self.field.setFocus()


class GoodbyePage(QWidget):
    """The goodbye is on its way; whoever does not want to wait need not."""

    now_requested = Signal()

    def __init__(self, house: House) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.now = Button(theme, words("end.waiting.now"), small=True)
        self.now.clicked.connect(lambda _checked: self.now_requested.emit())
        self.setLayout(
            column(
                Question(theme, words("end.waiting")), Lead(theme, words("end.waiting.sub")), 20,
                holding(flow(self.now)), Lead(theme, words("end.waiting.now.sub")),
            )
        )  # fmt: skip


class DonePage(QWidget):
    """It has ended. `sentences` are the keys of what to say below."""

    def __init__(self, house: House, sentences: Sequence[str]) -> None:
        super().__init__()
        said = [Lead(house.theme, house.words(key)) for key in sentences]
        self.setLayout(column(Question(house.theme, house.words("end.done")), *said, space=8))
