"""A moment as its author's clock had it, with the UTC offset: `2026-11-22T22:10:00+02:00`. Shown, never decided by."""

import re
from datetime import datetime

from partspair.sealing.failures import MalformedError

_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}", re.ASCII)
_YEARS = range(1900, 9000)


def write_moment(moment: datetime) -> str:
    """Return `moment` to the second; ValueError for one without an offset in whole minutes."""
    text = moment.isoformat(timespec="seconds")
    if _MOMENT.fullmatch(text) is None:
        raise ValueError("a moment needs its UTC offset in whole minutes")
    return text


def read_moment(text: str) -> datetime:
    """Return the moment; MalformedError for any other spelling, and far outside of calendars."""
    if _MOMENT.fullmatch(text) is None:
        raise MalformedError
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise MalformedError from None
    if moment.year not in _YEARS or moment.isoformat() != text:
        raise MalformedError
    return moment
