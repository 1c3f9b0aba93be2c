"""The night: how much room there is, saying no, and which tools an ask calls for (practice, section 4b)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import AskKind, EntryId, ReplyWish


class Tool(StrEnum):
    HELD = "held"
    STARTERS = "starters"
    MARK_PROMPTS = "mark_prompts"
    QUESTION_SLOTS = "question_slots"
    SEALED_INPUT = "sealed_input"
    WORDS = "words"
    VOICE = "voice"
    SHORT_VOICE = "short_voice"
    OPEN_COMPOSER = "open_composer"


class Capacity(StrEnum):
    ROOM = "room"
    LITTLE = "little"
    NONE = "none"
    LOOK = "look"


class NotTonight(StrEnum):
    LIKELY_TOMORROW = "s1"
    IN_MIND = "s2"
    LOOKS_HEAVY = "s3"
    OWN_WORDS = "s4"
    SAY_NOTHING = "s5"


class NightStep(StrEnum):
    WAITS = "waits"
    LAND = "land"
    CAPACITY = "capacity"
    NOT_TONIGHT = "not_tonight"
    ASK = "ask"
    LISTEN = "listen"
    SETTLE = "settle"
    WHO = "who"
    ANSWERER = "answerer"
    ANSWER = "answer"
    BEFORE_SENDING = "before_sending"
    END = "end"


class Answerer(StrEnum):
    ME = "me"
    PART = "part"
    UNSURE = "unsure"


_VOICE_OR_WORDS = frozenset({Tool.HELD, Tool.VOICE, Tool.WORDS})
_TOOLS: Mapping[AskKind, frozenset[Tool]] = {
    AskKind.PRESENCE: frozenset({Tool.HELD, Tool.WORDS, Tool.SHORT_VOICE}),
    AskKind.WITNESS: _VOICE_OR_WORDS | {Tool.STARTERS},
    AskKind.REFLECT: _VOICE_OR_WORDS | {Tool.STARTERS, Tool.MARK_PROMPTS},
    AskKind.QUESTIONS: _VOICE_OR_WORDS | {Tool.STARTERS, Tool.QUESTION_SLOTS},
    AskKind.INPUT: _VOICE_OR_WORDS | {Tool.STARTERS, Tool.SEALED_INPUT},
    AskKind.WARMTH: _VOICE_OR_WORDS | {Tool.STARTERS},
    AskKind.CELEBRATE: _VOICE_OR_WORDS | {Tool.STARTERS},
    AskKind.FREE: _VOICE_OR_WORDS,
}
REST_AFTER = timedelta(days=14)
REST_BEYOND = 6
"""A share may be let to rest unheard once it is so old, or once more than so many wait."""
SHORT_VOICE_MS = 30_000
QUESTION_SLOTS = 3


def may_rest(at: Sequence[datetime], now: datetime) -> list[int]:
    """Which of the shares that wait, oldest first, two people may let rest unheard: their places in `at` (b.0)."""
    beyond = len(at) - REST_BEYOND
    return [place for place, one in enumerate(at) if place < beyond or now - one > REST_AFTER]


def tools_for(ask: AskKind, reply_wish: ReplyWish) -> frozenset[Tool]:
    """What the answering screen offers (table b.6); whatever is not in it is not built at all.

    With "no reply needed" the composer is closed; opened by choice, it has the tools of the ask with WHENEVER.
    """
    if reply_wish is ReplyWish.NONE:
        return frozenset({Tool.HELD, Tool.OPEN_COMPOSER})
    return _TOOLS[ask]


def longest_voice_ms(ask: AskKind) -> int | None:
    """How long an answer to this ask may be spoken; None where nothing is said about it."""
    return SHORT_VOICE_MS if Tool.SHORT_VOICE in _TOOLS[ask] else None


def starters_key(ask: AskKind) -> str | None:
    """The list of starters for an ask, as a key of the lists; None where nobody puts words in the answer's mouth."""
    return f"starters.{ask}" if Tool.STARTERS in _TOOLS[ask] else None


def night_after(step: NightStep, capacity: Capacity | None = None) -> NightStep | None:
    """The step that follows in the night. Nothing is played before ASK has been passed by hand."""
    match step:
        case NightStep.CAPACITY:
            return NightStep.NOT_TONIGHT if capacity is Capacity.NONE else NightStep.ASK
        case NightStep.NOT_TONIGHT:
            return NightStep.END
        case NightStep.END:
            return None
        case _:
            steps = tuple(NightStep)
            return steps[steps.index(step) + 1]


def not_tonight(choice: NotTonight, to: EntryId, words: str) -> Signal | None:
    """The one signal a "not tonight" sends, with the sentence as it will be read; saying nothing makes none."""
    if choice is NotTonight.SAY_NOTHING or not words.strip():
        return None
    return Signal(to, SignalKind.NOT_TONIGHT, words)


def may_want_to_wait(answerer: Answerer) -> bool:
    """Whether "You could answer tomorrow" is said before answering."""
    return answerer is not Answerer.ME
