"""The folder worker's own things: a connection to the vault, and the folder of every pair that is looked at."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from partspair.flows.ending import conclude
from partspair.flows.exchanging import Exchanged, Post
from partspair.flows.waits import Waits
from partspair.flows.withdrawing import tidy_invitations
from partspair.pair.ids import PairId
from partspair.sync.watch import Watch
from partspair.vault.database import Vault

CALM = 400
"""Milliseconds without another hint until a hint is told."""


class PostRoom:
    """Made and used on the folder worker, which may hang on a dead disk and holds up nobody else."""

    def __init__(
        self, open_vault: Callable[[], Vault], waits: Waits, on_hint: Callable[[], None] | None = None
    ) -> None:
        """`on_hint` is called from a thread of the watcher's when something may have changed; None does not watch."""
        self.vault = open_vault()
        self._waits = waits
        self._on_hint = on_hint
        self._posts: dict[PairId, Post] = {}
        self._watches: dict[Path, Watch] = {}

    def exchange(self, pair: PairId, now: datetime, monotonic: float) -> Exchanged:
        """One round with the folder of a pair."""
        if pair not in self._posts:
            self._posts[pair] = Post(self.vault, pair, self._waits)
        post = self._posts[pair]
        found = post.exchange(now, monotonic)
        if self._on_hint is not None and post.path is not None:
            self._watches.setdefault(post.path, Watch(post.path, self._on_hint)).start()
        return found

    def tidy(self, now: datetime) -> None:
        """Let go, in the folder and here, of what no invitation needs any more, and of pairs that have ended."""
        tidy_invitations(self.vault, now.timestamp(), self._waits)
        conclude(self.vault, now.timestamp())

    def close(self) -> None:
        """Let the connection and the watchers go."""
        for watch in self._watches.values():
            watch.stop()
        self.vault.close()


class Hints(QObject):
    """Brings the watcher's hints to the window's thread; many within a moment are one."""

    heard = Signal()
    _posted = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(CALM)
        self._calm.timeout.connect(self.heard)
        self._posted.connect(self._calm.start, Qt.ConnectionType.QueuedConnection)

    def hint(self) -> None:
        """Something may have changed; from any thread."""
        self._posted.emit()

    def stop(self) -> None:
        """Tell of no more."""
        self._calm.stop()
        self._posted.disconnect()
