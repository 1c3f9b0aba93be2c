"""Carry-backs: one line for a therapist, the partner or oneself, kept until it was brought (practice 4g)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from partspair.audio.recording import Recording
from partspair.audio.take import TakeStore
from partspair.errors import KnownError
from partspair.flows.recording import Microphone
from partspair.flows.takekeeping import VaultStore
from partspair.practice.carry import Carry, CarryTo, is_within_limits
from partspair.vault import carries, parts, takes
from partspair.vault.database import Vault
from partspair.vault.erasure import finish_erasure
from partspair.vault.takes import Take, TakePurpose


class NothingToCarryError(KnownError):
    """Neither a name nor a line."""

    def __init__(self) -> None:
        super().__init__("There is nothing to carry yet.", "Nothing was said or written.", "One line is enough.")


class TooLongToCarryError(KnownError):
    """Longer than one line may be, or with signs that no line has."""

    def __init__(self) -> None:
        super().__init__("This is longer than one line.", "Nothing was kept, and it still stands there.", "Shorten it.")


@dataclass(frozen=True)
class Carried:
    """A line as it is kept. `at` is one's own clock as it stood then; `take` is what was spoken for it."""

    id: int
    part: int | None
    line: Carry
    at: datetime
    take: Take | None
    is_brought: bool

    @property
    def is_spoken(self) -> bool:
        """Whether something can be heard."""
        return self.take is not None and self.take.frames > 0


def carry(vault: Vault, line: Carry, now: datetime, part: int | None = None) -> int:
    """Keep a line; returns its number. Without `part`, the one with exactly its name is meant, if there is one.

    Raises NothingToCarryError, TooLongToCarryError; nothing is kept then.
    """
    if line.is_empty:
        raise NothingToCarryError
    if not is_within_limits(line):
        raise TooLongToCarryError
    with vault.transaction():
        return carries.add(vault, _part(vault, line, part), _words(line), line.to, now)


def speak(microphone: Microphone, line: Carry, now: datetime, device: str | None, part: int | None = None) -> Recording:
    """Begin to speak a line: it is kept with its take from the first moment on."""

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        with microphone.open_vault() as vault:
            with vault.transaction():
                take = takes.begin(vault, TakePurpose.LINE, None, microphone.now())
                carries.add(vault, _part(vault, line, part), _words(line), line.to, now, take)
            yield VaultStore(vault, take, microphone.now)

    return Recording(microphone.sound, device, open_store)


def lines(vault: Vault) -> tuple[Carried, ...]:
    """What there is to carry and what was brought, newest first; one that was to be spoken and was not is left out."""
    return _lines(vault, is_let_go=False)


def let_go_lines(vault: Vault) -> tuple[Carried, ...]:
    """What was let go and can still be taken back, newest first."""
    return _lines(vault, is_let_go=True)


def bring(vault: Vault, number: int, now: float) -> None:
    """It was brought."""
    carries.bring(vault, number, now)


def not_brought(vault: Vault, number: int) -> None:
    """It was not brought after all."""
    carries.bring(vault, number, None)


def let_go(vault: Vault, number: int, now: float) -> None:
    """Let it go: it stays for seven days that are lived through."""
    carries.let_go(vault, number, now)


def take_back(vault: Vault, number: int) -> None:
    """Undo `let_go`."""
    carries.let_go(vault, number, None)


def sweep(vault: Vault, lived: float, after: float) -> None:
    """Erase what was let go and has lain for `after` seconds, its sound first; `lived` is what `living.lain` says."""
    old = carries.let_go_before(vault, lived, after)
    for one in old:
        if one.take is not None:
            takes.erase(vault, one.take)
        carries.erase(vault, one.carry)
    if old:
        finish_erasure(vault)


def _lines(vault: Vault, *, is_let_go: bool) -> tuple[Carried, ...]:
    found = (_carried(vault, one) for one in carries.every(vault, is_let_go=is_let_go))
    return tuple(one for one in found if one.is_spoken or not one.line.is_empty)


def _carried(vault: Vault, kept: carries.Kept) -> Carried:
    line = Carry(CarryTo(kept.to), kept.name, kept.set_off, kept.guarding)
    take = takes.get(vault, kept.take) if kept.take is not None else None
    return Carried(kept.carry, kept.part, line, kept.at, take, kept.brought_at is not None)


def _part(vault: Vault, line: Carry, part: int | None) -> int | None:
    if part is not None or not line.name:
        return part
    known = parts.find(vault, line.name)
    return known.part if known is not None else None


def _words(line: Carry) -> tuple[str, str, str]:
    return line.name, line.set_off, line.guarding
