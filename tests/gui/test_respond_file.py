"""Answering with a recording that was made elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from pytestqt.qtbot import QtBot

from partspair.audio.shape import RATE
from partspair.practice.share import AskKind
from partspair.ui.respond_check import CheckPage
from tests.support.answers import Answer, arrive
from tests.support.evenings import a_pair, said
from tests.support.persons import Person
from tests.support.voices import voice


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


def test_a_recording_made_elsewhere_is_brought_in_as_the_answer(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path
) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    file = tmp_path / "elsewhere.wav"
    soundfile.write(file, voice(3.0), RATE)
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"RIFF and no more")
    tool = answer.page.voice
    tool.chooser.chosen.emit(broken)
    qtbot.waitUntil(lambda: not tool.line.is_busy)
    assert "This file cannot be brought in" in said(answer.place)
    assert tool.panel.isEnabled()
    tool.chooser.chosen.emit(file)
    assert not tool.panel.isEnabled()
    with qtbot.waitSignal(tool.finished):
        pass
    answer.rooms.step()
    assert isinstance(answer.place.now, CheckPage)
    answer.press("Send")
    (reply,) = answer.answers()
    assert reply.duration_ms == pytest.approx(3_000, abs=1)
    answer.close()


def test_of_a_file_that_is_cut_short_this_is_said_before_one_goes_on(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path
) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    file = tmp_path / "cut short.flac"
    soundfile.write(file, voice(6.0), RATE)
    half = file.read_bytes()[: file.stat().st_size // 2]
    file.write_bytes(half)
    tool = answer.page.voice
    tool.chooser.chosen.emit(file)
    qtbot.waitUntil(lambda: "The file ends early" in said(answer.place))
    assert not tool.panel.isEnabled()
    assert tool.line.cancel.isHidden()
    answer.press("Next")
    answer.rooms.step()
    assert isinstance(answer.place.now, CheckPage)
    answer.press("Send")
    (reply,) = answer.answers()
    assert reply.duration_ms == pytest.approx(3_000, abs=500)
    assert file.read_bytes() == half
    answer.close()


def test_where_a_short_answer_is_asked_for_no_recording_is_brought_in(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.PRESENCE))
    assert answer.page.voice.file.isHidden()
    answer.close()
