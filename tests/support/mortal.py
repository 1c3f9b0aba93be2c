"""Deeds done by processes that are killed, for real, at a step of the test's choosing.

Every file call in the shared folder, every statement that changes the vault and every file call of making a vault is a
step. `Mortals` starts one process of this file, which forks a child for each deed: one that comes after a death knows
nothing but what lies on the disk.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlcipher3 import dbapi2
from typing_extensions import override

from partspair.flows import exchanging, keeping, sending
from partspair.flows.exchanging import Post
from partspair.flows.wholeness import make_whole
from partspair.pair.ids import PairId
from partspair.vault import keyslots
from partspair.vault.database import Vault
from partspair.vault.people import Profile
from partspair.vault.takes import TakeId
from tests.support.faulty_folder import FaultyFolder
from tests.support.persons import WAITS, key_of

ROOT = Path(__file__).resolve().parents[2]
FILE_CALLS = ("mkdir", "chmod", "open", "fsync", "replace", "unlink")


@dataclass(frozen=True)
class Ending:
    """How a deed ended: by SIGKILL or by being done, and the steps it took."""

    was_killed: bool
    steps: tuple[str, ...]


class Steps:
    """Counts steps; at number `at`, from 1, the process is no more: before the step, or after it (or half a write)."""

    def __init__(self, at: int, moment: str, tell: Callable[[str], None]) -> None:
        self._at, self._moment, self._tell = at, moment, tell
        self._count = 0
        self._has_begun = False

    def begin(self) -> None:
        """Count from here on."""
        self._has_begun = True

    def take(self, name: str, real: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        if not self._has_begun:
            return real(*arguments)
        self._count += 1
        self._tell(name)
        if self._count != self._at:
            return real(*arguments)
        try:
            if self._moment == "after":
                real(*_half(arguments) if name == "write" else arguments)
        finally:
            os.kill(os.getpid(), signal.SIGKILL)


def _half(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """A write of which only the first half arrives."""
    *others, data = arguments
    return (*others, data[: len(data) // 2])


def _watch_vault(steps: Steps) -> None:
    """Every statement that is no question is a step."""
    connect = dbapi2.connect

    class Connection(dbapi2.Connection):  # type: ignore[misc]
        @override
        def execute(self, sql: str, *parameters: Any) -> Any:
            if sql.lstrip().upper().startswith("SELECT"):
                return super().execute(sql, *parameters)
            return steps.take(sql.split(maxsplit=1)[0], super().execute, (sql, *parameters))

    def connecting(*arguments: Any, **options: Any) -> Any:
        return connect(*arguments, factory=Connection, **options)

    dbapi2.connect = connecting


def _watch_folder(steps: Steps) -> None:
    """Every primitive of the shared folder is a step."""

    class Watched(FaultyFolder):
        @override
        def called(self, name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
            return steps.take(name, real, arguments)

    vars(exchanging)["Folder"] = Watched


def _watch_files(steps: Steps) -> None:
    """Every file call of making a vault is a step."""
    for name in FILE_CALLS:
        real = getattr(os, name)

        def counted(*arguments: Any, _name: str = name, _real: Callable[..., Any] = real, **options: Any) -> Any:
            return steps.take(_name, lambda *given: _real(*given, **options), arguments)

        setattr(os, name, counted)


def exchange(steps: Steps, order: dict[str, Any]) -> None:
    """One round of a person with the folder."""
    directory = Path(order["vault"])
    now = datetime.fromtimestamp(order["now"], UTC)
    _watch_folder(steps)
    _watch_vault(steps)
    with Vault.open(directory, key_of(directory.name), synchronous="OFF") as vault:
        steps.begin()
        Post(vault, PairId(bytes.fromhex(order["pair"])), WAITS).exchange(now, order["now"])


def send(steps: Steps, order: dict[str, Any]) -> None:
    """Send a share that lies ready as a draft."""
    directory = Path(order["vault"])
    now = datetime.fromtimestamp(order["now"], UTC)
    _watch_vault(steps)
    with Vault.open(directory, key_of(directory.name), synchronous="OFF") as vault:
        steps.begin()
        sending.send_share(vault, PairId(bytes.fromhex(order["pair"])), order["draft"], now)


def heal(steps: Steps, order: dict[str, Any]) -> None:
    """Make a take whole that was cut off."""
    directory = Path(order["vault"])
    _watch_vault(steps)
    with Vault.open(directory, key_of(directory.name), synchronous="OFF") as vault:
        steps.begin()
        make_whole(vault, TakeId(order["take"]), order["now"])


def create(steps: Steps, order: dict[str, Any]) -> None:
    """Make a vault; a passphrase is stretched for nothing here."""
    keyslots._stretch = lambda *_: bytes(32)
    _watch_vault(steps)
    _watch_files(steps)
    steps.begin()
    keeping.create(Path(order["vault"]), "a passphrase", tuple(order["words"]), Profile("Maren", "UTC"), bytes(32))


DEEDS: dict[str, Callable[[Steps, dict[str, Any]], None]] = {
    "exchange": exchange,
    "send": send,
    "heal": heal,
    "create": create,
}


def _do(order: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            steps = Steps(order["at"], order["moment"], lambda name: void(os.write(write, f"{name}\n".encode())))
            DEEDS[order["deed"]](steps, order)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as told:
        steps_taken = told.read().decode().split()
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "steps": steps_taken}


def void(_value: object) -> None:
    """Nothing comes of it."""


class Mortals:
    """Does deeds, one process for each."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.mortal"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=20)

    def do(self, deed: str, at: int = 0, moment: str = "before", **order: Any) -> Ending:
        """Do a deed, to its end or to step `at`."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(json.dumps({"deed": deed, "at": at, "moment": moment, **order}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer["code"] not in (0, -signal.SIGKILL):
            raise AssertionError(f"{deed} ended with {answer['code']}")
        return Ending(answer["code"] != 0, tuple(answer["steps"]))


def main() -> None:
    """Serve orders, one line each."""
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_do(json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
