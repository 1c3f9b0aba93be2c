"""A page whose take was cut off waits until it is whole, and no other page waits with it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.audio.shape import RATE, pcm_of
from partspair.flows import answering, landings
from partspair.practice.share import PartHere, Share
from partspair.ui.landing import LandingPlace
from partspair.ui.landing_pages import LandingCheckPage
from partspair.ui.places import MakeShare, Respond
from partspair.ui.respond import RespondPlace
from partspair.ui.respond_moments import MomentPage
from partspair.ui.respond_page import ComposePage
from partspair.ui.share import SharePlace
from partspair.vault import drafts, takes
from partspair.vault.takes import TakeId, TakePurpose
from tests.support.evenings import a_pair, pass_on, row_of, send
from tests.support.persons import Person, tone
from tests.support.rooms import Rooms


@pytest.fixture
def arrived(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren's share lies with Idris."""
    with a_pair(tmp_path) as (maren, idris):
        send(maren, seconds=4)
        pass_on(maren, idris)
        yield maren, idris


def cut_off(person: Person, take: TakeId) -> None:
    """Rows of sound, and nobody who finished them."""
    segment = takes.add_segment(person.vault, take, "microphone", person.clock.seconds)
    for n in range(8):
        takes.append_pcm(person.vault, take, segment, n, pcm_of(tone(2.0)[n * RATE // 4 : (n + 1) * RATE // 4]))


def cut_off_draft(person: Person, draft: int) -> None:
    take = takes.begin(person.vault, TakePurpose.REPLY, person.pair, person.clock.seconds)
    drafts.set_take(person.vault, draft, take, person.clock.seconds)
    cut_off(person, take)


def is_made_whole_beside(rooms: Rooms, is_shown: Callable[[], bool]) -> bool:
    """Whether the page comes, and only once the worker for it has done its work."""
    rooms.step(takes=False)
    if is_shown() or not rooms.takes_executor.waiting:
        return False
    rooms.step()
    return is_shown()


def test_an_answer_opened_from_its_share(qtbot: QtBot, arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    pair, row = idris.the_pair(), row_of(idris)
    cut_off_draft(idris, answering.open_answer(idris.vault, pair, row, 1.0).draft.id)
    cut_off_draft(idris, answering.open_moment(idris.vault, pair, row, 3000, 1.0).id)
    rooms = Rooms(idris)
    place = RespondPlace(rooms.house, Respond(row))
    qtbot.addWidget(place)
    assert is_made_whole_beside(rooms, lambda: isinstance(place.now, ComposePage))
    assert isinstance(place.now, ComposePage)
    assert place.now.voice.has_sound
    assert not takes.interrupted(idris.vault), "what answers a moment too"
    place.leave()
    rooms.close()


def test_an_answer_to_a_moment(qtbot: QtBot, arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    rooms = Rooms(idris)
    place = RespondPlace(rooms.house, Respond(row_of(idris)))
    qtbot.addWidget(place)
    rooms.step()
    cut_off_draft(idris, answering.open_moment(idris.vault, idris.the_pair(), row_of(idris), 3000, 1.0).id)
    assert isinstance(place.now, ComposePage)
    place.now.at_moment.emit(3000)
    assert is_made_whole_beside(rooms, lambda: isinstance(place.now, MomentPage))
    place.leave()
    rooms.close()


def test_a_landing(qtbot: QtBot, arrived: tuple[Person, Person]) -> None:
    maren, _ = arrived
    cut_off(maren, landings.begin(maren.vault, maren.the_pair(), maren.clock.seconds))
    rooms = Rooms(maren)
    place = LandingPlace(rooms.house)
    qtbot.addWidget(place)
    assert is_made_whole_beside(rooms, lambda: isinstance(place.now, LandingCheckPage))
    place.leave()
    rooms.close()


def test_a_share_opened_from_today(qtbot: QtBot, arrived: tuple[Person, Person]) -> None:
    maren, _ = arrived
    draft = maren.draft(Share(parts=(PartHere("the list"),)))
    cut_off_draft(maren, draft)
    rooms = Rooms(maren)
    place = SharePlace(rooms.house, MakeShare(draft))
    qtbot.addWidget(place)
    assert is_made_whole_beside(rooms, lambda: place.share.duration_ms == 2000)
    place.leave()
    rooms.step()
    rooms.close()
