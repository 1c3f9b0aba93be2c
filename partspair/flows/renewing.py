"""Opening keys are renewed, and old ones erased: what was deleted stays unreadable in every copy (protocol 2)."""

from collections.abc import Callable
from datetime import datetime

from partspair.flows.chaining import add_link
from partspair.flows.living import lived
from partspair.flows.publishing import Publishing
from partspair.flows.rosters import active_devices
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.keys import new_opening_key
from partspair.vault import devices, opening_keys, outbox, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.erasure import finish_erasure
from partspair.vault.opening_keys import OwnOpeningKey


def renew_if_due(work: Publishing, pair: PairId, now: datetime) -> bool:
    """Renew this device's key when it is a week old and something was said to it; True when it was renewed."""
    key = opening_keys.current(work.vault, pair)
    if key is None or lived(work.vault, pair, work.now) - key.created_at < work.waits.renew:
        return False
    if settings.get(work.vault, _spoken_key(pair)) is None:
        return False
    return renew_key(work, pair, now)


def spoken_to(vault: Vault, pair: PairId) -> None:
    """The partner said something to the key there is: it is renewed once it is old enough."""
    if settings.get(vault, _spoken_key(pair)) is None:
        settings.put(vault, _spoken_key(pair), "spoken to")


def renew_key(work: Publishing, pair: PairId, now: datetime) -> bool:
    """Make another key and announce it in a link of its own; False when this device may not sign."""
    kept = pairs.get(work.vault, pair)
    if kept is None or kept.confirmed_at is None or kept.ended_at is not None:
        return False
    with work.vault.transaction():
        if not make_key(work.vault, pair, work.now, work.random):
            return False
        add_link(work.vault, pair, [], now)
    return True


def make_key(vault: Vault, pair: PairId, now: float, random: Callable[[int], bytes]) -> bool:
    """Make another key, which the next link announces; False when this device may not sign."""
    own, key = devices.own(vault, pair), opening_keys.current(vault, pair)
    if own is None or key is None:
        return False
    fresh = new_opening_key(random)
    generation, at = key.generation + 1 if key.device == own.device else 1, lived(vault, pair, now)
    renewed = OwnOpeningKey(pair, own.device, generation, fresh.seed, fresh.recipient.public, at)
    opening_keys.add_own(vault, renewed)
    settings.put(vault, _spoken_key(pair), None)
    return True


def erase_old_keys(work: Publishing, pair: PairId) -> int:
    """Erase the keys whose successor everyone has used long enough; returns how many.

    After 30 days, when every active device acknowledged a link that announced a successor; after 90 days at the
    latest.
    """
    own = devices.own(work.vault, pair)
    keys, at = opening_keys.own(work.vault, pair), lived(work.vault, pair, work.now)
    erased = 0
    for key in keys:
        if key.superseded_at is None:
            continue
        age = at - key.superseded_at
        is_known = own is not None and any(
            _is_known_everywhere(work.vault, pair, own.device, one) for one in _successors(keys, key)
        )
        if age >= work.waits.longest_keys or (age >= work.waits.keep_keys and is_known):
            opening_keys.erase_own(work.vault, pair, key.device, key.generation)
            erased += 1
    if erased:
        finish_erasure(work.vault)
    return erased


def _successors(keys: list[OwnOpeningKey], key: OwnOpeningKey) -> list[OwnOpeningKey]:
    """Whoever knows one of these seals nothing to `key` any more: the highest generation applies at once."""
    return [one for one in keys if one.created_at > key.created_at or one.superseded_at is None]


def _is_known_everywhere(vault: Vault, pair: PairId, own: DeviceId, successor: OwnOpeningKey) -> bool:
    if successor.announced_seq is None or successor.device != own:
        return False
    acknowledged = outbox.newest_acknowledged(vault, pair, own)
    others = [device for device in active_devices(vault, pair) if device != own]
    return all(acknowledged.get(device, 0) >= successor.announced_seq for device in others)


def _spoken_key(pair: PairId) -> str:
    return f"spoken to {pair.hex()}"
