"""A folder that shows one file in the place of another delays what it withholds, and settles nothing by it."""

from dataclasses import replace
from hashlib import sha256

import pytest

from partspair.sealing.bundle import name_of
from partspair.vault import inbox
from tests.support.findings import texts, told
from tests.support.forging import Forged, forge, post
from tests.support.persons import Person

QUIET = 20


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
