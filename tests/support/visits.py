"""One person in their rooms, going from place to place, for tests of the window."""

from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from partspair.ui import places
from partspair.ui.ending import EndPlace
from partspair.ui.ending_pages import SurePage
from partspair.ui.frame import Frame
from partspair.ui.home import partner_of
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.routes import frame_for
from partspair.ui.theme import Theme
from tests.support.persons import Person
from tests.support.rooms import Rooms

PASSPHRASE = "three green boats asleep"


class Visit:
    """One person in their rooms, at one place after the other."""

    def __init__(self, qtbot: QtBot, person: Person, theme: Theme | None = None) -> None:
        self.qtbot, self.person = qtbot, person
        self.rooms = Rooms(person, theme)
        self.rooms.house = replace(self.rooms.house, partner=partner_of(person.vault))
        self.frame: Frame | None = None

    def go(self, place: places.Place) -> Frame:
        if self.frame is not None:
            self.frame.leave()
        self.frame = frame_for(self.rooms.house, place, Look(), None)
        self.qtbot.addWidget(self.frame, before_close_func=lambda frame: frame.leave())
        self.frame.resize(1200, 800)
        self.frame.show()
        self.rooms.step()
        return self.frame

    def the_frame(self) -> Frame:
        assert self.frame is not None
        return self.frame

    def page(self) -> QWidget:
        page = self.the_frame().page
        assert page is not None
        return page

    def buttons(self) -> list[QAbstractButton]:
        return [one for one in self.the_frame().findChildren(QAbstractButton) if one.isVisible()]

    def press(self, name: str) -> None:
        found = [one for one in self.buttons() if name in (one.text(), one.accessibleName())]
        assert len(found) == 1, [one.text() or one.accessibleName() for one in self.buttons()]
        found[0].click()
        self.rooms.step()

    def press_and_go(self, name: str) -> object:
        with self.qtbot.waitSignal(self.the_frame().go_requested) as gone:
            self.press(name)
        assert gone.args is not None
        return gone.args[0]

    def said(self) -> str:
        return " | ".join(one.text() for one in self.the_frame().findChildren(Label) if one.isVisible())

    def end(self, *, is_silent: bool = False) -> EndPlace:
        made = self.go(places.EndPair(self.person.the_pair(), is_silent))
        assert isinstance(made, EndPlace)
        return made

    def give(self, passphrase: str = PASSPHRASE) -> None:
        page = self.page()
        assert isinstance(page, SurePage)
        page.field.fill(passphrase)

    def close(self) -> None:
        if self.frame is not None:
            self.frame.leave()
        self.rooms.close()
