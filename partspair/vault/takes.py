"""Takes: what is spoken, kept while it is spoken (voice V1 to V3, V12).

A take has segments (a pause, another microphone or a crash starts a new one); a segment has rows of PCM, 16-bit mono
little-endian, at most half a second each, every one committed by itself. Encoded Opus pieces lie beside them.
Frames are counted from the start of the take where nothing else is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from partspair.pair.ids import PairId
from partspair.vault.database import Row, Vault
from partspair.vault.erasure import delete_in_steps, finish_erasure

TakeId = NewType("TakeId", int)

RATE = 48_000
BYTES_A_FRAME = 2
SHELF_SECONDS = 7 * 24 * 3600.0
_PCM_ROWS = 5
_OPUS_ROWS = 30


class TakeState(StrEnum):
    """Where a take is in its life."""

    RECORDING = "recording"
    KEPT = "kept"
    ON_SHELF = "on_shelf"
    SENT = "sent"


class TakePurpose(StrEnum):
    """What is being spoken."""

    SHARE = "share"
    REPLY = "reply"
    LANDING = "landing"
    LINE = "line"


@dataclass(frozen=True)
class Take:
    """One take. `frames` is what was kept; the trims are frames, `trim_end` None means to the end.

    `lies_since` is in lived seconds: when a sweep first found it on the shelf or sent.
    """

    take: TakeId
    state: TakeState
    purpose: TakePurpose
    pair: PairId | None
    rate: int
    frames: int
    started_at: float
    finished_at: float | None
    shelved_at: float | None
    shelf_reason: str | None
    sent_at: float | None
    trim_start: int
    trim_end: int | None
    peaks: bytes | None = field(repr=False)
    loudness: float | None
    lies_since: float | None = None

    @property
    def kept(self) -> tuple[int, int]:
        """The frames that are heard and sent: from the first up to the second."""
        end = self.frames if self.trim_end is None else min(self.trim_end, self.frames)
        return min(self.trim_start, end), end

    @property
    def is_trimmed(self) -> bool:
        """Whether that is less than all."""
        return self.kept != (0, self.frames)

    @property
    def length_ms(self) -> int:
        """How long it is heard for, in milliseconds."""
        start, end = self.kept
        return (end - start) * 1000 // self.rate


@dataclass(frozen=True)
class Segment:
    """A stretch spoken without a break; `device` is the microphone's name.

    `is_joint` unless it follows the one before it without a sample between, as where somebody else begins to speak.
    """

    segment: int
    started_at: float
    rate: int
    device: str
    is_joint: bool
    frames: int


@dataclass(frozen=True)
class Chapter:
    """From `frame` on somebody else is speaking; `label` is the owner's own word for the part."""

    frame: int
    label: str = field(repr=False)


@dataclass(frozen=True)
class TakeGap:
    """`lost` frames went missing at `frame` of the segment."""

    segment: int
    frame: int
    lost: int


_SELECT = """SELECT take, state, purpose, pair, rate,
    (SELECT coalesce(sum(frames), 0) FROM take_pcm WHERE take_pcm.take = take.take),
    started_at, finished_at, shelved_at, shelf_reason, sent_at, trim_start, trim_end, peaks, loudness,
    lies_since FROM take """


def begin(vault: Vault, purpose: TakePurpose, pair: PairId | None, now: float, rate: int = RATE) -> TakeId:
    """A new take, kept from this moment on."""
    sql = "INSERT INTO take (state, purpose, pair, rate, started_at) VALUES (?, ?, ?, ?, ?)"
    return TakeId(vault.insert(sql, (TakeState.RECORDING, purpose, pair, rate, now)))


def add_segment(vault: Vault, take: TakeId, device: str, now: float, *, is_joint: bool = True, rate: int = RATE) -> int:
    """Start the next segment; returns its number, from 0. A take that was kept is being recorded again."""
    with vault.transaction():
        row = vault.read_one("SELECT count(*) FROM take_segment WHERE take = ?", (take,))
        segment = int(row[0]) if row else 0
        sql = "INSERT INTO take_segment (take, segment, started_at, rate, device, is_joint) VALUES (?, ?, ?, ?, ?, ?)"
        vault.run(sql, (take, segment, now, rate, device, is_joint))
        vault.run(
            "UPDATE take SET state = ?, finished_at = NULL WHERE take = ? AND state = ?",
            (TakeState.RECORDING, take, TakeState.KEPT),
        )
    return segment


def append_pcm(vault: Vault, take: TakeId, segment: int, n: int, samples: bytes) -> None:
    """Keep the next row of a segment, `n` counting from 0; committed when this returns.

    Raises ValueError for half a frame or a row of more than half a second.
    """
    frames, rest = divmod(len(samples), BYTES_A_FRAME)
    if rest or not 0 < frames <= RATE // 2:
        raise ValueError("a row holds whole frames, at most half a second")
    vault.run(
        """INSERT INTO take_pcm (take, segment, n, frame, frames, samples) VALUES (?1, ?2, ?3, coalesce(
           (SELECT frame + frames FROM take_pcm WHERE take = ?1 AND segment = ?2 ORDER BY n DESC LIMIT 1), 0),
           ?4, ?5)""",
        (take, segment, n, frames, samples),
    )


def append_opus(vault: Vault, take: TakeId, n: int, piece: bytes) -> None:
    """Keep the next piece of the encoded stream, `n` counting from 0; committed when this returns."""
    vault.run("INSERT INTO take_opus VALUES (?, ?, ?)", (take, n, piece))


def add_chapter(vault: Vault, take: TakeId, frame: int, label: str) -> None:
    """Somebody else is speaking from `frame` of the take on."""
    vault.run(
        "INSERT INTO take_chapter SELECT ?1, count(*), ?2, ?3 FROM take_chapter WHERE take = ?1", (take, frame, label)
    )


def add_gap(vault: Vault, take: TakeId, segment: int, frame: int, lost: int) -> None:
    """Blocks were dropped at `frame` of the segment: counted and marked, never closed up silently."""
    vault.run(
        "INSERT INTO take_gap VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET lost = lost + excluded.lost",
        (take, segment, frame, lost),
    )


def finish(
    vault: Vault,
    take: TakeId,
    now: float,
    peaks: bytes | None = None,
    loudness: float | None = None,
    measures: bytes | None = None,
) -> None:
    """The take is whole: kept, or on the shelf as before. Also accepts an interrupted one that its speaker keeps.

    `measures` are what a part of it, or more at its end, is measured from without hearing it again.
    """
    vault.run(
        """UPDATE take SET state = CASE state WHEN ?1 THEN ?1 ELSE ?2 END, finished_at = ?3, peaks = ?4, loudness = ?5,
           measures = ?6 WHERE take = ?7 AND state IN (?1, ?2, ?8)""",
        (TakeState.ON_SHELF, TakeState.KEPT, now, peaks, loudness, measures, take, TakeState.RECORDING),
    )


def measures(vault: Vault, take: TakeId) -> bytes | None:
    """What `finish` was given of them."""
    row = vault.read_one("SELECT measures FROM take WHERE take = ?", (take,))
    return bytes(row[0]) if row and row[0] is not None else None


def trim(vault: Vault, take: TakeId, start: int, end: int | None) -> None:
    """Play and send only the frames from `start` up to `end`; nothing is deleted."""
    vault.run("UPDATE take SET trim_start = ?, trim_end = ? WHERE take = ?", (start, end, take))


def get(vault: Vault, take: TakeId) -> Take | None:
    """The take, or None when it was let go for good."""
    row = vault.read_one(_SELECT + "WHERE take = ?", (take,))
    return _take(row) if row else None


def in_state(vault: Vault, state: TakeState) -> list[Take]:
    """All takes in the state, newest first."""
    sql = _SELECT + "WHERE state = ? ORDER BY started_at DESC, take DESC"
    return [_take(row) for row in vault.read(sql, (state,))]


def interrupted(vault: Vault) -> list[Take]:
    """Takes a previous run was cut off in, newest first: to be offered back. Ask before recording begins."""
    return in_state(vault, TakeState.RECORDING)


def segments(vault: Vault, take: TakeId) -> list[Segment]:
    """The segments, in the order they were spoken."""
    sql = """SELECT segment, started_at, rate, device, is_joint, (SELECT coalesce(sum(frames), 0) FROM take_pcm
             WHERE take_pcm.take = s.take AND take_pcm.segment = s.segment)
             FROM take_segment s WHERE take = ? ORDER BY segment"""
    found = vault.read(sql, (take,))
    return [
        Segment(number, at, rate, device, bool(is_joint), frames)
        for number, at, rate, device, is_joint, frames in found
    ]


def chapters(vault: Vault, take: TakeId) -> list[Chapter]:
    """The chapters, in order."""
    sql = "SELECT frame, label FROM take_chapter WHERE take = ? ORDER BY n"
    return [Chapter(*row) for row in vault.read(sql, (take,))]


def gaps(vault: Vault, take: TakeId) -> list[TakeGap]:
    """Where blocks were dropped, in order."""
    sql = "SELECT segment, frame, lost FROM take_gap WHERE take = ? ORDER BY segment, frame"
    return [TakeGap(*row) for row in vault.read(sql, (take,))]


def read_pcm(vault: Vault, take: TakeId, first_frame: int = 0) -> Iterator[bytes]:
    """The samples from `first_frame` of the take on, segments one after another, a row at a time."""
    skip = first_frame
    for segment in segments(vault, take):
        if skip >= segment.frames:
            skip -= segment.frames
            continue
        yield from _segment_pcm(vault, take, segment.segment, skip)
        skip = 0


def read_segment(vault: Vault, take: TakeId, segment: int, first_frame: int = 0) -> Iterator[bytes]:
    """The samples of one segment from `first_frame` of it on, a row at a time."""
    yield from _segment_pcm(vault, take, segment, first_frame)


def read_opus(vault: Vault, take: TakeId) -> Iterator[bytes]:
    """The encoded stream, a piece at a time."""
    n = -1
    sql = "SELECT n, bytes FROM take_opus WHERE take = ? AND n > ? ORDER BY n LIMIT 1"
    while row := vault.read_one(sql, (take, n)):
        n = int(row[0])
        yield bytes(row[1])


def opus_size(vault: Vault, take: TakeId) -> int:
    """Bytes of the encoded stream; 0 when there is none."""
    row = vault.read_one("SELECT coalesce(sum(length(bytes)), 0) FROM take_opus WHERE take = ?", (take,))
    return int(row[0]) if row else 0


def drop_opus(vault: Vault, take: TakeId) -> None:
    """Forget the encoded stream, to encode it anew. Not inside a transaction."""
    delete_in_steps(vault, "DELETE FROM take_opus WHERE take = ?", (take,), rows=_OPUS_ROWS)


def keep_opus(vault: Vault, take: TakeId, size: int) -> int:
    """Keep the first `size` bytes of the encoded stream and forget the rest; returns the `n` that follows them."""
    with vault.transaction():
        following, left = 0, size
        for n, length in vault.read("SELECT n, length(bytes) FROM take_opus WHERE take = ? ORDER BY n", (take,)):
            if left <= 0:
                break
            if length > left:
                vault.run("UPDATE take_opus SET bytes = substr(bytes, 1, ?) WHERE take = ? AND n = ?", (left, take, n))
            following, left = n + 1, left - length
        vault.run("DELETE FROM take_opus WHERE take = ? AND n >= ?", (take, following))
    return following


def shelve(vault: Vault, take: TakeId, reason: str, now: float) -> None:
    """Let it go: it lies on the shelf for seven days (V3). A take that was sent stays as it is."""
    vault.run(
        """UPDATE take SET state = ?, shelf_reason = ?, shelved_at = ?, lies_since = NULL
           WHERE take = ? AND state IN (?, ?)""",
        (TakeState.ON_SHELF, reason, now, take, TakeState.RECORDING, TakeState.KEPT),
    )


def restore(vault: Vault, take: TakeId) -> None:
    """Take it back from the shelf."""
    vault.run(
        """UPDATE take SET state = ?, shelf_reason = NULL, shelved_at = NULL, lies_since = NULL
           WHERE take = ? AND state = ?""",
        (TakeState.KEPT, take, TakeState.ON_SHELF),
    )


def mark_sent(vault: Vault, take: TakeId, now: float) -> None:
    """The take travels in a bundle from now on; part of the transaction that seals it."""
    vault.run("UPDATE take SET state = ?, sent_at = ?, lies_since = NULL WHERE take = ?", (TakeState.SENT, now, take))


def purge_shelf(vault: Vault, lived: float, after: float = SHELF_SECONDS) -> int:
    """Erase what has lain on the shelf, or was sent, for `after` lived seconds. Returns how many takes went.

    `lived` is how long the vault has lived by now. What is found lying for the first time lies from now on.
    """
    lying = (TakeState.ON_SHELF, TakeState.SENT)
    vault.run("UPDATE take SET lies_since = ? WHERE state IN (?, ?) AND lies_since IS NULL", (lived, *lying))
    due = vault.read("SELECT take FROM take WHERE state IN (?, ?) AND lies_since <= ?", (*lying, lived - after))
    for (take,) in due:
        erase(vault, TakeId(take))
    if due:
        finish_erasure(vault)
    return len(due)


def erase(vault: Vault, take: TakeId) -> None:
    """Delete a take with everything in it, in steps; finish_erasure ends it. Not inside a transaction."""
    delete_in_steps(vault, "DELETE FROM take_pcm WHERE take = ?", (take,), rows=_PCM_ROWS)
    drop_opus(vault, take)
    with vault.transaction():
        vault.run("DELETE FROM take_chapter WHERE take = ?", (take,))
        vault.run("DELETE FROM take_gap WHERE take = ?", (take,))
        vault.run("DELETE FROM take_segment WHERE take = ?", (take,))
        vault.run("DELETE FROM take WHERE take = ?", (take,))


def _segment_pcm(vault: Vault, take: TakeId, segment: int, skip: int) -> Iterator[bytes]:
    first = vault.read_one(
        "SELECT n FROM take_pcm WHERE take = ? AND segment = ? AND frame <= ? ORDER BY frame DESC LIMIT 1",
        (take, segment, skip),
    )
    n = int(first[0]) - 1 if first else -1
    sql = "SELECT n, frame, samples FROM take_pcm WHERE take = ? AND segment = ? AND n > ? ORDER BY n LIMIT 1"
    while row := vault.read_one(sql, (take, segment, n)):
        n = int(row[0])
        yield bytes(row[2])[max(0, skip - row[1]) * BYTES_A_FRAME :]


def _take(row: Row) -> Take:
    number, state, purpose, *rest = row
    return Take(TakeId(number), TakeState(state), TakePurpose(purpose), *rest)
