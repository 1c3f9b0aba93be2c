"""Making a share from the first click to the last, with a real vault behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.practice.share import AskKind
from partspair.practice.steps import Step
from partspair.ui.places import MakeShare
from partspair.ui.share import SharePlace
from partspair.ui.share_ask import AskPage
from partspair.ui.share_back import BackPage
from partspair.ui.share_sent import SentPage
from partspair.ui.share_speak import SpeakPage
from partspair.ui.share_step import StepPage
from partspair.ui.share_where import WherePage
from partspair.ui.share_who import WhoPage
from partspair.vault import parts
from tests.support.persons import Person, pair_up, two_people
from tests.support.rooms import Rooms, shoot
from tests.support.voices import voice


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


@pytest.fixture
def rooms(people: tuple[Person, Person]) -> Iterator[Rooms]:
    maren = people[0]
    for at, name in enumerate(("upstairs", "la que corre", "Mrs Just-in-Case", "the small cold one", "the list")):
        parts.add(maren.vault, name, maren.clock.seconds + at)
    made = Rooms(maren)
    yield made
    made.close()


class Visit:
    """A place that is open, and hands that use it."""

    def __init__(self, qtbot: QtBot, rooms: Rooms, draft: int | None = None) -> None:
        self.rooms, self.qtbot = rooms, qtbot
        self.place = SharePlace(rooms.house, MakeShare(draft))
        self.place.resize(1200, 800)
        self.place.show()
        rooms.step()

    def page(self) -> StepPage:
        page = self.place.page
        assert isinstance(page, StepPage)
        return page

    def next(self) -> None:
        self.place.next_button.click()
        self.rooms.step()

    def go(self, step: Step) -> None:
        self.place.go_to(step)
        self.rooms.step()

    def close(self) -> None:
        self.place.leave()
        self.rooms.step()
        self.place.close()
        self.place.deleteLater()


@pytest.fixture
def visit(qtbot: QtBot, rooms: Rooms) -> Iterator[Visit]:
    made = Visit(qtbot, rooms)
    yield made
    made.close()


def speak(visit: Visit, seconds: float = 2.0) -> None:
    """Record, speak, finish."""
    page = visit.page()
    assert isinstance(page, SpeakPage)
    page.panel.button.click()
    visit.qtbot.waitUntil(lambda: visit.rooms.sound.is_listening)
    visit.rooms.sound.speak(voice(seconds))
    visit.qtbot.waitUntil(lambda: page.panel.milliseconds >= seconds * 1000 - 50)
    visit.place.next_button.click()
    visit.qtbot.waitUntil(lambda: not page.panel.is_begun)
    visit.rooms.step()


def test_from_the_kind_to_the_end(visit: Visit, rooms: Rooms, people: tuple[Person, Person]) -> None:
    shoot(visit.place, "share-01-kind")
    visit.next()
    assert visit.place.step is Step.LAND
    visit.go(Step.WHO)
    who = visit.page()
    assert isinstance(who, WhoPage)
    assert list(who.buttons) == ["the list", "the small cold one", "Mrs Just-in-Case", "la que corre", "upstairs"]
    who.buttons["the list"].click()
    who.buttons["the small cold one"].click()
    shoot(visit.place, "share-02-who")
    for at in range(6):
        visit.next()
        shoot(visit.place, f"share-03-{at}-{visit.place.step}")
    assert visit.place.step is Step.ASK
    ask = visit.page()
    assert isinstance(ask, AskPage)
    assert visit.place.focusWidget() is ask.cards[AskKind.WITNESS]
    for _ in range(3):
        visit.next()
        shoot(visit.place, f"share-04-{visit.place.step}")
    assert visit.place.step is Step.SPEAK
    speak(visit)
    assert visit.place.step is Step.BACK
    assert isinstance(visit.page(), BackPage)
    shoot(visit.place, "share-05-back")
    visit.next()
    where = visit.page()
    assert isinstance(where, WherePage)
    shoot(visit.place, "share-06-where")
    asked: list[bool] = []
    visit.place.exchange_requested.connect(lambda: asked.append(True))
    visit.next()
    assert isinstance(visit.place.page, SentPage)
    assert asked == [True]
    shoot(visit.place, "share-07-sent")
    maren, idris = people
    maren.look()
    idris.look()
    visit.place.refresh()
    rooms.step()
    shoot(visit.place, "share-07-in-folder")
    assert "in the folder" in visit.place.page.state.text()
