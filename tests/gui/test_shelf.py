"""The shelf: each thing says why it is there and until when, is heard where it lies, and comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import drafting
from partspair.flows.recording import bring_in_file
from partspair.practice.share import PartHere, Share
from partspair.ui import places
from partspair.ui.shelf import ShelfPlace
from partspair.ui.theme import Theme
from partspair.vault import takes
from partspair.vault.takes import TakePurpose
from tests.support.evenings import a_pair, buttons, doubled, name_of, said
from tests.support.persons import Person, tone
from tests.support.rooms import Rooms, shoot

LIST = Share(parts=(PartHere("the list"),))


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    with a_pair(tmp_path) as both:
        yield both[0]


class Shelf:
    """Somebody looks at the shelf."""

    def __init__(self, qtbot: QtBot, person: Person, theme: Theme | None = None) -> None:
        self.rooms = Rooms(person, theme)
        self.place = ShelfPlace(self.rooms.house)
        qtbot.addWidget(self.place)
        self.gone: list[object] = []
        self.place.go_requested.connect(self.gone.append)
        self.rooms.step()
        assert doubled(self.place) == []

    def press(self, start: str) -> None:
        next(one for one in buttons(self.place.view) if name_of(one).startswith(start)).click()
        self.rooms.step()

    def close(self) -> None:
        self.place.leave()
        self.rooms.close()


def fill(person: Person) -> None:
    """A draft that was let go, one that was recorded again, and a take that belongs to none."""
    drafting.let_go(person.vault, person.draft(LIST, tone(3.0)), person.clock.seconds)
    person.clock.forward(60)
    again = person.draft(Share(one_line="what it worries about"), tone(2.0))
    bring_in_file(person.vault, again, iter([tone(1.0)]), lambda: person.clock.seconds)
    person.clock.forward(60)
    take = takes.begin(person.vault, TakePurpose.SHARE, None, person.clock.seconds)
    takes.add_segment(person.vault, take, "m", person.clock.seconds)
    for n in range(8):
        takes.append_pcm(person.vault, take, 0, n, tone(0.25).tobytes())
    takes.shelve(person.vault, take, "cut off", person.clock.seconds)


def test_an_empty_shelf_says_so(qtbot: QtBot, maren: Person) -> None:
    shelf = Shelf(qtbot, maren)
    assert "Nothing on the shelf." in said(shelf.place)
    shelf.close()


def test_each_says_why_and_until_when(qtbot: QtBot, maren: Person) -> None:
    fill(maren)
    shelf = Shelf(qtbot, maren)
    shoot(shelf.place, "shelf-1")
    words = said(shelf.place)
    for one in (
        "It was cut off. Here until 8 March, then gone.",
        "You recorded again. Here until 8 March, then gone.",
        "Let go. Here until 8 March, then gone.",
    ):
        assert one in words
    shelf.close()


def test_one_sounds_at_a_time_where_it_lies_and_nothing_by_itself(qtbot: QtBot, maren: Person) -> None:
    fill(maren)
    shelf = Shelf(qtbot, maren)
    first, second, _ = shelf.place.cards
    first.listen.click()
    shelf.rooms.step()
    assert first.player is not None
    assert not first.player.is_playing
    assert first.player.wave.maximum() == 2_000
    first.player.button.click()
    assert first.player.is_playing
    shelf.place.silence()
    assert not first.player.is_playing
    shelf.place.refresh()
    shelf.rooms.step()
    assert shelf.place.cards[0] is first
    second.listen.click()
    shelf.rooms.step()
    assert first.player is None
    assert second.player is not None
    shoot(shelf.place, "shelf-2-open", (900, 640))
    shelf.close()


def test_what_is_taken_off_is_in_the_drawer(qtbot: QtBot, maren: Person) -> None:
    fill(maren)
    shelf = Shelf(qtbot, maren)
    before = len(drafting.drawer(maren.vault))
    shelf.place.cards[0].back.click()
    shelf.rooms.step()
    assert shelf.gone == [places.Drawer()]
    assert len(drafting.drawer(maren.vault)) == before + 1
    shelf.press("Back to my drawer")
    shelf.close()


@pytest.mark.parametrize("name", ["night", "large"])
def test_it_is_there_by_night_and_in_large_words(qtbot: QtBot, maren: Person, name: str) -> None:
    fill(maren)
    shelf = Shelf(qtbot, maren, Theme().at_night() if name == "night" else Theme(text_scale=2.0))
    shoot(shelf.place, f"shelf-3-{name}", (900, 640))
    assert len(shelf.place.cards) == 3
    shelf.close()
