"""How far a note was heard, and the private marks made on the way (voice P3 and P6). Never leaves the vault."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from partspair.pair.ids import PairId
from partspair.vault.database import Vault

Range = tuple[int, int]


class ListeningState(StrEnum):
    """What the listener did with a note."""

    WAITING = "waiting"
    BEGUN = "begun"
    LANDED = "landed"
    PUT_AWAY = "put_away"
    COVERED = "covered"


@dataclass(frozen=True)
class Listening:
    """Milliseconds throughout; `heard` are ranges in order that do not touch."""

    entry: int
    position_ms: int = 0
    heard: tuple[Range, ...] = ()
    state: ListeningState = ListeningState.WAITING


@dataclass(frozen=True)
class Mark:
    """Something felt at a moment; `kind` is practice's word for it."""

    mark: int
    entry: int
    at_ms: int
    kind: str


def get(vault: Vault, entry: int) -> Listening:
    """How far the entry in this row was heard."""
    row = vault.read_one("SELECT position_ms, heard, state FROM listening WHERE entry = ?", (entry,))
    if row is None:
        return Listening(entry)
    return Listening(entry, row[0], tuple((start, end) for start, end in json.loads(row[1])), ListeningState(row[2]))


def heard(vault: Vault, entry: int, position_ms: int, ranges: Iterable[Range], now: float) -> None:
    """Keep where playing stands, and what was heard since; ranges are joined with what is kept."""
    with vault.transaction():
        before = get(vault, entry)
        state = ListeningState.BEGUN if before.state is ListeningState.WAITING else before.state
        _put(vault, Listening(entry, position_ms, joined([*before.heard, *ranges]), state), now)


def set_state(vault: Vault, entry: int, state: ListeningState, now: float) -> None:
    """What the listener did with it."""
    with vault.transaction():
        before = get(vault, entry)
        _put(vault, Listening(entry, before.position_ms, before.heard, state), now)


def in_state(vault: Vault, pair: PairId, state: ListeningState) -> list[int]:
    """The rows of a pair's entries that are in this state, the one it was put into last first."""
    sql = """SELECT listening.entry FROM listening JOIN entry ON entry.row = listening.entry
             WHERE state = ? AND pair = ? ORDER BY updated_at DESC, listening.entry DESC"""
    return [int(row[0]) for row in vault.read(sql, (state, pair))]


def joined(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges in order, with those that touch made one and empty ones left out."""
    found: list[Range] = []
    for start, end in sorted(each for each in ranges if each[0] < each[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def add_mark(vault: Vault, entry: int, at_ms: int, kind: str, now: float) -> int:
    """Keep a mark; returns its number."""
    return vault.insert(
        "INSERT INTO mark (entry, at_ms, kind, created_at) VALUES (?, ?, ?, ?)", (entry, at_ms, kind, now)
    )


def marks(vault: Vault, entry: int) -> list[Mark]:
    """The marks on an entry, in the note's order."""
    rows = vault.read("SELECT mark, entry, at_ms, kind FROM mark WHERE entry = ? ORDER BY at_ms, mark", (entry,))
    return [Mark(*row) for row in rows]


def remove_mark(vault: Vault, mark: int) -> None:
    """The mark is gone."""
    vault.run("DELETE FROM mark WHERE mark = ?", (mark,))


def _put(vault: Vault, now_is: Listening, now: float) -> None:
    vault.run(
        "INSERT OR REPLACE INTO listening VALUES (?, ?, ?, ?, ?)",
        (now_is.entry, now_is.position_ms, json.dumps(now_is.heard), now_is.state, now),
    )
