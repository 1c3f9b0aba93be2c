"""Drafts and the drawer: what is being made stays on this computer until somebody says otherwise."""

from dataclasses import dataclass, field

import msgspec

from partspair.pair.ids import PairId
from partspair.practice.reply import Passage, Reply
from partspair.practice.share import EntryId, Share
from partspair.vault import drafts, parts, takes
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftKind, DraftState
from partspair.vault.erasure import finish_erasure
from partspair.vault.takes import Take, TakeId, TakeState


@dataclass(frozen=True)
class Draft:
    """A draft with what it says. `take` is what was spoken for it; `is_cut_off` when a crash ended that."""

    id: int
    pair: PairId | None
    body: Share | Reply = field(repr=False)
    take: Take | None
    state: DraftState
    updated_at: float
    lies_since: float | None = None

    @property
    def is_in_drawer(self) -> bool:
        """Whether its owner put it into the drawer on purpose."""
        return self.state is DraftState.DRAWER

    @property
    def is_cut_off(self) -> bool:
        """Whether its take ended with the process, and is offered back."""
        return self.take is not None and self.take.state is TakeState.RECORDING

    @property
    def share(self) -> Share:
        """The share it is. Raises TypeError for the draft of a reply."""
        if not isinstance(self.body, Share):
            raise TypeError("the draft of a reply")
        return self.body


def begin(vault: Vault, pair: PairId | None, share: Share, now: float) -> Draft:
    """Begin a share."""
    number = drafts.begin(vault, DraftKind.SHARE, pair, msgspec.json.encode(share), now)
    return get(vault, number)


def begin_reply(vault: Vault, pair: PairId, reply: Reply, now: float) -> Draft:
    """Begin a reply; the draft of one to the same share, and the same passage of it, is taken up again."""
    for one in _replies(vault, pair, reply.to):
        if _passage(one) == reply.passage:
            return one
    body = msgspec.json.encode(reply)
    number = drafts.begin(vault, DraftKind.REPLY, pair, body, now, reply.to)
    return get(vault, number)


def moments(vault: Vault, pair: PairId, to: EntryId) -> tuple[Draft, ...]:
    """The drafts that answer a passage of a share, in the share's order."""
    found = [(passage.to_ms, passage.from_ms, one.id, one) for one in _replies(vault, pair, to)
             if (passage := _passage(one)) is not None]  # fmt: skip
    return tuple(one for *_, one in sorted(found, key=lambda each: each[:3]))


def _replies(vault: Vault, pair: PairId, to: EntryId) -> list[Draft]:
    kept = drafts.in_state(vault, DraftState.DRAFT, DraftKind.REPLY)
    return [_draft(vault, one) for one in kept if one.pair == pair and one.reply_to == to]


def _passage(draft: Draft) -> Passage | None:
    return draft.body.passage if isinstance(draft.body, Reply) else None


def save(vault: Vault, draft: int, body: Share | Reply, now: float) -> None:
    """Keep what it says now."""
    drafts.write(vault, draft, msgspec.json.encode(body), now)


def get(vault: Vault, draft: int) -> Draft:
    """The draft with this number. Raises LookupError when there is none."""
    kept = drafts.get(vault, draft)
    if kept is None:
        raise LookupError("no such draft")
    return _draft(vault, kept)


def drawer(vault: Vault) -> tuple[Draft, ...]:
    """Drafts and what is kept in the drawer, last touched first."""
    kept = [*drafts.in_state(vault, DraftState.DRAFT), *drafts.in_state(vault, DraftState.DRAWER)]
    return tuple(_draft(vault, one) for one in sorted(kept, key=lambda one: -one.updated_at))


def recovered(vault: Vault) -> tuple[Draft, ...]:
    """Drafts whose take was cut off by a crash. Ask at the start, before recording begins."""
    found = [drafts.of_take(vault, take.take) for take in takes.interrupted(vault)]
    return tuple(_draft(vault, one) for one in found if one is not None)


def keep(vault: Vault, draft: int, now: float) -> None:
    """Into the drawer: only on this computer."""
    drafts.set_state(vault, draft, DraftState.DRAWER, now)


def let_go(vault: Vault, draft: int, now: float) -> None:
    """Let it go: the draft and its take lie on the shelf for seven days."""
    with vault.transaction():
        kept = drafts.get(vault, draft)
        if kept is not None and kept.take is not None:
            takes.shelve(vault, kept.take, "let go", now)
        drafts.set_state(vault, draft, DraftState.LET_GO, now)


def bring_back(vault: Vault, draft: int, now: float) -> None:
    """Undo `let_go`."""
    with vault.transaction():
        kept = drafts.get(vault, draft)
        if kept is not None and kept.take is not None:
            takes.restore(vault, kept.take)
        drafts.set_state(vault, draft, DraftState.DRAFT, now)


def shelve_take(vault: Vault, draft: int, now: float) -> None:
    """Another take takes the place of the draft's: it lies on the shelf with what the draft says, to be brought back.

    A take in which nothing was said needs no place there.
    """
    with vault.transaction():
        kept = drafts.get(vault, draft)
        before = takes.get(vault, kept.take) if kept is not None and kept.take is not None else None
        if kept is None or before is None:
            return
        takes.shelve(vault, before.take, "recorded again", now)
        if before.frames:
            copy = drafts.begin(vault, kept.kind, kept.pair, kept.body, now, kept.reply_to)
            drafts.set_take(vault, copy, before.take, now)
            drafts.set_state(vault, copy, DraftState.LET_GO, now)


def put_take_back(vault: Vault, draft: int, earlier: TakeId | None, now: float) -> None:
    """Undo `shelve_take`: the newer take goes, and the earlier one, if there was one, is the draft's again."""
    with vault.transaction():
        newer = take_of(vault, draft)
        if newer is not None:
            takes.shelve(vault, newer, "nothing was kept in it", now)
        if earlier is not None:
            on_shelf = drafts.of_take(vault, earlier)
            if on_shelf is not None and on_shelf.draft != draft and on_shelf.state is DraftState.LET_GO:
                drafts.erase(vault, on_shelf.draft)
            takes.restore(vault, earlier)
        drafts.set_take(vault, draft, earlier, now)


def shelf(vault: Vault) -> tuple[Draft, ...]:
    """What was let go and can still be brought back, last let go first."""
    return tuple(_draft(vault, one) for one in drafts.in_state(vault, DraftState.LET_GO))


def sweep_shelf(vault: Vault, lived: float, after: float) -> None:
    """Erase what was let go or sent and has lain for `after` seconds; `lived` is what `living.lain` says."""
    takes.purge_shelf(vault, lived, after)
    old = drafts.let_go_before(vault, lived, after)
    for one in old:
        drafts.erase(vault, one.draft)
    if old:
        finish_erasure(vault)


def own_names(vault: Vault) -> tuple[str, ...]:
    """One's own names for parts, used last first."""
    return tuple(part.name for part in parts.every(vault))


def remember_names(vault: Vault, names: tuple[str, ...], now: float) -> None:
    """Keep the names that were used, exactly as they were written."""
    with vault.transaction():
        for name in names:
            known = parts.find(vault, name)
            if known is None:
                parts.add(vault, name, now)
            else:
                parts.used(vault, known.part, now)


def take_of(vault: Vault, draft: int) -> TakeId | None:
    """The number of its take."""
    kept = drafts.get(vault, draft)
    return kept.take if kept else None


def _draft(vault: Vault, kept: drafts.Draft) -> Draft:
    is_share = kept.kind is DraftKind.SHARE
    body = msgspec.json.decode(kept.body, type=Share) if is_share else msgspec.json.decode(kept.body, type=Reply)
    take = takes.get(vault, kept.take) if kept.take is not None else None
    return Draft(kept.draft, kept.pair, body, take, kept.state, kept.updated_at, kept.lies_since)
