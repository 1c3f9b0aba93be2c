"""A person in a test: a real vault on disk, real keys, one clock, and a folder shared with the other."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from partspair.audio.shape import RATE, Samples
from partspair.flows import drafting, keeping, pairing
from partspair.flows.exchanging import Exchanged, Post
from partspair.flows.pairing import Place
from partspair.flows.recording import bring_in_file
from partspair.flows.waits import Waits
from partspair.pair.ids import PairId
from partspair.practice.reply import Reply
from partspair.practice.share import AskKind, EntryId, Share
from partspair.sealing.keys import new_words, recovery_identity
from partspair.vault import people
from partspair.vault.database import Vault
from partspair.vault.people import Profile

WAITS = Waits(quiet=0.0, acknowledge_least=60.0, acknowledge_most=60.0)
BEGINNING = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


class Clock:
    """The one clock of a test, in its hands."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    @property
    def seconds(self) -> float:
        return self.now.timestamp()


@dataclass
class Person:
    """One of two people."""

    name: str
    vault: Vault
    folder: Path
    clock: Clock
    words: str = ""
    pair: PairId | None = None
    post: Post | None = None

    def look(self) -> Exchanged:
        """One round with the folder; a second goes by."""
        self.clock.forward(1)
        if self.pair is None:
            raise LookupError("not pairing yet")
        if self.post is None:
            self.post = Post(self.vault, self.pair, WAITS)
        return self.post.exchange(self.clock.now, self.clock.seconds)

    def the_pair(self) -> PairId:
        if self.pair is None:
            raise LookupError("not paired yet")
        return self.pair

    def place(self) -> Place:
        return Place(str(self.folder), "A folder")

    def draft(self, share: Share, sound: Samples | None = None) -> int:
        """A draft of `share`, with `sound` as its take."""
        made = drafting.begin(self.vault, self.pair, share, self.clock.seconds)
        if sound is not None:
            bring_in_file(self.vault, made.id, iter([sound]), lambda: self.clock.seconds)
        return made.id

    def draft_reply(self, to: EntryId, answers: AskKind, text: str = "", *, is_held: bool = False) -> int:
        reply = Reply(to, answers, text=text, is_held=is_held)
        return drafting.begin_reply(self.vault, self.the_pair(), reply, self.clock.seconds).id


def key_of(name: str) -> bytes:
    """The raw key of a person's vault, whatever the spelling of the name."""
    return bytes([len(name)]) * 32


def make_person(name: str, directory: Path, folder: Path, clock: Clock, zone: str = "Europe/London") -> Person:
    """Make a vault by raw key, with a name and a root recipient."""
    vault, words = Vault.create(directory, key_of(name), synchronous="OFF"), new_words()
    with vault.transaction():
        people.set_profile(vault, Profile(name, zone))
        people.set_root_recipient(vault, recovery_identity(words).recipient.public)
    return Person(name, vault, folder, clock, words)


def copy_of(person: Person, directory: Path) -> Person:
    """The same vault once more, as a restored profile would have it."""
    person.vault.read("PRAGMA wal_checkpoint(TRUNCATE)")
    directory.mkdir()
    for name in ("vault.db", "vault.db-wal"):
        if (person.vault.directory / name).exists():
            shutil.copy(person.vault.directory / name, directory / name)
    vault = Vault.open(directory, key_of(person.name), synchronous="OFF")
    return replace(person, vault=vault, post=None)


def two_people(directory: Path) -> Iterator[tuple[Person, Person]]:
    """Maren and Idris, not paired yet, over one folder."""
    folder, clock = directory / "folder", Clock()
    folder.mkdir()
    maren = make_person("Maren", directory / "maren", folder, clock)
    idris = make_person("Idris", directory / "idris", folder, clock, "America/Los_Angeles")
    yield maren, idris
    for one in (maren, idris):
        one.vault.close()


def pair_up(maren: Person, idris: Person) -> None:
    """Pair by words over the folder, and let both confirm."""
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    maren.look()
    joined = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS)
    idris.pair = joined.pair
    for one in (idris, maren):
        one.look()
    for one in (maren, idris):
        pairing.confirm(one.vault, one.the_pair(), one.clock.now)
    for one in (maren, idris, maren):
        one.look()


def days_go_by(days: int, *people: Person) -> None:
    """Each of them opens the app once a day."""
    for _ in range(days):
        people[0].clock.forward(86_400.0)
        for one in people:
            keeping.sweep(one.vault, one.clock.seconds, WAITS)


def tone(seconds: float, frequency: float = 220.0) -> Samples:
    """A tone at half scale."""
    times = np.arange(int(seconds * RATE)) / RATE
    return (np.sin(2 * np.pi * frequency * times) * 16_000).astype(np.int16)
