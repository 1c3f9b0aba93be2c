"""Two people's clocks: both daylight-saving weeks of both countries, odd zones, and zones nobody knows."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partspair.practice.clocks import (
    QuietHours,
    has_moved,
    is_quiet,
    moment_at,
    morning_after,
    next_at,
    on_clock,
    quiet_spans,
    quiet_until,
    zone_named,
)

LONDON, LOS_ANGELES = ZoneInfo("Europe/London"), ZoneInfo("America/Los_Angeles")
ZONES = [LONDON, LOS_ANGELES, ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Chatham"), ZoneInfo("Australia/Lord_Howe")]
NIGHT = QuietHours(time(22), time(7))
EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)

zones = st.sampled_from(ZONES)
moments = st.integers(int(EARLY.timestamp()), int(LATE.timestamp())).map(lambda at: datetime.fromtimestamp(at, UTC))
times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
hours = st.builds(QuietHours, times, times).filter(lambda one: one.start != one.end)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(("zone", "day", "at", "first", "last"), [
    (LONDON, date(2026, 3, 29), time(1, 30), "2026-03-29 01:00", "2026-03-29 01:00"),  # left out: the leap
    (LONDON, date(2026, 10, 25), time(1, 30), "2026-10-25 00:30", "2026-10-25 01:30"),  # shown twice
    (LOS_ANGELES, date(2026, 3, 8), time(2, 30), "2026-03-08 10:00", "2026-03-08 10:00"),
    (LOS_ANGELES, date(2026, 11, 1), time(1, 30), "2026-11-01 08:30", "2026-11-01 09:30"),
    (ZoneInfo("Asia/Kathmandu"), date(2026, 3, 1), time(7), "2026-03-01 01:15", "2026-03-01 01:15"),
    (ZoneInfo("Pacific/Chatham"), date(2026, 9, 27), time(3), "2026-09-26 14:00", "2026-09-26 14:00"),
    (ZoneInfo("Australia/Lord_Howe"), date(2026, 10, 4), time(2, 15), "2026-10-03 15:30", "2026-10-03 15:30"),
])  # fmt: skip
def test_an_hour_that_is_left_out_is_the_leap_and_one_that_comes_twice_has_two_ends(
    zone: ZoneInfo, day: date, at: time, first: str, last: str
) -> None:
    assert moment_at(day, at, zone) == utc(first)
    assert moment_at(day, at, zone, is_last=True) == utc(last)


@pytest.mark.parametrize(("now", "reply_by"), [
    ("2026-03-01 12:00", "2026-03-02 06:00"),  # eight hours apart
    ("2026-03-10 12:00", "2026-03-11 05:00"),  # California went ahead, London has not: seven
    ("2026-03-30 12:00", "2026-03-31 05:00"),  # both are ahead
    ("2026-10-27 12:00", "2026-10-28 05:00"),  # London went back, California has not: seven
    ("2026-11-02 12:00", "2026-11-03 06:00"),
])  # fmt: skip
def test_ten_in_the_evening_in_california_is_as_far_as_both_clocks_say(now: str, reply_by: str) -> None:
    found = next_at(utc(now), time(22), LOS_ANGELES)
    assert found == utc(reply_by)
    assert f"{on_clock(found, LOS_ANGELES):%H:%M}" == "22:00"


@pytest.mark.parametrize(("zone", "start", "end", "length"), [
    (LONDON, "2026-03-28 22:00", "2026-03-29 06:00", 8),  # the night in which an hour is left out
    (LONDON, "2026-10-24 21:00", "2026-10-25 07:00", 10),
    (LOS_ANGELES, "2026-03-08 06:00", "2026-03-08 14:00", 8),
    (LOS_ANGELES, "2026-11-01 05:00", "2026-11-01 15:00", 10),
])  # fmt: skip
def test_the_night_of_a_changing_clock_is_quiet_from_end_to_end(
    zone: ZoneInfo, start: str, end: str, length: int
) -> None:
    begins, ends = utc(start), utc(end)
    assert ends - begins == timedelta(hours=length)
    second = timedelta(seconds=1)
    said = [is_quiet(NIGHT, zone, at) for at in (begins - second, begins, ends - second, ends)]
    assert said == [False, True, True, False]
    assert quiet_until(NIGHT, zone, begins + timedelta(hours=4)) == ends


def test_quiet_until_half_past_one_lasts_through_the_hour_that_comes_twice() -> None:
    hours = QuietHours(time(23), time(1, 30))
    assert is_quiet(hours, LONDON, utc("2026-10-25 01:15"))  # 01:15 for the second time
    assert is_quiet(hours, LONDON, utc("2026-10-25 00:45"))  # 01:45 for the first time
    assert not is_quiet(hours, LONDON, utc("2026-10-25 01:30"))


def test_quiet_hours_that_a_leap_swallows_are_no_hours() -> None:
    inside = QuietHours(time(1, 10), time(1, 50))
    assert quiet_spans(inside, LONDON, utc("2026-03-29 00:00"), utc("2026-03-29 12:00")) == ()
    assert not is_quiet(inside, LONDON, utc("2026-03-29 01:00"))


@pytest.mark.parametrize(("now", "quiet", "morning"), [
    ("2026-03-07 16:00", None, "2026-03-08 14:00"),  # 08:00 there: tomorrow, and an hour sooner by the clock here
    ("2026-03-08 13:59", None, "2026-03-08 14:00"),
    ("2026-11-01 14:00", None, "2026-11-01 15:00"),
    ("2026-03-01 12:00", NIGHT, "2026-03-01 15:00"),  # quiet hours end just then
    ("2026-03-01 12:00", QuietHours(time(23), time(9, 30)), "2026-03-01 17:30"),  # somebody who sleeps long
])  # fmt: skip
@pytest.mark.shows("000-17")
def test_the_partners_morning_is_at_seven_there_or_when_it_is_quiet_no_more(
    now: str, quiet: QuietHours | None, morning: str
) -> None:
    assert morning_after(utc(now), LOS_ANGELES, quiet) == utc(morning)


@pytest.mark.parametrize("name", ["", "Europe", "Atlantis/Middle", "../../etc/passwd", "+", "UTC\0", "x" * 64])
def test_for_a_zone_nobody_knows_nothing_is_guessed(name: str) -> None:
    zone, now = zone_named(name), utc("2026-03-01 12:00")
    assert zone is None
    assert morning_after(now, zone) is None
    assert not is_quiet(NIGHT, zone, now)
    assert quiet_spans(NIGHT, zone, now, now + timedelta(days=1)) == ()
    assert not has_moved(zone, LONDON, now)
    assert not has_moved(LONDON, zone, now)


def test_whoever_moved_has_another_time_on_the_computer() -> None:
    now = utc("2026-07-01 12:00")
    assert has_moved(LOS_ANGELES, LONDON, now)
    assert not has_moved(ZoneInfo("Europe/Lisbon"), LONDON, now)  # another name, the same time


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "moment",
    [
        datetime.min.replace(tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=ZONES[3]),
        datetime.max.replace(tzinfo=ZONES[1]),
    ],
)
def test_a_moment_that_no_clock_shows_stops_nobody(zone: ZoneInfo, moment: datetime) -> None:
    assert 1 <= on_clock(moment, zone).year <= 9998
    assert next_at(moment, time(7), zone) is not None
    assert quiet_until(NIGHT, zone, moment) is None or is_quiet(NIGHT, zone, moment)


@given(zones, moments, times)
def test_the_next_moment_is_later_soon_and_as_the_clock_says(zone: ZoneInfo, now: datetime, at: time) -> None:
    found = next_at(now, at, zone)
    assert now < found <= now + timedelta(hours=26)
    shown, leap = on_clock(found, zone), on_clock(found - timedelta(seconds=1), zone)
    assert shown.time() == at or leap.time() < at < shown.time()


@given(zones, moments, hours)
def test_quiet_ends_later_once_and_only_where_it_was_quiet(zone: ZoneInfo, at: datetime, quiet: QuietHours) -> None:
    ends = quiet_until(quiet, zone, at)
    assert is_quiet(quiet, zone, at) is (ends is not None)
    if ends is not None:
        assert at < ends <= at + timedelta(hours=25)
        assert is_quiet(quiet, zone, ends - timedelta(seconds=1))
    spans = quiet_spans(quiet, zone, at, at + timedelta(days=1))
    assert all(start < end for start, end in spans)
    assert (bool(spans) and spans[0][0] == at) is (ends is not None)


@given(zones, moments, hours)
def test_away_from_the_change_quiet_is_what_the_clock_shows(zone: ZoneInfo, at: datetime, quiet: QuietHours) -> None:
    day = timedelta(days=1)
    if on_clock(at - day, zone).utcoffset() != on_clock(at + day, zone).utcoffset():
        return
    shown = on_clock(at, zone).time()
    inside = quiet.start <= shown < quiet.end
    over = shown >= quiet.start or shown < quiet.end
    assert is_quiet(quiet, zone, at) is (inside if quiet.start < quiet.end else over)
