"""From the outbox into the folder: one act, one immutable file, published again until it is received (protocol 5)."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from partspair.errors import KnownError
from partspair.flows.rosters import statements_of
from partspair.flows.waits import Waits
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.roster import active
from partspair.sealing.bundle import AttachmentInfo, name_of, write_bundle
from partspair.sealing.hybrid import HybridRecipient
from partspair.sync import outbox as sync_outbox
from partspair.sync.digests import Digests
from partspair.sync.folder import Folder
from partspair.sync.names import new_staging
from partspair.sync.trouble import in_calm_words
from partspair.vault import attachments, devices, links, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
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
    done = 0
    for item in outbox.due(work.vault, pair, work.now):
        if not _may_leave(work.vault, item):
            continue
        try:
            done += _publish_or_check(work, item)
        except KnownError:
            outbox.check_later(work.vault, item.item, work.now + _back_off(work.waits, item.tries))
            raise
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


def put_back(vault: Vault, pair: PairId, now: float) -> None:
    """Publish again whatever still belongs into the folder: it was emptied, or it is another one now.

    What was received and cleared stays cleared; a name under which nothing lies any more is only history.
    """
    with vault.transaction():
        for item in outbox.of_pair(vault, pair):
            for name in outbox.names(vault, item.item):
                outbox.clear_name(vault, name.name)
            outbox.checked(vault, item.item, now)


def clear_received(work: Publishing, pair: PairId) -> int:
    """Remove own files that every other device acknowledged a day ago, but never the newest bundle; return how many."""
    own = devices.own(work.vault, pair)
    if own is None:
        return 0
    newest = links.newest(work.vault, pair, own.device)
    cleared = 0
    for item in outbox.of_pair(work.vault, pair):
        is_newest = newest is not None and item.link == newest.link
        if is_newest or item.state is not OutboxState.RECEIVED or not _is_everywhere(work, pair, own.device, item):
            continue
        sync_outbox.clear(work.digests, [name.name for name in outbox.names(work.vault, item.item)], name_of)
        outbox.clear(work.vault, item.item, work.now)
        cleared += 1
    return cleared


def _is_everywhere(work: Publishing, pair: PairId, author: DeviceId, item: OutboxItem) -> bool:
    if item.received_at is None or item.received_at + work.waits.clear > work.now:
        return False
    if item.seq is None:
        return True
    others = {member.device for member in active(statements_of(work.vault, pair)) if member.device != author}
    return others <= set(outbox.acknowledged_by(work.vault, pair, author, item.seq))


def _may_leave(vault: Vault, item: OutboxItem) -> bool:
    """Until the check words were compared, notes stay here (protocol 4.4); a hello is what brings them about."""
    pair = pairs.get(vault, item.pair)
    if pair is None or pair.ended_at is not None:
        return False
    return item.kind is OutboxKind.HELLO or pair.confirmed_at is not None


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
    if link is None:
        raise KnownError("Something in the outbox is no longer here.", "It was not sent, and nothing else is affected.")
    carried = [
        (AttachmentInfo(one.media_type, one.size, one.sha256), attachments.read(work.vault, one.attachment))
        for one in attachments.of_link(work.vault, link.link)
    ]
    return write_bundle(out, link.manifest, link.signature, carried, _recipients(work.vault, link.pair), work.random)


def _recipients(vault: Vault, pair: PairId) -> list[HybridRecipient]:
    """Every active device of both people, the author's own included (protocol 3)."""
    own = opening_keys.current(vault, pair)
    if own is None:
        raise KnownError("This device can't seal for this pair.", "Its keys are no longer here. Nothing was sent.")
    wanted = {member.device for member in active(statements_of(vault, pair))}
    others = [key for key in opening_keys.of_pair(vault, pair) if key.device in wanted and key.device != own.device]
    return [HybridRecipient(own.public), *(HybridRecipient(key.public) for key in others)]


def _staging_key(pair: PairId) -> str:
    return f"staging {pair.hex()}"


def _back_off(waits: Waits, tries: int) -> float:
    return min(MOST_BACK_OFF, waits.look * 2.0 ** min(tries, 12))
