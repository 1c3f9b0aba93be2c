"""The shared folder: every file call in it is one small method here, so that a test can count it and let it fail.

The methods raise plain OSError; outbox and inbox put it into words (trouble.in_calm_words). protocol.md sections 5, 7.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from partspair.sync.streams import StagingWriter, reading_stream
from partspair.sync.trouble import GONE

LARGEST: Final = 512 * 1024 * 1024
"""No file above this many bytes is ever read."""

PRIMITIVES: Final = (
    "names", "look", "is_there", "is_writable", "create", "open_fd", "write", "read", "flush_to_disk", "close",
    "rename", "remove", "sync_directory",
)  # fmt: skip
"""Every method that touches the disk; all the others are built on them."""

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_BLOCK = getattr(os, "O_NONBLOCK", 0)  # a FIFO put in the place of a file must not hang the reader
_PLACEHOLDER_ATTRIBUTES = 0x1000 | 0x40000 | 0x400000  # offline, recall on open, recall on data access
_DATALESS = 0x40000000  # SF_DATALESS
_NO_DIRECTORY_FSYNC = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES}


@dataclass(frozen=True)
class Entry:
    """One regular file, as it was when it was looked at."""

    name: str
    size: int
    mtime_ns: int
    inode: int = 0
    is_placeholder: bool = False
    """Its content is still elsewhere; reading it would fetch it."""


@dataclass(frozen=True)
class Listing:
    """What the folder holds: regular files only, the preferred names first."""

    entries: tuple[Entry, ...]
    names: frozenset[str]
    """Of everything that is there, whether it was looked at or not."""
    others: int
    """Links, folders, devices and FIFOs, which are left alone."""
    is_cut: bool
    """There was more than the limit."""


class Folder:
    """The chosen folder. Names are plain names inside it; links are never followed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_full = False
        """The last write failed for want of space."""

    # What touches the disk

    def names(self, at_most: int) -> list[str]:
        """Return the names of the entries, in no order; the first ones where there are more than at_most."""
        with os.scandir(self.path) as entries:
            return [entry.name for entry in islice(entries, at_most)]

    def look(self, name: str) -> os.stat_result | None:
        """Return the entry itself (never what it links to), or None when there is none."""
        try:
            return self._inside(name).lstat()
        except FileNotFoundError:
            if not self.path.is_dir():
                raise
            return None

    def is_there(self) -> bool:
        """Whether the folder can be found and is a folder."""
        try:
            return self.path.is_dir()
        except OSError:
            return False

    def is_writable(self) -> bool:
        """Whether the system says that files may be made here. Nothing is written to find out."""
        if hasattr(os, "statvfs"):
            try:
                if os.statvfs(self.path).f_flag & os.ST_RDONLY:
                    return False
            except OSError:
                return False
        return os.access(self.path, os.W_OK | os.X_OK)

    def create(self, name: str) -> int:
        """Create a new file, readable by its owner only; return its descriptor. Never opens what is there."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_FOLLOW
        return os.open(self._inside(name), flags, 0o600)

    def open_fd(self, name: str) -> int:
        """Open for reading; return the descriptor. The caller checks what it got with fstat."""
        return os.open(self._inside(name), os.O_RDONLY | _NO_BLOCK | _NO_FOLLOW)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Write some of the data; return how many bytes."""
        return os.write(descriptor, data)

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to size bytes; nothing at the end."""
        return os.read(descriptor, size)

    def flush_to_disk(self, descriptor: int) -> None:
        """Return when the content is on the disk itself. A failure here means that it may be lost."""
        if sys.platform == "darwin":
            import fcntl

            try:
                fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            except OSError as error:
                if error.errno not in (errno.ENOTSUP, errno.EINVAL, errno.ENOTTY):
                    raise
            else:
                return
        os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def rename(self, old: str, new: str) -> None:
        """Give a file its final name, in one step, in place of whatever file has it."""
        self._inside(old).replace(self._inside(new))

    def remove(self, name: str) -> None:
        """Remove one file of ours; that it is gone already is fine."""
        self._inside(name).unlink(missing_ok=True)

    def sync_directory(self) -> None:
        """Make the names durable, where the system can."""
        if sys.platform == "win32":
            return
        descriptor = os.open(self.path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno not in _NO_DIRECTORY_FSYNC:
                raise
        finally:
            os.close(descriptor)

    # What is built on it

    def entry(self, name: str) -> Entry | None:
        """Return the regular file of that name, or None for anything else."""
        found = self.look(name)
        return _entry(name, found) if found is not None and stat.S_ISREG(found.st_mode) else None

    def listing(
        self, is_first: Callable[[str], bool], limit: int, is_settled: Callable[[str], bool] = lambda _name: False
    ) -> Listing:
        """List at most limit regular files, those with preferred names before the rest. Bounded in time too.

        Of what is settled only the name is asked for, so that thousands of such files cost next to nothing.
        """
        names = self.names(10 * limit)
        first: list[str] = []
        rest: list[str] = []
        for name in names:
            if not is_settled(name):
                (first if is_first(name) else rest).append(name)
        kept = (first + rest)[:limit]
        entries = [found for found in map(self._entry_if_readable, kept) if found is not None]
        is_cut = len(kept) < len(first) + len(rest) or len(names) == 10 * limit
        return Listing(tuple(entries), frozenset(names), len(kept) - len(entries), is_cut)

    def reading(self, name: str, largest: int = LARGEST) -> BinaryIO:
        """Open a regular file as a stream of at most largest bytes. OSError when it is anything else, or larger."""
        descriptor = self.open_fd(name)
        try:
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "not a regular file")
            if found.st_size > largest:
                raise OSError(errno.EFBIG, "too large")
        except BaseException:
            self.close(descriptor)
            raise
        return reading_stream(self, descriptor, largest)

    def staging(self, name: str) -> StagingWriter:
        """Create a new file and return its writer."""
        return StagingWriter(self, self.create(name))

    def _entry_if_readable(self, name: str) -> Entry | None:
        try:
            return self.entry(name)
        except OSError as error:
            if error.errno in GONE or not self.is_there():
                raise
            return None

    def _inside(self, name: str) -> Path:
        """Refuse every name that is not a plain name, wherever it came from."""
        if name in ("", ".", "..") or any(one in name for one in (os.sep, os.altsep, "\0") if one):
            raise ValueError("not a plain file name")
        return self.path / name


def _entry(name: str, found: os.stat_result) -> Entry:
    return Entry(name, found.st_size, found.st_mtime_ns, found.st_ino, _is_elsewhere(found))


def _is_elsewhere(found: os.stat_result) -> bool:
    """Whether the engine keeps the content on its own side, as Windows and macOS tell it."""
    attributes = getattr(found, "st_file_attributes", 0)
    flags = getattr(found, "st_flags", 0)
    return bool(attributes & _PLACEHOLDER_ATTRIBUTES) or bool(flags & _DATALESS)
