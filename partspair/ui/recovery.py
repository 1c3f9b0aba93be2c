"""The recovery words, typed in: what is wrong with them is said before anything is tried."""

from PySide6.QtWidgets import QWidget

from partspair.errors import KnownError
from partspair.practice.words import Words
from partspair.sealing.keys import WORDS as COUNT
from partspair.sealing.keys import tidy_words, word_list, words_to_secret
from partspair.ui.button import Button, Kind
from partspair.ui.fields import Field
from partspair.ui.labels import Lead, Question
from partspair.ui.layouts import column, row
from partspair.ui.notices import Notice
from partspair.ui.theme import Theme


def fault_in(words: Words, typed: str, keys: str) -> str:
    """What is wrong with twelve words; empty when they fit together. `keys` begins the keys of the words."""
    each = tidy_words(typed).split()
    known = frozenset(word_list())
    strange = next((one for one in each if one not in known), None)
    if strange is not None:
        return words(f"{keys}.unknown", line=strange)
    if len(each) != COUNT:
        return words(f"{keys}.count", n=str(len(each)))
    try:
        words_to_secret(typed)
    except KnownError:
        return words(f"{keys}.wrong")
    return ""


class RecoveryPage(QWidget):
    """One field for all twelve; they may be pasted, in any letters and with any spaces."""

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__()
        self._words = words
        self.field = Field(theme, words("door.recovery.field"))
        self.open = Button(theme, words("door.open"), Kind.NEXT)
        self.use_passphrase, self.help = (
            Button(theme, words(key), Kind.LINK) for key in ("door.userpass", "door.help")
        )
        self.trouble = Notice(theme)
        self.trouble.hide()
        question, lead = Question(theme, words("door.recovery.q")), Lead(theme, words("door.recovery.body"))
        links = row(self.use_passphrase, None, self.help)
        self.setLayout(column(question, lead, 8, self.trouble, self.field, self.open, links))

    def is_complete(self) -> bool:
        """Whether twelve known words are there; says what is missing."""
        self.trouble.hide()
        fault = fault_in(self._words, self.field.text, "door.recovery")
        self.field.say_error(fault)
        if fault:
            self.field.setFocus()
        return not fault
