"""One history: a seed, an engine, some steps, and its end."""

import traceback
from dataclasses import dataclass

from partspair.errors import KnownError
from tests.simulation import finale, lives, mischief, sayings
from tests.simulation.devices import Device
from tests.simulation.personalities import EVERY
from tests.simulation.scenery import Scenery, begin
from tests.simulation.worlds import World

STEPS = 50
WAITS = (0.0, 1.0, 11.0, 61.0, 700.0, 3600.0, 20_000.0, 90_000.0)


@dataclass(frozen=True)
class History:
    """How a history went; `broken` says what did not hold, in words, when something did not."""

    seed: int
    engine: str
    steps: int
    trace: tuple[str, ...]
    broken: str = ""

    def told(self, most: int = 10_000) -> str:
        """The whole story."""
        shown = self.trace[-most:]
        return "\n".join([f"seed {self.seed}, {self.engine}, {len(self.trace)} steps", *shown, self.broken])


def live(scenery: Scenery, seed: int, steps: int = STEPS) -> History:
    """Live through one history. What breaks is told in it, not raised."""
    habits = EVERY[seed % len(EVERY)]
    broken, trace = "", []
    with begin(scenery, seed, habits) as world:
        try:
            for _ in range(steps):
                step(world)
            world.check_vaults()
            end(world)
        except (AssertionError, KnownError, OSError, LookupError, ValueError, TypeError, RuntimeError) as error:
            broken = "".join(traceback.format_exception(error))
        trace = world.trace
    return History(seed, habits.name, len(trace), tuple(trace), broken)


def end(world: World) -> None:
    """Everything is delivered, and then holds."""
    finale.deliver_everything(world)
    finale.expect_equal(world)
    finale.expect_cleared(world)
    finale.expect_quiet(world)
    if world.chance.random() < 0.25:
        finale.part(world)
    world.check_vaults()


def step(world: World) -> None:
    """One thing happens; then some time goes by."""
    chance = world.chance
    kinds = ("look", "say", "sync", "mischief", "life")
    (kind,) = chance.choices(kinds, (30, 14, 26, 14, 5))
    device = chance.choice(world.in_use())
    match kind:
        case "look":
            sayings.threaten(world, device, 250, with_files=True)
            world.look(device)
        case "say":
            say(world, device)
        case "sync":
            moved = world.engine.sync(device.replica, chance.random())
            world.say(f"{moved} files move at {device.label}")
            world.check_files()
        case "mischief":
            mischief.play(world)
        case _:
            lives.go_on(world, device)
    world.clock += chance.choice(WAITS)


def say(world: World, device: Device) -> None:
    """Somebody says something."""
    (what,) = world.chance.choices((sayings.share, sayings.reply, sayings.take_back), (6, 3, 2))
    what(world, device)
