"""What befalls a device at one of its calls: death before or after it, or a failing disk."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from typing_extensions import override

from partspair.vault.database import DiskFullError
from tests.support.faulty_folder import Death, FaultyFolder

ERRNOS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.ESTALE, errno.ENOENT, errno.EBUSY)
ELSEWHERE = 0x400000
UNDOING = ("ROLLBACK", "PRAGMA", "RELEASE")

Call = Callable[..., Any]
Arguments = tuple[Any, ...]
Blow = Callable[[str, Call, Arguments, bool], Any]
"""Gets a call's name, the call, its arguments, and whether it is a file's; returns or raises in its place."""


class Fate:
    """Counts calls. At number `at`, from 1, a blow falls: the call is the last one, or fails in its way."""

    def __init__(self) -> None:
        self.count = 0
        self.at = 0
        self.blow: Blow | None = None
        self.is_dead = False
        self.struck = ""
        self.calls: list[tuple[str, bool]] = []
        """What was called since something was to befall, and whether it was a file's."""

    def befall(self, at: int, blow: Blow) -> None:
        """Say what happens at a call from now on."""
        self.count, self.at, self.blow, self.struck = 0, at, blow, ""
        self.calls = []

    def spare(self) -> None:
        """Nothing happens any more."""
        self.at, self.blow = 0, None
        self.count, self.calls = 0, []

    def take(self, name: str, real: Call, arguments: Arguments, *, is_file: bool) -> Any:
        if self.is_dead:
            if name == "close":
                real(*arguments)
            raise Death
        self.count += 1
        self.calls.append((name, is_file))
        if self.blow is None or self.count != self.at:
            return real(*arguments)
        self.struck = name
        try:
            return self.blow(name, real, arguments, is_file)
        except Death:
            self.is_dead = True
            raise


def dying_before(_name: str, _real: Call, _arguments: Arguments, _is_file: bool) -> Any:
    """The process ends before the call."""
    raise Death


def dying_after(name: str, real: Call, arguments: Arguments, _is_file: bool) -> Any:
    """The process ends after the call; of a write only the first half arrives."""
    real(*_half(arguments) if name == "write" else arguments)
    raise Death


def failing(code: int) -> Blow:
    """The call fails. A question that answers for itself says no; for the vault, the disk is full."""

    def fail(name: str, real: Call, arguments: Arguments, is_file: bool) -> Any:
        if not is_file:
            if name in UNDOING:
                return real(*arguments)
            raise DiskFullError
        if name == "close":
            real(*arguments)
        if name.startswith("is_"):
            return False
        raise OSError(code, os.strerror(code))

    return fail


def writing_less(name: str, real: Call, arguments: Arguments, _is_file: bool) -> Any:
    """A write takes only some of it, and says so."""
    return real(*_half(arguments) if name == "write" else arguments)


def losing(name: str, real: Call, arguments: Arguments, _is_file: bool) -> Any:
    """A write takes only some of it, and says that it took all."""
    if name != "write":
        return real(*arguments)
    real(*_half(arguments))
    return len(arguments[-1])


def _half(arguments: Arguments) -> Arguments:
    *others, data = arguments
    return (*others, data[: max(1, len(data) // 2)])


class MortalConnection:
    """A connection to the vault; every statement that is no question is a call that may be the last."""

    def __init__(self, connection: Any, fate: Fate) -> None:
        self.real = connection
        self._fate = fate

    def execute(self, sql: str, *parameters: Any) -> Any:
        if sql.lstrip()[:6].upper() == "SELECT":
            if self._fate.is_dead:
                raise Death
            return self.real.execute(sql, *parameters)
        return self._fate.take(sql.split(maxsplit=1)[0], self.real.execute, (sql, *parameters), is_file=False)

    def close(self) -> None:
        self.real.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)


class ModelFolder(FaultyFolder):
    """A folder as a sync engine shows it: some files are placeholders, whose content is elsewhere."""

    def __init__(self, path: Path, fate: Fate, placeholders: dict[str, int]) -> None:
        super().__init__(path)
        self._fate = fate
        self._placeholders = placeholders
        self.reads: list[str] = []

    @override
    def called(self, name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        def seen(*given: Any) -> object:
            if name == "open_fd":
                self.reads.append(given[0])
                if given[0] in self._placeholders:
                    raise OSError(errno.EAGAIN, "its content is elsewhere")
            if name == "rename":
                self._placeholders.pop(given[1], None)
            found = real(*given)
            if name == "names" and isinstance(found, list):
                return sorted(found)
            return self._as_shown(given[0], found) if name == "look" else found

        return self._fate.take(name, seen, arguments, is_file=True)

    def _as_shown(self, name: str, found: object) -> object:
        if not isinstance(found, os.stat_result) or name not in self._placeholders:
            return found
        return SimpleNamespace(
            st_mode=found.st_mode, st_size=self._placeholders[name], st_mtime_ns=found.st_mtime_ns,
            st_ino=found.st_ino, st_file_attributes=ELSEWHERE,
        )  # fmt: skip
