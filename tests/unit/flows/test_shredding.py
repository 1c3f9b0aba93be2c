"""What was taken back is erased after its days wherever it stands: no vault holds a word or a sound of it any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partspair.flows import keeping, sending
from partspair.flows.becoming import become_new_device
from partspair.practice.share import EntryId
from partspair.vault import links
from partspair.vault.links import LinkState
from tests.support.findings import send, texts
from tests.support.persons import WAITS, Person, copy_of, days_go_by

pytestmark = pytest.mark.slow

DAY = 86_400.0
WORDS = "the heron stood there again"


def look_around(*people: Person, rounds: int = 3) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(61)
            one.look()


def days_pass(*people: Person, days: int = 12) -> None:
    for _ in range(days):
        people[0].clock.forward(DAY)
        look_around(*people, rounds=1)
        for one in people:
            keeping.sweep(one.vault, one.clock.seconds, WAITS)


def left(person: Person) -> Iterator[str]:
    """The tables that hold a word of it, and `sound` for each that is kept of it or anything else."""
    for (table,) in person.vault.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        for row in person.vault.read(f"SELECT * FROM {table}"):
            cells = [one.encode() if isinstance(one, str) else one for one in row]
            if any(isinstance(one, bytes) and WORDS.encode() in one for one in cells):
                yield str(table)
    yield from ("sound" for _ in person.vault.read("SELECT 1 FROM attachment"))
    yield from ("take" for _ in person.vault.read("SELECT 1 FROM take"))


def take_back(person: Person, said: EntryId) -> None:
    sending.take_back(person.vault, person.the_pair(), said, person.clock.now)


def replace_by(maren: Person, tmp_path: Path) -> Person:
    restored = copy_of(maren, tmp_path / "restored")
    become_new_device(restored.vault, restored.the_pair(), maren.words, maren.clock.now, replaces=True)
    return restored


def test_of_a_note_that_was_sent_nothing_is_left_with_its_draft(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    said = send(maren, WORDS)
    look_around(maren, idris)
    assert [*left(maren)] == ["draft", "entry", "link", "sound", "take"]
    take_back(maren, said)
    look_around(maren, idris)
    days_pass(maren, idris)
    assert [*left(maren), *left(idris)] == []


@pytest.mark.parametrize("is_here_before", [True, False])
def test_what_a_new_device_said_again_is_erased_in_both_links(
    paired: tuple[Person, Person], tmp_path: Path, is_here_before: bool
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    said = send(maren, WORDS)
    maren.look()
    if is_here_before:
        idris.look()
    restored = replace_by(maren, tmp_path)
    look_around(restored, idris)
    assert [*left(restored)].count("link") == 2
    assert [*left(idris)].count("link") == 1 + is_here_before
    take_back(restored, said)
    look_around(restored, idris)
    days_pass(restored, idris)
    assert [*left(restored), *left(idris)] == []


def test_what_comes_late_and_was_erased_meanwhile_is_erased_too(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    said = send(maren, WORDS)
    maren.look()
    (late,) = set(maren.folder.iterdir()) - before
    withheld = late.rename(tmp_path / late.name)
    restored = replace_by(maren, tmp_path)
    look_around(restored, idris)
    assert WORDS in texts(idris)
    take_back(restored, said)
    look_around(restored, idris)
    days_go_by(12, idris)
    assert [*left(idris)] == []
    withheld.rename(late)
    look_around(idris)
    assert [*left(idris)] == ["link", "sound"]
    days_go_by(1, idris)
    assert [*left(idris)] == []


def test_what_is_kept_apart_is_erased_and_what_stands_in_its_place_stays(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    restored = copy_of(maren, tmp_path / "restored")
    said = send(restored, WORDS)
    before = set(maren.folder.iterdir())
    restored.look()
    (other,) = set(maren.folder.iterdir()) - before
    withheld = other.rename(tmp_path / other.name)
    send(maren, "the other branch")
    maren.look()
    idris.look()
    withheld.rename(other)
    look_around(idris, restored)
    forks = links.in_state(idris.vault, idris.the_pair(), LinkState.FORK)
    assert [*left(idris)] == ["link", "sound", "sound"]
    become_new_device(restored.vault, restored.the_pair(), maren.words, maren.clock.now, replaces=True)
    look_around(restored, idris)
    assert WORDS in texts(idris)
    take_back(restored, said)
    look_around(restored, idris)
    days_pass(restored, idris)
    assert [*left(restored), *left(idris)] == ["sound", "sound"], "the other branch's"
    assert texts(idris) == texts(restored) == ["", "the other branch"]
    kept = links.in_state(idris.vault, idris.the_pair(), LinkState.FORK)
    assert [one.hash for one in kept] == [one.hash for one in forks], "that there were two is still known"
