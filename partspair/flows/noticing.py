"""What there is to tell of folder and devices: calm lines with a number, and who was not heard from for days."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from partspair.flows.becoming import Silence, why_silent
from partspair.flows.receiving import Outcome
from partspair.flows.rosters import active_devices, baseline_of
from partspair.flows.vouching import lost, newest_manifests
from partspair.flows.waits import DAY
from partspair.pair.ids import DeviceId, PairId
from partspair.vault import devices, inbox, links, outbox, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Device, Owner
from partspair.vault.links import LinkState
from partspair.vault.outbox import OutboxKind, OutboxState

LONG = 3 * DAY
"""Seconds that something has waited when it is told who was last heard from, or that nobody seems to hear."""


class Kind(StrEnum):
    """What happened. The words are those of the vault's notices; a new device of the partner's is told on Today."""

    UNREADABLE = "damaged"
    NEWER = "newer"
    FORK = "fork"
    REMOVED = "device_removed"
    KEY = "unusable_key"


@dataclass(frozen=True)
class Told:
    """One line: what, how often, and by which device where that is known; `label` may be empty."""

    kind: Kind
    count: int
    owner: Owner | None = None
    label: str = field(default="", repr=False)


@dataclass(frozen=True)
class LastHeard:
    """A device of the partner's that something waits for; `at` is when it was last heard from, in seconds."""

    label: str = field(repr=False)
    at: float | None


@dataclass(frozen=True)
class News:
    """All there is to tell of a pair. `is_unheard` and `is_deaf` are what the functions of these names say."""

    told: tuple[Told, ...] = ()
    last_heard: tuple[LastHeard, ...] = ()
    silence: Silence | None = None
    is_unheard: bool = False
    is_deaf: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return self == News()


def news(vault: Vault, pair: PairId, now: datetime) -> News:
    """What there is to tell, in a fixed order. A kind that is told elsewhere, or unknown here, is left out."""
    counts = {one.kind: one.count for one in inbox.notices(vault, pair)}
    told: list[Told] = []
    for kind in Kind:
        if kind not in counts:
            continue
        told.extend(_forks(vault, pair) if kind is Kind.FORK else [Told(kind, counts[kind])])
    at = now.timestamp()
    alone, deaf = is_unheard(vault, pair, at), is_deaf(vault, pair, at)
    return News(tuple(told), _last_heard(vault, pair, at), why_silent(vault, pair), alone, deaf)


def is_unheard(vault: Vault, pair: PairId, now: float) -> bool:
    """Whether the partner seems not to hear this device, nor it them: the copy it was made of may have been too old.

    That is so when it became a device of its own days ago, and files lie there which it can't open. Once every key that
    a copy knows was renewed and erased, nothing leads from it to others; but to other copies as old as it, perhaps, of
    the partner's as well: so it is the devices that were there when it became one which must know it.
    """
    own = devices.own(vault, pair)
    if own is None or len(devices.every_own(vault, pair)) < 2 or 0 <= now - own.created_at < LONG:
        return False
    is_known = own.device in _known_to_partner(vault, pair, own.device)
    return not is_known and inbox.has_outcome(vault, pair, Outcome.NOT_OURS)


def is_deaf(vault: Vault, pair: PairId, now: float) -> bool:
    """Whether files come, and none for this device, though it may sign: others may know that it was replaced.

    An old copy that was put back, with its mark lost, is sent nothing that could tell it. So it is asked about when
    nobody was heard for days, nor did it become a device of its own meanwhile, and then came what it can't open.
    """
    own = devices.own(vault, pair)
    if own is None or is_unheard(vault, pair, now):
        return False
    others = [one for one in devices.of_pair(vault, pair) if one.device != own.device]
    times = [own.created_at, *(one.heard_by(now) or one.added_at for one in others)]
    heard = max((one for one in times if one <= now), default=0.0)
    came = inbox.last_at(vault, pair, Outcome.NOT_OURS)
    return came is not None and heard + LONG <= now and heard + DAY <= came


def mark_read(vault: Vault, pair: PairId) -> None:
    """It was read: the numbers begin anew. What is kept apart stays kept."""
    with vault.transaction():
        for one in inbox.notices(vault, pair):
            if one.kind in set(Kind):
                inbox.clear_notice(vault, pair, one.kind, one.subject)


def went_along(vault: Vault, pair: PairId) -> int:
    """How many links nobody has who could send them, as they went with a removed device; those not told of yet."""
    told = settings.get(vault, _went_key(pair)) or ""
    return len(_went(vault, pair) - {*told.split()})


def know_what_went(vault: Vault, pair: PairId) -> None:
    """It was read what went with a device: that is told once."""
    settings.put(vault, _went_key(pair), " ".join(sorted(_went(vault, pair))) or None)


def _known_to_partner(vault: Vault, pair: PairId, own: DeviceId) -> set[DeviceId]:
    """Whom the partner's devices signed to know, and whom those know in turn: what reaches them reaches the partner.

    Of the partner's devices count those that were there before `own`, as long as one of them is in use.
    """
    knows = {one.author: {*one.seen} for one in newest_manifests(vault, pair)}
    theirs = {device for device, owner in active_devices(vault, pair).items() if owner is Owner.THEIRS}
    found = theirs & {*baseline_of(vault, pair, own)} or theirs
    while more := {each for device in found for each in knows.get(device, set())} - found:
        found |= more
    return found


def _went(vault: Vault, pair: PairId) -> set[str]:
    own = devices.every_own(vault, pair)
    found = lost(vault, pair, own[0].device) if own else {}
    return {f"{device.hex()}/{seq}" for device, seqs in found.items() for seq in seqs}


def _went_key(pair: PairId) -> str:
    return f"went {pair.hex()}"


def _forks(vault: Vault, pair: PairId) -> list[Told]:
    """One line for each device that has said two things in one place."""
    forked = sorted({place.device for place in links.in_state(vault, pair, LinkState.FORK)})
    known = [devices.get(vault, pair, device) for device in forked]
    return [Told(Kind.FORK, 1, *_whose(one)) for one in known] or [Told(Kind.FORK, 1)]


def _whose(device: Device | None) -> tuple[Owner | None, str]:
    return (device.owner, device.label) if device is not None else (None, "")


def _last_heard(vault: Vault, pair: PairId, now: float) -> tuple[LastHeard, ...]:
    """The partner's devices, when something of one's own has lain in the folder for days and nobody has signed for it.

    A silent partner cannot be told from a folder that holds files back; so only this is said (protocol 1).
    """
    if not any(_has_waited(one, now) for one in outbox.of_pair(vault, pair)):
        return ()
    active = active_devices(vault, pair)
    theirs = [one for one in devices.of_pair(vault, pair) if active.get(one.device) is Owner.THEIRS]
    return tuple(LastHeard(one.label, one.heard_by(now)) for one in theirs)


def _has_waited(item: outbox.OutboxItem, now: float) -> bool:
    is_waiting = item.kind is OutboxKind.BUNDLE and item.state is OutboxState.IN_FOLDER
    return is_waiting and item.published_at is not None and item.published_at + LONG <= now
