"""Publishing: one sealed file appears in the folder whole, or not at all. protocol.md section 5.

The vault remembers three things of each outbox row, in this order: the staging name, before the file is created; the
final name, once the staging file was read back whole; and that it is in the folder. A crash between any two of them
is taken up by `finish`, then `publish`, and leads to exactly one live file.
"""

import errno
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO, Final

from partspair.errors import KnownError
from partspair.sync.digests import Digests, digest_file
from partspair.sync.folder import Folder
from partspair.sync.names import SUFFIX, is_staging, stem_in
from partspair.sync.trouble import BUSY, READ_ONLY, FolderFullError, FolderUnreliableError, in_calm_words

NameOf = Callable[[bytes], str]
"""SHA-256 of a file to its name, with or without .age."""

PAUSES: Final = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between the tries when another program holds the file."""


MOST_COPIES: Final = 20_000


@dataclass(frozen=True)
class Published:
    """A file that is in the folder under its final name."""

    name: str
    size: int


def final_name(name_of: NameOf, digest: bytes) -> str:
    """The published name of a file with this SHA-256."""
    return name_of(digest).removesuffix(SUFFIX) + SUFFIX


def publish(
    folder: Folder,
    staging: str,
    seal: Callable[[BinaryIO], bytes],
    commit_name: Callable[[str], None],
    name_of: NameOf,
    pause: Callable[[float], None] = time.sleep,
) -> Published:
    """Seal into the staging file, check it, let the vault commit the final name, and rename.

    `staging` is from new_staging and already in the vault; what an earlier try left under it is removed first.
    `seal` writes the file and returns its SHA-256. FolderError when the folder stands in the way.
    """
    if not is_staging(staging):
        raise ValueError("not a staging name")
    try:
        with in_calm_words(folder.is_there):
            digest, size = _fill(folder, staging, seal)
        name = final_name(name_of, digest)
        commit_name(name)
        with in_calm_words(folder.is_there):
            _settle(folder, staging, name, pause)
    except FolderFullError:
        folder.is_full = True
        raise
    folder.is_full = False
    return Published(name, size)


def finish(
    folder: Folder, staging: str, name: str, name_of: NameOf, pause: Callable[[float], None] = time.sleep
) -> Published | None:
    """After a crash: bring the committed name into the folder from what is there. None when neither file is whole.

    `staging` may be empty when it is no longer known. After None the caller publishes again, under another name, and
    keeps this one among the names that it ever used.
    """
    with in_calm_words(folder.is_there):
        has_staging = is_staging(staging)
        if (size := _whole_size(folder, name, name, name_of)) is not None:
            if has_staging:
                folder.remove(staging)
            folder.sync_directory()
            return Published(name, size)
        if not has_staging or (size := _whole_size(folder, staging, name, name_of)) is None:
            return None
        _settle(folder, staging, name, pause)
        return Published(name, size)


def sweep_staging(folder: Folder, own: Iterable[str]) -> int:
    """Remove the staging files that the vault recorded as its own and needs no more; return how many were there."""
    with in_calm_words(folder.is_there):
        left = [name for name in own if is_staging(name) and folder.entry(name) is not None]
        for name in left:
            folder.remove(name)
    return len(left)


def is_whole(digests: Digests, name: str, size: int, name_of: NameOf) -> bool:
    """Whether a published file is still there, unaltered. What the engine keeps elsewhere is not fetched for this."""
    with in_calm_words(digests.folder.is_there):
        entry = digests.folder.entry(name)
        if entry is None or entry.size != size:
            return False
        if entry.is_placeholder:
            return True
        digest = digests.of(entry)
        return digest is not None and final_name(name_of, digest) == name


def clear(
    digests: Digests, names: Iterable[str], name_of: NameOf, pause: Callable[[float], None] = time.sleep
) -> tuple[str, ...]:
    """Remove own files, and every copy of them that an engine made under another name. Return what was removed.

    A copy is only removed when its content is the own file's; anything else is not ours.
    """
    own = frozenset(names)
    folder = digests.folder
    with in_calm_words(folder.is_there):
        doomed = [name for name in sorted(own) if folder.entry(name) is not None]
        doomed += _copies(digests, own, name_of)
        for name in doomed:
            _patiently(partial(folder.remove, name), pause)
        if doomed:
            folder.sync_directory()
    return tuple(doomed)


def _fill(folder: Folder, staging: str, seal: Callable[[BinaryIO], bytes]) -> tuple[bytes, int]:
    """Write, flush, fsync, close and read back. Return digest and size, or leave nothing behind."""
    folder.remove(staging)
    try:
        with folder.staging(staging) as writer:
            digest = seal(writer.stream)
            writer.flush_to_disk()
        if digest_file(folder, staging) != (digest, writer.size):
            raise FolderUnreliableError
    except (OSError, KnownError):
        with suppress(OSError):
            folder.remove(staging)
        raise
    return digest, writer.size


def _settle(folder: Folder, staging: str, name: str, pause: Callable[[float], None]) -> None:
    """Rename and make the name durable. What has the name already can only be the same content, or damaged."""
    _patiently(partial(folder.rename, staging, name), pause)
    folder.sync_directory()


def _patiently(call: Callable[[], None], pause: Callable[[float], None]) -> None:
    """Try a few times while another program holds the file. On Windows that looks like a missing permission."""
    for seconds in PAUSES:
        try:
            return call()
        except OSError as error:
            if error.errno not in BUSY | READ_ONLY:
                raise
        pause(seconds)
    return call()


def _whole_size(folder: Folder, present: str, name: str, name_of: NameOf) -> int | None:
    """The size of the file present, when its content is what the name says."""
    entry = folder.entry(present)
    if entry is None:
        return None
    if entry.is_placeholder and present == name:
        return entry.size  # the engine took it away to its own store, so it was here
    try:
        digest, size = digest_file(folder, present)
    except OSError as error:
        if error.errno == errno.EIO:
            return None
        raise
    return size if final_name(name_of, digest) == name else None


def _copies(digests: Digests, own: frozenset[str], name_of: NameOf) -> list[str]:
    """The names of conflict copies of own files, told by their content."""
    stems = {name.removesuffix(SUFFIX) for name in own}
    found = []
    for entry in digests.folder.listing(lambda name: stem_in(name) in stems, MOST_COPIES).entries:
        is_alike = stem_in(entry.name) in stems and entry.name not in own
        if is_alike and not entry.is_placeholder:
            with suppress(OSError):
                digest = digests.of(entry)
                if digest is not None and final_name(name_of, digest) in own:
                    found.append(entry.name)
    return found
