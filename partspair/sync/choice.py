"""Choosing a folder: what is refused, and what is offered instead. protocol.md section 7."""

import os
from itertools import islice
from pathlib import Path
from typing import Final

from partspair.sync.folder import Folder
from partspair.sync.names import NameKind, kind_of
from partspair.sync.trouble import FolderGoneError, FolderReadOnlyError, FolderRefusedError

MOST_NEIGHBOURS: Final = 200
MOST_NAMES: Final = 20_000


def check(path: Path, vault_dir: Path) -> None:
    """Raise a FolderError when this can't be the shared one: not there, no text, read-only, tangled with the vault."""
    check_name(path)
    folder = Folder(path)
    if not folder.is_there():
        raise FolderGoneError
    if _is_within(path, vault_dir):
        raise FolderRefusedError(
            "This folder can’t be the shared one",
            "It lies where Parts Pair keeps its own data. What is in there must never be synced.",
            "Choose another folder, for example a new one inside your sync program’s folder.",
        )
    if _is_within(vault_dir, path):
        raise FolderRefusedError(
            "This folder can’t be the shared one",
            "Parts Pair keeps its own data inside it, and a sync program would copy that too.",
            "Choose a smaller folder, for example a new one inside it.",
        )
    if not folder.is_writable():
        raise FolderReadOnlyError


def check_name(path: Path) -> None:
    """Raise FolderRefusedError for a path that can't be written down: on Linux a name may be any bytes."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise FolderRefusedError(
            "This folder can’t be the shared one",
            "The name of it, or of a folder it lies in, is not written in UTF-8, so it can’t be remembered.",
            "Give that folder another name, or choose another one.",
        ) from None


def suggest(path: Path) -> tuple[Path, ...]:
    """Look one level around a folder that holds no bundles: the inner folders and the parent that do, best first.

    Nothing when the folder itself holds some, or none is near. Names alone decide; nothing is opened.
    """
    if _bundles_in(path):
        return ()
    found = [(count, near) for near in _neighbours(path) if (count := _bundles_in(near))]
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple(near for _, near in found)


def _neighbours(path: Path) -> list[Path]:
    try:
        inner = [one for one in islice(path.iterdir(), 10 * MOST_NEIGHBOURS) if not one.name.startswith(".")]
    except OSError:
        inner = []
    inner = [one for one in inner if one.is_dir() and not one.is_symlink()]
    return [*inner[:MOST_NEIGHBOURS], path.absolute().parent]


def _bundles_in(path: Path) -> int:
    try:
        return sum(kind_of(name) is NameKind.OURS for name in Folder(path).names(MOST_NAMES))
    except OSError:
        return 0


def _is_within(inner: Path, outer: Path) -> bool:
    """Whether inner is outer or lies in it, whatever links or letter cases lead there."""
    inner, outer = Path(os.path.realpath(inner)), Path(os.path.realpath(outer))
    for one in (inner, *inner.parents):
        if one == outer:
            return True
        try:
            if one.samefile(outer):
                return True
        except OSError:
            continue
    return False
