"""Links of the devices' chains: signed manifests as they are, own and received (protocol sections 3 and 6)."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.ids import DeviceId, PairId
from partspair.vault.database import Row, Vault


class LinkState(StrEnum):
    """What became of a link."""

    OWN = "own"
    ACCEPTED = "accepted"
    BEYOND_GAP = "beyond_gap"
    NEWER = "newer"
    FORK = "fork"


@dataclass(frozen=True)
class LinkPlace:
    """A link's place in its chain, without its content."""

    link: int
    device: DeviceId
    seq: int
    hash: bytes
    prev: bytes | None
    state: LinkState


@dataclass(frozen=True)
class KeptLink:
    """A signed manifest. `link` is 0 until it was added."""

    pair: PairId
    device: DeviceId
    seq: int
    hash: bytes
    prev: bytes | None
    manifest: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    state: LinkState
    received_at: float
    link: int = 0


_SELECT = "SELECT pair, device, seq, hash, prev, manifest, signature, state, received_at, link FROM link "
_PLACES = "SELECT link, device, seq, hash, prev, state FROM link "


def add(vault: Vault, link: KeptLink) -> int:
    """Keep a link; returns its number, or 0 when this very link is kept already."""
    return vault.insert(
        """INSERT INTO link (pair, device, seq, hash, prev, manifest, signature, state, received_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        (
            link.pair,
            link.device,
            link.seq,
            link.hash,
            link.prev,
            link.manifest,
            link.signature,
            link.state,
            link.received_at,
        ),
    )


def get(vault: Vault, link: int) -> KeptLink | None:
    """The link with this number."""
    row = vault.read_one(_SELECT + "WHERE link = ?", (link,))
    return _kept(row) if row else None


def find(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> list[KeptLink]:
    """What is kept at a place of a chain: one link, or several after a fork."""
    sql = _SELECT + "WHERE pair = ? AND device = ? AND seq = ? ORDER BY link"
    return [_kept(row) for row in vault.read(sql, (pair, device, seq))]


def chain(vault: Vault, pair: PairId, device: DeviceId, after: int = 0) -> list[LinkPlace]:
    """The places of a device's chain with a seq above `after`, by seq."""
    sql = _PLACES + "WHERE pair = ? AND device = ? AND seq > ? ORDER BY seq, link"
    return [_place(row) for row in vault.read(sql, (pair, device, after))]


def newest(vault: Vault, pair: PairId, device: DeviceId) -> LinkPlace | None:
    """The place with a device's highest seq, None when nothing is kept of it."""
    sql = _PLACES + "WHERE pair = ? AND device = ? ORDER BY seq DESC, link LIMIT 1"
    row = vault.read_one(sql, (pair, device))
    return _place(row) if row else None


def devices(vault: Vault, pair: PairId) -> list[DeviceId]:
    """Every device of the pair something is kept of."""
    sql = "SELECT DISTINCT device FROM link WHERE pair = ? ORDER BY device"
    return [DeviceId(row[0]) for row in vault.read(sql, (pair,))]


def in_state(vault: Vault, pair: PairId, state: LinkState) -> list[LinkPlace]:
    """The places in the state, by device and seq."""
    sql = _PLACES + "WHERE pair = ? AND state = ? ORDER BY device, seq"
    return [_place(row) for row in vault.read(sql, (pair, state))]


def set_state(vault: Vault, link: int, state: LinkState) -> None:
    """Say what became of a link."""
    vault.run("UPDATE link SET state = ? WHERE link = ?", (state, link))


def _kept(row: Row) -> KeptLink:
    pair, device, seq, digest, prev, manifest, signature, state, *rest = row
    return KeptLink(pair, device, seq, digest, prev, manifest, signature, LinkState(state), *rest)


def _place(row: Row) -> LinkPlace:
    link, device, seq, digest, prev, state = row
    return LinkPlace(link, device, seq, digest, prev, LinkState(state))
