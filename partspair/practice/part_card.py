"""What a person knows of one of their parts, in their own words (practice 4f). All of it but the name may be empty."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from partspair.practice import limits

LINES = 200
"""How many tells, dated lines, promises or earlier names a card keeps; the oldest stay."""


class Found(StrEnum):
    """Where the name came from."""

    THERAPIST = "therapist"
    PARTNER = "partner"
    ALONE = "alone"
    TOLD = "told"


class TellKind(StrEnum):
    BODY = "body"
    SITUATION = "situation"
    URGE = "urge"


class HelpFrom(StrEnum):
    ME = "me"
    PARTNER = "partner"


class Whose(StrEnum):
    """Whose it is, what a part carries."""

    MINE = "mine"
    HANDED_DOWN = "handed_down"
    AROUND_US = "around_us"
    UNKNOWN = "unknown"


class PromiseState(StrEnum):
    """How a promise stands. None of these is late, and none is better than another."""

    MADE = "made"
    KEPT = "kept"
    CHANGED = "changed"


class LinkKind(StrEnum):
    """How two parts are with each other, as their person says; nothing is made of it."""

    WITH = "with"
    AGAINST = "against"
    LOOKS_AFTER = "looks_after"
    COPIES = "copies"
    LEARNED_FROM = "learned_from"


@dataclass(frozen=True)
class Tell:
    """A sign that a part is near: a cue, never a task."""

    kind: TellKind
    words: str = field(repr=False)


@dataclass(frozen=True)
class Dated:
    """A line as it was on a day; earlier ones stay."""

    words: str = field(repr=False)
    on: date


@dataclass(frozen=True)
class Promise:
    """Something promised to a part. `since` is when it came to stand as it does."""

    words: str = field(repr=False)
    on: date
    state: PromiseState = PromiseState.MADE
    since: date | None = None


@dataclass(frozen=True)
class FormerName:
    """What the part was called `until` then, in seconds since 1970, UTC; letter for letter."""

    name: str = field(repr=False)
    until: float


@dataclass(frozen=True)
class PartCard:
    """A card. Its name stands beside it; empty means that nothing was said. All of it stays on this computer."""

    found: Found | None = None
    look: str = field(default="", repr=False)
    age: str = field(default="", repr=False)
    pronoun: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    tells: tuple[Tell, ...] = field(default=(), repr=False)
    brings: str = field(default="", repr=False)
    feels: str = field(default="", repr=False)
    says: str = field(default="", repr=False)
    does: str = field(default="", repr=False)
    trying: str = field(default="", repr=False)
    worry: str = field(default="", repr=False)
    needs: str = field(default="", repr=False)
    help_from: tuple[HelpFrom, ...] = ()
    company: str = field(default="", repr=False)
    role: str = field(default="", repr=False)
    is_young: bool = False
    closeness_learned: str = field(default="", repr=False)
    carries: str = field(default="", repr=False)
    carries_whose: Whose | None = None
    these_days: tuple[Dated, ...] = field(default=(), repr=False)
    promises: tuple[Promise, ...] = field(default=(), repr=False)
    former_names: tuple[FormerName, ...] = field(default=(), repr=False)
    joined_with: int | None = None

    @property
    def now(self) -> str:
        """What it does these days, by the newest line."""
        return self.these_days[-1].words if self.these_days else ""


WRITTEN = (
    "role", "look", "age", "pronoun", "place", "brings", "feels", "says", "does", "trying", "worry", "needs", "company",
    "closeness_learned", "carries",
)  # fmt: skip
"""The fields that are words in one piece, in the order in which a card shows them."""


def is_within_limits(card: PartCard) -> bool:
    """Whether every answer is no longer than it may be."""
    lines = (*(one.words for one in card.tells), *(one.words for one in card.these_days))
    lines = (*lines, *(one.words for one in card.promises))
    return (
        max(len(card.tells), len(card.these_days), len(card.promises), len(card.former_names)) <= LINES
        and all(limits.is_text(getattr(card, name), limits.OWN_WORDS) for name in WRITTEN)
        and all(limits.is_line(line, limits.CARRIED) for line in lines)
    )


def these_days(card: PartCard, words: str, on: date) -> PartCard:
    """The card with a line of today; earlier lines stay, and the same words are not said twice in a row."""
    if not words or words == card.now:
        return card
    return replace(card, these_days=(*card.these_days, Dated(words, on)))


def promise(card: PartCard, words: str, on: date) -> PartCard:
    """The card with one promise more; said twice on one day, it is one promise."""
    made = Promise(words, on)
    return card if not words or made in card.promises else replace(card, promises=(*card.promises, made))


def let_stand(card: PartCard, at: int, state: PromiseState, on: date) -> PartCard:
    """The card with a promise that stands otherwise since this day. Raises IndexError when there is none."""
    changed = replace(card.promises[at], state=state, since=on)
    return replace(card, promises=(*card.promises[:at], changed, *card.promises[at + 1 :]))


def renamed(card: PartCard, before: str, until: float) -> PartCard:
    """The card of a part that was called `before` until then."""
    return replace(card, former_names=(*card.former_names, FormerName(before, until)))
