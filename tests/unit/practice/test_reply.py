"""The passage of somebody's note that an answer belongs to."""

from dataclasses import fields

import pytest

from partspair.practice import limits
from partspair.practice.reply import Passage, TravellingReply, is_passage_within_limits, passage_at


@pytest.mark.parametrize(
    ("at", "length", "passage"),
    [
        (20_000, 60_000, Passage(12_000, 20_000)),
        (3_000, 60_000, Passage(0, 3_000)),
        (0, 60_000, Passage(0, 1_000)),
        (90_000, 60_000, Passage(52_000, 60_000)),
        (0, 400, Passage(0, 400)),
        (0, 0, Passage(0, 1)),
    ],
)
def test_a_moment_has_the_few_seconds_before_it(at: int, length: int, passage: Passage) -> None:
    assert passage_at(at, length) == passage
    assert is_passage_within_limits(passage)


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (6, 5), (0, limits.DURATION_MS + 1)])
def test_what_could_not_be_in_a_note_is_no_passage(start: int, end: int) -> None:
    assert not is_passage_within_limits(Passage(start, end))


def test_the_kind_of_a_mark_has_no_field_to_travel_in() -> None:
    assert {one.name for one in fields(TravellingReply)} == {"to", "answers", "text", "duration_ms", "is_held"}
    assert {one.name for one in fields(Passage)} == {"from_ms", "to_ms"}
