"""Whom a resend is sealed to; the proof of a fork, to the keys that the fork itself announced as well (protocol 6).

A vault that was put back from an old copy makes another key of a generation that others know already. They go on
sealing to the one they know, as its owner may be the honest one of the two; so the copy opens nothing of what they say.
Nor does it know what they open today, when it is too old; so the link that announces that goes with the proof, and
what says nothing but who is there is sealed to those keys as well.
"""

from collections.abc import Iterable

from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.entries import Profile, RosterStatement
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.wire import decode_manifest
from partspair.vault import devices, links, opening_keys
from partspair.vault.database import Vault
from partspair.vault.links import KeptLink
from partspair.vault.outbox import OutboxItem

MOST_FORKED = 7
"""Keys of forks that one file is sealed to, the newest first: with the known one these are the eight of a header."""
_NEWEST = 64


def keys_of_resend(vault: Vault, item: OutboxItem) -> list[bytes]:
    """The key of the one who asked; a device that is sent a link of its own, or a mere key, may have lost that one."""
    if item.to_device is None:
        return []
    known = opening_keys.of_device(vault, item.pair, item.to_device)
    keys = [known.public] if known is not None and known.public else []
    link = links.get(vault, item.link or 0)
    if link is not None and (link.device == item.to_device or _says_nothing(link)):
        keys += [key for key in _forked_keys(vault, item.pair, item.to_device) if key not in keys]
    return keys


def keys_of_forks(vault: Vault, link: KeptLink, others: Iterable[DeviceId]) -> list[bytes]:
    """What the forks of these devices announced, for a link that says nothing: who is here now, and with which key."""
    if not _says_nothing(link):
        return []
    return [key for device in others for key in _forked_keys(vault, link.pair, device)]


def key_to_tell(vault: Vault, fork: KeptLink) -> KeptLink | None:
    """The link that announced this device's key, when who wrote a fork does not know that; None when it says more."""
    own, key = devices.own(vault, fork.pair), opening_keys.current(vault, fork.pair)
    if own is None or key is None or key.device != own.device or key.announced_seq is None:
        return None
    seen = decode_manifest(fork.manifest).seen.get(own.device)
    if seen is not None and seen.upto >= key.announced_seq:
        return None
    found = links.find(vault, fork.pair, own.device, key.announced_seq)
    return next((link for link in found if _says_nothing(link)), None)


def _says_nothing(link: KeptLink) -> bool:
    """Whether it only acknowledges, or says who is there."""
    said = decode_manifest(link.manifest).entries if link.manifest else None
    return said is not None and all(isinstance(one.what, Profile | RosterStatement) for one in said)


def _forked_keys(vault: Vault, pair: PairId, device: DeviceId) -> list[bytes]:
    """What its forks announced: signed with its own key, like what is sealed to them."""
    found: dict[bytes, None] = {}
    for fork in links.newest_forks(vault, pair, device, _NEWEST):
        public = decode_manifest(fork.manifest).opening.public
        if len(found) < MOST_FORKED and public not in found and HybridRecipient(public).is_usable():
            found[public] = None
    return list(found)
