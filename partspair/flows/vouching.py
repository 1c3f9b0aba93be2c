"""What of a removed device counts although its removal did not know of it: another device signed that it has it.

A statement that removes a device names the last link that its author knew: an old copy that was put back knows fewer
than the partner took in meanwhile. What was taken in stays; so everybody may have it, or two would read two histories.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from partspair.flows.chaining import start_of
from partspair.flows.rosters import Known, active_devices, known_devices, roster_hashes
from partspair.pair.chain import MOST_MISSING, missing
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import MOST_BEYOND, Seen
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.vault import devices, links, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.links import LinkState

_AHEAD = 200


@dataclass(frozen=True)
class End:
    """Where the chain of a removed device ends: at `upto`, but for the single links `beyond` that others have.

    Places in between are nobody's: a thief may have signed one far ahead before the device was removed.
    """

    upto: int
    beyond: frozenset[tuple[int, bytes]] = frozenset()

    def covers(self, seq: int, digest: bytes) -> bool:
        """Whether a link is valid although its device was removed."""
        return seq <= self.upto or (seq, digest) in self.beyond


@dataclass(frozen=True)
class Gaps:
    """What is not here of a chain and must exist: what may still come, and what nobody has who could send it."""

    coming: tuple[int, ...]
    lost: tuple[int, ...] = ()


def newest_manifests(vault: Vault, pair: PairId) -> list[Manifest]:
    """The last that each other active device signed, as far as it is here."""
    newest = [links.newest_whole(vault, pair, device) for device in _others(vault, pair)]
    return [decode_manifest(link.manifest) for link in newest if link is not None]


def ends_of(vault: Vault, pair: PairId, known: Mapping[DeviceId, Known]) -> dict[DeviceId, End | None]:
    """Where each chain ends: None while its device is active, else with what anybody may know of."""
    removed = {device: one.member.last for device, one in known.items() if one.member.last is not None}
    ends: dict[DeviceId, End | None] = dict.fromkeys(known)
    if not removed:
        return ends
    apart = kept_apart(vault, pair)
    manifests = newest_manifests(vault, pair)
    for device, last in removed.items():
        said = [one.seen[device] for one in manifests if device in one.seen and device not in apart]
        upto = max([last, *(seen.upto for seen in said)])
        ends[device] = End(upto, frozenset(each for seen in said for each in seen.beyond if each[0] > upto))
    return ends


def lacking(vault: Vault, pair: PairId, reader: DeviceId) -> dict[DeviceId, tuple[int, ...]]:
    """What may still come of other devices' chains, the first 64 of each; `reader` is this very device."""
    return {device: one.coming for device, one in _gaps(vault, pair, reader).items() if one.coming}


def lost(vault: Vault, pair: PairId, reader: DeviceId) -> dict[DeviceId, tuple[int, ...]]:
    """What went with a removed device, the first 64 of each: it existed, and nobody who could send it has it.

    Nothing is remembered of it. Whoever says to have it later makes it one of those that may still come.
    """
    return {device: one.lost for device, one in _gaps(vault, pair, reader).items() if one.lost}


def on_other_branches(vault: Vault, pair: PairId) -> dict[DeviceId, tuple[int, ...]]:
    """Where others have what a device of one's own signed instead of what counts here, and it is not here as a fork."""
    found: dict[DeviceId, tuple[int, ...]] = {}
    manifests = newest_manifests(vault, pair)
    for device in [device for device, one in known_devices(vault, pair).items() if one.owner is Owner.MINE]:
        forks = links.forks(vault, pair, device)
        named = {(one.seq - 1, one.prev) for one in forks}
        for seen in [one.seen[device] for one in manifests if device in one.seen]:
            named |= {(seen.upto, seen.hash), *seen.beyond}
        apart = {(one.seq, one.hash) for one in forks}
        seqs = {seq for seq, digest in named - apart if digest and _is_otherwise(vault, pair, device, seq, digest)}
        if seqs:
            found[device] = tuple(sorted(seqs))[:MOST_MISSING]
    return found


def gaps_in(
    vault: Vault,
    pair: PairId,
    known: Known,
    said: Sequence[Manifest],
    present: Sequence[int],
    upto: int,
    end: End | None,
) -> Gaps:
    """Tell what may still come of a chain that ends at `end` from what nobody has; `present` is here after `upto`.

    `said` are the newest manifests of all others.

    The chain of an active device goes on at least to where another device signed to have it: whoever is that device
    may be a copy from before, which will never sign for it again.
    """
    device = known.member.device
    apart = kept_apart(vault, pair).get(device, set())
    if end is None:
        return Gaps(_but(missing(present, upto, _claimed(said, device, present, upto)), apart))
    wanted = _but([*missing(present, upto, end.upto), *_named(present, upto, end)], apart)
    elsewhere = _elsewhere(vault, pair, known, said) if wanted else None
    if elsewhere is None:
        return Gaps(wanted)
    there = {seq for seq, _ in elsewhere.beyond if seq > elsewhere.upto}
    coming = [*missing(present, upto, min(end.upto, elsewhere.upto)), *sorted(there - {*present})]
    return Gaps(_but(coming, apart), _but(_in_vain({*present, *there}, max(upto, elsewhere.upto), end.upto), apart))


def kept_apart(vault: Vault, pair: PairId) -> dict[DeviceId, set[int]]:
    """The places of which something is kept as a fork: it is here, and asking for it would bring it again."""
    found: dict[DeviceId, set[int]] = {}
    for place in links.in_state(vault, pair, LinkState.FORK):
        found.setdefault(place.device, set()).add(place.seq)
    return found


def may_sign(vault: Vault, pair: PairId, author: Known, seq: int, digest: bytes) -> bool:
    """Whether a bundle of this device at `seq` is valid: below its removal, or taken in by somebody before that.

    And what a link that is here names as the one before it, whose hash is `digest`: it was signed earlier still.
    """
    device = author.member.device
    if author.member.may_sign(seq):
        return True
    end = ends_of(vault, pair, known_devices(vault, pair)).get(device)
    if end is not None and end.covers(seq, digest):
        return True
    return any((one.seq, one.prev) == (seq + 1, digest) for one in links.near(vault, pair, device, seq))


def is_beyond(known: Known, seq: int) -> bool:
    """Whether a removal did not know of this place."""
    return known.member.last is not None and seq > known.member.last


def _but(seqs: Iterable[int], apart: Collection[int]) -> tuple[int, ...]:
    return tuple(seq for seq in seqs if seq not in apart)[:MOST_MISSING]


def _named(present: Sequence[int], upto: int, end: End) -> list[int]:
    """Of what lies beyond the end of a removed device: what others have, and what came before a link that is here."""
    named = {seq for seq, _ in end.beyond} | {seq - 1 for seq in present if seq - 1 > end.upto}
    return sorted(seq for seq in named - {*present} if seq > upto)


def _in_vain(there: Collection[int], upto: int, end: int) -> tuple[int, ...]:
    """What nobody has of a removed device; beyond its end only where a few are missing before what somebody has."""
    found = missing(there, upto, max([end, *there]))
    return found if len(found) < MOST_MISSING else missing(there, upto, end)


def _is_otherwise(vault: Vault, pair: PairId, device: DeviceId, seq: int, digest: bytes) -> bool:
    return any(one.seq == seq and one.hash != digest for one in links.near(vault, pair, device, seq))


def _gaps(vault: Vault, pair: PairId, reader: DeviceId) -> dict[DeviceId, Gaps]:
    found: dict[DeviceId, Gaps] = {}
    known, own = known_devices(vault, pair), devices.own(vault, pair)
    said = newest_manifests(vault, pair)
    for device, end in ends_of(vault, pair, known).items():
        if own is None or device != reader:  # who may not sign lacks what that device signs elsewhere
            start, _ = start_of(vault, pair, reader, device)
            upto = links.gap_free(vault, pair, device, start)
            limit = _AHEAD if end is None else -1
            present = [one.seq for one in links.chain(vault, pair, device, upto, limit)]
            found[device] = gaps_in(vault, pair, known[device], said, present, upto, end)
    return found


def _elsewhere(vault: Vault, pair: PairId, known: Known, manifests: Sequence[Manifest]) -> Seen | None:
    """What all others together have of a removed device; None until each has signed, knowing of its removal."""
    kept = pairs.get(vault, pair)
    if kept is None or len(manifests) < len(_others(vault, pair)):
        return None
    root = kept.own_root if known.owner is Owner.MINE else kept.partner_root
    ours = roster_hashes(vault, kept).get(root or b"")
    said = [one.seen.get(known.member.device) for one in manifests if one.roster.get(root or b"") == ours]
    seen = [one for one in said if one is not None and len(one.beyond) < MOST_BEYOND]
    if len(seen) < len(manifests):
        return None
    return Seen(max((one.upto for one in seen), default=0), None, tuple(each for one in seen for each in one.beyond))


def _claimed(manifests: Sequence[Manifest], device: DeviceId, present: Sequence[int], upto: int) -> int | None:
    """The last link that another device has of a chain, when that is beyond all that is here."""
    if len(present) >= _AHEAD:
        return None
    said = [_highest(one.seen[device]) for one in manifests if device in one.seen]
    return max((seq for seq in said if seq > max(present, default=upto)), default=None)


def _others(vault: Vault, pair: PairId) -> list[DeviceId]:
    own = devices.own(vault, pair)
    return [device for device in active_devices(vault, pair) if own is None or device != own.device]


def _highest(seen: Seen) -> int:
    return max([seen.upto, *(seq for seq, _ in seen.beyond)])
