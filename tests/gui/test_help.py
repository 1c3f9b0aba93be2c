"""Help from people: both countries, whom one trusts, worry about the other, and a card given by choice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from partspair.flows import helping
from partspair.ui import places
from partspair.ui.chooser import Chooser
from partspair.ui.fields import Field
from partspair.ui.my_card_page import MyCardPlace
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.vault import devices, links, people
from tests.support.evenings import a_pair, doubled, pass_on
from tests.support.persons import Person
from tests.support.rooms import shoot
from tests.support.visits import Visit


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren lives in the United Kingdom, Idris in the United States."""
    with a_pair(tmp_path) as (maren, idris):
        for one, country in ((maren, "gb"), (idris, "us")):
            profile = people.profile(one.vault)
            assert profile is not None
            people.set_profile(one.vault, replace(profile, country=country))
        yield maren, idris


def bundles(person: Person) -> int:
    own = devices.own(person.vault, person.the_pair())
    newest = links.newest(person.vault, person.the_pair(), own.device) if own is not None else None
    return newest.seq if newest is not None else 0


def shots(visit: Visit, name: str) -> None:
    for suffix, size in (("-900", (900, 640)), ("", (1200, 1700))):
        shoot(visit.the_frame(), f"{name}{suffix}", size)


def named(visit: Visit, start: str) -> QAbstractButton:
    return next(one for one in visit.buttons() if (one.accessibleName() or one.text()).startswith(start))


def field(visit: Visit, label: str) -> Field:
    return next(one for one in visit.page().findChildren(Field) if one.label.text() == label)


def test_the_page_has_both_countries_and_ones_own_people(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _idris = paired
    before = bundles(maren)
    visit = Visit(qtbot, maren)
    visit.go(places.Safety())
    assert "Where I am: United Kingdom" in visit.said()
    assert "116 123" in visit.said()
    assert "988" not in visit.said()
    chooser = visit.page().findChildren(Chooser)[0]
    chooser.choose("us")
    chooser.chosen.emit("us")
    visit.rooms.step()
    assert "Where Idris is: United States" in visit.said()
    assert "988" in visit.said()
    for add, name, number in (("Add someone", "My sister", "0123"), ("Add a therapist", "Dr Oduya", "0456")):
        visit.press(add)
        field(visit, "Name").fill(name)
        field(visit, "Number").fill(number)
        visit.press("Save")
        assert name in visit.said()
    visit.press("Add a line")
    field(visit, "In your own words").fill("The long way round the lake.")
    visit.press("Save")
    assert "The long way round the lake." in visit.said()
    named(visit, "I checked it today, My sister").click()
    visit.rooms.step()
    assert visit.said().count("Last checked ") == 1
    shots(visit, "help-page")
    assert doubled(visit.the_frame()) == []
    assert bundles(maren) == before, "nothing of this page is ever sent"
    visit.close()


def test_a_changed_number_is_unchecked_again(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _idris = paired
    visit = Visit(qtbot, maren)
    visit.go(places.Safety())
    named(visit, "I checked it today, Samaritans").click()
    visit.rooms.step()
    assert visit.said().count("Last checked ") == 1
    named(visit, "Change, Samaritans").click()
    visit.rooms.step()
    field(visit, "Number").fill("116 124")
    visit.press("Save")
    assert "116 124" in visit.said()
    assert "Last checked " not in visit.said()
    visit.close()


def test_worried_without_a_card_one_says_where_the_other_is(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _idris = paired
    before = bundles(maren)
    visit = Visit(qtbot, maren)
    visit.go(places.Safety())
    assert visit.press_and_go("I’m worried about Idris") == places.Worried()
    visit.go(places.Worried())
    assert "Call the emergency number where Idris is." in visit.said()
    visit.page().findChildren(Chooser)[0].chosen.emit("us")
    visit.rooms.step()
    shots(visit, "help-worried-none")
    for part in (
        "You don’t have to carry this alone.",
        "Is Idris in danger right now? Call 911.",
        "Asking doesn’t plant the idea.",
        "Don’t promise to keep it secret.",
        "You may call one about someone else.",
        "who looks after you tonight?",
        "116 123",
    ):
        assert part in visit.said()
    assert bundles(maren) == before
    visit.close()


def give_a_card(visit: Visit, idris: Person) -> None:
    """Idris, who tried 911 in February, writes a card and gives it to Maren."""
    words = visit.rooms.house.words
    helping.find(idris.vault, words, "us", idris.the_pair(), date(2026, 2, 1))
    emergency = next(one for one in helping.entries(idris.vault, words, "us") if one.number == "911")
    helping.keep(idris.vault, helping.checked(emergency, date(2026, 2, 14)))
    before = bundles(idris)
    visit.go(places.Safety())
    assert visit.press_and_go("My safety card") == places.MyCard()
    page = visit.go(places.MyCard())
    assert isinstance(page, MyCardPlace)
    assert page.emergency.text == "911"
    page.town.fill("Oakland")
    page.callees.fill("Ada, 510 555 0101\nthe neighbour")
    page.therapist.fill("Dr Lund, 510 555 0102")
    page.texts["helps"].fill("A slow <i>voice</i>.")
    page.texts["please"].fill("call Ada first.")
    shots(visit, "help-my-card")
    assert bundles(idris) == before, "nothing leaves before it is given"
    visit.press("Give it to Maren")
    assert "Given. Maren sees it from now on." in visit.said()
    assert bundles(idris) == before + 1


ON_THE_CARD = (
    "Is Idris in danger right now? Call 911.",
    "From Idris’s safety card, written on",
    "Oakland, United States",
    "Last checked 14 February 2026",
    "Ada",
    "510 555 0101",
    "Not checked yet",
    "the neighbour",
    "Dr Lund",
    "A slow <i>voice</i>.",
    "call Ada first.",
    "116 123",
)


def test_worried_in_one_country_one_sees_the_numbers_of_the_others_card(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    """Scenario 21."""
    maren, idris = paired
    theirs = Visit(qtbot, idris)
    give_a_card(theirs, idris)
    theirs.close()
    pass_on(idris, maren)
    visit = Visit(qtbot, maren, Theme(Mode.NIGHT))
    visit.go(places.Worried())
    shots(visit, "help-worried-card")
    assert [one for one in ON_THE_CARD if one not in visit.said()] == []
    visit.go(places.Safety())
    assert "Where Idris is: United States" in visit.said()
    visit.close()


def test_a_card_that_is_taken_back_is_no_longer_shown(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    theirs = Visit(qtbot, idris)
    give_a_card(theirs, idris)
    pass_on(idris, maren)
    theirs.go(places.MyCard())
    assert "Maren has this card, as of" in theirs.said()
    theirs.press("Take it back")
    assert "no longer shows it" in theirs.said()
    theirs.close()
    pass_on(idris, maren)
    gone = Visit(qtbot, maren)
    gone.go(places.Worried())
    assert "Oakland" not in gone.said()
    gone.close()


def test_twice_a_year_the_numbers_want_to_be_checked(paired: tuple[Person, Person], qtbot: QtBot) -> None:
    maren, _idris = paired
    words = Visit(qtbot, maren)
    assert not helping.is_check_due(maren.vault, date(2030, 1, 1)), "a page that was never there reminds nobody"
    helping.find(maren.vault, words.rooms.house.words, "gb", maren.the_pair(), date(2026, 1, 1))
    assert not helping.is_check_due(maren.vault, date(2026, 6, 30))
    assert helping.is_check_due(maren.vault, date(2026, 7, 2))
    helping.be_reminded(maren.vault, date(2026, 7, 2))
    assert not helping.is_check_due(maren.vault, date(2026, 12, 30))
    for one in helping.entries(maren.vault, words.rooms.house.words, "gb"):
        helping.keep(maren.vault, helping.checked(one, date(2026, 12, 1)))
    assert not helping.is_check_due(maren.vault, date(2027, 5, 1))
    assert helping.is_check_due(maren.vault, date(2027, 6, 2))
    words.close()
