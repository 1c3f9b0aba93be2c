"""Lines to carry: for a therapist, the partner or oneself, with or without a spoken one (practice 4g)."""

from dataclasses import dataclass, field
from datetime import datetime

from partspair.vault.database import Row, Vault
from partspair.vault.noticed import moment_of, offset_of
from partspair.vault.takes import TakeId


@dataclass(frozen=True)
class Kept:
    """A line. `to` is a word that practice reads; `name` the part's own name as it was then, empty for none."""

    carry: int
    part: int | None
    name: str = field(repr=False)
    set_off: str = field(repr=False)
    guarding: str = field(repr=False)
    take: TakeId | None
    to: str
    at: datetime
    brought_at: float | None
    let_go_at: float | None


_SELECT = """SELECT carry, part, name, set_off, guarding, take, carry_to, created_at, utc_offset, brought_at,
    let_go_at FROM carry """


def add(
    vault: Vault,
    part: int | None,
    words: tuple[str, str, str],
    to: str,
    at: datetime,
    take: TakeId | None = None,
) -> int:
    """Keep a line; returns its number. `words` are the part's own name, what set it off, what it seemed to guard."""
    return vault.insert(
        """INSERT INTO carry (part, name, set_off, guarding, take, carry_to, created_at, utc_offset)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
        (part, *words, take, to, at.timestamp(), offset_of(at)),
    )


def get(vault: Vault, carry: int) -> Kept | None:
    """The line with this number."""
    row = vault.read_one(_SELECT + "WHERE carry = ?", (carry,))
    return _kept(row) if row else None


def every(vault: Vault, *, is_let_go: bool = False) -> list[Kept]:
    """The lines, newest first; with `is_let_go` those that were let go."""
    where = "WHERE (let_go_at IS NOT NULL) = ? ORDER BY created_at DESC, carry DESC"
    return [_kept(row) for row in vault.read(_SELECT + where, (is_let_go,))]


def of_part(vault: Vault, part: int) -> list[Kept]:
    """The lines about one part, newest first."""
    where = "WHERE part = ? AND let_go_at IS NULL ORDER BY created_at DESC, carry DESC"
    return [_kept(row) for row in vault.read(_SELECT + where, (part,))]


def bring(vault: Vault, carry: int, at: float | None) -> None:
    """Keep when it was brought; None for not yet."""
    vault.run("UPDATE carry SET brought_at = ? WHERE carry = ?", (at, carry))


def let_go(vault: Vault, carry: int, at: float | None) -> None:
    """Let it go, or take it back with None."""
    vault.run("UPDATE carry SET let_go_at = ?, lies_since = NULL WHERE carry = ?", (at, carry))


def let_go_before(vault: Vault, lived: float, after: float) -> list[Kept]:
    """What was let go and has lain for `after` lived seconds; found for the first time, it lies from `lived` on."""
    vault.run("UPDATE carry SET lies_since = ? WHERE let_go_at IS NOT NULL AND lies_since IS NULL", (lived,))
    return [_kept(row) for row in vault.read(_SELECT + "WHERE lies_since <= ?", (lived - after,))]


def erase(vault: Vault, carry: int) -> None:
    """Delete it; its take is the owner's to let go. finish_erasure ends it."""
    vault.run("DELETE FROM carry WHERE carry = ?", (carry,))


def is_take_of_one(vault: Vault, take: TakeId) -> bool:
    """Whether a line was spoken as this take."""
    return vault.read_one("SELECT 1 FROM carry WHERE take = ?", (take,)) is not None


def _kept(row: Row) -> Kept:
    carry, part, name, set_off, guarding, take, to, created_at, utc_offset, brought_at, let_go_at = row
    at = moment_of(created_at, utc_offset)
    return Kept(carry, part, name, set_off, guarding, take, to, at, brought_at, let_go_at)
