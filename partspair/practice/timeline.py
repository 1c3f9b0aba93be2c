"""The history of a pair: a thread for each share with what came back, newest first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from partspair.practice.between import Answer, Felt, Question
from partspair.practice.reply import Signal, TakeBack, TravellingReply
from partspair.practice.share import EntryId, TravellingShare

Sign = Signal | Question | Answer | Felt
What = TravellingShare | TravellingReply | Sign | TakeBack


class Whose(StrEnum):
    MINE = "mine"
    PARTNERS = "partners"


class Passage(StrEnum):
    """Where an entry is on its way; there are no other states (protocol, section 5)."""

    SAVED = "saved"
    IN_FOLDER = "in_folder"
    RECEIVED = "received"


@dataclass(frozen=True)
class Entry:
    """One entry as it is kept. `at` is its author's clock with its offset: shown and ordered by, never deciding."""

    id: EntryId
    whose: Whose
    at: datetime
    what: What = field(repr=False)
    passage: Passage = Passage.SAVED
    is_heard: bool = False


@dataclass(frozen=True)
class Thread:
    """A share and what came back, oldest first. `share` is None while the share itself is still on its way."""

    root: EntryId
    share: Entry | None
    answers: tuple[Entry, ...] = ()
    signals: tuple[Entry, ...] = ()
    is_taken_back: bool = False
    taken_back: frozenset[EntryId] = frozenset()

    @property
    def newest_at(self) -> datetime:
        """When the share was made; where it is not here yet, when its first answer was."""
        if self.share is not None:
            return self.share.at
        return min(entry.at for entry in (*self.answers, *self.signals))


def threads(entries: Iterable[Entry]) -> tuple[Thread, ...]:
    """The threads of a pair, newest share first.

    An entry met twice counts once; where the other side uses an id of mine, mine stands.
    """
    kept = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.whose is Whose.MINE)}
    taken_back = _taken_back(kept)
    following: dict[EntryId, list[Entry]] = defaultdict(list)
    for entry in kept.values():
        if isinstance(entry.what, TravellingReply | Sign) and entry.what.to is not None:
            following[_root_of(entry.what.to, kept)].append(entry)
    shares = {entry.id: entry for entry in kept.values() if isinstance(entry.what, TravellingShare)}
    roots = (*shares, *(root for root in following if root not in shares))
    found = [_thread(root, shares.get(root), following[root], taken_back) for root in roots]
    return tuple(sorted(found, key=lambda thread: (thread.newest_at, thread.root), reverse=True))


def _thread(root: EntryId, share: Entry | None, following: Sequence[Entry], taken_back: frozenset[EntryId]) -> Thread:
    in_order = sorted(following, key=lambda entry: (entry.at, entry.id))
    return Thread(
        root=root,
        share=share,
        answers=tuple(entry for entry in in_order if isinstance(entry.what, TravellingReply)),
        signals=tuple(entry for entry in in_order if isinstance(entry.what, Sign)),
        is_taken_back=root in taken_back,
        taken_back=taken_back & {root, *(entry.id for entry in in_order)},
    )


def _taken_back(kept: dict[EntryId, Entry]) -> frozenset[EntryId]:
    """What was taken back by the one who wrote it; nobody takes back another's words."""
    found = set()
    for entry in kept.values():
        if isinstance(entry.what, TakeBack):
            aimed_at = kept.get(entry.what.to)
            if aimed_at is not None and aimed_at.whose is entry.whose:
                found.add(aimed_at.id)
    return frozenset(found)


def _root_of(to: EntryId, kept: dict[EntryId, Entry]) -> EntryId:
    """The share that a chain of answers goes back to; a circle, which only a broken sender makes, ends."""
    passed = {to}
    while (entry := kept.get(to)) is not None and isinstance(entry.what, TravellingReply | Sign):
        if entry.what.to is None or entry.what.to in passed:
            return to
        to = entry.what.to
        passed.add(to)
    return to
