"""What the other devices say they have: the only thing that makes something *received* (protocol 0.7)."""

import math
from itertools import takewhile

from partspair.flows.chaining import start_of
from partspair.flows.publishing import Publishing, is_dormant
from partspair.flows.resending import send_again
from partspair.flows.rosters import known_devices
from partspair.flows.vouching import ends_of, kept_apart, newest_manifests
from partspair.pair.chain import Link
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import Seen, acknowledged, is_settled
from partspair.sealing.wire import Manifest
from partspair.vault import devices, links, outbox, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.outbox import OutboxKind, OutboxState


def learn_seen(work: Publishing, manifest: Manifest, *, is_mine: bool) -> None:
    """Take in what the author of a verified manifest acknowledges, of every device of one's own."""
    vault, pair = work.vault, manifest.pair
    if is_mine or _is_all_here(vault, manifest):
        _believe(work, manifest, is_mine=is_mine)
    else:
        settings.put(vault, _waiting_key(pair), "waiting")
    for item in outbox.resends_to(vault, pair, manifest.author):
        link = links.place_of(vault, item.link or 0)
        seen = manifest.seen.get(link.device) if link is not None else None
        if link is not None and seen is not None and is_settled(seen, Link(link.seq, link.hash, link.prev)):
            outbox.received(vault, item.item, work.now)
    _send_what_a_late_one_lacks(work, manifest)


def learn_what_waited(work: Publishing, pair: PairId) -> None:
    """Take in what partners acknowledged knowing more of one's own devices than was here; it may be here now."""
    if settings.get(work.vault, _waiting_key(pair)) is None:
        return
    known = known_devices(work.vault, pair)
    theirs = [one for one in newest_manifests(work.vault, pair) if known[one.author].owner is Owner.THEIRS]
    here = [one for one in theirs if _is_all_here(work.vault, one)]
    for manifest in here:
        _believe(work, manifest, is_mine=False)
    if len(here) == len(theirs):
        settings.put(work.vault, _waiting_key(pair), None)


def hello_received(vault: Vault, pair: PairId, now: float) -> None:
    """Whoever signs a bundle of the pair has one's card."""
    for item in outbox.of_pair(vault, pair):
        if item.kind is OutboxKind.HELLO and item.state is not OutboxState.RECEIVED:
            outbox.received(vault, item.item, now)


def _is_all_here(vault: Vault, manifest: Manifest) -> bool:
    """Whether all is here that the manifest's author had of one's own other devices.

    A `seen` passes over what is gone as over what arrived; which of both it was, another device of one's own has said.
    """
    pair, known = manifest.pair, known_devices(vault, manifest.pair)
    every, apart = devices.every_own(vault, pair), kept_apart(vault, pair)
    ends = ends_of(vault, pair, known)
    for device, seen in manifest.seen.items():
        if device not in known:
            return False
        if known[device].owner is Owner.THEIRS:
            continue
        start = start_of(vault, pair, every[0].device, device)[0] if every else 0
        upto = links.gap_free(vault, pair, device, start)
        here = {one.seq for one in links.chain(vault, pair, device, upto)} | apart.get(device, set())
        while upto + 1 in here:
            upto += 1
        end = ends[device]
        last = math.inf if end is None else end.upto
        beyond = [seq for seq, digest in seen.beyond if end is None or end.covers(seq, digest)]
        if min(seen.upto, last) > upto or any(seq > upto and seq not in here for seq in beyond):
            return False
    return True


def _believe(work: Publishing, manifest: Manifest, *, is_mine: bool) -> None:
    vault, pair = work.vault, manifest.pair
    mine = [device for device, known in known_devices(vault, pair).items() if known.owner is Owner.MINE]
    for own in mine:
        seen = manifest.seen.get(own)
        if seen is not None and own != manifest.author:
            for seq in sorted(_news(vault, pair, own, manifest.author, seen)):
                _learn(work, pair, own, manifest.author, seq, is_theirs=not is_mine)


def _news(vault: Vault, pair: PairId, own: DeviceId, by: DeviceId, seen: Seen) -> frozenset[int]:
    """What of one's own chain is acknowledged now and was not before.

    Nothing while a branch is known there that is not here: what lies before the two parted may be gone on it.
    """
    known = outbox.acknowledged_upto(vault, pair, own, by)
    ahead = links.chain(vault, pair, own, known, seen.upto - known) if seen.upto > known else []
    near = [one for seq, _ in seen.beyond for one in links.near(vault, pair, own, seq) if one.seq == seq]
    found = {one.seq: one for one in (*ahead, *near)}
    apart = [Link(one.seq, one.hash, one.prev) for one in links.forks(vault, pair, own)]
    if {*seen.beyond} - {(one.seq, one.hash) for one in (*apart, *near)}:
        return frozenset()
    news = acknowledged(found, seen, apart)
    told = list(takewhile(news.__contains__, (one.seq for one in ahead if one.seq <= seen.upto)))
    if told:
        outbox.set_acknowledged_upto(vault, pair, own, by, told[-1])
    return news


def _learn(work: Publishing, pair: PairId, own: DeviceId, by: DeviceId, seq: int, *, is_theirs: bool) -> None:
    """Of a link that was said to be gone, an acknowledgement says only that this is known."""
    is_gone = links.gone_hash(work.vault, pair, own, seq) is not None
    if outbox.acknowledge(work.vault, pair, own, seq, by, work.now) and is_theirs and not is_gone:
        for link in links.find(work.vault, pair, own, seq):
            item = outbox.of_link(work.vault, link.link)
            if item is not None:
                outbox.received(work.vault, item.item, work.now)


def _send_what_a_late_one_lacks(work: Publishing, manifest: Manifest) -> None:
    """A device that was silent for so long that nothing waited for it gets what was cleared without it (protocol 5)."""
    vault, pair = work.vault, manifest.pair
    author = devices.get(vault, pair, manifest.author)
    own = devices.own(vault, pair)
    seen = manifest.seen.get(own.device) if own is not None else None
    if author is None or own is None or seen is None or not is_dormant(author, work.now, work.waits.dormant):
        return
    for place in links.chain(vault, pair, own.device, seen.upto, limit=64):
        for link in links.find(vault, pair, own.device, place.seq):
            item = outbox.of_link(vault, link.link)
            if item is not None and item.cleared_at is not None:
                send_again(work, link, manifest.author)


def _waiting_key(pair: PairId) -> str:
    return f"seen waiting {pair.hex()}"
