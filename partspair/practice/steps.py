"""The steps of making a share: which ones a kind has, their order, what is missing in one, and what Skip means."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from partspair.practice import limits
from partspair.practice.share import (
    Ask,
    AskKind,
    Closeness,
    ReplyWish,
    Share,
    ShareKind,
    is_within_limits,
    travelling,
)


class Step(StrEnum):
    KIND = "kind"
    LAND = "land"
    ARRIVING = "arriving"
    WHO = "who"
    HOW = "how"
    CLOSE = "close"
    BREATH = "breath"
    VOICE = "voice"
    FEEL = "feel"
    NEED = "need"
    OBJECT = "object"
    ASK = "ask"
    BRING_UP = "bring_up"
    HEADS_UP = "heads_up"
    SPEAK = "speak"
    BACK = "back"
    WHERE = "where"


class Stage(StrEnum):
    """The three doorways of the way through: oneself, the part, the partner."""

    ARRIVE = "arrive"
    PART = "part"
    PARTNER = "partner"


STAGES: Mapping[Stage, tuple[Step, ...]] = {
    Stage.ARRIVE: (Step.KIND, Step.LAND, Step.ARRIVING),
    Stage.PART: (Step.WHO, Step.HOW, Step.CLOSE, Step.BREATH, Step.VOICE, Step.FEEL, Step.NEED),
    Stage.PARTNER: (Step.OBJECT, Step.ASK, Step.BRING_UP, Step.HEADS_UP, Step.SPEAK, Step.BACK, Step.WHERE),
}
_WHOLE_WAY = tuple(step for steps in STAGES.values() for step in steps)
_STRAIGHT_TO_THE_MICROPHONE = (
    Step.KIND, Step.SPEAK, Step.BACK, Step.ASK, Step.BRING_UP, Step.HEADS_UP, Step.WHERE,
)  # fmt: skip

_QUESTIONS: Mapping[Step, str] = {
    Step.KIND: "share.open.q",
    Step.LAND: "share.land.q",
    Step.ARRIVING: "share.arrive.q",
    Step.WHO: "share.who.q",
    Step.HOW: "share.where.q",
    Step.CLOSE: "share.close.q",
    Step.BREATH: "share.breath.q",
    Step.VOICE: "share.voice.q",
    Step.FEEL: "share.feel.q",
    Step.NEED: "share.need.q",
    Step.OBJECT: "share.object.q",
    Step.ASK: "share.ask.q",
    Step.BRING_UP: "ask.bring.q",
    Step.HEADS_UP: "share.heads.q",
    Step.SPEAK: "share.rec.q",
    Step.BACK: "share.back.q",
    Step.WHERE: "share.to.q",
}
_ASKED_OF_EACH = frozenset({Step.HOW, Step.CLOSE, Step.BREATH, Step.FEEL, Step.NEED})

KINDS_OFFERED = (
    ShareKind.ONE, ShareKind.SEVERAL, ShareKind.GOOD, ShareKind.BETWEEN, ShareKind.UNSURE, ShareKind.FREE,
)  # fmt: skip
"""The kinds this version offers. The others are read and kept when they arrive."""

ABOUT_US = "about_us"


def steps_for(kind: ShareKind) -> tuple[Step, ...]:
    """Every step of a share of this kind, in order."""
    return _STRAIGHT_TO_THE_MICROPHONE if kind is ShareKind.FREE else _WHOLE_WAY


def with_kind(share: Share, kind: ShareKind) -> Share:
    """The share as another kind: gladness is asked for with something good, and what is between the two says so.

    An ask that was touched stays as it is.
    """
    if kind is share.kind:
        return share
    ask, tags = share.ask, share.heads_up.tags
    if kind is ShareKind.GOOD and ask == Ask():
        ask = Ask(AskKind.CELEBRATE)
    elif share.kind is ShareKind.GOOD and ask == Ask(AskKind.CELEBRATE):
        ask = Ask()
    if kind is ShareKind.BETWEEN and ABOUT_US not in tags:
        tags = (*tags, ABOUT_US)
    elif share.kind is ShareKind.BETWEEN:
        tags = tuple(tag for tag in tags if tag != ABOUT_US)
    return replace(share, kind=kind, ask=ask, heads_up=replace(share.heads_up, tags=tags))


def asks_for_worry(share: Share) -> bool:
    """Whether it is asked what a part worries about and protects; not with something good."""
    return share.kind is not ShareKind.GOOD


def touches_partner(share: Share) -> bool:
    """Whether the person said that it is about the two."""
    return share.kind is ShareKind.BETWEEN or ABOUT_US in share.heads_up.tags


def stage_of(step: Step) -> Stage:
    """The doorway `step` belongs to."""
    return next(stage for stage, steps in STAGES.items() if step in steps)


def question_key(step: Step, share: Share) -> str:
    """The key of the one question on the page of `step`; with several parts it asks about each of them."""
    is_several = len(share.parts) > 1 and step in _ASKED_OF_EACH
    return f"{_QUESTIONS[step]}.several" if is_several else _QUESTIONS[step]


def step_after(step: Step, share: Share) -> Step | None:
    """The step that Next and Skip lead to; None after the last."""
    steps = steps_for(share.kind)
    if step not in steps:
        return steps[1]
    at = steps.index(step) + 1
    return steps[at] if at < len(steps) else None


def step_before(step: Step, share: Share) -> Step | None:
    """The step that Back leads to; None before the first."""
    steps = steps_for(share.kind)
    at = steps.index(step) if step in steps else 1
    return steps[at - 1] if at > 0 else None


def problem(step: Step, share: Share) -> str | None:
    """The key of the sentence that says what Next is waiting for on `step`, or None. Skip never waits."""
    found: str | None = None
    match step:
        case Step.WHO:
            found = _problem_with_names(share)
        case Step.FEEL if any(not limits.is_text(said, limits.OWN_WORDS) for said in _said_inside(share)):
            found = "limit.own_words"
        case Step.ASK:
            found = _problem_with_ask(share.ask)
        case Step.HEADS_UP if not limits.is_line(share.heads_up.line, limits.LINE):
            found = "limit.line"
        case Step.BACK if not limits.is_line(share.one_line, limits.LINE):
            found = "limit.line"
        case Step.SPEAK if not limits.is_text(share.text, limits.TEXT):
            found = "limit.text"
        case Step.WHERE:
            found = _problem_with_sending(share)
        case _:
            pass
    return found


def skip(step: Step, share: Share) -> Share:
    """The share after Skip on `step`: what is whole stays, and an unfinished ask returns to one that is whole."""
    if step is Step.ASK:
        return replace(share, ask=_whole_ask(share.ask))
    return share


def is_driving_still(share: Share) -> bool:
    """Whether, after the breath, a part is said to be driving and there is no room yet (practice, a.4)."""
    return any(part.closeness is Closeness.DRIVING and part.has_room is False for part in share.parts)


def _problem_with_names(share: Share) -> str | None:
    if len(share.parts) > limits.PARTS:
        return "limit.parts"
    found = (limits.check_name(part.name) for part in share.parts if part.name)
    return next((key for key in found if key is not None), None)


def _said_inside(share: Share) -> tuple[str, ...]:
    return tuple(said for part in share.parts for said in (part.says, part.worry, part.trying_to))


def _problem_with_ask(ask: Ask) -> str | None:
    if ask.kind is AskKind.INPUT and not ask.about.strip():
        return "ask.input.missing"
    if ask.kind is AskKind.INPUT and not limits.is_line(ask.about, limits.TOPIC):
        return "limit.topic"
    if ask.kind is AskKind.FREE and not ask.own_words.strip():
        return "ask.free.missing"
    if ask.kind is AskKind.FREE and not limits.is_text(ask.own_words, limits.OWN_WORDS):
        return "limit.own_words"
    if ask.reply is ReplyWish.BY and ask.reply_by is None:
        return "reply.wish.missing"
    return None


def _problem_with_sending(share: Share) -> str | None:
    if not (share.duration_ms or share.text.strip()):
        return "share.empty"
    earlier = (problem(step, share) for step in Step if step is not Step.WHERE)
    found = next((key for key in earlier if key is not None), None)
    if found is None and not is_within_limits(travelling(share)):
        return "limit.share"
    return found


def _whole_ask(ask: Ask) -> Ask:
    """An unfinished input or own words become Witness, and a wish without a time "whenever". What was typed stays."""
    if ask.reply is ReplyWish.BY and ask.reply_by is None:
        ask = replace(ask, reply=ReplyWish.WHENEVER)
    return ask if _problem_with_ask(ask) is None else replace(ask, kind=AskKind.WITNESS)
