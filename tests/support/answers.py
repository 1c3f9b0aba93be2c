"""The answering page as one who listened meets it."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from partspair.flows import looking
from partspair.practice.reply import Signal, SignalKind, TravellingReply
from partspair.practice.share import AskKind, ReplyWish
from partspair.ui import places
from partspair.ui.fields import TextField
from partspair.ui.respond import RespondPlace
from partspair.ui.respond_page import ComposePage
from partspair.ui.theme import Theme
from tests.support.evenings import ASK, SHARE, button, doubled, pass_on, row_of, send
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot


class Answer:
    """Idris answers what Maren sent."""

    def __init__(self, qtbot: QtBot, idris: Person, theme: Theme | None = None) -> None:
        self.rooms, self.idris = Rooms(idris, theme), idris
        self.place = RespondPlace(self.rooms.house, places.Respond(row_of(idris)))
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
        for suffix, size in (("-900", (900, 640)), ("", (1200, 800))):
            shoot(self.place, f"{name}{suffix}", size)

    @property
    def page(self) -> ComposePage:
        assert isinstance(self.place.now, ComposePage)
        return self.place.now

    def write(self, text: str) -> None:
        button(self.place, "A few words").setChecked(True)
        self.place.findChildren(TextField)[0].fill(text)

    def notes(self) -> tuple[looking.Note, ...]:
        return looking.threads(self.idris.vault, self.idris.the_pair())[0].answers

    def answers(self) -> list[TravellingReply]:
        return [one.what for one in self.notes() if isinstance(one.what, TravellingReply)]

    def signals(self) -> list[SignalKind]:
        threads = looking.threads(self.idris.vault, self.idris.the_pair())
        return [one.what.kind for one in threads[0].signals if isinstance(one.what, Signal)]

    def close(self) -> None:
        self.place.leave()
        self.rooms.step()
        self.rooms.close()


def arrive(both: tuple[Person, Person], kind: AskKind, wish: ReplyWish = ReplyWish.WHENEVER) -> Person:
    maren, idris = both
    ask = replace(ASK, kind=kind, reply=wish, about="the move", own_words="Just say good night.")
    send(maren, replace(SHARE, ask=ask), seconds=1)
    pass_on(maren, idris)
    return idris
