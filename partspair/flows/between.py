"""Questions, their answers, and how a reply landed: each sent by a press, and each press sends one (practice, 4b)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from partspair.flows import looking
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.looking import Note
from partspair.pair.ids import PairId
from partspair.practice.between import ANSWERS, Answer, AnswerKind, Felt, FeltKind, Question, QuestionKind
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import EntryId
from partspair.practice.timeline import Whose
from partspair.sealing.entries import Entry, decode_entry
from partspair.vault import entries, inward, listening, settings
from partspair.vault.database import Vault
from partspair.vault.listening import ListeningState

QUESTION = "question"


@dataclass(frozen=True)
class Asked:
    """A question of the partner's that has no answer yet, and the share that it is about, where that is here."""

    row: int
    id: EntryId
    what: Question = field(repr=False)
    about: Note | None = field(default=None, repr=False)


def ask(vault: Vault, pair: PairId, questions: Sequence[Question], now: datetime) -> bool:
    """Send these questions in one link; False where each was asked before, and nothing is sent."""
    new = [one for one in questions if not is_asked(vault, pair, one.to, one.kind)]
    if new:
        add_link(vault, pair, [Entry(new_entry_id(), one) for one in new], now)
    return bool(new)


def is_asked(vault: Vault, pair: PairId, to: EntryId, kind: QuestionKind) -> bool:
    """Whether one asked this about the share, and did not take it back."""
    return any(one.to == to and one.kind is kind for _id, one in _questions(vault, pair, is_mine=True))


def said_to_offer(vault: Vault, pair: PairId, to: EntryId) -> AnswerKind | None:
    """What the partner said to a thought that was offered about this share; None while nothing was said."""
    for question, one in _questions(vault, pair, is_mine=True):
        if one.to == to and one.kind is QuestionKind.OFFER:
            return _said_to(vault, pair, question, is_mine=False)
    return None


def asked(vault: Vault, pair: PairId) -> tuple[Asked, ...]:
    """The partner's questions that wait for an answer; unanswered, they wait without a word."""
    found = []
    for kept in entries.not_taken_back(vault, pair, QUESTION, is_mine=False):
        what = decode_entry(kept.body).what if kept.body else None
        if isinstance(what, Question) and _said_to(vault, pair, kept.entry, is_mine=True) is None:
            about = looking.find(vault, pair, what.to, Whose.MINE)
            if about is not None and not about.is_taken_back:
                found.append(Asked(kept.row, kept.entry, what, about))
    return tuple(found)


def answer(vault: Vault, pair: PairId, question: Asked, kind: AnswerKind, now: datetime) -> None:
    """Answer a question, once."""
    may_be_said = kind in ANSWERS[question.what.kind]
    if may_be_said and _said_to(vault, pair, question.id, is_mine=True) is None:
        add_link(vault, pair, [Entry(new_entry_id(), Answer(question.id, kind))], now)


def settle(vault: Vault, pair: PairId, one: Entry, *, is_mine: bool, now: float) -> None:
    """A share rests unheard once its author said yes, whichever of question and answer came first. It stays here."""
    match one.what:
        case Answer(to, AnswerKind.YES) if not is_mine:
            question = entries.find(vault, pair, to, is_mine=True)
            what = decode_entry(question.body).what if question is not None and question.body else None
        case Question() as what if is_mine and _said_to(vault, pair, one.id, is_mine=False) is AnswerKind.YES:
            pass
        case _:
            return
    if isinstance(what, Question) and what.kind is QuestionKind.REST:
        share = looking.find(vault, pair, what.to, Whose.PARTNERS)
        if share is not None and share.is_waiting:
            listening.set_state(vault, share.row, ListeningState.COVERED, now)


def keep_felt(vault: Vault, pair: PairId, row: int, kind: FeltKind) -> None:
    """How a reply landed, for oneself alone."""
    inward.keep(vault, pair, row, felt=kind.value)


def tell_felt(vault: Vault, pair: PairId, felt: Felt, now: datetime) -> EntryId:
    """Tell the partner how their reply landed."""
    entry = Entry(new_entry_id(), felt)
    add_link(vault, pair, [entry], now)
    return entry.id


def tell_listened(vault: Vault, pair: PairId, note: Note, now: datetime) -> bool:
    """Tell by itself that a share was listened to, where its listener chose that; once for each. False by default."""
    if not settings.load(vault).is_listening_told:
        return False
    sign = Signal(note.id, SignalKind.LISTENED)
    thread = looking.thread(vault, pair, note.id)
    if thread is not None and any(one.whose is Whose.MINE and one.what == sign for one in thread.signals):
        return False
    add_link(vault, pair, [Entry(new_entry_id(), sign)], now)
    return True


def stopped(vault: Vault, pair: PairId) -> tuple[Note, ...]:
    """Shares that were stopped and put away, and have not been decided about."""
    found = (looking.note(vault, row) for row in listening.in_state(vault, pair, ListeningState.PUT_AWAY))
    return tuple(one for one in found if one is not None and not one.is_taken_back and one.whose is Whose.PARTNERS)


def _questions(vault: Vault, pair: PairId, *, is_mine: bool) -> list[tuple[EntryId, Question]]:
    found = []
    for kept in entries.not_taken_back(vault, pair, QUESTION, is_mine=is_mine):
        what = decode_entry(kept.body).what if kept.body else None
        if isinstance(what, Question):
            found.append((kept.entry, what))
    return found


def _said_to(vault: Vault, pair: PairId, question: EntryId, *, is_mine: bool) -> AnswerKind | None:
    """The first thing that was said to a question."""
    for kept in entries.answers_to(vault, pair, question, "answer", is_mine=is_mine):
        what = decode_entry(kept.body).what if kept.body else None
        if isinstance(what, Answer):
            return what.kind
    return None
