"""One device's chain of bundles, and where a newly read link belongs in it (protocol sections 0.6 and 6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One bundle's place: `seq` from 1, `hash` of its manifest, `prev` the hash before it (None at 1).

    Of a link that `is_gone` only place and hash are known: its author signed that it exists no more.
    """

    seq: int
    hash: bytes
    prev: bytes | None
    is_gone: bool = False


@dataclass(frozen=True)
class Next:
    """It follows what is here without a gap."""


@dataclass(frozen=True)
class Gap:
    """It is genuine, and something earlier is still on its way."""


@dataclass(frozen=True)
class Duplicate:
    """The very same link is here already; it changes nothing."""


@dataclass(frozen=True)
class Fork:
    """The device has signed two different things for one place. `seq` is that place."""

    seq: int


Judgement = Next | Gap | Duplicate | Fork

MOST_MISSING = 64


def judge(near: Mapping[int, Link], link: Link, upto: int) -> Judgement:
    """Say where `link` belongs: `near` has what is here at its place, before and after it; `upto` is gap-free.

    Both neighbours are compared: a link whose `prev` contradicts the one before it, or which the one after it does not
    name, is a fork even when its own place was empty. A link that was said to be gone may still come.
    """
    if (link.prev is None) != (link.seq == 1):
        return Fork(link.seq)
    here, before, after = (near.get(seq) for seq in (link.seq, link.seq - 1, link.seq + 1))
    if here is not None and here.hash != link.hash:
        return Fork(link.seq)
    if here is not None and not here.is_gone:
        return Duplicate()
    if before is not None and before.hash != link.prev:
        return Fork(link.seq)
    if after is not None and not after.is_gone and after.prev != link.hash:
        return Fork(link.seq)
    return Gap() if link.seq > upto + 1 else Next()


def gap_free(present: Iterable[int], start: int = 0) -> int:
    """Return the highest sequence number up to which nothing is missing after `start`, a baseline."""
    upto = start
    for seq in sorted(present):
        if seq > upto + 1:
            break
        upto = max(upto, seq)
    return upto


def missing(present: Iterable[int], start: int = 0, last: int | None = None) -> tuple[int, ...]:
    """Return the sequence numbers after `start` that are not here and must exist, the first 64 at most.

    Those are the ones below one that is here, and of a removed device all up to `last`, where its chain ends.
    """
    found: list[int] = []
    before = start
    ends = [seq for seq in sorted(present) if last is None or seq <= last]
    for seq in ends if last is None else [*ends, last + 1]:
        found.extend(range(before + 1, min(seq, before + 2 + MOST_MISSING)))
        before = max(before, seq)
        if len(found) >= MOST_MISSING:
            break
    return tuple(found[:MOST_MISSING])
