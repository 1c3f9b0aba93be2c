"""Who belongs to a pair, from the signed statements that were kept (protocol 8)."""

from dataclasses import dataclass

from partspair.pair.ids import DeviceId, PairId
from partspair.pair.roster import Member, Statement, members
from partspair.sealing.roster import read_statement, roster_hash
from partspair.vault import devices, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.pairs import Pair


@dataclass(frozen=True)
class Known:
    """A device that may sign for this pair, and whose it is."""

    member: Member
    owner: Owner


def statements_of(vault: Vault, pair: PairId) -> list[Statement]:
    """Both people's statements, each checked against its owner's root again."""
    return [statement for owner in Owner for statement in _of_owner(vault, pair, owner)]


def known_devices(vault: Vault, pair: PairId) -> dict[DeviceId, Known]:
    """Every device either person's root signed for, removed ones included."""
    found: dict[DeviceId, Known] = {}
    for owner in Owner:
        for device, member in members(_of_owner(vault, pair, owner)).items():
            found.setdefault(device, Known(member, owner))
    return found


def roster_hashes(vault: Vault, pair: Pair) -> dict[bytes, bytes]:
    """The hash of each person's statements, by their root."""
    roots = {Owner.MINE: pair.own_root, Owner.THEIRS: pair.partner_root}
    kept = devices.statements(vault, pair.pair)
    return {
        root: roster_hash(one.statement for one in kept if one.owner is owner)
        for owner, root in roots.items()
        if root is not None
    }


def _of_owner(vault: Vault, pair: PairId, owner: Owner) -> list[Statement]:
    kept = pairs.get(vault, pair)
    root = None if kept is None else kept.own_root if owner is Owner.MINE else kept.partner_root
    if root is None:
        return []
    return [read_statement(root, pair, one.statement) for one in devices.statements(vault, pair) if one.owner is owner]
