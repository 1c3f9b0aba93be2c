"""Manifests: whatever is written reads as it was; whatever is changed is refused, or newer, and never anything else."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from partspair.errors import NewerVersionError, TamperedError
from partspair.pair.ids import DeviceId
from partspair.pair.seen import Seen
from partspair.practice import limits
from partspair.practice.reply import Signal, SignalKind, TravellingReply
from partspair.practice.share import (
    Ask,
    AskKind,
    BringUp,
    Chapter,
    EntryId,
    HeadsUp,
    PleaseNot,
    ReplyForm,
    ReplyWish,
    Speaking,
    TravellingPart,
    TravellingShare,
    Weight,
)
from partspair.sealing.entries import Entry, may_take_out
from partspair.sealing.wire import Manifest, decode_manifest, encode_manifest
from tests.support.manifests import HERE, dumped, manifest, tree
from tests.support.opener_shapes import may_be_copied

TEXT = some.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])
LINES = some.text(TEXT, max_size=80)
HASHES = some.binary(min_size=32, max_size=32)
IDS = some.binary(min_size=16, max_size=16)
OFFSETS = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = some.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS).map(
    lambda moment: moment.replace(microsecond=0)
)
ASKS = some.builds(
    Ask,
    kind=some.sampled_from(AskKind),
    about=LINES,
    own_words=LINES,
    please_not=some.frozensets(some.sampled_from(PleaseNot)),
    reply=some.sampled_from(ReplyWish),
    reply_by=some.none() | MOMENTS,
    reply_form=some.sampled_from(ReplyForm),
    bring_up=some.sampled_from(BringUp),
)
SHARES = some.builds(
    TravellingShare,
    parts=some.lists(some.builds(TravellingPart, LINES, some.sampled_from(Speaking)), max_size=limits.PARTS).map(tuple),
    ask=ASKS,
    heads_up=some.builds(HeadsUp, some.none() | some.sampled_from(Weight), some.just(("loss",)), LINES),
    one_line=LINES,
    chapters=some.lists(some.builds(Chapter, some.integers(0, limits.DURATION_MS), LINES), max_size=5).map(tuple),
    text=some.text(some.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=300),
    duration_ms=some.integers(0, limits.DURATION_MS),
)
REPLIES = some.builds(
    TravellingReply, IDS.map(EntryId), some.sampled_from(AskKind), LINES, some.just(1), some.booleans()
)
SIGNALS = some.builds(Signal, some.none() | IDS.map(EntryId), some.sampled_from(SignalKind), LINES)
ENTRIES = some.lists(
    some.builds(
        Entry, IDS.map(EntryId), SHARES | REPLIES | SIGNALS, also=some.dictionaries(LINES, some.none() | LINES)
    ),
    max_size=4,
    unique_by=lambda entry: entry.id,
).map(tuple)
SEEN = some.builds(
    lambda upto, digest, steps: Seen(
        upto, digest if upto else None, tuple((upto + sum(steps[: n + 1]), digest) for n in range(len(steps)))
    ),
    some.integers(0, 1000),
    HASHES,
    some.lists(some.integers(1, 9), max_size=64),
)


@given(
    seq=some.integers(1, 1 << 53),
    prev=some.none() | HASHES,
    moment=MOMENTS,
    seen=some.dictionaries(IDS.filter(lambda one: one != HERE).map(DeviceId), SEEN, max_size=4),
    roster=some.dictionaries(HASHES, HASHES, max_size=2),
    said=ENTRIES,
)
@settings(deadline=None, max_examples=80)
def test_whatever_is_written_reads_as_it_was(
    seq: int,
    prev: bytes | None,
    moment: datetime,
    seen: dict[DeviceId, Seen],
    roster: dict[bytes, bytes],
    said: tuple[Entry, ...],
) -> None:
    made: Manifest = replace(
        manifest(), seq=seq, prev=prev, written_at=moment, seen=seen, roster=roster, entries=said, attachments=()
    )
    assert decode_manifest(encode_manifest(made)) == made


def places(found: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    steps = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    return [path, *(place for step, value in steps for place in places(value, (*path, step)))]


PLACES = [place for place in places(tree()) if place]
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers(-5, 1 << 60) | some.floats(allow_nan=False) | some.text(max_size=50),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=9), inner, max_size=3),
    max_leaves=5,
)


@given(place=some.sampled_from(PLACES), value=VALUES)
@settings(deadline=None, max_examples=300)
def test_whatever_is_put_in_place_of_a_value_is_refused_or_reads_as_itself(
    place: tuple[str | int, ...], value: object
) -> None:
    changed: Any = tree()
    inner = changed
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    data = dumped(changed) if not has_half_signs(changed) else json.dumps(changed).encode()
    try:
        found = decode_manifest(data)
    except (TamperedError, NewerVersionError):
        return
    if found.entries is not None:
        read_again = json.loads(encode_manifest(found))
        assert normal(read_again) == normal(changed)


def has_half_signs(value: object) -> bool:
    return any(0xD800 <= ord(sign) < 0xE000 for sign in json.dumps(value, ensure_ascii=False))


def normal(found: dict[str, Any]) -> dict[str, Any]:
    """Lists that are sets on the wire, in one order."""
    for entry in found["entries"]:
        if "ask" in entry:
            entry["ask"]["please_not"] = sorted(set(entry["ask"]["please_not"]))
    found["roster"] = sorted(found["roster"], key=str)
    found["seen"] = sorted(found["seen"], key=lambda one: one["device"])
    return found


@given(place=some.sampled_from(range(len(tree()["entries"]))), value=some.just(True) | VALUES)
@settings(deadline=None, max_examples=150)
def test_a_copy_is_allowed_by_exactly_true_alone(place: int, value: object) -> None:
    changed: Any = tree()
    changed["entries"][place]["also"] = {"may_take_out": value}
    data = dumped(changed) if not has_half_signs(changed) else json.dumps(changed).encode()
    try:
        found = decode_manifest(data)
    except TamperedError:
        return
    assert found.entries is not None
    expected = changed["entries"][place]["kind"] in {"share", "reply"} and value is True
    assert may_take_out(found.entries[place]) is may_be_copied(changed["entries"][place]) is expected


@given(at=some.integers(0, len(encode_manifest(manifest())) - 1), byte=some.binary(min_size=1, max_size=1))
@settings(deadline=None, max_examples=200)
def test_any_byte_changed_is_no_crash(at: int, byte: bytes) -> None:
    data = encode_manifest(manifest())
    try:
        decode_manifest(data[:at] + byte + data[at + 1 :])
    except (TamperedError, NewerVersionError):
        return
