"""What the two keep to: gentler counts, ticks alone decide, and nothing is ever blocked."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from partspair.practice.boundaries import (
    Boundaries,
    is_deeper_than_agreed,
    is_long,
    is_one_more,
    is_within_limits,
    not_yet_match,
    together,
    topics_of,
)
from partspair.practice.clocks import QuietHours
from partspair.practice.share import HEADS_UP_TAGS, HeadsUp, Weight

MINE = Boundaries()


def test_what_nobody_changed_is_what_the_practice_suggests() -> None:
    assert (MINE.length_minutes, MINE.notes_a_day, MINE.reply_hours, MINE.depth) == (5, 2, 36, Weight.TENDER)
    assert MINE.quiet == QuietHours(time(22), time(7))
    assert topics_of(MINE) == ()
    assert is_within_limits(MINE)


@pytest.mark.parametrize("wrong", [
    {"length_minutes": 0}, {"length_minutes": 361}, {"notes_a_day": 0}, {"notes_a_day": 51}, {"reply_hours": 0},
    {"reply_hours": 745}, {"quiet": QuietHours(time(7), time(7))}, {"not_yet": ("loss", "loss")}, {"not_yet": ("",)},
    {"not_yet": tuple(f"tag {n}" for n in range(21))}, {"own_topics": ("a\nb",)}, {"own_topics": ("x" * 65,)},
    {"own_topics": tuple(f"topic {n}" for n in range(11))}, {"own_topics": (" ",)},
])  # fmt: skip
def test_values_have_bounds(wrong: dict[str, Any]) -> None:
    assert not is_within_limits(replace(MINE, **wrong))


def test_nothing_set_is_within_the_bounds() -> None:
    assert is_within_limits(Boundaries(None, None, None, Weight.HEAVY, HEADS_UP_TAGS, ("my father",), None))


def test_of_each_value_the_gentler_counts_and_quiet_hours_stay_ones_own() -> None:
    theirs = Boundaries(8, 1, None, Weight.LIGHT, ("loss",), (), 48)
    agreed = together(replace(MINE, not_yet=("food",)), theirs)
    assert agreed == Boundaries(5, 1, MINE.quiet, Weight.LIGHT, ("food",), (), 48)
    assert together(MINE, None) == MINE
    assert together(replace(MINE, length_minutes=None), theirs).length_minutes == 8
    assert together(MINE, replace(theirs, reply_hours=None)).reply_hours is None


def test_what_was_ticked_is_matched_and_nothing_else() -> None:
    theirs = Boundaries(not_yet=("violence", "loss", "newer tag"), own_topics=("my father",))
    assert topics_of(theirs) == ("loss", "violence", "my father")
    assert not_yet_match(HeadsUp(tags=("loss", "crying")), theirs) == ("loss",)
    assert not_yet_match(HeadsUp(tags=("my father",)), theirs) == ("my father",)
    assert not_yet_match(HeadsUp(line="about my father and violence"), theirs) == ()
    assert not_yet_match(HeadsUp(tags=("loss",)), None) == ()


@pytest.mark.parametrize("depth", Weight)
@pytest.mark.parametrize("weight", [None, *Weight])
def test_heavier_than_agreed_is_told_by_the_speakers_own_word(weight: Weight | None, depth: Weight) -> None:
    heavier = {(Weight.TENDER, Weight.LIGHT), (Weight.HEAVY, Weight.LIGHT), (Weight.HEAVY, Weight.TENDER)}
    assert is_deeper_than_agreed(HeadsUp(weight), replace(MINE, depth=depth)) is ((weight, depth) in heavier)


def test_long_and_one_more_are_told_only_past_what_is_set() -> None:
    assert not is_long(300_000, MINE)
    assert is_long(300_001, MINE)
    assert not is_long(10**9, replace(MINE, length_minutes=None))
    assert [is_one_more(sent, MINE) for sent in (0, 1, 2)] == [False, False, True]
    assert not is_one_more(40, replace(MINE, notes_a_day=None))
