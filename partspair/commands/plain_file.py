"""One readable file that a person asked for: whole or not at all, for its owner alone, never in place of another."""

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Self

from partspair.commands.console import shown
from partspair.errors import KnownError

_PROC = "/proc/self/fd"
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}
_FULL = {errno.ENOSPC, errno.EDQUOT}


class PlaceError(KnownError):
    """The file can't be written there."""


class PlainFile:
    """Write, then `keep`; without it nothing is left. Where the system can, it has no name until it is whole."""

    def __init__(self, path: Path) -> None:
        """`path` names the file; its folder must exist. Raises PlaceError on entering."""
        self._path = path
        self._directory = self._file = -1
        self._temporary = ""

    def __enter__(self) -> Self:
        try:
            self._directory = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            self._file = self._nameless() if _NAMELESS and Path(_PROC).is_dir() else -1
            if self._file < 0:
                self._temporary = f".partspair-{secrets.token_hex(8)}.part"
                self._file = self._create(self._temporary)
            os.fchmod(self._file, 0o600)
        except OSError as error:
            self.__exit__()
            raise _place_error(self._path, error) from error
        return self

    def write(self, data: bytes) -> None:
        """Write all of it. Raises PlaceError."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError as error:
            raise _place_error(self._path, error) from error

    def keep(self) -> None:
        """It is whole: give it its name, unless something has that name. Raises PlaceError."""
        try:
            os.fsync(self._file)
            if self._temporary:
                self._name_the_temporary()
            else:
                self._name(f"{_PROC}/{self._file}", follow=True)
            with suppress(OSError):  # not every file system can
                os.fsync(self._directory)
        except OSError as error:
            raise _place_error(self._path, error) from error

    def __exit__(self, *_: object) -> None:
        if self._temporary and self._directory >= 0:
            with suppress(OSError):
                os.unlink(self._temporary, dir_fd=self._directory)
        for descriptor in (self._file, self._directory):
            if descriptor >= 0:
                os.close(descriptor)
        self._directory = self._file = -1

    def _nameless(self) -> int:
        try:
            return os.open(".", _NAMELESS | os.O_WRONLY | os.O_CLOEXEC, 0o600, dir_fd=self._directory)
        except OSError as error:
            if error.errno in {*_NO_LINKS, errno.EISDIR, errno.ENOENT}:
                return -1
            raise

    def _create(self, name: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        return os.open(name, flags, 0o600, dir_fd=self._directory)

    def _name(self, source: str, *, follow: bool) -> None:
        os.link(source, self._path.name, src_dir_fd=self._directory, dst_dir_fd=self._directory, follow_symlinks=follow)

    def _name_the_temporary(self) -> None:
        """A second link fails where the name is taken. Without links the name is taken first, then filled."""
        try:
            self._name(self._temporary, follow=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.close(self._create(self._path.name))
            os.rename(self._temporary, self._path.name, src_dir_fd=self._directory, dst_dir_fd=self._directory)
            self._temporary = ""


def _place_error(path: Path, error: OSError) -> PlaceError:
    if error.errno == errno.EEXIST:
        return PlaceError(
            f"There is something at {shown(path)} already.", "It was left as it is.", "Name another place with --to."
        )
    if error.errno == errno.ENOENT:
        return PlaceError(
            f"No file can be made in {shown(path.parent)}.",
            "That folder takes none, or is gone. Nothing was written.",
            "Name another place with --to.",
        )
    if error.errno in _FULL:
        return PlaceError("There is no room left there.", "Nothing was kept of it.", "Name another place with --to.")
    return PlaceError(
        f"A file can’t be written at {shown(path)}.",
        f"The system says: {error.strerror or 'no reason'}. Nothing was kept of it.",
        "Name another place with --to.",
    )
