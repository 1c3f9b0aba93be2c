"""The readable file: whole or not at all, its owner's alone, never in place of another, with links or without."""

import errno
import os
from pathlib import Path

import pytest

from partspair.commands import plain_file
from partspair.commands.plain_file import PlaceError, PlainFile


@pytest.fixture(params=["nameless", "named", "without links"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every way a file system may allow."""
    if request.param != "nameless":
        monkeypatch.setattr(plain_file, "_NAMELESS", 0)
    if request.param == "without links":

        def link(*_given: object, **_named: object) -> None:
            raise OSError(errno.EPERM, "no links here")

        monkeypatch.setattr(os, "link", link)


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


pytestmark = pytest.mark.usefixtures("_way")


def test_it_is_written_for_its_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o277)
    try:
        with PlainFile(tmp_path / "one.tar") as out:
            out.write(b"first, ")
            out.write(b"second")
            out.keep()
    finally:
        os.umask(before)
    assert (tmp_path / "one.tar").read_bytes() == b"first, second"
    assert (tmp_path / "one.tar").stat().st_mode & 0o7777 == 0o600
    assert names(tmp_path) == ["one.tar"]


def test_until_it_is_kept_nothing_has_its_name_and_then_nothing_is_left(tmp_path: Path) -> None:
    with PlainFile(tmp_path / "one.tar") as out:
        out.write(b"half")
        assert not (tmp_path / "one.tar").exists()
    assert names(tmp_path) == []


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder that takes no files")
def test_a_folder_that_takes_no_files_is_told_so() -> None:
    with pytest.raises(PlaceError) as told, PlainFile(Path("/proc/one.tar")):
        pass
    assert "No such file" not in str(told.value)
    assert "No file can be made in /proc." in str(told.value)


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def write() -> None:
        with PlainFile(tmp_path / "one.tar") as out:
            out.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        write()
    assert names(tmp_path) == []


@pytest.mark.parametrize("there", ["file", "link", "dangling link", "folder"])
def test_what_has_the_name_by_then_stays(tmp_path: Path, there: str) -> None:
    taken, elsewhere = tmp_path / "one.tar", tmp_path / "elsewhere"
    with PlainFile(taken) as out:
        out.write(b"mine")
        match there:
            case "file":
                taken.write_bytes(b"theirs")
            case "link":
                elsewhere.write_bytes(b"theirs")
                taken.symlink_to(elsewhere)
            case "dangling link":
                taken.symlink_to(elsewhere)
            case _:
                taken.mkdir()
        with pytest.raises(PlaceError, match="already"):
            out.keep()
    assert taken.is_dir() or taken.is_symlink() or taken.read_bytes() == b"theirs"
    assert not elsewhere.exists() or elsewhere.read_bytes() == b"theirs"
    assert not [name for name in names(tmp_path) if name.startswith(".partspair")]


@pytest.mark.parametrize(("code", "said"), [(errno.ENOSPC, "no room left"), (errno.EIO, "can’t be written")])
def test_a_full_or_failing_disk_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    def write(_descriptor: int, _data: bytes) -> int:
        raise OSError(code, os.strerror(code))

    with PlainFile(tmp_path / "one.tar") as out, monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        with pytest.raises(PlaceError, match=said):
            out.write(b"x")
    assert names(tmp_path) == []


def test_a_folder_that_is_none_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in ("absent/one.tar", "file/one.tar"):
        with pytest.raises(PlaceError), PlainFile(tmp_path / place):
            pytest.fail("it was opened")
