"""Opening keys: one's own by generation, and the newest of every other device (protocol section 2)."""

from dataclasses import dataclass, field

from partspair.pair.ids import DeviceId, PairId
from partspair.vault.database import Vault


@dataclass(frozen=True)
class OwnOpeningKey:
    """A seed of 32 bytes that opens what was sealed to `public`.

    `announced_seq` is the first link of one's own that announced it; `superseded_at` is when the next one came.
    """

    pair: PairId
    device: DeviceId
    generation: int
    seed: bytes = field(repr=False)
    public: bytes = field(repr=False)
    created_at: float
    announced_seq: int | None = None
    superseded_at: float | None = None


@dataclass(frozen=True)
class OpeningKey:
    """The newest key known of another device; `public` is empty when that one can't be used."""

    device: DeviceId
    generation: int
    public: bytes = field(repr=False)
    learned_at: float


_SELECT_OWN = """SELECT pair, device, generation, seed, public, created_at, announced_seq, superseded_at
    FROM own_opening_key WHERE pair = ? """


def add_own(vault: Vault, key: OwnOpeningKey) -> None:
    """Keep a new key of one's own; the ones before it are superseded from now on."""
    with vault.transaction():
        vault.run(
            "UPDATE own_opening_key SET superseded_at = ? WHERE pair = ? AND superseded_at IS NULL",
            (key.created_at, key.pair),
        )
        vault.run(
            "INSERT INTO own_opening_key VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key.pair,
                key.device,
                key.generation,
                key.seed,
                key.public,
                key.created_at,
                key.announced_seq,
                key.superseded_at,
            ),
        )


def own(vault: Vault, pair: PairId) -> list[OwnOpeningKey]:
    """All keys that still open something, the current one first."""
    rows = vault.read(_SELECT_OWN + "ORDER BY superseded_at IS NOT NULL, created_at DESC, generation DESC", (pair,))
    return [OwnOpeningKey(*row) for row in rows]


def current(vault: Vault, pair: PairId) -> OwnOpeningKey | None:
    """The key that manifests announce now."""
    row = vault.read_one(_SELECT_OWN + "AND superseded_at IS NULL ORDER BY generation DESC LIMIT 1", (pair,))
    return OwnOpeningKey(*row) if row else None


def announced(vault: Vault, pair: PairId, device: DeviceId, generation: int, seq: int) -> None:
    """The link `seq` announced a key; only the first one counts."""
    vault.run(
        """UPDATE own_opening_key SET announced_seq = coalesce(announced_seq, ?)
           WHERE pair = ? AND device = ? AND generation = ?""",
        (seq, pair, device, generation),
    )


def erase_own(vault: Vault, pair: PairId, device: DeviceId, generation: int) -> None:
    """Erase a superseded key: nothing sealed to it opens again. finish_erasure ends it."""
    vault.run(
        """DELETE FROM own_opening_key WHERE pair = ? AND device = ? AND generation = ?
           AND superseded_at IS NOT NULL""",
        (pair, device, generation),
    )


def learn(vault: Vault, pair: PairId, key: OpeningKey) -> bool:
    """Another device announced a key. Only a higher generation counts; True when it was one."""
    return (
        vault.run(
            """INSERT INTO opening_key VALUES (?, ?, ?, ?, ?) ON CONFLICT (pair, device) DO UPDATE SET
           generation = excluded.generation, public = excluded.public, learned_at = excluded.learned_at
           WHERE excluded.generation > generation""",
            (pair, key.device, key.generation, key.public, key.learned_at),
        )
        > 0
    )


def of_device(vault: Vault, pair: PairId, device: DeviceId) -> OpeningKey | None:
    """The newest key of another device."""
    row = vault.read_one(
        "SELECT device, generation, public, learned_at FROM opening_key WHERE pair = ? AND device = ?", (pair, device)
    )
    return OpeningKey(*row) if row else None


def of_pair(vault: Vault, pair: PairId) -> list[OpeningKey]:
    """The newest key of every other device, but of those whose newest one can't be used."""
    rows = vault.read(
        """SELECT device, generation, public, learned_at FROM opening_key WHERE pair = ? AND length(public) > 0
           ORDER BY device""",
        (pair,),
    )
    return [OpeningKey(*row) for row in rows]


def erase_all_own(vault: Vault, pair: PairId) -> None:
    """Erase every key of one's own: nothing of the pair opens again here. finish_erasure ends it."""
    vault.run("DELETE FROM own_opening_key WHERE pair = ?", (pair,))
