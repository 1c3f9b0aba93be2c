"""Trimming on listening back: two handles with names, each end to be heard, and every step to be undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from partspair.audio.shape import RATE
from partspair.flows import trimming
from partspair.practice.share import Share
from partspair.practice.steps import Step
from partspair.ui.share_back import BackPage
from partspair.ui.take_panel import TakePanel
from partspair.ui.theme import Theme
from partspair.ui.trim_panel import TrimPanel
from partspair.vault import settings, takes
from partspair.vault.takes import Take
from tests.support.persons import Person, two_people
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit
from tests.support.voices import voice


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    for one, _ in two_people(tmp_path):
        yield one


@pytest.fixture
def visit(qtbot: QtBot, maren: Person) -> Iterator[Visit]:
    yield from visiting(qtbot, Rooms(maren))


def visiting(qtbot: QtBot, rooms: Rooms) -> Iterator[Visit]:
    draft = rooms.person.draft(Share(), voice(8.0))
    settings.put(rooms.person.vault, f"draft.{draft}.step", Step.BACK)
    visit = Visit(qtbot, rooms, draft)
    rooms.step()
    yield visit
    visit.close()
    rooms.close()


def open_trimming(take: TakePanel | None) -> TrimPanel:
    assert take is not None
    take.trim.click()
    assert take.trimming is not None
    assert take.trimming.isVisible()
    return take.trimming


def opened(visit: Visit) -> tuple[BackPage, TrimPanel]:
    back = visit.page(BackPage)
    return back, open_trimming(back.take)


def settle(visit: Visit, panel: TrimPanel) -> None:
    panel.keep()
    visit.rooms.step()


def take_of(visit: Visit) -> Take:
    take = visit.kept().take
    assert take is not None
    return take


def test_the_ends_are_trimmed_with_keys_and_what_is_kept_is_heard(visit: Visit) -> None:
    back, panel = opened(visit)
    assert visit.place.focusWidget() is panel.wave.beginning
    QTest.keyClick(panel.wave.beginning, Qt.Key.Key_PageUp)
    QTest.keyClick(panel.wave.beginning, Qt.Key.Key_Right)
    QTest.keyClick(panel.wave.end, Qt.Key.Key_PageDown)
    settle(visit, panel)
    assert take_of(visit).kept == (RATE + RATE // 100, 7 * RATE)
    assert back.player is not None
    assert back.player.wave.maximum() == 5_990
    assert visit.place.share.duration_ms == 5_990
    assert "0:01.01" in panel.says.text()
    visit.go(Step.WHERE)
    visit.place.go_back()
    visit.rooms.step()
    again = visit.page(BackPage)
    assert again.player is not None
    assert again.player.wave.maximum() == 5_990
    shoot(visit.place, "trim-1-closed")


def test_every_step_is_undone_and_at_last_all_of_it_is_back(visit: Visit) -> None:
    _, panel = opened(visit)
    for value in (1_000, 2_000):
        panel.wave.beginning.setValue(value)
        settle(visit, panel)
    shoot(visit.place, "trim-2-open")
    shoot(visit.place, "trim-3-small", (900, 640))
    for left in (RATE, 0):
        panel.undo.click()
        visit.rooms.step()
        assert take_of(visit).kept == (left, 8 * RATE)
    assert not panel.undo.isEnabled()
    assert panel.wave.beginning.value() == 0


def test_a_page_that_goes_before_its_trim_is_kept_hears_no_more_of_it(qtbot: QtBot, visit: Visit) -> None:
    _, panel = opened(visit)
    panel.wave.beginning.setValue(1_000)
    panel.keep()
    visit.place.go_to(Step.ASK)
    visit.rooms.executor.step()
    qtbot.waitUntil(lambda: not isValid(panel))
    visit.rooms.step()
    assert take_of(visit).kept == (RATE, 8 * RATE)
    visit.go(Step.WHERE)
    assert visit.place.share.duration_ms == 7_000


def test_what_was_trimmed_before_can_be_undone_later(visit: Visit) -> None:
    take = take_of(visit)
    trimming.trim(visit.rooms.person.vault, take.take, 70_001, 300_005)
    visit.go(Step.WHERE)
    visit.place.go_back()
    visit.rooms.step()
    back, panel = opened(visit)
    assert back.take is not None
    assert not back.take.more.isEnabled()
    panel.wave.beginning.setValue(2_000)
    settle(visit, panel)
    assert take_of(visit).kept == (2 * RATE, 300_005)
    panel.undo.click()
    visit.rooms.step()
    assert take_of(visit).kept == (70_001, 300_005)
    panel.undo.click()
    visit.rooms.step()
    assert not take_of(visit).is_trimmed
    assert back.take.more.isEnabled()


def test_each_end_can_be_heard(visit: Visit) -> None:
    back, panel = opened(visit)
    assert back.player is not None
    panel.wave.beginning.setValue(1_000)
    panel.hear_end.click()
    visit.rooms.step()
    assert back.player.is_playing
    assert back.player.position_ms >= 4_900
    panel.hear_beginning.click()
    assert back.player.position_ms < 1_000
    back.silence()
    assert take_of(visit).kept == (RATE, 8 * RATE)


def test_the_handles_never_pass_each_other_and_have_names(visit: Visit) -> None:
    _, panel = opened(visit)
    panel.wave.beginning.setValue(9_000)
    assert panel.wave.end.value() - panel.wave.beginning.value() == 500
    settle(visit, panel)
    assert takes.get(visit.rooms.person.vault, take_of(visit).take) == take_of(visit)
    for handle, name in ((panel.wave.beginning, "Beginning"), (panel.wave.end, "End")):
        seen = QAccessible.queryAccessibleInterface(handle)
        assert seen.text(QAccessible.Text.Name) == name
        assert seen.role() is QAccessible.Role.Slider
        assert seen.valueInterface() is not None
    assert panel.wave.beginning.accessibleDescription().endswith("500 ms")


@pytest.mark.parametrize("name", ["night", "large"])
def test_it_is_there_by_night_and_in_large_words(qtbot: QtBot, maren: Person, name: str) -> None:
    rooms = Rooms(maren, Theme().at_night() if name == "night" else Theme(text_scale=2.0))
    for visit in visiting(qtbot, rooms):
        _, panel = opened(visit)
        panel.wave.beginning.setValue(1_250)
        panel.wave.end.setValue(6_500)
        settle(visit, panel)
        shoot(visit.place, f"trim-4-{name}", (900, 640) if name == "large" else (1200, 800))
        assert panel.hear_end.isVisible()
