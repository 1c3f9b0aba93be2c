"""A share: who is here, what it would like, and what of it travels. The draft and the finished thing are one type."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from partspair.practice import limits
from partspair.practice.limits import check_name

__all__ = [
    "Ask", "AskKind", "BringUp", "Chapter", "Closeness", "Destination", "EntryId", "HeadsUp", "NeedFrom", "Objection",
    "ObjectionChoice", "PartHere", "PleaseNot", "ReplyForm", "ReplyWish", "Share", "ShareKind", "Speaking",
    "TravellingPart", "TravellingShare", "Weight", "check_name", "destinations", "is_within_limits", "may_send",
    "needs_crisis_note", "travelling",
]  # fmt: skip

EntryId = NewType("EntryId", bytes)


class ShareKind(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    TWO = "two"
    GOOD = "good"
    BETWEEN = "between"
    UNSURE = "unsure"
    FREE = "free"


class Speaking(StrEnum):
    FOR = "for"
    AS = "as"


class Closeness(StrEnum):
    NEAR = "near"
    BESIDE = "beside"
    DRIVING = "driving"
    UNSURE = "unsure"


class NeedFrom(StrEnum):
    ME = "me"
    PARTNER = "partner"
    OTHER = "other"
    NOBODY = "nobody"


class AskKind(StrEnum):
    PRESENCE = "presence"
    WITNESS = "witness"
    REFLECT = "reflect"
    QUESTIONS = "questions"
    INPUT = "input"
    WARMTH = "warmth"
    CELEBRATE = "celebrate"
    FREE = "free"


class PleaseNot(StrEnum):
    ADVICE = "advice"
    QUESTIONS = "questions"
    CHEERING_UP = "cheering_up"
    REASSURANCE = "reassurance"
    OWN_STORY = "own_story"
    BRIGHT_SIDE = "bright_side"
    NAMING_PARTS = "naming_parts"


class ReplyWish(StrEnum):
    NONE = "none"
    SIGN = "sign"
    WHENEVER = "whenever"
    BY = "wish"


class ReplyForm(StrEnum):
    EITHER = "either"
    VOICE = "voice"
    WORDS = "words"


class BringUp(StrEnum):
    ONLY_ME = "me"
    ASK_FIRST = "ask"
    OK = "ok"


class Weight(StrEnum):
    LIGHT = "light"
    TENDER = "tender"
    HEAVY = "heavy"


class Objection(StrEnum):
    NONE = "none"
    SOME = "some"


class ObjectionChoice(StrEnum):
    KEEP = "keep"
    WAIT = "wait"
    LEAVE_OUT = "leave_out"
    ALL_RIGHT = "all_right"


class Destination(StrEnum):
    SEND = "send"
    HOLD = "hold"
    KEEP = "keep"
    CARRY = "carry"
    DISCARD = "discard"


HEADS_UP_TAGS = (
    "loss", "illness", "food", "substances", "violence", "sexual_violence", "hurt_as_child", "hurting_myself", "dying",
    "anger_at_you", "about_us", "strong_language", "crying", "silences", "young_voice", "other",
)  # fmt: skip
_CRISIS_TAGS = frozenset({"hurting_myself", "dying"})


@dataclass(frozen=True)
class Ask:
    """What the speaker would like back. `about` is the topic of INPUT; `own_words` the ask itself for FREE."""

    kind: AskKind = AskKind.WITNESS
    about: str = field(default="", repr=False)
    own_words: str = field(default="", repr=False)
    please_not: frozenset[PleaseNot] = frozenset()
    reply: ReplyWish = ReplyWish.SIGN
    reply_by: datetime | None = None
    reply_form: ReplyForm = ReplyForm.EITHER
    bring_up: BringUp = BringUp.ONLY_ME


@dataclass(frozen=True)
class HeadsUp:
    """A word of warning: `tags` are keys of HEADS_UP_TAGS, `line` is one line in the speaker's words."""

    weight: Weight | None = None
    tags: tuple[str, ...] = ()
    line: str = field(default="", repr=False)


@dataclass(frozen=True)
class PartHere:
    """A part in this share. `name` is kept exactly as written; empty means that it has none yet.

    Everything but name and speaking stays on this computer.
    """

    name: str = field(default="", repr=False)
    part_id: str | None = None
    closeness: Closeness | None = None
    speaking: Speaking = Speaking.FOR
    has_room: bool | None = None
    body: tuple[str, ...] = field(default=(), repr=False)
    feels: tuple[str, ...] = field(default=(), repr=False)
    says: str = field(default="", repr=False)
    worry: str = field(default="", repr=False)
    trying_to: str = field(default="", repr=False)
    behind: str = field(default="", repr=False)
    needs: tuple[str, ...] = field(default=(), repr=False)
    need_from: tuple[NeedFrom, ...] = ()
    promise: str = field(default="", repr=False)


@dataclass(frozen=True)
class Chapter:
    """From `at_ms` on, `part` is speaking."""

    at_ms: int
    part: str = field(repr=False)


@dataclass(frozen=True)
class Share:
    """A share from the first click to the end: all of it is private until it is sent, and most of it after that too."""

    kind: ShareKind = ShareKind.ONE
    landing: str = ""
    arriving: tuple[str, ...] = ()
    parts: tuple[PartHere, ...] = ()
    objection: Objection | None = None
    objection_choice: ObjectionChoice | None = None
    ask: Ask = Ask()
    heads_up: HeadsUp = HeadsUp()
    chapters: tuple[Chapter, ...] = ()
    one_line: str = field(default="", repr=False)
    shows_one_line: bool = False
    text: str = field(default="", repr=False)
    duration_ms: int = 0
    may_take_out: bool = False


@dataclass(frozen=True)
class TravellingPart:
    name: str = field(repr=False)
    speaking: Speaking = Speaking.FOR


@dataclass(frozen=True)
class TravellingShare:
    """What leaves this computer, and what arrives: nothing else of a share does (practice, section 3.3)."""

    parts: tuple[TravellingPart, ...]
    ask: Ask
    heads_up: HeadsUp
    one_line: str = field(repr=False)
    chapters: tuple[Chapter, ...]
    text: str = field(repr=False)
    duration_ms: int


def travelling(share: Share) -> TravellingShare:
    """What travels of `share`: body, closeness, feelings, needs, objection, arriving and kind stay home."""
    return TravellingShare(
        parts=tuple(TravellingPart(part.name, part.speaking) for part in share.parts),
        ask=_travelling_ask(share.ask),
        heads_up=share.heads_up,
        one_line=share.one_line if share.shows_one_line else "",
        chapters=share.chapters,
        text=share.text,
        duration_ms=share.duration_ms,
    )


def _travelling_ask(ask: Ask) -> Ask:
    """The ask without what was typed for another choice and then left behind."""
    return Ask(
        kind=ask.kind,
        about=ask.about if ask.kind is AskKind.INPUT else "",
        own_words=ask.own_words if ask.kind is AskKind.FREE else "",
        please_not=ask.please_not,
        reply=ask.reply,
        reply_by=ask.reply_by if ask.reply is ReplyWish.BY else None,
        reply_form=ask.reply_form,
        bring_up=ask.bring_up,
    )


def is_within_limits(share: TravellingShare) -> bool:
    """Whether what travels keeps to the limits; what arrives is judged by it before it is kept."""
    heads_up, ask = share.heads_up, share.ask
    if len(share.parts) > limits.PARTS or len(share.chapters) > limits.CHAPTERS or len(heads_up.tags) > limits.TAGS:
        return False
    if not 0 <= share.duration_ms <= limits.DURATION_MS:
        return False
    if any(not 0 <= chapter.at_ms <= limits.DURATION_MS for chapter in share.chapters):
        return False
    names = (*(part.name for part in share.parts), *(chapter.part for chapter in share.chapters), *heads_up.tags)
    return (
        all(limits.is_line(name, limits.NAME) for name in names)
        and limits.is_line(heads_up.line, limits.LINE)
        and limits.is_line(share.one_line, limits.LINE)
        and limits.is_line(ask.about, limits.TOPIC)
        and limits.is_text(ask.own_words, limits.OWN_WORDS)
        and limits.is_text(share.text, limits.TEXT)
    )


def needs_crisis_note(heads_up: HeadsUp) -> bool:
    """Whether the person ticked a tag beside which help from people is shown. Ticks alone decide, never content."""
    return not _CRISIS_TAGS.isdisjoint(heads_up.tags)


def may_send(share: Share) -> bool:
    """A part's no counts: with a standing objection a share stays here until somebody inside says it is all right."""
    if share.objection is not Objection.SOME:
        return True
    return share.objection_choice in {ObjectionChoice.LEAVE_OUT, ObjectionChoice.ALL_RIGHT}


def destinations(share: Share) -> tuple[Destination, ...]:
    """Where the share may go now, in the order in which it is offered."""
    return (Destination.SEND, Destination.KEEP) if may_send(share) else (Destination.KEEP,)
