"""One device: a real vault, a real post, a clock that may be wrong, and what it must remember."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from partspair.errors import KnownError
from partspair.flows import keeping, marking
from partspair.flows.exchanging import Exchanged, Post
from partspair.flows.waits import Waits
from partspair.pair.ids import DeviceId, PairId
from partspair.vault import devices
from partspair.vault.database import Vault
from tests.simulation.fate import Fate, MortalConnection
from tests.simulation.replicas import Replica
from tests.support.faulty_folder import Death

WAITS = Waits()
YEARS = 10 * 365 * 86_400.0


@dataclass
class Memory:
    """What a vault was seen to hold: it may only vanish by a person's act."""

    entries: dict[int, tuple[bytes, bytes, bytes]] = field(default_factory=dict)
    """row → author, id, body"""
    links: dict[int, tuple[bytes, int, bytes]] = field(default_factory=dict)
    """row → device, seq, hash"""
    sounds: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    """row → link, SHA-256"""

    def copy(self) -> "Memory":
        return Memory(dict(self.entries), dict(self.links), dict(self.sounds))


@dataclass
class Device:
    """`label` is the person's letter and a number. `skew` is how wrong its clock is, in seconds."""

    label: str
    person: str
    words: str
    key: bytes
    directory: Path
    pair: PairId
    replica: Replica
    clock: Callable[[], float]
    fate: Fate = field(default_factory=Fate)
    skew: float = 0.0
    memory: Memory = field(default_factory=Memory)
    copies: dict[str, tuple[Memory, bool]] = field(default_factory=dict)
    """Old copies of its vault, by their directory's name, with `is_further` as it was."""
    is_lost: bool = False
    is_further: bool = False
    """A copy of another device's vault that is to become a device beside it."""
    machine: bytes = b""
    _vault: Vault | None = None
    _post: Post | None = None

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock() + self.skew, UTC)

    @property
    def vault(self) -> Vault:
        if self._vault is None:
            self._vault = Vault.open(self.directory, self.key, synchronous="OFF")
            self._vault._connection = MortalConnection(self._vault._connection, self.fate)
        return self._vault

    @property
    def own_id(self) -> DeviceId | None:
        """What it signs as; None when it must not sign."""
        own = devices.own(self.vault, self.pair)
        return own.device if own is not None else None

    def ids(self) -> list[DeviceId]:
        """Everything it ever signed as."""
        rows = self.vault.read("SELECT device FROM own_device WHERE pair = ? ORDER BY created_at, device", (self.pair,))
        return [DeviceId(row[0]) for row in rows]

    def look(self) -> Exchanged:
        """One round with the folder."""
        if self._post is None:
            self._post = Post(self.vault, self.pair, WAITS)
        return self._post.exchange(self.now, self.clock())

    def close(self) -> None:
        """The process ends."""
        vault, self._vault, self._post = self._vault, None, None
        if vault is not None:
            self.fate.is_dead = False
            self.fate.spare()
            vars(vault)["_connection"].real.close()

    def start(self) -> None:
        """The process begins anew, as after a death."""
        self.close()
        keeping.sweep(self.vault, self.now.timestamp(), WAITS)
        marking.check_mark(self.vault, self.marks, self.machine, self.now.timestamp())

    @property
    def marks(self) -> Path:
        """Where this machine's mark lies, outside the vault."""
        return self.directory.with_name(f"{self.label} marks")

    def copy_vault(self, name: str) -> Path:
        """Copy the vault, as a backup program does while the app is closed; then it is opened again."""
        target = self.directory.with_name(name)
        self.close()
        shutil.copytree(self.directory, target)
        self.start()
        return target

    def back_up(self) -> str:
        """Keep a copy for later."""
        name = f"{self.label} copy {len(self.copies) + 1}"
        self.copy_vault(name)
        self.copies[name] = self.memory.copy(), self.is_further
        return name

    def restore(self, name: str) -> None:
        """Put an old copy in the place of the vault."""
        self.close()
        shutil.rmtree(self.directory)
        shutil.copytree(self.directory.with_name(name), self.directory)
        memory, self.is_further = self.copies[name]
        self.memory = memory.copy()

    @contextmanager
    def dying(self) -> Iterator[list[str]]:
        """What happens inside may end in death, or in a calm refusal; afterwards the device runs again.

        The list says how it ended.
        """
        ended: list[str] = []
        try:
            yield ended
        except Death:
            ended.append(f"died at {self.fate.struck}")
        except KnownError as error:
            ended.append(type(error).__name__)
        if self.fate.is_dead:
            self.start()
        self.fate.spare()
