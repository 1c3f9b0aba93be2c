"""What passes between two people beside shares and answers: a question first, yes or no, and how a reply landed."""

from dataclasses import dataclass, field
from enum import StrEnum

from partspair.practice import limits
from partspair.practice.share import EntryId


class QuestionKind(StrEnum):
    """A thought one has and was not asked for; letting an old share rest unheard."""

    OFFER = "offer"
    REST = "rest"


class AnswerKind(StrEnum):
    YES = "yes"
    SOME_DAY = "some_day"
    NO = "no"


class FeltKind(StrEnum):
    """How a reply landed. NOT_READY is a whole answer, and never travels."""

    HELPED = "helped"
    PARTLY = "partly"
    MISSED = "missed"
    STUNG = "stung"
    NOT_READY = "notready"


@dataclass(frozen=True)
class Question:
    """A question about the share `to`, as one sentence; nothing of what it asks about comes with it."""

    to: EntryId
    kind: QuestionKind
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Answer:
    """What is said to the question `to`."""

    to: EntryId
    kind: AnswerKind


@dataclass(frozen=True)
class Felt:
    """How the reply `to` landed, told by choice."""

    to: EntryId
    kind: FeltKind
    words: str = field(default="", repr=False)


ANSWERS = {
    QuestionKind.OFFER: (AnswerKind.YES, AnswerKind.SOME_DAY, AnswerKind.NO),
    QuestionKind.REST: (AnswerKind.YES, AnswerKind.NO),
}
"""What may be said to each question."""


def is_between_within_limits(one: Question | Felt) -> bool:
    """Whether it keeps to the limits: a question says something, and not being ready to say is never told."""
    if isinstance(one, Felt) and one.kind is FeltKind.NOT_READY:
        return False
    return limits.is_text(one.words, limits.SIGNAL_WORDS) and (isinstance(one, Felt) or bool(one.words.strip()))
