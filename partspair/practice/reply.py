"""What comes back: a reply, a signal, a take-back. Marks made while listening never travel."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from partspair.practice import limits
from partspair.practice.share import AskKind, EntryId


class MarkKind(StrEnum):
    FELT = "felt"
    HELD = "held"
    CURIOUS = "curious"
    ME = "me"


class SignalKind(StrEnum):
    ARRIVED = "arrived"
    LATER = "later"
    LISTENED = "listened"
    HELD = "held"
    MORE = "more"
    RESTING = "rest"
    STOPPED = "stopped"
    NOT_TONIGHT = "not_tonight"
    HERE = "here"


@dataclass(frozen=True)
class Mark:
    """A private mark at a moment of somebody's note."""

    at_ms: int
    kind: MarkKind


@dataclass(frozen=True)
class Passage:
    """The stretch of somebody's note that an answer belongs to, in milliseconds; the answer's place is its end."""

    from_ms: int
    to_ms: int


@dataclass(frozen=True)
class Reply:
    """An answer to the share `to`, and the draft of it. `starter` is the prompt it grew from: it is never inserted.

    With a `passage` it answers that moment of the share alone.
    """

    to: EntryId
    answers: AskKind
    text: str = field(default="", repr=False)
    starter: str = field(default="", repr=False)
    duration_ms: int = 0
    is_held: bool = False
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    passage: Passage | None = None
    may_take_out: bool = False


@dataclass(frozen=True)
class TravellingReply:
    """What leaves of a reply: marks and starter stay home; its passage stands beside it."""

    to: EntryId
    answers: AskKind
    text: str = field(repr=False)
    duration_ms: int
    is_held: bool


@dataclass(frozen=True)
class Signal:
    """A sign pressed by hand. `words` is the whole sentence of a "not tonight"; `to` is None for resting and here."""

    to: EntryId | None
    kind: SignalKind
    words: str = field(default="", repr=False)


def about(to: EntryId, sign: Signal) -> Signal:
    """The sign as it belongs to an entry; resting is about nothing but the evening."""
    return sign if sign.kind is SignalKind.RESTING else replace(sign, to=to)


@dataclass(frozen=True)
class TakeBack:
    """The author asks for the entry `to` to be folded away."""

    to: EntryId


LEAD_MS = 8_000
"""How much of the note before a moment belongs to it."""
SHORTEST_MS = 1_000


def passage_at(at_ms: int, length_ms: int) -> Passage:
    """The passage of a moment in a note: the few seconds up to it, held inside the note."""
    end = min(max(at_ms, SHORTEST_MS), max(length_ms, 1))
    return Passage(max(0, end - LEAD_MS), end)


def is_passage_within_limits(passage: Passage) -> bool:
    """Whether there could be such a passage in a note."""
    return 0 <= passage.from_ms < passage.to_ms <= limits.DURATION_MS


def travelling_reply(reply: Reply) -> TravellingReply:
    """What travels of `reply`."""
    return TravellingReply(reply.to, reply.answers, reply.text, reply.duration_ms, reply.is_held)


def is_reply_within_limits(reply: TravellingReply) -> bool:
    """Whether a reply keeps to the limits and says something: a sound, words, or Held."""
    says_something = reply.is_held or bool(reply.text) or reply.duration_ms > 0
    return says_something and limits.is_text(reply.text, limits.TEXT) and 0 <= reply.duration_ms <= limits.DURATION_MS


def is_signal_within_limits(signal: Signal) -> bool:
    """Whether a signal keeps to the limits."""
    return limits.is_text(signal.words, limits.SIGNAL_WORDS)
