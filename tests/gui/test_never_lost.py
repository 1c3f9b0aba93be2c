"""No key that leads away from a recording takes anything of it (voice.md V3)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partspair.practice.steps import Step
from tests.support.persons import Person, two_people
from tests.support.rooms import Rooms
from tests.support.share_visit import Visit

WAYS = {
    "go_requested": (Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier),
    "lock_requested": (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
    "too_much_requested": (Qt.Key.Key_T, Qt.KeyboardModifier.NoModifier),
}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    yield from two_people(tmp_path)


@pytest.mark.parametrize("way", WAYS)
def test_what_was_spoken_is_kept_whichever_key_leads_away(
    qtbot: QtBot, people: tuple[Person, Person], way: str
) -> None:
    rooms = Rooms(people[0])
    visit = Visit(qtbot, rooms)
    visit.go(Step.SPEAK)
    visit.speak(2.0)
    visit.place.activateWindow()
    qtbot.waitUntil(visit.place.isActiveWindow)
    key, held = WAYS[way]
    with qtbot.waitSignal(getattr(visit.place, way)):
        QTest.keyClick(visit.place.focusWidget(), key, held)
    visit.place.silence()
    visit.place.leave()
    rooms.step()
    kept = visit.kept()
    assert kept.take is not None
    assert not kept.is_cut_off
    assert kept.take.frames >= 1.9 * 48_000
    assert not rooms.sound.is_listening
    visit.close()
    rooms.close()
