"""A part is here: two clicks, its own words back, nothing sent that was not pressed, kept whatever happens after."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partspair.flows import cards, carrying, drafting, expressing, looking
from partspair.practice.carry import CarryTo
from partspair.practice.part_card import Tell, TellKind
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import PartHere
from partspair.ui import places
from partspair.ui.express import HOLD, ExpressWindow
from partspair.ui.express_pages import HerePage, LinePage, WhoPage
from partspair.ui.labels import Label
from partspair.ui.theme import Theme
from partspair.ui.today import TodayPlace
from partspair.ui.tokens import Mode
from partspair.vault import entries, outbox
from tests.support.evenings import a_pair, button, buttons, doubled, said
from tests.support.persons import Person, two_people
from tests.support.rooms import Rooms, shoot
from tests.support.voices import voice

NAMES = ("the list", "the small cold one", "the foreman", "the one that scrolls")


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    for one, _ in two_people(tmp_path):
        drafting.remember_names(one.vault, tuple(reversed(NAMES)), 1.0)
        for at, name in enumerate(reversed(NAMES)):
            drafting.remember_names(one.vault, (name,), 2.0 + at)
        yield one


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as people:
        drafting.remember_names(people[0].vault, ("the list",), 1.0)
        yield people


class Here:
    """Somebody at the small window."""

    def __init__(self, qtbot: QtBot, person: Person, theme: Theme | None = None) -> None:
        self.qtbot, self.rooms = qtbot, Rooms(person, theme)
        self.window = ExpressWindow(self.rooms.house)
        self.gone: list[object] = []
        self.window.go_requested.connect(self.gone.append)
        self.window.show()
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            button(self.window, name).click()
            self.rooms.step()

    def lines(self) -> list[str]:
        """Every line and every button that is shown."""
        labels = [one.text() for one in self.window.findChildren(Label) if one.isVisibleTo(self.window)]
        return [one for one in (*labels, *(each.text() for each in buttons(self.window))) if one]

    def space(self, does: str) -> None:
        handle = self.window.windowHandle()
        (QTest.keyPress if does == "down" else QTest.keyRelease)(handle, Qt.Key.Key_Space)

    def speak(self, seconds: float) -> LinePage:
        page = self.window.page
        assert isinstance(page, LinePage)
        self.qtbot.waitUntil(lambda: self.rooms.sound.is_listening)
        self.rooms.sound.speak(voice(seconds))
        self.qtbot.waitUntil(lambda: page.recorder.milliseconds >= seconds * 1000 - 100)
        return page

    def until_mirrored(self) -> None:
        def is_mirrored() -> bool:
            self.rooms.step()
            return isinstance(self.window.page, HerePage)

        self.qtbot.waitUntil(is_mirrored)

    def close(self) -> None:
        if isValid(self.window):
            self.window.close()
            self.rooms.step()
            self.window.deleteLater()
            QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)
        self.rooms.close()


def noticed(person: Person) -> list[str]:
    return [one.name for one in expressing.noticed(person.vault)]


@pytest.mark.shows("000-04", "001-31")
def test_two_clicks_keep_it_under_its_own_name_and_only_that_is_mirrored(qtbot: QtBot, maren: Person) -> None:
    """Scenario 2: the button, a name, the window closed. A line has twelve words at most; no field has the focus."""
    rooms = Rooms(maren)
    today = TodayPlace(rooms.house)
    qtbot.addWidget(today)
    rooms.step()
    first = next(one for one in today.view.findChildren(QPushButton))
    assert first.accessibleName() == "A part is here" or first.text() == "A part is here"
    with qtbot.waitSignal(today.express_requested):
        first.click()  # the first click
    rooms.close()
    here = Here(qtbot, maren)
    page = here.window.page
    assert isinstance(page, WhoPage)
    assert [one.accessibleName() or one.text() for one in page.buttons] == [*NAMES, "Don’t know who"]
    shoot(here.window, "express-names", (480, 640))
    lines = here.lines()
    here.press("the small cold one")  # the second
    shoot(here.window, "express-noticed", (480, 640))
    lines += here.lines()
    assert noticed(maren) == ["the small cold one"]
    assert "the small cold one is here." in said(here.window)
    assert "Noticed. That’s enough." in said(here.window)
    assert not [one for one in here.window.findChildren(QLineEdit) if one.isVisible()]
    assert not [one for one in here.window.findChildren(QPlainTextEdit) if one.isVisible()]
    assert QApplication.focusWidget() is button(here.window, "Close")
    assert all(len(re.findall(r"[\w’-]+", one)) <= 12 for one in lines), lines
    assert doubled(here.window) == []
    assert expressing.noticed(maren.vault)[0].at.utcoffset() == maren.clock.now.utcoffset()
    here.press("Close")
    assert here.window.isHidden()
    here.close()


@pytest.mark.shows("000-22", "001-21")
def test_closed_at_the_second_click_it_is_kept_and_nothing_is_sent(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, _ = both
    here = Here(qtbot, maren)
    before = len(outbox.of_pair(maren.vault, maren.the_pair()))
    button(here.window, "the list").click()
    here.window.close()  # before anything answered
    here.rooms.step()
    assert noticed(maren) == ["the list"]
    assert len(outbox.of_pair(maren.vault, maren.the_pair())) == before
    here.close()


def test_one_nobody_knows_is_noticed_too_and_is_given_a_name_later(qtbot: QtBot, maren: Person) -> None:
    """Scenario 3, as far as the small window goes."""
    here = Here(qtbot, maren)
    here.press("Don’t know who")
    assert "A part is here." in said(here.window)
    assert noticed(maren) == [""]
    here.close()


@pytest.mark.shows("001-19")
def test_a_sign_is_enough_where_the_name_will_not_come(qtbot: QtBot, maren: Person) -> None:
    """001-19: written in calm time on the cards; one that is written for two parts names neither."""
    by_name = {one.name: one.part for one in expressing.who(maren.vault)}
    for name, tells in (("the list", ("jaw", "awake at five")), ("the foreman", ("jaw", "reaching for the phone"))):
        kept = tuple(Tell(TellKind.BODY, words) for words in tells)
        cards.keep(maren.vault, by_name[name], partial(replace, tells=kept))
    here = Here(qtbot, maren)
    shoot(here.window, "express-signs", (480, 640))
    assert "Or a sign" in said(here.window)
    here.press("awake at five")
    assert "the list is here." in said(here.window)
    here.close()
    here = Here(qtbot, maren)
    here.press("jaw")
    assert "A part is here." in said(here.window)
    assert [(one.name, one.tell) for one in expressing.noticed(maren.vault)] == [
        ("", "jaw"),
        ("the list", "awake at five"),
    ]
    here.close()


def test_a_press_that_is_repeated_is_kept_once(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    row = button(here.window, "the foreman")
    row.click()
    row.click()
    here.rooms.step()
    assert noticed(maren) == ["the foreman"]
    here.close()


@pytest.mark.shows("001-01")
def test_the_partner_knows_when_it_is_pressed_and_gets_exactly_that(qtbot: QtBot, both: tuple[Person, Person]) -> None:
    maren, idris = both
    here = Here(qtbot, maren)
    here.press("the list", "Let Idris know")
    assert "Idris will see it." in said(here.window)
    assert not button(here.window, "Let Idris know").isEnabled()
    maren.look()
    idris.look()
    (arrived,) = entries.of_pair(idris.vault, idris.the_pair(), "signal", 10)
    note = looking.note(idris.vault, arrived.row)
    assert note is not None
    assert note.what == Signal(None, SignalKind.HERE, "the list is here. No reply needed.")
    here.close()


def test_alone_there_is_nobody_to_let_know(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list")
    shown = [one.text() for one in buttons(here.window)]
    assert "Let your partner know" not in shown
    here.close()


def test_more_opens_the_share_with_who_is_here(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the foreman", "More")
    (place,) = here.gone
    assert isinstance(place, places.MakeShare)
    assert place.draft is not None
    assert drafting.get(maren.vault, place.draft).share.parts == (PartHere("the foreman"),)
    assert here.window.isHidden()
    here.close()


def test_space_held_is_a_line_and_let_go_it_is_kept(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list")
    here.space("down")
    qtbot.waitUntil(lambda: isinstance(here.window.page, LinePage))
    assert "Let go when you’re done." in said(here.window)
    here.speak(2.0)
    shoot(here.window, "express-line", (480, 640))
    here.space("up")
    here.until_mirrored()
    (kept,) = expressing.noticed(maren.vault)
    assert kept.take is not None
    assert 1_900 <= kept.take.length_ms <= 2_100
    assert "Your line is kept. Only on this computer." in said(here.window)
    assert "Say it again" in here.lines()
    here.close()


def test_space_pressed_for_a_moment_is_the_button_that_has_the_focus(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list")
    here.space("down")
    here.space("up")
    assert here.window.isHidden(), "Close"
    here.close()


def test_the_button_held_is_a_line_too(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list")
    line = button(here.window, "Say one line")
    spot = line.mapTo(here.window, line.rect().center())
    handle = here.window.windowHandle()
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, left, none, spot)
    qtbot.waitUntil(lambda: isinstance(here.window.page, LinePage))
    here.speak(1.0)
    qtbot.wait(HOLD + 50)
    QTest.mouseRelease(handle, left, none, spot)
    here.until_mirrored()
    assert expressing.noticed(maren.vault)[0].is_spoken
    here.close()


def test_pressed_and_left_it_is_spoken_until_done_and_half_a_minute_at_most(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list", "Say one line")
    assert "Press Done when you’re done." in said(here.window)
    page = here.speak(12.0)
    here.rooms.sound.speak(voice(12.0))
    qtbot.waitUntil(lambda: page.recorder.milliseconds >= 23_500)
    here.rooms.sound.speak(voice(6.5))
    here.until_mirrored()
    (kept,) = expressing.noticed(maren.vault)
    assert kept.take is not None
    assert kept.take.length_ms == 30_000
    here.close()


def test_slow_down_holds_a_line_and_stop_keeps_it(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list", "Say one line")
    here.speak(1.0)
    QTest.keyClick(here.window, Qt.Key.Key_B)
    here.rooms.step()
    shoot(here.window, "express-slow", (480, 640))
    assert "Carry on" in here.lines()
    here.press("Done")
    here.until_mirrored()
    assert expressing.noticed(maren.vault)[0].is_spoken
    here.close()


def test_a_window_that_is_closed_in_the_middle_of_a_line_keeps_it(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list", "Say one line")
    here.speak(1.0)
    here.window.close()
    here.rooms.step()
    (kept,) = expressing.noticed(maren.vault)
    assert kept.is_spoken
    here.close()


@pytest.mark.shows("001-22", "001-15")
def test_a_line_to_carry_is_written_and_kept_and_the_mirror_is_there_again(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list", "Carry a line")
    assert not isinstance(QApplication.focusWidget(), QLineEdit), "nobody has to type"
    shoot(here.window, "express-carry", (480, 640))
    here.press("Keep it")
    fields = {one.accessibleName(): one for one in here.window.findChildren(QLineEdit) if one.isVisible()}
    if fields:
        fields["What set the list off"].setText("A mail after ten.")
        button(here.window, "me").click()
        here.press("Keep it")
    (line, *_) = carrying.lines(maren.vault)
    assert line.line.name == "the list"
    assert isinstance(here.window.page, HerePage)
    assert "Your line is with what you carry." in said(here.window)
    here.close()


def test_a_line_to_carry_is_spoken(qtbot: QtBot, maren: Person) -> None:
    here = Here(qtbot, maren)
    here.press("the list", "Carry a line", "Say it")
    qtbot.waitUntil(lambda: here.rooms.sound.is_listening)
    here.rooms.sound.speak(voice(1.0))
    here.press("Done")
    here.until_mirrored()
    (line,) = carrying.lines(maren.vault)
    assert (line.is_spoken, line.line.to) == (True, CarryTo.THERAPIST)
    here.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_it_looks_like_itself_at_night_and_in_large_text(qtbot: QtBot, both: tuple[Person, Person], mode: Mode) -> None:
    maren, _ = both
    names = ("Grünspecht, die über das Geländer hängt und nicht herunterkommen mag, bis es still ist", "הקטנה", *NAMES)
    drafting.remember_names(maren.vault, names, 5.0)
    for scale in (1.0, 2.0):
        here = Here(qtbot, maren, Theme(mode, scale))
        size = (here.window.width(), here.window.height())
        shoot(here.window, f"express-who-{mode}-{scale:.0f}", size)
        here.press("the list")
        shoot(here.window, f"express-here-{mode}-{scale:.0f}", size)
        cut = [one for one in buttons(here.window) if isinstance(one, QAbstractButton) and one.width() < 44]
        assert not cut
        here.press("Carry a line")
        shoot(here.window, f"express-carry-{mode}-{scale:.0f}", size)
        here.close()
