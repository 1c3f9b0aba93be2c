"""Two people's clocks: quiet hours, the partner's morning, and moments as each of the two reads them (practice, 3.2).

A moment is an aware datetime, and all that are returned are in UTC: two of one zone would be compared by what its clock
shows, not by what comes first. `on_clock` shows one. A zone is None where nobody knows it, and then nothing is guessed:
nothing is quiet there, and there is no morning. What a clock shows twice (an hour turned back) or never (one left
out) is decided here alone, once for all pages.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

MORNING = time(7, 0)
"""When somebody's morning begins, unless their quiet hours last longer."""
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class QuietHours:
    """From `start` until `end` by their owner's own clock, over midnight where `end` is not after `start`."""

    start: time
    end: time


Span = tuple[datetime, datetime]


def zone_named(name: str) -> tzinfo | None:
    """The time zone of an IANA name; None for one that this computer does not know, whoever wrote it."""
    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError):
        return None


def on_clock(moment: datetime, zone: tzinfo) -> datetime:
    """The moment as a clock in `zone` shows it; one that no clock shows, such as in year 1, at the edge of what can."""
    return min(max(moment, _FIRST), _LAST).astimezone(zone)


def moment_at(day: date, at: time, zone: tzinfo, *, is_last: bool = False) -> datetime:
    """When the clock in `zone` shows `at` on `day`: the first time it does, or the last.

    An `at` that is left out that day (the clock is put forward over it) is the moment of the leap.
    """
    shown = datetime.combine(day, at, zone)
    first, other = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first > other:
        return _leap(other, first, zone)
    return other if is_last else first


def next_at(after: datetime, at: time, zone: tzinfo) -> datetime:
    """The next moment later than `after` at which the clock in `zone` shows `at`."""
    after = on_clock(after, UTC)
    day = on_clock(after, zone).date()
    while (found := moment_at(day, at, zone)) <= after:
        day += _DAY
    return found


def quiet_until(hours: QuietHours | None, zone: tzinfo | None, at: datetime) -> datetime | None:
    """When the quiet hours around `at` end; None while it is not quiet there.

    Where a clock is turned back, it is quiet from the first time it shows the start to the last time it shows the end.
    """
    if hours is None or zone is None:
        return None
    at = on_clock(at, UTC)
    ends = [end for start, end in _stretches(hours, zone, at, at) if start <= at < end]
    return max(ends, default=None)


def is_quiet(hours: QuietHours | None, zone: tzinfo | None, at: datetime) -> bool:
    """Whether it is quiet there at this moment."""
    return quiet_until(hours, zone, at) is not None


def quiet_spans(hours: QuietHours | None, zone: tzinfo | None, start: datetime, end: datetime) -> tuple[Span, ...]:
    """The quiet stretches between two moments, cut off at both, the first one first."""
    if hours is None or zone is None:
        return ()
    start, end = on_clock(start, UTC), on_clock(end, UTC)
    found = _stretches(hours, zone, start, end)
    return tuple((max(first, start), min(last, end)) for first, last in found if first < end and last > start)


def morning_after(now: datetime, zone: tzinfo | None, quiet: QuietHours | None = None) -> datetime | None:
    """When the next morning begins there: at MORNING, or when quiet hours that last longer end. None: zone unknown."""
    if zone is None:
        return None
    begins = next_at(now, MORNING, zone)
    return quiet_until(quiet, zone, begins) or begins


def has_moved(here: tzinfo | None, kept: tzinfo | None, now: datetime) -> bool:
    """Whether the computer's clock and that of one's profile show different times; a zone nobody knows says nothing."""
    if here is None or kept is None:
        return False
    return on_clock(now, here).utcoffset() != on_clock(now, kept).utcoffset()


def _stretches(hours: QuietHours, zone: tzinfo, start: datetime, end: datetime) -> Iterator[Span]:
    """Every quiet stretch that may touch what lies between two moments."""
    day, last = on_clock(start, zone).date() - _DAY, on_clock(end, zone).date() + _DAY
    over = _DAY if hours.end <= hours.start else timedelta(0)
    while day <= last:
        begins, ends = moment_at(day, hours.start, zone), moment_at(day + over, hours.end, zone, is_last=True)
        if begins < ends:
            yield begins, ends
        day += _DAY


def _leap(before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """The second at which a clock is put forward, which lies between two moments."""
    old = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
