"""What there is to see: what waits, and the history of a pair as threads, read from the vault and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from partspair.flows.vouching import lacking, lost
from partspair.pair.ids import DeviceId, PairId
from partspair.practice import timeline
from partspair.practice.reply import Passage as Moment
from partspair.practice.reply import Signal, TakeBack, TravellingReply
from partspair.practice.share import Ask, AskKind, EntryId, HeadsUp, TravellingShare
from partspair.practice.timeline import Passage, Sign, What, Whose
from partspair.sealing.entries import Entry as SaidEntry
from partspair.sealing.entries import decode_entry, may_take_out, passage_of
from partspair.vault import attachments, devices, entries, links, listening, outbox
from partspair.vault.database import Vault
from partspair.vault.links import LinkState
from partspair.vault.listening import ListeningState, Range

HEARD_TO_THE_END = 0.98
LATELY = 20
"""How many signs are looked through for what was said lately."""
KINDS = ("share", "reply", "signal", "question", "answer", "felt", "take-back")


@dataclass(frozen=True)
class Note:
    """One thing said, as a page needs it. `at` is its author's clock; milliseconds throughout; `row` is its handle.

    `moment` is the passage of the share that an answer belongs to, as its author says.
    """

    row: int
    id: EntryId
    whose: Whose
    at: datetime
    placed_at: float
    what: What = field(repr=False)
    passage: Passage
    has_sound: bool
    duration_ms: int
    peaks: bytes | None = field(repr=False)
    trouble: str | None
    position_ms: int
    heard: tuple[Range, ...]
    state: ListeningState
    is_taken_back: bool
    is_erased: bool = False
    moment: Moment | None = None
    may_take_out: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether its listener has yet to be done with it."""
        return (
            self.whose is Whose.PARTNERS
            and isinstance(self.what, TravellingShare | TravellingReply)
            and self.state in (ListeningState.WAITING, ListeningState.BEGUN)
            and not self.is_taken_back
        )

    @property
    def is_heard(self) -> bool:
        """Whether it was heard to its end, or its listener was done with it."""
        covered = sum(end - start for start, end in self.heard)
        is_through = self.has_sound and covered >= self.duration_ms * HEARD_TO_THE_END > 0
        return is_through or self.state is ListeningState.LANDED


@dataclass(frozen=True)
class Thread:
    """A share and what came back, oldest first. `share` is None while it is still on its way."""

    root: EntryId
    share: Note | None
    answers: tuple[Note, ...]
    signals: tuple[Note, ...]


@dataclass(frozen=True)
class StillComing:
    """Something earlier from the partner has not arrived yet; `number` of links are missing."""

    number: int


def waiting(vault: Vault, pair: PairId) -> tuple[Note, ...]:
    """The partner's shares and replies that were not listened to, oldest first."""
    found = (_note(vault, entry) for entry in entries.waiting(vault, pair))
    return tuple(one for one in found if one is not None and one.is_waiting)


def said_lately(vault: Vault, pair: PairId, since: float) -> tuple[Note, ...]:
    """What the partner said to nothing in particular since a moment (s since 1970), newest first: here, or resting."""
    found = [_note(vault, one) for one in entries.of_pair(vault, pair, "signal", LATELY) if one.placed_at >= since]
    return tuple(
        one
        for one in found
        if one is not None and one.whose is Whose.PARTNERS and not one.is_taken_back
        and isinstance(one.what, Signal) and one.what.to is None and one.what.words
    )  # fmt: skip


def note(vault: Vault, row: int) -> Note | None:
    """The note in this row; None when it is no share, reply or signal."""
    entry = entries.get(vault, row)
    return _note(vault, entry) if entry is not None else None


def find(vault: Vault, pair: PairId, entry: EntryId, whose: Whose) -> Note | None:
    """One's own or the partner's entry with this id."""
    found = entries.find(vault, pair, entry, is_mine=whose is Whose.MINE)
    return _note(vault, found) if found is not None else None


def threads(vault: Vault, pair: PairId, limit: int = 50, offset: int = 0) -> tuple[Thread, ...]:
    """The threads, newest share first."""
    notes: dict[EntryId, Note] = {}
    for root in entries.threads(vault, pair, limit, offset):
        for entry in entries.of_thread(vault, pair, root):
            seen = _note(vault, entry)
            if seen is not None and (seen.id not in notes or seen.whose is Whose.MINE):
                notes[seen.id] = seen
    return tuple(_threads(notes))


def thread(vault: Vault, pair: PairId, root: EntryId) -> Thread | None:
    """The thread of this share; None when nothing of it is here."""
    seen = [one for entry in entries.of_thread(vault, pair, root) if (one := _note(vault, entry)) is not None]
    notes = {one.id: one for one in sorted(seen, key=lambda one: one.whose is Whose.MINE)}
    return next((one for one in _threads(notes) if one.root == root), None)


def still_coming(vault: Vault, pair: PairId) -> StillComing | None:
    """Say that something earlier is still on its way, when it is."""
    own = devices.every_own(vault, pair)
    number = sum(map(len, lacking(vault, pair, own[0].device).values())) if own else 0
    return StillComing(number) if number > 0 else None


def is_gone_along(vault: Vault, pair: PairId) -> bool:
    """Whether nothing earlier can come any more, and what is missing went with a device that was shut out."""
    own = devices.every_own(vault, pair)
    return bool(own and lost(vault, pair, own[0].device)) and still_coming(vault, pair) is None


def _threads(notes: dict[EntryId, Note]) -> Iterable[Thread]:
    records = [timeline.Entry(one.id, one.whose, one.at, one.what, one.passage, one.is_heard) for one in notes.values()]
    for thread in timeline.threads(records):
        yield Thread(
            thread.root,
            notes[thread.share.id] if thread.share is not None else None,
            tuple(notes[one.id] for one in thread.answers),
            tuple(notes[one.id] for one in thread.signals),
        )


def _note(vault: Vault, entry: entries.Entry) -> Note | None:
    said = _said(entry) if entry.kind in KINDS else None
    if said is None or not isinstance(said.what, TravellingShare | TravellingReply | Sign | TakeBack):
        return None
    is_spoken = said.audio is not None and entry.link is not None
    carried = attachments.at(vault, entry.link or 0, said.audio or 0) if is_spoken else None
    sound = attachments.sound(vault, carried.attachment) if carried is not None else None
    claimed = said.what.duration_ms if isinstance(said.what, TravellingShare | TravellingReply) else 0
    kept = listening.get(vault, entry.row)
    return Note(
        row=entry.row,
        id=entry.entry,
        whose=Whose.MINE if entry.is_mine else Whose.PARTNERS,
        at=datetime.fromisoformat(entry.written_at),
        placed_at=entry.placed_at,
        what=said.what,
        passage=_passage(vault, entry),
        has_sound=carried is not None,
        duration_ms=sound.duration_ms if sound else claimed,
        peaks=sound.peaks if sound else None,
        trouble=sound.trouble if sound else None,
        position_ms=kept.position_ms,
        heard=kept.heard,
        state=kept.state,
        is_taken_back=entry.taken_back_at is not None and not entry.is_kept,
        is_erased=entry.erased_at is not None,
        moment=passage_of(said),
        may_take_out=entry.taken_back_at is None and may_take_out(said),
    )


def _said(entry: entries.Entry) -> SaidEntry | None:
    """What an entry says; of one that was erased only that there was something stays in its thread."""
    if entry.body:
        return decode_entry(entry.body)
    match entry.kind:
        case "share":
            return SaidEntry(entry.entry, TravellingShare((), Ask(), HeadsUp(), "", (), "", 0))
        case "reply" if entry.reply_to is not None:
            return SaidEntry(entry.entry, TravellingReply(entry.reply_to, AskKind.WITNESS, "", 0, is_held=False))
        case _:
            return None


def _passage(vault: Vault, entry: entries.Entry) -> Passage:
    if not entry.is_mine:
        return Passage.RECEIVED
    item = outbox.of_link(vault, entry.link) if entry.link is not None else None
    return Passage(item.state.value) if item is not None else _passage_elsewhere(vault, entry)


def _passage_elsewhere(vault: Vault, entry: entries.Entry) -> Passage:
    """What another device of one's own sent came here through the folder; what it became, the partner's signs say."""
    link = links.get(vault, entry.link) if entry.link is not None else None
    if link is None:
        return Passage.SAVED
    having = outbox.acknowledged_by(vault, link.pair, link.device, link.seq)
    return Passage.RECEIVED if any(_is_theirs(vault, link, one) for one in having) else Passage.IN_FOLDER


def _is_theirs(vault: Vault, link: links.KeptLink, device: DeviceId) -> bool:
    found = devices.get(vault, link.pair, device)
    return found is not None and found.owner is devices.Owner.THEIRS


__all__ = [
    "LinkState", "Note", "StillComing", "Thread", "find", "is_gone_along", "note", "still_coming", "thread", "threads",
    "waiting",
]  # fmt: skip
