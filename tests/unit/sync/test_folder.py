"""The folder on a real disk: only plain regular files, within bounds, links never followed."""

import errno
import os
import stat
import sys
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from typing_extensions import override

from partspair.sync.folder import Folder, _entry
from tests.support.faulty_folder import FaultyFolder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "shared").mkdir()
    return Folder(tmp_path / "shared")


def _never(_name: str) -> bool:
    return False


def test_only_regular_files_are_entries(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"elsewhere")
    (folder.path / "file.age").write_bytes(b"12345")
    (folder.path / "folder.age").mkdir()
    (folder.path / "link.age").symlink_to(tmp_path / "secret")
    (folder.path / "dangling.age").symlink_to(tmp_path / "nothing")
    os.mkfifo(folder.path / "pipe.age")
    listing = folder.listing(_never, 100)
    assert [(one.name, one.size) for one in listing.entries] == [("file.age", 5)]
    assert listing.others == 4
    assert not listing.is_cut


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_reading_refuses_what_is_no_file_even_when_it_came_after_the_look(
    folder: Folder, tmp_path: Path, kind: str
) -> None:
    name = f"{kind}.age"
    if kind == "link":
        (tmp_path / "secret").write_bytes(b"elsewhere")
        (folder.path / name).symlink_to(tmp_path / "secret")
    elif kind == "pipe":
        os.mkfifo(folder.path / name)
    else:
        (folder.path / name).mkdir()
    with pytest.raises(OSError, match=r".+"):
        folder.reading(name)


def test_reading_is_bounded(folder: Folder) -> None:
    (folder.path / "a").write_bytes(bytes(100))
    with folder.reading("a", 100) as stream:
        (folder.path / "a").write_bytes(bytes(1000))
        assert len(stream.read()) == 100
    with pytest.raises(OSError, match="large") as raised:
        folder.reading("a", 999)
    assert raised.value.errno == errno.EFBIG


def test_every_descriptor_is_closed(folder: Folder) -> None:
    twin = FaultyFolder(folder.path)
    (folder.path / "a").write_bytes(bytes(100))
    for _ in range(3):
        with twin.reading("a") as stream:
            stream.read(1)
        with pytest.raises(OSError, match="large"):
            twin.reading("a", 1)
    assert twin.calls.count("open_fd") == twin.calls.count("close") == 6


def test_creating_never_opens_what_is_there(folder: Folder, tmp_path: Path) -> None:
    (folder.path / "a").write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        folder.staging("a")
    (folder.path / "b").symlink_to(tmp_path / "target")
    with pytest.raises(FileExistsError):
        folder.staging("b")
    assert not (tmp_path / "target").exists()


def test_a_new_file_is_for_its_owner_alone(folder: Folder) -> None:
    before = os.umask(0)
    try:
        with folder.staging("a") as writer:
            writer.write(b"abc")
    finally:
        os.umask(before)
    assert stat.S_IMODE((folder.path / "a").stat().st_mode) == 0o600


def test_short_writes_are_continued(folder: Folder) -> None:
    class Slow(Folder):
        @override
        def write(self, descriptor: int, data: bytes | memoryview) -> int:
            return super().write(descriptor, data[:3])

    with Slow(folder.path).staging("a") as writer:
        assert writer.write(b"abcdefgh") == 8
        assert writer.size == 8
    assert (folder.path / "a").read_bytes() == b"abcdefgh"


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "inner/a", "a\0b", "/etc/passwd"])
def test_names_stay_inside(folder: Folder, name: str) -> None:
    for call in (folder.look, folder.remove, folder.open_fd, folder.create):
        with pytest.raises(ValueError, match="plain"):
            call(name)
    with pytest.raises(ValueError, match="plain"):
        folder.rename("a", name)


def test_what_is_settled_is_not_looked_at_and_crowds_nothing_out(folder: Folder) -> None:
    for number in range(30):
        (folder.path / f"settled {number}").write_bytes(b"x")
    (folder.path / "new").write_bytes(b"x")
    twin = FaultyFolder(folder.path)
    listing = twin.listing(lambda _name: False, 10, lambda name: name.startswith("settled"))
    assert [one.name for one in listing.entries] == ["new"]
    assert (len(listing.names), listing.others, listing.is_cut) == (31, 0, False)
    assert twin.calls.count("look") == 1


def test_a_folder_of_settled_names_alone_is_cut_where_looking_ends(folder: Folder) -> None:
    for number in range(30):
        (folder.path / f"settled {number}").write_bytes(b"x")
    assert folder.listing(lambda _name: False, 3, lambda _name: True).is_cut
    assert not folder.listing(lambda _name: False, 4, lambda _name: True).is_cut


def test_a_long_list_is_cut_and_the_preferred_names_are_kept(folder: Folder) -> None:
    for number in range(40):
        (folder.path / f"junk-{number}").touch()
    (folder.path / "wanted").touch()
    listing = folder.listing(lambda name: name == "wanted", 10)
    assert len(listing.entries) == 10
    assert listing.entries[0].name == "wanted"
    assert listing.is_cut


def test_one_entry_that_fails_does_not_hide_the_others(folder: Folder) -> None:
    for name in "abc":
        (folder.path / name).touch()
    twin = FaultyFolder(folder.path)
    twin.always["look"] = errno.EIO
    twin.times["look"] = 1
    assert len(twin.listing(_never, 100).entries) == 2


def test_a_missing_folder_is_not_an_empty_one(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "nowhere")
    assert not folder.is_there()
    with pytest.raises(FileNotFoundError):
        folder.listing(_never, 10)
    with pytest.raises(FileNotFoundError):
        folder.entry("a")


def test_a_file_in_place_of_the_folder_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert not Folder(tmp_path / "file").is_there()


class _Stat:
    st_size, st_mtime_ns, st_ino = 5, 6, 7

    def __init__(self, st_file_attributes: int = 0, st_flags: int = 0) -> None:
        self.st_file_attributes = st_file_attributes
        self.st_flags = st_flags


@pytest.mark.parametrize("attributes", [0x1000, 0x40000, 0x400000])
def test_windows_placeholders(attributes: int) -> None:
    assert _entry("a", _Stat(st_file_attributes=attributes | 0x20)).is_placeholder  # type: ignore[arg-type]


def test_mac_dataless_files() -> None:
    assert _entry("a", _Stat(st_flags=0x40000000)).is_placeholder  # type: ignore[arg-type]


def test_plain_files_are_no_placeholders() -> None:
    assert not _entry("a", _Stat(st_file_attributes=0x20, st_flags=0x40)).is_placeholder  # type: ignore[arg-type]


@pytest.mark.parametrize("code", [errno.EINVAL, errno.ENOTSUP])
def test_a_system_that_cannot_flush_folders_is_forgiven(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(code, "no")

    monkeypatch.setattr(os, "fsync", refuse)
    folder.sync_directory()


def test_a_folder_that_fails_to_flush_is_not(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="broken"):
        folder.sync_directory()
    descriptor = folder.create("a")
    try:
        with pytest.raises(OSError, match="broken"):
            folder.flush_to_disk(descriptor)
    finally:
        folder.close(descriptor)


def test_a_folder_that_may_not_be_asked_about_is_not_there(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_path: Path) -> bool:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(Path, "is_dir", refuse)
    assert not folder.is_there()


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="this system does not tell")
def test_a_disk_that_may_only_be_read_takes_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder.is_writable()
    monkeypatch.setattr(os, "statvfs", lambda _path: SimpleNamespace(f_flag=os.ST_RDONLY))
    assert not folder.is_writable()


@pytest.mark.skipif(not hasattr(os, "statvfs"), reason="this system does not tell")
def test_a_disk_that_does_not_answer_takes_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: Path) -> object:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "statvfs", fail)
    assert not folder.is_writable()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such call")
@pytest.mark.parametrize(("code", "is_forgiven"), [(errno.ENOTSUP, True), (errno.EINVAL, True), (errno.EIO, False)])
def test_on_a_mac_the_disk_itself_is_asked_and_where_it_cannot_the_system(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, code: int, is_forgiven: bool
) -> None:
    import fcntl

    def refuse(_descriptor: int, _command: int) -> None:
        raise OSError(code, "no")

    synced: list[int] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", refuse)
    monkeypatch.setattr(os, "fsync", synced.append)
    with nullcontext() if is_forgiven else pytest.raises(OSError, match="no"):
        folder.flush_to_disk(7)
    assert synced == ([7] if is_forgiven else [])


def test_on_windows_there_is_no_folder_to_flush(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> int:
        raise OSError(errno.EACCES, "a folder is not opened there")

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "open", fail)
    folder.sync_directory()


def test_a_disk_that_is_pulled_while_its_names_are_looked_at_is_said(folder: Folder) -> None:
    (folder.path / "a").write_bytes(b"x")

    class Pulled(Folder):
        @override
        def look(self, name: str) -> os.stat_result | None:
            raise OSError(errno.ESTALE, "gone")

    with pytest.raises(OSError, match="gone"):
        Pulled(folder.path).listing(_never, 10)


def test_a_closed_file_takes_nothing(folder: Folder) -> None:
    writer = folder.staging("a")
    writer.write(b"x")
    writer.close()
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"y")
    with pytest.raises(ValueError, match="closed"):
        writer.flush_to_disk()
    assert (folder.path / "a").read_bytes() == b"x"


def test_a_closed_file_gives_nothing(folder: Folder) -> None:
    (folder.path / "a").write_bytes(b"x")
    stream = folder.reading("a")
    raw = stream.raw  # type: ignore[attr-defined]
    stream.close()
    with pytest.raises(ValueError, match="closed"):
        raw.readinto(bytearray(1))
