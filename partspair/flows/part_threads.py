"""A part's thread: every notice, share, promise and carry where it appears, newest first (practice 4f)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import chain

import msgspec

from partspair.flows import cards, looking
from partspair.flows.cards import Card
from partspair.practice.share import Share, TravellingShare
from partspair.vault import appearances, carries, drafts, noticed
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftKind, DraftState

ALWAYS = float("inf")


class Where(StrEnum):
    """What the part appears in."""

    NOTICED = "noticed"
    SHARE = "share"
    DRAFT = "draft"
    CARRIED = "carried"
    THESE_DAYS = "these_days"
    PROMISE = "promise"
    NAME = "name"


@dataclass(frozen=True)
class Moment:
    """One place in the thread. `at` is one's own clock; `number` the row, the draft, or the place on the card.

    `words` are the line that was carried, said of these days, promised, or the name it had; `detail` is a word of
    practice (when it was noticed, for whom it is carried, how a promise stands); `others` are the other names in it.
    """

    where: Where
    at: datetime
    number: int
    words: str = field(default="", repr=False)
    detail: str = ""
    others: tuple[str, ...] = field(default=(), repr=False)
    peaks: bytes | None = field(default=None, repr=False)
    duration_ms: int = 0
    is_answered: bool = False


def thread(vault: Vault, part: int, now: datetime, limit: int = 50) -> tuple[Moment, ...]:
    """The newest `limit` of it, newest first; days alone are placed at their end. Raises LookupError."""
    card = cards.get(vault, part)
    found = chain(
        _noticed(vault, part, limit), _carried(vault, part), _on_the_card(card, now),
        _shares(vault, card, now, limit), _drafts(vault, card, now),
    )  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.at, reverse=True)[:limit])


def names_of(card: Card) -> Iterator[tuple[str, float, float]]:
    """Each name of the part with the moments between which it had it, in seconds since 1970, UTC."""
    since = 0.0
    for former in card.card.former_names:
        yield former.name, since, former.until
        since = former.until
    yield card.name, since, ALWAYS


def _noticed(vault: Vault, part: int, limit: int) -> Iterator[Moment]:
    for one in noticed.of_part(vault, part, limit):
        yield Moment(Where.NOTICED, one.at, one.noticed, one.tell, one.caught or "")


def _carried(vault: Vault, part: int) -> Iterator[Moment]:
    for one in carries.of_part(vault, part):
        yield Moment(Where.CARRIED, one.at, one.carry, one.set_off or one.guarding, one.to)


def _on_the_card(card: Card, now: datetime) -> Iterator[Moment]:
    for n, line in enumerate(card.card.these_days):
        yield Moment(Where.THESE_DAYS, _end_of(line.on, now), n, line.words)
    for n, promise in enumerate(card.card.promises):
        yield Moment(Where.PROMISE, _end_of(promise.since or promise.on, now), n, promise.words, promise.state)
    for n, former in enumerate(card.card.former_names):
        yield Moment(Where.NAME, datetime.fromtimestamp(former.until, now.tzinfo), n, former.name)


def _end_of(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=now.tzinfo)


def _shares(vault: Vault, card: Card, now: datetime, limit: int) -> Iterator[Moment]:
    rows = {
        one.row: one
        for name, since, until in names_of(card)
        for one in appearances.of_name(vault, name, since, until, limit)
    }
    own = {name for name, *_ in names_of(card)}
    for one in sorted(rows.values(), key=lambda each: each.placed_at, reverse=True)[:limit]:
        note = looking.note(vault, one.row)
        if note is None or not isinstance(note.what, TravellingShare):
            continue
        others = tuple(dict.fromkeys(part.name for part in note.what.parts if part.name and part.name not in own))
        answers = looking.thread(vault, one.pair, note.id)
        is_answered = answers is not None and bool(answers.answers)
        at = datetime.fromtimestamp(one.placed_at, now.tzinfo)
        yield Moment(Where.SHARE, at, one.row, "", "", others, note.peaks, note.duration_ms, is_answered)


def _drafts(vault: Vault, card: Card, now: datetime) -> Iterator[Moment]:
    own = {name for name, *_ in names_of(card)}
    for state in (DraftState.DRAFT, DraftState.DRAWER, DraftState.SEALED):
        for kept in drafts.in_state(vault, state, DraftKind.SHARE):
            share = msgspec.json.decode(kept.body, type=Share)
            names = [part.name for part in share.parts if part.name]
            if not own.isdisjoint(names):
                at = datetime.fromtimestamp(kept.updated_at, now.tzinfo)
                others = tuple(name for name in names if name not in own)
                yield Moment(Where.DRAFT, at, kept.draft, share.one_line, "", others)
