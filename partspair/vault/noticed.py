"""What was noticed: a part, or none yet, under its own name, at a moment of its person's own clock (practice a.13)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from partspair.vault.database import Row, Vault
from partspair.vault.takes import TakeId


@dataclass(frozen=True)
class Noticed:
    """A moment. `part` is None and `name` empty for one nobody knows yet; `caught` is a word that practice reads."""

    noticed: int
    part: int | None
    name: str = field(repr=False)
    at: datetime
    tell: str = field(default="", repr=False)
    caught: str | None = None
    take: TakeId | None = None


_SELECT = "SELECT noticed, part, name, noticed_at, utc_offset, tell, caught, take FROM noticed "


def add(vault: Vault, part: int | None, name: str, at: datetime, tell: str = "") -> int:
    """Keep that it was noticed; returns its number."""
    sql = "INSERT INTO noticed (part, name, noticed_at, utc_offset, tell) VALUES (?, ?, ?, ?, ?)"
    return vault.insert(sql, (part, name, at.timestamp(), offset_of(at), tell))


def get(vault: Vault, noticed: int) -> Noticed | None:
    """The moment with this number."""
    row = vault.read_one(_SELECT + "WHERE noticed = ?", (noticed,))
    return _noticed(row) if row else None


def every(vault: Vault, limit: int) -> list[Noticed]:
    """The newest moments, newest first."""
    rows = vault.read(_SELECT + "ORDER BY noticed_at DESC, noticed DESC LIMIT ?", (limit,))
    return [_noticed(row) for row in rows]


def of_part(vault: Vault, part: int, limit: int = -1) -> list[Noticed]:
    """The moments of one part, newest first; with a `limit` no more than that."""
    rows = vault.read(_SELECT + "WHERE part = ? ORDER BY noticed_at DESC, noticed DESC LIMIT ?", (part, limit))
    return [_noticed(row) for row in rows]


def name(vault: Vault, noticed: int, part: int, own_name: str) -> None:
    """Somebody knows by now who it was."""
    vault.run("UPDATE noticed SET part = ?, name = ? WHERE noticed = ?", (part, own_name, noticed))


def remember(vault: Vault, noticed: int, caught: str | None) -> None:
    """Keep when it was noticed, as its person remembers it; None forgets that again."""
    vault.run("UPDATE noticed SET caught = ? WHERE noticed = ?", (caught, noticed))


def set_take(vault: Vault, noticed: int, take: TakeId | None) -> None:
    """Keep which line was spoken for it."""
    vault.run("UPDATE noticed SET take = ? WHERE noticed = ?", (take, noticed))


def is_take_of_one(vault: Vault, take: TakeId) -> bool:
    """Whether a moment leads to this take."""
    return vault.read_one("SELECT 1 FROM noticed WHERE take = ?", (take,)) is not None


def offset_of(at: datetime) -> int:
    """How far a moment's own clock is from UTC, in seconds."""
    return round((at.utcoffset() or timedelta()).total_seconds())


def moment_of(at: float, utc_offset: int) -> datetime:
    """The moment as its person's own clock showed it."""
    return datetime.fromtimestamp(at, timezone(timedelta(seconds=utc_offset)))


def _noticed(row: Row) -> Noticed:
    number, part, own_name, at, utc_offset, tell, caught, take = row
    return Noticed(number, part, own_name, moment_of(at, utc_offset), tell, caught, take)
