"""A device that must not sign any more becomes a new one, with the recovery words (protocol 2, 6 and 8)."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum

from partspair.errors import KnownError
from partspair.flows.chaining import add_link, new_entry_id, seen_of, start_of
from partspair.flows.living import lived
from partspair.flows.renewing import make_key
from partspair.flows.resealing import seal_all_again
from partspair.flows.rosters import active_devices, known_devices, learn_statement
from partspair.pair.ids import ID_BYTES, DeviceId, PairId
from partspair.sealing.age import open_sealed
from partspair.sealing.entries import Entry, Profile, Resend, RosterStatement, decode_entry
from partspair.sealing.failures import AgeError
from partspair.sealing.keys import SigningKey, new_opening_key, new_signing_key, recovery_identity
from partspair.sealing.roster import sign_added, sign_removed
from partspair.sealing.shapes import MOST_BASELINE
from partspair.vault import attachments, devices, entries, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import OwnDevice, Owner
from partspair.vault.opening_keys import OpeningKey, OwnOpeningKey
from partspair.vault.outbox import OutboxItem, OutboxKind, OutboxState
from partspair.vault.pairs import Pair

Random = Callable[[int], bytes]


class Silence(StrEnum):
    """Why a device receives, plays and records, and signs nothing."""

    OLD_COPY = "old_copy"
    FORKED = "forked"
    COPIED = "copied"


class OtherWordsError(KnownError):
    """Twelve good words, and not the ones this vault was made with."""

    def __init__(self) -> None:
        super().__init__(
            "These are other recovery words.",
            "They are twelve words that fit together, and not the ones of this vault. Nothing was changed.",
            "Look for the words you wrote down when you began.",
        )


class RosterFullError(KnownError):
    """As many devices were added and removed as are kept of one person."""

    def __init__(self) -> None:
        super().__init__(
            "The devices of this pair can’t be changed any more.",
            "As many were added and removed as there may be. Nothing was changed, and all that you have stays.",
            "To go on with this person, end the pair and begin a new one.",
        )


def fall_silent(vault: Vault, pair: PairId, why: Silence, now: float) -> None:
    """Never sign as this device again. What was spoken stays, and what arrives is still taken in."""
    own = devices.own(vault, pair)
    if own is None:
        return
    with vault.transaction():
        devices.retire_own(vault, pair, own.device, now)
        settings.put(vault, _silence_key(pair), why)


def why_silent(vault: Vault, pair: PairId) -> Silence | None:
    """Why this device signs nothing for a pair; None when it may."""
    why = settings.get(vault, _silence_key(pair))
    return Silence(why) if why is not None else None


def become_new_device(
    vault: Vault,
    pair: PairId,
    words: str,
    now: datetime,
    *,
    replaces: bool,
    random: Random = secrets.token_bytes,
) -> DeviceId:
    """Be a device of one's own from here on, signed for by the root that the recovery words open.

    With `replaces`, the one before is removed, and what of it was not received is said again. Raises OtherWordsError,
    RosterFullError, KnownError for words that are none, LookupError for a pair that has no root here.
    """
    kept = pairs.get(vault, pair)
    before = devices.every_own(vault, pair)
    if kept is None or kept.root_sealed is None or kept.own_root is None or not before:
        raise LookupError("no root is kept for this pair")
    root = _open_root(kept, words)
    again = _unreceived(vault, pair) if replaces else []
    carried = [[attachments.copy(vault, one, one.idx) for one in _sounds(vault, item)] for item in again]
    try:
        with vault.transaction():
            made = _begin(vault, kept, root, before[0].device, now, replaces=replaces, random=random)
            for item, numbers in zip(again, carried, strict=True):
                _say_again(vault, pair, item, numbers, now)
            for item in [one for one in outbox.of_pair(vault, pair) if not replaces and _is_of(vault, one, before)]:
                outbox.forget(vault, item.item, now.timestamp())
    except BaseException:
        for number in [one for numbers in carried for one in numbers]:
            attachments.erase(vault, number)
        raise
    return made


def remove_device(
    vault: Vault, pair: PairId, words: str, device: DeviceId, now: datetime, random: Random = secrets.token_bytes
) -> None:
    """Shut out another device of one's own: from the next bundle on it opens nothing (protocol 8).

    What it signed up to the last link known here stays. This device takes a new opening key, since the other one may
    have begun as a copy of it. Raises OtherWordsError, KnownError for words that are none,
    MayNotSignError, RosterFullError, LookupError for a device that is not another one of one's own.
    """
    kept, own, known = pairs.get(vault, pair), devices.own(vault, pair), known_devices(vault, pair).get(device)
    if kept is None or known is None or known.owner is not Owner.MINE or (own is not None and own.device == device):
        raise LookupError("no other device of this person")
    root = _open_root(kept, words)
    statement = sign_removed(root, pair, device, *_end(vault, pair, own.device if own is not None else device, device))
    with vault.transaction():
        _learn_all(vault, pair, [statement], now.timestamp())
        make_key(vault, pair, now.timestamp(), random)
        add_link(vault, pair, [Entry(new_entry_id(), RosterStatement(statement))], now)
        seal_all_again(vault, pair, now.timestamp())


def _open_root(kept: Pair, words: str) -> SigningKey:
    identity = recovery_identity(words)
    try:
        root = SigningKey(open_sealed(kept.root_sealed or b"", [identity]))
    except AgeError:
        raise OtherWordsError from None
    if root.public != kept.own_root:
        raise OtherWordsError
    return root


def _begin(
    vault: Vault, kept: Pair, root: SigningKey, old: DeviceId, now: datetime, *, replaces: bool, random: Random
) -> DeviceId:
    """Sign for the new device, retire the old one, and say both in the first link of the new chain."""
    pair, at = kept.pair, now.timestamp()
    key, opening, device = new_signing_key(random), new_opening_key(random), DeviceId(random(ID_BYTES))
    baseline = _baseline(vault, pair, old)
    said = [sign_added(root, key, pair, device, baseline)]
    if replaces:
        said.append(sign_removed(root, pair, old, *_end(vault, pair, old, old)))
    devices.retire_own(vault, pair, old, at)
    _learn_all(vault, pair, said, at)
    devices.add_own(vault, OwnDevice(pair, device, key.seed, at))
    original = opening_keys.current(vault, pair)
    if original is not None:
        opening_keys.learn(vault, pair, OpeningKey(old, original.generation, original.public, at))
    since = lived(vault, pair, at)
    opening_keys.add_own(vault, OwnOpeningKey(pair, device, 1, opening.seed, opening.recipient.public, since))
    settings.put(vault, _silence_key(pair), None)
    statements = [Entry(new_entry_id(), RosterStatement(one)) for one in said]
    add_link(vault, pair, [*statements, Entry(new_entry_id(), Profile(kept.own_name, kept.own_zone))], now)
    return device


def _learn_all(vault: Vault, pair: PairId, said: Sequence[bytes], now: float) -> None:
    """Keep one's own statements, news or not; RosterFullError when one of them would not count even here."""
    for statement in said:
        learn_statement(vault, pair, statement, now)
    if not {one.statement for one in devices.statements(vault, pair)}.issuperset(said):
        raise RosterFullError


def _baseline(vault: Vault, pair: PairId, old: DeviceId) -> list[tuple[DeviceId, int, bytes]]:
    """Where every chain stands here without a gap; of more than 64 one's own first, then those that are active."""
    known, active = known_devices(vault, pair), active_devices(vault, pair)
    order = sorted(known, key=lambda device: (known[device].owner is not Owner.MINE, device not in active))
    found: list[tuple[DeviceId, int, bytes]] = []
    for device in order:
        start, digest = start_of(vault, pair, old, device)
        upto = links.gap_free(vault, pair, device, start)
        if upto > start:
            digest = next(one.hash for one in links.near(vault, pair, device, upto) if one.seq == upto)
        if digest is not None:
            found.append((device, upto, digest))
    return found[:MOST_BASELINE]


def _end(vault: Vault, pair: PairId, reader: DeviceId, device: DeviceId) -> tuple[int, bytes | None]:
    """Where a chain stands here without a gap: what a removal names, as beyond a gap a thief may have signed."""
    seen = seen_of(vault, pair, reader, device)
    return seen.upto, seen.hash


def _unreceived(vault: Vault, pair: PairId) -> list[OutboxItem]:
    waiting = (OutboxState.SAVED, OutboxState.IN_FOLDER)
    return [one for one in outbox.of_pair(vault, pair) if one.kind is OutboxKind.BUNDLE and one.state in waiting]


def _sounds(vault: Vault, item: OutboxItem) -> list[attachments.Attachment]:
    return attachments.of_link(vault, item.link or 0)


def _say_again(vault: Vault, pair: PairId, item: OutboxItem, carried: Sequence[int], now: datetime) -> None:
    """Put what a link said, and nobody received, into a link of the new device; its own file goes."""
    said = entries.of_link(vault, item.link or 0)
    whole = [decode_entry(one.body) for one in said if one.body]
    outbox.withdraw(vault, item.item, now.timestamp())
    whole = [one for one in whole if not isinstance(one.what, Resend)]
    if not whole:
        return
    link = add_link(vault, pair, whole, now, carried)
    for one in said:
        entries.move(vault, one.row, link.link, link.device)


def _is_of(vault: Vault, item: OutboxItem, before: Sequence[OwnDevice]) -> bool:
    link = links.get(vault, item.link or 0)
    return link is not None and link.device in {one.device for one in before}


def _silence_key(pair: PairId) -> str:
    return f"silent {pair.hex()}"
