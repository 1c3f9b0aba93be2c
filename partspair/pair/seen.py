"""What a device says it has seen of another: the acknowledgement (protocol section 3, `seen`)."""

from collections.abc import Mapping
from dataclasses import dataclass

from partspair.pair.chain import Link, gap_free

MOST_BEYOND = 64


@dataclass(frozen=True)
class Seen:
    """Everything up to `upto` without a gap (with its `hash`, None at 0), and single links `beyond` it."""

    upto: int
    hash: bytes | None
    beyond: tuple[tuple[int, bytes], ...] = ()


NOTHING_SEEN = Seen(0, None)


def seen_of(have: Mapping[int, Link]) -> Seen:
    """Say what is here of a device's chain; of what lies beyond a gap the lowest 64 are listed."""
    upto = gap_free(have)
    beyond = sorted((seq, link.hash) for seq, link in have.items() if seq > upto)[:MOST_BEYOND]
    return Seen(upto, have[upto].hash if upto else None, tuple(beyond))


def acknowledged(own: Mapping[int, Link], seen: Seen) -> frozenset[int]:
    """Return which of one's `own` links a partner's `seen` truly acknowledges.

    Only what is listed counts, and only when the hash is the one that was sent: a claim about another chain, or about
    links never written, acknowledges nothing.
    """
    matched = {seq for seq, digest in seen.beyond if seq in own and own[seq].hash == digest}
    if seen.upto in own and own[seen.upto].hash == seen.hash:
        matched.update(seq for seq in own if seq <= seen.upto)
    return frozenset(matched)
