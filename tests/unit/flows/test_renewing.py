"""Opening keys: renewed by the week, what is on its way sealed anew, the old ones erased and of no use afterwards."""

import os
from pathlib import Path

import pytest

from partspair.flows.becoming import become_new_device
from partspair.flows.renewing import make_key
from partspair.sealing.age import HybridIdentity, open_sealed
from partspair.sealing.failures import NoMatchError
from partspair.vault import opening_keys
from tests.support.findings import send, texts
from tests.support.persons import Person

pytestmark = pytest.mark.slow

WEEK, MONTH = 7 * 86_400, 30 * 86_400


def generations(person: Person) -> list[int]:
    return sorted(key.generation for key in opening_keys.own(person.vault, person.the_pair()))


def files(person: Person) -> set[Path]:
    return set(person.folder.iterdir())


def opens(path: Path, seed: bytes) -> bool:
    try:
        open_sealed(path.read_bytes(), [HybridIdentity(seed)])
    except NoMatchError:
        return False
    return True


def seed_of(person: Person) -> bytes:
    key = opening_keys.current(person.vault, person.the_pair())
    assert key is not None
    return key.seed


def exchange_for(people: tuple[Person, Person], seconds: float, step: float) -> None:
    """Let both look now and then while time goes by, each saying something."""
    for number in range(int(seconds / step)):
        for one in people:
            one.clock.forward(step / 2)
            send(one, f"day {number}", seconds=0)
            one.look()


def test_a_key_is_renewed_when_something_came_to_it_and_a_week_has_passed(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    first = seed_of(idris)
    send(maren, "to the first key")
    maren.look()
    idris.look()
    assert generations(idris) == [1]
    idris.clock.forward(WEEK)
    idris.look()
    assert generations(idris) == [1, 2]
    maren.look()
    before = files(maren)
    send(maren, "to the second key", seconds=0)
    maren.look()
    (made,) = files(maren) - before
    assert opens(made, seed_of(idris))
    assert not opens(made, first)
    idris.look()
    assert texts(idris) == ["to the first key", "to the second key"]


def test_a_key_that_nothing_came_to_is_left_as_it_is(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for one in (maren, idris, maren, idris):
        one.clock.forward(WEEK)
        one.look()
    renewed = [max(generations(one)) for one in paired]
    for one in (maren, idris, maren, idris):
        one.clock.forward(WEEK)
        one.look()
    assert [max(generations(one)) for one in paired] == renewed, "announcing a key is nothing that came"


@pytest.mark.parametrize("weeks", [20, -500, 500])
def test_two_who_say_nothing_more_announce_no_keys_after_a_long_pause_or_with_a_wrong_clock(
    paired: tuple[Person, Person], weeks: int
) -> None:
    maren, idris = paired
    maren.clock.forward(weeks * WEEK)
    for one in (maren, idris):
        send(one, "back again", seconds=0)
        one.look()
    maren.clock.forward(max(-weeks, 0) * WEEK)
    for one in (maren, idris) * 3:
        one.clock.forward(WEEK)
        one.look()
    renewed = [max(generations(one)) for one in paired]
    for one in (maren, idris) * 3:
        one.clock.forward(WEEK)
        one.look()
    assert [max(generations(one)) for one in paired] == renewed


def test_what_was_not_received_is_sealed_again_to_a_newer_key_and_lies_there_once(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    send(maren, "opened by the old one")
    maren.look()
    idris.look()
    before = files(maren)
    idris.clock.forward(WEEK)
    idris.look()
    (news,) = files(maren) - before
    aside = news.rename(tmp_path / "aside")
    before = files(maren)
    send(maren, "on its way", seconds=0)
    maren.look()
    sealed_first = files(maren) - before
    assert not any(opens(path, seed_of(idris)) for path in sealed_first), "the new key is not known yet"
    aside.rename(news)
    maren.look()
    again = files(maren) - before - {news}
    assert len(again) == len(sealed_first)
    assert not again & sealed_first
    assert all(opens(path, seed_of(idris)) for path in again)
    idris.look()
    assert texts(idris) == ["on its way", "opened by the old one"]


def test_old_keys_are_erased_after_a_month_once_everyone_knows_the_new_one(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "deleted by both, one day")
    before = files(maren)
    maren.look()
    (kept_by_the_cloud,) = files(maren) - before
    copy = kept_by_the_cloud.read_bytes()
    idris.look()
    exchange_for(paired, MONTH + 2 * WEEK, WEEK)
    assert min(generations(idris)) > 1
    seeds = [HybridIdentity(key.seed) for key in opening_keys.own(idris.vault, idris.the_pair())]
    with pytest.raises(NoMatchError):
        open_sealed(copy, seeds)
    assert "deleted by both, one day" in texts(idris), "what was taken in is the vault's"


def test_a_key_of_a_device_that_was_replaced_goes_as_early_as_any(paired: tuple[Person, Person]) -> None:
    """Everyone knows the new device's key, so nothing is sealed any more to one that was superseded a month ago."""
    maren, idris = paired
    first = seed_of(maren)
    assert make_key(maren.vault, maren.the_pair(), maren.clock.seconds, os.urandom)
    second = seed_of(maren)
    exchange_for((maren, idris), 5 * 86_400, 86_400)
    become_new_device(maren.vault, maren.the_pair(), maren.words, maren.clock.now, replaces=True)
    exchange_for((maren, idris), MONTH - 3 * 86_400, 86_400)
    kept = {key.seed for key in opening_keys.own(maren.vault, maren.the_pair())}
    assert first not in kept
    assert second in kept


def test_an_old_key_stays_while_the_partner_does_not_know_the_new_one_and_goes_after_ninety_days(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    send(maren, "last heard")
    maren.look()
    idris.look()
    idris.clock.forward(WEEK)
    idris.look()
    assert generations(idris) == [1, 2]
    for _ in range(5):
        idris.clock.forward(WEEK)
        idris.look()
    assert 1 in generations(idris), "the partner may still seal to it"
    for _ in range(9):
        idris.clock.forward(WEEK)
        idris.look()
    assert 1 not in generations(idris)


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_is_off_by_years_erases_no_key_early(paired: tuple[Person, Person], years: int) -> None:
    maren, idris = paired
    send(maren, "before")
    maren.look()
    idris.look()
    idris.clock.forward(years * 365 * 86_400)
    idris.look()
    idris.clock.forward(-years * 365 * 86_400)
    idris.look()
    assert 1 in generations(idris)
    send(maren, "sealed to the first key", seconds=0)
    for one in (maren, idris):
        one.look()
    assert "sealed to the first key" in texts(idris)
