"""Own files that came back after they were removed: an engine put them there again, and they go again (protocol 5)."""

from partspair.flows.publishing import Publishing
from partspair.pair.ids import PairId
from partspair.sealing.bundle import name_of
from partspair.sync import outbox as sync_outbox
from partspair.sync.names import SUFFIX, stem_in
from partspair.sync.trouble import in_calm_words
from partspair.vault import outbox

MOST_NAMES = 200_000


class Returning:
    """Looks at every name in the folder when it appears, and at all of them once more was cleared.

    Lives as long as its folder is the same.
    """

    def __init__(self) -> None:
        self._looked_at: frozenset[str] = frozenset()
        self._cleared: frozenset[str] = frozenset()

    def remove(self, work: Publishing, pair: PairId) -> int:
        """Remove what came back, under whatever name; returns how many files. Raises a folder's KnownError."""
        with in_calm_words(work.folder.is_there):
            names = frozenset(work.folder.names(MOST_NAMES))
        cleared = outbox.cleared_names(work.vault, pair)
        fresh = names - self._looked_at if cleared == self._cleared else names
        self._looked_at, self._cleared = names, cleared
        if not fresh:
            return 0
        back = {name: stem_in(name) + SUFFIX for name in fresh if stem_in(name) + SUFFIX in cleared}
        removed = sync_outbox.clear(work.digests, frozenset(back.values()), name_of) if back else ()
        self._looked_at -= back.keys() - set(removed)  # one that is still growing is looked at again
        return len(removed)
