"""Pairing where it does not go as planned, in the window: what happened is said, and how to go on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.sealing.cards import Role
from partspair.ui import folder_page
from partspair.ui.pairing_pages import CheckPage, JoinPage, StartPage
from partspair.ui.pairing_progress import pairing_news
from tests.support.forging import post
from tests.support.meetings import hello, stranger_card
from tests.support.persons import WAITS, two_people
from tests.support.rooms import shoot
from tests.support.seats import Seat

DAY = 86_400.0


@pytest.fixture
def both(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Seat, Seat]]:
    monkeypatch.setattr(folder_page, "_places", list)
    for maren, idris in two_people(tmp_path):
        seats = Seat(qtbot, maren), Seat(qtbot, idris)
        yield seats
        for one in seats:
            one.go()


def test_a_second_answer_is_told_while_the_words_are_compared_and_on_both_sides(both: tuple[Seat, Seat]) -> None:
    maren, idris = both
    words = maren.invite()
    idris.join(words)
    maren.press("Look again")
    assert all(seat.is_at(CheckPage) for seat in both)
    assert all(seat.place._look_again.isActive() for seat in both), "it is looked for while they compare"
    post(maren.person.folder, hello(words, stranger_card(words, Role.JOINER)))
    for seat in both:
        seat.place.look()
        seat.step()
        assert seat.is_at(StartPage)
        assert "Two answers came to one invitation. Neither is taken." in seat.said()
        assert "Stranger" not in seat.said()
    shoot(maren.place, "pairing-two-answers")
    maren.go()
    maren.come()
    assert "Two answers came to one invitation." in maren.said(), "told to whoever comes later"
    assert pairing_news(maren.person.vault, maren.person.clock.seconds, WAITS) == "check.two"
    maren.invite()
    assert "Two answers" not in maren.said()


def test_two_inviters_are_told_at_the_joiner(both: tuple[Seat, Seat]) -> None:
    maren, idris = both
    words = maren.invite()
    idris.join(words)
    post(maren.person.folder, hello(words, stranger_card(words, Role.INVITER)))
    idris.place.look()
    idris.step()
    assert "Two invitations came with the same words. Neither is taken." in idris.said()
    assert pairing_news(idris.person.vault, idris.person.clock.seconds, WAITS) == "check.two.inviters"


def test_fourteen_days_without_an_answer_are_told_and_one_can_begin_again(
    both: tuple[Seat, Seat], tmp_path: Path
) -> None:
    maren, idris = both
    (tmp_path / "elsewhere").mkdir()
    idris.join(maren.invite(), tmp_path / "elsewhere")
    idris.person.clock.forward(14 * DAY)
    idris.place.refresh()
    idris.step()
    assert "Nothing has come for fourteen days." in idris.said()
    shoot(idris.place, "pairing-fourteen-days")
    assert pairing_news(idris.person.vault, idris.person.clock.seconds, WAITS) == "pair.join.notfound.long"
    idris.press("Start again with new words")
    assert idris.is_at(StartPage)
    assert pairing_news(idris.person.vault, idris.person.clock.seconds, WAITS) == ""


def test_an_older_invitation_does_not_stand_before_the_pair_that_was_made(both: tuple[Seat, Seat]) -> None:
    """Both had invited, and only one entered the other's words: the invitation that is left runs out by itself."""
    maren, idris = both
    words = maren.invite()
    idris.invite()
    idris.press("I was given twelve words")
    idris.page(JoinPage).field.fill(" ".join(words))
    idris.press("Next")
    maren.press("Look again")
    for seat in both:
        seat.press("They match")
        assert "You two are paired." in seat.said()
