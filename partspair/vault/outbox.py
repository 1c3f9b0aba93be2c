"""The outbox: what is on its way, and every name it ever had in the folder (protocol section 5)."""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from partspair.pair.ids import DeviceId, PairId
from partspair.vault.database import Row, Vault

LONGEST_WAIT = 2 * 3600.0
"""Seconds beyond which no check is ever put off: a later one was put off by a clock that was wrong."""


class OutboxState(StrEnum):
    """The states a person is shown, and no others."""

    SAVED = "saved"
    IN_FOLDER = "in_folder"
    RECEIVED = "received"


class OutboxKind(StrEnum):
    """What the file is: a link of one's own chain, a hello, or somebody's link sealed again to one device."""

    BUNDLE = "bundle"
    HELLO = "hello"
    RESEND = "resend"


class NameState(StrEnum):
    """A name in the folder: committed but perhaps not renamed yet, in its place, to be removed, or removed."""

    STAGING = "staging"
    FINAL = "final"
    SUPERSEDED = "superseded"
    CLEARED = "cleared"


@dataclass(frozen=True)
class OutboxItem:
    """One file to publish. `content` is a hello's finished bytes; `item` is 0 until it was added."""

    pair: PairId
    kind: OutboxKind
    created_at: float
    link: int | None = None
    seq: int | None = None
    to_device: DeviceId | None = None
    content: bytes | None = field(default=None, repr=False)
    state: OutboxState = OutboxState.SAVED
    size: int = 0
    published_at: float | None = None
    received_at: float | None = None
    cleared_at: float | None = None
    next_check_at: float = 0.0
    tries: int = 0
    item: int = 0


@dataclass(frozen=True)
class OutboxName:
    """A file name once used for an item, with the SHA-256 and size of its content; `staging` is the name before it."""

    name: str
    item: int
    state: NameState
    digest: bytes
    size: int
    staging: str | None
    created_at: float


_SELECT = """SELECT pair, kind, created_at, link, seq, to_device, content, state, size, published_at, received_at,
    cleared_at, next_check_at, tries, item FROM outbox """
_SUPERSEDE = "UPDATE outbox_name SET state = 'superseded' WHERE item = ? AND state IN ('staging', 'final')"
_SELECT_NAME = "SELECT name, item, state, digest, size, staging, created_at FROM outbox_name WHERE "


def add(vault: Vault, item: OutboxItem) -> int:
    """Put an item into the outbox; returns its number. Part of the transaction that makes the entry."""
    return vault.insert(
        """INSERT INTO outbox (pair, kind, created_at, link, seq, to_device, content, state, size, published_at,
           received_at, cleared_at, next_check_at, tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            item.pair,
            item.kind,
            item.created_at,
            item.link,
            item.seq,
            item.to_device,
            item.content,
            item.state,
            item.size,
            item.published_at,
            item.received_at,
            item.cleared_at,
            item.next_check_at,
            item.tries,
        ),
    )


def get(vault: Vault, item: int) -> OutboxItem | None:
    """The item with this number."""
    row = vault.read_one(_SELECT + "WHERE item = ?", (item,))
    return _item(row) if row else None


def of_link(vault: Vault, link: int) -> OutboxItem | None:
    """The item that carries a link of one's own chain."""
    sql = _SELECT + "WHERE link = ? AND kind = ?"
    row = vault.read_one(sql, (link, OutboxKind.BUNDLE))
    return _item(row) if row else None


def of_pair(vault: Vault, pair: PairId) -> list[OutboxItem]:
    """Every item that was not cleared, oldest first."""
    sql = _SELECT + "WHERE pair = ? AND cleared_at IS NULL ORDER BY item"
    return [_item(row) for row in vault.read(sql, (pair,))]


def due(vault: Vault, pair: PairId, now: float) -> list[OutboxItem]:
    """Items to publish or to check, not before their time, oldest first."""
    sql = _SELECT + "WHERE pair = ? AND cleared_at IS NULL AND next_check_at NOT BETWEEN ? AND ? ORDER BY item"
    return [_item(row) for row in vault.read(sql, (pair, math.nextafter(now, math.inf), now + LONGEST_WAIT))]


def commit_name(vault: Vault, item: int, name: str, staging: str, digest: bytes, size: int, now: float) -> None:
    """The final name, kept before the file is renamed to it: after a crash the file is finished under this name."""
    with vault.transaction():
        vault.run(
            """INSERT INTO outbox_name (name, item, state, digest, size, staging, created_at)
               VALUES (?, ?, ?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET state = excluded.state, staging = excluded.staging""",
            (name, item, NameState.STAGING, digest, size, staging, now),
        )
        vault.run("UPDATE outbox SET size = ? WHERE item = ?", (size, item))


def published(vault: Vault, item: int, name: str, now: float, next_check_at: float) -> None:
    """The file lies in the folder under its name. What was received stays received."""
    with vault.transaction():
        vault.run("UPDATE outbox_name SET state = ? WHERE name = ?", (NameState.FINAL, name))
        vault.run(
            """UPDATE outbox SET state = iif(state = ?, ?, state), published_at = coalesce(published_at, ?),
               next_check_at = ?, tries = 0 WHERE item = ?""",
            (OutboxState.SAVED, OutboxState.IN_FOLDER, now, next_check_at, item),
        )


def check_later(vault: Vault, item: int, next_check_at: float) -> None:
    """Publishing or checking did not work, or is not due: try again at that time."""
    vault.run("UPDATE outbox SET next_check_at = ?, tries = tries + 1 WHERE item = ?", (next_check_at, item))


def try_now(vault: Vault, pair: PairId, now: float) -> None:
    """What did not work before is due at once."""
    vault.run("UPDATE outbox SET next_check_at = ? WHERE pair = ? AND tries > 0", (now, pair))


def checked(vault: Vault, item: int, next_check_at: float) -> None:
    """The file was there and whole: check again at that time."""
    vault.run("UPDATE outbox SET next_check_at = ?, tries = 0 WHERE item = ?", (next_check_at, item))


def received(vault: Vault, item: int, now: float) -> None:
    """The partner's signature says it arrived."""
    vault.run(
        "UPDATE outbox SET state = ?, received_at = coalesce(received_at, ?) WHERE item = ?",
        (OutboxState.RECEIVED, now, item),
    )


def names(vault: Vault, item: int) -> list[OutboxName]:
    """Every name the item ever had, oldest first."""
    return _names(vault, "item = ?", item)


def unfinished(vault: Vault, pair: PairId) -> list[OutboxName]:
    """Names that were committed and perhaps not renamed to: finished first after a crash."""
    return _names(vault, "state = 'staging' AND item IN (SELECT item FROM outbox WHERE pair = ?)", pair)


def own_names(vault: Vault, pair: PairId) -> list[OutboxName]:
    """Every name of one's own files that should lie in the folder."""
    wanted = "state IN ('final', 'superseded') AND item IN (SELECT item FROM outbox WHERE pair = ?)"
    return _names(vault, wanted, pair)


def ever_named(vault: Vault, pair: PairId) -> frozenset[str]:
    """Every name that a file of one's own ever had."""
    sql = "SELECT name FROM outbox_name JOIN outbox USING (item) WHERE pair = ?"
    return frozenset(row[0] for row in vault.read(sql, (pair,)))


def supersede(vault: Vault, item: int, now: float) -> None:
    """Seal it again: what lies in the folder under its names goes once the new file is there."""
    with vault.transaction():
        vault.run(_SUPERSEDE, (item,))
        vault.run("UPDATE outbox SET next_check_at = ? WHERE item = ?", (now, item))


def withdraw(vault: Vault, item: int, now: float) -> None:
    """It is never published again, and its files go."""
    with vault.transaction():
        vault.run(_SUPERSEDE, (item,))
        vault.run("UPDATE outbox SET cleared_at = ?, content = NULL WHERE item = ?", (now, item))


def forget(vault: Vault, item: int, now: float) -> None:
    """It is another device's to publish: its files stay where they are."""
    with vault.transaction():
        vault.run("DELETE FROM outbox_name WHERE item = ?", (item,))
        vault.run("UPDATE outbox SET cleared_at = ?, content = NULL WHERE item = ?", (now, item))


def cleared_names(vault: Vault, pair: PairId) -> frozenset[str]:
    """Every name that a file of one's own had and was removed under."""
    sql = "SELECT name FROM outbox_name JOIN outbox USING (item) WHERE pair = ? AND outbox_name.state = ?"
    return frozenset(row[0] for row in vault.read(sql, (pair, NameState.CLEARED)))


def to_remove(vault: Vault, pair: PairId) -> list[OutboxName]:
    """Names to be removed: their item lies in the folder under another one, or is not to lie there at all."""
    wanted = """state = 'superseded' AND item IN (SELECT item FROM outbox WHERE pair = ? AND (cleared_at IS NOT NULL
        OR EXISTS (SELECT 1 FROM outbox_name AS new WHERE new.item = outbox.item AND new.state = 'final')))"""
    return _names(vault, wanted, pair)


def open_resend(vault: Vault, link: int, device: DeviceId) -> bool:
    """Whether this link is on its way to this one device already."""
    sql = "SELECT 1 FROM outbox WHERE link = ? AND kind = 'resend' AND to_device = ? AND cleared_at IS NULL"
    return vault.read_one(sql, (link, device)) is not None


def resends_to(vault: Vault, pair: PairId, device: DeviceId) -> list[OutboxItem]:
    """What is on its way to this one device."""
    sql = _SELECT + "WHERE pair = ? AND kind = 'resend' AND to_device = ? AND cleared_at IS NULL ORDER BY item"
    return [_item(row) for row in vault.read(sql, (pair, device))]


def clear_name(vault: Vault, name: str) -> None:
    """The file with this name was removed, or never got its place."""
    vault.run("UPDATE outbox_name SET state = ? WHERE name = ?", (NameState.CLEARED, name))


def clear(vault: Vault, item: int, now: float) -> None:
    """All of the item's files were removed; it is never published again."""
    with vault.transaction():
        vault.run("UPDATE outbox_name SET state = ? WHERE item = ?", (NameState.CLEARED, item))
        vault.run("UPDATE outbox SET cleared_at = ?, content = NULL WHERE item = ?", (now, item))


def acknowledge(vault: Vault, pair: PairId, author: DeviceId, seq: int, device: DeviceId, now: float) -> bool:
    """`device` signed that it has seq `seq` of one's own device `author`. True when that was news."""
    sql = "INSERT INTO acknowledgement VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
    return vault.run(sql, (pair, author, seq, device, now)) > 0


def acknowledged_upto(vault: Vault, pair: PairId, author: DeviceId, device: DeviceId) -> int:
    """Up to which seq of `author` the acknowledgements of `device` were taken in."""
    sql = "SELECT upto FROM acknowledged_upto WHERE pair = ? AND author = ? AND device = ?"
    row = vault.read_one(sql, (pair, author, device))
    return int(row[0]) if row else 0


def set_acknowledged_upto(vault: Vault, pair: PairId, author: DeviceId, device: DeviceId, upto: int) -> None:
    """Everything up to there was acknowledged, and was taken in."""
    vault.run(
        """INSERT INTO acknowledged_upto VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET upto = excluded.upto
           WHERE excluded.upto > upto""",
        (pair, author, device, upto),
    )


def newest_acknowledged(vault: Vault, pair: PairId, author: DeviceId) -> dict[DeviceId, int]:
    """The highest seq of `author` that each device acknowledged."""
    sql = "SELECT device, max(seq) FROM acknowledgement WHERE pair = ? AND author = ? GROUP BY device"
    return {DeviceId(device): seq for device, seq in vault.read(sql, (pair, author))}


def acknowledged_by(vault: Vault, pair: PairId, author: DeviceId, seq: int) -> dict[DeviceId, float]:
    """Which devices have it, and since when that is known."""
    sql = "SELECT device, learned_at FROM acknowledgement WHERE pair = ? AND author = ? AND seq = ?"
    return {DeviceId(device): at for device, at in vault.read(sql, (pair, author, seq))}


def _names(vault: Vault, where: str, value: object) -> list[OutboxName]:
    rows = vault.read(_SELECT_NAME + where + " ORDER BY rowid", (value,))
    return [OutboxName(name, item, NameState(state), *rest) for name, item, state, *rest in rows]


def _item(row: Row) -> OutboxItem:
    pair, kind, created_at, link, seq, to_device, content, state, *rest = row
    state = OutboxState(state)
    return OutboxItem(pair, OutboxKind(kind), created_at, link, seq, to_device, content, state, *rest)
