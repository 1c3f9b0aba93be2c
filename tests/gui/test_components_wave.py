"""Waveforms: keys, marks, what is heard, and the recording that grows."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partspair.ui.bars import LOUDEST, fitted, full_height, paired
from partspair.ui.gallery import sample_peaks
from partspair.ui.live_wave import WINDOW, LiveWave
from partspair.ui.theme import Theme
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.waveform import Chapter, Mark, Waveform

LENGTH = 372_000


@pytest.fixture
def wave(qtbot: QtBot) -> Waveform:
    made = Waveform(Theme(), Whose.THEM, has_lane=True, has_times=True)
    qtbot.addWidget(made)
    chapters = (Chapter(0, "the lamp-keeper"), Chapter(130_000, "the one under the stairs"))
    made.show_note(sample_peaks(23), LENGTH, chapters)
    made.resize(800, 260)
    made.show()
    return made


@pytest.mark.parametrize(
    ("key", "lands"),
    [
        (Qt.Key.Key_Right, 110_000), (Qt.Key.Key_Left, 90_000), (Qt.Key.Key_PageUp, 160_000),
        (Qt.Key.Key_PageDown, 40_000), (Qt.Key.Key_Home, 0), (Qt.Key.Key_End, LENGTH),
    ],
)  # fmt: skip
def test_keys_move_the_position_and_say_so(qtbot: QtBot, wave: Waveform, key: Qt.Key, lands: int) -> None:
    wave.show_position(100_000)
    with qtbot.waitSignal(wave.sought) as told:
        QTest.keyClick(wave, key)
    assert told.args == [lands]
    assert wave.value() == lands


@pytest.mark.parametrize(
    ("at", "said"),
    [(1_200, "1 second of 6 minutes 12"), (41_000, "41 seconds of 6 minutes 12"), (60_000, "1 minute of 6 minutes 12")],
)
def test_a_place_is_said_as_one_would_say_it(wave: Waveform, at: int, said: str) -> None:
    wave.show_position(at)
    assert wave.accessibleDescription() == f"{said}, the lamp-keeper"


def test_playing_on_is_shown_without_seeking(qtbot: QtBot, wave: Waveform) -> None:
    with qtbot.assertNotEmitted(wave.sought):
        wave.show_position(50_000)
        wave.show_note(sample_peaks(3), 30_000)
    assert wave.value() == 30_000


def test_a_click_seeks_to_where_it_was_and_a_drag_is_not_fought(qtbot: QtBot, wave: Waveform) -> None:
    with qtbot.waitSignal(wave.sought):
        QTest.mousePress(wave, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(400, 120))
    assert wave.value() == pytest.approx(LENGTH / 2, rel=0.01)
    wave.show_position(1000)
    assert wave.value() == pytest.approx(LENGTH / 2, rel=0.01)
    QTest.mouseRelease(wave, Qt.MouseButton.LeftButton)
    wave.show_position(1000)
    assert wave.value() == 1000


def test_a_part_s_name_leads_to_where_it_begins(qtbot: QtBot, wave: Waveform) -> None:
    flag = round(wave._x(130_000))
    for x in (flag, flag + 200):
        wave.show_position(300_000)
        with qtbot.waitSignal(wave.sought) as told:
            QTest.mouseClick(wave, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(x, 12))
        assert told.args == [130_000]
        assert not wave.isSliderDown()
    assert wave._named(flag + 200, 12) == "the one under the stairs, 2:10"


def test_a_screen_reader_hears_a_slider_with_time_and_chapter(wave: Waveform) -> None:
    wave.show_position(221_000)
    one = QAccessible.queryAccessibleInterface(wave)
    assert one.role() == QAccessible.Role.Slider
    assert one.text(QAccessible.Text.Name) == "Position in the note"
    said = one.text(QAccessible.Text.Description)
    assert "41" in said
    assert said.endswith("the one under the stairs")
    assert one.valueInterface().currentValue() == 221_000


def test_heard_and_unheard_differ_in_more_than_colour(wave: Waveform) -> None:
    unheard = wave.grab().toImage()
    wave.show_heard([(0, LENGTH)])
    heard = wave.grab().toImage()
    paper = unheard.pixelColor(400, 5)

    def painted(image: object) -> int:
        return sum(image.pixelColor(x, 120) != paper for x in range(100, 700))  # type: ignore[attr-defined]

    assert painted(heard) > painted(unheard) * 1.2


def test_mine_and_theirs_differ_in_form(qtbot: QtBot) -> None:
    def rows(whose: Whose) -> list[bool]:
        made = Waveform(Theme(), whose)
        qtbot.addWidget(made)
        made.show_note([128] * 20 + [LOUDEST] * 2, 10_000)
        made.resize(400, 160)
        made.setEnabled(False)
        image = made.grab().toImage()
        paper = image.pixelColor(0, 0)
        return [any(image.pixelColor(x, y) != paper for x in range(60, 300)) for y in range(160)]

    mine, theirs = rows(Whose.ME), rows(Whose.THEM)
    assert mine.index(True) > theirs.index(True)


def test_marks_that_are_close_stand_beside_each_other(wave: Waveform) -> None:
    wave.show_marks([Mark(100_000 + at, "mark", "Felt this") for at in range(3)])
    places = [x for _mark, x in wave._mark_places()]
    assert places[1] - places[0] >= 22
    assert places[2] - places[1] >= 22


def test_peaks_pair_by_the_louder_until_a_bar_has_room() -> None:
    assert paired([1, 9, 4, 2, 7]) == [9, 4, 7]
    assert len(fitted([5] * 200, 840)) == 200
    assert len(fitted([5] * 200, 170)) == 100
    assert fitted([], 100) == []


def test_a_quiet_note_can_be_seen_and_a_silent_one_is_not_blown_up() -> None:
    assert full_height([20] * 200) == pytest.approx(36)
    assert full_height([1] * 200) == 24
    assert full_height([]) == 24
    assert full_height([250] * 200) == 255


def test_a_recording_grows_a_bar_a_second_and_then_halves_its_scale(qtbot: QtBot) -> None:
    live = LiveWave(Theme(), agreed=300_000)
    qtbot.addWidget(live)
    for at in range(WINDOW):
        live.add_peak(at % 200)
    assert (live.seconds, live.span) == (360, 360)
    live.add_peak(10)
    assert live.span == 720
    live.add_peak(10)
    live.add_peak(10)
    assert live.seconds in {363, 364}
    live.grab()
    live.start_anew()
    assert (live.seconds, live.span) == (0, 360)


def test_lengths_are_shown_as_on_a_player() -> None:
    assert clock(0) == "0:00"
    assert clock(221_999) == "3:41"
    assert clock(3_727_000) == "1:02:07"
