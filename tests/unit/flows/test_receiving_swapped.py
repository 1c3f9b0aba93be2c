"""A folder that shows one file in the place of another delays what it withholds, and settles nothing by it."""

import os
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows import pairing
from partspair.sealing.bundle import name_of
from partspair.sync.inbox import Inbox, Known, Scan
from partspair.vault import inbox
from partspair.vault.pairs import PairState
from tests.support.findings import texts, told
from tests.support.forging import Forged, forge, post
from tests.support.persons import WAITS, Person, two_people

QUIET = 20
Swap = Callable[[Path, bytes], None]


@pytest.fixture
def swap(monkeypatch: pytest.MonkeyPatch) -> Swap:
    """Let a file become another one, with its size and its time where it can, once it was hashed and not yet opened."""
    real = Inbox.scan

    def after_the_scan(path: Path, data: bytes) -> None:
        def scan(self: Inbox, now: float, known: Known) -> Scan:
            found = real(self, now, known)
            at = path.stat().st_mtime_ns
            path.write_bytes(data)
            os.utime(path, ns=(at, at))
            monkeypatch.setattr(Inbox, "scan", real)
            return found

        monkeypatch.setattr(Inbox, "scan", scan)

    return after_the_scan


def follow(first: Forged, author: Person, text: str) -> Forged:
    """The link after one that nobody but the forger has."""
    second = forge(author, text)
    return replace(second, manifest=replace(second.manifest, seq=first.manifest.seq + 1, prev=first.hash()))


def name_for(data: bytes) -> str:
    return name_of(sha256(data).digest()) + ".age"


@pytest.mark.parametrize("whose", ["the partner's", "one's own"])
def test_a_known_file_under_the_name_of_another_does_not_settle_that_name(
    paired: tuple[Person, Person], whose: str
) -> None:
    maren, idris = paired
    first = forge(maren, "first")
    post(idris.folder, first.file())
    assert idris.look().accepted == 1
    known = first.file()
    if whose == "one's own":
        (mine,) = idris.vault.read("SELECT name FROM outbox_name JOIN outbox USING (item) WHERE kind = 'bundle'")
        known = (idris.folder / str(mine[0])).read_bytes()
    withheld = follow(first, maren, "second").file()
    post(idris.folder, known, name_for(withheld))
    idris.clock.forward(QUIET)
    assert idris.look().accepted == 0
    assert name_for(withheld) not in inbox.accepted_names(idris.vault, idris.the_pair())
    post(idris.folder, withheld)
    assert idris.look().accepted == 1
    assert texts(idris) == ["first", "second"]
    assert told(idris) == {}
    assert name_for(withheld) in inbox.accepted_names(idris.vault, idris.the_pair())


def is_forgotten(person: Person, data: bytes) -> bool:
    """Whether nothing is remembered of a file that was hashed and never read."""
    pair = person.the_pair()
    is_named = name_for(data) in inbox.accepted_names(person.vault, pair)
    return not is_named and inbox.outcome(person.vault, pair, sha256(data).digest()) is None


def expect_it_still_comes(reader: Person, path: Path, data: bytes) -> None:
    assert is_forgotten(reader, data)
    path.write_bytes(data)
    assert reader.look().accepted == 1
    assert texts(reader) == ["first", "second"]
    assert not is_forgotten(reader, data)


def test_what_became_a_known_file_before_it_was_opened_is_tried_again(
    paired: tuple[Person, Person], swap: Swap
) -> None:
    maren, idris = paired
    first = forge(maren, "first")
    post(idris.folder, first.file())
    idris.look()
    data = follow(first, maren, "second").file()
    path = post(idris.folder, data)
    swap(path, first.file())
    assert idris.look().accepted == 0
    expect_it_still_comes(idris, path, data)
    assert told(idris) == {}


def test_what_became_another_link_before_it_was_opened_is_tried_again_and_the_link_stays(
    paired: tuple[Person, Person], swap: Swap
) -> None:
    maren, idris = paired
    first = forge(maren, "first")
    data = follow(first, maren, "second").file()
    path = post(idris.folder, data)
    swap(path, first.file())
    assert idris.look().accepted == 1
    assert texts(idris) == ["first"]
    expect_it_still_comes(idris, path, data)
    assert told(idris) == {}


def test_what_was_damaged_only_while_it_was_read_is_tried_again_and_nobody_is_told(
    paired: tuple[Person, Person], swap: Swap
) -> None:
    maren, idris = paired
    first = forge(maren, "first")
    post(idris.folder, first.file())
    idris.look()
    data = follow(first, maren, "second").file()
    path = post(idris.folder, data)
    swap(path, data[:-1] + bytes([data[-1] ^ 1]))
    assert idris.look().accepted == 0
    expect_it_still_comes(idris, path, data)
    assert told(idris) == {}


def test_a_fork_is_told_once_whatever_becomes_of_its_file(paired: tuple[Person, Person], swap: Swap) -> None:
    maren, idris = paired
    first, fork = forge(maren, "first"), forge(maren, "otherwise").file()
    post(idris.folder, first.file())
    idris.look()
    data = follow(first, maren, "second").file()
    path = post(idris.folder, data)
    swap(path, fork)
    assert idris.look().accepted == 0
    assert told(idris) == {"fork": 1}
    expect_it_still_comes(idris, path, data)
    post(idris.folder, fork)
    idris.look()
    assert told(idris) == {"fork": 1}


def test_a_hello_that_was_another_file_while_it_was_read_is_tried_again(tmp_path: Path, swap: Swap) -> None:
    maren, idris = next(two_people(tmp_path))
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    maren.look()
    idris.pair = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS).pair
    (hello,) = maren.folder.iterdir()
    data = hello.read_bytes()
    swap(hello, data[:-1] + bytes([data[-1] ^ 1]))
    idris.look()
    hello.write_bytes(data)
    idris.look()
    found = pairing.state(idris.vault, idris.the_pair(), idris.clock.seconds, WAITS)
    assert (found.state, found.partner_name) == (PairState.ANSWERED, "Maren")
    for one in (maren, idris):
        one.vault.close()
