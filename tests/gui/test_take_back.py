"""Taking back: what is said before and after is true for as far as the note has come, on both sides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import looking, sending
from partspair.ui import places
from partspair.ui.history import HistoryPlace
from partspair.ui.history_card import LineView
from partspair.ui.history_view import Action, line_of
from partspair.ui.night import ListenPlace
from partspair.ui.play import PlayPlace
from partspair.vault import entries
from tests.support.evenings import said
from tests.support.findings import send, texts
from tests.support.persons import Person, days_go_by, pair_up, two_people
from tests.support.rooms import Rooms, shoot

DAY = 86_400.0


class Page:
    """One note of the history, opened again, or for the first time."""

    def __init__(self, qtbot: QtBot, person: Person, *, is_new: bool = False) -> None:
        self.person, self.rooms = person, Rooms(person)
        (thread,) = looking.threads(person.vault, person.the_pair())
        assert thread.share is not None
        self.note = thread.share
        house, row = self.rooms.house, thread.share.row
        self.place = ListenPlace(house, places.Listen(row)) if is_new else PlayPlace(house, places.Play(row))
        qtbot.addWidget(self.place, before_close_func=lambda place: place.leave())
        self.place.resize(1200, 800)
        self.place.show()
        self.rooms.step()

    def press(self, name: str) -> None:
        assert self.place.now is not None
        keys = {way.words: way.key for way in self.place.now.ways()}
        self.place.now.take_way(keys[name])
        self.rooms.step()

    def said(self) -> str:
        return said(self.place)

    def close(self) -> None:
        self.place.leave()
        self.rooms.close()


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for both in two_people(tmp_path):
        pair_up(*both)
        yield both


def pass_on(*people: Person) -> None:
    """Rounds until what was said is received, and that is known."""
    for person in (*people, *people):
        person.clock.forward(61)
        person.look()


def test_what_has_not_left_will_not_be_seen(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    send(maren, "never mind")
    page = Page(qtbot, maren)
    page.press("Take it back")
    assert "It has not left this computer. Idris won’t see it." in page.said()
    page.press("Take it back")
    page.close()
    pass_on(maren, idris)
    assert texts(idris) == []


def test_what_lies_in_the_folder_may_have_been_collected(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    before = set(maren.folder.iterdir())
    send(maren, "never mind")
    maren.look()
    (lying,) = set(maren.folder.iterdir()) - before
    page = Page(qtbot, maren)
    page.press("Take it back")
    assert "If Idris’s app has not collected it, Idris won’t see it." in page.said()
    assert "A copy may remain, and what was heard was heard." in page.said()
    shoot(page.place, "take-back-in-folder")
    page.press("Take it back")
    assert "Taken back. If it hasn’t reached Idris’s app, Idris won’t see it." in page.said()
    page.close()
    maren.look()
    assert not lying.exists()
    pass_on(maren, idris)
    assert texts(idris) == []


def test_what_was_received_is_asked_to_be_removed_and_no_more_is_promised(
    qtbot: QtBot, people: tuple[Person, Person]
) -> None:
    maren, idris = people
    send(maren, "never mind")
    pass_on(maren, idris)
    page = Page(qtbot, maren)
    page.press("Take it back")
    assert "Idris’s app has collected it, and is asked to remove it." in page.said()
    assert "goes after 7 days unless Idris keeps it." in page.said()
    assert "won’t see it" not in page.said()
    shoot(page.place, "take-back-received")
    page.press("Take it back")
    assert "Idris’s app had already collected it. It has been asked to remove it." in page.said()
    page.close()


def taken_back(maren: Person, idris: Person) -> None:
    send(maren, "never mind")
    pass_on(maren, idris)
    entry = looking.threads(maren.vault, maren.the_pair())[0].root
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    pass_on(maren, idris)


def test_its_reader_is_told_and_may_keep_it_without_a_word(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    taken_back(maren, idris)
    page = Page(qtbot, idris)
    assert "Maren took this back. It is folded away, and goes after 7 days." in page.said()
    assert "You could keep it here. Nothing is announced." in page.said()
    shoot(page.place, "take-back-theirs")
    assert line_of(page.rooms.house, page.note).action is Action.OPEN
    before = set(idris.folder.iterdir())
    page.press("Keep it here")
    assert "took this back" not in page.said()
    page.close()
    days_go_by(8, idris)
    assert texts(idris) == ["never mind"]
    assert set(idris.folder.iterdir()) == before


def test_what_was_not_kept_is_said_to_be_gone_when_it_is(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    taken_back(maren, idris)
    page = Page(qtbot, idris)
    page.press("Close")
    page.close()
    days_go_by(8, idris)
    page = Page(qtbot, idris)
    assert "It is gone from here." in page.said()
    assert line_of(page.rooms.house, page.note).action is Action.NONE
    found = entries.get(idris.vault, page.note.row)
    assert found is not None
    assert found.body == b""
    page.close()
    page = Page(qtbot, idris, is_new=True)
    assert "It is gone from here." in page.said()
    assert "goes after 7 days" not in page.said()
    page.close()


def test_the_history_leads_to_what_was_taken_back(qtbot: QtBot, people: tuple[Person, Person]) -> None:
    maren, idris = people
    taken_back(maren, idris)
    rooms = Rooms(idris)
    place = HistoryPlace(rooms.house)
    qtbot.addWidget(place, before_close_func=lambda one: one.leave())
    rooms.step()
    shoot(place, "take-back-history")
    row = looking.threads(idris.vault, idris.the_pair())[0].share
    assert row is not None
    (line,) = place.findChildren(LineView)
    with qtbot.waitSignal(place.go_requested) as gone:
        line.button.click()
    assert gone.args == [places.Play(row.row)]
    rooms.close()
