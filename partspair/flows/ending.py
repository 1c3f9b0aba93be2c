"""Ending a pair: with a goodbye or without a word. Keys go, and its person chooses what stays (protocol 8)."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from partspair.flows import pausing
from partspair.flows.chaining import MayNotSignError, add_link, new_entry_id
from partspair.flows.closing import close_pair
from partspair.flows.holding import is_held_back
from partspair.pair.ids import PairId
from partspair.sealing.entries import Entry, Goodbye, decode_entry
from partspair.vault import devices, drafts, entries, outbox, pairs, settings, takes
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftState
from partspair.vault.erasure import finish_erasure
from partspair.vault.outbox import OutboxState
from partspair.vault.pairs import Pair, PairState
from partspair.vault.takes import TakePurpose, TakeState


class Keeping(StrEnum):
    """What stays on this computer of a pair that has ended."""

    READABLE = "readable"
    NOTHING = "nothing"


class Ended(StrEnum):
    """How a pair stands that is ending or has ended. BY_PARTNER and ELSEWHERE still want an answer: what stays?"""

    GOODBYE_ON_ITS_WAY = "goodbye_on_its_way"
    BY_PARTNER = "by_partner"
    ELSEWHERE = "elsewhere"
    OVER = "over"


@dataclass(frozen=True)
class Ending:
    """A pair that is ending or has ended. `words` are what the partner said with their goodbye.

    `keeping` is what was chosen to stay, as far as that was asked.
    """

    pair: PairId
    partner: str = field(repr=False)
    zone: str
    how: Ended
    at: float
    words: str = field(default="", repr=False)
    keeping: Keeping = Keeping.READABLE


def say_goodbye(vault: Vault, pair: PairId, words: str, keeping: Keeping, now: datetime) -> None:
    """Let a goodbye go out as the last thing said; keys go once it is in the folder (`conclude`).

    A pause ends with it. Raises MayNotSignError when nothing may be signed here, or the pair is not one that meets.
    """
    with vault.transaction():
        kept = pairs.get(vault, pair)
        if kept is None or kept.state is not PairState.PAIRED:
            raise MayNotSignError
        pausing.end(vault, pair)
        add_link(vault, pair, [Entry(new_entry_id(), Goodbye(words))], now)
        settings.put(vault, _keeping_key(pair), keeping)
        pairs.save(vault, replace(kept, state=PairState.LEAVING))


def end_now(vault: Vault, pair: PairId, keeping: Keeping, now: float) -> None:
    """Erase the keys at once. Nothing is written into the folder, and one's own files stay lying there.

    Ends a pair silently; gives up a goodbye that is still on its way; answers a goodbye that came; says again what
    stays of a pair that has ended. What is not to stay is erased by `conclude`. Not inside a transaction.
    """
    settings.put(vault, _keeping_key(pair), keeping)
    close_pair(vault, pair, now)


def give_up_goodbye(vault: Vault, pair: PairId, now: float) -> None:
    """Erase the keys before the goodbye is in the folder: it never gets there. What stays was chosen with it."""
    end_now(vault, pair, _chosen(vault, pair), now)


def conclude(vault: Vault, now: float) -> int:
    """Erase the keys of every pair whose goodbye is in the folder, and all that was not to stay of any that has ended.

    Part of every round with the folder, by whoever does the rounds, so that none is under way. Goes in steps; what was
    cut off is taken up the next time. Drafts that were not sent stay. Returns how many pairs changed. Not inside a
    transaction.
    """
    changed = 0
    for kept in pairs.every(vault):
        is_done = kept.state is PairState.LEAVING and _is_all_out(vault, kept.pair)
        if is_done:
            close_pair(vault, kept.pair, now)
        if is_done or kept.state is PairState.ENDED:
            changed += _erase_unless_kept(vault, kept.pair, now) or is_done
    return changed


def receive_goodbye(vault: Vault, pair: PairId, now: float) -> None:
    """Somebody of the pair signed a goodbye; part of the transaction that accepts it. Nothing is signed from now on.

    What opens stays until its person says what is to stay, so that what is still on its way can be read.
    """
    kept, own = pairs.get(vault, pair), devices.own(vault, pair)
    if kept is None or kept.state not in (PairState.ANSWERED, PairState.PAIRED):
        return
    pairs.save(vault, replace(kept, state=PairState.LEFT, ended_at=now))
    if own is not None:
        devices.retire_own(vault, pair, own.device, now)


def ending_of(vault: Vault, pair: PairId) -> Ending | None:
    """How the pair ends or has ended; None while it has not, and for one that never came about."""
    kept = pairs.get(vault, pair)
    return _ending(vault, kept) if kept is not None else None


def endings(vault: Vault) -> tuple[Ending, ...]:
    """Every pair that is ending, or has ended and may be read here; the last one first."""
    found = [_ending(vault, kept) for kept in pairs.every(vault)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: -one.at))


def _erase_unless_kept(vault: Vault, pair: PairId, now: float) -> bool:
    """Erase both voices, every word, and what was sent from drafts or as a landing, when that was chosen."""
    if _chosen(vault, pair) is not Keeping.NOTHING:
        return False
    for draft in drafts.in_state(vault, DraftState.SENT):
        if draft.pair == pair:
            if draft.take is not None:
                takes.erase(vault, draft.take)
            drafts.erase(vault, draft.draft)
    for state in (TakeState.SENT, TakeState.KEPT, TakeState.RECORDING):
        for take in takes.in_state(vault, state):
            if take.purpose is not TakePurpose.LANDING or take.pair != pair:
                continue
            if state is TakeState.SENT:
                takes.erase(vault, take.take)
            else:
                takes.shelve(vault, take.take, "let go", now)  # no page leads to it any more
    pairs.erase(vault, pair)
    settings.forget_about(vault, pair.hex())
    finish_erasure(vault)
    return True


def _is_all_out(vault: Vault, pair: PairId) -> bool:
    """Whether all that may leave is in the folder: what was held back stays here."""
    waiting = [item for item in outbox.of_pair(vault, pair) if item.state is OutboxState.SAVED]
    return all(is_held_back(vault, pair, item.link) for item in waiting)


def _ending(vault: Vault, kept: Pair) -> Ending | None:
    goodbye = next(iter(entries.of_pair(vault, kept.pair, "goodbye", 1)), None)
    match kept.state:
        case PairState.LEAVING:
            how = Ended.GOODBYE_ON_ITS_WAY
        case PairState.LEFT:
            how = Ended.ELSEWHERE if goodbye is not None and goodbye.is_mine else Ended.BY_PARTNER
        case PairState.ENDED if kept.confirmed_at is not None:
            how = Ended.OVER
        case _:
            return None
    at = kept.ended_at if kept.ended_at is not None else goodbye.placed_at if goodbye is not None else kept.created_at
    chosen = _chosen(vault, kept.pair)
    return Ending(kept.pair, kept.partner_name, kept.partner_zone, how, at, _said(goodbye), chosen)


def _chosen(vault: Vault, pair: PairId) -> Keeping:
    return Keeping(settings.get(vault, _keeping_key(pair)) or Keeping.READABLE)


def _said(goodbye: entries.Entry | None) -> str:
    if goodbye is None or goodbye.is_mine or not goodbye.body:
        return ""
    what = decode_entry(goodbye.body).what
    return what.words if isinstance(what, Goodbye) else ""


def _keeping_key(pair: PairId) -> str:
    return f"what stays {pair.hex()}"
