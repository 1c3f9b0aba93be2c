"""Closing a pair: its keys are erased here, and nothing of it is signed or opened any more. What was said stays."""

from dataclasses import replace

from partspair.pair.ids import PairId
from partspair.vault import devices, opening_keys, pairs
from partspair.vault.database import Vault
from partspair.vault.erasure import finish_erasure
from partspair.vault.pairs import PairState


def close_pair(vault: Vault, pair: PairId, now: float, hello_until: float | None = None) -> None:
    """Erase the pair's keys for good. Not inside a transaction.

    One's own hello of a pair that never came about leaves the folder at `hello_until`, now when it is None.
    """
    with vault.transaction():
        lay_keys_down(vault, pair, now, hello_until)
    finish_erasure(vault)


def lay_keys_down(vault: Vault, pair: PairId, now: float, hello_until: float | None = None) -> None:
    """What `close_pair` does, as part of a transaction; `finish_erasure` ends it."""
    kept, own = pairs.get(vault, pair), devices.own(vault, pair)
    if kept is None:
        return
    if own is not None:
        devices.retire_own(vault, pair, own.device, now)
    opening_keys.erase_all_own(vault, pair)
    expires_at = kept.expires_at if kept.confirmed_at is not None else now if hello_until is None else hello_until
    pairs.save(
        vault,
        replace(
            kept,
            state=PairState.ENDED,
            words=None,
            root_sealed=None,
            expires_at=expires_at,
            ended_at=kept.ended_at if kept.ended_at is not None else now,
        ),
    )
