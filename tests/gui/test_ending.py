"""Ending a pair in the window: nothing coaxes, nothing is done before the passphrase, and what it says is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import ending, looking
from partspair.flows.ending import Ended, Keeping
from partspair.practice.limits import SIGNAL_WORDS
from partspair.ui import places
from partspair.ui.ending_pages import Choice, DonePage, GoodbyePage, HowPage, StayPage, SurePage, what_happens
from partspair.ui.night import ListenPlace
from partspair.ui.today import TodayPlace
from partspair.vault import keyslots, pairs
from partspair.vault.pairs import PairState
from tests.support.findings import send, texts
from tests.support.persons import Person, pair_up, two_people
from tests.support.rooms import shoot
from tests.support.visits import PASSPHRASE, Visit


@pytest.fixture
def both(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Visit, Visit]]:
    def open_it(_directory: Path, passphrase: str) -> bytes:
        if passphrase != PASSPHRASE:
            raise keyslots.WrongPassphraseError
        return bytes(32)

    monkeypatch.setattr(keyslots, "open_with_passphrase", open_it)
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        send(maren, "about the list")
        maren.look()
        send(idris, "about the small cold one")
        for one in (idris, maren):
            one.look()
        visits = Visit(qtbot, maren), Visit(qtbot, idris)
        yield visits
        for visit in visits:
            visit.close()


def state(person: Person) -> PairState | None:
    kept = pairs.get(person.vault, person.the_pair())
    return kept.state if kept is not None else None


# The way through


def test_a_goodbye_with_words_goes_out_and_then_the_keys_go(both: tuple[Visit, Visit]) -> None:
    maren, idris = both
    maren.end()
    shoot(maren.the_frame(), "ending-how")
    page = maren.page()
    assert isinstance(page, HowPage)
    page.field.fill("Thank you for all of it.")
    maren.press("Next")
    assert isinstance(maren.page(), StayPage)
    shoot(maren.the_frame(), "ending-stay")
    maren.press("Next")
    shoot(maren.the_frame(), "ending-sure")
    maren.give()
    maren.press("End this pair")
    assert isinstance(maren.page(), DonePage)
    shoot(maren.the_frame(), "ending-done")
    assert "Your goodbye is in the folder" in maren.said()
    assert state(maren.person) is PairState.ENDED
    assert texts(maren.person) == ["about the list", "about the small cold one"]
    idris.person.look()
    found = ending.ending_of(idris.person.vault, idris.person.the_pair())
    assert found is not None
    assert (found.how, found.words) == (Ended.BY_PARTNER, "Thank you for all of it.")


def test_nothing_happens_before_the_passphrase_and_a_wrong_one_changes_nothing(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    maren.end()
    maren.press("Just close it")
    maren.press("Next")
    maren.press("Nothing of it")
    maren.press("Next")
    assert "Nothing is announced." in maren.said()
    assert "can’t be undone" in maren.said()
    maren.press("End this pair")
    assert "A passphrase is needed here." in maren.said()
    maren.give("another one")
    maren.press("End this pair")
    assert "That passphrase doesn’t open it." in maren.said()
    assert state(maren.person) is PairState.PAIRED
    maren.press("Back")
    maren.press("Back")
    page = maren.page()
    assert isinstance(page, HowPage)
    assert page.close_it.isChecked()
    assert maren.press_and_go("Not now") == places.Today()
    assert state(maren.person) is PairState.PAIRED


def test_closing_without_a_word_writes_nothing_and_erases_what_is_not_to_stay(both: tuple[Visit, Visit]) -> None:
    maren, idris = both
    before = sorted(maren.person.folder.iterdir())
    maren.end()
    for name in ("Just close it", "Next", "Nothing of it", "Next"):
        maren.press(name)
    maren.give()
    maren.press("End this pair")
    assert "Nothing of it is left on this computer." in maren.said()
    assert state(maren.person) is None
    assert sorted(maren.person.folder.iterdir()) == before
    idris.person.look()
    assert ending.ending_of(idris.person.vault, idris.person.the_pair()) is None


def test_while_the_folder_is_away_the_goodbye_waits_and_can_be_given_up(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    maren.person.folder.rename(maren.person.folder.with_name("away"))
    maren.end()
    for name in ("Next", "Nothing of it", "Next"):
        maren.press(name)
    maren.give()
    maren.press("End this pair")
    assert isinstance(maren.page(), GoodbyePage)
    shoot(maren.the_frame(), "ending-waiting")
    assert state(maren.person) is PairState.LEAVING
    maren.end()
    assert isinstance(maren.page(), GoodbyePage), "whoever comes back finds it as it stands"
    maren.press("Remove the keys now")
    assert isinstance(maren.page(), DonePage)
    assert "The keys are removed from this computer." in maren.said()
    assert "Nothing of it is left on this computer." in maren.said()
    assert state(maren.person) is None


def test_a_goodbye_that_goes_out_while_its_page_is_open_says_so(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    away = maren.person.folder.with_name("away")
    maren.person.folder.rename(away)
    ending.say_goodbye(maren.person.vault, maren.person.the_pair(), "", Keeping.READABLE, maren.rooms.house.now())
    place = maren.end()
    assert isinstance(maren.page(), GoodbyePage)
    away.rename(maren.person.folder)
    maren.person.look()
    ending.conclude(maren.person.vault, maren.person.clock.seconds)
    place.refresh()
    maren.rooms.step()
    assert "Your goodbye is in the folder" in maren.said()


def test_words_that_do_not_fit_are_said_before_the_passphrase(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    maren.end()
    page = maren.page()
    assert isinstance(page, HowPage)
    page.field.fill("x" * (SIGNAL_WORDS + 1))
    maren.press("Next")
    assert maren.page() is page
    assert page.field.error_text == "Up to 500 letters fit here."


def test_a_last_share_can_be_made_first(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    maren.end()
    assert maren.press_and_go("Make one last share first") == places.MakeShare()
    assert state(maren.person) is PairState.PAIRED


def test_what_was_typed_goes_with_the_page(both: tuple[Visit, Visit]) -> None:
    maren, _ = both
    place = maren.end(is_silent=True)
    maren.press("Next")
    maren.give()
    page = place.page
    place.leave()
    assert isinstance(page, SurePage)
    assert page.field.text == ""


def test_what_happens_is_said_for_every_choice() -> None:
    for keeping in Keeping:
        assert what_happens(Choice(keeping=keeping)) == ("end.sure.goodbye", f"end.sure.{keeping}", "end.sure.final")
        assert what_happens(Choice(is_goodbye=False, keeping=keeping))[0] == "end.sure.close"
        assert what_happens(Choice(is_goodbye=False, keeping=keeping, is_over=True))[0] == "end.sure.keys"
        over = Choice(is_goodbye=False, keeping=keeping, is_over=True, has_keys=False)
        assert what_happens(over) == (f"end.sure.{keeping}",)


# At the other side


def test_the_partner_is_told_calmly_and_chooses_what_stays(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    maren, _ = both
    ending.say_goodbye(
        maren.person.vault, maren.person.the_pair(), "Take care.", Keeping.READABLE, maren.rooms.house.now()
    )
    maren.person.look()
    both[1].person.look()
    both[1].close()
    idris = Visit(qtbot, both[1].person)
    assert idris.rooms.house.is_over
    today = idris.go(places.Today())
    assert isinstance(today, TodayPlace)
    shoot(today, "ending-today")
    assert "Maren said goodbye: Take care." in idris.said()
    assert [one for one in idris.buttons() if one.text() == "Pair with someone"]
    place = idris.press_and_go("Say what stays")
    assert place == places.EndPair(idris.person.the_pair())
    idris.end()
    assert isinstance(idris.page(), StayPage)
    assert "Maren said goodbye. This pair has ended." in idris.said()
    shoot(idris.the_frame(), "ending-theirs")
    idris.press("Next")
    assert "The keys of this pair are removed from this computer now." in idris.said()
    assert "announced" not in idris.said()
    idris.give()
    idris.press("End this pair")
    assert state(idris.person) is PairState.ENDED
    assert texts(idris.person) == ["about the list", "about the small cold one"]


def test_silent_ending_shows_nothing_at_the_other_side(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    maren, _ = both
    ending.end_now(maren.person.vault, maren.person.the_pair(), Keeping.READABLE, maren.person.clock.seconds)
    idris = Visit(qtbot, both[1].person)
    idris.person.look()
    idris.go(places.Today())
    assert "goodbye" not in idris.said()
    assert "ended" not in idris.said()
    assert not idris.rooms.house.is_over


def test_what_came_before_a_goodbye_is_heard_and_nobody_is_answered(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    maren, _ = both
    ending.say_goodbye(maren.person.vault, maren.person.the_pair(), "", Keeping.READABLE, maren.rooms.house.now())
    for visit in both:
        visit.person.look()
    both[1].close()
    idris = Visit(qtbot, both[1].person)
    (waiting,) = looking.waiting(idris.person.vault, idris.person.the_pair())
    night = idris.go(places.Listen(waiting.row))
    assert isinstance(night, ListenPlace)
    night._refuse()
    assert "Nothing is sent." in idris.said()
    night._settled()
    idris.rooms.step()
    assert not looking.waiting(idris.person.vault, idris.person.the_pair())
    assert not [one for one in idris.buttons() if one.text() in {"Held", "Listened", "Not tonight"}]
    idris.close()
