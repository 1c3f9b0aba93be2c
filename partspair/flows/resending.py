"""What is missing is asked for at most daily, and sealed again to the one who asked (protocol 3 and 6)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from partspair.flows.chaining import add_link, new_entry_id, start_of
from partspair.flows.forking import key_to_tell
from partspair.flows.publishing import Publishing
from partspair.flows.rosters import Known, active_devices, known_devices
from partspair.flows.vouching import is_beyond, lacking, newest_manifests, on_other_branches
from partspair.pair.chain import MOST_MISSING
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.entries import Entry, Resend, decode_entry
from partspair.vault import devices, entries, links, outbox, settings
from partspair.vault.links import KeptLink, LinkPlace, LinkState
from partspair.vault.outbox import OutboxItem, OutboxKind

MOST_OPEN = 256
"""Links on their way to one device at a time; whoever lacks more asks again."""
MOST_ANSWERED = 256
"""Places that one bundle is answered for."""
MOST_REQUESTS = 256
"""Requests that are looked through, the latest, for one that was made before."""

MOST_ASKED = 3
"""Times that one's own other branch is asked for: whoever believed it may have erased what was taken back there."""


def ask_again(work: Publishing, pair: PairId, now: datetime) -> bool:
    """Ask for what has been missing for a day, once a day; True when a request was made. A timer alone decides it."""
    own = devices.own(work.vault, pair)
    wanted = _missing(work, pair, own.device) if own is not None else {}
    since, asked = (settings.get(work.vault, f"{key} {pair.hex()}") for key in ("missing", "asked"))
    if not wanted:
        if since is not None:
            settings.put(work.vault, f"missing {pair.hex()}", None)
        return False
    if since is None or float(since) > work.now:
        settings.put(work.vault, f"missing {pair.hex()}", repr(work.now))
        return False
    if work.now - float(since) < work.waits.resend:
        return False
    if asked is not None and float(asked) <= work.now and _lies_there_still(work, pair, wanted, float(asked)):
        return False
    with work.vault.transaction():
        requests = [Entry(new_entry_id(), Resend(device, seqs)) for device, seqs in wanted.items()]
        add_link(work.vault, pair, requests, now)
        settings.put(work.vault, f"asked {pair.hex()}", repr(work.now))
    return True


def _lies_there_still(work: Publishing, pair: PairId, wanted: Mapping[DeviceId, Collection[int]], at: float) -> bool:
    """Whether to wait on after a request: for a day, and until somebody who may have what is missing is heard."""
    if work.now - at < work.waits.resend:
        return True
    may_have = active_devices(work.vault, pair).keys() & wanted.keys()
    for one in newest_manifests(work.vault, pair):
        seen = [(one.seen[device], seqs) for device, seqs in wanted.items() if device in one.seen]
        if any(seq <= has.upto or seq in dict(has.beyond) for has, seqs in seen for seq in seqs):
            may_have |= {one.author}
    found = [devices.get(work.vault, pair, device) for device in may_have]
    return not any(one is not None and (one.heard_by(work.now) or 0.0) > at for one in found)


def answer_requests(work: Publishing, link: KeptLink, requests: Sequence[Resend]) -> None:
    """Send what a verified link asks for, or let the next one of one's own say that it is gone.

    It is part of the transaction that accepts the link, so its work is bounded whatever the link asks for: what it
    asks of one device is one request, and it is answered for 256 places at most.
    """
    own = devices.own(work.vault, link.pair)
    active = active_devices(work.vault, link.pair) if requests else {}
    if own is None or link.device == own.device or link.device not in active:
        return
    known = known_devices(work.vault, link.pair)
    in_vain = _asked(work, link.pair, link.device, but=link.link)
    places = [
        (known[request.device], seq)
        for request in _merged(requests)
        if request.device in known
        for seq in request.seqs
        if _is_mine_to_answer(own.device, active, link, request) or seq in in_vain.get(request.device, ())
    ]
    room = MOST_OPEN - len(outbox.resends_to(work.vault, link.pair, link.device))
    for author, seq in places[:MOST_ANSWERED]:
        room -= _answer(work, link, author, seq, room)


def answer_fork(work: Publishing, link: KeptLink) -> None:
    """Send the device that signed two things for one place what counts here: it may not know of it (protocol 6).

    What is signed with its own key and new to it is the proof that its vault is an old copy, or one of two. Who becomes
    a new device then must know which key is opened here today.
    """
    mine = {one.device for one in devices.every_own(work.vault, link.pair)}
    if link.device in mine or link.device not in active_devices(work.vault, link.pair):
        return
    for seq in (link.seq - 1, link.seq, link.seq + 1):
        for one in links.find(work.vault, link.pair, link.device, seq):
            follows = (seq < link.seq and one.hash == link.prev) or (seq > link.seq and one.prev == link.hash)
            if one.state is not LinkState.FORK and not follows:
                _send_to_both(work, one, link.device)
    key = key_to_tell(work.vault, link)
    if key is not None:
        _send_to_both(work, key, link.device)


def send_again(work: Publishing, link: KeptLink, device: DeviceId) -> None:
    """Put a link on its way to one device, as it was signed; nothing when it is on its way already.

    Nor to a device that was removed: what it signed while it was active may come here late.
    """
    known = known_devices(work.vault, link.pair).get(device)
    is_removed = known is not None and known.member.last is not None
    if link.manifest and not is_removed:
        _send(work, link.pair, link, device)


def _send_to_both(work: Publishing, link: KeptLink, device: DeviceId) -> None:
    """Send a forked device a link; when that is on its way, it is sealed again, as a fork may have announced a key."""
    on_its_way = [one for one in outbox.resends_to(work.vault, link.pair, device) if one.link == link.link]
    for item in on_its_way:
        outbox.supersede(work.vault, item.item, work.now)
    if not on_its_way:
        send_again(work, link, device)


def _merged(requests: Sequence[Resend]) -> list[Resend]:
    """One request for each device that is asked for, with the first 64 places."""
    seqs: dict[DeviceId, dict[int, None]] = {}
    for one in requests:
        seqs.setdefault(one.device, {}).update(dict.fromkeys(one.seqs))
    return [Resend(device, tuple(wanted)[:MOST_MISSING]) for device, wanted in seqs.items()]


def _missing(work: Publishing, pair: PairId, own: DeviceId) -> dict[DeviceId, tuple[int, ...]]:
    """What is lacking; the first link of an active device of which nothing is here; what one said on another branch."""
    found = lacking(work.vault, pair, own)
    for device in active_devices(work.vault, pair):
        start, _ = start_of(work.vault, pair, own, device)
        if device not in (own, *found) and start == 0 and not links.chain(work.vault, pair, device, limit=1):
            found[device] = (1,)
    branches = on_other_branches(work.vault, pair)
    asked = _asked(work, pair, own) if branches else {}
    for device, seqs in branches.items():
        more = {seq for seq in seqs if asked.get(device, []).count(seq) < MOST_ASKED}
        if more:
            found[device] = tuple(sorted({*found.get(device, ()), *more}))[:MOST_MISSING]
    return found


def _is_mine_to_answer(own: DeviceId, active: Collection[DeviceId], link: KeptLink, request: Resend) -> bool:
    """The author's device answers while it is active and not the one that asks; else everyone who holds the link.

    Who asks for the very first link has nothing of that device, not even its key: it may not be reached by it.
    """
    is_reachable = request.device in active and request.device != link.device
    return request.device == own or not is_reachable or 1 in request.seqs


def _asked(work: Publishing, pair: PairId, by: DeviceId, but: int | None = None) -> dict[DeviceId, list[int]]:
    """All that somebody asked for, of each device and with every time it was asked for; not what the link `but` asks.

    What one asks for once more was asked for in vain: its author did not answer for a day.
    """
    found: dict[DeviceId, list[int]] = {}
    for kept in entries.of_pair(work.vault, pair, "resend", MOST_REQUESTS):
        is_meant = kept.author == by and kept.link != but and kept.body  # one that was taken back is empty some day
        said = decode_entry(kept.body).what if is_meant else None
        if isinstance(said, Resend):
            found.setdefault(said.device, []).extend(said.seqs)
    return found


def _answer(work: Publishing, link: KeptLink, author: Known, seq: int, room: int) -> int:
    """Answer for one place; returns how many links were put on their way, which is no more than there is room for."""
    device, sent = author.member.device, 0
    may_say_gone = author.owner is devices.Owner.MINE or is_beyond(author, seq)
    if links.gone_hash(work.vault, link.pair, device, seq) is not None:
        if may_say_gone:
            links.tell_gone_again(work.vault, link.pair, device, seq)
        return 0
    held = [one for one in links.places(work.vault, link.pair, device, seq) if one.state is not LinkState.FORK]
    for one in held:
        if one.is_whole and sent < room:
            sent += _send(work, link.pair, one, link.device)
        elif not one.is_whole and may_say_gone:
            links.say_gone(work.vault, link.pair, device, seq, one.hash, is_told=False)
    return sent


def _send(work: Publishing, pair: PairId, place: LinkPlace | KeptLink, device: DeviceId) -> bool:
    """Put a link that is whole on its way to a device that may have it; False when it is on its way already."""
    if outbox.open_resend(work.vault, place.link, device):
        return False
    outbox.add(work.vault, OutboxItem(pair, OutboxKind.RESEND, work.now, place.link, place.seq, to_device=device))
    return True
