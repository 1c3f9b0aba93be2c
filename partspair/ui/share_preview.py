"""What the partner will see before anything plays, in the words of the one who sends it."""

from dataclasses import dataclass

from partspair.practice.share import HEADS_UP_TAGS, AskKind, PleaseNot, ReplyWish, Share, Speaking, travelling
from partspair.practice.words import Words

from .times import clock
from .typesetting import Run, spoken, strong
from .wording import said


@dataclass(frozen=True)
class Preview:
    """The lines of the card; an icon of the ask before them."""

    icon: str
    lines: tuple[tuple[Run, ...], ...]


def preview(words: Words, share: Share) -> Preview:
    """The card of what travels of `share`."""
    what = travelling(share)
    ask = what.ask
    first = [strong(words(f"ask.{ask.kind}"))]
    wanted = {AskKind.INPUT: ask.about, AskKind.FREE: ask.own_words}.get(ask.kind, "")
    if wanted:
        first += [Run(" "), spoken(wanted)]
    if ask.please_not:
        nots = ", ".join(words(f"ask.notwant.{one}") for one in PleaseNot if one in ask.please_not)
        first += [Run(" "), Run(words("to.preview.not", list=nots))]
    lines = [tuple(first), (Run(_facts(words, share)),)]
    heads = what.heads_up
    tags = ", ".join(words(f"heads.tag.{tag}") for tag in HEADS_UP_TAGS if tag in heads.tags)
    if tags:
        lines.append((Run(tags),))
    for line in (heads.line, what.one_line, ", ".join(part.name for part in what.parts if part.name)):
        if line:
            lines.append((spoken(line),))
    lines += [
        said(words, "lis.as", part=part.name) for part in what.parts if part.name and part.speaking is Speaking.AS
    ]
    return Preview("own-words" if ask.kind is AskKind.FREE else str(ask.kind), tuple(lines))


def _facts(words: Words, share: Share) -> str:
    """Weight, length, and what reply is wished for."""
    ask, weight = share.ask, share.heads_up.weight
    when = f"{ask.reply_by:%a %H:%M}" if ask.reply_by is not None else ""
    found = [words(f"heads.weight.{weight}")] if weight is not None else []
    if share.duration_ms or share.text:
        found.append(clock(share.duration_ms) if share.duration_ms else words("today.waiting.words"))
    found.append(words(f"short.reply.{ask.reply}", **({"when": when} if ask.reply is ReplyWish.BY else {})))
    return " ".join(f"{one.rstrip('.')}." for one in found)
