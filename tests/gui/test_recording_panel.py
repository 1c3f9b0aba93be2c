"""Speaking: it says what is true, by eye and by name, and every key does what its hint promises."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot
from typing_extensions import override

from partspair.audio.codec import encode_pcm
from partspair.audio.recording import Pausing
from partspair.audio.shape import RATE, AudioUnavailableError
from partspair.flows import drafting
from partspair.flows.listening import Sounding
from partspair.flows.settling import Settled
from partspair.practice.boundaries import Boundaries
from partspair.practice.share import Share
from partspair.practice.steps import Step
from partspair.ui.awake import Awake
from partspair.ui.house import House
from partspair.ui.recording_panel import RecordingPanel
from partspair.ui.round_button import Glyph
from partspair.ui.theme import Theme
from partspair.vault import settings, takes
from tests.support.evenings import SHARE
from tests.support.persons import two_people
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit
from tests.support.voices import voice

VOICE = voice(4.0)


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    for maren, _ in two_people(tmp_path):
        made = Rooms(maren)
        yield made
        made.close()


class Speaking:
    """A panel for a new draft."""

    def __init__(self, qtbot: QtBot, rooms: Rooms, house: House | None = None) -> None:
        self.rooms, self.qtbot = rooms, qtbot
        self.draft = rooms.person.draft(Share())
        self.panel = RecordingPanel(house or rooms.house, self.draft, ("the list", "upstairs"), ("la que corre",))
        qtbot.addWidget(self.panel)
        shoot(self.panel, "recording-panel", (840, 520))

    def begin(self) -> None:
        self.panel.button.click()
        self.qtbot.waitUntil(lambda: self.rooms.sound.is_listening)

    def say(self, seconds: float = 2.0) -> None:
        before = self.panel.milliseconds
        self.rooms.sound.speak(np.resize(VOICE, int(seconds * RATE)))
        self.qtbot.waitUntil(lambda: self.panel.milliseconds >= before + seconds * 1000 - 50)

    def finish(self) -> takes.Take:
        with self.qtbot.waitSignal(self.panel.finished):
            self.panel.finish()
        take = drafting.get(self.rooms.person.vault, self.draft).take
        assert take is not None
        return take


@pytest.fixture
def speaking(qtbot: QtBot, rooms: Rooms) -> Iterator[Speaking]:
    made = Speaking(qtbot, rooms)
    yield made
    made.panel.leave()


def test_nothing_is_recorded_before_the_button_is_pressed(speaking: Speaking) -> None:
    assert not speaking.rooms.sound.is_listening
    assert speaking.panel.button.accessibleName() == "Record"
    assert "fake microphone" in speaking.panel.row.sentence.text()


def test_one_thing_sounds_at_a_time(speaking: Speaking) -> None:
    rooms, listener = speaking.rooms, speaking.rooms.house.listener
    listener.load(Sounding(b"".join(encode_pcm([voice(20.0)])), None))
    listener.play()
    speaking.begin()
    assert not rooms.sound.is_sounding, "recording pauses playing"
    speaking.say()
    for _ in range(2):
        listener.play()
        speaking.qtbot.waitUntil(lambda: isinstance(speaking.panel.state, Pausing))
        assert rooms.sound.is_sounding, "and playing holds the recording"
        speaking.panel.button.click()
        speaking.qtbot.waitUntil(lambda: rooms.sound.is_listening)
        assert not rooms.sound.is_sounding, "carrying on as well"
    speaking.finish()
    listener.play()
    assert rooms.sound.is_sounding


def test_recording_is_said_only_when_sound_flows(speaking: Speaking) -> None:
    speaking.begin()
    assert speaking.panel.status.text() == "Getting the microphone ready."
    speaking.say()
    speaking.qtbot.waitUntil(lambda: "Recording" in speaking.panel.status.text())
    shoot(speaking.panel, "recording-panel-live", (840, 520))
    assert speaking.panel.status.text() == "Recording. the list has the microphone."
    assert speaking.panel.row.sentence.text() == "I can hear you."
    assert speaking.panel.button.accessibleName().startswith("Pause, recording")
    assert speaking.panel.row.meter.value() > 0


def test_pausing_changes_glyph_and_name_and_loses_nothing(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.button.click()
    speaking.qtbot.waitUntil(lambda: isinstance(speaking.panel.state, Pausing))
    speaking.qtbot.waitUntil(lambda: speaking.panel.button.glyph is Glyph.RECORD)
    assert speaking.panel.button.accessibleName().startswith("Carry on, paused")
    assert not speaking.rooms.sound.is_listening
    speaking.begin()
    speaking.say(1.0)
    assert speaking.finish().frames == 2 * 48_000


def test_who_is_speaking_is_kept_as_chapters(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(2.0)
    speaking.panel.ask_who()
    menu = speaking.panel.findChild(QMenu)
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["the list", "upstairs", "la que corre", "All of me"]
    menu.actions()[1].trigger()
    menu.close()
    speaking.say(1.0)
    take = speaking.finish()
    chapters = takes.chapters(speaking.rooms.person.vault, take.take)
    assert [one.label for one in chapters] == ["the list", "upstairs"]
    assert chapters[0].frame == 0
    assert abs(chapters[1].frame - 96_000) < 4_800


def test_slow_down_pauses_and_carries_on(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.slow_down()
    speaking.qtbot.waitUntil(lambda: not speaking.rooms.sound.is_listening)
    shoot(speaking.panel, "recording-panel-brake", (840, 520))
    assert not speaking.panel.brake.isHidden()
    assert "Feel your feet" in speaking.panel.brake.text.text()
    speaking.panel.brake.on.click()
    speaking.qtbot.waitUntil(lambda: speaking.rooms.sound.is_listening)
    assert speaking.panel.brake.isHidden()


@pytest.mark.parametrize("is_kept", [True, False])
def test_slow_down_can_end_it(speaking: Speaking, is_kept: bool) -> None:
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.slow_down()
    brake = speaking.panel.brake
    with speaking.qtbot.waitSignal(speaking.panel.kept if is_kept else speaking.panel.finished):
        (brake.keep if is_kept else brake.stop).click()


def test_silence_holds_the_recording(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.silence()
    speaking.qtbot.waitUntil(lambda: not speaking.rooms.sound.is_listening)
    assert speaking.finish().frames == 48_000


def test_a_microphone_that_hears_nothing_is_named(speaking: Speaking) -> None:
    speaking.begin()

    def is_named() -> bool:
        speaking.rooms.sound.speak(np.zeros(960, np.int16))
        return speaking.panel.row.is_warning

    speaking.qtbot.waitUntil(is_named)
    speaking.qtbot.waitUntil(lambda: speaking.rooms.sound.is_sounding)
    assert np.abs(np.asarray(speaking.rooms.sound.hear(8), np.int32)).max() > 1000, "nobody watches the screen"
    shoot(speaking.panel, "recording-panel-guard", (840, 520))
    assert "silence" in speaking.panel.row.sentence.text()
    assert speaking.panel.row.change.text() == "Change"


def test_what_the_guard_says_is_in_view_in_large_words_on_a_small_screen(qtbot: QtBot, rooms: Rooms) -> None:
    house = replace(rooms.house, theme=Theme(text_scale=2.0))
    visit = Visit(qtbot, rooms, rooms.person.draft(SHARE), house)
    visit.place.resize(900, 640)
    visit.go(Step.SPEAK)
    row = visit.speak().row

    def is_named() -> bool:
        rooms.sound.speak(np.zeros(960, np.int16))
        return row.is_warning

    def is_whole() -> bool:
        top, bottom = visit.place.view.span(row)
        return is_named() and top <= 0 and bottom >= row.height() > before

    before = row.height()
    qtbot.waitUntil(is_named)
    qtbot.waitUntil(is_whole)
    shoot(visit.place, "share-04-guard-large", (900, 640))
    visit.close()


def test_the_computer_is_kept_awake_only_while_sound_flows(qtbot: QtBot, rooms: Rooms) -> None:
    told: list[tuple[str, bool]] = []

    class Told(Awake):
        @override
        def tell(self, what: str, is_sounding: bool) -> None:
            told.append((what, is_sounding))

    speaking = Speaking(qtbot, rooms, replace(rooms.house, awake=Told()))
    speaking.begin()
    assert ("recording", True) not in told
    speaking.say(1.0)
    qtbot.waitUntil(lambda: told[-1] == ("recording", True))
    speaking.panel.silence()
    qtbot.waitUntil(lambda: told[-1] == ("recording", False))
    speaking.panel.leave()
    assert told[-1] == ("recording", False)


def test_the_guards_sound_can_be_switched_off(qtbot: QtBot, rooms: Rooms) -> None:
    house = replace(rooms.house, settings=replace(rooms.house.settings, is_sound_of_guard_on=False))
    speaking = Speaking(qtbot, rooms, house)
    speaking.begin()
    rooms.sound.microphone_names = ()
    rooms.sound.unplug()
    qtbot.waitUntil(lambda: speaking.panel.row.is_warning)
    assert not rooms.sound.is_sounding
    speaking.panel.leave()


def test_a_microphone_that_is_pulled_out_is_said_and_loses_nothing(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(2.0)
    speaking.rooms.sound.microphone_names = ()
    speaking.rooms.sound.unplug()
    speaking.qtbot.waitUntil(lambda: speaking.panel.row.is_warning)
    assert "went away" in speaking.panel.row.sentence.text()
    assert speaking.finish().frames == 2 * 48_000


def test_another_microphone_is_used_at_once_and_remembered(speaking: Speaking) -> None:
    sound = speaking.rooms.sound
    sound.microphone_names = ("fake microphone", "headset")
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.row.change.click()
    menu = speaking.panel.row.change.findChild(QMenu)
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text() == "headset").trigger()
    menu.close()
    speaking.qtbot.waitUntil(lambda: sound.microphone_in_use == "headset")
    speaking.say(1.0)
    speaking.rooms.step()
    assert settings.load(speaking.rooms.person.vault).microphone == "headset"
    assert speaking.finish().frames == 2 * 48_000


def test_the_agreed_length_is_a_soft_line(qtbot: QtBot, rooms: Rooms) -> None:
    house = replace(rooms.house, settled=Settled(Boundaries(length_minutes=1)))
    speaking = Speaking(qtbot, rooms, house)
    speaking.begin()
    for _ in range(16):
        speaking.say(4.0)
    qtbot.waitUntil(lambda: "reached the length" in speaking.panel.row.sentence.text())
    speaking.say(1.0)
    assert speaking.finish().frames == 65 * 48_000


def test_no_sound_on_this_computer_is_said(qtbot: QtBot, rooms: Rooms, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> None:
        raise AudioUnavailableError("No sound on this computer", "The library PortAudio is missing.")

    monkeypatch.setattr(rooms.sound, "microphones", none)
    speaking = Speaking(qtbot, rooms)
    with qtbot.waitSignal(speaking.panel.failed):
        speaking.panel.row.change.click()


def test_leaving_before_a_sound_came_is_fine(speaking: Speaking) -> None:
    speaking.panel.button.click()
    speaking.panel.leave()
    assert not speaking.panel.is_begun
    assert not speaking.rooms.sound.is_listening


def test_a_page_that_was_left_and_is_still_seen_records_nothing(speaking: Speaking) -> None:
    speaking.begin()
    speaking.say(1.0)
    speaking.panel.leave()
    speaking.panel.button.click()
    assert not speaking.panel.is_begun
    assert not speaking.rooms.sound.is_listening
    take = drafting.get(speaking.rooms.person.vault, speaking.draft).take
    assert take is not None
    assert take.frames == 48_000
