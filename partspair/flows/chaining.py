"""The next link of one's own chain: what is said becomes a signed manifest, an entry and an outbox row at once."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from partspair.errors import KnownError
from partspair.flows.rosters import active_devices, baseline_of, known_devices, roster_hashes, statements_to_tell
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import MOST_BEYOND, Seen, seen_beyond
from partspair.practice.between import Answer, Felt, Question
from partspair.practice.reply import Signal, TakeBack, TravellingReply
from partspair.practice.share import EntryId, TravellingShare
from partspair.sealing.bundle import LARGEST_MANIFEST, AttachmentInfo, sign_manifest
from partspair.sealing.entries import Entry, Gone, encode_entry
from partspair.sealing.keys import SigningKey
from partspair.sealing.shapes import MOST_SEEN
from partspair.sealing.wire import Manifest, Opening, encode_manifest
from partspair.vault import appearances, attachments, devices, entries, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.links import KeptLink, LinkState
from partspair.vault.outbox import OutboxItem, OutboxKind

ID_BYTES = 16
MOST_GONE = 64
MOST_BEYOND_IN_ALL = 8 * MOST_BEYOND
"""Links beyond gaps that one link lists: of eight keys that are sealed to, seven are others'."""
BEYOND_BYTES = 72
"""What one of them takes in a manifest, at most."""
REST_BYTES = 24 * 1024
"""What a manifest takes beside its entries and them: 64 devices, 32 attachments, an opening key, two rosters."""


class MayNotSignError(KnownError):
    """This device is not, or no longer, one that may sign for the pair."""

    def __init__(self) -> None:
        super().__init__(
            "This can’t be sent from here.",
            "The keys of this pair are not on this computer. What you made is safe in your drawer.",
        )


def new_entry_id(random: Callable[[int], bytes] = secrets.token_bytes) -> EntryId:
    """A fresh id for something said."""
    return EntryId(random(ID_BYTES))


def start_of(vault: Vault, pair: PairId, reader: DeviceId, device: DeviceId) -> tuple[int, bytes | None]:
    """Where a chain begins for a reader, as (seq, hash): at its baseline when it has one, else before the first."""
    return baseline_of(vault, pair, reader).get(device, (0, None))


def seen_of(vault: Vault, pair: PairId, reader: DeviceId, device: DeviceId, most: int = MOST_BEYOND) -> Seen:
    """Say what is here of a device's chain; of what lies beyond a gap the lowest are listed, 64 at most."""
    start, digest = start_of(vault, pair, reader, device)
    upto = links.gap_free(vault, pair, device, start)
    if upto > start:
        digest = next(one.hash for one in links.near(vault, pair, device, upto) if one.seq == upto)
    return Seen(upto, digest, seen_beyond(links.chain(vault, pair, device, upto, min(most, MOST_BEYOND))))


def add_link(vault: Vault, pair: PairId, said: Sequence[Entry], now: datetime, carried: Sequence[int] = ()) -> KeptLink:
    """Sign and keep the next link, with its entries and its outbox row, in one transaction.

    `carried` are attachments that lie whole in the vault, in the order the entries name them. Raises MayNotSignError.
    """
    with vault.transaction():
        own = devices.own(vault, pair)
        if own is None:
            raise MayNotSignError
        said = [*said, *_gone_to_tell(vault, pair), *statements_to_tell(vault, pair)]
        manifest = _manifest(vault, pair, own.device, said, now, carried)
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
            if isinstance(entry.what, Gone):
                links.told_gone(vault, pair, entry.what.device, entry.what.seq)
        item = OutboxItem(pair, OutboxKind.BUNDLE, now.timestamp(), link.link, manifest.seq)
        outbox.add(vault, item)
        opening_keys.announced(vault, pair, manifest.author, manifest.opening.generation, manifest.seq)
        settings.put(vault, acknowledgement_key(pair), None)
    return link


def keep_entry(vault: Vault, link: KeptLink, entry: Entry, at: datetime, *, is_mine: bool, now: float) -> int:
    """Keep one entry of a link in its thread; 0 when that person's entry is here already, from whichever device."""
    if entries.find(vault, link.pair, entry.id, is_mine=is_mine) is not None:
        return 0
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
    row = entries.add(vault, kept)
    if is_mine and isinstance(entry.what, TravellingShare):
        appearances.add(vault, row, (part.name for part in entry.what.parts if part.name))
    return row


def acknowledgement_key(pair: PairId) -> str:
    """The setting that holds when an acknowledgement is due, in seconds since 1970."""
    return f"acknowledge {pair.hex()}"


def _manifest(
    vault: Vault, pair: PairId, own: DeviceId, said: Sequence[Entry], now: datetime, carried: Sequence[int]
) -> Manifest:
    kept, key = pairs.get(vault, pair), opening_keys.current(vault, pair)
    if kept is None or key is None or kept.ended_at is not None:
        raise MayNotSignError
    newest = links.newest(vault, pair, own)
    infos = [found for number in carried if (found := attachments.get(vault, number)) is not None]
    return Manifest(
        pair=pair,
        author=own,
        seq=newest.seq + 1 if newest is not None else 1,
        prev=newest.hash if newest is not None else None,
        written_at=now,
        opening=Opening(key.generation, key.public),
        roster=roster_hashes(vault, kept),
        seen=_all_seen(vault, pair, own, said),
        entries=tuple(said),
        attachments=tuple(AttachmentInfo(one.media_type, one.size, one.sha256) for one in infos),
    )


def _all_seen(vault: Vault, pair: PairId, own: DeviceId, said: Sequence[Entry]) -> dict[DeviceId, Seen]:
    """Say what is here of every chain. What lies beyond gaps shares the room that is left by what is said.

    A partner may have made many devices and left a gap in each chain: the devices that are sealed to are listed first,
    then one's own, so that nothing of theirs is left out for it.
    """
    known, active = known_devices(vault, pair), active_devices(vault, pair)
    room = LARGEST_MANIFEST - REST_BYTES - sum(len(encode_entry(entry)) for entry in said)
    left = max(0, min(MOST_BEYOND_IN_ALL, room // BEYOND_BYTES))
    found: dict[DeviceId, Seen] = {}
    for device in sorted(
        _others(vault, pair, own), key=lambda one: (one not in active, known[one].owner is not devices.Owner.MINE)
    ):
        found[device] = seen_of(vault, pair, own, device, left)
        left -= len(found[device].beyond)
    return found


def _others(vault: Vault, pair: PairId, own: DeviceId) -> list[DeviceId]:
    """The devices to acknowledge: the ones that count, the active ones and those that came last first."""
    known = known_devices(vault, pair)
    order = {one.device: place for place, one in enumerate(devices.of_pair(vault, pair))}
    others = [device for device in known if device != own]
    others.sort(key=lambda device: (known[device].member.last is not None, -order.get(device, 0)))
    return others[:MOST_SEEN]


def _gone_to_tell(vault: Vault, pair: PairId) -> list[Entry]:
    return [Entry(new_entry_id(), Gone(*gone)) for gone in links.gone_to_tell(vault, pair, MOST_GONE)]


def _answered(entry: Entry) -> EntryId | None:
    match entry.what:
        case TravellingReply(to=to) | Signal(to=to) | TakeBack(to=to) | Question(to=to) | Answer(to=to) | Felt(to=to):
            return to
        case _:
            return None
