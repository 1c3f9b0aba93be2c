"""Entries: shares, replies, signals and the rest, one's own and the partner's, as JSON that practice reads."""

from dataclasses import dataclass, field

from partspair.pair.ids import DeviceId, PairId
from partspair.practice.share import EntryId
from partspair.vault import attachments, inward, settings
from partspair.vault.database import Row, Vault
from partspair.vault.erasure import finish_erasure
from partspair.vault.listening import ListeningState

SPOKEN = ("share", "reply", "landing")
"""The kinds that may have a sound."""


@dataclass(frozen=True)
class Entry:
    """One thing said. `written_at` is the author's clock as they wrote it; `placed_at` is ours and sorts the timeline.

    `thread` is the id of the share it belongs to, its own for a share. `row` is 0 until it was added.
    """

    pair: PairId
    entry: EntryId
    author: DeviceId
    is_mine: bool
    kind: str
    body: bytes = field(repr=False)
    written_at: str
    placed_at: float
    link: int | None = None
    thread: EntryId | None = None
    reply_to: EntryId | None = None
    taken_back_at: float | None = None
    is_kept: bool = False
    erased_at: float | None = None
    row: int = 0


_SELECT = """SELECT pair, entry, author, is_mine, kind, body, written_at, placed_at, link, thread, reply_to,
    taken_back_at, is_kept, erased_at, row FROM entry WHERE """
_EMPTY = "UPDATE link SET manifest = x'' WHERE link = ?"
_AUTHORS = """WITH RECURSIVE known(author) AS (
    SELECT min(author) FROM entry WHERE pair = ?1 UNION ALL
    SELECT (SELECT min(entry.author) FROM entry WHERE pair = ?1 AND entry.author > known.author) FROM known
    WHERE known.author IS NOT NULL
) SELECT author FROM known"""
"""All that have said anything, by as many looks into the index: without it every entry there is would be read."""


def add(vault: Vault, entry: Entry) -> int:
    """Keep an entry; returns its row, or 0 when the same author's entry with this id is kept already."""
    return vault.insert(
        """INSERT INTO entry (pair, entry, author, is_mine, kind, body, written_at, placed_at, link, thread, reply_to)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        (
            entry.pair,
            entry.entry,
            entry.author,
            entry.is_mine,
            entry.kind,
            entry.body,
            entry.written_at,
            entry.placed_at,
            entry.link,
            entry.thread,
            entry.reply_to,
        ),
    )


def get(vault: Vault, row: int) -> Entry | None:
    """The entry in this row."""
    return _first(vault, "row = ?", (row,))


def find(vault: Vault, pair: PairId, entry: EntryId, *, is_mine: bool) -> Entry | None:
    """One's own or the partner's entry with this id: say whose is meant, an id alone is not proof of it."""
    where = f"pair = ?1 AND entry = ?2 AND +is_mine = ?3 AND author IN ({_AUTHORS}) ORDER BY row"
    return _first(vault, where, (pair, entry, is_mine))


def of_link(vault: Vault, link: int) -> list[Entry]:
    """What a link says, in the order it was said."""
    return _all(vault, "link = ? ORDER BY row", (link,))


def of_thread(vault: Vault, pair: PairId, thread: EntryId) -> list[Entry]:
    """A thread, oldest first."""
    return _all(vault, "pair = ? AND thread = ? ORDER BY placed_at, row", (pair, thread))


def of_pair(vault: Vault, pair: PairId, kind: str | None = None, limit: int = 100, offset: int = 0) -> list[Entry]:
    """The pair's entries, of one kind or of any, newest first."""
    if kind is None:
        return _all(vault, "pair = ? ORDER BY placed_at DESC, row DESC LIMIT ? OFFSET ?", (pair, limit, offset))
    where = "pair = ? AND kind = ? AND is_mine IN (0, 1) ORDER BY +placed_at DESC, row DESC LIMIT ? OFFSET ?"
    return _all(vault, where, (pair, kind, limit, offset))


def not_taken_back(vault: Vault, pair: PairId, kind: str, *, is_mine: bool) -> list[Entry]:
    """All entries of a kind that one of the two said and did not take back, newest first."""
    where = "pair = ? AND kind = ? AND is_mine = ? AND taken_back_at IS NULL ORDER BY placed_at DESC, row DESC"
    return _all(vault, where, (pair, kind, is_mine))


def waiting(vault: Vault, pair: PairId) -> list[Entry]:
    """All shares and replies of the partner that the listener has yet to be done with, oldest first."""
    where = """row IN (SELECT row FROM entry LEFT JOIN listening ON listening.entry = row
        WHERE pair = ?3 AND is_mine = 0 AND kind IN ('share', 'reply') AND (taken_back_at IS NULL OR is_kept)
        AND coalesce(state, ?1) IN (?1, ?2)) ORDER BY +placed_at, row"""
    return _all(vault, where, (ListeningState.WAITING, ListeningState.BEGUN, pair))


def newest_from_partner(vault: Vault, pair: PairId) -> int:
    """The row of the share or reply of the partner that came last; 0 when none ever came."""
    sql = "SELECT coalesce(max(row), 0) FROM entry WHERE pair = ? AND is_mine = 0 AND kind IN ('share', 'reply')"
    found = vault.read_one(sql, (pair,))
    return int(found[0]) if found is not None else 0


def last_of_each(vault: Vault, pair: PairId, kind: str, *, is_mine: bool) -> list[Entry]:
    """Of each device of one of the two, the last entry of a kind that it sent, of those here and not taken back."""
    where = """row IN (SELECT row FROM (
        SELECT entry.row, row_number() OVER (PARTITION BY author ORDER BY link.seq DESC, entry.row DESC) AS place
        FROM entry JOIN link ON link.link = entry.link
        WHERE entry.pair = ? AND kind = ? AND is_mine = ? AND taken_back_at IS NULL AND length(body) > 0
    ) WHERE place = 1)"""
    return _all(vault, where, (pair, kind, is_mine))


def answers_to(vault: Vault, pair: PairId, to: EntryId, kind: str, *, is_mine: bool) -> list[Entry]:
    """What one of the two said of this kind to an entry and did not take back, oldest first."""
    where = "pair = ? AND reply_to = ? AND kind = ? AND is_mine = ? AND taken_back_at IS NULL ORDER BY placed_at, row"
    return _all(vault, where, (pair, to, kind, is_mine))


def threads(vault: Vault, pair: PairId, limit: int = 100, offset: int = 0) -> list[EntryId]:
    """The threads, the one with the newest entry first."""
    sql = """SELECT thread FROM entry WHERE pair = ? AND thread IS NOT NULL
             GROUP BY thread ORDER BY max(placed_at) DESC, max(row) DESC LIMIT ? OFFSET ?"""
    return [EntryId(row[0]) for row in vault.read(sql, (pair, limit, offset))]


def take_back(vault: Vault, row: int, now: float) -> None:
    """Its author took it back: it folds away at once. `shred` follows later, unless it is kept."""
    vault.run("UPDATE entry SET taken_back_at = coalesce(taken_back_at, ?) WHERE row = ?", (now, row))


def is_taken_back(vault: Vault, pair: PairId, entry: EntryId, *, is_mine: bool) -> bool:
    """Whether its author asked to take it back, even before it came."""
    sql = "SELECT 1 FROM entry WHERE pair = ? AND +kind = 'take-back' AND reply_to = ? AND +is_mine = ? LIMIT 1"
    return vault.read_one(sql, (pair, entry, is_mine)) is not None


def move(vault: Vault, row: int, link: int, author: DeviceId, body: bytes | None = None) -> None:
    """It was said again, in another link, by a device of the same person; as `body` has it, where that differs."""
    sql = "UPDATE entry SET link = ?, author = ?, body = coalesce(?, body) WHERE row = ?"
    vault.run(sql, (link, author, body, row))


def keep(vault: Vault, row: int) -> None:
    """The receiver keeps an entry that was taken back."""
    vault.run("UPDATE entry SET is_kept = 1 WHERE row = ?", (row,))


def taken_back_before(vault: Vault, pair: PairId, lived: float, after: float) -> list[Entry]:
    """Entries taken back and not kept that have lain so for `after` lived seconds, or were erased and came again.

    `lived` is how long the vault has lived by now. What is found lying for the first time lies from now on.
    """
    vault.run(
        """UPDATE entry SET lies_since = ? WHERE pair = ? AND taken_back_at IS NOT NULL
           AND is_kept = 0 AND erased_at IS NULL AND lies_since IS NULL""",
        (lived, pair),
    )
    where = """pair = ? AND taken_back_at IS NOT NULL AND is_kept = 0
        AND iif(erased_at IS NULL, lies_since <= ?, lies_since IS NULL) ORDER BY row"""
    return _all(vault, where, (pair, lived - after))


def came_again(vault: Vault, row: int) -> None:
    """It stands in one more link: when it was erased, the next sweep finds it once more and erases it there too."""
    vault.run("UPDATE entry SET lies_since = NULL WHERE row = ? AND erased_at IS NOT NULL", (row,))


def shred(vault: Vault, row: int, now: float, place: int | None = None) -> None:
    """Erase what the entry said and what its link carries; its place in the thread stays. Not in a transaction.

    Where the link says more, what is carried for that stays: of the sounds only the one at `place`, its own, goes.
    The link's manifest is emptied too: its hash and its place in the chain stay.
    """
    entry = get(vault, row)
    if entry is None:
        return
    if entry.link is not None:
        _erase_carried(vault, entry.link, row, place)
    with vault.transaction():
        if entry.link is not None:
            vault.run(_EMPTY, (entry.link,))
        sql = """UPDATE entry SET body = x'', erased_at = coalesce(erased_at, ?), lies_since = coalesce(lies_since, 0)
            WHERE row = ?"""
        vault.run(sql, (now, row))
        vault.run("DELETE FROM mark WHERE entry = ?", (row,))
        vault.run("DELETE FROM listening WHERE entry = ?", (row,))
        vault.run("DELETE FROM appearance WHERE entry = ?", (row,))
        settings.put(vault, inward.key_of(entry.pair, row), None)
    finish_erasure(vault)


def empty_link(vault: Vault, link: int, row: int, place: int | None) -> None:
    """Erase what another link than its own says and carries of an entry; the rest as with `shred`, which follows."""
    _erase_carried(vault, link, row, place)
    vault.run(_EMPTY, (link,))


def _erase_carried(vault: Vault, link: int, row: int, place: int | None) -> None:
    is_alone = not any(one.kind in SPOKEN and one.body for one in of_link(vault, link) if one.row != row)
    for one in attachments.of_link(vault, link):
        if is_alone or one.idx == place:
            attachments.erase(vault, one.attachment)


def _first(vault: Vault, where: str, parameters: tuple[object, ...]) -> Entry | None:
    found = _all(vault, f"{where} LIMIT 1", parameters)
    return found[0] if found else None


def _all(vault: Vault, where: str, parameters: tuple[object, ...]) -> list[Entry]:
    return [_entry(row) for row in vault.read(_SELECT + where, parameters)]


def _entry(row: Row) -> Entry:
    values = list(row)
    values[3], values[12] = bool(values[3]), bool(values[12])
    return Entry(*values)
