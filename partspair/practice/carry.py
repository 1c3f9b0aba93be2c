"""One line to carry to somebody who can hold it: what set a part off, what it seemed to guard (practice 4g)."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.practice import limits


class CarryTo(StrEnum):
    THERAPIST = "therapist"
    PARTNER = "partner"
    ME = "me"


@dataclass(frozen=True)
class Carry:
    """The line. `name` is the part's own name as it is now, empty for one that has none yet."""

    to: CarryTo = CarryTo.THERAPIST
    name: str = field(default="", repr=False)
    set_off: str = field(default="", repr=False)
    guarding: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nobody and nothing is named in it."""
        return not (self.name or self.set_off.strip() or self.guarding.strip())


def is_within_limits(carry: Carry) -> bool:
    """Whether name and lines are no longer than they may be."""
    return limits.is_line(carry.name, limits.NAME) and all(
        limits.is_line(line, limits.CARRIED) for line in (carry.set_off, carry.guarding)
    )
