"""Showing a person their own newest sealed file: its name, its size, its first bytes, and where it lies."""

from dataclasses import dataclass, field
from pathlib import Path

from partspair.pair.ids import PairId
from partspair.sync.folder import Folder
from partspair.sync.trouble import in_calm_words
from partspair.vault import outbox, pairs
from partspair.vault.database import Vault

FIRST = 200
"""Bytes that are shown."""


@dataclass(frozen=True)
class Sealed:
    """A file as it lies in the folder."""

    name: str
    size: int
    first: bytes = field(repr=False)


@dataclass(frozen=True)
class Shown:
    """The folder of a pair, and the newest file of one's own in it; None when none is there just now."""

    folder: Path
    sealed: Sealed | None


def newest_sealed(vault: Vault, pair: PairId) -> Shown | None:
    """Look into the folder; None without one. Raises a FolderError. Runs on the folder worker, which may hang."""
    kept = pairs.get(vault, pair)
    if kept is None or kept.folder is None:
        return None
    folder = Folder(Path(kept.folder))
    with in_calm_words(folder.is_there):
        folder.names(1)
    named = sorted(outbox.own_names(vault, pair), key=lambda one: one.created_at, reverse=True)
    for one in named:
        try:
            entry = folder.entry(one.name)
            if entry is not None and not entry.is_placeholder:
                with folder.reading(one.name) as source:
                    return Shown(folder.path, Sealed(one.name, entry.size, source.read(FIRST)))
        except OSError:
            continue
    return Shown(folder.path, None)


def legible(first: bytes) -> tuple[str, ...]:
    """Bytes in lines as a page can show them: what is no plain sign is a dot."""
    lines = first.split(b"\n")
    return tuple("".join(chr(byte) if 32 <= byte < 127 else "·" for byte in line) for line in lines if line)
