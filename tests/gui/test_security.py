"""The Security page and what Settings has to tell: calm lines, one's own sealed file, and nothing before it is so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from partspair.flows import noticing
from partspair.flows.becoming import Silence, fall_silent
from partspair.flows.noticing import Kind
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.home_frame import HomeFrame
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.rows import LinkRow
from partspair.ui.safety_page import SafetyPlace
from partspair.ui.security_page import SecurityPlace
from partspair.ui.settings_page import SettingsPlace
from partspair.ui.theme import Theme
from partspair.ui.tokens import Mode
from partspair.vault import inbox
from partspair.vault.devices import Owner
from tests.support.findings import send
from tests.support.forging import forge, post
from tests.support.persons import Person, pair_up, two_people
from tests.support.rooms import Rooms, shoot

DAY = 86_400.0


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


def said(place: HomeFrame) -> str:
    return " | ".join(one.text() for one in place.findChildren(Label) if one.isVisible())


class Visit:
    """Somebody on a page."""

    def __init__(self, qtbot: QtBot, person: Person, kind: type[HomeFrame], theme: Theme | None = None) -> None:
        self.rooms = Rooms(person, theme)
        house = self.rooms.house
        self.place = SettingsPlace(house, Look()) if kind is SettingsPlace else kind(house)  # type: ignore[call-arg]
        qtbot.addWidget(self.place, before_close_func=lambda place: place.leave())
        shoot(self.place, "unseen")
        self.rooms.step()

    def security(self) -> SecurityPlace:
        assert isinstance(self.place, SecurityPlace)
        return self.place

    def click(self, words: str) -> None:
        button = next(one for one in self.place.findChildren(QPushButton) if one.text() == words and one.isVisible())
        button.click()
        self.rooms.step()
        self.place.resize(self.place.size())


def settings_say(qtbot: QtBot, person: Person, name: str = "") -> str:
    visit = Visit(qtbot, person, SettingsPlace)
    if name:
        show_end(visit.place, name)
    return said(visit.place)


def show_end(place: HomeFrame, name: str, size: tuple[int, int] = (1200, 800)) -> None:
    """A picture of the page's lower end."""
    shoot(place, f"{name}-top", size)
    bar = place.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    shoot(place, name, size)


# The page


def test_the_page_says_what_it_does_and_what_it_does_not(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    visit = Visit(qtbot, both[0], SecurityPlace)
    words = said(visit.place)
    assert all(visit.rooms.house.words(f"sec.promise.{number}") in words for number in range(1, 12))
    assert "What it does not do" in words
    assert "partspair open NAME.age --to PLACE" in words
    shoot(visit.place, "security")


def test_one_s_newest_file_is_shown_as_it_lies_there(
    qtbot: QtBot, both: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = both
    send(maren, "sealed by now")
    before = {path.name for path in maren.folder.iterdir()}
    maren.look()
    (newest,) = [path for path in maren.folder.iterdir() if path.name not in before]
    visit = Visit(qtbot, maren, SecurityPlace)
    visit.click("Show me the sealed file")
    words = said(visit.place)
    assert newest.name in words
    assert f"{newest.stat().st_size:,} bytes" in words
    assert "age-encryption.org/v1" in words
    assert "-> mlkem768x25519 " in words
    assert "sealed by now" not in words
    show_end(visit.place, "security-file")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    visit.click("Open the folder")
    assert [one.toLocalFile() for one in opened] == [str(maren.folder)]


def test_nothing_of_one_s_own_there_and_no_folder_are_said(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    visit = Visit(qtbot, maren, SecurityPlace)
    for path in maren.folder.iterdir():
        path.unlink()
    visit.click("Show me the sealed file")
    assert "Nothing of yours lies in the folder just now." in said(visit.place)
    aside = maren.folder.rename(maren.folder.with_name("unplugged"))
    visit.click("Look again")
    assert "The folder isn’t there just now" in said(visit.place)
    aside.rename(maren.folder)
    maren.pair = None
    alone = Visit(qtbot, maren, SecurityPlace)
    alone.click("Show me the sealed file")
    assert "There is no shared folder yet" in said(alone.place)


@pytest.mark.parametrize("where", [SafetyPlace, SettingsPlace])
def test_settings_and_safety_lead_there(qtbot: QtBot, both: tuple[Person, Person], where: type[HomeFrame]) -> None:
    visit = Visit(qtbot, both[0], where)
    way = next(one for one in visit.place.findChildren(LinkRow) if "What protects" in one.accessibleName())
    with qtbot.waitSignal(visit.place.go_requested) as gone:
        way.click()
    assert gone.args == [places.Security()]


@pytest.mark.parametrize(
    ("name", "theme", "size"),
    [
        ("night", Theme(Mode.NIGHT), (1200, 800)),
        ("large", Theme(text_scale=2.0), (1200, 800)),
        ("small", Theme(), (900, 640)),
    ],
)
def test_pages_stand_at_night_in_large_text_and_in_a_small_window(
    qtbot: QtBot, both: tuple[Person, Person], name: str, theme: Theme, size: tuple[int, int]
) -> None:
    maren, _ = both
    inbox.count_notice(maren.vault, maren.the_pair(), Kind.UNREADABLE, maren.clock.seconds)
    page = Visit(qtbot, maren, SecurityPlace, theme)
    page.click("Show me the sealed file")
    shoot(page.place, f"security-{name}", size)
    show_end(page.place, f"security-{name}-end", size)
    chosen = Visit(qtbot, maren, SettingsPlace, theme)
    show_end(chosen.place, f"security-settings-{name}", size)
    for place in (page.place, chosen.place):
        assert all(
            one.width() >= one.minimumSizeHint().width() for one in place.findChildren(Button) if one.isVisible()
        )


# What there is to tell


def test_while_all_is_well_there_is_nothing_to_tell(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    words = settings_say(qtbot, both[0])
    assert "There is nothing to tell." in words
    assert "Last heard" not in words


def test_files_that_do_not_open_are_one_line_with_a_number_until_it_was_read(
    qtbot: QtBot, both: tuple[Person, Person]
) -> None:
    maren, _ = both
    good = forge(both[1]).file()
    for end in range(1, 4):
        post(maren.folder, good[:-end])
    maren.look()
    kept = {path.name for path in maren.folder.iterdir()}
    visit = Visit(qtbot, maren, SettingsPlace)
    assert "3 files in the folder could not be read. They were left alone." in said(visit.place)
    show_end(visit.place, "security-told")
    visit.click("I’ve read this")
    assert "could not be read" not in said(visit.place)
    assert "There is nothing to tell." in said(visit.place)
    maren.look()
    assert "There is nothing to tell." in settings_say(qtbot, maren)
    assert {path.name for path in maren.folder.iterdir()} == kept


def test_a_device_that_says_two_things_in_one_place_is_named(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    for text in ("one story", "another"):
        post(maren.folder, forge(idris, text).file())
        maren.look()
    words = "has said two different things in one place."
    assert f"Idris’s computer {words}" in settings_say(qtbot, maren)
    maren.vault.run("UPDATE device SET label = 'laptop' WHERE owner = 'theirs'")
    assert f"Idris’s laptop {words}" in settings_say(qtbot, maren)


def test_each_kind_has_its_words(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    for kind in Kind:
        for _ in range(2):
            inbox.count_notice(maren.vault, maren.the_pair(), kind, maren.clock.seconds)
    inbox.count_notice(maren.vault, maren.the_pair(), "of a later version", maren.clock.seconds)
    words = settings_say(qtbot, maren, "security-kinds")
    for part in (
        "2 files in the folder", "2 notes need a newer version", "A device has said two",
        "shut out 2 devices", "A key that came from Idris",
    ):  # fmt: skip
        assert part in words
    assert "later version" not in words


@pytest.mark.parametrize("why", list(Silence))
def test_a_computer_that_sends_nothing_says_why(qtbot: QtBot, both: tuple[Person, Person], why: Silence) -> None:
    maren, _ = both
    fall_silent(maren.vault, maren.the_pair(), why, maren.clock.seconds)
    visit = Visit(qtbot, maren, SettingsPlace)
    assert visit.rooms.house.words(f"sec.silent.{why}") in said(visit.place)


def test_last_heard_is_said_only_when_something_has_waited_for_days(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    send(maren, "are you there")
    maren.look()
    maren.clock.forward(noticing.LONG - DAY)
    assert "Last heard" not in settings_say(qtbot, maren)
    maren.clock.forward(2 * DAY)
    words = settings_say(qtbot, maren, "security-last-heard")
    assert "Something has been waiting for days. Last heard from Idris’s computer on 1 March." in words
    assert ":" not in words.partition("Last heard")[2].partition(".")[0], "no clock time"
    maren.vault.run("UPDATE device SET last_heard_at = NULL")
    assert "Nothing has been heard from Idris’s computer yet." in settings_say(qtbot, maren)
    found = noticing.news(maren.vault, maren.the_pair(), maren.clock.now)
    assert all(one.owner is not Owner.MINE for one in found.told)


def test_a_name_in_a_line_is_never_markup(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    name = "<b>Idris</b> {name} %s"
    maren.vault.run("UPDATE pair SET partner_name = ?", (name,))
    inbox.count_notice(maren.vault, maren.the_pair(), Kind.REMOVED, maren.clock.seconds)
    assert f"{name} has shut out a device." in settings_say(qtbot, maren)
