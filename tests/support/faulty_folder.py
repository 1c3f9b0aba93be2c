"""A twin of the shared folder that counts every file call, and lets one fail or be the last."""

import os
import signal
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from partspair.sync.folder import PRIMITIVES, Folder

Fault = Callable[[str, Callable[..., object], tuple[object, ...]], object]
"""Gets the primitive's name, the real call, and its arguments; returns or raises in its place."""


class Death(BaseException):
    """The process is no more: nothing in it may handle this, and nothing after it reaches the disk."""


class FaultyFolder(Folder):
    """`calls` lists what was called. The fault strikes at call number `at`, from 1; `always` fails by primitive."""

    def __init__(self, path: Path, at: int = 0, fault: Fault | None = None) -> None:
        super().__init__(path)
        self.calls: list[str] = []
        self.always: dict[str, int] = {}
        self.times: dict[str, int] = {}
        self.is_dead = False
        self._at = at
        self._fault = fault

    def called(self, name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        if self.is_dead:
            if name == "close":
                real(*arguments)
            raise Death
        self.calls.append(name)
        if name in self.always and self.times.get(name, 1) > 0:
            self.times[name] = self.times.get(name, 1_000_000) - 1
            raise OSError(self.always[name], os.strerror(self.always[name]))
        if self._fault is not None and len(self.calls) == self._at:
            try:
                return self._fault(name, real, arguments)
            except Death:
                self.is_dead = True
                raise
        return real(*arguments)


def _counted(name: str) -> Callable[..., object]:
    original: Callable[..., object] = getattr(Folder, name)

    @wraps(original)
    def method(self: FaultyFolder, *arguments: object) -> object:
        return self.called(name, lambda *given: original(self, *given), arguments)

    return method


for _name in PRIMITIVES:
    setattr(FaultyFolder, _name, _counted(_name))


def failing(code: int) -> Fault:
    """The call fails with an errno and has no effect."""

    def fault(_name: str, _real: Callable[..., object], _arguments: tuple[object, ...]) -> object:
        raise OSError(code, os.strerror(code))

    return fault


def refusing(code: int) -> Fault:
    """The call fails with an errno; a question that answers for itself says no."""
    fails = failing(code)

    def fault(name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        return False if name.startswith("is_") else fails(name, real, arguments)

    return fault


def dying_before(_name: str, _real: Callable[..., object], _arguments: tuple[object, ...]) -> object:
    """End before the call has any effect."""
    raise Death


def dying_after(_name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
    """End right after the call; of a write only the first half arrives."""
    data = arguments[-1] if arguments else None
    if isinstance(data, bytes | memoryview):
        real(arguments[0], data[: len(data) // 2])
    else:
        real(*arguments)
    raise Death


def killing(fault: Fault) -> Fault:
    """The same death, but of the real process, by SIGKILL."""

    def killed(name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        try:
            return fault(name, real, arguments)
        except Death:
            os.kill(os.getpid(), signal.SIGKILL)
            raise

    return killed
