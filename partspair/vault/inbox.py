"""What became of the files in the folder, so that each costs its reading once; and what a person is told of them."""

from dataclasses import dataclass

from partspair.pair.ids import PairId
from partspair.vault.database import Vault

_TO_TRY = ""


@dataclass(frozen=True)
class Notice:
    """One calm line with a number; `subject` tells several of a kind apart and may be empty."""

    kind: str
    subject: str
    count: int
    first_at: float
    last_at: float


def remember(vault: Vault, pair: PairId, digest: bytes, outcome: str, now: float, *, is_final: bool) -> None:
    """What came of the content with this SHA-256, first seen `now`. Final outcomes outlive `drop_memory`."""
    vault.run(
        """INSERT INTO inbox_file VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
           outcome = excluded.outcome, is_final = excluded.is_final, seen_at = min(seen_at, excluded.seen_at)""",
        (pair, digest, outcome, is_final, now),
    )


def outcome(vault: Vault, pair: PairId, digest: bytes) -> str | None:
    """What came of this content before; None when it is to be tried."""
    row = vault.read_one("SELECT outcome FROM inbox_file WHERE pair = ? AND digest = ?", (pair, digest))
    return str(row[0]) if row and row[0] != _TO_TRY else None


def has_outcome(vault: Vault, pair: PairId, outcome: str) -> bool:
    """Whether that came of any content."""
    return vault.read_one("SELECT 1 FROM inbox_file WHERE pair = ? AND outcome = ?", (pair, outcome)) is not None


def last_at(vault: Vault, pair: PairId, outcome: str) -> float | None:
    """When the latest content of which that came was first seen; None when it came of none."""
    row = vault.read_one("SELECT max(seen_at) FROM inbox_file WHERE pair = ? AND outcome = ?", (pair, outcome))
    return None if row is None or row[0] is None else float(row[0])


def drop_memory(vault: Vault, pair: PairId) -> None:
    """Try again what did not open: a key, invitation, device or roster statement was added."""
    vault.run("UPDATE inbox_file SET outcome = ? WHERE pair = ? AND is_final = 0", (_TO_TRY, pair))


def accept_name(vault: Vault, pair: PairId, name: str) -> None:
    """A file with this name was accepted: it is never read again."""
    vault.run("INSERT INTO inbox_name VALUES (?, ?) ON CONFLICT DO NOTHING", (pair, name))


def is_accepted_name(vault: Vault, pair: PairId, name: str) -> bool:
    """Whether a file with this name was accepted."""
    return vault.read_one("SELECT 1 FROM inbox_name WHERE pair = ? AND name = ?", (pair, name)) is not None


def accepted_names(vault: Vault, pair: PairId) -> frozenset[str]:
    """Every accepted name."""
    return frozenset(row[0] for row in vault.read("SELECT name FROM inbox_name WHERE pair = ?", (pair,)))


def count_notice(vault: Vault, pair: PairId, kind: str, now: float, subject: str = "") -> None:
    """It happened once more."""
    vault.run(
        """INSERT INTO notice VALUES (?1, ?2, ?3, 1, ?4, ?4) ON CONFLICT DO UPDATE SET
           count = count + 1, last_at = excluded.last_at""",
        (pair, kind, subject, now),
    )


def notices(vault: Vault, pair: PairId) -> list[Notice]:
    """What there is to say, oldest first."""
    sql = "SELECT kind, subject, count, first_at, last_at FROM notice WHERE pair = ? ORDER BY first_at, kind, subject"
    return [Notice(*row) for row in vault.read(sql, (pair,))]


def clear_notice(vault: Vault, pair: PairId, kind: str, subject: str = "") -> None:
    """It was read, or is no longer so."""
    vault.run("DELETE FROM notice WHERE pair = ? AND kind = ? AND subject = ?", (pair, kind, subject))
