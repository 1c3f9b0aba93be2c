"""What a device says it has seen of another: the acknowledgement (protocol section 3, `seen`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from partspair.pair.chain import Link

MOST_BEYOND = 64


@dataclass(frozen=True)
class Seen:
    """Everything up to `upto` without a gap (with its `hash`, None at 0), and single links `beyond` it."""

    upto: int
    hash: bytes | None
    beyond: tuple[tuple[int, bytes], ...] = ()


NOTHING_SEEN = Seen(0, None)


def acknowledged(own: Mapping[int, Link], seen: Seen, apart: Iterable[Link] = ()) -> frozenset[int]:
    """Return which of these of one's `own` links a `seen` truly acknowledges; `apart` are known forks of that chain.

    Only what is listed counts, and only when the hash is the one that was sent: a claim about another chain, or about
    links never written, acknowledges nothing. `upto` acknowledges what leads to it: of two branches, one.
    """
    matched = {seq for seq, digest in seen.beyond if seq in own and own[seq].hash == digest}
    return frozenset(matched | _leading_to(own, seen, {(one.seq, one.hash): one for one in apart}))


def _leading_to(own: Mapping[int, Link], seen: Seen, forks: Mapping[tuple[int, bytes | None], Link]) -> set[int]:
    """Go down from `upto` link by link, over forks too; below what is gone or not here, one's own is meant."""
    found: set[int] = set()
    named = {seen.upto: seen.hash}
    if seen.upto not in own and (seen.upto, seen.hash) not in forks:
        return found
    for seq in sorted({*own, *(seq for seq, _ in forks)}, reverse=True):
        if seq > seen.upto:
            continue
        mine, digest = own.get(seq), named.get(seq)
        here = mine if mine is not None and (seq not in named or digest == mine.hash) else forks.get((seq, digest))
        if here is None:
            break
        if here is mine:
            found.add(seq)
        if here.prev is not None:
            named[seq - 1] = here.prev
    return found


def is_settled(seen: Seen, link: Link) -> bool:
    """Whether nothing more comes of sending a link: it is there, known to be gone, or a fork, which no `seen` lists."""
    wanted = {link.seq: link.hash, link.seq - 1: link.prev}
    there = {seen.upto: seen.hash, **dict(seen.beyond)}
    is_fork = any(there[seq] != wanted[seq] for seq in there.keys() & wanted.keys())
    return is_fork or link.seq < seen.upto or bool(acknowledged({link.seq: link}, seen))


def seen_beyond(links: Iterable[Link]) -> tuple[tuple[int, bytes], ...]:
    """List what is here beyond a gap, the lowest 64."""
    rising = sorted(links, key=lambda link: link.seq)[:MOST_BEYOND]
    return tuple((link.seq, link.hash) for link in rising)
