"""The shelf: what was let go, recorded over or left behind, for seven days, to be heard and taken back (V3)."""

from dataclasses import dataclass
from enum import StrEnum

from partspair.flows import drafting
from partspair.flows.drafting import Draft
from partspair.flows.living import goes_at
from partspair.pair.ids import PairId
from partspair.practice.share import Share
from partspair.vault import carries, drafts, noticed, pairs, settings, takes
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftState
from partspair.vault.pairs import PairState
from partspair.vault.takes import Take, TakeId, TakePurpose, TakeState

_OVER = frozenset({PairState.LEAVING, PairState.LEFT, PairState.ENDED})


class Why(StrEnum):
    """Why it lies there; what the vault keeps as a take's reason."""

    LET_GO = "let go"
    AGAIN = "recorded again"
    CUT_OFF = "cut off"
    SET_ASIDE = "nothing was kept in it"


@dataclass(frozen=True)
class OnShelf:
    """Something on the shelf: a draft, with or without sound, or a take that belongs to none. `until` is in s."""

    draft: Draft | None
    take: Take | None
    why: Why
    until: float


def shelf(vault: Vault, after: float) -> tuple[OnShelf, ...]:
    """All of it, last put there first; each goes when it has lain for `after` seconds."""
    lying: list[tuple[float, OnShelf]] = []
    for one in drafting.shelf(vault):
        until = goes_at(vault, one.updated_at, one.lies_since, after)
        lying.append((one.updated_at, OnShelf(one, one.take, _why(one.take), until)))
    known = {one.take.take for _, one in lying if one.take is not None}
    for take in takes.in_state(vault, TakeState.ON_SHELF):
        if take.take not in known and take.frames and take.shelved_at is not None:
            until = goes_at(vault, take.shelved_at, take.lies_since, after)
            lying.append((take.shelved_at, OnShelf(None, take, _why(take), until)))
    return tuple(one for _, one in sorted(lying, key=lambda put: -put[0]))


def put_by(vault: Vault, now: float) -> None:
    """Put takes that were cut off and that nothing leads to on the shelf, as nobody could find them otherwise."""
    for take in takes.interrupted(vault):
        if take.purpose is not TakePurpose.LANDING and not _is_led_to(vault, take.take):
            takes.shelve(vault, take.take, Why.CUT_OFF, now)


def _is_led_to(vault: Vault, take: TakeId) -> bool:
    """Whether a draft, a moment that was noticed or a line to carry has this take."""
    is_line = noticed.is_take_of_one(vault, take) or carries.is_take_of_one(vault, take)
    return is_line or drafts.of_take(vault, take) is not None


def put_landings_by(vault: Vault, now: float) -> None:
    """What was begun as a landing and no page leads to goes to the shelf: nothing can be sent to that person any more.

    So does what another one took the place of before anything was said in it.
    """
    for state in (TakeState.KEPT, TakeState.RECORDING):
        for take in takes.in_state(vault, state):
            if take.purpose is not TakePurpose.LANDING or drafts.of_take(vault, take.take) is not None:
                continue
            kept = pairs.get(vault, take.pair) if take.pair is not None else None
            is_open = kept is not None and kept.state not in _OVER
            if kept is None or not is_open or begun_landing(vault, kept.pair) != take.take:
                takes.shelve(vault, take.take, Why.LET_GO, now)


def begun_landing(vault: Vault, pair: PairId) -> TakeId | None:
    """The take that was begun last as a landing for the partner, and was neither sent nor let go."""
    found = settings.get(vault, landing_key(pair))
    take = takes.get(vault, TakeId(int(found))) if found is not None and found.isdecimal() else None
    is_here = take is not None and take.state in {TakeState.RECORDING, TakeState.KEPT}
    return take.take if take is not None and is_here else None


def landing_key(pair: PairId) -> str:
    """Where it is written down which take that is."""
    return f"landing {pair.hex()}"


def restore(vault: Vault, lying: OnShelf, now: float) -> int:
    """Take it off the shelf; returns its draft, a new one for sound that belonged to none.

    Raises LookupError when its days were over meanwhile.
    """
    with vault.transaction():
        if lying.draft is not None:
            drafting.get(vault, lying.draft.id)
            drafting.bring_back(vault, lying.draft.id, now)
            return lying.draft.id
        take = takes.get(vault, lying.take.take) if lying.take is not None else None
        if take is None:
            raise LookupError("no such take")
        draft = drafting.begin(vault, take.pair, Share(), now).id
        takes.restore(vault, take.take)
        drafts.set_take(vault, draft, take.take, now)
        drafts.set_state(vault, draft, DraftState.DRAFT, now)
        return draft


def _why(take: Take | None) -> Why:
    reason = take.shelf_reason if take is not None else None
    return Why(reason) if reason in set(Why) else Why.LET_GO
