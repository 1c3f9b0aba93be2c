"""Failure and death at every call of a round with the folder: a healthy round later all is where it belongs."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.simulation import finale, invariants, sayings
from tests.simulation.devices import Device
from tests.simulation.fate import (
    UNDOING,
    Arguments,
    Blow,
    Call,
    dying_after,
    dying_before,
    failing,
    losing,
    writing_less,
)
from tests.simulation.moments import HOUR, Moment, Prepare
from tests.simulation.personalities import Personality
from tests.simulation.scenery import Scenery, begin, build, fast_directory
from tests.simulation.worlds import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

HONEST = Personality("an honest engine", ("{stem} copy.age",), takes_staging=False)
DAY = 24 * HOUR


@pytest.fixture(scope="module")
def scenery() -> Iterator[Scenery]:
    made = build(fast_directory())
    yield made
    shutil.rmtree(made.place, ignore_errors=True)


def settled(world: World) -> tuple[Device, Device]:
    """Both have everything, and know it."""
    world.is_calm = True
    for _ in range(3):
        finale.visit_all(world, HOUR)
    return world.devices[0], world.devices[1]


def publishing(world: World) -> Device:
    """A share with sound lies ready."""
    maren, _ = settled(world)
    sayings.share(world, maren, is_aloud=True)
    return maren


def receiving(world: World) -> Device:
    """It lies in the other's folder."""
    world.look(publishing(world))
    finale.deliver(world)
    return world.devices[1]


def clearing(world: World) -> Device:
    """All was received long ago."""
    receiving(world)
    for _ in range(2):
        finale.visit_all(world, HOUR)
    for device in world.devices:
        sayings.share(world, device)
    finale.visit_all(world, HOUR)
    world.clock += 2 * DAY
    return world.devices[0]


def taking_back(world: World) -> Device:
    """It was taken back before anybody had it."""
    maren = publishing(world)
    world.look(maren)
    sayings.take_back(world, maren)
    return maren


def lost(world: World) -> Device:
    """What was published is not in the folder any more."""
    maren = publishing(world)
    world.look(maren)
    for name in invariants.live_own_names(maren):
        maren.replica.remove(name)
    world.clock += DAY
    finale.deliver(world)
    return maren


def sealing_again(world: World) -> Device:
    """The other has another key, and what lies in the folder was sealed to the one before."""
    maren, idris = settled(world)
    sayings.share(world, maren)
    world.look(maren)
    world.clock += 8 * DAY
    world.look(idris)
    world.look(idris)
    finale.deliver(world)
    assert maren.vault.read("SELECT count(*) FROM outbox WHERE state = 'in_folder'")[0][0] > 0
    return maren


MOMENTS: tuple[Prepare, ...] = (publishing, receiving, clearing, taking_back, lost, sealing_again)


def vanishing(moment: Moment) -> Blow:
    """From this call on the folder is away."""

    def vanish(_name: str, real: Call, arguments: Arguments, is_file: bool) -> Any:
        if is_file:
            moment.device.replica.unplug()
        return real(*arguments)

    return vanish


def at_files(_name: str, is_file: bool) -> bool:
    return is_file


def at_changes(name: str, is_file: bool) -> bool:
    return is_file and name in ("create", "open_fd", "write", "rename", "remove", "flush_to_disk", "sync_directory")


def at_writes(name: str, _is_file: bool) -> bool:
    return name == "write"


def at_vault(name: str, is_file: bool) -> bool:
    return not is_file and name not in UNDOING


def anywhere(_name: str, _is_file: bool) -> bool:
    return True


BLOWS: dict[str, tuple[Callable[[str, bool], bool], Callable[[Moment], Blow]]] = {
    "killed before": (at_writes, lambda _: dying_before),
    "killed after": (anywhere, lambda _: dying_after),
    "ENOSPC": (at_files, lambda _: failing(errno.ENOSPC)),
    "EIO": (at_files, lambda _: failing(errno.EIO)),
    "EACCES": (at_files, lambda _: failing(errno.EACCES)),
    "EBUSY": (at_changes, lambda _: failing(errno.EBUSY)),
    "a short write": (at_writes, lambda _: writing_less),
    "a lost write": (at_writes, lambda _: losing),
    "vanished": (at_files, vanishing),
    "a full disk under the vault": (at_vault, lambda _: failing(errno.ENOSPC)),
}


@pytest.fixture(params=MOMENTS, ids=lambda one: one.__name__, scope="module")
def moment(request: pytest.FixtureRequest, scenery: Scenery) -> Iterator[Moment]:
    with ExitStack() as stack:
        world = stack.enter_context(begin(scenery, 0, HONEST))
        yield Moment.keep(world, request.param)


@pytest.mark.parametrize("blow", BLOWS)
def test_whatever_happens_at_any_call_a_healthy_round_makes_it_good(moment: Moment, blow: str) -> None:
    is_fit, make = BLOWS[blow]
    calls = moment.calls()
    assert len(calls) > 10
    for at, (name, is_file) in enumerate(calls, start=1):
        if is_fit(name, is_file):
            moment.strike(at, make(moment))
            try:
                moment.go_on()
            except AssertionError as error:
                pytest.fail("\n".join([f"{blow} at {at}, {name}", str(error), *moment.world.trace]), pytrace=False)
