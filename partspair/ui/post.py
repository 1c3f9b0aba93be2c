"""The folder worker's own things: a connection to the vault, and the folder of every pair that is looked at."""

from collections.abc import Callable
from datetime import datetime

from partspair.flows.exchanging import Exchanged, Post
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.vault.database import Vault


class PostRoom:
    """Made and used on the folder worker, which may hang on a dead disk and holds up nobody else."""

    def __init__(self, open_vault: Callable[[], Vault], waits: Waits) -> None:
        self.vault = open_vault()
        self._waits = waits
        self._posts: dict[PairId, Post] = {}

    def exchange(self, pair: PairId, now: datetime, monotonic: float) -> Exchanged:
        """One round with the folder of a pair."""
        if pair not in self._posts:
            self._posts[pair] = Post(self.vault, pair, self._waits)
        return self._posts[pair].exchange(now, monotonic)

    def close(self) -> None:
        """Let the connection go."""
        self.vault.close()
