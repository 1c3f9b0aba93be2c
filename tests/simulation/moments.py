"""One moment of two people's life, as files: put back again and again, to let a deed go wrong in every way there is."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation import finale
from tests.simulation.devices import Device, Memory
from tests.simulation.fate import Blow, dying_before
from tests.simulation.invariants import BrokenError
from tests.simulation.replicas import OURS
from tests.simulation.worlds import World

HOUR = 3600.0
Prepare = Callable[[World], Device]


@dataclass
class Kept:
    """What a device had in its hands besides its files."""

    memory: Memory
    agreed: dict[str, bytes]


@dataclass
class Moment:
    """`device` is about to look at its folder."""

    world: World
    device: Device
    place: Path
    clock: float
    store: dict[str, bytes]
    kept: dict[str, Kept] = field(default_factory=dict)

    @classmethod
    def keep(cls, world: World, prepare: Prepare) -> "Moment":
        """Lead two people to a moment, and keep everything as it is."""
        device = prepare(world)
        world.is_calm = True
        moment = cls(world, device, world.directory / "kept", world.clock, dict(world.engine.store))
        for one in world.devices:
            one.close()
            for path in (one.directory, one.marks, one.replica.path):
                shutil.copytree(path, moment.place / path.name, copy_function=shutil.copy2)
            moment.kept[one.label] = Kept(one.memory.copy(), dict(one.replica.agreed))
        return moment

    def put_back(self) -> None:
        """All is as it was."""
        world = self.world
        world.clock, world.engine.store = self.clock, dict(self.store)
        world.trace.clear()
        for one in world.devices:
            one.close()
            one.replica.plug()
            for path in (one.directory, one.marks, one.replica.path):
                shutil.rmtree(path)
                shutil.copytree(self.place / path.name, path, copy_function=shutil.copy2)
            kept = self.kept[one.label]
            one.memory, one.replica.agreed = kept.memory.copy(), dict(kept.agreed)

    def calls(self) -> list[tuple[str, bool]]:
        """What the look calls when all goes well, and whether it is a file's call."""
        self.put_back()
        self.device.fate.befall(-1, dying_before)
        self.device.look()
        return list(self.device.fate.calls)

    def strike(self, at: int, blow: Blow) -> None:
        """Let the device look, and the blow fall at call `at`."""
        self.put_back()
        self.device.fate.befall(at, blow)
        self.world.look(self.device, f"looks, struck at {at}")
        self.device.replica.plug()

    def go_on(self) -> None:
        """A healthy round later everything is where it belongs, and soon on both sides."""
        world, device = self.world, self.device
        world.clock += 2 * HOUR
        done = world.look(device, "looks again")
        if done is None or done.trouble is not None:
            raise BrokenError(7, device.label, "a healthy round did not go well")
        expect_one_file_each(device)
        finale.visit_all(world, HOUR)
        finale.expect_equal(world, is_settled=False)
        for one in world.devices:
            expect_one_file_each(one)


def expect_one_file_each(device: Device) -> None:
    """One live bundle of each item that is due in the folder, no staging file, and nothing that should be gone."""
    here = device.replica.listing()
    sql = "SELECT item, cleared_at FROM outbox WHERE pair = ?"
    for item, cleared_at in device.vault.read(sql, (device.pair,)):
        sql = "SELECT name, digest, state FROM outbox_name WHERE item = ?"
        names = device.vault.read(sql, (item,))
        lying = [name for name, digest, _ in names if here.get(name) == digest]
        final = [name for name, _, state in names if state == "final"]
        if cleared_at is not None and lying:
            raise BrokenError(7, device.label, f"item {item} was cleared, and still lies there")
        if cleared_at is None and (len(lying) != 1 or lying[0] not in final):
            raise BrokenError(7, device.label, f"item {item} lies there as {lying}, its final names are {final}")
    if [name for name in here if not name.endswith(OURS)]:
        raise BrokenError(7, device.label, "a staging file was left")
