"""One device's chain of bundles, and where a newly read link belongs in it (protocol sections 0.6 and 6)."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """One bundle's place: `seq` from 1, `hash` of its manifest, `prev` the hash before it (None at 1)."""

    seq: int
    hash: bytes
    prev: bytes | None


@dataclass(frozen=True)
class Next:
    """It follows what is here without a gap."""


@dataclass(frozen=True)
class Gap:
    """It is genuine, and something earlier is still on its way. `missing` are the first sequence numbers lacking."""

    missing: tuple[int, ...]


@dataclass(frozen=True)
class Duplicate:
    """The very same link is here already; it changes nothing."""


@dataclass(frozen=True)
class Fork:
    """The device has signed two different things for one place. `seq` is that place."""

    seq: int


Judgement = Next | Gap | Duplicate | Fork

MOST_MISSING = 64


def judge(have: Mapping[int, Link], link: Link) -> Judgement:
    """Say where `link` belongs among the links already accepted from the same device.

    Both neighbours are compared: a link whose `prev` contradicts the one before it, or which the one after it does not
    name, is a fork even when its own place was empty.
    """
    if (link.prev is None) != (link.seq == 1):
        return Fork(link.seq)
    here = have.get(link.seq)
    if here is not None:
        return Duplicate() if here.hash == link.hash else Fork(link.seq)
    before = have.get(link.seq - 1)
    if before is not None and before.hash != link.prev:
        return Fork(link.seq)
    after = have.get(link.seq + 1)
    if after is not None and after.prev != link.hash:
        return Fork(link.seq)
    missing = gaps(have, link.seq)
    return Gap(missing) if missing else Next()


def gap_free(have: Mapping[int, Link]) -> int:
    """Return the highest sequence number up to which nothing is missing; 0 when the first is not here."""
    upto = 0
    while upto + 1 in have:
        upto += 1
    return upto


def gaps(have: Mapping[int, Link], below: int) -> tuple[int, ...]:
    """Return the sequence numbers below `below` that are not here, the first 64 at most."""
    missing: list[int] = []
    for seq in range(gap_free(have) + 1, below):
        if seq not in have:
            missing.append(seq)
            if len(missing) == MOST_MISSING:
                break
    return tuple(missing)
