"""Pairing at two windows: each of the two sees where the pair stands, whenever they come, and nothing is in a hurry."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from partspair import paths
from partspair.flows import pairing
from partspair.practice.words import load_words
from partspair.sync.places import Place as FoundPlace
from partspair.ui import folder_page, places
from partspair.ui.clipboard import LENT, Lent
from partspair.ui.folder_offers import is_fit, offers
from partspair.ui.folder_page import FolderPage
from partspair.ui.pairing_pages import CheckPage, InvitePage, JoinPage, StartPage, WaitingPage
from partspair.ui.pairing_progress import Stage, read_standing, step_states
from partspair.ui.rows import StepState
from tests.support.persons import WAITS, pair_up, two_people
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


def test_two_people_find_each_other_and_compare_the_same_words(both: tuple[Seat, Seat]) -> None:
    maren, idris = both
    shoot(maren.place, "pairing-begin")
    assert "If you’re ever afraid of this person, choose someone else for this." in maren.said()
    words = maren.invite()
    shoot(maren.place, "pairing-invite")
    assert "Waiting for your partner’s answer" in maren.said()
    idris.join(words)
    maren.press("Look again")
    shown = [seat.page(CheckPage).grid.accessibleName() for seat in both]
    assert shown[0] == shown[1]
    assert len(shown[0].split(", ")) == 8
    shoot(idris.place, "pairing-check")
    check = idris.page(CheckPage)
    assert check.match.size() == check.differ.size()
    for seat in both:
        seat.press("They match")
        assert "You two are paired." in seat.said()
    with maren.qtbot.waitSignal(maren.place.go_requested) as gone:
        maren.press("Done")
    assert gone.args == [places.Today()]


def steps_of(seat: Seat) -> list[str]:
    """The steps at the left, as they are called."""
    found = (str(one.property("text")) for one in seat.place.rail.findChildren(QWidget) if one.isVisible())
    return [one for one in found if one in {"Who begins", "Shared folder", "Invite", "Join", "Check words"}]


def test_the_one_who_was_invited_joins(both: tuple[Seat, Seat], tmp_path: Path) -> None:
    maren, idris = both
    inviting, joining = (["Who begins", "Shared folder", step, "Check words"] for step in ("Invite", "Join"))
    words = maren.invite()
    assert steps_of(maren) == inviting
    (tmp_path / "elsewhere").mkdir()
    idris.join(words, tmp_path / "elsewhere")
    assert steps_of(idris) == joining
    shoot(idris.place, "pairing-joiner-waits")
    idris.press("Other ones")
    assert idris.is_at(JoinPage)
    assert steps_of(idris) == joining
    shoot(idris.place, "pairing-joiner-words")
    idris.press("Back")
    assert steps_of(idris) == joining
    idris.press("Next")
    idris.press("Next")
    idris.press("Choose a folder")
    idris.choose_folder(idris.person.folder)
    assert idris.is_at(CheckPage)
    idris.go()
    idris.come()
    assert steps_of(idris) == joining
    maren.press("Look again")
    assert maren.is_at(CheckPage)
    assert steps_of(maren) == inviting


def test_an_inviter_who_joins_instead_is_told_so(both: tuple[Seat, Seat]) -> None:
    maren, _ = both
    maren.invite()
    maren.press("I was given twelve words")
    assert "Join" in steps_of(maren)
    assert "Invite" not in steps_of(maren)


def test_coming_back_shows_the_state_the_pair_is_in(both: tuple[Seat, Seat]) -> None:
    maren, idris = both
    words = maren.invite()
    maren.go()
    maren.come()
    assert maren.page(InvitePage).words == words
    idris.join(words)
    idris.go()
    idris.come()
    assert idris.is_at(CheckPage)
    maren.place.look()
    maren.step()
    maren.press("They match")
    maren.go()
    maren.come()
    assert "You two are paired." in maren.said()


def test_not_found_names_both_causes_and_the_two_word_name_is_there_to_compare(
    both: tuple[Seat, Seat], tmp_path: Path
) -> None:
    maren, idris = both
    words = maren.invite()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    idris.join(words, elsewhere)
    assert "Either the folder has not arrived on this computer, or one of the words is another one." in idris.said()
    name = maren.page(InvitePage).name.text().split(" is called ")[1].split(".")[0]
    assert f"This invitation is called {name}. Does your partner see the same two words?" in idris.said()
    shoot(idris.place, "pairing-not-found")
    idris.press("Choose a folder")
    idris.choose_folder(idris.person.folder)
    assert idris.is_at(CheckPage)


def test_other_two_words_lead_back_to_the_words_as_they_were_typed(both: tuple[Seat, Seat], tmp_path: Path) -> None:
    maren, idris = both
    words = maren.invite()
    (tmp_path / "elsewhere").mkdir()
    idris.join(words, tmp_path / "elsewhere")
    idris.press("Other ones")
    assert idris.page(JoinPage).field.text == " ".join(words)
    assert read_standing(idris.person.vault, 0.0, WAITS).stage is Stage.BEGIN


def test_words_that_cannot_be_are_told_before_anything_is_kept(both: tuple[Seat, Seat]) -> None:
    _, idris = both
    idris.join(("copper", "window"))
    assert idris.page(JoinPage).field.error_text == "There are twelve words. So far there are 2."
    idris.press("Back")
    idris.press("Next")
    assert idris.page(JoinPage).field.text == "copper window"


def test_words_that_do_not_match_close_the_pair_without_blame(both: tuple[Seat, Seat]) -> None:
    maren, idris = both
    idris.join(maren.invite())
    idris.press("They don’t match")
    idris.press("Read them once more")
    assert idris.page(CheckPage).grid.accessibleName()
    idris.press("They don’t match")
    shoot(idris.place, "pairing-differ")
    idris.press("Close it and start again")
    assert idris.is_at(StartPage)
    assert "That one is closed" in idris.said()
    assert read_standing(idris.person.vault, 0.0, WAITS).stage is Stage.BEGIN


def test_old_words_stop_working_and_new_ones_are_made_over_the_same_folder(both: tuple[Seat, Seat]) -> None:
    maren, _ = both
    words = maren.invite()
    maren.person.clock.forward(8 * DAY)
    maren.place.refresh()
    maren.step()
    assert "seven days old" in maren.said()
    assert not maren.page(InvitePage).grid.isVisible()
    maren.press("Make new words")
    assert maren.page(InvitePage).words != words
    assert maren.page(InvitePage).grid.isVisible()
    standing = read_standing(maren.person.vault, maren.person.clock.seconds, WAITS)
    assert standing.place is not None
    assert standing.place.path == str(maren.person.folder)


def test_news_does_not_disturb_somebody_who_types(both: tuple[Seat, Seat]) -> None:
    _, idris = both
    idris.press("I was given twelve words")
    idris.press("Next")
    idris.choose_folder(idris.person.folder)
    page = idris.page(JoinPage)
    page.field.fill("copper")
    idris.place.refresh()
    idris.step()
    assert idris.page(JoinPage) is page


def test_a_folder_that_will_not_do_is_refused_with_a_reason(both: tuple[Seat, Seat]) -> None:
    maren, _ = both
    maren.press("Next")
    for path, says in (
        ("", "The path of a folder is needed here"),
        ("/nowhere/at/all", "The folder isn’t there just now"),
        (maren.person.vault.directory, "This folder can’t be the shared one"),
    ):
        maren.choose_folder(path)
        assert maren.is_at(FolderPage)
        assert says in maren.said()
    assert read_standing(maren.person.vault, 0.0, WAITS).stage is Stage.BEGIN


def test_a_new_folder_is_made_inside_what_a_sync_program_carries(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = tmp_path / "Dropbox"
    carried.mkdir()
    monkeypatch.setattr(folder_page, "_places", lambda: [FoundPlace("Dropbox", carried)])
    for maren, _ in two_people(tmp_path):
        seat = Seat(qtbot, maren)
        seat.press("Next")
        page = seat.page(FolderPage)
        (name,) = page._names.values()
        name.fill("a/b")
        seat.press("Next")
        assert "can’t be called that" in seat.said()
        name.fill("paper-boat")
        seat.press("Next")
        assert (carried / "paper-boat").is_dir()
        assert read_standing(maren.vault, 0.0, WAITS).place == pairing.Place(str(carried / "paper-boat"), "Dropbox")
        seat.go()


def test_somebody_who_joins_is_shown_the_folder_that_holds_sealed_notes(
    both: tuple[Seat, Seat], tmp_path: Path
) -> None:
    maren, idris = both
    boat = tmp_path / "cloud" / "paper-boat"
    boat.mkdir(parents=True)
    maren.press("Next")
    maren.choose_folder(boat)
    words = maren.page(InvitePage).words
    idris.press("I was given twelve words")
    idris.press("Next")
    idris.choose_folder(boat.parent)
    assert f"Your pair’s notes seem to be in {boat}." in idris.said()
    idris.press("Use that one")
    idris.page(JoinPage).field.fill(" ".join(words))
    idris.press("Next")
    assert idris.is_at(CheckPage)


def test_copied_words_leave_the_clipboard(both: tuple[Seat, Seat]) -> None:
    maren, _ = both
    words = maren.invite()
    maren.press("Copy the words")
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == " ".join(words)
    (lent,) = [one for one in QGuiApplication.instance().findChildren(Lent) if one._text]  # type: ignore[union-attr]
    assert lent._timer.interval() == LENT == 60_000
    lent.take_back()
    assert clipboard.text() == ""


def test_what_somebody_else_copied_since_is_left_alone(qapp: QApplication) -> None:
    lent = Lent()
    assert lent.parent() is qapp
    lent.lend("copper window")
    QGuiApplication.clipboard().setText("a recipe")
    lent.take_back()
    assert QGuiApplication.clipboard().text() == "a recipe"
    lent.deleteLater()


def test_leaving_looks_no_more(both: tuple[Seat, Seat]) -> None:
    maren, _ = both
    maren.invite()
    assert maren.place._look_again.isActive()
    maren.place.leave()
    assert not maren.place._look_again.isActive()


def test_an_open_invitation_is_shown_before_a_pair_that_is_made(tmp_path: Path) -> None:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        assert read_standing(maren.vault, maren.clock.seconds, WAITS).stage is Stage.PAIRED
        pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
        assert read_standing(maren.vault, maren.clock.seconds, WAITS).stage is Stage.INVITED


def test_every_offer_has_a_title_of_its_own(tmp_path: Path) -> None:
    words = load_words(paths.resources() / "content" / "en")
    found = [FoundPlace("Syncthing", tmp_path / one) for one in ("Sync", "notes")] + [FoundPlace("Box", tmp_path / "b")]
    made = offers(words, found, "Idris", tmp_path, str(tmp_path / "folder"))
    assert [one.title for one in made] == ["The rehearsal’s folder", "Syncthing", "Syncthing, notes", "Box"]
    assert made[1].detail.startswith("~/Sync · ")
    assert [one.has_inside for one in made] == [False, True, True, True]


@pytest.mark.parametrize("name", ["", " ", ".hidden", "a/b", "a\\b", "con:", "dot."])
def test_a_name_that_no_other_computer_would_take_is_refused(name: str) -> None:
    assert not is_fit(name)


def test_steps_behind_here_and_ahead() -> None:
    behind, here, ahead = StepState.VISITED, StepState.HERE, StepState.AHEAD
    assert [state for _, state in step_states("invite")] == [behind, behind, here, ahead]
    assert [state for _, state in step_states("done")] == [behind] * 4


def test_waiting_page_forgets_the_question_once_it_is_answered(both: tuple[Seat, Seat], tmp_path: Path) -> None:
    maren, idris = both
    (tmp_path / "elsewhere").mkdir()
    idris.join(maren.invite(), tmp_path / "elsewhere")
    idris.press("The same")
    assert "Does your partner see" not in idris.said()
    idris.place.refresh()
    idris.step()
    assert idris.is_at(WaitingPage)
    assert "Does your partner see" not in idris.said()
