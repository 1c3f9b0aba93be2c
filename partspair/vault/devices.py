"""Devices of both people, one's own signing seed, and the signed statements that make up a roster."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.ids import DeviceId, PairId
from partspair.vault.database import Row, Vault


class Owner(StrEnum):
    """Whose it is."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Device:
    """A device of the pair, this one included. `statement` is the signed statement that added it."""

    pair: PairId
    device: DeviceId
    owner: Owner
    public: bytes
    statement: bytes = field(repr=False)
    label: str = field(repr=False)
    added_at: float
    last_heard_at: float | None = None
    removed_at: float | None = None

    def heard_by(self, now: float) -> float | None:
        """When it was last heard from; None when nobody knows: never, or by a clock that was ahead."""
        return self.last_heard_at if self.last_heard_at is not None and self.last_heard_at <= now else None


@dataclass(frozen=True)
class OwnDevice:
    """What this device signs with."""

    pair: PairId
    device: DeviceId
    seed: bytes = field(repr=False)
    created_at: float
    retired_at: float | None = None


@dataclass(frozen=True)
class Statement:
    """A root-signed roster statement, as it came."""

    owner: Owner
    statement: bytes


_DAY = 86_400.0
_SELECT = "SELECT pair, device, owner, public, statement, label, added_at, last_heard_at, removed_at FROM device "


def add(vault: Vault, device: Device) -> bool:
    """Keep a device. False when its id is known: ids never return."""
    return (
        vault.run(
            "INSERT INTO device VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                device.pair,
                device.device,
                device.owner,
                device.public,
                device.statement,
                device.label,
                device.added_at,
                device.last_heard_at,
                device.removed_at,
            ),
        )
        > 0
    )


def get(vault: Vault, pair: PairId, device: DeviceId) -> Device | None:
    """The device, removed ones included."""
    row = vault.read_one(_SELECT + "WHERE pair = ? AND device = ?", (pair, device))
    return _device(row) if row else None


def of_pair(vault: Vault, pair: PairId) -> list[Device]:
    """Every device of both people, removed ones included, in the order they came."""
    sql = _SELECT + "WHERE pair = ? ORDER BY added_at, device"
    return [_device(row) for row in vault.read(sql, (pair,))]


def heard(vault: Vault, pair: PairId, device: DeviceId, now: float) -> None:
    """Something signed by the device arrived. What a clock noted that was days ahead gives way to the right one."""
    vault.run(
        "UPDATE device SET last_heard_at = CASE WHEN last_heard_at > ?1 + ?4 AND ?1 >= added_at THEN ?1 "
        "ELSE max(coalesce(last_heard_at, ?1), ?1) END WHERE pair = ?2 AND device = ?3",
        (now, pair, device, _DAY),
    )


def remove(vault: Vault, pair: PairId, device: DeviceId, now: float) -> None:
    """The roster no longer has it; what it signed stays."""
    vault.run(
        "UPDATE device SET removed_at = coalesce(removed_at, ?) WHERE pair = ? AND device = ?", (now, pair, device)
    )


def add_own(vault: Vault, own: OwnDevice) -> None:
    """Become a device of the pair; the one before must be retired."""
    vault.run(
        "INSERT INTO own_device (pair, device, seed, created_at, retired_at) VALUES (?, ?, ?, ?, ?)",
        (own.pair, own.device, own.seed, own.created_at, own.retired_at),
    )


def own(vault: Vault, pair: PairId) -> OwnDevice | None:
    """What this device signs with now; None when it must not sign."""
    row = vault.read_one(
        """SELECT pair, device, seed, created_at, retired_at FROM own_device WHERE pair = ? AND retired_at IS NULL
           ORDER BY created_at DESC LIMIT 1""",
        (pair,),
    )
    return OwnDevice(*row) if row else None


def every_own(vault: Vault, pair: PairId) -> list[OwnDevice]:
    """Every device that this vault ever was, the newest first; the seeds of retired ones are empty."""
    rows = vault.read(
        """SELECT pair, device, seed, created_at, retired_at FROM own_device WHERE pair = ?
           ORDER BY retired_at IS NOT NULL, created_at DESC""",
        (pair,),
    )
    return [OwnDevice(*row) for row in rows]


def retire_own(vault: Vault, pair: PairId, device: DeviceId, now: float) -> None:
    """Never sign with it again: its seed is erased, its id stays known."""
    vault.run("UPDATE own_device SET retired_at = ?, seed = x'' WHERE pair = ? AND device = ?", (now, pair, device))


def add_statement(vault: Vault, pair: PairId, owner: Owner, statement: bytes, now: float) -> bool:
    """Keep a roster statement. True when it was news."""
    sql = "INSERT INTO roster_statement VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
    return vault.run(sql, (pair, owner, statement, now)) > 0


def statements(vault: Vault, pair: PairId) -> list[Statement]:
    """Both people's roster statements, sorted by their bytes."""
    sql = "SELECT owner, statement FROM roster_statement WHERE pair = ? ORDER BY owner, statement"
    return [Statement(Owner(owner), statement) for owner, statement in vault.read(sql, (pair,))]


def statements_as_learned(vault: Vault, pair: PairId) -> list[bytes]:
    """Both people's roster statements, in the order they came."""
    sql = "SELECT statement FROM roster_statement WHERE pair = ? ORDER BY added_at, rowid"
    return [row[0] for row in vault.read(sql, (pair,))]


def _device(row: Row) -> Device:
    pair, device, owner, *rest = row
    return Device(PairId(pair), DeviceId(device), Owner(owner), *rest)
