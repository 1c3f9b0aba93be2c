"""A part is here from everywhere: a key, the tray, a second start; what closing the window does where it may stay."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partspair import app, paths
from partspair.__main__ import parse
from partspair.flows import drafting, expressing
from partspair.flows.keeping import Key
from partspair.practice.words import load_words
from partspair.ui.express import ExpressWindow
from partspair.ui.labels import Label
from partspair.ui.look import Look
from partspair.ui.settings_at_hand import AtHandSection
from partspair.ui.stumble import Stumble
from partspair.ui.theme import Theme
from partspair.ui.today import TodayPlace
from partspair.ui.tray import Tray, tray_of
from partspair.ui.unlock import Unlock
from partspair.ui.window import Home, Window
from partspair.vault import lock
from tests.support.evenings import button, buttons, name_of
from tests.support.persons import WAITS, Person, key_of, two_people

WORDS = load_words(paths.resources() / "content" / "en")
PATIENCE = 20_000


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    for one, _ in two_people(tmp_path):
        drafting.remember_names(one.vault, ("the list",), 1.0)
        (one.vault.directory / "keys.json").touch()
        yield one


class Living:
    """A window; `open` is what unlocking does."""

    def __init__(self, qtbot: QtBot, person: Person, *, stays: bool = False) -> None:
        self.qtbot, self.person = qtbot, person
        self.directory = person.vault.directory
        Look(stays_in_tray=stays).save(self.directory)
        look = Look.load(self.directory)
        self.window = Window(WORDS, Theme(), look, self.directory, WAITS, lambda: person.clock.now, None)
        self.window.show()

    def open(self) -> None:
        self.window.open_home(Key(self.directory, key_of(self.person.name)))

    def express(self) -> ExpressWindow | None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, ExpressWindow) and one.isVisible()]
        return shown[0] if shown else None

    def until_asked(self) -> ExpressWindow:
        def is_asking() -> bool:
            shown = self.express()
            return shown is not None and any(one.text() == "Don’t know who" for one in buttons(shown))

        self.qtbot.waitUntil(is_asking, timeout=PATIENCE)
        return cast(ExpressWindow, self.express())

    def end(self) -> None:
        if isValid(self.window):
            self.window.quit()
            self.window.deleteLater()
            QCoreApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)


@pytest.fixture
def living(qtbot: QtBot, maren: Person) -> Iterator[Living]:
    made = Living(qtbot, maren)
    yield made
    made.end()


@pytest.fixture
def staying(qtbot: QtBot, maren: Person) -> Iterator[Living]:
    made = Living(qtbot, maren, stays=True)
    yield made
    made.end()


def test_locked_it_asks_to_be_opened_and_then_goes_on(living: Living) -> None:
    living.window.express()
    assert living.express() is None
    door = living.window.findChild(Unlock)
    assert door is not None
    assert not [one for one in living.window.findChildren(Label) if "the list" in one.text()]
    living.open()
    shown = living.until_asked()
    assert "the list" in [name_of(one) for one in buttons(shown)]
    assert shown.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert shown.windowTitle() == "Parts Pair"
    assert not isinstance(QApplication.focusWidget(), QLineEdit)


@pytest.mark.shows("001-07")
def test_a_key_and_todays_button_open_it_and_only_once(living: Living) -> None:
    living.open()
    QTest.keySequence(living.window, "Ctrl+Shift+A")
    first = living.until_asked()
    today = living.window.findChild(TodayPlace)
    assert today is not None
    living.qtbot.waitUntil(lambda: today.page is not None, timeout=PATIENCE)
    button(today.view, "A part is here").click()
    assert living.express() is first


def test_a_second_start_asks_the_first_for_it(living: Living) -> None:
    living.open()
    assert parse(["express"]).command == "express"
    lock.request(living.directory, "express")
    app._answer(living.window, living.directory)
    living.until_asked()
    assert lock.take_request(living.directory) is None


def test_closed_at_once_it_is_kept_and_nothing_stumbles(living: Living) -> None:
    living.open()
    living.window.express()
    shown = living.until_asked()
    button(shown, "the list").click()
    shown.close()
    living.qtbot.waitUntil(lambda: len(expressing.noticed(living.person.vault)) == 1, timeout=PATIENCE)
    living.qtbot.waitUntil(lambda: not isValid(shown), timeout=PATIENCE)
    living.qtbot.wait(100)
    assert living.window.findChild(TodayPlace) is not None
    assert living.window.findChild(Stumble) is None


def test_it_locks_from_there_too(living: Living) -> None:
    living.open()
    living.window.express()
    shown = living.until_asked()
    with living.qtbot.waitSignal(living.window.ended):
        QTest.keyClick(shown, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert living.window.is_locking


def test_too_much_leaves_nothing_of_it_on_the_screen(living: Living) -> None:
    living.open()
    living.window.express()
    shown = living.until_asked()
    QTest.keyClick(shown, Qt.Key.Key_T)
    living.qtbot.waitUntil(lambda: living.express() is None, timeout=PATIENCE)
    living.qtbot.waitUntil(lambda: "Stopped" in " ".join(one.text() for one in living.window.findChildren(Label)))


def test_closing_ends_it_unless_it_may_stay_in_the_tray(living: Living) -> None:
    living.open()
    living.window.has_tray = True
    with living.qtbot.waitSignal(living.window.ended):
        living.window.close()
    assert not living.window.is_open


def test_where_there_is_a_tray_it_stays_and_its_menu_opens_locks_and_ends_it(staying: Living) -> None:
    window = staying.window
    tray = Tray(window, WORDS)
    assert tray.icon.toolTip() == "Parts Pair"
    named = [one.text() for one in tray.menu.actions() if one.text()]
    assert named == ["A part is here", "Open", "Lock", "Quit"]
    assert not tray.lock.isEnabled(), "it is locked"
    staying.open()
    assert tray.lock.isEnabled()
    window.close()
    assert window.isHidden()
    assert window.is_open
    tray.express.trigger()
    staying.until_asked().close()
    assert window.isHidden(), "only the small window came"
    tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    assert window.isVisible()
    with staying.qtbot.waitSignal(window.ended):
        tray.lock.trigger()
    assert window.is_locking


def test_without_a_tray_nothing_stays_where_nobody_finds_it(staying: Living) -> None:
    assert tray_of(staying.window, WORDS) is None, "there is none offscreen"
    staying.open()
    with staying.qtbot.waitSignal(staying.window.ended):
        staying.window.close()


def test_what_stays_open_saves_what_was_open(staying: Living) -> None:
    rested: list[str] = []

    class Rested:
        is_sounding = False

        def rest(self) -> None:
            rested.append("rest")

        def express(self) -> None:
            rested.append("express")

        def close(self) -> None:
            rested.append("close")

    staying.window.has_tray = True
    staying.window._home = cast(Home, Rested())
    staying.window.close()
    assert rested == ["rest"]
    staying.window.quit()
    assert rested == ["rest", "close"]


def test_the_settings_say_how_and_keep_the_choice(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    section = AtHandSection(Theme(), WORDS, Look())
    qtbot.addWidget(section)
    section.show()
    said = " ".join(one.text() for one in section.findChildren(Label) if one.isVisible())
    assert "partspair express" in said
    assert not section.stay.isChecked(), "off unless it was chosen"
    with qtbot.waitSignal(section.chosen) as chosen:
        section.stay.click()
    assert chosen.args == [True]


def test_a_look_that_was_damaged_stays_nowhere(tmp_path: Path) -> None:
    (tmp_path / "look.json").write_text('{"stays_in_tray": "yes"}')
    assert not Look.load(tmp_path).stays_in_tray
    Look(stays_in_tray=True).save(tmp_path)
    assert Look.load(tmp_path).stays_in_tray
