"""Sound that was hurt or means no good, at the page itself: a calm sentence, or what can be heard, and it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows.listening import Sounding
from partspair.practice.share import Share
from partspair.practice.steps import Step
from partspair.ui.share_speak import SpeakPage
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.tokens import Whose
from partspair.vault import settings
from tests.support.evenings import said
from tests.support.hostile_audio import corpus
from tests.support.persons import Person, two_people
from tests.support.rooms import Rooms
from tests.support.share_visit import Visit, drop

FILES = (
    "wav cut at 4", "wav of 0 bytes", "wav of 4294967295 bytes", "flac of 68719476735 samples", "mp3 cut at 45",
    "0 samples opus", "1 samples wav", "no numbers", "192001 a second", "255 channels", "aiff flipped 3",
)  # fmt: skip
NOTES = ("opus cut at 45", "opus flipped 2", "opus twice", "opus and noise", "opus and pages of nothing",
         "opus within itself", "0 samples opus", "1 samples opus", "ogg and noise", "no numbers")  # fmt: skip
PATIENCE = 30_000  # milliseconds, on a machine that does much else


def chosen(names: tuple[str, ...]) -> dict[str, bytes]:
    found = {name: data for name, data in corpus() if name in names}
    assert set(found) == set(names)
    return found


@pytest.fixture
def rooms(tmp_path: Path, qtbot: QtBot) -> Iterator[Rooms]:
    assert qtbot is not None
    for maren, _ in two_people(tmp_path):
        made = Rooms(maren)
        yield made
        made.close()


def at_speaking(qtbot: QtBot, rooms: Rooms) -> Visit:
    person: Person = rooms.person
    draft = person.draft(Share())
    settings.put(person.vault, f"draft.{draft}.step", Step.SPEAK)
    return Visit(qtbot, rooms, draft)


def test_a_file_that_is_dropped_is_taken_or_refused_in_calm_words(qtbot: QtBot, rooms: Rooms, tmp_path: Path) -> None:
    visit = at_speaking(qtbot, rooms)
    refused = []
    for number, (name, data) in enumerate(chosen(FILES).items()):
        path = tmp_path / f"{number}.{name.split()[-1] if 'samples' in name else name.split()[0]}"
        path.write_bytes(data)
        page = visit.page(SpeakPage)
        drop(page, path)
        qtbot.waitUntil(lambda page=page: not page.line.is_busy or page.line.on.isVisible(), timeout=PATIENCE)  # type: ignore[misc]
        page.line.on.click()
        rooms.step()
        assert path.read_bytes() == data, "the file itself stays as it is"
        if visit.at() is Step.SPEAK:
            refused.append(name)
            assert page.notice.isVisible()
            assert "This file" in said(page.notice)
            assert "!" not in said(page.notice)
            assert page.panel.isEnabled()
        else:
            visit.go(Step.SPEAK)
    assert {"wav cut at 4", "0 samples opus", "mp3 cut at 45"} <= set(refused) < set(FILES)
    visit.speak(0.5)
    visit.finish()
    assert visit.at() is Step.BACK
    visit.close()


def test_a_note_that_comes_is_played_as_far_as_it_goes_or_said_not_to_play(qtbot: QtBot, rooms: Rooms) -> None:
    panel = SoundPanel(rooms.house, Whose.THEM, is_large=True)
    qtbot.addWidget(panel)
    panel.show()
    played = set()
    for name, data in chosen(NOTES).items():
        if panel.load(Sounding(data, None), [9] * 200):
            played.add(name)
            panel.play()
            rooms.sound.hear(20)
            panel.seek(panel.wave.maximum() // 2)
            rooms.sound.hear(400)
            panel.silence()
        else:
            assert panel.notice.isVisible()
            assert "!" not in said(panel.notice)
            assert not panel.button.isEnabled()
    assert "opus twice" in played
    assert "no numbers" not in played
    panel.close()
