"""What can go wrong with a shared folder, in plain words."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from partspair.errors import KnownError


def _codes(*names: str) -> frozenset[int]:
    return frozenset(getattr(errno, name) for name in names if hasattr(errno, name))


FULL = _codes("ENOSPC", "EDQUOT")
READ_ONLY = _codes("EROFS", "EACCES", "EPERM")
BUSY = _codes("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK")
GONE = _codes(
    "ENODEV", "ENXIO", "ESTALE", "ENOTCONN", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH", "ETIMEDOUT"
)
SHARING = frozenset({32, 33})
"""Windows: another program holds the file, or a part of it."""


class FolderError(KnownError):
    """Something about the shared folder stands in the way; nothing is lost by it."""


class FolderGoneError(FolderError):
    """The folder is not there: unmounted, renamed, moved or removed."""

    def __init__(self) -> None:
        super().__init__(
            "The folder isn’t there just now",
            "It may have been moved or renamed, or its drive isn’t connected. Your notes are safe here.",
            "Connect the drive, or choose the folder again. Sending goes on by itself when it is back.",
        )


class FolderReadOnlyError(FolderError):
    """Nothing can be written into the folder."""

    def __init__(self) -> None:
        super().__init__(
            "The folder can’t be written to",
            "This computer may look into the folder but not put anything there. Your notes are safe here.",
            "Allow writing to the folder, or choose another one.",
        )


class FolderFullError(FolderError):
    """No space is left for the folder: the disk, or what the account may use."""

    def __init__(self) -> None:
        super().__init__(
            "There is no space left in the folder",
            "The disk or the account behind the folder is full. Your notes are safe here.",
            "Make some room. Sending goes on by itself.",
        )


class FolderBusyError(FolderError):
    """Another program holds a file of ours."""

    def __init__(self) -> None:
        super().__init__(
            "Another program is holding a file",
            "A file in the folder is in use just now, perhaps by the sync program. Your notes are safe here.",
            "Nothing to do. It is tried again by itself.",
        )


class FolderUnreliableError(FolderError):
    """The folder did not keep what was written, or failed while reading."""

    def __init__(self) -> None:
        super().__init__(
            "The folder didn’t keep a file as it was written",
            "Reading or writing failed there, so nothing was sent. Your notes are safe here.",
            "It is tried again by itself. If this stays, check the drive, or choose another folder.",
        )


class FolderRefusedError(FolderError):
    """This folder must not be used for sharing."""


def calm(error: OSError, is_there: bool) -> FolderError:
    """Plain words for a failed file call; is_there says whether the folder itself can still be found."""
    code = error.errno
    if not is_there or code in GONE:
        return FolderGoneError()
    if code in FULL:
        return FolderFullError()
    if getattr(error, "winerror", None) in SHARING:
        return FolderBusyError()
    if code in READ_ONLY:
        return FolderReadOnlyError()
    if code in BUSY:
        return FolderBusyError()
    return FolderUnreliableError()


@contextmanager
def in_calm_words(is_there: Callable[[], bool]) -> Iterator[None]:
    """Turn every OSError of the block into a FolderError."""
    try:
        yield
    except OSError as error:
        raise calm(error, is_there()) from error
