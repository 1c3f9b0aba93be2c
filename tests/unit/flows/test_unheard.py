"""A device made of a copy that is too old: no key leads from it to anybody, and it says so calmly."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows import noticing
from partspair.flows.becoming import become_new_device
from partspair.flows.publishing import put_back
from partspair.sealing.age import HybridIdentity, seal
from partspair.sealing.bundle import name_of
from partspair.sealing.envelope import STANZAS
from partspair.vault import entries, outbox
from partspair.vault.entries import Entry
from tests.support.findings import send, texts
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def look_around(*people: Person, rounds: int = 1, seconds: float = 61) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(seconds)
            one.look()


def become(person: Person) -> None:
    become_new_device(person.vault, person.the_pair(), person.words, person.clock.now, replaces=False)


def is_unheard(person: Person) -> bool:
    return noticing.news(person.vault, person.the_pair(), person.clock.now).is_unheard


def is_deaf(person: Person) -> bool:
    return noticing.news(person.vault, person.the_pair(), person.clock.now).is_deaf


def lay_there(person: Person, text: str) -> None:
    """A file like any other, which nobody here can open."""
    sealed = seal(text.encode(), [HybridIdentity(os.urandom(32)).recipient for _ in range(STANZAS)])
    (person.folder / f"{name_of(sha256(sealed).digest())}.age").write_bytes(sealed)


def requests(person: Person) -> list[Entry]:
    return entries.of_pair(person.vault, person.the_pair(), "resend", 64)


def talk(*people: Person, days: int) -> None:
    """They say something every eight days, and renew their keys by that."""
    for number in range(days // 8):
        for one in people:
            send(one, f"in week {number}", seconds=0)
        look_around(*people, rounds=3)
        people[0].clock.forward(8 * DAY)


def test_a_copy_that_waited_until_all_keys_were_erased_is_told(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    second = copy_of(maren, tmp_path / "second")
    talk(maren, idris, days=72)
    second.look()
    become(second)
    send(second, "does anybody hear this", seconds=0)
    look_around(second, idris, maren, rounds=3)
    assert not is_unheard(second), "they may answer yet"
    look_around(second, idris, maren, rounds=3, seconds=DAY)
    assert is_unheard(second)
    assert "does anybody hear this" not in [*texts(maren), *texts(idris)]
    assert not is_unheard(maren)
    assert not is_unheard(idris)


def test_a_copy_that_is_answered_or_finds_nothing_it_cannot_open_is_well(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    second = copy_of(maren, tmp_path / "second")
    become(second)
    second.look()
    second.clock.forward(9 * DAY)
    assert not is_unheard(second), "nobody looked since"
    lay_there(second, "for somebody else")
    look_around(maren, idris, second, maren, idris, second)
    second.clock.forward(9 * DAY)
    assert not is_unheard(second)


def test_a_copy_that_nobody_hears_does_not_go_on_asking_for_what_it_lacks(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    send(idris, "kept from the second", seconds=0)
    before = {*idris.folder.iterdir()}
    idris.look()
    (held_back,) = {*idris.folder.iterdir()} - before
    send(idris, "and what follows it", seconds=0)
    idris.look()
    aside = held_back.rename(tmp_path / held_back.name)
    maren.look()
    second = copy_of(maren, tmp_path / "second")
    aside.rename(held_back)
    talk(maren, idris, days=72)
    put_back(second.vault, second.the_pair(), second.clock.seconds)
    become(second)
    look_around(second, idris, maren, rounds=4, seconds=DAY / 2)
    assert is_unheard(second)
    asked = len(requests(second))
    assert asked
    look_around(second, idris, maren, rounds=5, seconds=DAY)
    assert len(requests(second)) == asked


def test_copies_that_hear_each_other_alone_are_told_as_well(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    second, third = copy_of(maren, tmp_path / "second"), copy_of(maren, tmp_path / "third")
    talk(maren, idris, days=72)
    for one in (second, third):
        put_back(one.vault, one.the_pair(), one.clock.seconds)
        become(one)
        send(one, "does anybody hear this", seconds=0)
    look_around(second, third, idris, maren, rounds=2, seconds=DAY)
    assert texts(second).count("does anybody hear this") == 2, "the two hear each other"
    look_around(second, third, idris, maren, rounds=2, seconds=DAY)
    assert [is_unheard(one) for one in (second, third, maren, idris)] == [True, True, False, False]


def test_copies_of_both_that_hear_each_other_alone_are_told_as_well(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """What else the two use goes on, and has never heard of them."""
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    copies = copy_of(maren, tmp_path / "second"), copy_of(idris, tmp_path / "third")
    talk(maren, idris, days=72)
    for one in copies:
        put_back(one.vault, one.the_pair(), one.clock.seconds)
        become(one)
        send(one, f"{one.name} is here", seconds=0)
    look_around(*copies, idris, maren, rounds=3)
    assert f"{maren.name} is here" in texts(copies[1])
    assert not is_unheard(copies[0]), "they may answer yet"
    look_around(*copies, idris, maren, rounds=2, seconds=DAY)
    assert [is_unheard(one) for one in (*copies, maren, idris)] == [True, True, False, False]


def test_a_copy_that_ones_first_device_answers_is_well_while_the_partner_is_away(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    second = copy_of(maren, tmp_path / "second")
    become(second)
    lay_there(second, "for somebody else")
    send(second, "from the second", seconds=0)
    look_around(second, maren, rounds=4, seconds=DAY)
    assert "from the second" in texts(maren)
    assert not is_unheard(second)


@pytest.mark.parametrize("years", [0, 10])
def test_a_copy_from_before_one_became_another_device_is_asked_about_and_hears_again(
    paired: tuple[Person, Person], tmp_path: Path, years: int
) -> None:
    """Put back over the vault that replaced it, with its mark lost: nobody seals to it, and nothing can tell it why.

    Nor does a clock hide it that was years ahead when the partner was last heard.
    """
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    backup = copy_of(maren, tmp_path / "backup")
    send(idris, "before", seconds=0)
    look_around(idris)
    right = maren.clock.now
    maren.clock.now = right + timedelta(days=365 * years)
    backup.look()
    assert "before" in texts(backup)
    maren.clock.now = right
    become_new_device(maren.vault, maren.the_pair(), maren.words, maren.clock.now, replaces=True)
    look_around(maren, idris, rounds=3)
    for path in maren.folder.iterdir():
        if path.name not in {one.name for one in outbox.own_names(idris.vault, idris.the_pair())}:
            path.unlink()
    look_around(backup, idris, rounds=2)
    send(idris, "are you there", seconds=0)
    send(backup, "I am", seconds=0)
    look_around(idris, backup, rounds=1, seconds=DAY)
    assert not is_deaf(backup), "it may come yet"
    look_around(idris, backup, rounds=2, seconds=DAY)
    assert [is_deaf(one) for one in (backup, idris)] == [True, False]
    become_new_device(backup.vault, backup.the_pair(), backup.words, backup.clock.now, replaces=True)
    look_around(backup, idris, rounds=4, seconds=DAY)
    assert not is_deaf(backup)
    assert "are you there" in texts(backup)
    assert "I am" in texts(idris)


def test_who_only_was_away_is_not_asked_about(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    lay_there(maren, "for somebody else")
    look_around(maren, idris)
    maren.clock.forward(20 * DAY)
    send(idris, "back again", seconds=0)
    idris.look()
    maren.look()
    assert [is_deaf(one) for one in (maren, idris)] == [False, False]


def test_what_has_lain_there_for_long_does_not_come_anew_when_it_is_tried_again(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    look_around(maren, idris, rounds=3)
    lay_there(maren, "for somebody else")
    look_around(maren)
    become_new_device(idris.vault, idris.the_pair(), idris.words, idris.clock.now, replaces=True)
    look_around(idris, maren)
    look_around(maren, rounds=4, seconds=DAY)
    assert not is_deaf(maren)
