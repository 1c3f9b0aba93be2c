"""How the folder stands, told without writing to it."""

import errno
import os
from pathlib import Path

import pytest

from partspair.sync.folder import Folder
from partspair.sync.state import Emptied, Full, Gone, Ready, Remedy, Replaced, State, Unwritable, state_of
from tests.support.faulty_folder import FaultyFolder
from tests.support.outbox_row import full_name, put, sealed

MINE, THEIRS, STRANGE = (full_name(sealed()) for _ in range(3))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "shared").mkdir()
    return Folder(tmp_path / "shared")


def test_ready_when_nothing_is_expected(folder: Folder) -> None:
    assert state_of(folder) == Ready()


def test_ready_while_one_own_file_is_there(folder: Folder) -> None:
    put(folder.path, b"", MINE)
    assert state_of(folder, [STRANGE, MINE]) == Ready()


def test_ready_while_a_renamed_own_file_is_there(folder: Folder) -> None:
    put(folder.path, b"", MINE.replace(".age", " (1).age"))
    assert state_of(folder, [MINE]) == Ready()


def test_ready_while_the_partners_files_show_that_it_is_the_same_folder(folder: Folder) -> None:
    put(folder.path, b"", THEIRS)
    assert state_of(folder, [MINE], [THEIRS]) == Ready()


def test_emptied(folder: Folder) -> None:
    put(folder.path, b"", "desktop.ini")
    assert state_of(folder, [MINE], [THEIRS]) == Emptied()


def test_replaced(folder: Folder) -> None:
    put(folder.path, b"", STRANGE)
    assert state_of(folder, [MINE], [THEIRS]) == Replaced()


def test_gone(folder: Folder) -> None:
    folder.path.rmdir()
    assert state_of(folder, [MINE]) == Gone()


def test_full_after_a_failed_write(folder: Folder) -> None:
    folder.is_full = True
    assert state_of(folder) == Full()


def test_unwritable(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)
    assert state_of(folder) == Unwritable()


def test_a_folder_that_may_not_be_looked_into_is_not_gone(folder: Folder) -> None:
    twin = FaultyFolder(folder.path)
    twin.always["names"] = errno.EACCES
    assert state_of(twin) == Unwritable()


def test_nothing_is_written_to_find_out(folder: Folder) -> None:
    before = folder.path.stat().st_mtime_ns
    state_of(folder, [MINE])
    assert folder.path.stat().st_mtime_ns == before


@pytest.mark.parametrize("state", [Gone(), Unwritable(), Full(), Emptied(), Replaced()])
def test_every_trouble_has_one_calm_sentence_and_one_action(state: State) -> None:
    assert state.sentence.endswith(".")
    assert "!" not in state.sentence
    assert state.action
    assert state.remedy is not Remedy.NONE


def test_a_strange_folder_is_looked_into_and_nothing_is_put_there_unasked() -> None:
    assert (Replaced.may_receive, Replaced.may_send) == (True, False)
    assert (Emptied.may_receive, Emptied.may_send) == (False, False)
    assert Replaced.remedy is Remedy.CHOOSE


def test_what_waits_for_room_or_a_right_is_tried_again() -> None:
    assert Full.remedy is Remedy.LOOK_AGAIN
    assert Full.may_send
    assert Unwritable.may_receive
