"""Two people, each with a folder of their own, and a sync engine that delivers late, twice, in any order.

Whatever it does: if everything is delivered in the end, both have the same, every gap is closed, *received* is said of
all, and only each device's newest bundle stays (protocol 10, invariant 7).
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from partspair.flows import looking, sending
from partspair.practice.reply import Signal, SignalKind, TravellingReply
from partspair.practice.share import Ask, AskKind, EntryId, PartHere, Share, TravellingShare
from partspair.practice.timeline import Passage, Whose
from partspair.vault import inbox, pairs
from tests.support.persons import Person, pair_up, tone, two_people

pytestmark = pytest.mark.slow

HOUR, DAY = 3600.0, 86_400.0
STEPS = 60


@dataclass
class Engine:
    """Copies between two folders. `known` are names that both had once: one that goes from here goes from there."""

    here: Path
    there: Path
    chance: random.Random
    known: set[str] = field(default_factory=set)

    def sync(self, share: float = 1.0) -> None:
        """Deliver a share of what there is to deliver, in any order."""
        for source, target in ((self.here, self.there), (self.there, self.here)):
            names = sorted(path.name for path in source.iterdir() if path.suffix == ".age")
            self.chance.shuffle(names)
            for name in names:
                if self.chance.random() < share:
                    self._deliver(source, target, name)

    def _deliver(self, source: Path, target: Path, name: str) -> None:
        if (target / name).exists():
            self.known.add(name)
        elif name in self.known:
            (source / name).unlink()
        else:
            shutil.copyfile(source / name, target / name)
            self.known.add(name)

    def confuse(self) -> None:
        """Leave a conflict copy of something, or half of one, as engines do."""
        place = self.chance.choice((self.here, self.there))
        names = sorted(path.name for path in place.iterdir() if path.suffix == ".age")
        if not names:
            return
        path = place / self.chance.choice(names)
        copy = place / f"{path.stem}.sync-conflict-20260301-{self.chance.randrange(10**6):06}-ABCDEFG.age"
        data = path.read_bytes()
        copy.write_bytes(data if self.chance.random() < 0.5 else data[: self.chance.randrange(len(data))])


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren and Idris, paired; from now on each has a folder of their own."""
    people = two_people(tmp_path)
    maren, idris = next(people)
    pair_up(maren, idris)
    idris.folder = tmp_path / "idris's folder"
    shutil.copytree(maren.folder, idris.folder)
    kept = pairs.get(idris.vault, idris.the_pair())
    assert kept is not None
    pairs.save(idris.vault, replace(kept, folder=str(idris.folder)))
    yield maren, idris
    for _ in people:
        pass


def say_something(person: Person, chance: random.Random) -> None:
    waiting = [one for one in looking.waiting(person.vault, person.the_pair()) if isinstance(one.what, TravellingShare)]
    match chance.randrange(4):
        case 0 if waiting:
            draft = person.draft_reply(chance.choice(waiting).id, AskKind.WITNESS, "I heard you")
            sending.send_reply(person.vault, person.the_pair(), draft, person.clock.now)
        case 1 if waiting:
            sign = Signal(chance.choice(waiting).id, SignalKind.HELD)
            sending.send_signal(person.vault, person.the_pair(), sign, person.clock.now)
        case 2:
            mine = [one for one in said_by(person, Whose.MINE) if isinstance(one.what, TravellingShare)]
            for one in mine[:1]:
                sending.take_back(person.vault, person.the_pair(), one.id, person.clock.now)
        case _:
            share = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS), text="a share")
            draft = person.draft(share, tone(0.1) if chance.random() < 0.3 else None)
            sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)


def notes(person: Person) -> list[looking.Note]:
    found = []
    for thread in looking.threads(person.vault, person.the_pair(), limit=1000):
        found += [*([thread.share] if thread.share is not None else []), *thread.answers, *thread.signals]
    return found


def said_by(person: Person, whose: Whose) -> list[looking.Note]:
    return [one for one in notes(person) if one.whose is whose]


def shown(person: Person, whose: Whose) -> dict[EntryId, tuple[str, bool, bool]]:
    """What one person said, as somebody sees it."""
    found = {}
    for one in said_by(person, whose):
        text = one.what.text if isinstance(one.what, TravellingShare | TravellingReply) else str(one.what)
        found[one.id] = (text, one.has_sound, one.is_taken_back)
    return found


def expect_true(person: Person, other: Person) -> None:
    """At every moment: what is shown was said so, and *received* is only said of what is there."""
    theirs, said = shown(person, Whose.PARTNERS), shown(other, Whose.MINE)
    assert {entry: one[:2] for entry, one in theirs.items()}.items() <= {e: one[:2] for e, one in said.items()}.items()
    for one in said_by(person, Whose.MINE):
        if one.passage is Passage.RECEIVED:
            assert looking.find(other.vault, other.the_pair(), one.id, Whose.PARTNERS) is not None


@pytest.mark.parametrize("seed", range(12))
def test_if_everything_is_delivered_in_the_end_both_have_the_same(apart: tuple[Person, Person], seed: int) -> None:
    maren, idris = apart
    chance = random.Random(seed)
    engine = Engine(maren.folder, idris.folder, chance)
    for _ in range(STEPS):
        one, other = chance.sample((maren, idris), 2)
        match chance.randrange(5):
            case 0:
                say_something(one, chance)
            case 1:
                engine.sync(chance.random())
            case 2:
                engine.confuse()
            case _:
                one.look()
        maren.clock.forward(chance.choice((0, 1, 61, 700, HOUR)))
        expect_true(one, other)
    for _ in range(6):
        for one in (maren, idris):
            one.clock.forward(700)
            engine.sync()
            one.look()
    for one, other in ((maren, idris), (idris, maren)):
        theirs, said = shown(one, Whose.PARTNERS), shown(other, Whose.MINE)
        assert theirs.items() <= said.items()
        assert {entry for entry, (_, _, is_taken_back) in said.items() if not is_taken_back} <= theirs.keys()
        assert looking.still_coming(one.vault, one.the_pair()) is None
        standing = [note for note in said_by(one, Whose.MINE) if not note.is_taken_back]
        assert {note.passage for note in standing} <= {Passage.RECEIVED}
        assert [notice.kind for notice in inbox.notices(one.vault, one.the_pair()) if notice.kind == "fork"] == []
    assert shown(maren, Whose.MINE), "somebody said something"


def test_only_each_devices_newest_bundle_stays(apart: tuple[Person, Person]) -> None:
    maren, idris = apart
    chance = random.Random(7)
    engine = Engine(maren.folder, idris.folder, chance)
    for _ in range(8):
        for one in (maren, idris):
            say_something(one, chance)
            one.look()
            engine.sync()
    for _ in range(8):
        for one in (maren, idris):
            one.clock.forward(DAY / 3)
            engine.sync()
            one.look()
    assert len([*maren.folder.iterdir()]) == len([*idris.folder.iterdir()]) == 2
