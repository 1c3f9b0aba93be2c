"""Where a person can be. A page is made for a place when somebody goes there, and let go when they leave."""

from dataclasses import dataclass, field

from partspair.pair.ids import PairId


@dataclass(frozen=True)
class Past:
    """A pair that has ended, as a page of its history needs it."""

    pair: PairId
    name: str = field(repr=False)
    zone: str


@dataclass(frozen=True)
class Today:
    """The first page."""


@dataclass(frozen=True)
class MakeShare:
    """Making a share; `draft` None begins one."""

    draft: int | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits to be listened to."""


@dataclass(frozen=True)
class Listen:
    """The night with one note; `row` is its handle."""

    row: int


@dataclass(frozen=True)
class Respond:
    """Answering one share; `at_ms` for the moment of it that is answered first."""

    row: int
    at_ms: int | None = None


@dataclass(frozen=True)
class Play:
    """Hearing something from the history again, one's own or the partner's; `past` for a pair that has ended."""

    row: int
    past: Past | None = None


@dataclass(frozen=True)
class History:
    """What the two have shared; `past` for a pair that has ended."""

    past: Past | None = None


@dataclass(frozen=True)
class Parts:
    """One's own parts, as cards and on a map."""


@dataclass(frozen=True)
class PartPage:
    """One part: what is known of it, and its thread."""

    part: int


@dataclass(frozen=True)
class Drawer:
    """Drafts and things kept for oneself."""


@dataclass(frozen=True)
class Shelf:
    """What was let go or left behind, for seven days."""


@dataclass(frozen=True)
class Carries:
    """Lines to carry to somebody, brought or not yet."""


@dataclass(frozen=True)
class Noticed:
    """When a part was here, and what of that is remembered in calm time."""


@dataclass(frozen=True)
class Pairing:
    """Finding each other: invitation, folder, check words."""


@dataclass(frozen=True)
class Settings:
    """Look, microphone, folder."""


@dataclass(frozen=True)
class Landing:
    """Speaking a landing for the partner."""


@dataclass(frozen=True)
class Safety:
    """The scope statement and the crisis page."""


@dataclass(frozen=True)
class Worried:
    """Worry about the partner: what one can do now, and their safety card."""


@dataclass(frozen=True)
class MyCard:
    """One's own safety card, to be given by choice."""


@dataclass(frozen=True)
class Unsafe:
    """Not feeling safe with this person: ways to stop, without a reason."""


@dataclass(frozen=True)
class EndPair:
    """Ending a pair, or saying what stays of one that has ended; `is_silent` leaves without asking how."""

    pair: PairId
    is_silent: bool = False


@dataclass(frozen=True)
class NewDevice:
    """A copy of one's notes becomes a device of its own."""

    pair: PairId


@dataclass(frozen=True)
class Security:
    """What protects the notes, and what doesn't."""


@dataclass(frozen=True)
class HowWeDoThis:
    """The words of the practice."""


@dataclass(frozen=True)
class OurWords:
    """The prompts, in one's own words."""


@dataclass(frozen=True)
class Pause:
    """A pause: nothing is asked, everything waits. `back` is where one was."""

    back: "Place"


@dataclass(frozen=True)
class TooMuch:
    """Stopped: silence, everything covered. `back` is where one was."""

    back: "Place"


Place = (
    Today | MakeShare | Waiting | Listen | Respond | Play | History | Parts | PartPage | Drawer | Shelf | Carries
    | Noticed | Pairing | Settings | Landing | Safety | Unsafe | Worried | MyCard | EndPair | NewDevice | Security
    | HowWeDoThis | OurWords | Pause | TooMuch
)  # fmt: skip
