"""Whom a resend is sealed to; the proof of a fork, to the keys that the fork itself announced as well (protocol 6).

A vault that was put back from an old copy makes another key of a generation that others know already. They go on
sealing to the one they know, as its owner may be the honest one of the two; so the copy opens nothing of what they say.
"""

from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.wire import decode_manifest
from partspair.vault import links, opening_keys
from partspair.vault.database import Vault
from partspair.vault.outbox import OutboxItem

MOST_FORKED = 7
"""Keys of forks that one file is sealed to, the newest first: with the known one these are the eight of a header."""
_NEWEST = 64


def keys_of_resend(vault: Vault, item: OutboxItem) -> list[bytes]:
    """The key of the one who asked; a device that is sent a link of its own may have lost that one."""
    if item.to_device is None:
        return []
    known = opening_keys.of_device(vault, item.pair, item.to_device)
    keys = [known.public] if known is not None and known.public else []
    link = links.get(vault, item.link or 0)
    if link is not None and link.device == item.to_device:
        keys += [key for key in _forked_keys(vault, item.pair, link.device) if key not in keys]
    return keys


def _forked_keys(vault: Vault, pair: PairId, device: DeviceId) -> list[bytes]:
    """What its forks announced: signed with its own key, like what is sealed to them."""
    found: dict[bytes, None] = {}
    for fork in links.newest_forks(vault, pair, device, _NEWEST):
        public = decode_manifest(fork.manifest).opening.public
        if len(found) < MOST_FORKED and public not in found and HybridRecipient(public).is_usable():
            found[public] = None
    return list(found)
