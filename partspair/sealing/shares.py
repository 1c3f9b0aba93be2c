"""Shares between `practice` and JSON: what travels of them, in both directions."""

from enum import Enum
from typing import TypeVar

from partspair.practice.share import (
    Ask,
    AskKind,
    BringUp,
    Chapter,
    HeadsUp,
    PleaseNot,
    ReplyForm,
    ReplyWish,
    Speaking,
    TravellingPart,
    TravellingShare,
    Weight,
    is_within_limits,
)
from partspair.sealing import shapes
from partspair.sealing.clocktext import read_moment, write_moment
from partspair.sealing.failures import MalformedError, NewerFormatError

E = TypeVar("E", bound=Enum)


def read_choice(choices: type[E], text: str) -> E:
    """Return the choice that `text` names; NewerFormatError for one that is not known here."""
    try:
        return choices(text)
    except ValueError:
        raise NewerFormatError from None


def read_share(shape: shapes.ShareShape) -> TravellingShare:
    """Return the share; MalformedError beyond the limits of `practice`, NewerFormatError for an unknown choice."""
    share = TravellingShare(
        parts=tuple(TravellingPart(part.name, read_choice(Speaking, part.speaking)) for part in shape.parts),
        ask=_read_ask(shape.ask),
        heads_up=_read_heads_up(shape.heads_up),
        one_line=shape.one_line,
        chapters=tuple(Chapter(chapter.at_ms, chapter.part) for chapter in shape.chapters),
        text=shape.text,
        duration_ms=shape.duration_ms,
    )
    if not is_within_limits(share):
        raise MalformedError
    return share


def share_shape(
    identity: bytes, also: dict[str, object], share: TravellingShare, audio: int | None
) -> shapes.ShareShape:
    """Return the shape that a share is written as."""
    return shapes.ShareShape(
        id=identity,
        kind="share",
        also=also,
        parts=[shapes.PartShape(part.name, part.speaking.value) for part in share.parts],
        ask=_ask_shape(share.ask),
        heads_up=_heads_up_shape(share.heads_up),
        one_line=share.one_line,
        chapters=[shapes.ChapterShape(chapter.at_ms, chapter.part) for chapter in share.chapters],
        text=share.text,
        duration_ms=share.duration_ms,
        audio=audio,
    )


def _read_ask(shape: shapes.AskShape) -> Ask:
    return Ask(
        kind=read_choice(AskKind, shape.kind),
        about=shape.about,
        own_words=shape.own_words,
        please_not=frozenset(read_choice(PleaseNot, one) for one in shape.please_not),
        reply=read_choice(ReplyWish, shape.reply),
        reply_by=None if shape.reply_by is None else read_moment(shape.reply_by),
        reply_form=read_choice(ReplyForm, shape.reply_form),
        bring_up=read_choice(BringUp, shape.bring_up),
    )


def _ask_shape(ask: Ask) -> shapes.AskShape:
    return shapes.AskShape(
        kind=ask.kind.value,
        about=ask.about,
        own_words=ask.own_words,
        please_not=sorted(one.value for one in ask.please_not),
        reply=ask.reply.value,
        reply_by=None if ask.reply_by is None else write_moment(ask.reply_by),
        reply_form=ask.reply_form.value,
        bring_up=ask.bring_up.value,
    )


def _read_heads_up(shape: shapes.HeadsUpShape) -> HeadsUp:
    weight = None if shape.weight is None else read_choice(Weight, shape.weight)
    return HeadsUp(weight, tuple(shape.tags), shape.line)


def _heads_up_shape(heads_up: HeadsUp) -> shapes.HeadsUpShape:
    weight = None if heads_up.weight is None else heads_up.weight.value
    return shapes.HeadsUpShape(weight, list(heads_up.tags), heads_up.line)
