"""The world of one history: people, devices, their folders, the engine between them, one clock, one source of chance.

`World.act` does one thing on a device, and checks every invariant that it could have broken.
"""

import logging
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import override

from partspair.flows import exchanging, looking, publishing
from partspair.flows.exchanging import Exchanged
from partspair.pair.ids import DeviceId
from partspair.sync.state import Emptied, Replaced
from partspair.vault import inbox
from tests.simulation import invariants
from tests.simulation.devices import Device
from tests.simulation.engines import Engine
from tests.simulation.fate import Fate, ModelFolder
from tests.simulation.invariants import Checked
from tests.simulation.ledger import Ledger
from tests.simulation.replicas import Contents, Replica

BEGINNING = datetime(2026, 3, 1, 6, 0, tzinfo=UTC).timestamp()
TICK = 1_000_000


@dataclass
class World:
    """`trace` says what happened, in words that depend on the seed alone."""

    directory: Path
    chance: random.Random
    engine: Engine
    contents: Contents
    strange: tuple[bytes, ...] = ()
    """Files of another pair."""
    devices: list[Device] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    checked: Checked = field(default_factory=Checked)
    trace: list[str] = field(default_factory=list)
    seeds: dict[DeviceId, list[bytes]] = field(default_factory=dict)
    clock: float = BEGINNING
    ticks: int = 0
    said: int = 0
    is_calm: bool = False
    """Nothing befalls anybody any more."""
    lost: dict[str, str] = field(default_factory=dict)
    """Lost devices that nobody shut out yet."""
    log: list[str] = field(default_factory=list)

    def tick(self) -> int:
        """Times of files that never repeat."""
        self.ticks += 1
        return 10**15 + self.ticks * TICK

    def now(self) -> float:
        return self.clock

    def say(self, text: str) -> None:
        """Write down what happens."""
        self.trace.append(f"{len(self.trace) + 1:4} {self.clock - BEGINNING:10.0f} s  {text}")

    def replica(self, label: str, fate: Fate) -> Replica:
        """A folder for a device."""
        path = self.directory / f"{label} folder"
        path.mkdir()
        placeholders: dict[str, int] = {}
        folder = ModelFolder(path, fate, placeholders)
        return Replica(label, path, self.contents, self.tick, folder, placeholders)

    def person(self, name: str) -> list[Device]:
        """A person's devices that are still in use."""
        return [one for one in self.devices if one.person == name and not one.is_lost]

    def in_use(self) -> list[Device]:
        return [one for one in self.devices if not one.is_lost]

    @contextmanager
    def act(self, device: Device, what: str) -> Iterator[list[str]]:
        """Let a device do something, which may end in death; then check what it did."""
        before = device.replica.listing()
        with device.dying() as ended:
            yield ended
        self.say(f"{device.label} {what}{''.join(f' [{one}]' for one in ended)}")
        self.check(device, before)

    def look(self, device: Device, what: str = "looks", *, heals: bool = False) -> Exchanged | None:
        """One round of a device with its folder."""
        done: Exchanged | None = None
        with self.act(device, what) as ended:
            device.replica.folder.reads.clear()
            accepted = inbox.accepted_names(device.vault, device.pair)
            done = device.look()
            ended.append(_told(done))
            if again := accepted & set(device.replica.folder.reads) - invariants.live_own_names(device):
                raise invariants.BrokenError(9, device.label, f"read {sorted(again)[0]} again")
            if heals and isinstance(done.state, Emptied | Replaced):
                publishing.put_back(device.vault, device.pair, device.now.timestamp())
        return done

    def check(self, device: Device, before: dict[str, bytes]) -> None:
        """Every invariant that this device could have broken just now."""
        after = device.replica.listing()
        self.ledger.write_down(device)
        for one, seeds in invariants.own_seeds(device).items():
            kept = self.seeds.setdefault(one, [])
            kept += [seed for seed in seeds if seed not in kept]
        logged = "\n".join(self.log).encode()
        invariants.no_plaintext(self.contents, after, self.checked, logged, device.label)
        invariants.shown_is_signed(device, self.ledger, self.checked)
        invariants.forks_are_noticed(device)
        invariants.taken_back_is_signed(device, self.ledger)
        invariants.nothing_vanishes(device, self.ledger)
        invariants.received_is_true(device, self.ledger)
        if device.replica.is_there:
            invariants.only_own_files_change(device, before, after)
        missing = looking.still_coming(device.vault, device.pair)
        invariants.gaps_are_shown(device, missing.number if missing else 0)
        for name, digest in after.items():
            if before.get(name) != digest:
                data = self.contents.get(digest)
                invariants.removed_opens_nothing(device, digest, data, self.seeds, self.checked)

    def check_files(self) -> None:
        """What an engine did may break nothing but be seen by nobody."""
        for device in self.devices:
            listing = device.replica.listing()
            invariants.no_plaintext(self.contents, listing, self.checked, b"", device.label)

    def check_vaults(self) -> None:
        """What is slow to check, now and then."""
        for device in self.devices:
            invariants.vault_is_closed(device)
            invariants.sounds_are_true(device, self.ledger)

    def close(self) -> None:
        for device in self.devices:
            device.close()
        shutil.rmtree(self.directory, ignore_errors=True)


def _told(done: Exchanged) -> str:
    figures = f"+{done.accepted} ^{done.published} -{done.cleared}"
    state = "" if type(done.state).__name__ == "Ready" else f" {type(done.state).__name__}"
    trouble = f" {type(done.trouble).__name__}" if done.trouble else ""
    return f"{figures}{state}{trouble}{' silent' if not any((done.accepted, done.published, done.cleared)) else ''}"


class _Listening(logging.Handler):
    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log = log

    @override
    def emit(self, record: logging.LogRecord) -> None:
        self._log.append(record.getMessage())


@contextmanager
def inhabited(world: World) -> Iterator[World]:
    """Inside, the flows' folders are the world's, and its log is read."""

    def folder(path: Path) -> ModelFolder:
        for device in world.devices:
            if device.replica.path == path:
                return device.replica.folder
        raise LookupError(f"no folder {path}")

    real, listener = vars(exchanging)["Folder"], _Listening(world.log)
    vars(exchanging)["Folder"] = folder
    logging.getLogger().addHandler(listener)
    try:
        yield world
    finally:
        vars(exchanging)["Folder"] = real
        logging.getLogger().removeHandler(listener)
        world.close()
