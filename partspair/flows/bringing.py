"""Bringing in a recording made elsewhere, on threads of its own: it tells how far it is, and can be given up."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeAlias

from partspair.audio.bring_in import Brought as OpenedFile
from partspair.audio.shape import Samples
from partspair.errors import KnownError
from partspair.flows.recording import Microphone, bring_in_file

_WAITING = 4
"""Blocks that are read ahead."""
_LOOK = 0.05
"""Seconds between two looks whether it was given up."""


@dataclass(frozen=True)
class Reading:
    """On the way; `part` of the file's length, 0 to 1."""

    part: float


@dataclass(frozen=True)
class Done:
    """It is the take of the draft now; `is_cut` where the file ends before its sound does."""

    is_cut: bool = False


@dataclass(frozen=True)
class Refused:
    """Nothing of it was kept, and what was there before is back."""

    reason: KnownError


@dataclass(frozen=True)
class GivenUp:
    """Cancelled: nothing of it was kept, and what was there before is back."""


@dataclass(frozen=True)
class Failed:
    """Something that is not known; told with its cause."""

    reason: BaseException


BringingState: TypeAlias = Reading | Done | Refused | GivenUp | Failed


class _CancelledError(Exception):
    pass


class _Reader:
    """The blocks of a file. Its thread may hang in it for ever: it holds nothing else, and nobody waits for it."""

    def __init__(self, path: Path, is_cancelled: Event) -> None:
        self._path, self._is_cancelled = path, is_cancelled
        self._ready: Queue[Samples | Exception | None] = Queue(_WAITING)
        self.frames, self.is_cut = 0, False
        Thread(target=self._read, name="file", daemon=True).start()

    def blocks(self) -> Iterator[Samples]:
        """All of them; raises what reading raised."""
        while True:
            if self._is_cancelled.is_set():
                raise _CancelledError
            try:
                found = self._ready.get(timeout=_LOOK)
            except Empty:
                continue
            if found is None:
                return
            if isinstance(found, Exception):
                raise found
            yield found

    def _read(self) -> None:
        try:
            file = OpenedFile(self._path)
            try:
                self.frames = file.frames
                for block in file.blocks():
                    if not self._hand_over(block):
                        return
                self.is_cut = file.is_cut
            finally:
                file.close()
            self._hand_over(None)
        except Exception as problem:  # noqa: BLE001 - raised again where the blocks are wanted
            self._hand_over(problem)

    def _hand_over(self, what: Samples | Exception | None) -> bool:
        while not self._is_cancelled.is_set():
            try:
                self._ready.put(what, timeout=_LOOK)
            except Full:
                continue
            return True
        return False


class Bringing:
    """Begins at once. The file is only read; the vault is opened and closed on the thread here."""

    def __init__(self, microphone: Microphone, draft: int, path: Path) -> None:
        self._microphone, self._draft, self._path = microphone, draft, path
        self._state: BringingState = Reading(0.0)
        self._is_cancelled, self._is_cut = Event(), False
        self._thread = Thread(target=self._run, name="bring in", daemon=True)
        self._thread.start()

    @property
    def state(self) -> BringingState:
        """What is true now."""
        return self._state

    def cancel(self) -> None:
        """Give it up, and wait until what was there before is back; not for the file, which may be far away."""
        self._is_cancelled.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            with self._microphone.open_vault() as vault:
                bring_in_file(vault, self._draft, self._blocks(), self._microphone.now)
            self._state = Done(self._is_cut)
        except _CancelledError:
            self._state = GivenUp()
        except KnownError as problem:
            self._state = Refused(problem)
        except Exception as problem:  # noqa: BLE001 - handed to the page, which raises it where it is seen
            self._state = Failed(problem)

    def _blocks(self) -> Iterator[Samples]:
        reader, came = _Reader(self._path, self._is_cancelled), 0
        for block in reader.blocks():
            yield block
            came += len(block)
            self._state = Reading(min(1.0, came / max(1, reader.frames)))
        self._is_cut = reader.is_cut
