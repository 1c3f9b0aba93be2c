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
    """Looks at every name in the folder once, when it appears. Lives as long as its folder is the same."""

    def __init__(self) -> None:
        self._looked_at: frozenset[str] = frozenset()

    def remove(self, work: Publishing, pair: PairId) -> int:
        """Remove what came back, under whatever name; returns how many files. Raises a folder's KnownError."""
        with in_calm_words(work.folder.is_there):
            names = frozenset(work.folder.names(MOST_NAMES))
        stems = {stem_in(name) for name in names - self._looked_at} - {""}
        self._looked_at = names
        back = {stem + SUFFIX for stem in stems} & outbox.cleared_names(work.vault, pair) if stems else frozenset()
        return len(sync_outbox.clear(work.digests, back, name_of)) if back else 0
