"""The next link of one's own chain: what is said becomes a signed manifest, an entry and an outbox row at once."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from partspair.errors import KnownError
from partspair.flows.rosters import known_devices, roster_hashes
from partspair.pair.chain import Link
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import Seen, seen_of
from partspair.practice.reply import Signal, TakeBack, TravellingReply
from partspair.practice.share import EntryId, TravellingShare
from partspair.sealing.bundle import AttachmentInfo, sign_manifest
from partspair.sealing.entries import Entry, encode_entry
from partspair.sealing.keys import SigningKey
from partspair.sealing.wire import Manifest, Opening, encode_manifest
from partspair.vault import attachments, devices, entries, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.outbox import OutboxItem, OutboxKind

ID_BYTES = 16
COUNTED = (LinkState.OWN, LinkState.ACCEPTED, LinkState.BEYOND_GAP, LinkState.NEWER)


class MayNotSignError(KnownError):
    """This device is not, or no longer, one that may sign for the pair."""

    def __init__(self) -> None:
        super().__init__(
            "This can't be sent from here.",
            "The keys of this pair are not on this computer. What you made is safe in your drawer.",
        )


def new_entry_id(random: Callable[[int], bytes] = secrets.token_bytes) -> EntryId:
    """A fresh id for something said."""
    return EntryId(random(ID_BYTES))


def chain_of(vault: Vault, pair: PairId, device: DeviceId) -> dict[int, Link]:
    """The links that count of a device's chain, by place."""
    return {
        place.seq: Link(place.seq, place.hash, place.prev)
        for place in links.chain(vault, pair, device)
        if place.state in COUNTED
    }


def add_link(vault: Vault, pair: PairId, said: Sequence[Entry], now: datetime, carried: Sequence[int] = ()) -> KeptLink:
    """Sign and keep the next link, with its entries and its outbox row, in one transaction.

    `carried` are attachments that lie whole in the vault, in the order the entries name them. Raises MayNotSignError.
    """
    with vault.transaction():
        manifest = _manifest(vault, pair, said, now, carried)
        own = devices.own(vault, pair)
        if own is None:
            raise MayNotSignError
        data = encode_manifest(manifest)
        link = KeptLink(
            pair, manifest.author, manifest.seq, sha256(data).digest(), manifest.prev, data,
            sign_manifest(SigningKey(own.seed), data), LinkState.OWN, now.timestamp(),
        )  # fmt: skip
        link = replace(link, link=links.add(vault, link))
        for number in carried:
            attachments.adopt(vault, number, link.link)
        for entry in said:
            keep_entry(vault, link, entry, manifest.written_at, is_mine=True, now=now.timestamp())
        item = OutboxItem(pair, OutboxKind.BUNDLE, now.timestamp(), link.link, manifest.seq)
        outbox.add(vault, item)
        opening_keys.announced(vault, pair, manifest.author, manifest.opening.generation, manifest.seq)
        settings.put(vault, acknowledgement_key(pair), None)
    return link


def keep_entry(vault: Vault, link: KeptLink, entry: Entry, at: datetime, *, is_mine: bool, now: float) -> int:
    """Keep one entry of a link in its thread; 0 when it is here already."""
    reply_to = _answered(entry)
    thread: EntryId | None = entry.id if isinstance(entry.what, TravellingShare) else None
    if reply_to is not None:
        found = entries.find(vault, link.pair, reply_to, is_mine=True)
        found = found or entries.find(vault, link.pair, reply_to, is_mine=False)
        thread = found.thread if found is not None and found.thread is not None else reply_to
    kept = entries.Entry(
        link.pair, entry.id, link.device, is_mine, entry.kind, encode_entry(entry), at.isoformat(timespec="seconds"),
        now, link.link, thread, reply_to,
    )  # fmt: skip
    return entries.add(vault, kept)


def acknowledgement_key(pair: PairId) -> str:
    """The setting that holds when an acknowledgement is due, in seconds since 1970."""
    return f"acknowledge {pair.hex()}"


def _manifest(vault: Vault, pair: PairId, said: Sequence[Entry], now: datetime, carried: Sequence[int]) -> Manifest:
    kept, own, key = pairs.get(vault, pair), devices.own(vault, pair), opening_keys.current(vault, pair)
    if kept is None or own is None or key is None or kept.ended_at is not None:
        raise MayNotSignError
    newest = links.newest(vault, pair, own.device)
    infos = [found for number in carried if (found := attachments.get(vault, number)) is not None]
    return Manifest(
        pair=pair,
        author=own.device,
        seq=newest.seq + 1 if newest is not None else 1,
        prev=newest.hash if newest is not None else None,
        written_at=now,
        opening=Opening(key.generation, key.public),
        roster=roster_hashes(vault, kept),
        seen=_seen(vault, pair, own.device),
        entries=tuple(said),
        attachments=tuple(AttachmentInfo(one.media_type, one.size, one.sha256) for one in infos),
    )


def _seen(vault: Vault, pair: PairId, own: DeviceId) -> dict[DeviceId, Seen]:
    others = [device for device in known_devices(vault, pair) if device != own]
    return {device: seen_of(chain_of(vault, pair, device)) for device in others}


def _answered(entry: Entry) -> EntryId | None:
    match entry.what:
        case TravellingReply(to=to) | Signal(to=to) | TakeBack(to=to):
            return to
        case _:
            return None


__all__ = ["MayNotSignError", "acknowledgement_key", "add_link", "chain_of", "keep_entry", "new_entry_id"]
