"""What the history shows of a thread: its lines, what covers it, and what may be done. No widget is touched here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from partspair.flows.looking import Note, Thread
from partspair.practice.between import Answer, Felt, Question
from partspair.practice.reply import Signal, TravellingReply
from partspair.practice.share import EntryId, TravellingShare, Weight
from partspair.practice.timeline import Whose
from partspair.ui import note_words
from partspair.ui.house import House
from partspair.ui.signs import Sign
from partspair.ui.times import clock
from partspair.ui.typesetting import Run, Words, plain, spoken
from partspair.ui.wording import said
from partspair.vault.listening import ListeningState


class Action(StrEnum):
    """What the button of a line does."""

    NONE = "none"
    PLAY = "play"
    OPEN = "open"
    LISTEN = "listen"


class Cover(StrEnum):
    """What covers a thread until its person says so."""

    NONE = "none"
    HEAVY = "heavy"
    PUT_AWAY = "put_away"


@dataclass(frozen=True)
class Line:
    """A share or an answer: `name` is heard by a screen reader before what the button does."""

    row: int
    sign: Sign
    title: Words = field(repr=False)
    detail: str
    action: Action
    name: str = field(repr=False)
    peaks: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Card:
    """A thread as a card; `when` tells it from others by ear.

    `signs` are sentences; `answer` is the row of a share that may be answered.
    """

    root: EntryId
    day: date
    when: str
    cover: Cover
    lines: tuple[Line, ...]
    signs: tuple[Words, ...] = field(default=(), repr=False)
    answer: int | None = None


def card_of(house: House, thread: Thread, *, is_gone_along: bool = False) -> Card:
    """What is shown of a thread; a share that is not here is on its way, or else it went with a device."""
    notes = [one for one in (thread.share, *thread.answers) if one is not None]
    first = thread.share or next(iter((*thread.answers, *thread.signals)))
    lines = tuple(line_of(house, note) for note in notes)
    if thread.share is None:
        lines = (_not_here(house, is_gone_along=is_gone_along), *lines)
    signs = tuple(_sign_sentence(house, one) for one in thread.signals if not one.is_taken_back)
    return Card(
        thread.root,
        note_words.here(house, first.at).date(),
        note_words.day_and_time(house, first.at),
        cover_of(thread),
        lines,
        signs,
        None if house.is_over else _may_answer(thread),
    )


def cover_of(thread: Thread) -> Cover:
    """Put away by its listener, or marked heavy by its speaker."""
    share = thread.share
    if share is None or share.is_taken_back:
        return Cover.NONE
    if share.state in {ListeningState.PUT_AWAY, ListeningState.COVERED}:
        return Cover.PUT_AWAY
    is_heavy = isinstance(share.what, TravellingShare) and share.what.heads_up.weight is Weight.HEAVY
    return Cover.HEAVY if is_heavy else Cover.NONE


def line_of(house: House, note: Note) -> Line:
    """A share or an answer as one line."""
    is_mine = note.whose is Whose.MINE
    sign = Sign.ME if is_mine else Sign.THEM
    if note.is_taken_back:
        key = "his.takenback.you" if is_mine else "his.takenback.partner"
        title: Words = house.words(key, partner=house.name)
        if is_mine or note.is_erased:
            return Line(note.row, sign, title, "", Action.NONE, plain(title))
        name = f"{note_words.day_and_time(house, note.at)}, {plain(title)}"
        return Line(note.row, sign, title, "", Action.OPEN, name)
    title = _title(house, note)
    parts = list(_details(house, note))
    name = ", ".join((note_words.day_and_time(house, note.at), plain(title), _whose(house, note), *parts))
    detail = " ".join(f"{part}." for part in (*parts, *_state(house, note)))
    return Line(note.row, sign, title, detail, action_of(note), name, None if note.trouble else note.peaks)


def action_of(note: Note) -> Action:
    """What may be done: what still waits is listened to by way of its ask, never from here."""
    if note.is_waiting:
        return Action.LISTEN
    return Action.PLAY if note.has_sound and note.trouble is None else Action.OPEN


def _title(house: House, note: Note) -> Words:
    if isinstance(note.what, TravellingShare):
        names = note_words.names_of(note.what)
        return _listed(names) if names else house.words("his.share.unnamed")
    key = "his.answered.you" if note.whose is Whose.MINE else "his.answered.partner"
    return house.words(key, partner=house.name)


def _listed(names: tuple[str, ...]) -> Words:
    runs: list[str | Run] = []
    for name in names:
        runs += [", ", spoken(name)] if runs else [spoken(name)]
    return runs


def _details(house: House, note: Note) -> Iterator[str]:
    what = note.what
    if isinstance(what, TravellingShare):
        yield note_words.ask_short(house, what.ask)
        if what.heads_up.weight is not None:
            yield note_words.weight_word(house, what.heads_up.weight)
    if isinstance(what, TravellingReply) and what.is_held:
        yield house.words("r.held").rstrip(".")
    if note.moment is not None:
        yield house.words("his.moment", time=clock(note.moment.to_ms))
    if note.has_sound:
        yield clock(note.duration_ms)
    elif not (isinstance(what, TravellingReply) and what.is_held):
        yield house.words("his.words")


def _state(house: House, note: Note) -> Iterator[str]:
    """Where one's own is, how far the partner's was heard: what changes, and so is not part of its name."""
    if note.whose is Whose.MINE:
        yield house.words(f"passage.{note.passage}")
    elif note.trouble is not None:
        yield house.words("play.broken").rstrip(".")
    elif note.is_waiting and not note.is_heard:
        key = "his.partly" if note.heard else "his.notheard" if note.has_sound else "his.notread"
        yield house.words(key, time=clock(note.position_ms)).rstrip(".")


def _whose(house: House, note: Note) -> str:
    return house.words("his.mine" if note.whose is Whose.MINE else "his.theirs", partner=house.name)


def _sign_sentence(house: House, note: Note) -> Words:
    match note.what:
        case Signal(kind=kind, words=own):
            key = f"sig.{kind}"
        case Question(kind=kind, words=own):
            key = f"ask.first.{kind}"
        case Felt(kind=kind, words=own):
            key = f"felt.{kind}"
        case Answer(kind=kind):
            key, own = f"ask.first.said.{kind}", ""
        case _:
            return ""
    line = own or (house.words(key) if key in house.words else "")
    owner = "his.sign.you" if note.whose is Whose.MINE else "his.sign.partner"
    sentence = said(house.words, owner, partner=house.name, line=line)
    return sentence if own else plain(sentence)


def _not_here(house: House, *, is_gone_along: bool) -> Line:
    title = house.words("his.went") if is_gone_along else house.words("his.onway", partner=house.name)
    return Line(0, Sign.ON_ITS_WAY, title, "", Action.NONE, title)


def _may_answer(thread: Thread) -> int | None:
    share = thread.share
    if share is None or share.whose is not Whose.PARTNERS or share.is_taken_back or share.is_waiting:
        return None
    has_answered = any(one.whose is Whose.MINE and not one.is_taken_back for one in thread.answers)
    return None if has_answered else share.row
