"""Scenarios 13 and 23 through the pages: both clocks in both daylight-saving weeks, and what is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partspair.flows import living, sending, settling
from partspair.practice.boundaries import Boundaries
from partspair.practice.clocks import QuietHours, next_at
from partspair.practice.share import Ask, AskKind, Destination, PartHere, ReplyWish, Share
from partspair.ui import folder_page
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.settings_boundaries import BoundariesSection
from partspair.ui.settings_me import MeSection
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.share_where import WherePage
from partspair.ui.theme import Theme
from partspair.ui.today import TodayPlace
from partspair.ui.tokens import Mode
from partspair.ui.two_days import TwoDays
from partspair.ui.waiting import WaitingPlace
from partspair.vault import entries, pairs, settings
from tests.support.persons import Person, pair_up, two_people
from tests.support.rooms import Rooms, shoot

THEIRS = Boundaries(quiet=QuietHours(time(22, 30), time(6, 30)))


@pytest.fixture
def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Person, Person]]:
    monkeypatch.setattr(folder_page, "_places", list)
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        settling.keep(idris.vault, THEIRS)
        settling.tell(idris.vault, idris.the_pair(), idris.clock.now)
        for one in (idris, maren, idris):
            one.look()
        yield maren, idris


def strip_of(qtbot: QtBot, rooms: Rooms) -> str:
    place = TodayPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    strip = place.findChild(TwoDays)
    assert strip is not None
    return strip.accessibleName()


def said(place: TodayPlace | WaitingPlace | SettingsPlace) -> str:
    return " | ".join(one.text() for one in place.findChildren(Label) if one.isVisibleTo(place))


WEEKS = [  # London's time and California's, at one moment of each week; and 22:00 in California as London has it
    ("2026-03-02 12:00", "12:00", "04:00", "06:00"),
    ("2026-03-10 12:00", "12:00", "05:00", "05:00"),  # California is ahead already: seven hours
    ("2026-03-31 12:00", "13:00", "05:00", "06:00"),
    ("2026-10-27 12:00", "12:00", "05:00", "05:00"),  # London went back first
    ("2026-11-03 12:00", "12:00", "04:00", "06:00"),
]


@pytest.mark.parametrize(("moment", "london", "california", "ten"), WEEKS)
def test_both_sides_read_one_moment_on_their_own_clock(
    qtbot: QtBot, both: tuple[Person, Person], moment: str, london: str, california: str, ten: str
) -> None:
    maren, idris = both
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    maren.clock.now = now
    here, there = Rooms(maren), Rooms(idris)
    assert f"Your {london} · Idris’s {california}" in strip_of(qtbot, here)
    assert f"Your {california} · Maren’s {london}" in strip_of(qtbot, there)
    assert "Idris’s quiet hours: 22:30 to 06:30, on Idris’s clock." in strip_of(qtbot, here)
    until = here.house.quiet_there()
    assert until is not None
    assert f"{until:%H:%M}" == "06:30"
    assert there.house.quiet_here() == until
    assert here.house.quiet_here() is None
    zone = there.house.zone
    reply_by = next_at(now, time(22), zone)
    share = Share(
        parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS, reply=ReplyWish.BY, reply_by=reply_by), text="a"
    )
    sending.send_share(maren.vault, maren.the_pair(), maren.draft(share), maren.clock.now)
    for one in (maren, idris):
        one.look()
    waits = WaitingPlace(there.house)
    qtbot.addWidget(waits)
    there.step()
    assert "22:00" in said(waits)
    assert f"{reply_by.astimezone(here.house.zone):%H:%M}" == ten
    here.close()
    there.close()


def test_what_is_shaded_is_each_persons_own_and_nothing_is_guessed(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    maren.clock.now = datetime(2026, 10, 13, 6, 10, tzinfo=UTC)
    rooms = Rooms(maren)
    place = TodayPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    shoot(place, "today-clocks")
    strip = place.findChild(TwoDays)
    assert strip is not None
    mine, theirs = strip._days
    assert [(one.start, one.end, one.words) for one in mine.quiet] == [
        (0.0, 7.0, "quiet until 07:00"), (22.0, 24.0, "quiet from 22:00"),
    ]  # fmt: skip
    assert [(one.start, one.end, one.words) for one in theirs.quiet] == [(6.5, 14.5, "quiet from 22:30")]
    other = Rooms(idris)
    assert "Maren’s quiet hours" not in strip_of(qtbot, other)  # Maren has told nothing
    other.close()
    rooms.close()


@pytest.mark.parametrize(("hour", "first"), [(9, "Make a share"), (19, "Listen"), (2, "Listen")])
def test_in_the_evening_listen_takes_the_first_place_and_nothing_is_hidden(
    qtbot: QtBot, both: tuple[Person, Person], hour: int, first: str
) -> None:
    maren, _ = both
    maren.clock.now = datetime(2026, 11, 10, hour, 0, tzinfo=UTC)
    rooms = Rooms(maren, Theme(Mode.NIGHT) if hour != 9 else None)
    place = TodayPlace(rooms.house)
    qtbot.addWidget(place)
    rooms.step()
    shoot(place, f"today-at-{hour}")
    names = [one.accessibleName() or one.text() for one in place.findChildren(QPushButton) if one.isVisibleTo(place)]
    ways = [one for one in names if one.startswith(("Record this", "Make a share", "Listen, ", "A part is here"))]
    assert ways[0] == "A part is here"
    assert len(ways) == 3
    shown = {"Make a share": ("Record this", "Make a share"), "Listen": ("Listen, ",)}[first]
    assert ways[1].startswith(shown)
    rooms.close()


def test_after_forty_days_there_is_one_line_and_no_number(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    assert not living.comes_back(maren.vault, maren.clock.seconds)
    for _ in range(3):
        share = Share(parts=(PartHere("the list"),), text="a")
        sending.send_share(idris.vault, idris.the_pair(), idris.draft(share), idris.clock.now)
    idris.look()
    maren.clock.forward(40 * 86_400.0)
    assert living.comes_back(maren.vault, maren.clock.seconds)
    assert not living.comes_back(maren.vault, maren.clock.seconds)
    maren.look()
    rooms = Rooms(maren)
    place = TodayPlace(replace(rooms.house, is_back=True))
    qtbot.addWidget(place)
    rooms.step()
    shoot(place, "today-back")
    assert "Good to see you. Nothing needs catching up." in said(place)
    assert "From Idris, about the list" in said(place)
    words = [one.accessibleName() for one in place.findChildren(QPushButton)]
    assert not any(number in " ".join([said(place), *words]) for number in ("3 from", "40", "days", "missed"))
    rooms.close()


def settings_of(qtbot: QtBot, rooms: Rooms) -> tuple[SettingsPlace, MeSection, BoundariesSection]:
    place = SettingsPlace(rooms.house, Look())
    qtbot.addWidget(place, before_close_func=lambda one: one.leave())
    rooms.step()
    assert place.me is not None
    assert place.boundaries is not None
    return place, place.me, place.boundaries


def test_boundaries_hold_at_once_and_are_told_by_ones_own_press(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    rooms = Rooms(maren)
    place, _, section = settings_of(qtbot, rooms)
    section.length.choose("3")
    section.length.chosen.emit("3")
    section.topics.chips["loss"].setChecked(True)
    section.own.fill("my father")
    section.add.click()
    section.why.fill("since the funeral")
    section.notices.setChecked(False)
    rooms.step()
    shoot(place, "settings-boundaries", (1200, 1900))
    kept = settling.settled(maren.vault, maren.the_pair())
    assert (kept.mine.length_minutes, kept.mine.not_yet, kept.mine.own_topics) == (3, ("loss",), ("my father",))
    assert kept.reasons == "since the funeral"
    assert not settings.load(maren.vault).has_notices
    assert "Idris hasn’t been told yet" in said(place)
    maren.look()
    idris.look()
    assert settling.settled(idris.vault, idris.the_pair()).theirs is None
    with qtbot.waitSignal(place.exchange_requested):
        section.tell.click()
    rooms.step()
    assert "Idris has been told these." in said(place)
    maren.look()
    idris.look()
    assert settling.settled(idris.vault, idris.the_pair()).theirs == kept.mine
    bodies = b"".join(one.body for one in entries.of_pair(idris.vault, idris.the_pair()))
    assert b"my father" in bodies
    assert b"funeral" not in bodies
    rooms.close()


def test_a_name_and_a_zone_are_told_when_saved_and_a_move_is_only_offered(
    qtbot: QtBot, both: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = both
    monkeypatch.setattr("partspair.ui.settings_me.own_zone", lambda _known: "Asia/Kathmandu")
    rooms = Rooms(maren)
    place, me, _ = settings_of(qtbot, rooms)
    assert "This computer’s clock is in Asia/Kathmandu now." in said(place)
    assert me.zone.choice == "Europe/London"
    me.name.fill(" ")
    me.save.click()
    assert me.name.error_text == "A name is needed, on one line."
    me.name.fill("Mär")
    next(one for one in me.findChildren(QPushButton) if one.text() == "Use this computer’s time zone").click()
    rooms.step()
    assert "Saved." in said(place)
    assert "Kathmandu now" not in said(place)
    maren.look()
    idris.look()
    kept = pairs.get(idris.vault, idris.the_pair())
    assert kept is not None
    assert (kept.partner_name, kept.partner_zone) == ("Mär", "Asia/Kathmandu")
    there = Rooms(idris)
    assert "Mär’s" in strip_of(qtbot, there)
    there.close()
    rooms.close()


def test_sending_into_quiet_hours_is_possible_and_says_so(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    share = Share(parts=(PartHere("the list"),), text="a")
    for hour, says in ((6, "It’s 23:00 there, and quiet until 06:30."), (20, "quiet until")):
        maren.clock.now = datetime(2026, 10, 13, hour, 0, tzinfo=UTC)
        rooms = Rooms(maren)
        page = WherePage(rooms.house, share)
        qtbot.addWidget(page)
        card = page.cards[Destination.SEND]
        assert card.isEnabled()
        assert (says in card.accessibleDescription()) is (hour == 6)
        rooms.close()
