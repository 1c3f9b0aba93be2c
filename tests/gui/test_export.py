"""Saving a note as a file: warned before, named by when it was spoken; the partner's is offered with their leave."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from partspair.audio.codec import Note
from partspair.flows.exporting import Kind
from partspair.ui import export_page, places, play
from partspair.ui.export_page import ExportPage
from partspair.ui.play import OUT, PlayPlace
from partspair.ui.theme import Theme
from partspair.vault import entries
from tests.support.evenings import SHARE, a_pair, button, doubled, pass_on, row_of, said, send
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        send(both[0], seconds=2)
        pass_on(*both)
        yield both


def opened(qtbot: QtBot, rooms: Rooms, row: int) -> PlayPlace:
    place = PlayPlace(rooms.house, places.Play(row))
    qtbot.addWidget(place)
    rooms.step()
    return place


def own_row(person: Person) -> int:
    (entry,) = entries.of_pair(person.vault, person.the_pair(), "share")
    return entry.row


@pytest.mark.parametrize("kind", list(Kind))
def test_one_s_own_note_is_saved_after_a_warning(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(play, "choose_folder", lambda *_: tmp_path / "out")
    rooms = Rooms(paired[0])
    place = opened(qtbot, rooms, own_row(paired[0]))
    assert OUT in [one.key for one in place.now.ways()] if place.now is not None else False
    place.way_taken.emit(OUT)
    assert isinstance(place.now, ExportPage)
    assert "not protected" in said(place)
    assert doubled(place) == []
    shoot(place, f"export-{kind}")
    place.way_taken.emit(kind)
    rooms.step()
    (file,) = (tmp_path / "out").iterdir()
    assert file.suffix == f".{kind}"
    assert str(file) in said(place)
    if kind is Kind.OGG:
        note = Note(file.read_bytes())
        assert note.frames == 96_000
        note.close()
    place.leave()
    rooms.close()


def test_a_long_one_is_written_while_everything_else_goes_on(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(play, "choose_folder", lambda *_: tmp_path / "out")
    rooms = Rooms(paired[0])
    place = opened(qtbot, rooms, own_row(paired[0]))
    place.way_taken.emit(OUT)
    place.way_taken.emit(Kind.WAV)
    rooms.step(takes=False)
    assert "is being written" in said(place)
    assert OUT not in [one.key for one in place.now.ways()] if place.now is not None else False
    assert list((tmp_path / "out").iterdir()) == []
    with qtbot.waitSignal(place.go_requested):
        button(place, "Close").click()
    place.leave()
    rooms.step()
    (file,) = (tmp_path / "out").iterdir()
    assert file.stat().st_size == 44 + 2 * 96_000
    rooms.close()


def test_no_folder_is_no_file_and_the_question_can_be_left(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "choose_folder", lambda *_: None)
    rooms = Rooms(paired[0], Theme(text_scale=2.0))
    place = opened(qtbot, rooms, own_row(paired[0]))
    place.way_taken.emit(OUT)
    shoot(place, "export-large", (900, 640))
    place.way_taken.emit(Kind.OGG)
    rooms.step()
    assert isinstance(place.now, ExportPage)
    place.way_taken.emit("skip")
    rooms.step()
    assert not isinstance(place.now, ExportPage)
    place.leave()
    rooms.close()


def test_a_folder_that_refuses_says_so(
    qtbot: QtBot, paired: tuple[Person, Person], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "choose_folder", lambda *_: tmp_path / "nowhere")
    rooms = Rooms(paired[0], Theme().at_night())
    place = opened(qtbot, rooms, own_row(paired[0]))
    place.way_taken.emit(OUT)
    shoot(place, "export-night")
    place.way_taken.emit(Kind.WAV)
    rooms.step()
    assert "A file can’t be written there." in said(place)
    assert "is being written" not in said(place)
    place.leave()
    rooms.close()


@pytest.mark.parametrize("look", ["day", "night", "large"])
def test_the_partners_note_is_offered_with_their_leave(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: str
) -> None:
    monkeypatch.setattr(play, "choose_folder", lambda *_: tmp_path / "out")
    for name in ("both", "out"):
        (tmp_path / name).mkdir()
    theme = Theme(text_scale=2.0) if look == "large" else Theme().at_night() if look == "night" else Theme()
    with a_pair(tmp_path / "both") as (maren, idris):
        send(maren, replace(SHARE, may_take_out=True), seconds=2)
        pass_on(maren, idris)
        rooms = Rooms(idris, theme)
        place = opened(qtbot, rooms, row_of(idris))
        place.way_taken.emit(OUT)
        assert isinstance(place.now, ExportPage)
        assert "It is still Maren’s voice" in said(place)
        assert doubled(place) == []
        shoot(place, f"export-theirs-{look}", (900, 640) if look == "large" else (1200, 800))
        assert place.focusWidget() is button(place, "Leave it")
        place.way_taken.emit(Kind.OGG)
        rooms.step()
        assert len([*(tmp_path / "out").glob("*.opus")]) == 1
        place.leave()
        rooms.close()


def test_the_partners_note_is_not_offered(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    rooms = Rooms(paired[1])
    place = opened(qtbot, rooms, row_of(paired[1]))
    assert place.now is not None
    assert OUT not in [one.key for one in place.now.ways()]
    place.leave()
    rooms.close()


def test_the_folder_is_asked_for_without_a_history(
    paired: tuple[Person, Person], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    rooms = Rooms(paired[0])
    place = opened(qtbot, rooms, own_row(paired[0]))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    assert export_page.choose_folder(rooms.house, place) is None
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "/somewhere")
    assert export_page.choose_folder(rooms.house, place) == Path("/somewhere")
    place.leave()
    rooms.close()
