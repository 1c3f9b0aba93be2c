"""What a command was asked for, where it speaks, whom it asks, and how it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from partspair.errors import KnownError

ENDINGS = (".", "?", ":", "…")


class Code(IntEnum):
    """Exit codes. 2 is argparse's own, for a command line that was not understood."""

    DONE = 0
    TROUBLE = 1
    IN_USE = 3
    LOCKED = 4
    NOT_AS_WRITTEN = 5
    FOLDER = 6
    NOT_CONFIRMED = 7


@dataclass(frozen=True)
class Asked:
    """`command` is one of `sync`, `check`, `open`; the rest is for `open`."""

    command: str
    vault: Path
    file: Path = Path()
    to: Path | None = None
    is_confirmed: bool = False


@dataclass(frozen=True)
class Console:
    """`say` is for what was asked, `tell` for everything else; `confirm` asks a person, never a pipe."""

    say: Callable[[str], None]
    tell: Callable[[str], None]
    passphrase: Callable[[], str]
    confirm: Callable[[str], bool]


class NotConfirmedError(KnownError):
    """The warning was not answered with yes."""


def sentences(error: KnownError) -> str:
    """What a KnownError says, each part as a sentence of its own."""
    parts = (part.strip() for part in (error.title, error.happened, error.remedy))
    return " ".join(part if part.endswith(ENDINGS) else f"{part}." for part in parts if part)


def shown(path: Path) -> str:
    """A path as it may be shown on a terminal: nothing in it is a control sign or turns the line around."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(path))
