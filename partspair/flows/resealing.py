"""Sealing again what is still on its way, when a key or a device was added or went (protocol 2 and 8)."""

from partspair.flows.rosters import active_devices
from partspair.pair.ids import DeviceId, PairId
from partspair.vault import links, outbox
from partspair.vault.database import Vault
from partspair.vault.outbox import OutboxItem, OutboxKind


def seal_again_for(vault: Vault, pair: PairId, device: DeviceId, now: float) -> None:
    """A device has another key: whatever it did not acknowledge is sealed to that one."""
    for item in outbox.of_pair(vault, pair):
        is_meant = item.to_device == device if item.kind is OutboxKind.RESEND else not _has(vault, item, device)
        if item.kind is not OutboxKind.HELLO and is_meant:
            outbox.supersede(vault, item.item, now)


def seal_all_again(vault: Vault, pair: PairId, now: float) -> None:
    """A device came or went: everything that lies in the folder is sealed to those that there are now."""
    active = active_devices(vault, pair)
    for item in outbox.of_pair(vault, pair):
        if item.kind is OutboxKind.BUNDLE:
            outbox.supersede(vault, item.item, now)
        elif item.kind is OutboxKind.RESEND and item.to_device not in active:
            outbox.withdraw(vault, item.item, now)


def _has(vault: Vault, item: OutboxItem, device: DeviceId) -> bool:
    link = links.get(vault, item.link or 0)
    return link is not None and device in outbox.acknowledged_by(vault, link.pair, link.device, link.seq)
