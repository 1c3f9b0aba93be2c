"""Moments: one spelling, an offset always, nowhere near the ends of the calendar."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from partspair.sealing.clocktext import read_moment, write_moment
from partspair.sealing.failures import MalformedError


@pytest.mark.parametrize("minutes", [0, 120, -210, 14 * 60, 345])
def test_both_ways(minutes: int) -> None:
    moment = datetime(2026, 11, 22, 22, 10, 5, tzinfo=timezone(timedelta(minutes=minutes)))
    assert read_moment(write_moment(moment.replace(microsecond=9))) == moment
    assert read_moment(write_moment(moment)).utcoffset() == timedelta(minutes=minutes)


def test_a_moment_without_an_offset_in_minutes_is_not_written() -> None:
    for moment in (datetime(2026, 1, 1), datetime(1890, 1, 1, tzinfo=timezone(timedelta(minutes=53, seconds=28)))):
        with pytest.raises(ValueError, match="offset"):
            write_moment(moment)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-22",
        "2026-11-22T22:10:05",
        "2026-11-22T22:10:05Z",
        "2026-11-22 22:10:05+00:00",
        "2026-11-22T22:10:05.000001+00:00",
        "2026-11-22T22:10:05+00:00:01",
        "20261122T221005+0000",
        "2026-11-22T24:00:00+00:00",
        "2026-02-29T00:00:00+00:00",
        "2026-11-22T22:10:05+24:00",
        "2026-11-22T22:10:05-00:00",
        "1899-12-31T00:00:00+00:00",
        "9000-01-01T00:00:00+00:00",
        "2026-11-22T22:10:05+00:00\n",
    ],
)
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_moment(text)


def test_the_ends_of_the_calendar_can_be_put_into_any_zone() -> None:
    for text in ("1900-01-01T00:00:00+23:59", "8999-12-31T23:59:59-23:59"):
        assert read_moment(text).astimezone(UTC) == read_moment(text)
