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


def acknowledged(own: Mapping[int, Link], seen: Seen) -> frozenset[int]:
    """Return which of these of one's `own` links a `seen` truly acknowledges.

    Only what is listed counts, and only when the hash is the one that was sent: a claim about another chain, or about
    links never written, acknowledges nothing.
    """
    matched = {seq for seq, digest in seen.beyond if seq in own and own[seq].hash == digest}
    if seen.upto in own and own[seen.upto].hash == seen.hash:
        matched.update(seq for seq in own if seq <= seen.upto)
    return frozenset(matched)


def seen_beyond(links: Iterable[Link]) -> tuple[tuple[int, bytes], ...]:
    """List what is here beyond a gap, the lowest 64."""
    rising = sorted(links, key=lambda link: link.seq)[:MOST_BEYOND]
    return tuple((link.seq, link.hash) for link in rising)
