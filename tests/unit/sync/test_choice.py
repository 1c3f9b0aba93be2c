"""Which folder is refused, and which one near is offered."""

import os
import sys
from pathlib import Path

import pytest

from partspair.sync.choice import check, suggest
from partspair.sync.folder import Folder
from partspair.sync.trouble import FolderGoneError, FolderReadOnlyError, FolderRefusedError
from tests.support.outbox_row import put, sealed


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "vault"
    path.mkdir(parents=True)
    return path


def _made(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def test_a_folder_of_its_own_is_fine(tmp_path: Path, vault: Path) -> None:
    check(_made(tmp_path / "Dropbox"), vault)
    check(_made(tmp_path / "data" / "vault-2"), vault)


@pytest.mark.parametrize("relation", ["same", "inside", "deep inside", "outside", "far outside"])
def test_tangled_with_the_vault_is_refused(tmp_path: Path, vault: Path, relation: str) -> None:
    path = {
        "same": vault,
        "inside": vault / "a",
        "deep inside": vault / "a" / "b",
        "outside": vault.parent,
        "far outside": tmp_path,
    }[relation]
    with pytest.raises(FolderRefusedError, match="Parts Pair keeps its own data"):
        check(_made(path), vault)


def test_links_hide_nothing(tmp_path: Path, vault: Path) -> None:
    (tmp_path / "innocent").symlink_to(_made(vault / "inner"))
    with pytest.raises(FolderRefusedError):
        check(tmp_path / "innocent", vault)
    (tmp_path / "other").symlink_to(vault.parent)
    with pytest.raises(FolderRefusedError):
        check(tmp_path / "other", vault)
    (tmp_path / "vault-link").symlink_to(vault)
    with pytest.raises(FolderRefusedError):
        check(vault, tmp_path / "vault-link")


def test_a_vault_that_is_yet_to_come_counts(tmp_path: Path) -> None:
    with pytest.raises(FolderRefusedError):
        check(tmp_path, tmp_path / "not" / "yet")


def test_a_missing_folder(tmp_path: Path, vault: Path) -> None:
    with pytest.raises(FolderGoneError):
        check(tmp_path / "nowhere", vault)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
@pytest.mark.parametrize("below", ["", "ours"])
def test_a_folder_whose_path_is_no_text_is_refused(tmp_path: Path, vault: Path, below: str) -> None:
    with pytest.raises(FolderRefusedError, match="name"):
        check(_made(tmp_path / os.fsdecode(b"caf\xe9") / below), vault)


def test_a_read_only_folder(tmp_path: Path, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Folder, "is_writable", lambda _self: False)
    with pytest.raises(FolderReadOnlyError):
        check(_made(tmp_path / "Dropbox"), vault)


def test_the_inner_folder_with_bundles_is_offered(tmp_path: Path) -> None:
    for name in ("Photos", "Ours", ".stversions"):
        _made(tmp_path / "Dropbox" / name)
    put(tmp_path / "Dropbox" / "Ours", sealed())
    put(tmp_path / "Dropbox" / ".stversions", sealed())
    put(tmp_path / "Dropbox" / "Photos", b"", "a.jpg")
    put(_made(tmp_path / "elsewhere"), sealed())
    (tmp_path / "Dropbox" / "link").symlink_to(tmp_path / "elsewhere")
    assert suggest(tmp_path / "Dropbox") == (tmp_path / "Dropbox" / "Ours",)


def test_the_parent_with_bundles_is_offered(tmp_path: Path) -> None:
    inner = _made(tmp_path / "Ours" / "inner")
    put(tmp_path / "Ours", sealed())
    assert suggest(inner) == (tmp_path / "Ours",)


def test_the_one_with_most_comes_first(tmp_path: Path) -> None:
    for name, number in (("a", 1), ("b", 3)):
        for _ in range(number):
            put(_made(tmp_path / name), sealed())
    assert suggest(tmp_path) == (tmp_path / "b", tmp_path / "a")


def test_many_files_do_not_crowd_out_the_inner_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "the last one"
    inner.mkdir()
    put(inner, sealed())
    for number in range(300):
        (tmp_path / f"file {number}").touch()
    real = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda path: iter(sorted(real(path))))
    assert suggest(tmp_path) == (inner,)


def test_nothing_is_offered_for_the_right_one_or_where_none_is_near(tmp_path: Path) -> None:
    right = _made(tmp_path / "deep" / "right")
    put(right, sealed())
    put(_made(right / "inner"), sealed())
    assert suggest(right) == ()
    assert suggest(_made(tmp_path / "empty")) == ()
    assert suggest(tmp_path / "nowhere") == ()
