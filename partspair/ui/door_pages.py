"""The pages of the first run, one question each. They hold what is typed, and ask for nothing by themselves."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.practice.help import countries
from partspair.practice.words import Words
from partspair.ui.button import Button, Kind
from partspair.ui.chooser import Chooser
from partspair.ui.fields import Field, PassphraseField
from partspair.ui.labels import Label, Lead, Question, Small
from partspair.ui.layouts import Item, column, row
from partspair.ui.theme import Theme
from partspair.ui.ways import WordGrid
from partspair.ui.whereabouts import own_country, own_zone, zones

READING, NARROW, WORDS = 640, 480, 760  # measures of pages, in pixels at 100 % text
LONGEST_NAME = 80
SHORT_PASSPHRASE = 12  # letters; below, a word of advice


class DoorPage(QWidget):
    """A page with its ways on at the end: Back at the left when there is somewhere to go back to, Next at the right."""

    done = Signal()
    back = Signal()

    def __init__(self, theme: Theme, words: Words, measure: int = NARROW) -> None:
        super().__init__()
        self.theme, self.words, self.measure = theme, words, measure
        self.first: QWidget | None = None

    def fill(self, *items: Item, next_words: str, back_words: str = "") -> None:
        """Show these, then the ways on."""
        self.next = Button(self.theme, next_words, Kind.NEXT, least=168)
        self.next.clicked.connect(lambda _checked: self.done.emit())
        ways: list[Item] = [None, self.next]
        if back_words:
            self.back_button = Button(self.theme, back_words, Kind.QUIET, icon="chevron-left")
            self.back_button.clicked.connect(lambda _checked: self.back.emit())
            ways.insert(0, self.back_button)
        self.setLayout(column(*items, 16, row(*ways)))


class ScopePage(DoorPage):
    """What this is, and isn't (practice j.1)."""

    help_requested = Signal()

    def __init__(self, theme: Theme, words: Words) -> None:
        super().__init__(theme, words, READING)
        paragraphs = [Label(theme, one) for one in words.each("safe.scope")]
        title, stays = Question(theme, words("door.scope.title")), Lead(theme, words("door.stays"))
        self.help = Button(theme, words("door.help"), Kind.LINK)
        self.help.clicked.connect(lambda _checked: self.help_requested.emit())
        self.next = Button(theme, words("safe.ack"), Kind.NEXT, least=168)
        self.next.clicked.connect(lambda _checked: self.done.emit())
        body: list[Item] = [part for one in paragraphs for part in (one, 8)]
        self.setLayout(column(title, 4, *body, stays, 12, row(self.help, None, self.next)))
        self.first = self.next


class MePage(DoorPage):
    """Name, time zone, country."""

    def __init__(self, theme: Theme, words: Words, zone: str = "") -> None:
        super().__init__(theme, words)
        known, codes = zones(), countries(words)
        self.name = Field(theme, words("door.me.field"), own_words=True, most=LONGEST_NAME)
        listed = [(one, one.replace("_", " ")) for one in known]
        self.zone = Chooser(theme, words("door.zone.field"), listed, is_searched=True)
        self.zone.choose(zone if zone in known else own_zone(known))
        self.country = Chooser(theme, words("door.country.field"), [(one, words(f"cr.{one}")) for one in codes])
        self.country.choose(own_country(codes))
        question, lead = Question(theme, words("door.me.q")), Lead(theme, words("door.me.body"))
        notes = Small(theme, words("door.zone.sub")), Small(theme, words("door.country.body"))
        self.fill(
            question, lead, 8, self.name, self.zone, notes[0], 12, self.country, notes[1],
            next_words=words("go.next"), back_words=words("go.back"),
        )  # fmt: skip
        self.name.entered.connect(self.done)
        self.first = self.name

    def is_complete(self) -> bool:
        """Whether there is a name; says so when there is none."""
        if self.name.text.strip():
            return True
        self.name.say_error(self.words("door.me.missing"))
        self.name.setFocus()
        return False


class PassphrasePage(DoorPage):
    """A passphrase, twice. One eye opens both."""

    def __init__(self, theme: Theme, words: Words, *items: Item, next_words: str = "", back_words: str = "") -> None:
        super().__init__(theme, words)
        self.fields = PassphrasePair(theme, words, words("door.pass.field"))
        head = items or (Question(theme, words("door.pass.q")), Lead(theme, words("door.pass.body")))
        both = Small(theme, words("door.words.both"))
        self.fill(
            *head, 8, self.fields, both,
            next_words=next_words or words("go.next"), back_words=back_words or words("go.back"),
        )  # fmt: skip
        self.fields.entered.connect(self.done)
        self.first = self.fields.one


class PassphrasePair(QWidget):
    """A new passphrase and the same once more."""

    entered = Signal()

    def __init__(self, theme: Theme, words: Words, label: str) -> None:
        super().__init__()
        self._words = words
        self.one = PassphraseField(theme, label)
        self.other = PassphraseField(theme, words("door.pass.again"))
        self.other.eye.hide()
        self.advice = Small(theme)
        self.one.eye.clicked.connect(lambda _checked: self.other.edit.setEchoMode(self.one.edit.echoMode()))
        self.one.edit.editingFinished.connect(self._advise)
        self.one.edit.textEdited.connect(lambda _text: self.advice.say(""))
        self.one.error.hide()
        self.setLayout(column(self.one, self.advice, self.other, space=8))
        self.one.entered.connect(self.other.setFocus)
        self.other.entered.connect(self.entered)

    def _advise(self) -> None:
        is_short = 0 < len(self.one.text) < SHORT_PASSPHRASE
        self.advice.say(self._words("door.pass.short") if is_short else "")

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.one.text

    def is_complete(self) -> bool:
        """Whether there is one and both are the same; says what is missing."""
        if not self.one.text:
            self.one.say_error(self._words("door.pass.missing"))
            self.one.setFocus()
            return False
        if self.one.text != self.other.text:
            self.other.say_error(self._words("door.pass.differ"))
            self.other.setFocus()
            return False
        return True

    def empty(self) -> None:
        """Forget what was typed."""
        for field in (self.one, self.other):
            field.fill("")
            field.say_error("")


class WordsPage(DoorPage):
    """The twelve recovery words, shown this one time."""

    def __init__(self, theme: Theme, words: Words, drawn: Sequence[str]) -> None:
        super().__init__(theme, words, WORDS)
        self.grid = WordGrid(theme, drawn)
        question, lead = Question(theme, words("door.words.q")), Lead(theme, words("door.words.body"))
        keep, both = Label(theme, words("door.words.keep")), Label(theme, words("door.words.both"), colour="ink2")
        self.fill(
            question, lead, 8, self.grid, 4, keep, both,
            next_words=words("door.words.written"), back_words=words("go.back"),
        )  # fmt: skip
        self.first = self.next


class AskBackPage(DoorPage):
    """Three of the words, by their places."""

    def __init__(self, theme: Theme, words: Words, places: Sequence[int]) -> None:
        super().__init__(theme, words)
        self.answers = {at: Field(theme, words("door.words.ask.field", number=str(at))) for at in places}
        question = Question(theme, words("door.words.ask"))
        self.fill(
            question, 8, column(*self.answers.values(), space=8),
            next_words=words("door.pass.make"), back_words=words("door.words.look"),
        )  # fmt: skip
        fields = list(self.answers.values())
        for field, following in pairwise(fields):
            field.entered.connect(following.setFocus)
        fields[-1].entered.connect(self.done)
        self.first = fields[0]

    def is_right(self, drawn: Sequence[str]) -> bool:
        """Whether the answers are the words at those places; says which one is another."""
        wrong = [at for at, field in self.answers.items() if field.text.strip().lower() != drawn[at - 1]]
        for at in wrong:
            self.answers[at].say_error(self.words("door.words.wrong", number=str(at)))
        if wrong:
            self.answers[wrong[0]].setFocus()
        return not wrong


class MakingPage(QWidget):
    """The second in which nothing can be done."""

    def __init__(self, theme: Theme, sentence: str) -> None:
        super().__init__()
        self.setLayout(column(Label(theme, sentence, "lead")))
