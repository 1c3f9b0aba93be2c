"""Invitations whose time is over: their words leave the vault, and one's own hello leaves the folder (protocol 4)."""

from dataclasses import replace
from pathlib import Path

from partspair.flows.meeting import is_over, keep_the_lower
from partspair.flows.waits import DAY, Waits
from partspair.pair.ids import PairId
from partspair.sealing.bundle import name_of
from partspair.sync import outbox as sync_outbox
from partspair.sync.digests import Digests
from partspair.sync.folder import Folder
from partspair.sync.trouble import FolderError
from partspair.vault import outbox, pairs
from partspair.vault.database import Vault
from partspair.vault.erasure import finish_erasure
from partspair.vault.outbox import NameState, OutboxItem, OutboxKind
from partspair.vault.pairs import Pair, PairState

GIVE_UP = 30 * DAY
"""Seconds after which a hello that is nowhere to be seen is no longer looked for."""


def tidy_invitations(vault: Vault, now: float, waits: Waits) -> None:
    """Let go of what no invitation needs any more, for every pair; what the folder withholds waits for the next time.

    Part of every round with the folder. Not inside a transaction.
    """
    keep_the_lower(vault, now, waits)
    forget_words(vault, now)
    withdraw_hellos(vault, now)


def forget_words(vault: Vault, now: float) -> int:
    """Erase the words of every invitation that is seven days old, answered or not; return how many went."""
    gone = 0
    with vault.transaction():
        for pair in pairs.every(vault):
            if pair.words is not None and is_over(pair, now):
                pairs.save(vault, replace(pair, words=None))
                gone += 1
    if gone:
        finish_erasure(vault)
    return gone


def withdraw_hellos(vault: Vault, now: float) -> int:
    """Remove one's own hellos of pairs that never came about; return how many went."""
    over = [pair for pair in pairs.every(vault) if _is_to_be_withdrawn(pair, now)]
    return sum(_withdraw(vault, pair, item, now) for pair in over for item in _hellos(vault, pair.pair))


def _is_to_be_withdrawn(pair: Pair, now: float) -> bool:
    is_done = pair.state in (PairState.INVITING, PairState.ENDED) and pair.confirmed_at is None
    return is_done and pair.expires_at is not None and pair.expires_at <= now


def _hellos(vault: Vault, pair: PairId) -> list[OutboxItem]:
    return [item for item in outbox.of_pair(vault, pair) if item.kind is OutboxKind.HELLO]


def _withdraw(vault: Vault, pair: Pair, item: OutboxItem, now: float) -> bool:
    """Remove every file this hello ever was. A folder without any of them may be another one: it is looked at again."""
    names = outbox.names(vault, item.item) if pair.folder else []
    folder = Folder(Path(pair.folder or ""))
    is_long_over = pair.expires_at is not None and pair.expires_at + GIVE_UP <= now
    staging = [name.staging for name in names if name.state is NameState.STAGING and name.staging]
    try:
        if names and not is_long_over and not _is_seen(folder, [*(name.name for name in names), *staging]):
            return False
        if names and folder.is_there():
            sync_outbox.sweep_staging(folder, staging)
            sync_outbox.clear(Digests(folder), [name.name for name in names], name_of)
    except (FolderError, OSError):
        return False
    outbox.clear(vault, item.item, now)
    finish_erasure(vault)
    return True


def _is_seen(folder: Folder, names: list[str]) -> bool:
    return folder.is_there() and any(folder.entry(name) is not None for name in names)
