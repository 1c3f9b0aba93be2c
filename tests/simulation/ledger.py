"""What was truly said, signed, published and held, gathered from the authors' own vaults: the measure of the rest."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from partspair.pair.ids import DeviceId
from partspair.practice.reply import TakeBack
from partspair.sealing.entries import decode_entry
from tests.simulation.devices import Device

Said = tuple[str, bytes]
"""Who, and the entry's id."""


@dataclass
class Ledger:
    """Grows only: what was once so was so."""

    bodies: dict[Said, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    owner: dict[DeviceId, str] = field(default_factory=dict)
    signed: dict[tuple[DeviceId, int], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """device and seq → hashes of what it signed there; more than one is a fork"""
    taken_back: set[tuple[str, bytes]] = field(default_factory=set)
    """person and entry id"""
    held: dict[DeviceId, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """device → hashes of every link it ever had"""
    gone: dict[bytes, tuple[DeviceId, int]] = field(default_factory=dict)
    """hashes of links of which somebody says that they no longer exist"""
    sounds: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    """hash of a link → SHA-256 of what it carries"""

    def write_down(self, device: Device) -> None:
        """Take over what this device says of itself."""
        ids = device.ids()
        for own in ids:
            self.owner[own] = device.person
        self._links(device, ids)
        self._entries(device, ids)
        for author, seq, digest in device.vault.read(
            "SELECT device, seq, hash FROM gone WHERE pair = ?", (device.pair,)
        ):
            self.gone[digest] = (DeviceId(author), seq)

    def _links(self, device: Device, ids: list[DeviceId]) -> None:
        sql = "SELECT link, device, seq, hash, state FROM link WHERE pair = ?"
        own = device.own_id
        for link, author, seq, digest, state in device.vault.read(sql, (device.pair,)):
            for one in ids if own is None else [own]:
                self.held[one].add(digest)
            if state == "own" and author in ids:
                self.signed[DeviceId(author), seq].add(digest)
                rows = device.vault.read("SELECT sha256 FROM attachment WHERE link = ?", (link,))
                self.sounds[digest].update(row[0] for row in rows)

    def _entries(self, device: Device, ids: list[DeviceId]) -> None:
        sql = "SELECT author, entry, body, kind FROM entry WHERE pair = ? AND is_mine = 1"
        for author, entry, body, kind in device.vault.read(sql, (device.pair,)):
            if author not in ids or not body:
                continue
            self.bodies[device.person, entry].add(hashlib.sha256(body).digest())
            if kind == "take-back":
                what = decode_entry(body).what
                if isinstance(what, TakeBack):
                    self.taken_back.add((device.person, what.to))

    def is_gone(self, digest: bytes) -> bool:
        """Whether somebody said that this link no longer exists."""
        return digest in self.gone

    def forks(self) -> set[tuple[DeviceId, int]]:
        """The places with two contents."""
        return {place for place, hashes in self.signed.items() if len(hashes) > 1}
