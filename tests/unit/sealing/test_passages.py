"""`also.passage` of a reply: read when it is one, passed over when it is not, and never a reason to refuse."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from partspair.practice import limits
from partspair.practice.reply import Passage, Signal, SignalKind, TravellingReply
from partspair.practice.share import AskKind, EntryId
from partspair.sealing.entries import Entry, also_of, decode_entry, encode_entry, passage_of
from tests.support import opener_shapes

ID = EntryId(bytes(16))
REPLY = TravellingReply(ID, AskKind.WITNESS, "", 800, is_held=False)


def read(also: dict[str, Any]) -> Passage | None:
    kept = decode_entry(encode_entry(Entry(ID, REPLY, None, also)))
    assert kept.what == REPLY
    assert dict(kept.also) == also
    found = passage_of(kept)
    assert opener_shapes.passage_in({"kind": "reply", "also": also}) == (
        None if found is None else (found.from_ms, found.to_ms)
    )
    return found


@pytest.mark.parametrize("passage", [Passage(0, 1), Passage(12_000, 20_000), Passage(5, limits.DURATION_MS)])
def test_a_passage_comes_back(passage: Passage) -> None:
    assert read(also_of(passage)) == passage


def test_what_a_newer_version_adds_takes_nothing_away() -> None:
    assert read({"passage": {"from_ms": 1, "to_ms": 2, "tone": "soft"}, "more": 1}) == Passage(1, 2)


@pytest.mark.parametrize(
    "held",
    [
        None, [], "0-5", 7, {}, {"from_ms": 1}, {"to_ms": 1}, {"from_ms": 5, "to_ms": 5}, {"from_ms": 6, "to_ms": 5},
        {"from_ms": -1, "to_ms": 5}, {"from_ms": 0, "to_ms": limits.DURATION_MS + 1}, {"from_ms": False, "to_ms": True},
        {"from_ms": "0", "to_ms": "5"}, {"from_ms": 0, "to_ms": None}, {"from_ms": [0], "to_ms": {}},
    ],
)  # fmt: skip
def test_what_is_no_passage_counts_as_none(held: object) -> None:
    assert read({"passage": held}) is None


def test_only_a_reply_has_one() -> None:
    sign = Entry(ID, Signal(ID, SignalKind.HELD), None, also_of(Passage(0, 5)))
    assert passage_of(sign) is None
    assert also_of(None) == {}


LEAVES = some.none() | some.booleans() | some.integers(-9, limits.DURATION_MS + 9) | some.text("ab", max_size=3)
JSON = some.recursive(
    LEAVES,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(["from_ms", "to_ms"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_two_readers_agree_on_whatever_stands_there(held: object) -> None:
    read({"passage": held})
