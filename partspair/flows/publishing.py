"""From the outbox into the folder: one act, one immutable file, published again until it is received (protocol 5)."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from partspair.errors import KnownError
from partspair.flows.forking import keys_of_forks, keys_of_resend
from partspair.flows.holding import is_held_back
from partspair.flows.rosters import active_devices, baseline_of
from partspair.flows.vouching import newest_manifests
from partspair.flows.waits import Waits
from partspair.pair.chain import Link
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import NOTHING_SEEN, Seen, is_settled
from partspair.sealing.bundle import AttachmentInfo, name_of, write_bundle
from partspair.sealing.envelope import STANZAS
from partspair.sealing.hybrid import HybridRecipient
from partspair.sync import outbox as sync_outbox
from partspair.sync.digests import Digests
from partspair.sync.folder import Folder
from partspair.sync.names import new_staging
from partspair.sync.trouble import in_calm_words
from partspair.vault import attachments, devices, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Device
from partspair.vault.links import KeptLink
from partspair.vault.outbox import NameState, OutboxItem, OutboxKind, OutboxState

MOST_BACK_OFF = 3600.0


@dataclass(frozen=True)
class Publishing:
    """What publishing needs, every time. `now` is seconds since 1970."""

    vault: Vault
    folder: Folder
    digests: Digests
    waits: Waits
    now: float
    random: Callable[[int], bytes] = os.urandom


def publish_due(work: Publishing, pair: PairId) -> int:
    """Finish what a crash left, then publish or check every item that is due; return how many were published.

    Raises a folder's KnownError at the first thing that stands in the way; what was not done stays due.
    """
    finish_committed(work, pair)
    remove_superseded(work, pair)
    done = 0
    for item in outbox.due(work.vault, pair, work.now):
        if _is_erased(work.vault, item):
            outbox.withdraw(work.vault, item.item, work.now)
            continue
        if not _may_leave(work.vault, item):
            continue
        try:
            done += _publish_or_check(work, item)
        except KnownError:
            outbox.check_later(work.vault, item.item, work.now + _back_off(work.waits, item.tries))
            raise
    if done:  # the folder takes files again
        outbox.try_now(work.vault, pair, work.now)
    remove_superseded(work, pair)
    return done


def finish_committed(work: Publishing, pair: PairId) -> None:
    """Bring every committed name to its place, and sweep staging files that never got one."""
    for name in outbox.unfinished(work.vault, pair):
        found = sync_outbox.finish(work.folder, name.staging or "", name.name, name_of)
        if found is None:
            outbox.clear_name(work.vault, name.name)
        else:
            outbox.published(work.vault, name.item, name.name, work.now, work.now + work.waits.check_again)
    left = settings.get(work.vault, _staging_key(pair))
    if left is not None:
        sync_outbox.sweep_staging(work.folder, [left])
        settings.put(work.vault, _staging_key(pair), None)


def remove_superseded(work: Publishing, pair: PairId) -> None:
    """Remove own files that were sealed again, or taken back; never before what stands in for them lies there."""
    names = outbox.to_remove(work.vault, pair)
    if names:
        sync_outbox.clear(work.digests, [one.name for one in names], name_of)
        sync_outbox.sweep_staging(work.folder, [one.staging for one in names if one.staging])
        for one in names:
            outbox.clear_name(work.vault, one.name)


def put_back(vault: Vault, pair: PairId, now: float) -> None:
    """Publish again whatever still belongs into the folder: it was emptied, or it is another one now.

    What was received and cleared stays cleared; a name under which nothing lies any more is only history.
    """
    with vault.transaction():
        for name in (*outbox.own_names(vault, pair), *outbox.unfinished(vault, pair)):
            outbox.clear_name(vault, name.name)
        for item in outbox.of_pair(vault, pair):
            outbox.checked(vault, item.item, now)


def clear_received(work: Publishing, pair: PairId) -> int:
    """Remove own files that every other device acknowledged a day ago, but never the newest there; return how many."""
    items = outbox.of_pair(work.vault, pair)
    lie_there = [item.item for item in items if item.kind is OutboxKind.BUNDLE and item.published_at is not None]
    newest = max(lie_there, default=0)
    received = [one for one in items if one.item != newest and one.state is OutboxState.RECEIVED]
    said = {one.author: one.seen for one in newest_manifests(work.vault, pair)} if received else {}
    done = [one.item for one in received if _is_everywhere(work, pair, one, said)]
    if done:
        names = [name.name for item in done for name in outbox.names(work.vault, item)]
        sync_outbox.clear(work.digests, names, name_of)
    for item in done:
        outbox.clear(work.vault, item, work.now)
    return len(done)


def is_dormant(device: Device, now: float, after: float) -> bool:
    """Whether nothing was heard of a device for so long that nothing waits for it (protocol 5)."""
    heard = device.last_heard_at if device.last_heard_at is not None else device.added_at
    return heard + after <= now


def _is_everywhere(
    work: Publishing, pair: PairId, item: OutboxItem, said: Mapping[DeviceId, Mapping[DeviceId, Seen]]
) -> bool:
    if item.kind is OutboxKind.RESEND:
        return True
    if item.received_at is None or 0 <= work.now - item.received_at < work.waits.clear:
        return False  # a moment that is still to come was written by a clock that was wrong
    link = links.get(work.vault, item.link or 0)
    if link is None:
        return True
    own = devices.own(work.vault, pair)  # what it was copied from, or was before, is another device
    here = {link.device, own.device if own is not None else link.device}
    others = [device for device in active_devices(work.vault, pair) if device not in here]
    late = {device for device in others if _began_after(work.vault, pair, device, link)}
    waited_for = {device for device in others if device not in late and not _is_dormant(work, pair, device)}
    waited_for -= outbox.acknowledged_by(work.vault, pair, link.device, link.seq).keys()
    place = Link(link.seq, link.hash, link.prev)
    seen = [said.get(device, {}).get(link.device, NOTHING_SEEN) for device in waited_for]
    return all(is_settled(one, place) for one in seen)  # what somebody keeps as a fork is listed nowhere


def _began_after(vault: Vault, pair: PairId, device: DeviceId, link: KeptLink) -> bool:
    """Whether a device joined knowing this chain beyond the link: nothing up to there is missing to it (protocol 8)."""
    forked = min((one.seq for one in links.forks(vault, pair, link.device)), default=link.seq + 1)
    return link.seq < forked and link.seq <= baseline_of(vault, pair, device).get(link.device, (0, b""))[0]


def _is_dormant(work: Publishing, pair: PairId, device: DeviceId) -> bool:
    found = devices.get(work.vault, pair, device)
    return found is not None and is_dormant(found, work.now, work.waits.dormant)


def _is_erased(vault: Vault, item: OutboxItem) -> bool:
    """Whether what it carries was taken back and erased while it waited: nothing behind it waits for that."""
    link = links.get(vault, item.link) if item.link is not None else None
    return item.kind is not OutboxKind.HELLO and (link is None or not link.manifest)


def _may_leave(vault: Vault, item: OutboxItem) -> bool:
    """Until the check words were compared, notes stay here (protocol 4.4), and while they are held back (8)."""
    pair = pairs.get(vault, item.pair)
    if pair is None or pair.ended_at is not None:
        return False
    if item.kind is OutboxKind.HELLO:
        return True
    is_free = pair.confirmed_at is not None and not is_held_back(vault, pair.pair, item.link)
    return is_free and _can_be_opened(vault, item)


def _can_be_opened(vault: Vault, item: OutboxItem) -> bool:
    """Whether anybody it is meant for has a key that it can be sealed to."""
    if item.kind is OutboxKind.RESEND:
        return bool(keys_of_resend(vault, item))
    own = devices.own(vault, item.pair)
    others = set(active_devices(vault, item.pair)) - ({own.device} if own is not None else set())
    return any(key.device in others for key in opening_keys.of_pair(vault, item.pair))


def _publish_or_check(work: Publishing, item: OutboxItem) -> bool:
    live = [name for name in outbox.names(work.vault, item.item) if name.state is NameState.FINAL]
    if any(sync_outbox.is_whole(work.digests, name.name, name.size, name_of) for name in live):
        outbox.checked(work.vault, item.item, work.now + work.waits.check_again)
        return False
    staging = new_staging(work.random)
    settings.put(work.vault, _staging_key(item.pair), staging)
    digest = b""

    def seal(out: BinaryIO) -> bytes:
        nonlocal digest
        digest = _write(work, item, out)
        return digest

    def commit(name: str) -> None:
        with in_calm_words(work.folder.is_there):
            sealed = work.folder.entry(staging)
        outbox.commit_name(work.vault, item.item, name, staging, digest, sealed.size if sealed else 0, work.now)

    made = sync_outbox.publish(work.folder, staging, seal, commit, name_of)
    outbox.published(work.vault, item.item, made.name, work.now, work.now + work.waits.check_again)
    return True


def _write(work: Publishing, item: OutboxItem, out: BinaryIO) -> bytes:
    """Write the item's file; return its SHA-256."""
    if item.kind is OutboxKind.HELLO:
        content = item.content or b""
        out.write(content)
        return hashlib.sha256(content).digest()
    return _seal_link(work, item, out)


def _seal_link(work: Publishing, item: OutboxItem, out: BinaryIO) -> bytes:
    link = links.get(work.vault, item.link or 0)
    if link is None or not link.manifest:
        raise KnownError("Something in the outbox is no longer here.", "It was not sent, and nothing else is affected.")
    carried = [
        (AttachmentInfo(one.media_type, one.size, one.sha256), attachments.read(work.vault, one.attachment))
        for one in attachments.of_link(work.vault, link.link)
    ]
    return write_bundle(out, link.manifest, link.signature, carried, _recipients(work.vault, item), work.random)


def _recipients(vault: Vault, item: OutboxItem) -> list[HybridRecipient]:
    """Every active device of both people, the author's own included; of a resend, the one it is for (protocol 3)."""
    if item.kind is OutboxKind.RESEND:
        return [HybridRecipient(public) for public in keys_of_resend(vault, item)]
    own = opening_keys.current(vault, item.pair)
    if own is None:
        raise KnownError("This device can’t seal for this pair.", "Its keys are no longer here. Nothing was sent.")
    others = set(active_devices(vault, item.pair)) - {own.device}
    keys = [own.public, *(key.public for key in opening_keys.of_pair(vault, item.pair) if key.device in others)]
    link = links.get(vault, item.link or 0)
    forked = keys_of_forks(vault, link, sorted(others)) if link is not None else []
    return [HybridRecipient(public) for public in dict.fromkeys((*keys, *forked[: STANZAS - len(keys)]))]


def _staging_key(pair: PairId) -> str:
    return f"staging {pair.hex()}"


def _back_off(waits: Waits, tries: int) -> float:
    return min(MOST_BACK_OFF, waits.look * 2.0 ** min(tries, 12))
