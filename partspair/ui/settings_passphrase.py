"""Changing the passphrase: the old one is asked, and nothing changes until it fits."""

from PySide6.QtWidgets import QWidget

from partspair.errors import KnownError
from partspair.ui.button import Button
from partspair.ui.door_pages import PassphrasePair
from partspair.ui.fields import PassphraseField
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label
from partspair.ui.layouts import column, row
from partspair.ui.notices import Notice
from partspair.ui.settings_section import SettingsSection
from partspair.vault import keyslots
from partspair.vault.keyslots import WrongPassphraseError

MEASURE = 480  # pixels


class PassphraseSection(SettingsSection):
    """A button that unfolds three fields."""

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house, self._asker = house, Asker()
        theme, words = house.theme, house.words
        self.open = Button(theme, words("set.pass"), small=True)
        self.old = PassphraseField(theme, words("set.pass.old"))
        self.new = PassphrasePair(theme, words, words("set.pass.new"))
        self.old.eye.hide()
        self.new.one.eye.clicked.connect(lambda _checked: self.old.edit.setEchoMode(self.new.one.edit.echoMode()))
        self.save, self.cancel = (
            Button(theme, words("go.save"), small=True),
            Button(theme, words("go.cancel"), small=True),
        )
        self.said, self.trouble = Label(theme, colour="ink2"), Notice(theme)
        self.trouble.hide()
        self.fields = QWidget()
        self.fields.setMaximumWidth(MEASURE)
        self.fields.setLayout(column(self.old, self.new, self.trouble, row(self.save, self.cancel, None)))
        self.fields.hide()
        self.open.clicked.connect(lambda _checked: self._unfold(True))
        self.cancel.clicked.connect(lambda _checked: self._unfold(False))
        self.save.clicked.connect(lambda _checked: self.change())
        self.new.entered.connect(self.change)
        self.lay_out(words("door.pass.field"), row(self.open, self.said, None), self.fields)

    def _unfold(self, is_open: bool) -> None:
        self.fields.setVisible(is_open)
        self.open.setVisible(not is_open)
        self.said.say("")
        self.old.fill("")
        self.old.say_error("")
        self.new.empty()
        (self.old if is_open else self.open).setFocus()

    def change(self) -> None:
        """Try the old one and put the new one in its place."""
        words = self._house.words
        if not self.old.text:
            self.old.say_error(words("door.pass.missing"))
            self.old.setFocus()
            return
        if not self.new.is_complete():
            return
        directory, old, new = self._house.key.directory, self.old.text, self.new.text
        self.trouble.hide()
        self.save.setEnabled(False)
        self._house.vault.run(
            lambda _vault: keyslots.change_passphrase(directory, old, new), self._asker.newest(self._changed)
        )

    def _changed(self, answer: Ok[None] | Err) -> None:
        words = self._house.words
        self.save.setEnabled(True)
        if isinstance(answer, Ok):
            self._unfold(False)
            self.said.say(words("set.pass.done"))
        elif isinstance(answer.error, WrongPassphraseError):
            self.old.say_error(words("door.wrong"))
            self.old.setFocus()
        else:
            self.trouble.say_error(answer.known or KnownError(words("error.title"), words("door.unopened")))
            self.trouble.show()

    def leave(self) -> None:
        """The page goes, and what was typed with it."""
        self._asker.forget()
        self.old.fill("")
        self.new.empty()
