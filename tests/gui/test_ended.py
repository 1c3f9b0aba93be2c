"""What stays of a pair that has ended, leaving one that is not safe, and how all of it looks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from partspair.flows import ending
from partspair.flows.ending import Keeping
from partspair.pair.ids import PairId
from partspair.ui import places
from partspair.ui.ending_pages import StayPage
from partspair.ui.history import HistoryPlace
from partspair.ui.play import PlayPlace
from partspair.ui.safety_page import SafetyPlace
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.ui.unsafe_page import UnsafePlace
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


# Looking back


def over(visit: Visit, qtbot: QtBot) -> Visit:
    """Somebody whose pair has ended, and whose history stayed."""
    person = visit.person
    visit.close()
    ending.end_now(person.vault, person.the_pair(), Keeping.READABLE, person.clock.seconds)
    return Visit(qtbot, person)


def test_what_stayed_can_be_found_read_and_erased(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    maren = over(both[0], qtbot)
    assert maren.rooms.house.partner is None
    maren.go(places.History())
    shoot(maren.the_frame(), "ending-history-earlier")
    past = maren.press_and_go("Idris, until 1 March")
    assert isinstance(past, places.History)
    made = maren.go(past)
    assert isinstance(made, HistoryPlace)
    shoot(made, "ending-history-past")
    names = [one.text() or one.accessibleName() for one in maren.buttons()]
    assert not [name for name in names if name == "Answer"], "there is nobody to answer"
    assert "about the small cold one" in " ".join(texts(maren.person))
    listen = next(one for one in maren.buttons() if one.accessibleName().startswith(("Listen, ", "Play, ")))
    with qtbot.waitSignal(made.go_requested) as gone:
        listen.click()
    assert gone.args is not None
    place = gone.args[0]
    assert isinstance(place, places.Play)
    played = maren.go(place)
    assert isinstance(played, PlayPlace)
    assert not [one for one in maren.buttons() if one.text() == "Take it back"]
    assert maren.press_and_go("Close") == past


def test_the_settings_lead_to_ending_and_to_what_has_ended(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    maren, _ = both
    settings = maren.go(places.Settings())
    assert isinstance(settings, SettingsPlace)
    assert maren.press_and_go("End this pair") == places.EndPair(maren.person.the_pair())
    later = over(maren, qtbot)
    later.go(places.Settings())
    assert "Idris, until 1 March" in later.said()
    shoot(later.the_frame(), "ending-settings", (1200, 1600))
    place = later.press_and_go("Erase what is here, Idris")
    assert place == places.EndPair(later.person.the_pair())
    later.end()
    later.press("Next")
    assert "Erase it now?" in later.said()
    later.give()
    later.press("Erase it")
    assert "Nothing of it is left on this computer." in later.said()
    assert state(later.person) is None


def test_the_last_page_of_a_past_pair_that_stays_as_it_is_asks_for_nothing(
    both: tuple[Visit, Visit], qtbot: QtBot
) -> None:
    maren = over(both[0], qtbot)
    maren.end()
    maren.press("What you two shared")
    assert maren.press_and_go("Next") == places.Today()


# Not feeling safe


def test_leaving_an_unsafe_pair_announces_nothing(both: tuple[Visit, Visit]) -> None:
    maren, idris = both
    safety = maren.go(places.Safety())
    assert isinstance(safety, SafetyPlace)
    assert maren.press_and_go("I don’t feel safe with this person") == places.Unsafe()
    unsafe = maren.go(places.Unsafe())
    assert isinstance(unsafe, UnsafePlace)
    shoot(unsafe, "ending-unsafe")
    place = maren.press_and_go("Leave this pair")
    assert place == places.EndPair(maren.person.the_pair(), is_silent=True)
    before = sorted(maren.person.folder.iterdir())
    maren.end(is_silent=True)
    assert isinstance(maren.page(), StayPage), "how is not asked"
    maren.press("Next")
    maren.give()
    maren.press("End this pair")
    assert "Nothing was announced." in maren.said()
    assert sorted(maren.person.folder.iterdir()) == before
    assert maren.the_frame().window().windowTitle() == ""
    idris.person.look()
    assert ending.ending_of(idris.person.vault, idris.person.the_pair()) is None


def test_sending_and_collecting_stop_at_once_without_a_word(both: tuple[Visit, Visit]) -> None:
    maren, idris = both
    send(idris.person, "not collected")
    idris.person.look()
    before = sorted(maren.person.folder.iterdir())
    maren.go(places.Unsafe())
    maren.press("Stop sending and collecting")
    assert "Nothing is sent and nothing is collected until you say." in maren.said()
    assert maren.person.look().is_paused
    assert "not collected" not in texts(maren.person)
    assert sorted(maren.person.folder.iterdir()) == before
    maren.press("Start again")
    maren.person.look()
    assert "not collected" in texts(maren.person)


def test_without_a_pair_only_the_app_and_the_lines_are_offered(tmp_path: Path, qtbot: QtBot) -> None:
    for maren, _ in two_people(tmp_path):
        visit = Visit(qtbot, maren)
        visit.go(places.Unsafe())
        assert "Leave this pair" not in [one.text() for one in visit.buttons()]
        with qtbot.waitSignal(visit.the_frame().lock_requested):
            visit.press("Lock the app")
        visit.go(places.EndPair(PairId(bytes(16))))
        assert "There is no pair here that could be ended." in visit.said()
        visit.close()


# How it looks


def test_every_page_at_every_size(both: tuple[Visit, Visit], qtbot: QtBot) -> None:
    """By night, at 200 % text and in a small window nothing is cut; pictures are saved where they are asked for."""
    person = both[0].person
    for name, theme, size in (
        ("night", Theme(Mode.NIGHT), (1200, 800)),
        ("small", Theme(), (900, 640)),
        ("large", Theme(text_scale=2.0), (1200, 800)),
    ):
        visit = Visit(qtbot, person, theme)
        visit.end()
        shoot(visit.the_frame(), f"ending-how-{name}", size)
        visit.press("Next")
        shoot(visit.the_frame(), f"ending-stay-{name}", size)
        visit.press("Next")
        shoot(visit.the_frame(), f"ending-sure-{name}", size)
        for button in (one for one in visit.buttons() if one.text()):
            assert button.width() >= button.minimumSizeHint().width(), button.text()
            assert QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
        visit.go(places.Unsafe())
        shoot(visit.the_frame(), f"ending-unsafe-{name}", size)
        visit.close()
