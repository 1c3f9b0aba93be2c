"""Links of the devices' chains: signed manifests as they are, own and received (protocol sections 3 and 6)."""

from base64 import b64encode
from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.chain import Link
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
    is_whole: bool
    """Its manifest is still here."""


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
_CHAIN = """SELECT seq, hash, prev, is_gone FROM (
    SELECT pair, device, seq, hash, prev, 0 AS is_gone FROM link WHERE state <> 'fork'
    UNION ALL
    SELECT pair, device, seq, hash, NULL, 1 FROM gone WHERE NOT EXISTS (
        SELECT 1 FROM link WHERE link.pair = gone.pair AND link.device = gone.device AND link.seq = gone.seq
        AND link.state <> 'fork' AND length(link.hash) > 0)
    ) WHERE pair = ? AND device = ? """
"""What the view `chain_place` holds. That it names the hash leads to the index of places, not to all of the pair's."""
_AHEAD = 200
_PLACES = "SELECT link, device, seq, hash, prev, state, length(manifest) > 0 FROM link "


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


def place_of(vault: Vault, link: int) -> LinkPlace | None:
    """Where the link with this number belongs."""
    row = vault.read_one(_PLACES + "WHERE link = ?", (link,))
    return _place(row) if row else None


def places(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> list[LinkPlace]:
    """The same as `find`, without reading what may be large."""
    sql = _PLACES + "WHERE pair = ? AND device = ? AND seq = ? ORDER BY link"
    return [_place(row) for row in vault.read(sql, (pair, device, seq))]


def near(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> list[Link]:
    """What counts of a chain at a place, just before and just after it; what is gone included."""
    sql = _CHAIN + "AND seq BETWEEN ? AND ?"
    return [_link(row) for row in vault.read(sql, (pair, device, seq - 1, seq + 1))]


def chain(vault: Vault, pair: PairId, device: DeviceId, after: int = 0, limit: int = -1) -> list[Link]:
    """What counts of a device's chain with a seq above `after`, by seq; what is gone included."""
    sql = _CHAIN + "AND seq > ? ORDER BY seq LIMIT ?"
    return [_link(row) for row in vault.read(sql, (pair, device, after, limit))]


def gap_free(vault: Vault, pair: PairId, device: DeviceId, start: int = 0) -> int:
    """The highest seq up to which nothing is missing after `start`. What was found once is not counted again.

    Outside of a transaction that is noted only now and then: a note of its own costs a wait for the disk.
    """
    row = vault.read_one("SELECT upto FROM chain_upto WHERE pair = ? AND device = ?", (pair, device))
    known = max(int(row[0]) if row else 0, start)
    upto = known
    while ahead := chain(vault, pair, device, upto, _AHEAD):
        reached = upto
        for link in ahead:
            if link.seq == reached + 1:
                reached += 1
        if reached == upto:
            break
        upto = reached
    if upto - known >= (1 if vault.is_in_transaction else _AHEAD):
        sql = "INSERT INTO chain_upto VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET upto = excluded.upto"
        vault.run(sql, (pair, device, upto))
    return upto


def say_gone(vault: Vault, pair: PairId, device: DeviceId, seq: int, digest: bytes, *, is_told: bool) -> bool:
    """Keep that a link exists no more; False when that is known. `is_told` unless one's next link must say so."""
    sql = "INSERT INTO gone VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    return vault.run(sql, (pair, device, seq, digest, is_told)) > 0


def gone_hash(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> bytes | None:
    """The hash of a link that is known to be gone."""
    row = vault.read_one("SELECT hash FROM gone WHERE pair = ? AND device = ? AND seq = ?", (pair, device, seq))
    return bytes(row[0]) if row else None


def tell_gone_again(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> None:
    """Somebody who lacks it asked: one's next link says it again."""
    vault.run("UPDATE gone SET is_told = 0 WHERE pair = ? AND device = ? AND seq = ?", (pair, device, seq))


def gone_to_tell(vault: Vault, pair: PairId, limit: int) -> list[tuple[DeviceId, int, bytes]]:
    """What one's next link is to say is gone, as (device, seq, hash)."""
    sql = "SELECT device, seq, hash FROM gone WHERE pair = ? AND is_told = 0 ORDER BY device, seq LIMIT ?"
    return [(DeviceId(device), seq, digest) for device, seq, digest in vault.read(sql, (pair, limit))]


def told_gone(vault: Vault, pair: PairId, device: DeviceId, seq: int) -> None:
    """A link of one's own says that it is gone."""
    vault.run("UPDATE gone SET is_told = 1 WHERE pair = ? AND device = ? AND seq = ?", (pair, device, seq))


def newest(vault: Vault, pair: PairId, device: DeviceId) -> LinkPlace | None:
    """The place with a device's highest seq, None when nothing is kept of it."""
    sql = _PLACES + "WHERE pair = ? AND device = ? ORDER BY seq DESC, link LIMIT 1"
    row = vault.read_one(sql, (pair, device))
    return _place(row) if row else None


def newest_whole(vault: Vault, pair: PairId, device: DeviceId) -> KeptLink | None:
    """The newest link of a device whose manifest is still here."""
    sql = _SELECT + "WHERE pair = ? AND device = ? AND state <> ? AND manifest <> x'' ORDER BY seq DESC LIMIT 1"
    row = vault.read_one(sql, (pair, device, LinkState.FORK))
    return _kept(row) if row else None


def devices(vault: Vault, pair: PairId) -> list[DeviceId]:
    """Every device of the pair something is kept of."""
    sql = "SELECT DISTINCT device FROM link WHERE pair = ? ORDER BY device"
    return [DeviceId(row[0]) for row in vault.read(sql, (pair,))]


def in_state(vault: Vault, pair: PairId, state: LinkState) -> list[LinkPlace]:
    """The places in the state, by device and seq."""
    sql = _PLACES + "WHERE pair = ? AND state = ? ORDER BY device, seq"
    return [_place(row) for row in vault.read(sql, (pair, state))]


def forks(vault: Vault, pair: PairId, device: DeviceId) -> list[LinkPlace]:
    """What of a device is kept apart, as it contradicts what counts."""
    sql = _PLACES + "WHERE pair = ? AND device = ? AND state = ? ORDER BY seq"
    return [_place(row) for row in vault.read(sql, (pair, device, LinkState.FORK))]


def newest_forks(vault: Vault, pair: PairId, device: DeviceId, limit: int) -> list[KeptLink]:
    """What of a device is kept apart and still whole, what came last first."""
    sql = _SELECT + "WHERE pair = ? AND device = ? AND state = ? AND manifest <> x'' ORDER BY link DESC LIMIT ?"
    return [_kept(row) for row in vault.read(sql, (pair, device, LinkState.FORK, limit))]


def naming(vault: Vault, pair: PairId, owner: str, entry: bytes) -> list[KeptLink]:
    """What one person's devices signed that has this id in it, whatever for. Every manifest is looked through."""
    sql = """WHERE pair = ? AND device IN (SELECT device FROM device WHERE pair = ? AND owner = ?)
        AND instr(manifest, ?) > 0 ORDER BY link"""
    return [_kept(row) for row in vault.read(_SELECT + sql, (pair, pair, owner, b64encode(entry)))]


def set_state(vault: Vault, link: int, state: LinkState) -> None:
    """Say what became of a link."""
    vault.run("UPDATE link SET state = ? WHERE link = ?", (state, link))


def _kept(row: Row) -> KeptLink:
    pair, device, seq, digest, prev, manifest, signature, state, *rest = row
    return KeptLink(pair, device, seq, digest, prev, manifest, signature, LinkState(state), *rest)


def _link(row: Row) -> Link:
    seq, digest, prev, is_gone = row
    return Link(seq, digest, prev, bool(is_gone))


def _place(row: Row) -> LinkPlace:
    link, device, seq, digest, prev, state, is_whole = row
    return LinkPlace(link, device, seq, digest, prev, LinkState(state), bool(is_whole))
