"""The locked door: a passphrase, or the recovery words; help is in reach, and nothing here names anybody."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from partspair.errors import KnownError
from partspair.flows import keeping
from partspair.flows.keeping import Key
from partspair.flows.rehearsing import Rehearsed
from partspair.practice.words import Words
from partspair.ui.button import Button, Kind
from partspair.ui.door_frame import DOOR_MEASURE, DoorFrame
from partspair.ui.door_pages import NARROW, MakingPage, PassphrasePage
from partspair.ui.fields import PassphraseField
from partspair.ui.jobs import Err, Ok, Worker
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import Item, column, holding, row
from partspair.ui.look import Look
from partspair.ui.notices import Notice
from partspair.ui.recovery import RecoveryPage
from partspair.ui.signs import PairSign
from partspair.ui.theme import Theme
from partspair.vault.keyslots import WrongPassphraseError, WrongWordsError

SIGN = 72  # pixels high


class Unlock(DoorFrame):
    """`opened` carries the keeping.Key. A rehearsal shows its passphrase, since it is no place for anything private."""

    opened = Signal(object)
    help_requested = Signal()

    def __init__(
        self, words: Words, theme: Theme, look: Look, directory: Path, worker: Worker[Path],
        rehearsed: tuple[Rehearsed, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme)
        self.look, self.directory = look, directory
        self._words, self._worker = words, worker
        self._rehearsed = rehearsed[0] if rehearsed is not None else None
        self._is_busy = False
        self.show_passphrase()
        self.next_requested.connect(self._go_on)
        self.leave_requested.connect(self._go_back)

    def show_passphrase(self) -> None:
        """Ask for the passphrase."""
        page = UnlockPage(self.theme, self._words, self._rehearsed)
        page.open.clicked.connect(lambda _checked: self._unlock())
        page.field.entered.connect(self._unlock)
        page.use_words.clicked.connect(lambda _checked: self.show_recovery())
        page.help.clicked.connect(lambda _checked: self.help_requested.emit())
        self.show_page(page, page.field, DOOR_MEASURE)

    def show_recovery(self) -> None:
        """Ask for the twelve words."""
        page = RecoveryPage(self.theme, self._words)
        page.open.clicked.connect(lambda _checked: self._recover())
        page.field.entered.connect(self._recover)
        page.use_passphrase.clicked.connect(lambda _checked: self.show_passphrase())
        page.help.clicked.connect(lambda _checked: self.help_requested.emit())
        self.show_page(page, page.field, NARROW)

    def _go_on(self) -> None:
        match self.page:
            case UnlockPage():
                self._unlock()
            case RecoveryPage():
                self._recover()
            case PassphrasePage() as page:
                page.done.emit()
            case _:
                pass

    def _go_back(self) -> None:
        if isinstance(self.page, RecoveryPage) and not self._is_busy:
            self.show_passphrase()

    def _unlock(self) -> None:
        page = self.page
        if not isinstance(page, UnlockPage) or self._is_busy:
            return
        passphrase = page.field.text
        if not passphrase:
            page.field.say_error(self._words("door.pass.missing"))
            page.field.setFocus()
            return
        page.show_busy(True)
        self._is_busy = True
        self._worker.run(lambda directory: keeping.unlock(directory, passphrase), self._unlocked)

    def _unlocked(self, answer: Ok[Key] | Err) -> None:
        self._is_busy = False
        page = self.page
        if not isinstance(page, UnlockPage):
            return
        page.show_busy(False)
        if isinstance(answer, Ok):
            page.field.fill("")
            self.opened.emit(answer.value)
        elif isinstance(answer.error, WrongPassphraseError):
            page.field.say_error(self._words("door.wrong"))
            page.field.edit.selectAll()
            page.field.setFocus()
        else:
            self._show_trouble(page.trouble, answer)

    def _recover(self) -> None:
        page = self.page
        if not isinstance(page, RecoveryPage) or self._is_busy or not page.is_complete():
            return
        typed = page.field.text
        self._is_busy = True
        self._worker.run(lambda directory: keeping.unlock_with_words(directory, typed), self._recovered)

    def _recovered(self, answer: Ok[Key] | Err) -> None:
        self._is_busy = False
        page = self.page
        if not isinstance(page, RecoveryPage):
            return
        if isinstance(answer, Ok):
            page.field.fill("")
            self._offer_new_passphrase(answer.value)
        elif isinstance(answer.error, WrongWordsError):
            page.field.say_error(self._words("door.recovery.wrong"))
            page.field.setFocus()
        else:
            self._show_trouble(page.trouble, answer)

    def _show_trouble(self, notice: Notice, answer: Err) -> None:
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say_error(KnownError(self._words("error.title"), self._words("door.unopened")))
        notice.show()

    def _offer_new_passphrase(self, key: Key) -> None:
        words = self._words
        head: tuple[Item, ...] = (
            Question(self.theme, words("door.recovery.new")), Lead(self.theme, words("door.pass.body")),
        )  # fmt: skip
        page = PassphrasePage(
            self.theme, words, *head, next_words=words("door.recovery.change"), back_words=words("door.recovery.keep")
        )
        page.back_button.show_icon("")
        page.back.connect(lambda: self.opened.emit(key))
        page.done.connect(lambda: self._change(page, key) if page.fields.is_complete() else None)
        self.show_page(page, page.first, NARROW)

    def _change(self, page: PassphrasePage, key: Key) -> None:
        new = page.fields.text
        self.show_page(MakingPage(self.theme, self._words("door.opening")))
        self._worker.run(
            lambda _directory: keeping.change_passphrase(key, new), lambda answer: self._changed(answer, key)
        )

    def _changed(self, answer: Ok[None] | Err, key: Key) -> None:
        if isinstance(answer, Ok):
            self.opened.emit(key)
            return
        notice = Notice(self.theme)
        go_on = (self._words("door.recovery.keep"), lambda: self.opened.emit(key))
        unknown = KnownError(self._words("error.title"), self._words("door.unopened"))
        notice.say_error(answer.known or unknown, [go_on])
        self.show_page(holding(column(notice)), notice.buttons[0])


class UnlockPage(QWidget):
    """Locked: one field, one button, and two links."""

    def __init__(self, theme: Theme, words: Words, rehearsed: Rehearsed | None) -> None:
        super().__init__()
        self._words = words
        self.field = PassphraseField(theme, words("door.pass.field"))
        self.open = Button(theme, words("door.open"), Kind.NEXT)
        self.use_words, self.help = (Button(theme, words(key), Kind.LINK) for key in ("door.userecovery", "door.help"))
        self.busy = Label(theme, "", colour="ink2")
        self.trouble = Notice(theme)
        self.trouble.hide()
        title = Question(theme, words("door.locked"))
        title.block.align = Qt.AlignmentFlag.AlignHCenter
        items: list[Item] = [
            row(None, PairSign(theme, height=SIGN, is_neutral=True), None), 24, title, 16, self.trouble, self.field, 4,
        ]  # fmt: skip
        items += [self.open, row(self.use_words, None, self.help), self.busy]
        if rehearsed is not None:
            items += self._offered(theme, rehearsed)
        self.setLayout(column(*items, space=8))

    def _offered(self, theme: Theme, rehearsed: Rehearsed) -> list[Item]:
        said = Label(theme, self._words("door.rehearse", line=rehearsed.passphrase), colour="ink2")
        self.fill_in = Button(theme, self._words("door.rehearse.fill"), Kind.LINK)
        self.fill_in.clicked.connect(lambda _checked: self.field.fill(rehearsed.passphrase))
        return [said, row(self.fill_in, None)]

    def show_busy(self, is_busy: bool) -> None:
        """Say that it takes a moment, or that it is over."""
        self.busy.say(self._words("door.opening") if is_busy else "")
        self.open.setEnabled(not is_busy)
        self.trouble.hide()
