"""Hearing answers where they belong: the share up to a moment, the answer to it, then on (voice P6).

What has no place there, or none that fits, is left to the plain list.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from partspair.flows import listening, looking, trimming
from partspair.flows.drafting import Draft
from partspair.flows.listening import NothingToHearError, Sounding, Turn
from partspair.flows.looking import Note
from partspair.flows.wholeness import make_whole
from partspair.pair.ids import PairId
from partspair.practice.reply import Passage, Reply, TravellingReply
from partspair.practice.share import AskKind
from partspair.practice.timeline import Whose
from partspair.vault.database import Vault
from partspair.vault.listening import ListeningState, Range

PEAKS = 200


@dataclass(frozen=True)
class Voice:
    """A share, or an answer with the passage it belongs to."""

    whose: Whose
    duration_ms: int
    peaks: bytes = field(repr=False)
    sounding: Sounding = field(repr=False)
    passage: Passage | None = None


@dataclass(frozen=True)
class Change:
    """From `at_ms` of the whole on, this voice sounds. `answers_ms` is the moment of an answer, None in the share."""

    at_ms: int
    whose: Whose
    answers_ms: int | None


@dataclass(frozen=True)
class InPlace:
    """Answers in their places, as one sound. `begins` says where the passage of an answer begins in it, by row."""

    share: Note
    sounding: Sounding = field(repr=False)
    peaks: bytes = field(repr=False)
    changes: tuple[Change, ...]
    begins: dict[int, int]
    is_some_left: bool = False

    def change_at(self, position_ms: int) -> Change:
        """Who sounds there."""
        return next((one for one in reversed(self.changes) if one.at_ms <= position_ms), self.changes[0])


def plan(share_ms: int, answers: Sequence[tuple[Passage | None, int]]) -> tuple[tuple[int | None, int, int], ...]:
    """What sounds in turn, as (which answer or None for the share, from, to); nothing when no answer has its place.

    `answers` are their passages and lengths in milliseconds; those of one moment follow in the order given.
    """
    fitting = [
        (passage.to_ms, number, length)
        for number, (passage, length) in enumerate(answers)
        if passage is not None and passage.to_ms <= share_ms and length > 0
    ]
    turns: list[tuple[int | None, int, int]] = []
    at = 0
    for end, number, length in sorted(fitting):
        turns += [(None, at, end), (number, 0, length)]
        at = end
    turns.append((None, at, share_ms))
    return tuple(one for one in turns if one[1] < one[2]) if fitting else ()


def hear(vault: Vault, pair: PairId, row: int) -> InPlace | None:
    """The share in this row with what was answered in it, or the share that the answer in this row belongs to.

    None when there is nothing to hear in its place. Thoughts that were asked for stay in their envelope until opened,
    and what was put away stays there: this row alone was opened.
    """
    found = _found(vault, pair, row)
    if found is None:
        return None
    share, spoken, is_some_left = found
    return together(share, _voice(vault, share), [_voice(vault, one) for one in spoken], is_some_left=is_some_left)


def may_hear(vault: Vault, pair: PairId, row: int) -> bool:
    """Whether there is something to hear in its place; for an answer, whether it is one of those."""
    found = _found(vault, pair, row)
    return found is not None and has_place(found[0], [one for one in found[1] if row in (one.row, found[0].row)])


def has_place(share: Note, answers: Sequence[Note]) -> bool:
    """Whether one of the answers has its place in the share."""
    spoken = [(one.moment, one.duration_ms) for one in answers if _may_sound(one)]
    return _may_sound(share) and bool(plan(share.duration_ms, spoken))


def _found(vault: Vault, pair: PairId, row: int) -> tuple[Note, list[Note], bool] | None:
    """The share, those of its answers that may sound in it, and whether others may not."""
    asked = looking.note(vault, row)
    if asked is None:
        return None
    thread = looking.thread(vault, pair, asked.what.to if isinstance(asked.what, TravellingReply) else asked.id)
    share = thread.share if thread is not None else None
    if thread is None or share is None or not _may_sound(share) or (_is_closed(share) and share.row != row):
        return None
    spoken = [one for one in thread.answers if _may_sound(one) and (one.row == row or not _is_closed(one))]
    return share, spoken, len(spoken) < len(thread.answers)


def before_sending(vault: Vault, share: Note, moments: Sequence[Draft], now: float) -> InPlace | None:
    """What was spoken for moments of this share, before it is sent. None when nothing was."""
    if not _may_sound(share):
        return None
    spoken = [one for draft in moments if (one := _spoken(vault, draft, now)) is not None]
    return together(share, _voice(vault, share), spoken)


def together(share: Note, voice: Voice, answers: Sequence[Voice], is_some_left: bool = False) -> InPlace | None:
    """One sound of the share and its answers; None when none of them has its place."""
    turns = plan(voice.duration_ms, [(one.passage, one.duration_ms) for one in answers])
    if not turns:
        return None
    said = [(voice if number is None else answers[number], start, end) for number, start, end in turns]
    changes, at = [], 0
    for one, start, end in said:
        changes.append(Change(at, one.whose, one.passage.to_ms if one is not voice and one.passage else None))
        at += end - start
    placed = {number for number, *_ in turns if number is not None}
    return InPlace(
        share,
        Sounding(
            b"", None, speed=_speed(voice, answers), turns=tuple(Turn(one.sounding, *ends) for one, *ends in said)
        ),
        _peaks(said),
        tuple(changes),
        _begins(voice, [answers[number] for number in placed], said),
        is_some_left or len(placed) < len(answers),
    )


def book(vault: Vault, turns: Sequence[Turn], heard: Iterable[Range], now: float) -> None:
    """Keep for each of the voices what was heard of it. Ranges are those of the whole, in milliseconds."""
    ranges, at = tuple(heard), 0
    found: dict[int, list[Range]] = {}
    for turn in turns:
        length = turn.end_ms - turn.start_ms
        within = [(max(start, at), min(end, at + length)) for start, end in ranges]
        own = [(start - at + turn.start_ms, end - at + turn.start_ms) for start, end in within if start < end]
        if own and turn.voice.row is not None:
            found.setdefault(turn.voice.row, []).extend(own)
        at += length
    with vault.transaction():
        for row, own in found.items():
            listening.keep_place(vault, row, max(end for _, end in own), tuple(own), now)


def be_done(vault: Vault, heard: InPlace, now: float) -> None:
    """The listener is through: answers of the partner that were heard to their end wait no more."""
    for row in heard.begins:
        note = looking.note(vault, row)
        if note is not None and note.is_waiting and note.is_heard:
            listening.landed(vault, row, now)


def _may_sound(note: Note) -> bool:
    is_sound = note.has_sound and note.trouble is None and bool(note.peaks) and note.duration_ms > 0
    return is_sound and not note.is_taken_back and not note.is_erased


def _is_closed(note: Note) -> bool:
    """Whether it was put away, or is input in an envelope that was not opened yet."""
    is_input = isinstance(note.what, TravellingReply) and note.what.answers is AskKind.INPUT
    is_sealed = is_input and note.state is ListeningState.WAITING
    return note.whose is Whose.PARTNERS and (is_sealed or note.state is ListeningState.PUT_AWAY)


def _voice(vault: Vault, note: Note) -> Voice:
    return Voice(note.whose, note.duration_ms, note.peaks or b"", listening.of_entry(vault, note.row), note.moment)


def _spoken(vault: Vault, draft: Draft, now: float) -> Voice | None:
    if draft.take is None or not isinstance(draft.body, Reply):
        return None
    make_whole(vault, draft.take.take, now)
    try:
        kept = trimming.kept_of(vault, draft.take.take)
    except NothingToHearError:
        return None
    return Voice(Whose.MINE, kept.duration_ms, kept.peaks, kept.sounding, draft.body.passage)


def _speed(share: Voice, answers: Sequence[Voice]) -> float | None:
    theirs = [one.sounding.speed for one in (share, *answers) if one.whose is Whose.PARTNERS]
    return theirs[0] if theirs else None


def _begins(share: Voice, answers: Sequence[Voice], said: Sequence[tuple[Voice, int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for one in answers:
        if one.sounding.row is None or one.passage is None:
            continue
        at = 0
        for voice, start, end in said:
            if voice is share and start <= one.passage.from_ms < end:
                found[one.sounding.row] = at + one.passage.from_ms - start
                break
            at += end - start
    return found


def _peaks(said: Sequence[tuple[Voice, int, int]]) -> bytes:
    """The shape of the whole, from the shapes of its voices."""
    whole, found = sum(end - start for _, start, end in said), bytearray()
    for number in range(PEAKS):
        place = (2 * number + 1) * whole // (2 * PEAKS)
        for voice, start, end in said:
            if place < end - start:
                found.append(
                    voice.peaks[min(len(voice.peaks) - 1, (start + place) * len(voice.peaks) // voice.duration_ms)]
                )
                break
            place -= end - start
    return bytes(found)
