"""Questions, their answers, how a reply landed, and safety cards, between `practice` and JSON in both directions."""

import re
from datetime import date

from partspair.practice.between import Answer, AnswerKind, Felt, FeltKind, Question, QuestionKind
from partspair.practice.between import is_between_within_limits as is_within_limits
from partspair.practice.help import CardGroup, CardLine, SafetyCard, is_card_within_limits
from partspair.practice.share import EntryId
from partspair.sealing import shapes
from partspair.sealing.failures import MalformedError, NewerFormatError
from partspair.sealing.shares import read_choice

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_question(shape: shapes.QuestionShape) -> Question:
    """Return the question; MalformedError beyond the limits, NewerFormatError for one that is not known here."""
    question = Question(EntryId(shape.to), read_choice(QuestionKind, shape.question), shape.words)
    if not is_within_limits(question):
        raise MalformedError
    return question


def read_answer(shape: shapes.AnswerShape) -> Answer:
    """Return the answer to a question; NewerFormatError for one that is not known here."""
    return Answer(EntryId(shape.to), read_choice(AnswerKind, shape.answer))


def read_felt(shape: shapes.FeltShape) -> Felt:
    """Return how a reply landed; NewerFormatError for a word that never travels from here."""
    felt = Felt(EntryId(shape.to), read_choice(FeltKind, shape.felt), shape.words)
    if felt.kind is FeltKind.NOT_READY:
        raise NewerFormatError
    if not is_within_limits(felt):
        raise MalformedError
    return felt


def read_card(shape: shapes.SafetyCardShape) -> SafetyCard:
    """Return the safety card; MalformedError beyond the limits, NewerFormatError for a group not known here."""
    lines = tuple(
        CardLine(read_choice(CardGroup, one.group), one.name, one.number, one.note, _read_day(one.checked))
        for one in shape.lines
    )
    card = SafetyCard(shape.country, shape.town, lines, shape.helps, shape.not_helps, shape.please)
    if not is_card_within_limits(card):
        raise MalformedError
    return card


def between_shape(
    identity: bytes, also: dict[str, object], what: Question | Answer | Felt | SafetyCard
) -> shapes.EntryShape:
    """Return the shape that one of these is written as."""
    match what:
        case Question(to, kind, words):
            return shapes.QuestionShape(identity, "question", also, to, kind.value, words)
        case Answer(to, kind):
            return shapes.AnswerShape(identity, "answer", also, to, kind.value)
        case Felt(to, kind, words):
            return shapes.FeltShape(identity, "felt", also, to, kind.value, words)
        case SafetyCard(country, town, lines, helps, not_helps, please):
            written = [
                shapes.CardLineShape(
                    one.group.value, one.name, one.number, one.note, one.checked.isoformat() if one.checked else None
                )
                for one in lines
            ]
            return shapes.SafetyCardShape(
                identity, "safety-card", also, country, town, written, helps, not_helps, please
            )


def _read_day(text: str | None) -> date | None:
    if text is None:
        return None
    if _DAY.fullmatch(text) is None:
        raise MalformedError
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedError from None
