"""How far two people have come in finding each other, as the pairing place shows it. Plain decisions, without Qt."""

from dataclasses import dataclass, replace
from enum import StrEnum

from partspair.flows import pairing
from partspair.flows.meeting import Burnt, why_burnt
from partspair.flows.pairing import Pairing, Place
from partspair.flows.publishing import put_back
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.practice.words import Words
from partspair.ui.rows import StepState
from partspair.vault import pairs
from partspair.vault.database import Vault
from partspair.vault.pairs import Pair, PairState


class Stage(StrEnum):
    """What a person finds when they come to the pairing place."""

    BEGIN = "begin"
    BURNT = "burnt"
    INVITED = "invited"
    JOINED = "joined"
    CHECK = "check"
    PAIRED = "paired"


@dataclass(frozen=True)
class Standing:
    """Where the pair stands, and the folder it meets over."""

    stage: Stage
    pairing: Pairing | None = None
    place: Place | None = None


def read_standing(vault: Vault, now: float, waits: Waits) -> Standing:
    """The pair that wants something here: check words first, then an open invitation, then the one that is made.

    An invitation that is older than the newest pair that is made is left to its time. The last one is told of when its
    words were burnt, until another one is begun.
    """
    known = pairs.every(vault)
    if not known:
        return Standing(Stage.BEGIN)
    made = max((one.created_at for one in known if one.state is PairState.PAIRED), default=0.0)
    kept = max(known, key=lambda one: _rank(one, made))
    if kept.state not in OPEN and why_burnt(vault, known[-1].pair) is not None:
        kept = known[-1]
    found = pairing.state(vault, kept.pair, now, waits)
    place = Place(kept.folder or "", kept.folder_label)
    stage = stage_of(found)
    return Standing(stage, found, place) if stage is not Stage.BEGIN else Standing(stage)


def pairing_news(vault: Vault, now: float, waits: Waits) -> str:
    """The key of what there is to tell somebody who has not come to the pairing place, empty for nothing."""
    standing = read_standing(vault, now, waits)
    found = standing.pairing
    if found is None:
        return ""
    if standing.stage is Stage.BURNT:
        return "check.two" if found.burnt is Burnt.TWO_ANSWERS else "check.two.inviters"
    if found.is_expired:
        return "pair.invite.expired"
    return "pair.join.notfound.long" if found.has_waited_long else ""


def stage_of(found: Pairing) -> Stage:
    """What a pairing in that state shows."""
    match found.state:
        case PairState.ENDED if found.burnt is not None:
            return Stage.BURNT
        case PairState.INVITING:
            return Stage.INVITED
        case PairState.JOINING:
            return Stage.JOINED
        case PairState.ANSWERED | PairState.PAIRED:
            return Stage.PAIRED if found.is_confirmed else Stage.CHECK
        case PairState.LEAVING | PairState.LEFT | PairState.ENDED:
            return Stage.BEGIN


def move_folder(vault: Vault, pair: PairId, place: Place, now: float) -> None:
    """Let a pair meet over another folder from now on; what was not received yet is published there too."""
    with vault.transaction():
        kept = pairs.get(vault, pair)
        if kept is not None:
            pairs.save(vault, replace(kept, folder=place.path, folder_label=place.label))
            put_back(vault, pair, now)


OPEN = (PairState.INVITING, PairState.JOINING, PairState.ANSWERED)
ORDER = (PairState.PAIRED, *OPEN)


def _rank(pair: Pair, made: float) -> tuple[int, float]:
    is_past = pair.state not in ORDER or (pair.state is PairState.INVITING and pair.created_at < made)
    return -1 if is_past else ORDER.index(pair.state), pair.created_at


STEPS = ("begin", "folder", "invite", "check")


def step_states(here: str) -> tuple[tuple[str, StepState], ...]:
    """The steps, as seen from one of them; "done" has all of them behind."""
    at = STEPS.index(here) if here in STEPS else len(STEPS)
    states = (StepState.VISITED, StepState.HERE, StepState.AHEAD)
    return tuple((step, states[(n >= at) + (n > at)]) for n, step in enumerate(STEPS))


def waiting_sentence(words: Words, found: Pairing, has_looked: bool) -> str:
    """What is said to somebody who waits: nothing is anybody's fault, and both causes are named."""
    if found.has_waited_long:
        return words("pair.join.notfound.long")
    if found.is_inviter:
        return words("pair.invite.expired" if found.is_expired else "pair.invite.waiting")
    return words("pair.join.notfound" if has_looked else "pair.join.wait")
