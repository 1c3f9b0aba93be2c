"""A landing in a partner's voice: half a minute at most, spoken for the other to arrive by, and heard when they ask."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Landing:
    """What travels beside its sound: its length, at most `limits.LANDING_MS`."""

    duration_ms: int
