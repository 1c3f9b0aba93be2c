"""The pages of the pairing place: who begins, the invitation, the words one was given, waiting, the check words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from partspair.flows.pairing import Burnt, Pairing
from partspair.ui.button import Button, Kind
from partspair.ui.choices import ChoiceCard
from partspair.ui.clipboard import Lent
from partspair.ui.fields import Field
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import Panel, Rule, column, flow, row
from partspair.ui.notices import Notice
from partspair.ui.pairing_progress import Standing, waiting_sentence
from partspair.ui.recovery import fault_in
from partspair.ui.signs import Icon
from partspair.ui.ways import WordGrid

BURNT = {Burnt.TWO_ANSWERS: "check.two", Burnt.TWO_INVITERS: "check.two.inviters"}


class StartPage(QWidget):
    """Who begins?"""

    def __init__(self, house: House, *, was_closed: bool = False, burnt: Burnt | None = None) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.invite = ChoiceCard(theme, words("pair.start.invite"), words("pair.start.invite.sub"), icon="pair")
        self.join = ChoiceCard(theme, words("pair.start.join"), words("pair.start.join.sub"), icon="own-words")
        self.invite.setChecked(True)
        self.closed = Notice(theme, words("check.closed"))
        if burnt is not None:
            self.closed.say(words(BURNT[burnt]), words("check.two.note"))
        self.closed.setVisible(was_closed or burnt is not None)
        setup = row(Icon(theme, "pair"), Label(theme, words("us.setup"), colour="ink2"), None, space=20)
        self.setLayout(
            column(
                Question(theme, words("pair.start.q")), Lead(theme, words("pair.start.body")), 16, self.closed,
                column(self.invite, self.join, space=8), 24, Rule(theme), 12, setup,
            )
        )  # fmt: skip


class InvitePage(QWidget):
    """The twelve words to pass on, and their two-word name above."""

    other_requested = Signal()
    join_requested = Signal()

    def __init__(self, house: House, standing: Standing) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._house, self._lent = house, Lent()
        self.grid, self.name = WordGrid(theme), Label(theme, role="lead")
        self.copy = Button(theme, words("pair.invite.copy"), small=True)
        self.other = Button(theme, words("pair.invite.other"), small=True)
        self.join = Button(theme, words("pair.start.join"), Kind.LINK)
        self.said, self.state = Label(theme, "", colour="ink2"), Label(theme)
        self.expired = Notice(theme)
        self.expired.hide()
        self.copy.clicked.connect(lambda _checked: self._copy())
        self.other.clicked.connect(lambda _checked: self.other_requested.emit())
        self.join.clicked.connect(lambda _checked: self.join_requested.emit())
        setup = row(Icon(theme, "pair"), Label(theme, words("us.setup"), colour="ink2"), None, space=20)
        self.setLayout(
            column(
                Question(theme, words("pair.invite.q")), Lead(theme, words("pair.invite.body")), 12, self.expired,
                self.name, 4, self.grid, row(self.copy, self.other, None, self.join), self.said, 12, self.state,
                12, Rule(theme), 12, setup,
            )
        )  # fmt: skip
        self.show_standing(standing, has_looked=False)

    def show_standing(self, standing: Standing, *, has_looked: bool) -> None:
        """Show an invitation as it stands."""
        found, words = standing.pairing, self._house.words
        if found is None:
            return
        self.words = found.words
        self.name.say(words("pair.invite.name", line=found.name))
        self.grid.show_words(found.words)
        is_over = found.is_expired
        for one in (self.grid, self.name, self.copy, self.other, self.state):
            one.setVisible(not is_over)
        self.state.say(waiting_sentence(words, found, has_looked))
        if is_over:
            again = (words("pair.invite.again"), self.other_requested.emit)
            self.expired.say(words("pair.invite.expired"), actions=[again])
        self.expired.setVisible(is_over)

    def _copy(self) -> None:
        self._lent.lend(" ".join(self.words))
        self.said.say(self._house.words("pair.invite.copied"))


class JoinPage(QWidget):
    """The words one was given. They may be pasted, in any letters and with any spaces."""

    def __init__(self, house: House, typed: str = "") -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._words = words
        self.field = Field(theme, words("pair.join.field"))
        self.field.fill(typed)
        self.setLayout(
            column(Question(theme, words("pair.join.q")), Lead(theme, words("pair.join.body")), 12, self.field)
        )

    def is_complete(self) -> bool:
        """Whether twelve words are there that fit together; says what is missing."""
        fault = fault_in(self._words, self.field.text, "pair.join")
        self.field.say_error(fault)
        if fault:
            self.field.setFocus()
        return not fault


class WaitingPage(QWidget):
    """The words are entered; the other's answer is looked for. Their two-word name is there to compare."""

    differs = Signal()
    folder_requested = Signal()
    again_requested = Signal()

    def __init__(self, house: House, standing: Standing) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._house = house
        self.name = Label(theme, role="section")
        self.same = Button(theme, words("pair.join.name.same"), small=True)
        self.differ = Button(theme, words("pair.join.name.other"), small=True)
        self.folder = Button(theme, words("folder.choose"), small=True)
        self.state, self.where = Lead(theme, role="lead"), Label(theme, colour="ink2")
        self.same.clicked.connect(lambda _checked: self._is_same())
        self.differ.clicked.connect(lambda _checked: self.differs.emit())
        self.folder.clicked.connect(lambda _checked: self.folder_requested.emit())
        self.long = Notice(theme)
        self.long.hide()
        self.compare = Panel(theme, self.name, flow(self.same, self.differ))
        self.setLayout(
            column(
                Question(theme, words("pair.join.looking")), self.long, self.state, 16, self.compare, 8,
                row(Icon(theme, "sync-waiting"), self.where, None, self.folder),
            )
        )  # fmt: skip
        self.show_standing(standing, has_looked=False)

    def show_standing(self, standing: Standing, *, has_looked: bool) -> None:
        """Show how the search stands."""
        found, words = standing.pairing, self._house.words
        if found is None:
            return
        self._found = found
        is_long = found.has_waited_long
        if is_long and self.long.isHidden():
            again = (words("pair.join.again"), self.again_requested.emit)
            self.long.say(waiting_sentence(words, found, has_looked), actions=[again])
        self.long.setVisible(is_long)
        self.state.setVisible(not is_long)
        self.state.say(waiting_sentence(words, found, has_looked))
        if not self.same.isHidden():
            self.name.say(words("pair.join.name", line=found.name))
        self.where.say(words("folder.this", place=standing.place.path if standing.place is not None else ""))

    def _is_same(self) -> None:
        self.same.hide()
        self.differ.hide()
        self.name.say(self._house.words("pair.join.name.done", line=self._found.name))


class CheckPage(QWidget):
    """Eight words, compared by voice. Both answers are of one size."""

    answered = Signal(bool)

    def __init__(self, house: House) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.grid = WordGrid(theme)
        self.differ = Button(theme, words("check.differ"), least=260)
        self.match = Button(theme, words("check.match"), Kind.NEXT, least=260)
        self.trouble = Notice(theme)
        self.trouble.hide()
        for button, is_match in ((self.differ, False), (self.match, True)):
            button.setMinimumHeight(72)
            button.setEnabled(False)
            button.clicked.connect(lambda _checked, is_match=is_match: self.answered.emit(is_match))
        self.setLayout(
            column(
                Question(theme, words("check.q")), Lead(theme, words("check.body")), 16, self.trouble, self.grid, 8,
                row(self.differ, self.match, align=Qt.AlignmentFlag(0)), 8,
                Lead(theme, f"{words('check.note')} {words('check.later')}"),
            )
        )  # fmt: skip

    def show_words(self, each: Sequence[str]) -> None:
        """Show the words as soon as they are worked out; before, there is nothing to answer."""
        self.grid.show_words(each)
        for button in (self.differ, self.match):
            button.setEnabled(True)
        self.match.setFocus()


class DifferPage(QWidget):
    """The words were not the same: said without blame, and nothing is closed before it is asked for."""

    def __init__(self, house: House) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.setLayout(column(Question(theme, words("check.differ.q")), Lead(theme, words("check.differ.body"))))


class PairedPage(QWidget):
    """The two are paired."""

    def __init__(self, house: House, found: Pairing) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        body = words("check.done.body", partner=found.partner_name or words("name.partner.none"))
        self.setLayout(column(Question(theme, words("check.done")), Lead(theme, body)))
