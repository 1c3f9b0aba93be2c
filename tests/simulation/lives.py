"""What happens to devices: further ones, old copies put back, copied profiles, words entered again."""

import shutil

from partspair.flows import rosters
from partspair.flows.becoming import become_new_device, remove_device
from partspair.flows.noticing import is_deaf
from tests.simulation import scenery
from tests.simulation.devices import YEARS, Device
from tests.simulation.sayings import threaten
from tests.simulation.worlds import World

MOST_DEVICES = 3
MOST_MENDING = 20
MOST_CALLS = 80
DAYS = 86_400.0


def start(world: World, device: Device) -> None:
    """The app is closed and opened again."""
    with world.act(device, "is started anew"):
        device.start()


def lose_time(world: World, device: Device) -> None:
    """Its clock goes wrong, or right again."""
    device.skew = world.chance.choice((0.0, 0.0, 3600.0, -DAYS, YEARS, -YEARS))
    world.say(f"the clock of {device.label} is off by {device.skew:.0f} s")


def let_days_go_by(world: World, _device: Device) -> None:
    """Nobody does anything for long."""
    days = world.chance.choice((8, 10, 35, 70))
    world.clock += days * DAYS
    world.say(f"{days} days go by")


def back_up(world: World, device: Device) -> None:
    """A backup program copies the vault."""
    if len(device.copies) < MOST_DEVICES:
        world.say(f"{device.back_up()} is made")


def restore(world: World, device: Device) -> None:
    """An old copy is put in the place of the vault. Where its mark is lost too, only the folder can tell."""
    if not device.copies:
        return
    name = world.chance.choice(sorted(device.copies))
    is_marked = world.chance.random() < 0.6
    device.restore(name)
    if not is_marked:
        shutil.rmtree(device.marks, ignore_errors=True)
    with world.act(device, f"is {name} again{'' if is_marked else ', and its mark is lost'}"):
        device.start()


def add_device(world: World, device: Device) -> None:
    """A copy of somebody's vault on another machine, which is to be a device of its own there."""
    person = world.person(device.person)
    if len(person) >= MOST_DEVICES or device.is_further:
        return
    number = 1 + sum(one.person == device.person for one in world.devices)
    label = f"{device.label[0]}{number}"
    further = _copy(world, device, label)
    further.is_further = True
    world.say(f"{label} is made of a copy of {device.label}")
    if world.chance.random() < 0.5:
        enter_words(world, further)


def clone(world: World, device: Device) -> None:
    """A whole machine is doubled, mark and all: nothing tells the two apart but what they sign."""
    person = world.person(device.person)
    if len(person) >= MOST_DEVICES or device.is_further or device.own_id is None:
        return
    label = f"{device.label[0]}{1 + sum(one.person == device.person for one in world.devices)}"
    shutil.copytree(device.marks, world.directory / f"{label} marks")
    _copy(world, device, label, device.machine)
    world.say(f"{label} is {device.label} once more")


def _copy(world: World, device: Device, label: str, machine: bytes = b"") -> Device:
    device.copy_vault(label)
    further = scenery.enter(world, label, device.person, device.words, device.key, device.pair, machine)
    further.memory = device.memory.copy()
    further.skew = device.skew
    world.engine.join(further.replica)
    world.check(further, further.replica.listing())
    return further


def enter_words(world: World, device: Device) -> None:
    """A device that must not sign, or that seems to have been replaced, becomes a new one."""
    if device.own_id is not None and not is_deaf(device.vault, device.pair, device.now.timestamp()):
        return
    with world.act(device, f"becomes {'a further' if device.is_further else 'a new'} device"):
        threaten(world, device, MOST_CALLS, with_files=False)
        become_new_device(device.vault, device.pair, device.words, device.now, replaces=not device.is_further)
    if device.own_id is not None:
        device.is_further = False


def lose(world: World, device: Device) -> None:
    """A device is lost for good; another of the same person shuts it out, once it has the words."""
    others = [one for one in world.person(device.person) if one.own_id not in (None, device.own_id)]
    lost = device.own_id
    if not others or lost is None or device.is_further:
        return
    device.is_lost = True
    world.say(f"{device.label} is lost")
    other = world.chance.choice(others)
    world.lost[device.label] = other.label
    if world.chance.random() < 0.5:
        shut_out(world, other, device)


def shut_out(world: World, other: Device, device: Device) -> None:
    """The words are entered on a device that was not lost."""
    lost = device.own_id
    known = rosters.known_devices(other.vault, other.pair)
    if lost is None or lost not in known or lost == other.own_id:
        return
    with world.act(other, f"shuts {device.label} out"):
        threaten(world, other, MOST_CALLS, with_files=False)
        remove_device(other.vault, other.pair, other.words, lost, other.now)
    if rosters.known_devices(other.vault, other.pair)[lost].member.last is not None:
        world.lost.pop(device.label, None)


def shut_out_all(world: World) -> None:
    """Everybody who lost a device has said so."""
    for device in [one for one in world.devices if one.label in world.lost]:
        others = [one for one in world.person(device.person) if one.own_id is not None]
        if others:
            shut_out(world, others[0], device)


def mend(world: World) -> bool:
    """Everybody who was told to enters their words; whether somebody did."""
    told = [one for one in world.in_use() if one.own_id is None or is_deaf(one.vault, one.pair, one.now.timestamp())]
    for device in told:
        enter_words(world, device)
    return bool(told)


LIVES = (
    (3, start), (2, lose_time), (2, let_days_go_by), (3, back_up), (3, restore), (3, add_device), (4, enter_words),
    (1, lose),
)  # fmt: skip


def go_on(world: World, device: Device) -> None:
    """One thing of these."""
    (what,) = world.chance.choices([one for _, one in LIVES], [weight for weight, _ in LIVES])
    what(world, device)
