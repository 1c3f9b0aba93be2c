"""Death and failure at every single file call of publishing: exactly one live file in the end."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from partspair.sync.folder import Folder
from partspair.sync.inbox import Inbox
from partspair.sync.trouble import FolderError
from tests.support.faulty_folder import Death, Fault, FaultyFolder, dying_after, dying_before, failing
from tests.support.outbox_row import CONTENT, Row, deliver, name_of

ROOT = Path(__file__).parents[3]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / "shared"
    path.mkdir()
    return path


def _calls_of_one_delivery(directory: Path) -> list[str]:
    directory.mkdir()
    (directory / "shared").mkdir()
    folder = FaultyFolder(directory / "shared")
    deliver(folder, Row(directory / "row"))
    return folder.calls


def _expect_no_half_file(shared: Path) -> None:
    scan = Inbox(Folder(shared), name_of).scan(0.0, lambda _name: False)
    assert len(scan.candidates) <= 1
    assert all(one.is_complete for one in scan.candidates)
    assert not scan.waiting


def _expect_one_live_file(shared: Path, row: Row) -> None:
    assert [one.name for one in shared.iterdir()] == [row.names[-1]]
    content = (shared / row.names[-1]).read_bytes()
    assert content.endswith(CONTENT)


@pytest.mark.parametrize("fault", [dying_before, dying_after])
def test_death_at_every_call_leads_to_one_live_file(tmp_path: Path, fault: Fault) -> None:
    total = len(_calls_of_one_delivery(tmp_path / "measure"))
    assert total > 10
    for at in range(1, total + 1):
        shared = tmp_path / f"shared-{at}"
        shared.mkdir()
        row = Row(tmp_path / f"row-{at}")
        with pytest.raises(Death):
            deliver(FaultyFolder(shared, at, fault), row)
        _expect_no_half_file(shared)
        deliver(Folder(shared), row)
        _expect_one_live_file(shared, row)
        deliver(Folder(shared), row)
        _expect_one_live_file(shared, row)


@pytest.mark.parametrize("fault", [dying_before, dying_after])
def test_death_again_while_coming_back(tmp_path: Path, fault: Fault) -> None:
    total = len(_calls_of_one_delivery(tmp_path / "measure"))
    for first in range(1, total + 1):
        for second in range(1, total + 3):
            shared = tmp_path / f"shared-{first}-{second}"
            shared.mkdir()
            row = Row(tmp_path / f"row-{first}-{second}")
            with pytest.raises(Death):
                deliver(FaultyFolder(shared, first, dying_after), row)
            try:
                deliver(FaultyFolder(shared, second, fault), row)
            except Death:
                _expect_no_half_file(shared)
                deliver(Folder(shared), row)
            _expect_one_live_file(shared, row)


def test_a_name_committed_before_death_is_the_name_it_gets(tmp_path: Path) -> None:
    calls = _calls_of_one_delivery(tmp_path / "measure")
    for at in range(calls.index("rename") + 1, len(calls) + 1):
        for fault in (dying_before, dying_after):
            shared = tmp_path / f"shared-{at}-{fault.__name__}"
            shared.mkdir()
            row = Row(tmp_path / f"row-{at}-{fault.__name__}")
            with pytest.raises(Death):
                deliver(FaultyFolder(shared, at, fault), row)
            assert len(row.names) == 1
            deliver(Folder(shared), row)
            assert len(row.names) == 1
            _expect_one_live_file(shared, row)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_process_at_every_call(tmp_path: Path, moment: str) -> None:
    total = len(_calls_of_one_delivery(tmp_path / "measure"))
    for at in range(1, total + 1):
        shared, row_file = tmp_path / f"shared-{at}", tmp_path / f"row-{at}"
        shared.mkdir()
        command = [sys.executable, "-m", "tests.support.outbox_row", str(shared), str(row_file), str(at), moment]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == -9
        _expect_no_half_file(shared)
        row = Row(row_file)
        deliver(Folder(shared), row)
        _expect_one_live_file(shared, row)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.ESTALE, errno.ENOENT])
def test_failure_at_every_call_is_said_calmly_and_made_up_for(tmp_path: Path, code: int) -> None:
    total = len(_calls_of_one_delivery(tmp_path / "measure"))
    for at in range(1, total + 1):
        shared = tmp_path / f"shared-{at}"
        shared.mkdir()
        row = Row(tmp_path / f"row-{at}")
        said: list[FolderError] = []
        try:
            deliver(FaultyFolder(shared, at, failing(code)), row)
        except FolderError as error:
            said.append(error)
        assert all(error.title and "!" not in str(error) for error in said)
        _expect_no_half_file(shared)
        if not row.names:
            assert not list(shared.iterdir()), "what was begun is taken away again"
        deliver(Folder(shared), row)
        _expect_one_live_file(shared, row)
