"""What of a removed device counts although its removal did not know of it: another device signed that it has it.

A statement that removes a device names the last link that its author knew: an old copy that was put back knows fewer
than the partner took in meanwhile. What was taken in stays; so everybody may have it, or two would read two histories.
"""

from collections.abc import Mapping

from partspair.flows.chaining import start_of
from partspair.flows.rosters import Known, active_devices, known_devices
from partspair.pair.chain import missing
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import Seen
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.vault import devices, links
from partspair.vault.database import Vault
from partspair.vault.links import LinkState

_AHEAD = 200


def newest_manifests(vault: Vault, pair: PairId) -> list[Manifest]:
    """The last that each other active device signed, as far as it is here."""
    own = devices.own(vault, pair)
    others = [device for device in active_devices(vault, pair) if own is None or device != own.device]
    newest = [links.newest_whole(vault, pair, device) for device in others]
    return [decode_manifest(link.manifest) for link in newest if link is not None]


def ends_of(vault: Vault, pair: PairId, known: Mapping[DeviceId, Known]) -> dict[DeviceId, int | None]:
    """Where each chain ends: None while its device is active, else at the last link that anybody may know of."""
    ends: dict[DeviceId, int | None] = {device: one.member.last for device, one in known.items()}
    removed = {device: last for device, last in ends.items() if last is not None}
    if not removed:
        return ends
    apart = kept_apart(vault, pair)
    manifests = newest_manifests(vault, pair)
    for device, last in removed.items():
        said = [one.seen[device] for one in manifests if device in one.seen and device not in apart]
        ends[device] = max([last, *(_highest(seen) for seen in said)])
    return ends


def lacking(vault: Vault, pair: PairId, reader: DeviceId) -> dict[DeviceId, tuple[int, ...]]:
    """What must exist of other devices' chains and is not here, the first 64 of each; `reader` is this very device."""
    found: dict[DeviceId, tuple[int, ...]] = {}
    apart = kept_apart(vault, pair)
    for device, end in ends_of(vault, pair, known_devices(vault, pair)).items():
        if device == reader:
            continue
        start, _ = start_of(vault, pair, reader, device)
        upto = links.gap_free(vault, pair, device, start)
        present = [one.seq for one in links.chain(vault, pair, device, upto, _AHEAD)]
        wanted = [seq for seq in missing(present, upto, end) if seq not in apart.get(device, ())]
        if wanted:
            found[device] = tuple(wanted)
    return found


def kept_apart(vault: Vault, pair: PairId) -> dict[DeviceId, set[int]]:
    """The places of which something is kept as a fork: it is here, and asking for it would bring it again."""
    found: dict[DeviceId, set[int]] = {}
    for place in links.in_state(vault, pair, LinkState.FORK):
        found.setdefault(place.device, set()).add(place.seq)
    return found


def may_sign(vault: Vault, pair: PairId, author: Known, seq: int) -> bool:
    """Whether a bundle of this device at `seq` is valid: below its removal, or taken in by somebody before that."""
    if author.member.may_sign(seq):
        return True
    end = ends_of(vault, pair, known_devices(vault, pair)).get(author.member.device)
    return end is not None and seq <= end


def is_beyond(known: Known, seq: int) -> bool:
    """Whether a removal did not know of this place."""
    return known.member.last is not None and seq > known.member.last


def _highest(seen: Seen) -> int:
    return max([seen.upto, *(seq for seq, _ in seen.beyond)])
