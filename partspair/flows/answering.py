"""Answering a share in the way that was asked for: what its page needs, Held by itself, and nothing empty kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from partspair.errors import KnownError
from partspair.flows import between, drafting, listening, looking, sending
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.drafting import Draft
from partspair.flows.looking import Note
from partspair.pair.ids import PairId
from partspair.practice.between import AnswerKind, QuestionKind
from partspair.practice.night import longest_voice_ms
from partspair.practice.reply import Mark, Passage, Reply, TravellingReply, passage_at
from partspair.practice.share import EntryId, TravellingShare
from partspair.practice.timeline import Whose
from partspair.sealing.entries import Entry
from partspair.vault import drafts
from partspair.vault.database import Vault
from partspair.vault.erasure import finish_erasure


@dataclass(frozen=True)
class Answering:
    """The partner's share, one's private marks on it, the draft of the answer, and those that answer a moment.

    `is_offered` once one has asked whether a thought is welcome; `said_to_offer` is what the partner said to it.
    """

    note: Note
    share: TravellingShare
    marks: tuple[Mark, ...]
    draft: Draft
    moments: tuple[Draft, ...] = ()
    is_offered: bool = False
    said_to_offer: AnswerKind | None = None

    @property
    def spoken_moments(self) -> tuple[Draft, ...]:
        """Those in which something was spoken."""
        return tuple(one for one in self.moments if _has_sound(one))

    @property
    def reply(self) -> Reply:
        """What the draft says so far."""
        return self.draft.body if isinstance(self.draft.body, Reply) else Reply(self.note.id, self.share.ask.kind)


class NothingToAnswerError(KnownError):
    """The share is not here, or was taken back."""

    def __init__(self) -> None:
        super().__init__("There is nothing to answer here.", "It was taken back, or it is not on this computer.")


class TooLongForPresenceError(KnownError):
    """What was spoken is longer than half a minute, and only presence was asked for; nothing of it is cut off."""

    def __init__(self) -> None:
        super().__init__(
            "This is longer than half a minute.",
            "You were asked only to be there. Nothing was sent, and all of it is kept.",
            "Trim it to 30 seconds. Held alone is enough, too.",
        )


def open_answer(vault: Vault, pair: PairId, row: int, now: float) -> Answering:
    """Begin to answer, or go on with the draft there is. Raises NothingToAnswerError."""
    note, share = _asked(vault, row)
    draft = drafting.begin_reply(vault, pair, Reply(note.id, share.ask.kind), now)
    moments = drafting.moments(vault, pair, note.id)
    is_offered = between.is_asked(vault, pair, note.id, QuestionKind.OFFER)
    said = between.said_to_offer(vault, pair, note.id)
    return Answering(note, share, listening.marks(vault, row), draft, moments, is_offered, said)


def open_moment(vault: Vault, pair: PairId, row: int, at_ms: int, now: float) -> Draft:
    """Begin to answer this moment of the share, or go on with the draft heard there. Raises NothingToAnswerError."""
    note, share = _asked(vault, row)
    passage = passage_at(at_ms, note.duration_ms)
    for one in drafting.moments(vault, pair, note.id):
        if isinstance(one.body, Reply) and one.body.passage and one.body.passage.to_ms == passage.to_ms:
            return one
    return drafting.begin_reply(vault, pair, Reply(note.id, share.ask.kind, passage=passage), now)


def move_moment(vault: Vault, draft: int, passage: Passage, now: float) -> None:
    """The answer belongs to this passage of the share."""
    body = drafting.get(vault, draft).body
    if isinstance(body, Reply):
        drafting.save(vault, draft, replace(body, passage=passage), now)


def remove_moment(vault: Vault, draft: int, now: float) -> None:
    """Take a moment away: what was spoken for it lies on the shelf for seven days; nothing spoken leaves no trace."""
    if drafting.get(vault, draft).take is None:
        drafts.erase(vault, draft)
        finish_erasure(vault)
    else:
        drafting.let_go(vault, draft, now)


def close_answer(vault: Vault, draft: int) -> None:
    """Leave the page: a draft with neither sound nor words is as if it had never been, and so is one of a moment."""
    if drafts.get(vault, draft) is None:  # it said nothing itself, and what answers moments was sent meanwhile
        return
    kept = drafting.get(vault, draft)
    if not isinstance(kept.body, Reply) or kept.pair is None or _was_sent(kept):
        return
    for one in (kept, *drafting.moments(vault, kept.pair, kept.body.to)):
        if isinstance(one.body, Reply) and not one.body.text and not _has_sound(one):
            drafts.erase(vault, one.id)
            finish_erasure(vault)


def hold(vault: Vault, pair: PairId, row: int, now: datetime) -> EntryId:
    """Send Held, complete by itself. What was begun in words or sound stays a draft and is not sent with it."""
    note, share = _asked(vault, row)
    held = TravellingReply(note.id, share.ask.kind, "", 0, is_held=True)
    entry = Entry(new_entry_id(), held)
    with vault.transaction():
        add_link(vault, pair, [entry], now)
        listening.landed(vault, row, now.timestamp())
    return entry.id


def send_answer(
    vault: Vault, pair: PairId, row: int, draft: int, now: datetime, moments: Sequence[int] = ()
) -> EntryId:
    """Send the answer with what answers `moments`; its share no longer waits.

    Raises TooLongForPresenceError, and what `send_reply` raises.
    """
    _check_length(vault, row, (draft, *moments))
    sent = sending.send_reply(vault, pair, draft, now, moments)
    listening.landed(vault, row, now.timestamp())
    return sent


def row_of(vault: Vault, pair: PairId, to: EntryId) -> int | None:
    """The row of the partner's share that a draft answers; None while it is not here."""
    found = looking.find(vault, pair, to, Whose.PARTNERS)
    return found.row if found is not None else None


def _check_length(vault: Vault, row: int, said: Sequence[int]) -> None:
    note = looking.note(vault, row)
    longest = longest_voice_ms(note.what.ask.kind) if note and isinstance(note.what, TravellingShare) else None
    if longest is None:
        return
    spoken = [drafting.get(vault, one).take for one in dict.fromkeys(said)]
    if sum(take.length_ms for take in spoken if take is not None) > longest:
        raise TooLongForPresenceError


def _asked(vault: Vault, row: int) -> tuple[Note, TravellingShare]:
    note = looking.note(vault, row)
    if note is None or note.whose is not Whose.PARTNERS or note.is_taken_back:
        raise NothingToAnswerError
    if not isinstance(note.what, TravellingShare):
        raise NothingToAnswerError
    return note, note.what


def _has_sound(draft: Draft) -> bool:
    """Whether something was spoken: a take begins before its first sound comes."""
    return draft.take is not None and draft.take.frames > 0


def _was_sent(draft: Draft) -> bool:
    return draft.state is drafts.DraftState.SENT
