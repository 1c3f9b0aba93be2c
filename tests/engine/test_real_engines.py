"""Two people over a real sync program: whatever it does to their folders, both have the same in the end.

Each has a folder of their own, and the program between them is the one that Debian packages. It is stopped, killed in
the midst of its work and started again; names are written on both sides while it rests; files are deleted and come
back, under their own names and under those of conflict copies. Days pass by a clock in the test's hands.
"""

import random
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows import looking, pairing, sending
from partspair.flows.exchanging import Post
from partspair.flows.waits import Waits
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import AskKind, EntryId, TravellingShare
from partspair.sealing.bundle import name_of
from partspair.vault import links, opening_keys, outbox
from tests.support import syncthing, unison
from tests.support.engine import Engine, held
from tests.support.equality import differences
from tests.support.findings import send
from tests.support.persons import Clock, Person, make_person

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

WAITS = Waits(quiet=2.0, acknowledge_least=60.0, acknowledge_most=60.0)
ENGINES: dict[str, tuple[Callable[[], bool], Callable[[Path], Engine]]] = {
    "syncthing": (syncthing.is_missing, syncthing.Syncthing),
    "unison": (unison.is_missing, unison.Unison),
}
NOTES, SOUND = 150, 15  # of each person, and every how many one is spoken
MOST_ROUNDS = 12
DAY = 86_400.0
FOREIGN = {
    "letter.txt": b"Dear both,\n",
    "photos/us.jpg": b"\xff\xd8 of somebody",
    "desktop.ini": b"[.ShellClassInfo]\r\n",
    "abcdefghijklmnopqrstuvwxyz234567.txt": b"not sealed at all",
    "sealed by another.age": b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n--- AAAA\n",
}
COPIES = (
    "{0}.age", "{0}.sync-conflict-20260301-101500-ABCDEFG.age", "{0} (1).age", "Copy of {0}.age",
    "{0} (Ada's conflicted copy 2026-03-01).age", "{0}_conflict-20260301-101500.age", "{0}-LAPTOP-2.age",
)  # fmt: skip


@dataclass
class Crossing:
    """Two people, each with a folder, and what is between the folders."""

    maren: Person
    idris: Person
    engine: Engine
    chance: random.Random
    said: int = 0
    shares: dict[str, list[EntryId]] = field(default_factory=lambda: defaultdict(list))
    strays: set[str] = field(default_factory=set)
    """Names under which something lies that is not what they say."""

    @property
    def people(self) -> tuple[Person, Person]:
        return self.maren, self.idris

    def look(self) -> int:
        """Both look into their folders; returns how much came of it."""
        found = [one.look() for one in self.people]
        assert [one.trouble for one in found] == [None, None]
        return sum(one.accepted + one.published + one.cleared for one in found)

    def round(self, seconds: float = 1.0) -> int:
        self.maren.clock.forward(seconds)
        done = self.look()
        self.engine.deliver()
        return done

    def settle(self, seconds: float = 700.0) -> None:
        """Go on until nothing more is to be done and both have the same."""
        for _ in range(MOST_ROUNDS):
            if self.round(seconds) == 0 and not differences(*self.people):
                return
        pytest.fail(f"after {MOST_ROUNDS} rounds: {differences(*self.people)[:10]}", pytrace=False)

    def pair_up(self) -> None:
        maren, idris = self.people
        invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
        joined = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS)
        for one in self.people:
            one.pair = joined.pair
            self.restart(one)
        for _ in range(3):
            self.round()
        for one in self.people:
            pairing.confirm(one.vault, one.the_pair(), one.clock.now)
        self.settle()

    def restart(self, person: Person) -> None:
        """Forget what no vault remembers, as a start of the app does."""
        person.post = Post(person.vault, person.the_pair(), WAITS)

    def say_much(self, each: int) -> None:
        """Notes, mostly of words; now and then an answer or a sign."""
        for person in self.people:
            waiting = looking.waiting(person.vault, person.the_pair())
            heard = [one.id for one in waiting if isinstance(one.what, TravellingShare)]
            for _ in range(each):
                self._say(person, heard)

    def _say(self, person: Person, heard: list[EntryId]) -> None:
        self.said += 1
        match self.chance.randrange(8):
            case 0 if heard:
                draft = person.draft_reply(self.chance.choice(heard), AskKind.WITNESS, f"I heard you, {self.said}")
                sending.send_reply(person.vault, person.the_pair(), draft, person.clock.now)
            case 1 if heard:
                sign = Signal(self.chance.choice(heard), SignalKind.HELD)
                sending.send_signal(person.vault, person.the_pair(), sign, person.clock.now)
            case _:
                seconds = 0.3 if self.said % SOUND == 0 else 0
                self.shares[person.name].append(send(person, f"note {self.said} of {person.name}", seconds))


@pytest.fixture(params=ENGINES)
def crossing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Crossing]:
    """Maren and Idris, paired over a real engine that carries a few files of others too."""
    is_missing, make = ENGINES[request.param]
    if is_missing():
        pytest.skip(f"this machine lacks {request.param}; packaging/test installs it where it may")
    engine, clock = make(tmp_path / "engine"), Clock()
    maren, idris = (
        make_person(name, tmp_path / name, folder, clock)
        for name, folder in zip(("maren", "idris"), engine.folders, strict=True)
    )
    try:
        for side, (name, content) in enumerate(FOREIGN.items()):
            path = engine.folders[side % 2] / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        engine.begin()
        found = Crossing(maren, idris, engine, random.Random(request.param))
        found.pair_up()
        yield found
    finally:
        engine.close()
        for one in (maren, idris):
            one.vault.close()


def test_whatever_a_real_engine_does_both_have_the_same_in_the_end(crossing: Crossing) -> None:
    for _ in range(5):
        crossing.say_much(NOTES // 10)
        crossing.round(61)
    crossing.settle()
    take_back_some(crossing)
    write_on_both_sides(crossing)
    kill_in_the_midst(crossing)
    delete_and_bring_back(crossing)
    crossing.settle()
    crossing.maren.clock.forward(DAY)
    crossing.settle()
    expect_only_the_newest(crossing)
    renew_the_keys(crossing)
    for folder in crossing.engine.folders:
        assert {name: (folder / name).read_bytes() for name in FOREIGN} == FOREIGN
    assert crossing.said >= 2 * NOTES


def take_back_some(crossing: Crossing) -> None:
    """What was received already is taken back: it folds away on both sides."""
    for person in crossing.people:
        for entry in crossing.chance.sample(crossing.shares[person.name], 3):
            assert not sending.take_back(person.vault, person.the_pair(), entry, person.clock.now)
    crossing.settle()


def renew_the_keys(crossing: Crossing) -> None:
    """A week later both seal to new keys, and what was said before stays the same."""
    crossing.maren.clock.forward(8 * DAY)
    crossing.say_much(2)
    crossing.settle()
    for person in crossing.people:
        key = opening_keys.current(person.vault, person.the_pair())
        assert key is not None
        assert key.generation > 1
    crossing.maren.clock.forward(DAY)
    crossing.settle()
    expect_only_the_newest(crossing)


def write_on_both_sides(crossing: Crossing) -> None:
    """While the engine rests, both go on, and one name is written on both sides: of others, and of a bundle."""
    engine, (maren, idris) = crossing.engine, crossing.people
    engine.rest()
    crossing.say_much(NOTES // 5)
    for _ in range(3):
        crossing.maren.clock.forward(61)
        crossing.look()
    here, there = engine.folders
    (here / "shopping.txt").write_text("bread")
    (there / "shopping.txt").write_text("bread and salt")
    hers, his = (fresh_names(one) for one in (maren, idris))
    for name, other in zip(hers[:3], his, strict=False):
        shutil.copyfile(there / other, there / name)
        crossing.strays.add(name)
    for name, other in zip(his[3:6], hers, strict=False):
        shutil.copyfile(here / other, here / name)
        crossing.strays.add(name)
    for name in hers[6:9]:
        shutil.copyfile(here / name, there / name)  # carried on a stick meanwhile
    engine.go_on()
    engine.deliver()
    texts = [(folder / name).read_text() for folder in (here, there) for name in held(folder) if "shopping" in name]
    assert sorted(texts) == ["bread", "bread", "bread and salt", "bread and salt"], "neither was lost, nor touched"
    crossing.settle()


def kill_in_the_midst(crossing: Crossing) -> None:
    """The engine is killed while it brings a lot; the app starts anew on one side."""
    crossing.say_much(NOTES // 5)
    crossing.look()
    crossing.engine.interrupt()
    crossing.restart(crossing.idris)
    crossing.look()
    crossing.engine.go_on()
    crossing.round()
    crossing.restart(crossing.maren)
    crossing.settle()


def delete_and_bring_back(crossing: Crossing) -> None:
    """Half of what there is goes, what is on its way too; later it comes back under all kinds of names."""
    engine, (here, there) = crossing.engine, crossing.engine.folders
    crossing.say_much(NOTES // 10)
    crossing.look()
    engine.deliver()
    bundles = sorted(set(held(here)) & {name for one in crossing.people for name in own_names(one)})
    gone = {name: (here / name).read_bytes() for name in crossing.chance.sample(bundles, len(bundles) // 2)}
    for side, name in enumerate(gone):
        (engine.folders[side % 2] / name).unlink()
    engine.deliver()
    assert not set(held(there)) & set(gone)
    crossing.settle()
    before = said_and_known(crossing)
    for number, (name, content) in enumerate(sorted(gone.items())):
        copy = COPIES[number % len(COPIES)].format(name.removesuffix(".age"))
        (engine.folders[number % 2] / copy).write_bytes(content)
    engine.deliver()
    for _ in range(3):
        crossing.round()
    assert said_and_known(crossing) == before, "what is known already changes nothing"


def own_names(person: Person) -> list[str]:
    """The names of a person's own bundles that should lie in the folder, the oldest first."""
    return [one.name for one in outbox.own_names(person.vault, person.the_pair())]


def fresh_names(person: Person) -> list[str]:
    """Those of the newest, which the partner never saw."""
    return own_names(person)[-NOTES // 10 :]


def said_and_known(crossing: Crossing) -> list[object]:
    return [
        person.vault.read(f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        for person in crossing.people
        for table in ("entry", "link", "attachment", "acknowledgement", "notice")
    ]


def expect_only_the_newest(crossing: Crossing) -> None:
    """All but each device's newest was cleared, every copy of it too; what has a name it should not have is left."""
    newest = set()
    for person in crossing.people:
        own = opening_keys.current(person.vault, person.the_pair())
        place = links.newest(person.vault, person.the_pair(), own.device) if own is not None else None
        item = outbox.of_link(person.vault, place.link) if place is not None else None
        newest |= {one.name for one in outbox.names(person.vault, item.item)} if item is not None else set()
    for folder in crossing.engine.folders:
        left = {name for name in held(folder) if name not in FOREIGN and "shopping" not in name}
        strays = {name for name in left if not any(stray[:32] in name for stray in crossing.strays)}
        assert strays == newest
        for name in newest:
            assert name_of(sha256((folder / name).read_bytes()).digest()) == name.removesuffix(".age")
