"""One person at the pairing place, for tests of the window."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from partspair.ui.folder_page import FolderPage
from partspair.ui.labels import Label
from partspair.ui.pairing import PairingPlace
from partspair.ui.pairing_pages import InvitePage, JoinPage
from tests.support.persons import Person
from tests.support.rooms import Rooms

P = TypeVar("P", bound=QWidget)


class Seat:
    """One person at the pairing place. `come` opens it, `go` leaves it."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.qtbot, self.person = qtbot, person
        self.come()

    def come(self) -> None:
        self.rooms = Rooms(self.person)
        self.place = PairingPlace(self.rooms.house)
        self.qtbot.addWidget(self.place, before_close_func=lambda place: place.leave())
        self.place.resize(1200, 800)
        self.place.show()
        self.step()

    def go(self) -> None:
        self.place.leave()
        self.rooms.close()

    def step(self) -> None:
        self.person.clock.forward(1)
        self.rooms.step()

    def press(self, name: str) -> None:
        found = [one for one in self.place.findChildren(QAbstractButton) if one.isVisible() and one.text() == name]
        assert len(found) == 1, [one.text() for one in self.place.findChildren(QAbstractButton) if one.isVisible()]
        found[0].click()
        self.step()

    def choose_folder(self, path: Path | str) -> None:
        page = self.page(FolderPage)
        page.other.setChecked(True)
        page.path.fill(str(path))
        self.press("Next")

    def page(self, kind: type[P]) -> P:
        assert isinstance(self.place.page, kind)
        return self.place.page

    def is_at(self, kind: type[QWidget]) -> bool:
        return isinstance(self.place.page, kind)

    def said(self) -> str:
        return " | ".join(one.text() for one in self.place.findChildren(Label) if one.isVisible())

    def invite(self) -> tuple[str, ...]:
        self.press("Next")
        self.choose_folder(self.person.folder)
        return self.page(InvitePage).words

    def join(self, words: tuple[str, ...], folder: Path | None = None) -> None:
        self.press("I was given twelve words")
        self.press("Next")
        self.choose_folder(folder or self.person.folder)
        self.page(JoinPage).field.fill(" ".join(words))
        self.press("Next")
