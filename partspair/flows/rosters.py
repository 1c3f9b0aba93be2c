"""Who belongs to a pair, from the signed statements that were kept (protocol 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from secrets import token_bytes

from partspair.errors import NewerVersionError
from partspair.pair.ids import ID_BYTES, DeviceId, PairId
from partspair.pair.roster import Added, Member, Removed, Statement, active, members
from partspair.practice.share import EntryId
from partspair.sealing.entries import Entry, RosterStatement
from partspair.sealing.failures import MalformedError
from partspair.sealing.roster import read_statement, roster_hash
from partspair.vault import devices, inbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Device, Owner
from partspair.vault.pairs import Pair

MOST_STATEMENTS = 64
"""Statements of one person that are kept; more are not believed."""
MOST_TOLD = 64 * 1024
"""Bytes of statements that one link passes on."""
MOST_ACTIVE = 4
"""Devices of one person that are sealed to: eight keys a bundle, for both (protocol 3)."""

_read = lru_cache(maxsize=1024)(read_statement)


@dataclass(frozen=True)
class Known:
    """A device that may sign for this pair, and whose it is."""

    member: Member
    owner: Owner


def known_devices(vault: Vault, pair: PairId) -> dict[DeviceId, Known]:
    """Every device either person's root signed for, removed ones included."""
    return _known({owner: _of_owner(vault, pair, owner) for owner in Owner})


def active_devices(vault: Vault, pair: PairId) -> dict[DeviceId, Owner]:
    """The devices that are sealed to: at most four of each person, those that were there first."""
    order = {one.device: place for place, one in enumerate(devices.of_pair(vault, pair))}
    found: dict[DeviceId, Owner] = {}
    for owner in Owner:
        named = [one.device for one in active(_of_owner(vault, pair, owner))]
        named.sort(key=lambda device: (order.get(device, len(order)), device))
        found.update((device, owner) for device in named[:MOST_ACTIVE] if device not in found)
    return found


def introduced(vault: Vault, pair: PairId, entries: Iterable[Entry], author: DeviceId) -> Known | None:
    """Say who a device is that nobody knows yet, when its own bundle carries the root's statement that added it."""
    found: dict[Owner, list[Statement]] = {owner: _of_owner(vault, pair, owner) for owner in Owner}
    for entry in entries:
        if isinstance(entry.what, RosterStatement):
            read = _read_by_either(vault, pair, entry.what.signed)
            if read is not None:
                found[read[0]].append(read[1])
    return _known(found).get(author)


def learn_statement(vault: Vault, pair: PairId, signed: bytes, now: float) -> bool:
    """Keep a statement that one of both roots signed; True when it was news. Anything else is left alone."""
    read = _read_by_either(vault, pair, signed)
    if read is None:
        return False
    owner, statement = read
    if len([one for one in devices.statements(vault, pair) if one.owner is owner]) >= MOST_STATEMENTS:
        return False
    if not devices.add_statement(vault, pair, owner, signed, now):
        return False
    match statement:
        case Added(device, public):
            devices.add(vault, Device(pair, device, owner, public, signed, "", now))
        case Removed(device, _):
            devices.remove(vault, pair, device, now)
    inbox.drop_memory(vault, pair)
    if owner is Owner.THEIRS:
        inbox.count_notice(vault, pair, "device_added" if isinstance(statement, Added) else "device_removed", now)
    return True


def compare_rosters(vault: Vault, pair: PairId, theirs: Mapping[bytes, bytes]) -> bool:
    """Say whether a manifest shows another roster than ours, which one's next link then says, once for each roster."""
    ours = _shown(vault, pair)
    if ours == dict(theirs) or settings.get(vault, f"roster told {pair.hex()}") == _fingerprint(ours):
        return False
    settings.put(vault, f"roster due {pair.hex()}", "due")
    return True


def statements_to_tell(vault: Vault, pair: PairId) -> list[Entry]:
    """The statements that somebody seems to lack, the newest first, as far as a manifest has room for them."""
    if settings.get(vault, f"roster due {pair.hex()}") is None:
        return []
    told: list[Entry] = []
    room = MOST_TOLD
    for one in reversed(devices.statements_as_learned(vault, pair)):
        room -= len(one)
        if room < 0:
            break
        told.append(Entry(EntryId(token_bytes(ID_BYTES)), RosterStatement(one)))
    settings.put(vault, f"roster due {pair.hex()}", None)
    settings.put(vault, f"roster told {pair.hex()}", _fingerprint(_shown(vault, pair)))
    return told


def baseline_of(vault: Vault, pair: PairId, device: DeviceId) -> dict[DeviceId, tuple[int, bytes]]:
    """Where every chain stood when a device joined: nothing up to there is missing to it."""
    for owner in Owner:
        for statement in _of_owner(vault, pair, owner):
            if isinstance(statement, Added) and statement.device == device:
                return {other: (seq, digest) for other, seq, digest in statement.baseline}
    return {}


def roster_hashes(vault: Vault, pair: Pair) -> dict[bytes, bytes]:
    """The hash of each person's statements, by their root."""
    roots = {Owner.MINE: pair.own_root, Owner.THEIRS: pair.partner_root}
    kept = devices.statements(vault, pair.pair)
    return {
        root: roster_hash(one.statement for one in kept if one.owner is owner)
        for owner, root in roots.items()
        if root is not None
    }


def _shown(vault: Vault, pair: PairId) -> dict[bytes, bytes]:
    kept = pairs.get(vault, pair)
    return roster_hashes(vault, kept) if kept is not None else {}


def _fingerprint(roster: Mapping[bytes, bytes]) -> str:
    return sha256(b"".join(root + digest for root, digest in sorted(roster.items()))).hexdigest()


def _known(statements: dict[Owner, list[Statement]]) -> dict[DeviceId, Known]:
    found: dict[DeviceId, Known] = {}
    for owner in Owner:
        for device, member in members(statements[owner]).items():
            found.setdefault(device, Known(member, owner))
    return found


def _read_by_either(vault: Vault, pair: PairId, signed: bytes) -> tuple[Owner, Statement] | None:
    for owner in Owner:
        root = _root(vault, pair, owner)
        if root is None:
            continue
        try:
            return owner, _read(root, pair, signed)
        except (MalformedError, NewerVersionError):
            continue
    return None


def _root(vault: Vault, pair: PairId, owner: Owner) -> bytes | None:
    kept = pairs.get(vault, pair)
    return None if kept is None else kept.own_root if owner is Owner.MINE else kept.partner_root


def _of_owner(vault: Vault, pair: PairId, owner: Owner) -> list[Statement]:
    root = _root(vault, pair, owner)
    if root is None:
        return []
    return [_read(root, pair, one.statement) for one in devices.statements(vault, pair) if one.owner is owner]
