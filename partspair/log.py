"""The log: event codes and numbers alone, so that it can hold neither a name nor a word.

It goes to the standard error stream and only when asked for; nothing is ever written to a file.
"""

import logging
import sys

_log = logging.getLogger("partspair")
_log.addHandler(logging.NullHandler())


def event(code: str, **numbers: int) -> None:
    """Log the literal `code` and whole numbers; anything else is a programming error."""
    if not all(type(value) is int for value in numbers.values()):
        raise TypeError("a log entry holds numbers only")
    _log.info("%s", " ".join([code, *(f"{key}={value}" for key, value in numbers.items())]))


def show() -> None:
    """Let the events appear on the standard error stream (the `--log` switch)."""
    _log.addHandler(logging.StreamHandler(sys.stderr))
    _log.setLevel(logging.INFO)
