"""Work that must not hold up the window: three serial workers, whose answers come back on the window's thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from queue import Full, Queue
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from partspair.errors import KnownError

T = TypeVar("T")
R = TypeVar("R")
V = TypeVar("V")
F = TypeVar("F")
K = TypeVar("K")

log = logging.getLogger(__name__)
CAPACITY = 256  # jobs that may wait; more means that something hangs
PATIENCE = 10.0  # seconds that a worker gets for what it has begun, when the app closes


@dataclass(frozen=True)
class Ok(Generic[T]):
    """A job's answer."""

    value: T


@dataclass(frozen=True)
class Err:
    """Why a job has no answer: a KnownError to show, or a bug."""

    error: Exception

    @property
    def known(self) -> KnownError | None:
        """Return what may be shown to a person, None for a bug."""
        return self.error if isinstance(self.error, KnownError) else None


class Executor(Protocol):
    """Runs tasks one after another, in the order they came."""

    def submit(self, task: Callable[[], None]) -> bool:
        """Take a task; False when it can take no more."""
        ...

    def close(self, last: Callable[[], None]) -> bool:
        """Finish what was taken, then `last`, then stop. Returns False when that took too long."""
        ...


class ThreadExecutor:
    """One thread with a bounded queue. The thread starts with the first task."""

    def __init__(self, name: str, capacity: int = CAPACITY, patience: float = PATIENCE) -> None:
        self._tasks: Queue[Callable[[], None] | None] = Queue(capacity)
        self._patience = patience
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._is_closed = False

    def submit(self, task: Callable[[], None]) -> bool:
        if self._is_closed:
            return False
        try:
            self._tasks.put_nowait(task)
        except Full:
            return False
        if not self._thread.is_alive():
            self._thread.start()
        return True

    def close(self, last: Callable[[], None]) -> bool:
        if self._is_closed or not self._thread.is_alive():
            self._is_closed = True
            return True
        self._is_closed = True
        try:
            self._tasks.put(last, timeout=self._patience)
            self._tasks.put(None, timeout=self._patience)
        except Full:
            return False
        self._thread.join(self._patience)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
            del task


class ManualExecutor:
    """Runs tasks when told to, in the caller's thread; for tests."""

    def __init__(self) -> None:
        self.waiting: deque[Callable[[], None]] = deque()
        self.is_closed = False

    def submit(self, task: Callable[[], None]) -> bool:
        if self.is_closed:
            return False
        self.waiting.append(task)
        return True

    def step(self) -> None:
        """Run the oldest task. Raises IndexError when none waits."""
        self.waiting.popleft()()

    def run_all(self) -> int:
        """Run tasks until none waits; returns how many ran."""
        count = 0
        while self.waiting:
            self.step()
            count += 1
        return count

    def close(self, last: Callable[[], None]) -> bool:
        self.run_all()
        last()
        self.is_closed = True
        return True


class _Postbox(QObject):
    """Brings the numbers of answers to the thread it lives in, in order."""

    posted = Signal(int)

    def __init__(self, open_one: Callable[[int], None]) -> None:
        super().__init__()
        self._open_one = open_one
        self.posted.connect(self._open, Qt.ConnectionType.QueuedConnection)

    @Slot(int)
    def _open(self, number: int) -> None:
        self._open_one(number)


@dataclass
class _Asked(Generic[R, T]):
    """What was asked, who hears of it, and in the end the answer."""

    job: Callable[[R], T]
    then: Callable[[Ok[T] | Err], None] | None
    answer: Ok[T] | Err | None = None


class Worker(Generic[R]):
    """Runs jobs one after another, each with the worker's own resource.

    `make` opens the resource in the worker's thread at the first job, and again when it failed; `end` closes it there.
    Make it in the window's thread: that is where answers are delivered. `on_bug` hears of errors nobody foresaw.
    """

    def __init__(
        self,
        executor: Executor,
        make: Callable[[], R],
        end: Callable[[R], object] = lambda _resource: None,
        on_bug: Callable[[Exception], None] = lambda _error: None,
    ) -> None:
        self._executor, self._make, self._end, self._on_bug = executor, make, end, on_bug
        self._postbox = _Postbox(self._deliver)
        self._asked: dict[int, _Asked[R, Any]] = {}
        self._numbers = count(1)
        self._resource: list[R] = []
        self._is_closed = False

    def run(self, job: Callable[[R], T], then: Callable[[Ok[T] | Err], None] | None = None) -> None:
        """Do `job` when its turn comes, then call `then` with the answer in the window's thread. Never blocks.

        Both may hold widgets, which must not end in another thread: the worker knows them by their number alone.
        """
        number = next(self._numbers)
        self._asked[number] = _Asked(job, then)
        if not self._executor.submit(partial(self._work, number)):
            busy = Err(KnownError("That has to wait.", "Something else is taking long.", "Try again in a minute."))
            self._asked[number].answer = busy
            self._postbox.posted.emit(number)

    def close(self) -> bool:
        """Finish what waits, end the resource, stop. Answers are no longer delivered. False when it took too long."""
        self._is_closed = True
        return self._executor.close(self._end_resource)

    def _work(self, number: int) -> None:
        self._answer(number)
        self._postbox.posted.emit(number)

    def _answer(self, number: int) -> None:
        try:
            if not self._resource:
                self._resource.append(self._make())
            self._asked[number].answer = Ok(self._asked[number].job(self._resource[0]))
        except Exception as error:  # noqa: BLE001  everything a job raises goes back to who asked
            self._asked[number].answer = Err(error)

    def _deliver(self, number: int) -> None:
        asked = self._asked.pop(number)
        answer, then = asked.answer, asked.then
        if self._is_closed or answer is None:
            return
        if isinstance(answer, Err) and answer.known is None:
            self._on_bug(answer.error)
        if then is not None and not _is_gone(then):
            then(answer)

    def _end_resource(self) -> None:
        for one in self._resource:
            try:
                self._end(one)
            except Exception as error:  # noqa: BLE001  closing goes on; the name of the error is enough to look for it
                log.warning("the resource of a worker did not close: %s", type(error).__name__)
        self._resource.clear()


def _is_gone(then: Callable[..., None]) -> bool:
    """Whether this is a method of a widget that was deleted meanwhile: a page that was left asks for nothing more."""
    owner = getattr(then, "__self__", None)
    return isinstance(owner, QObject) and not isValid(owner)


@dataclass(frozen=True)
class Jobs(Generic[V, F, K]):
    """The three workers: `vault` never touches the folder, `folder` may hang on a dead disk, `take` writes sound."""

    vault: Worker[V]
    folder: Worker[F]
    take: Worker[K]

    def close(self) -> bool:
        """Close all three, the take first. Returns whether all of them ended."""
        return all([self.take.close(), self.vault.close(), self.folder.close()])


class Asker:
    """Lets only the answer to the newest question through. One for each thing that a page shows."""

    def __init__(self) -> None:
        self._newest = 0

    def newest(self, then: Callable[[Ok[T] | Err], None]) -> Callable[[Ok[T] | Err], None]:
        """Ask anew: earlier answers that are still on their way are dropped from now on."""
        self._newest += 1
        ticket = self._newest

        def deliver(answer: Ok[T] | Err) -> None:
            if ticket == self._newest and not _is_gone(then):
                then(answer)

        return deliver

    def forget(self) -> None:
        """Drop every answer that is still on its way; for a page that goes."""
        self._newest += 1
