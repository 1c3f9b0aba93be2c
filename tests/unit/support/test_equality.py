"""Each thing in which two vaults may differ is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partspair.flows import sending
from tests.support.equality import differences
from tests.support.findings import send
from tests.support.persons import Person, pair_up, two_people


@pytest.fixture
def settled(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren and Idris, with a note each and nothing owed."""
    people = two_people(tmp_path)
    maren, idris = next(people)
    pair_up(maren, idris)
    for one in (maren, idris):
        send(one, f"of {one.name}", 0.2)
    for _ in range(3):
        maren.clock.forward(61)
        for one in (maren, idris):
            one.look()
    yield maren, idris
    for _ in people:
        pass


def test_nothing_is_told_of_two_who_hold_the_same(settled: tuple[Person, Person]) -> None:
    assert differences(*settled) == []


def test_what_is_on_its_way_is_told(settled: tuple[Person, Person]) -> None:
    maren, idris = settled
    send(maren, "on its way", 0)
    told = " ".join(differences(maren, idris))
    assert "chains" in told
    assert "entries" in told
    assert "is not received" in told
    assert "is not acknowledged" in told


def test_what_was_taken_back_on_one_side_is_told(settled: tuple[Person, Person]) -> None:
    maren, idris = settled
    entry = send(maren, "of which she thinks better", 0)
    for one in (maren, idris):
        one.look()
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    assert any(line.startswith("entries") for line in differences(maren, idris))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("UPDATE attachment_chunk SET bytes = zeroblob(length(bytes))", "attachments"),
        ("UPDATE attachment SET size = size + 1", "attachments"),
        ("UPDATE opening_key SET generation = generation + 1", "seals to another key"),
        ("UPDATE entry SET body = x'7b7d' WHERE kind = 'share'", "entries"),
        ("UPDATE outbox SET state = 'in_folder'", "is not received"),
        ("DELETE FROM acknowledgement", "is not acknowledged"),
        ("INSERT INTO notice SELECT pair, 'damaged', '', 2, 0, 0 FROM pair", "was told of 2 × damaged"),
        ("INSERT INTO attachment (idx, media_type, size, sha256) VALUES (0, 'audio/ogg', 1, x'')", "of nobody"),
    ],
)
def test_what_was_changed_on_one_side_is_told(settled: tuple[Person, Person], change: str, word: str) -> None:
    maren, idris = settled
    maren.vault.run(change)
    assert word in " ".join(differences(maren, idris))
