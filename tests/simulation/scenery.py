"""Two people who are paired, made once in a process and copied for each history: pairing is not what is tried here."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from partspair.flows import pairing
from partspair.flows.exchanging import Post
from partspair.flows.pairing import Place
from partspair.pair.ids import PairId
from partspair.sealing.keys import new_words, recovery_identity
from partspair.vault import pairs, people
from partspair.vault.database import Vault
from partspair.vault.people import Profile
from tests.simulation.devices import WAITS, Device
from tests.simulation.engines import Engine
from tests.simulation.fate import Fate
from tests.simulation.personalities import Personality
from tests.simulation.replicas import Contents
from tests.simulation.seeding import Names, bytes_from, seeded
from tests.simulation.worlds import BEGINNING, World, inhabited

PEOPLE = ("Maren", "Idris")
ZONES = ("Europe/London", "America/Los_Angeles")
MEMORY = Path("/dev/shm")


@dataclass(frozen=True)
class Scenery:
    """Two closed vaults and the folder, as files."""

    directory: Path
    pair: PairId
    words: tuple[str, ...]
    keys: tuple[bytes, ...]
    names: dict[bytes, int]
    place: Path = Path()
    """What is to be removed in the end."""
    strange: tuple[bytes, ...] = ()
    """What lies in the folder of two other people."""


def fast_directory() -> Path:
    """A directory in memory where there is one."""
    place = MEMORY if MEMORY.is_dir() else None
    return Path(tempfile.mkdtemp(prefix="partspair-simulation-", dir=place))


def build(directory: Path) -> Scenery:
    """Let two people meet, compare their words and say so; two others, somewhere else, do so too."""
    strange = _meet(directory / "others", "others")
    files = tuple(path.read_bytes() for path in sorted((strange.directory / "folder").iterdir()))
    return replace(_meet(directory / "pair", "scenery"), place=directory, strange=files)


def _meet(directory: Path, seed: str) -> Scenery:
    directory.mkdir(parents=True)
    names, chance = Names(), random.Random(seed)
    folder = directory / "folder"
    folder.mkdir()
    with seeded(bytes_from(chance), names):
        words = tuple(new_words(chance.randbytes) for _ in PEOPLE)
        keys = tuple(chance.randbytes(32) for _ in PEOPLE)
        vaults = [_vault(directory / one[0], *one[1:]) for one in zip(PEOPLE, keys, words, ZONES, strict=True)]
        pair = _pair_up(vaults[0], vaults[1], Place(str(folder), "A folder"))
        for vault in vaults:
            vault.close()
    return Scenery(directory, pair, words, keys, names.known)


def _pair_up(maren: Vault, idris: Vault, place: Place) -> PairId:
    """Pair by words over the folder, some minutes apart."""
    now = datetime.fromtimestamp(BEGINNING, UTC) - timedelta(hours=2)
    invited = pairing.invite(maren, place, now, WAITS)
    hers, his = (Post(one, invited.pair, WAITS) for one in (maren, idris))
    minute = iter(range(1000))

    def look(*posts: Post) -> None:
        for post in posts:
            at = now + timedelta(minutes=next(minute))
            post.exchange(at, at.timestamp())

    look(hers)
    pairing.join(idris, " ".join(invited.words), place, now, WAITS)
    look(his, his, hers, hers)
    for vault in (maren, idris):
        pairing.confirm(vault, invited.pair, now + timedelta(minutes=next(minute)))
    look(hers, his, hers, his, hers, his)
    return invited.pair


def _vault(directory: Path, key: bytes, words: str, zone: str) -> Vault:
    vault = Vault.create(directory, key, synchronous="OFF")
    with vault.transaction():
        people.set_profile(vault, Profile(f"{directory.name} canary", zone))
        people.set_root_recipient(vault, recovery_identity(words).recipient.public)
    return vault


@contextmanager
def begin(scenery: Scenery, seed: int, habits: Personality) -> Iterator[World]:
    """A world at its beginning: each person has one device and a folder that holds what both hold."""
    directory = fast_directory()
    chance, contents = random.Random(seed), Contents()
    names = Names(scenery.names)
    engine = Engine(habits, chance, contents)
    world = World(directory, chance, engine, contents, strange=scenery.strange)
    with seeded(bytes_from(random.Random(f"bytes {seed}")), names), inhabited(world):
        for name, words, key in zip(PEOPLE, scenery.words, scenery.keys, strict=True):
            label = f"{name[0].lower()}1"
            shutil.copytree(scenery.directory / name, directory / label)
            enter(world, label, name, words, key, scenery.pair)
        for path in sorted((scenery.directory / "folder").iterdir()):
            digest = contents.put(path.read_bytes())
            engine.store[path.name] = engine.ever[path.name] = digest
        for device in world.devices:
            for name, digest in sorted(engine.store.items()):
                if not habits.is_carried:
                    device.replica.write(name, contents.get(digest))
                    device.replica.agreed[name] = digest
            engine.join(device.replica)
        for device in world.devices:
            world.ledger.write_down(device)
        for device in world.devices:
            engine.sync(device.replica, 1.0, is_honest=True)
            world.check(device, device.replica.listing())
        yield world


def enter(world: World, label: str, person: str, words: str, key: bytes, pair: PairId, machine: bytes = b"") -> Device:
    """A device whose vault lies there already; from now on it has a folder of its own."""
    fate = Fate()
    replica = world.replica(label, fate)
    device = Device(label, person, words, key, world.directory / label, pair, replica, world.now, fate)
    device.machine = machine or label.encode()
    kept = pairs.get(device.vault, pair)
    if kept is None:
        raise LookupError("not paired")
    pairs.save(device.vault, replace(kept, folder=str(replica.path)))
    world.devices.append(device)
    device.start()
    return device
