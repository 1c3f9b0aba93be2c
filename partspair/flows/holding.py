"""Holding notes back: a partner's new device is told, and one may wait until the two have spoken (protocol 8)."""

from partspair.pair.ids import PairId
from partspair.vault import entries, inbox, settings
from partspair.vault.database import Vault

ADDED = "device_added"
GOODBYE = "goodbye"


def is_device_new(vault: Vault, pair: PairId) -> bool:
    """Whether the partner added a device that was not spoken of yet."""
    return any(one.kind == ADDED for one in inbox.notices(vault, pair))


def is_held(vault: Vault, pair: PairId) -> bool:
    """Whether notes wait here until the two have spoken."""
    return settings.get(vault, _key(pair)) is not None


def is_held_back(vault: Vault, pair: PairId, link: int | None) -> bool:
    """Whether what this link says waits here. A goodbye waits for no talk: it is the last thing said."""
    return is_held(vault, pair) and not any(one.kind == GOODBYE for one in entries.of_link(vault, link or 0))


def hold(vault: Vault, pair: PairId) -> None:
    """Let nothing more into the folder; what is made waits here, and what arrives is taken in as ever."""
    settings.put(vault, _key(pair), "held")


def have_spoken(vault: Vault, pair: PairId) -> None:
    """The two have spoken: what waited goes."""
    with vault.transaction():
        settings.put(vault, _key(pair), None)
        inbox.clear_notice(vault, pair, ADDED)


def _key(pair: PairId) -> str:
    return f"held {pair.hex()}"
