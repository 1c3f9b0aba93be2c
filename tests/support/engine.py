"""What a test asks of a real sync engine: two folders, everything brought across, a side that stops for a while."""

import filecmp
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from partspair.sync.names import NameKind, kind_of
from tests.support.services import wait_until

PATIENCE: Final = 90.0


class Engine(ABC):
    """A sync program between two folders of this machine. Everything it writes for itself lies in `place`."""

    again: float = 0.0
    """Seconds after which it is asked once more to look; more than none where it goes on after a look."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.folders = (place / "here", place / "there")
        for folder in self.folders:
            folder.mkdir(parents=True)

    @abstractmethod
    def begin(self) -> None:
        """Start it, and wait until both sides see each other."""

    @abstractmethod
    def look(self) -> None:
        """Let it look at both folders now."""

    @abstractmethod
    def interrupt(self) -> None:
        """Kill it in the midst of its work, with no warning."""

    @abstractmethod
    def rest(self) -> None:
        """Stop it on the second side: nothing goes across."""

    @abstractmethod
    def go_on(self) -> None:
        """Start again what rested or was killed."""

    @abstractmethod
    def close(self) -> None:
        """End everything that was started."""

    def deliver(self) -> None:
        """Return when both folders hold the same."""
        end = time.monotonic() + PATIENCE
        while True:
            self.look()
            try:
                return wait_until(self.is_settled, "both folders to hold the same", self.again)
            except TimeoutError:
                if time.monotonic() > end:
                    raise

    def is_settled(self) -> bool:
        """Whether both folders hold the same, byte for byte."""
        here, there = self.folders
        mine, theirs = held(here), held(there)
        if mine != theirs:
            return False
        with suppress(FileNotFoundError):
            return all(filecmp.cmp(here / name, there / name, shallow=False) for name in mine)
        return False


def held(folder: Path) -> dict[str, int]:
    """Every file of a folder and of those inside it with its size, but for what the engine keeps for itself."""
    found = {}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        if name.startswith(".st") or kind_of(path.name) is NameKind.TEMPORARY:
            continue
        with suppress(FileNotFoundError):
            if path.is_file():
                found[name] = path.stat().st_size
    return found


def wait_for_some(folders: tuple[Path, Path], is_over: Callable[[], bool]) -> None:
    """Return at the very moment that something of the first folder arrives in the second, or all is over anyway."""
    here, there = folders
    awaited = held(here).keys() - held(there).keys()
    end = time.monotonic() + PATIENCE
    while awaited and not awaited & held(there).keys() and not is_over():
        if time.monotonic() > end:
            raise TimeoutError("nothing arrived")
