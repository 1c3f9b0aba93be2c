"""Parts, by the owner's own names, kept letter for letter."""

from dataclasses import dataclass, field

from partspair.vault.database import Row, Vault


@dataclass(frozen=True)
class Part:
    """A part as its owner calls it. `body` is JSON that practice reads."""

    part: int
    name: str = field(repr=False)
    created_at: float
    last_used_at: float
    body: bytes = field(repr=False)
    is_archived: bool


_SELECT = "SELECT part, name, created_at, last_used_at, body, is_archived FROM part "


def add(vault: Vault, name: str, now: float, body: bytes = b"{}") -> int:
    """Keep a part; returns its number. The name is kept verbatim; two parts may share one."""
    sql = "INSERT INTO part (name, created_at, last_used_at, body) VALUES (?, ?, ?, ?)"
    return vault.insert(sql, (name, now, now, body))


def get(vault: Vault, part: int) -> Part | None:
    """The part with this number."""
    row = vault.read_one(_SELECT + "WHERE part = ?", (part,))
    return _part(row) if row else None


def find(vault: Vault, name: str) -> Part | None:
    """The part with exactly this name, the one used last."""
    row = vault.read_one(_SELECT + "WHERE name = ? ORDER BY last_used_at DESC, part DESC LIMIT 1", (name,))
    return _part(row) if row else None


def every(vault: Vault, *, archived: bool = False) -> list[Part]:
    """All parts, used last first; with `archived`, the ones put away."""
    rows = vault.read(_SELECT + "WHERE is_archived = ? ORDER BY last_used_at DESC, part DESC", (archived,))
    return [_part(row) for row in rows]


def used(vault: Vault, part: int, now: float) -> None:
    """It was part of a share."""
    vault.run("UPDATE part SET last_used_at = max(last_used_at, ?) WHERE part = ?", (now, part))


def rename(vault: Vault, part: int, name: str) -> None:
    """Its owner calls it something else now."""
    vault.run("UPDATE part SET name = ? WHERE part = ?", (name, part))


def write(vault: Vault, part: int, body: bytes) -> None:
    """Keep what is known of it now."""
    vault.run("UPDATE part SET body = ? WHERE part = ?", (body, part))


def archive(vault: Vault, part: int, *, is_archived: bool = True) -> None:
    """Put it away, or bring it back."""
    vault.run("UPDATE part SET is_archived = ? WHERE part = ?", (is_archived, part))


def erase(vault: Vault, part: int) -> None:
    """Delete it; what was sent stays sent. finish_erasure ends it."""
    vault.run("DELETE FROM part WHERE part = ?", (part,))


def _part(row: Row) -> Part:
    part, name, created_at, last_used_at, body, is_archived = row
    return Part(part, name, created_at, last_used_at, body, bool(is_archived))
