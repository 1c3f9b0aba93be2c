"""Drafts and the drawer: shares and replies that were not sent, as JSON that practice reads."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.ids import PairId
from partspair.practice.share import EntryId
from partspair.vault.database import Row, Vault
from partspair.vault.takes import TakeId


class DraftKind(StrEnum):
    """What it is to become."""

    SHARE = "share"
    REPLY = "reply"


class DraftState(StrEnum):
    """Being written, kept in the drawer, closed until a date, let go, or sent."""

    DRAFT = "draft"
    DRAWER = "drawer"
    SEALED = "sealed"
    LET_GO = "let_go"
    SENT = "sent"


@dataclass(frozen=True)
class Draft:
    """One draft. `reply_to` is the partner's entry a reply answers; `opens_at` is when a sealed one may be opened.

    `lies_since` is in lived seconds: when a sweep first found it let go.
    """

    draft: int
    pair: PairId | None
    kind: DraftKind
    state: DraftState
    body: bytes = field(repr=False)
    take: TakeId | None
    reply_to: EntryId | None
    created_at: float
    updated_at: float
    opens_at: float | None
    lies_since: float | None


_SELECT = """SELECT draft, pair, kind, state, body, take, reply_to, created_at, updated_at, opens_at,
    lies_since FROM draft """


def begin(
    vault: Vault, kind: DraftKind, pair: PairId | None, body: bytes, now: float, reply_to: EntryId | None = None
) -> int:
    """A new draft; returns its number."""
    return vault.insert(
        """INSERT INTO draft (pair, kind, state, body, reply_to, created_at, updated_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (pair, kind, DraftState.DRAFT, body, reply_to, now, now),
    )


def write(vault: Vault, draft: int, body: bytes, now: float) -> None:
    """Keep what it says now."""
    vault.run("UPDATE draft SET body = ?, updated_at = ? WHERE draft = ?", (body, now, draft))


def set_take(vault: Vault, draft: int, take: TakeId | None, now: float) -> None:
    """The take that belongs to it, or none."""
    vault.run("UPDATE draft SET take = ?, updated_at = ? WHERE draft = ?", (take, now, draft))


def set_state(vault: Vault, draft: int, state: DraftState, now: float, opens_at: float | None = None) -> None:
    """Put it into the drawer, take it out, close it until `opens_at`, let it go, or mark it sent."""
    sql = "UPDATE draft SET state = ?, opens_at = ?, updated_at = ?, lies_since = NULL WHERE draft = ?"
    vault.run(sql, (state, opens_at, now, draft))


def get(vault: Vault, draft: int) -> Draft | None:
    """The draft with this number."""
    row = vault.read_one(_SELECT + "WHERE draft = ?", (draft,))
    return _draft(row) if row else None


def of_take(vault: Vault, take: TakeId) -> Draft | None:
    """The draft a take belongs to."""
    row = vault.read_one(_SELECT + "WHERE take = ? ORDER BY draft DESC LIMIT 1", (take,))
    return _draft(row) if row else None


def in_state(vault: Vault, state: DraftState, kind: DraftKind | None = None) -> list[Draft]:
    """The drafts in the state, last touched first."""
    sql = _SELECT + "WHERE state = ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY updated_at DESC, draft DESC"
    return [_draft(row) for row in vault.read(sql, (state, kind))]


def let_go_before(vault: Vault, lived: float, after: float) -> list[Draft]:
    """What was let go, or sent, and has lain for `after` lived seconds; found for the first time, it lies from now."""
    lying = (DraftState.LET_GO, DraftState.SENT)
    vault.run("UPDATE draft SET lies_since = ? WHERE state IN (?, ?) AND lies_since IS NULL", (lived, *lying))
    found = vault.read(_SELECT + "WHERE state IN (?, ?) AND lies_since <= ?", (*lying, lived - after))
    return [_draft(row) for row in found]


def erase(vault: Vault, draft: int) -> None:
    """Delete it; its take is the owner's to let go. finish_erasure ends it."""
    vault.run("DELETE FROM draft WHERE draft = ?", (draft,))


def _draft(row: Row) -> Draft:
    draft, pair, kind, state, *rest = row
    return Draft(draft, pair, DraftKind(kind), DraftState(state), *rest)
