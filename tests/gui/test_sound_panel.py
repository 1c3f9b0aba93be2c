"""The player every page shares: silent until asked, silent at once, and it remembers where it was."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from partspair.flows import drafting, listening, looking, sending, trimming
from partspair.flows.listening import Sounding
from partspair.practice.share import Chapter, Share
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.tokens import Whose
from partspair.vault import settings
from tests.support.persons import Person, pair_up, tone, two_people
from tests.support.rooms import Rooms, shoot

PEAKS = tuple(int(60 + 50 * np.sin(at / 7)) for at in range(200))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


@pytest.fixture
def rooms(people: tuple[Person, Person]) -> Iterator[Rooms]:
    made = Rooms(people[0])
    yield made
    made.close()


@pytest.fixture
def own_take(rooms: Rooms) -> Sounding:
    person = rooms.person
    draft = drafting.get(person.vault, person.draft(Share(), tone(20)))
    assert draft.take is not None
    return trimming.of_take(person.vault, draft.take.take)


@pytest.fixture
def panel(qtbot: QtBot, rooms: Rooms) -> Iterator[SoundPanel]:
    made = SoundPanel(rooms.house, Whose.ME)
    qtbot.addWidget(made)
    yield made
    made.close()


def test_a_note_opens_silent_and_plays_when_asked(panel: SoundPanel, rooms: Rooms, own_take: Sounding) -> None:
    assert panel.load(own_take, PEAKS, (Chapter(0, "the list"), Chapter(12_000, "upstairs")))
    shoot(panel, "sound-panel", (420, 260))
    assert not rooms.sound.is_sounding
    assert panel.button.accessibleName() == rooms.house.words("play.play")
    panel.button.click()
    assert rooms.sound.is_sounding
    assert panel.button.accessibleName() == rooms.house.words("play.pause")
    assert np.abs(rooms.sound.hear(50)).max() > 1000
    panel.button.click()
    assert not rooms.sound.is_sounding
    assert panel.button.accessibleName() == rooms.house.words("play.play")


def test_ten_seconds_and_the_next_part(panel: SoundPanel, own_take: Sounding) -> None:
    panel.load(own_take, PEAKS, (Chapter(0, "the list"), Chapter(12_000, "upstairs")))
    panel.forward.click()
    assert panel.position_ms == 10_000
    assert panel.time.text().startswith("0:10")
    panel.next_part()
    assert panel.position_ms == 12_000
    panel.next_part()
    assert panel.position_ms == 12_000
    panel.back.click()
    assert panel.position_ms == 2_000


def test_silence_is_there_when_it_returns(panel: SoundPanel, rooms: Rooms, own_take: Sounding) -> None:
    panel.load(own_take, PEAKS)
    panel.play()
    panel.silence()
    assert not rooms.sound.is_sounding
    assert not panel.is_playing


def test_the_place_of_a_partners_note_is_kept(qtbot: QtBot, people: tuple[Person, Person], rooms: Rooms) -> None:
    maren, idris = people
    sending.send_share(idris.vault, idris.the_pair(), idris.draft(Share(), tone(20)), idris.clock.now)
    for one in (idris, maren):
        one.look()
    note = looking.waiting(maren.vault, maren.the_pair())[0]
    panel = SoundPanel(rooms.house, Whose.THEM, is_large=True)
    qtbot.addWidget(panel)
    panel.load(listening.of_entry(maren.vault, note.row), note.peaks or b"")
    shoot(panel, "sound-panel-large", (880, 380))
    panel.play()
    qtbot.waitUntil(lambda: len(rooms.sound.hear(5)) > 0 and panel.position_ms > 2_000)
    panel.silence()
    rooms.step()
    kept = looking.note(maren.vault, note.row)
    assert kept is not None
    assert kept.position_ms > 2_000
    assert [start for start, _end in kept.heard] == [0]
    panel.close()


def spoken_to(people: tuple[Person, Person]) -> int:
    """The row of a note of twenty seconds from Idris."""
    maren, idris = people
    sending.send_share(idris.vault, idris.the_pair(), idris.draft(Share(), tone(20)), idris.clock.now)
    for one in (idris, maren):
        one.look()
    return looking.waiting(maren.vault, maren.the_pair())[0].row


def pick(panel: SoundPanel, words: str) -> None:
    """Choose from the list of speeds."""
    action = next(one for one in panel.speed.menu_of_speeds().actions() if one.text() == words)
    action.trigger()


def offered(panel: SoundPanel) -> dict[str, bool]:
    """What the list of speeds says, and whether it is ticked."""
    return {one.text(): one.isChecked() for one in panel.speed.menu_of_speeds().actions() if not one.isSeparator()}


def test_the_speed_is_as_spoken_each_time_unless_it_is_kept_for_this_person(
    qtbot: QtBot, people: tuple[Person, Person], rooms: Rooms
) -> None:
    vault, row = people[0].vault, spoken_to(people)
    panel = SoundPanel(rooms.house, Whose.THEM, is_large=True)
    qtbot.addWidget(panel)
    panel.load(listening.of_entry(vault, row), PEAKS)
    shoot(panel, "sound-panel-speed", (880, 380))
    assert panel.speed.accessibleName() == "Speed, 1×"
    assert list(offered(panel)) == ["0.75×", "1×", "1.25×", "1.5×", "1.75×", "2×"]
    panel.play()
    pick(panel, "1.5×")
    assert (panel.speed.text(), panel.speed.accessibleName()) == ("1.5×", "Speed, 1.5×")
    assert rooms.house.listener.speed == 1.5
    assert panel.is_playing
    panel.load(listening.of_entry(vault, row), PEAKS)
    assert panel.speed.text() == "1×", "as spoken each time"

    pick(panel, "1.25×")
    keep = "Keep 1.25× for Idris"
    assert offered(panel)[keep] is False
    pick(panel, keep)
    rooms.step()
    assert offered(panel)[keep] is True
    panel.load(listening.of_entry(vault, row), PEAKS)
    assert rooms.house.listener.speed == 1.25
    pick(panel, "2×")
    panel.load(listening.of_entry(vault, row), PEAKS)
    assert panel.speed.text() == "1.25×", "another one was for this time alone"
    pick(panel, keep)
    rooms.step()
    panel.load(listening.of_entry(vault, row), PEAKS)
    assert panel.speed.text() == "1×"
    panel.close()


def test_keys_go_one_step_slower_and_faster(panel: SoundPanel, own_take: Sounding) -> None:
    panel.load(own_take, PEAKS)
    for by, speed in ((1, 1.25), (-1, 1.0), (-1, 0.75), (-1, 0.75), *((1, 1.0), (1, 1.25))):
        panel.speed.step(by)
        assert panel.house.listener.speed == speed
    assert "Keep" not in " ".join(offered(panel)), "one's own voice is nobody to keep it for"


def test_opening_a_note_without_hearing_it_leaves_its_place(
    qtbot: QtBot, people: tuple[Person, Person], rooms: Rooms
) -> None:
    vault, row = people[0].vault, spoken_to(people)
    listening.keep_place(vault, row, 12_000, ((0, 12_000),), 0.0)

    def kept() -> int:
        note = looking.note(vault, row)
        assert note is not None
        return note.position_ms

    for _ in range(3):
        panel = SoundPanel(rooms.house, Whose.THEM, is_large=True)
        qtbot.addWidget(panel)
        panel.load(listening.of_entry(vault, row), PEAKS)
        assert panel.position_ms == 12_000 - listening.REWIND_MS
        panel.close()
        rooms.step()
        assert kept() == 12_000
    panel.load(listening.of_entry(vault, row), PEAKS)
    panel.seek(5_000)
    panel.silence()
    rooms.step()
    assert kept() == 5_000
    panel.play()
    rooms.sound.hear(50)
    rooms.house.listener.pause()
    qtbot.waitUntil(lambda: not panel.is_playing)
    rooms.step()
    assert kept() > 5_500, "a recording that begins keeps the place of what it pauses"
    panel.close()


def test_another_loudspeaker_pauses_and_is_remembered(
    qtbot: QtBot, people: tuple[Person, Person], rooms: Rooms, own_take: Sounding
) -> None:
    rooms.sound.speaker_names = ("fake speaker", "headphones")
    panel = SoundPanel(rooms.house, Whose.ME, is_large=True)
    qtbot.addWidget(panel)
    panel.load(own_take, PEAKS)
    panel.play()

    def listed() -> dict[str, QAction]:
        return {one.text(): one for one in panel.speakers.menu_of_speakers(rooms.sound.speakers()).actions()}

    assert [name for name, one in listed().items() if one.isChecked()] == ["The computer’s choice"]
    listed()["headphones"].trigger()
    rooms.step()
    assert not rooms.sound.is_sounding
    assert not panel.is_playing, "it goes on when Play is pressed"
    assert settings.load(people[0].vault).speaker == "headphones"
    panel.play()
    assert rooms.sound.is_sounding
    rooms.sound.speaker_names = ("fake speaker",)
    assert [name for name, one in listed().items() if one.isChecked()] == ["headphones"]
    panel.speakers.click()
    rooms.step()
    assert panel.speakers.findChildren(QMenu)
    panel.close()


def test_what_cannot_be_played_says_so(panel: SoundPanel, rooms: Rooms) -> None:
    assert not panel.load(Sounding(b"not a sound", None), PEAKS)
    assert not panel.notice.isHidden()
    assert not panel.button.isEnabled()
    panel.toggle()
    assert not rooms.sound.is_sounding
