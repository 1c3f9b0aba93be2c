"""How long the folder takes: many notes from vault to vault, and a look at thousands of files that are known."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from partspair.flows import exchanging
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.exchanging import Post
from partspair.flows.waits import REAL
from partspair.practice.share import Ask, AskKind, HeadsUp, TravellingShare
from partspair.sealing.bundle import name_of
from partspair.sealing.entries import Entry
from partspair.vault import attachments, inbox
from partspair.vault.database import Vault
from tests.support.measured import Measure, copy_and_sync, expect, timed
from tests.support.persons import Person, key_of, pair_up, two_people

NOTE_BYTES = 250_000
BEGINNING = b"age-encryption.org/v1\n"
LATER_LOOKS = 3


@contextmanager
def two_in_earnest(place: Path) -> Iterator[tuple[Person, Person]]:
    """Two people, paired over a folder, with vaults as in earnest."""
    maren, idris = next(two_people(place))
    pair_up(maren, idris)
    for one in (maren, idris):
        one.vault.close()
        one.vault = Vault.open(place / one.name.lower(), key_of(one.name), synchronous="FULL")
        one.post = None
    try:
        yield maren, idris
    finally:
        for one in (maren, idris):
            one.vault.close()


@contextmanager
def skipping_figures() -> Iterator[None]:
    """A round without what follows accepting: length, loudness and waveform are a measure of their own."""
    real = vars(exchanging)["measure_arrived"]
    vars(exchanging)["measure_arrived"] = lambda *_given, **_named: 0
    try:
        yield
    finally:
        vars(exchanging)["measure_arrived"] = real


def say_notes(person: Person, number: int) -> None:
    """So many notes, each with a sound of 250 kB, signed and in the outbox."""
    for place in range(number):
        data = os.urandom(NOTE_BYTES)
        sound = attachments.store(person.vault, 0, "audio/ogg", sha256(data).digest(), NOTE_BYTES, [data])
        share = TravellingShare((), Ask(AskKind.WITNESS), HeadsUp(), "", (), f"note {place}", 10_000)
        add_link(person.vault, person.the_pair(), [Entry(new_entry_id(), share, 0)], person.clock.now, [sound])


def measure_many_notes(place: Path, runs: int, number: int) -> list[Measure]:
    """From vault through the folder into the other vault, beside cp and fsync of each of the very files."""
    sent, received, copied, size = [], [], [], 0
    with two_in_earnest(place) as (maren, idris), skipping_figures():
        for turn in range(runs + 1):
            say_notes(maren, number)
            before = set(maren.folder.iterdir())
            sent.append(timed(lambda: expect(maren.look().published == number, "the notes to be published")))
            files = set(maren.folder.iterdir()) - before
            received.append(timed(lambda: expect(idris.look().accepted == number, "the notes to be accepted")))
            copies = place / f"copies {turn}"
            copies.mkdir()
            copied.append(sum(timed(partial(copy_and_sync, file, copies / file.name)) for file in files))
            size = sum(file.stat().st_size for file in files)
            maren.clock.now += timedelta(seconds=1)
    baseline, whole = "cp + fsync of the same bytes", [one + other for one, other in zip(sent, received, strict=True)]
    what = f"{number} notes of {NOTE_BYTES // 1000} kB"
    return [
        Measure(f"{name} {what}", tuple(taken[1:]), baseline, tuple(copied[1:]), size)
        for name, taken in (("vault to vault:", whole), ("send", sent), ("receive", received))
    ]


def measure_known_files(place: Path, runs: int, number: int) -> list[Measure]:
    """A round with a folder full of files that were accepted long ago, by somebody who has just started the app."""
    first, later, listed = [], [], []
    with two_in_earnest(place) as (maren, idris):
        names = [f"{name_of(secrets.token_bytes(32))}.age" for _ in range(number)]
        with idris.vault.transaction():
            for name in names:
                inbox.accept_name(idris.vault, idris.the_pair(), name)
        for name in names:
            (maren.folder / name).write_bytes(BEGINNING)
        for _ in range(runs + 1):
            listed.append(timed(lambda: [one.stat() for one in os.scandir(maren.folder)]))
            with Vault.open(idris.vault.directory, key_of(idris.name)) as vault:
                post = Post(vault, idris.the_pair(), REAL)
                first.append(timed(partial(look, post, idris)))
                for _ in range(LATER_LOOKS):
                    later.append(timed(partial(look, post, idris)))
    baseline = "scandir and stat of all of them"
    return [
        Measure(f"first look at {number:,} known files", tuple(first[1:]), baseline, tuple(listed[1:])),
        Measure(f"later looks at {number:,} known files", tuple(later[LATER_LOOKS:]), baseline, tuple(listed[1:])),
    ]


def look(post: Post, person: Person) -> None:
    """One round in which nothing is new."""
    person.clock.forward(20)
    found = post.exchange(person.clock.now, person.clock.seconds)
    expect(found.trouble is None and not found.accepted, "a quiet look")
