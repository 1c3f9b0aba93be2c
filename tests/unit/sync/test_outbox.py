"""Publishing, checking and clearing."""

import errno
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

import pytest

from partspair.errors import KnownError
from partspair.sync.digests import Digests
from partspair.sync.folder import Folder
from partspair.sync.names import new_staging
from partspair.sync.outbox import PAUSES, Published, clear, finish, is_whole, publish, sweep_staging
from partspair.sync.state import Full, Ready, state_of
from partspair.sync.trouble import (
    FolderBusyError,
    FolderError,
    FolderFullError,
    FolderGoneError,
    FolderReadOnlyError,
    FolderUnreliableError,
    _codes,
    calm,
)
from tests.support.faulty_folder import FaultyFolder
from tests.support.outbox_row import full_name, name_of, put, seal_in_pieces, sealed

STAGING = new_staging(os.urandom)


@pytest.fixture
def folder(tmp_path: Path) -> FaultyFolder:
    (tmp_path / "shared").mkdir()
    return FaultyFolder(tmp_path / "shared")


def _send(folder: Folder, committed: list[str] | None = None, pauses: list[float] | None = None) -> Published:
    names = committed if committed is not None else []
    waits = pauses if pauses is not None else []
    return publish(folder, STAGING, seal_in_pieces, names.append, name_of, waits.append)


def _names(folder: Folder) -> list[str]:
    return sorted(one.name for one in folder.path.iterdir())


def test_the_order_of_what_happens(folder: FaultyFolder) -> None:
    published = publish(
        folder, STAGING, seal_in_pieces, lambda _name: folder.calls.append("commit"), name_of, lambda _seconds: None
    )
    steps = [one for one in folder.calls if one not in ("read", "look", "write")]
    assert steps == [
        "remove", "create", "flush_to_disk", "close", "open_fd", "close", "commit", "rename", "sync_directory",
    ]  # fmt: skip
    data = (folder.path / published.name).read_bytes()
    assert (full_name(data), len(data)) == (published.name, published.size)


def test_the_final_name_is_committed_before_it_appears(folder: FaultyFolder) -> None:
    seen: list[list[str]] = []
    publish(folder, STAGING, seal_in_pieces, lambda _name: seen.append(_names(folder)), name_of)
    assert seen == [[STAGING]]


def test_what_an_earlier_try_left_is_replaced(folder: FaultyFolder) -> None:
    (folder.path / STAGING).write_bytes(b"half of it")
    published = _send(folder)
    assert _names(folder) == [published.name]


def test_only_a_staging_name_is_staged_under(folder: FaultyFolder) -> None:
    (folder.path / "holiday.jpg").write_bytes(b"not ours")
    with pytest.raises(ValueError, match="staging"):
        publish(folder, "holiday.jpg", seal_in_pieces, lambda _name: None, name_of)
    assert (folder.path / "holiday.jpg").read_bytes() == b"not ours"


def test_what_does_not_come_back_as_written_is_never_published(folder: FaultyFolder) -> None:
    def lie(stream: BinaryIO) -> bytes:
        stream.write(sealed())
        return hashlib.sha256(b"something else").digest()

    committed: list[str] = []
    with pytest.raises(FolderUnreliableError):
        publish(folder, STAGING, lie, committed.append, name_of)
    assert committed == []
    assert _names(folder) == []


def test_a_failing_seal_leaves_nothing_and_says_its_own_words(folder: FaultyFolder) -> None:
    class LockedError(KnownError):
        pass

    def fail(stream: BinaryIO) -> bytes:
        stream.write(b"begin")
        raise LockedError("Locked")

    with pytest.raises(LockedError):
        publish(folder, STAGING, fail, lambda _name: None, name_of)
    assert _names(folder) == []


def test_a_vault_that_cannot_commit_publishes_nothing(folder: FaultyFolder) -> None:
    def fail(_name: str) -> None:
        raise OSError(errno.ENOSPC, "the vault's disk, not the folder's")

    with pytest.raises(OSError, match="vault"):
        publish(folder, STAGING, seal_in_pieces, fail, name_of)
    assert _names(folder) == [STAGING]
    assert not folder.is_full
    published = _send(folder)
    assert _names(folder) == [published.name]


@pytest.mark.parametrize(
    ("primitive", "code", "expected"),
    [
        ("create", errno.EROFS, FolderReadOnlyError),
        ("create", errno.EACCES, FolderReadOnlyError),
        ("create", errno.ENOSPC, FolderFullError),
        ("write", errno.ENOSPC, FolderFullError),
        ("write", errno.EDQUOT, FolderFullError),
        ("write", errno.EIO, FolderUnreliableError),
        ("flush_to_disk", errno.EIO, FolderUnreliableError),
        ("flush_to_disk", errno.ENOSPC, FolderFullError),
        ("close", errno.EDQUOT, FolderFullError),
        ("read", errno.EIO, FolderUnreliableError),
        ("create", errno.ESTALE, FolderGoneError),
        ("write", errno.ENOTCONN, FolderGoneError),
        ("rename", errno.EBUSY, FolderBusyError),
        ("rename", errno.EIO, FolderUnreliableError),
        ("sync_directory", errno.EIO, FolderUnreliableError),
    ],
)
def test_each_failure_has_its_own_words(
    folder: FaultyFolder, primitive: str, code: int, expected: type[FolderError]
) -> None:
    folder.always[primitive] = code
    committed: list[str] = []
    with pytest.raises(expected) as raised:
        _send(folder, committed)
    assert raised.value.happened
    assert raised.value.remedy
    folder.always.clear()
    if committed:
        assert finish(folder, STAGING, committed[0], name_of)
        assert _names(folder) == committed
    else:
        assert _names(folder) == []


def test_a_full_folder_is_remembered_until_a_file_fits(folder: FaultyFolder) -> None:
    folder.always["write"] = errno.ENOSPC
    with pytest.raises(FolderFullError):
        _send(folder)
    assert state_of(folder) == Full()
    folder.always.clear()
    _send(folder)
    assert state_of(folder) == Ready()


def test_a_folder_that_went_away(folder: FaultyFolder) -> None:
    folder.path.rmdir()
    with pytest.raises(FolderGoneError):
        _send(folder)
    with pytest.raises(FolderGoneError):
        finish(folder, STAGING, full_name(b""), name_of)


def test_a_folder_that_goes_away_in_the_middle(folder: FaultyFolder) -> None:
    def seal(stream: BinaryIO) -> bytes:
        digest = seal_in_pieces(stream)
        folder.path.rename(folder.path.with_name("renamed"))
        return digest

    with pytest.raises(FolderGoneError):
        publish(folder, STAGING, seal, lambda _name: None, name_of)


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EACCES, errno.EPERM])
def test_a_held_file_is_renamed_as_soon_as_it_is_free(folder: FaultyFolder, code: int) -> None:
    folder.always["rename"] = code
    folder.times["rename"] = 3
    pauses: list[float] = []
    published = _send(folder, pauses=pauses)
    assert pauses == list(PAUSES[:3])
    assert _names(folder) == [published.name]


def test_a_file_that_stays_held_is_finished_later(folder: FaultyFolder) -> None:
    folder.always["rename"] = errno.EBUSY
    committed: list[str] = []
    pauses: list[float] = []
    with pytest.raises(FolderBusyError):
        _send(folder, committed, pauses)
    assert pauses == list(PAUSES)
    assert _names(folder) == [STAGING]
    folder.always.clear()
    assert finish(folder, STAGING, committed[0], name_of)
    assert _names(folder) == committed


def test_finishing_when_neither_file_is_there(folder: FaultyFolder) -> None:
    assert finish(folder, STAGING, full_name(b"lost"), name_of) is None


def test_finishing_does_not_take_a_damaged_staging_file(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data[:-1], STAGING)
    assert finish(folder, STAGING, full_name(data), name_of) is None
    assert _names(folder) == [STAGING]


def test_finishing_replaces_a_damaged_final_file(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data[:100], full_name(data))
    put(folder.path, data, STAGING)
    assert finish(folder, STAGING, full_name(data), name_of) == Published(full_name(data), len(data))
    assert (folder.path / full_name(data)).read_bytes() == data
    assert _names(folder) == [full_name(data)]


def test_finishing_with_both_whole_removes_the_staging_file(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data)
    put(folder.path, data, STAGING)
    assert finish(folder, STAGING, full_name(data), name_of)
    assert _names(folder) == [full_name(data)]
    assert folder.calls[-1] == "sync_directory"


def test_a_staging_file_on_a_bad_sector_is_given_up(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data, STAGING)
    folder.always["read"] = errno.EIO
    assert finish(folder, STAGING, full_name(data), name_of) is None


def test_a_staging_file_that_is_held_is_not_given_up(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data, STAGING)
    folder.always["open_fd"] = errno.EACCES
    with pytest.raises(FolderError):
        finish(folder, STAGING, full_name(data), name_of)


def test_a_folder_in_the_place_of_the_final_name_is_left_alone(folder: FaultyFolder) -> None:
    data = sealed()
    put(folder.path, data, STAGING)
    (folder.path / full_name(data)).mkdir()
    with pytest.raises(FolderError):
        finish(folder, STAGING, full_name(data), name_of)
    assert (folder.path / full_name(data)).is_dir()


def test_sweeping_takes_own_staging_files_only(folder: FaultyFolder) -> None:
    theirs = new_staging(os.urandom)
    for name in (STAGING, theirs, "photo.tmp"):
        (folder.path / name).write_bytes(b"x")
    assert sweep_staging(folder, [STAGING, "photo.tmp", new_staging(os.urandom)]) == 1
    assert _names(folder) == sorted([theirs, "photo.tmp"])


def test_whole_damaged_and_missing(folder: FaultyFolder) -> None:
    digests = Digests(folder)
    data = sealed()
    name = put(folder.path, data)
    assert is_whole(digests, name, len(data), name_of)
    put(folder.path, data[:-1], name)
    assert not is_whole(digests, name, len(data), name_of)
    put(folder.path, bytes(len(data)), name)
    assert not is_whole(digests, name, len(data), name_of)
    (folder.path / name).unlink()
    assert not is_whole(digests, name, len(data), name_of)


def test_what_changes_while_it_is_read_is_not_called_whole(folder: FaultyFolder) -> None:
    data = sealed()
    name = put(folder.path, data)

    def cut_short(_name: str, _real: object, _arguments: object) -> bytes:
        return b""

    first_read = 3
    twin = FaultyFolder(folder.path, first_read, cut_short)
    assert not is_whole(Digests(twin), name, len(data), name_of)
    assert twin.calls.count("read") == 1


def test_what_fails_for_good_is_not_tried_again(folder: FaultyFolder) -> None:
    folder.always["rename"] = errno.EIO
    pauses: list[float] = []
    with pytest.raises(FolderUnreliableError):
        _send(folder, pauses=pauses)
    assert pauses == []
    assert folder.calls.count("rename") == 1


def test_an_unchanged_file_is_read_only_once(folder: FaultyFolder) -> None:
    digests = Digests(folder)
    data = sealed()
    name = put(folder.path, data)
    for _ in range(5):
        assert is_whole(digests, name, len(data), name_of)
    assert folder.calls.count("open_fd") == 1


def test_clearing_takes_every_own_name_and_its_copies(folder: FaultyFolder) -> None:
    first, second, theirs = sealed(), sealed(), sealed()
    names = [put(folder.path, first), put(folder.path, second)]
    stem = names[0].removesuffix(".age")
    put(folder.path, first, f"{stem} (1).age")
    put(folder.path, first, f"{stem}.sync-conflict-20261122-101500-ABCDEFG.age")
    kept = [put(folder.path, theirs), put(folder.path, theirs, f"{stem} 2.age"), put(folder.path, first, "renamed.age")]
    removed = clear(Digests(folder), names, name_of)
    assert len(removed) == 4
    assert _names(folder) == sorted(kept)
    assert clear(Digests(folder), names, name_of) == ()


def test_clearing_a_held_file_tries_again(folder: FaultyFolder) -> None:
    name = put(folder.path, sealed())
    folder.always["remove"] = errno.EBUSY
    folder.times["remove"] = 2
    assert clear(Digests(folder), [name], name_of, lambda _seconds: None) == (name,)
    assert _names(folder) == []


def test_clearing_does_not_follow_links(folder: FaultyFolder, tmp_path: Path) -> None:
    data = sealed()
    target = tmp_path / "target"
    target.write_bytes(data)
    (folder.path / full_name(data)).symlink_to(target)
    assert clear(Digests(folder), [full_name(data)], name_of) == ()
    assert target.read_bytes() == data


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine keeps the content of every file on its own side."""
    monkeypatch.setattr("partspair.sync.folder._is_elsewhere", lambda _found: True)


@pytest.mark.usefixtures("elsewhere")
def test_what_the_engine_took_away_is_whole_and_not_fetched(folder: FaultyFolder) -> None:
    data = sealed()
    name = put(folder.path, data)
    assert is_whole(Digests(folder), name, len(data), name_of)
    assert not is_whole(Digests(folder), name, len(data) + 1, name_of)
    assert finish(folder, STAGING, name, name_of) == Published(name, len(data))
    put(folder.path, data, name.replace(".age", " (1).age"))
    assert clear(Digests(folder), [name], name_of) == (name,)
    assert folder.calls.count("open_fd") == 0


def test_finishing_without_a_staging_name(folder: FaultyFolder) -> None:
    data = sealed()
    assert finish(folder, "", full_name(data), name_of) is None
    put(folder.path, data)
    assert finish(folder, "", full_name(data), name_of) == Published(full_name(data), len(data))


def test_a_sharing_violation_on_windows_is_another_program() -> None:
    error = OSError(errno.EACCES, "in use")
    error.winerror = 32  # type: ignore[attr-defined]
    assert isinstance(calm(error, is_there=True), FolderBusyError)
    assert isinstance(calm(error, is_there=False), FolderGoneError)


def test_codes_that_this_system_lacks_are_left_out() -> None:
    assert _codes("EPERM", "ENOSUCHCODE") == {errno.EPERM}
