"""When to look again. Polling is the truth (Pulse); the system's notice of a change is a hint (Watch)."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

NEAR: Final = 5.0
"""Seconds between two looks while something happens."""
FAR: Final = 30.0
"""Seconds between two looks when nothing has happened for a while."""
PATIENCE: Final = 2.0
"""Seconds a watcher gets to end."""


@dataclass(frozen=True)
class Pulse:
    """How long to wait until the next look; each quiet one makes it longer."""

    wait: float = NEAR
    near: float = NEAR
    far: float = FAR
    growth: float = 1.5

    def after(self, has_news: bool) -> "Pulse":
        """The pulse after a look."""
        return replace(self, wait=self.near if has_news else min(self.far, self.wait * self.growth))

    def hinted(self) -> "Pulse":
        """The pulse after a hint, a return to the window, or an act of the person."""
        return replace(self, wait=self.near)


class Watch:
    """Calls on_hint, from a thread of its own, when something in the folder may have changed. Failing is silent."""

    def __init__(self, path: Path, on_hint: Callable[[], None]) -> None:
        self._path = path
        self._on_hint = on_hint
        self._observer: BaseObserver | None = None

    @property
    def is_watching(self) -> bool:
        """Whether hints may come. When not, polling alone does the work, and start may be tried again."""
        observer = self._observer
        return observer is not None and observer.is_alive() and all(one.is_alive() for one in observer.emitters)

    def start(self) -> None:
        """Begin, or begin again after the folder was away."""
        if self.is_watching:
            return
        self.stop()
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        handler = FileSystemEventHandler()
        for moment in ("on_created", "on_modified", "on_moved", "on_deleted"):
            setattr(handler, moment, self._hint)
        observer = Observer()
        try:
            observer.schedule(handler, str(self._path))
            observer.start()
        except (OSError, RuntimeError):  # no such folder, or no more watches to be had
            self._end(observer)
            return
        self._observer = observer

    def stop(self) -> None:
        """End the thread."""
        observer, self._observer = self._observer, None
        if observer is not None:
            self._end(observer)

    def _hint(self, _event: "FileSystemEvent") -> None:
        self._on_hint()

    @staticmethod
    def _end(observer: "BaseObserver") -> None:
        with suppress(RuntimeError, OSError):
            observer.stop()
            observer.join(PATIENCE)
