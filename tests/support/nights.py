"""An evening of listening, page by page."""

from pytestqt.qtbot import QtBot

from partspair.ui import places
from partspair.ui.night import ListenPlace
from partspair.ui.player_page import PlayerPage
from partspair.ui.theme import Theme
from tests.support.evenings import button, doubled, row_of
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot


class Night:
    """The second listens to what the first sent."""

    def __init__(self, qtbot: QtBot, maren: Person, idris: Person, theme: Theme | None = None) -> None:
        self.rooms = Rooms(idris, theme)
        self.maren, self.idris = maren, idris
        self.place = ListenPlace(self.rooms.house, places.Listen(row_of(idris)))
        qtbot.addWidget(self.place)
        self.place.resize(1200, 800)
        self.place.show()
        self.gone: list[object] = []
        self.place.go_requested.connect(self.gone.append)
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            button(self.place, name).click()
            self.rooms.step()
            assert doubled(self.place) == []

    def shoot(self, name: str) -> None:
        shoot(self.place, name)
        shoot(self.place, f"{name}-900", (900, 640))
        shoot(self.place, name)

    @property
    def player(self) -> PlayerPage:
        assert isinstance(self.place.now, PlayerPage)
        return self.place.now

    def close(self) -> None:
        self.place.leave()
        self.rooms.step()
        self.rooms.close()
