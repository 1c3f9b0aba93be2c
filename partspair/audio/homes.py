"""Where each of our streams belongs, and whether the sound server still has it there. Decision 0012."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

SETTLING = 1.0
"""Seconds after a stream was first seen in which the desktop may lay it elsewhere: behind its effects or filters."""
MOST_MOVES, WITHIN = 3, 60.0
"""Whoever moved so many streams of one side within so many seconds gets its way with the next ones."""


class Side(Enum):
    """Where sound comes in, or goes out."""

    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"


@dataclass(frozen=True)
class RealDevice:
    """A source or sink. `name` is what is shown and remembered, `key` what the server calls it."""

    name: str
    key: str
    index: int
    is_default: bool


@dataclass(frozen=True)
class Standing:
    """A stream of the server's, by its number, and the device it is at, by its index."""

    stream: int
    device: int


@dataclass(frozen=True)
class View:
    """What is there: the devices of each side, and where each tagged stream stands."""

    devices: dict[Side, tuple[RealDevice, ...]]
    streams: dict[str, Standing]


@dataclass
class _Followed:
    side: Side
    asked: int
    tell: Callable[[], None]
    home: int = -1
    stream: int | None = None
    settles_until: float = 0.0
    is_told: bool = False


def _moves() -> dict[Side, deque[float]]:
    return {side: deque(maxlen=MOST_MOVES) for side in Side}


@dataclass
class Homes:
    """Follows the tagged streams from view to view. Times are seconds of one monotonic clock."""

    _followed: dict[str, _Followed] = field(default_factory=dict)
    _moves: dict[Side, deque[float]] = field(default_factory=_moves)

    def follow(self, tag: str, side: Side, asked: RealDevice, moved: Callable[[], None]) -> None:
        """From now on `see` gives `moved`, once, when the stream with this tag has left its place."""
        self._followed[tag] = _Followed(side, asked.index, moved)

    def forget(self, tag: str) -> None:
        """Look no more where this stream is."""
        self._followed.pop(tag, None)

    def see(self, view: View, now: float) -> list[Callable[[], None]]:
        """What is to be called for the streams that this view shows to have left their places."""
        seen = [(one, view.streams[tag]) for tag, one in self._followed.items() if tag in view.streams]
        return [one.tell for one, at in seen if not one.is_told and self._has_left(one, view, at, now)]

    def _has_left(self, one: _Followed, view: View, at: Standing, now: float) -> bool:
        if at.stream != one.stream:  # a stream that was begun anew, after a jump, is laid into its place anew
            one.stream, one.home, one.settles_until = at.stream, one.asked, now + SETTLING
        there = {each.index for each in view.devices[one.side]}
        if at.device == one.asked or (at.device == one.home and one.asked in there):
            return False
        if {at.device, one.asked} <= there:  # both are there, and somebody prefers the other
            if now <= one.settles_until or self._has_its_way(one.side, now):
                one.home = at.device
                return False
            self._moves[one.side].append(now)
        one.is_told = True
        return True

    def _has_its_way(self, side: Side, now: float) -> bool:
        moves = self._moves[side]
        return len(moves) == MOST_MOVES and now - moves[0] <= WITHIN
