"""One process a vault, and the file in which a second start leaves its word for the first."""

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Self

from partspair.errors import KnownError
from partspair.vault.database import ReadOnlyError, make_private

LOCK_NAME = "vault.lock"
REQUEST_NAME = "request"
WORDS = ("raise", "express")

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyOpenError(KnownError):
    """Another process has the vault."""

    def __init__(self) -> None:
        super().__init__("Parts Pair is already open.", "Its window has this vault.", "Use that window.")


class VaultLock:
    """Held from before the vault is opened until the process ends or lets go."""

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    @classmethod
    def take(cls, directory: Path) -> Self:
        """Take the lock, or raise AlreadyOpenError, or ReadOnlyError where nothing can be made.

        A request left by an earlier start is thrown away.
        """
        try:
            make_private(directory)
            handle = os.open(directory / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise ReadOnlyError from error
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise AlreadyOpenError from None
        take_request(directory)
        return cls(handle)

    def release(self) -> None:
        """Let go; the file stays, so that nobody can lock a name that is gone."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def request(directory: Path, word: str) -> None:
    """Ask the first process for something: `raise` its window, or `express`."""
    if word not in WORDS:
        raise ValueError("unknown request")
    fresh = directory / f".{REQUEST_NAME}.{os.getpid()}"
    fresh.write_text(word, encoding="ascii")
    fresh.chmod(0o600)
    fresh.replace(directory / REQUEST_NAME)


def is_request_waiting(directory: Path) -> bool:
    """Whether the first process has yet to take up what it was asked for."""
    return (directory / REQUEST_NAME).exists()


def take_request(directory: Path) -> str | None:
    """What a second start asked for since the last call; None for nothing, and for words nobody knows."""
    path = directory / REQUEST_NAME
    try:
        with path.open("rb") as file:
            word = file.read(16).decode("ascii", "replace")
    except OSError:
        return None
    with suppress(OSError):
        path.unlink()
    return word if word in WORDS else None
