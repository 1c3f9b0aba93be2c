"""What each of the two would rather keep to (practice, 4d, boundary panel). All of it tells, none of it blocks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time

from partspair.practice import limits
from partspair.practice.clocks import QuietHours
from partspair.practice.share import HEADS_UP_TAGS, HeadsUp, Weight

NIGHT = QuietHours(time(22, 0), time(7, 0))


@dataclass(frozen=True)
class Boundaries:
    """One person's values. None says that nothing is set there.

    `not_yet` are keys of HEADS_UP_TAGS, `own_topics` the same in one's own words: left out for now, without a reason.
    """

    length_minutes: int | None = 5
    notes_a_day: int | None = 2
    quiet: QuietHours | None = NIGHT
    depth: Weight = Weight.TENDER
    not_yet: tuple[str, ...] = ()
    own_topics: tuple[str, ...] = field(default=(), repr=False)
    reply_hours: int | None = 36


def is_within_limits(told: Boundaries) -> bool:
    """Whether values could be somebody's; what arrives is judged by it before it is kept."""
    numbers = (
        (told.length_minutes, limits.AGREED_MINUTES),
        (told.notes_a_day, limits.NOTES_A_DAY),
        (told.reply_hours, limits.REPLY_HOURS),
    )
    return (
        all(number is None or 1 <= number <= most for number, most in numbers)
        and (told.quiet is None or told.quiet.start != told.quiet.end)
        and _are_topics(told.not_yet, limits.TAGS)
        and _are_topics(told.own_topics, limits.OWN_TOPICS)
    )


def _are_topics(topics: Sequence[str], most: int) -> bool:
    """Whether each can be ticked as a tag of a heads-up, and none is there twice."""
    is_each_sound = all(topic.strip() and limits.is_line(topic, limits.TAG) for topic in topics)
    return len(topics) <= most and len(set(topics)) == len(topics) and is_each_sound


def together(mine: Boundaries, theirs: Boundaries | None) -> Boundaries:
    """What the two keep to: of each value the gentler, as either may make things gentler alone.

    Quiet hours and topics stay each person's own: they are `mine` here.
    """
    if theirs is None:
        return mine
    return Boundaries(
        length_minutes=_least(mine.length_minutes, theirs.length_minutes),
        notes_a_day=_least(mine.notes_a_day, theirs.notes_a_day),
        quiet=mine.quiet,
        depth=min(mine.depth, theirs.depth, key=tuple(Weight).index),
        not_yet=mine.not_yet,
        own_topics=mine.own_topics,
        reply_hours=_most(mine.reply_hours, theirs.reply_hours),
    )


def _least(*numbers: int | None) -> int | None:
    return min((one for one in numbers if one is not None), default=None)


def _most(*numbers: int | None) -> int | None:
    """The longer window; none at all is the longest."""
    return None if None in numbers else max((one for one in numbers if one is not None), default=None)


def topics_of(theirs: Boundaries | None) -> tuple[str, ...]:
    """What a person has asked to leave out for now: known topics first, then their own words for others."""
    if theirs is None:
        return ()
    return (*(tag for tag in HEADS_UP_TAGS if tag in theirs.not_yet), *theirs.own_topics)


def not_yet_match(heads_up: HeadsUp, theirs: Boundaries | None) -> tuple[str, ...]:
    """What of a heads-up the listener has asked to leave out for now. Ticks alone decide, never what was said.

    The listener's own words for a topic match where they were ticked as a tag; `topics_of` is what can be offered.
    """
    return tuple(topic for topic in topics_of(theirs) if topic in heads_up.tags)


def is_deeper_than_agreed(heads_up: HeadsUp, agreed: Boundaries) -> bool:
    """Whether the speaker's own word for it is heavier than the two go for now; a note without one is not."""
    order = tuple(Weight)
    return heads_up.weight is not None and order.index(heads_up.weight) > order.index(agreed.depth)


def is_long(duration_ms: int, agreed: Boundaries) -> bool:
    """Whether it lasts longer than the two agreed on."""
    return agreed.length_minutes is not None and duration_ms > agreed.length_minutes * 60_000


def is_one_more(sent_that_day: int, agreed: Boundaries) -> bool:
    """Whether another note that day would be one more than agreed. A notice that a part is here is no note."""
    return agreed.notes_a_day is not None and sent_that_day >= agreed.notes_a_day
