"""What engines do to files, and what somebody who hates us does: by files alone, for keys he has none."""

from collections.abc import Callable

from partspair.sync.names import is_staging
from tests.simulation.forgeries import forge
from tests.simulation.replicas import OURS, Replica
from tests.simulation.worlds import World

HEADER = b"age-encryption.org/v1\n"


def _pick(world: World, replica: Replica) -> str | None:
    names = sorted(name for name in replica.files() if name.endswith(OURS) or is_staging(name))
    return world.chance.choice(names) if names else None


def _anywhere(world: World) -> Replica | None:
    there = [one.replica for one in world.in_use() if one.replica.is_there]
    return world.chance.choice(there) if there else None


def copies(world: World) -> str:
    """Conflict copies of something, up to fifty: whole, cut off, or damaged."""
    replica = _anywhere(world)
    name = _pick(world, replica) if replica else None
    if replica is None or name is None:
        return ""
    data = world.contents.get(replica.files()[name])
    number = world.chance.choice((1, 1, 1, 2, 5, 50 if len(data) < 100_000 else 5))
    is_whole = world.chance.random() < 0.6
    for _ in range(number):
        copy = world.engine.copy_name(name)
        if copy not in replica.listing():
            replica.write(copy, data if is_whole else _damaged(world, data))
    return f"{number} {'whole' if is_whole else 'damaged'} copies of {name} at {replica.label}"


def damage(world: World) -> str:
    """A file is cut off or altered in its place."""
    replica = _anywhere(world)
    name = _pick(world, replica) if replica else None
    if replica is None or name is None:
        return ""
    replica.write(name, _damaged(world, world.contents.get(replica.files()[name])))
    return f"{name} is damaged at {replica.label}"


def resurrect(world: World) -> str:
    """Something that was removed is back, under its name or another."""
    replica = _anywhere(world)
    gone = sorted(set(world.engine.ever) - set(replica.listing())) if replica else []
    if replica is None or not gone:
        return ""
    name = world.chance.choice(gone)
    target = name if world.chance.random() < 0.6 else world.engine.copy_name(name)
    replica.write(target, world.contents.get(world.engine.ever[name]))
    return f"{name} is back at {replica.label} as {'itself' if target == name else target}"


def lose(world: World) -> str:
    """A file vanishes from a folder, and so from everywhere."""
    replica = _anywhere(world)
    name = _pick(world, replica) if replica else None
    if replica is None or name is None:
        return ""
    replica.remove(name)
    return f"{name} vanishes at {replica.label}"


def unmount(world: World) -> str:
    """The folder is away, or back."""
    replica = world.chance.choice(world.in_use()).replica
    if world.engine.habits.is_carried:
        return ""
    if replica.is_there:
        replica.unplug()
        return f"the folder of {replica.label} is away"
    replica.plug()
    return f"the folder of {replica.label} is back"


def rename(world: World) -> str:
    """A person renames a file."""
    replica = _anywhere(world)
    name = _pick(world, replica) if replica else None
    if replica is None or name is None or is_staging(name):
        return ""
    copy = world.engine.copy_name(name)
    data = world.contents.get(replica.files()[name])
    replica.remove(name)
    replica.write(copy, data)
    return f"{name} is renamed to {copy} at {replica.label}"


def withhold(world: World) -> str:
    """One file is kept from one side."""
    replica = world.chance.choice(world.in_use()).replica
    names = sorted(name for name in {*world.engine.store, *replica.agreed} if name.endswith(OURS))
    if not names:
        return ""
    name = world.chance.choice(names)
    replica.withheld ^= {name}
    return f"{name} is {'withheld from' if name in replica.withheld else 'let through to'} {replica.label}"


def empty(world: World) -> str:
    """Every file of ours is gone from a folder."""
    replica = _anywhere(world)
    if replica is None:
        return ""
    for name in replica.files():
        if name.endswith(OURS):
            replica.remove(name)
    return f"the folder of {replica.label} is emptied"


def roll_back(world: World) -> str:
    """A folder is as it was: what is newer goes, what was removed is back."""
    replica = _anywhere(world)
    if replica is None:
        return ""
    ever = sorted(world.engine.ever.items())
    cut = world.chance.randrange(len(ever) + 1) if ever else 0
    old = dict(sorted(ever, key=lambda one: one[0])[:cut])
    for name in replica.files():
        if name.endswith(OURS) and name not in old:
            replica.remove(name)
    for name, digest in old.items():
        replica.write(name, world.contents.get(digest))
    return f"the folder of {replica.label} is as another {cut} files"


def swap(world: World) -> str:
    """Two names change their contents."""
    replica = _anywhere(world)
    names = sorted(name for name in replica.files() if name.endswith(OURS)) if replica else []
    if replica is None or len(names) < 2:
        return ""
    one, other = world.chance.sample(names, 2)
    files = replica.files()
    replica.write(one, world.contents.get(files[other]))
    replica.write(other, world.contents.get(files[one]))
    return f"{one} and {other} are swapped at {replica.label}"


def inject(world: World) -> str:
    """Files that nobody of the pair wrote."""
    replica = _anywhere(world)
    if replica is None:
        return ""
    chance = world.chance
    known = [world.contents.get(digest) for _, digest in sorted(world.engine.ever.items())]
    strange = [
        *world.strange,
        HEADER + chance.randbytes(chance.randrange(5000)),
        chance.randbytes(chance.randrange(1, 3000)),
        b"",
        HEADER + b"-> scrypt AAAA 18\nAAAA\n--- AAAA\n",
    ]
    if len(known) > 1:
        one, other = chance.sample(known, 2)
        strange += [one[:12_000] + other[12_000:], one + b"\0", one[:-1], other[:200] + one[200:]]
    data = chance.choice(strange)
    name = chance.choice([f"{''.join(chance.choices('abcdefghijklmnopqrstuvwxyz234567', k=32))}.age", "notes.age",
                          "a letter.txt", f"{'x' * 200}.age", "Ünïcode \u202e name.age"])  # fmt: skip
    if data in world.strange and chance.random() < 0.5:
        name = chance.choice(sorted(replica.files()) or [name])
    replica.write(name, data)
    return f"{name!a} with {len(data)} bytes is put at {replica.label}"


Mischief = Callable[[World], str]
USUAL: tuple[tuple[int, Mischief], ...] = (
    (5, copies), (1, damage), (2, resurrect), (1, lose), (2, unmount), (1, rename), (2, withhold),
)  # fmt: skip
HATEFUL: tuple[tuple[int, Mischief], ...] = (
    *USUAL, (3, damage), (3, resurrect), (2, lose), (4, withhold), (1, empty), (2, roll_back), (3, swap), (4, inject),
    (5, forge),
)  # fmt: skip


def play(world: World) -> None:
    """Do one thing, in the engine's character."""
    every = HATEFUL if world.engine.habits.is_hostile else USUAL
    (done,) = world.chance.choices([one for _, one in every], [weight for weight, _ in every])
    told = done(world)
    if told:
        world.say(told)
        world.check_files()


def _damaged(world: World, data: bytes) -> bytes:
    """Cut off, one bit flipped, a piece missing, or longer than it was.

    Whose copy of the file's key lies where in the header is in no seed: of a header, its first line is hit.
    """
    chance = world.chance
    if not data:
        return b"\0"
    place = chance.randrange(len(data))
    at = place % len(HEADER) if place <= data.find(b"\n", data.find(b"\n---") + 1) else place
    match chance.randrange(4):
        case 0:
            return data[:place]
        case 1:
            return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        case 2:
            return data[:at] + data[at + 1 + chance.randrange(100) :]
        case _:
            return data + chance.randbytes(7)
