"""Whose devices belong to whom: a set of root-signed statements (protocol section 8).

The signatures are checked where the bytes are opened; here is only what the set means.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from partspair.pair.ids import DeviceId


@dataclass(frozen=True)
class Added:
    """A device joined, with its signing key.

    Its `baseline` says where every other chain stood, as (device, seq, hash): nothing up to there is missing to it.
    """

    device: DeviceId
    public: bytes
    baseline: tuple[tuple[DeviceId, int, bytes], ...] = ()


@dataclass(frozen=True)
class Removed:
    """A device left; its bundles up to `last` stay valid whenever they arrive."""

    device: DeviceId
    last: int


Statement = Added | Removed


@dataclass(frozen=True)
class Member:
    """What the set says of one device. `last` is None while it is active."""

    device: DeviceId
    public: bytes
    last: int | None

    def may_sign(self, seq: int) -> bool:
        """Say whether a bundle of this device at `seq` is valid."""
        return self.last is None or seq <= self.last


def members(statements: Iterable[Statement]) -> dict[DeviceId, Member]:
    """Read the set in any order: remove wins, the lower last wins, and an id that was added twice keeps neither key."""
    keys: dict[DeviceId, set[bytes]] = {}
    lasts: dict[DeviceId, int] = {}
    for statement in statements:
        match statement:
            case Added(device, public):
                keys.setdefault(device, set()).add(public)
            case Removed(device, last):
                lasts[device] = min(last, lasts.get(device, last))
    return {
        device: Member(device, next(iter(publics)), lasts.get(device))
        for device, publics in keys.items()
        if len(publics) == 1
    }


def active(statements: Iterable[Statement]) -> tuple[Member, ...]:
    """Return the devices that are sealed to, in a fixed order."""
    found = members(statements).values()
    return tuple(sorted((member for member in found if member.last is None), key=lambda member: member.device))
