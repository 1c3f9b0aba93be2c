"""Today: two times, two ways in, one waiting thing; no count, no apology owed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partspair.flows import expressing, looking, sending
from partspair.flows.exchanging import Exchanged
from partspair.practice.share import Ask, AskKind, PartHere, Share
from partspair.sync.state import Full, Replaced
from partspair.ui import places
from partspair.ui.history import HistoryPlace
from partspair.ui.labels import Label
from partspair.ui.today import TodayPlace
from partspair.ui.today_clocks import date_of, share_title
from partspair.ui.two_days import TwoDays
from partspair.ui.waiting import WaitingPlace
from partspair.ui.ways import WayIn
from partspair.vault import pairs
from tests.support.persons import Person, pair_up, tone, two_people
from tests.support.rooms import Rooms, shoot


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for both in two_people(tmp_path):
        pair_up(*both)
        yield both


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Person]:
    for maren, _ in two_people(tmp_path):
        yield maren


def send(person: Person) -> None:
    share = Share(parts=(PartHere("the list"), PartHere("the small cold one")), ask=Ask(AskKind.WITNESS))
    draft = person.draft(share, tone(2))
    sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)


def today(qtbot: QtBot, person: Person) -> tuple[TodayPlace, Rooms]:
    rooms = Rooms(person)
    place = TodayPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    return place, rooms


def button(place: TodayPlace, name: str) -> QPushButton:
    return next(one for one in place.findChildren(QPushButton) if name in (one.accessibleName(), one.text()))


def said(place: TodayPlace) -> str:
    return " | ".join(one.text() for one in place.findChildren(Label) if one.isVisibleTo(place))


def test_the_first_day_offers_pairing_and_says_what_this_is_not(qtbot: QtBot, alone: Person) -> None:
    place, rooms = today(qtbot, alone)
    shoot(place, "today-first")
    with qtbot.waitSignal(place.go_requested) as gone:
        button(place, "Pair with someone").click()
    assert gone.args == [places.Pairing()]
    assert "isn’t therapy" in said(place)
    rooms.close()


def test_what_waits_stands_there_with_one_button(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    maren.look()
    idris.look()
    place, rooms = today(qtbot, idris)
    shoot(place, "today-waiting")
    shoot(place, "today-waiting-900", (900, 640))
    assert "From Maren, about the list, the small cold one" in said(place)
    listen = next(one for one in place.findChildren(QPushButton) if one.accessibleName().startswith("From Maren"))
    with qtbot.waitSignal(place.go_requested) as gone:
        listen.click()
    assert isinstance(gone.args[0], places.Listen)
    rooms.close()


def test_news_appear_without_being_asked_for(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    place, rooms = today(qtbot, idris)
    assert "Waiting for you" not in said(place)
    send(maren)
    maren.look()
    idris.look()
    place.refresh()
    rooms.step()
    assert "Waiting for you" in said(place)
    rooms.close()


def test_a_page_that_stays_open_follows_the_clock(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    place, rooms = today(qtbot, maren)
    strip = next(iter(place.findChildren(TwoDays)))
    before, date = strip.accessibleName(), date_of(rooms.house)
    for _ in range(24):
        maren.clock.forward(3600.0)
        place.show_exchange(maren.look(), maren.clock.now)
        strip = next(one for one in place.findChildren(TwoDays) if one.isVisibleTo(place))
        assert f"{rooms.house.now():%H:%M}" in strip.accessibleName() != before
        before = strip.accessibleName()
        assert any(share_title(rooms.house) in (one.text(), one.accessibleName()) for one in place.findChildren(WayIn))
    assert date_of(rooms.house) != date
    shoot(place, "today-kept-open", (1200, 800))
    assert date_of(rooms.house) in said(place)
    rooms.close()


def test_in_a_folded_rail_the_folder_is_its_icon_after_each_look(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    place, rooms = today(qtbot, maren)
    place.resize(900, 640)
    place.show()
    place.show_exchange(maren.look(), maren.clock.now)
    shoot(place, "today-folded", (900, 640))
    assert "Looked at" not in said(place)
    assert "Looked at" in place.folder.icon.accessibleName()
    place.resize(1200, 800)
    assert "Looked at" in said(place)
    rooms.close()


def test_what_the_partner_let_one_know_stands_there_for_a_day_in_their_words(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    expressing.let_know(maren.vault, maren.the_pair(), "<b>the list</b> is here. No reply needed.", maren.clock.now)
    maren.look()
    idris.look()
    place, rooms = today(qtbot, idris)
    shoot(place, "today-lately")
    assert "From Maren: <b>the list</b> is here. No reply needed." in said(place)
    rooms.close()
    idris.clock.forward(25 * 3600)
    place, rooms = today(qtbot, idris)
    assert "No reply needed." not in said(place)
    rooms.close()


def test_a_draft_is_offered_again(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(Share(parts=(PartHere("the list"),)))
    place, rooms = today(qtbot, maren)
    shoot(place, "today-draft")
    carry_on = next(one for one in place.findChildren(QPushButton) if one.accessibleName().endswith("Carry on"))
    with qtbot.waitSignal(place.go_requested) as gone:
        carry_on.click()
    assert gone.args == [places.MakeShare(draft)]
    rooms.close()


@pytest.mark.parametrize("zone", ["Europe", "Atlantis/Middle", "+"])
def test_a_time_zone_nobody_knows_hides_no_page(qtbot: QtBot, paired: tuple[Person, Person], zone: str) -> None:
    maren, idris = paired
    with maren.vault.transaction():
        kept = pairs.get(maren.vault, maren.the_pair())
        assert kept is not None
        pairs.save(maren.vault, replace(kept, partner_zone=zone))
    send(idris)
    idris.look()
    maren.look()
    rooms = Rooms(maren)
    for make in (TodayPlace, HistoryPlace, WaitingPlace):
        place = make(rooms.house)
        qtbot.addWidget(place)
        rooms.step()
        place.leave()
    rooms.close()


def test_an_emptied_folder_is_said_and_its_files_are_put_back(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    maren.look()
    for path in maren.folder.iterdir():
        path.unlink()
    place, rooms = today(qtbot, maren)
    place.show_exchange(maren.look(), maren.clock.now)
    rooms.step()
    shoot(place, "today-emptied")
    assert "empty now" in said(place)
    button(place, "Put our files back").click()
    rooms.step()
    maren.look()
    idris.look()
    place.show_exchange(maren.look(), maren.clock.now)
    assert "empty now" not in said(place)
    assert len(looking.waiting(idris.vault, idris.the_pair())) == 1
    rooms.close()


def test_a_full_folder_is_tried_again_and_a_strange_one_chosen(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    place, rooms = today(qtbot, maren)
    place.show_exchange(Exchanged(Full()), maren.clock.now)
    with qtbot.waitSignal(place.exchange_requested):
        button(place, "Try again").click()
    place.show_exchange(Exchanged(Replaced()), maren.clock.now)
    with qtbot.waitSignal(place.go_requested) as asked:
        button(place, "Choose the folder").click()
    assert asked.args == [places.Settings()]
    rooms.close()


def test_no_two_controls_are_called_the_same(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    place, rooms = today(qtbot, paired[0])
    place.show()
    shown = [one for one in place.findChildren(QPushButton) if one.isVisibleTo(place)]
    names = [one.accessibleName() or one.text() for one in shown]
    assert sorted(set(names)) == sorted(names)
    rooms.close()
