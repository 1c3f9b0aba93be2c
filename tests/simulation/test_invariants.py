"""Every invariant can fail: what it forbids is planted, and it is found."""

import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest

from tests.simulation import finale, invariants, lives, sayings
from tests.simulation.devices import Device
from tests.simulation.invariants import BrokenError, Checked
from tests.simulation.personalities import SYNCTHING
from tests.simulation.scenery import Scenery, begin, build, fast_directory
from tests.simulation.worlds import World

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scenery() -> Iterator[Scenery]:
    made = build(fast_directory())
    yield made
    shutil.rmtree(made.place, ignore_errors=True)


@pytest.fixture
def world(scenery: Scenery) -> Iterator[World]:
    """Both said something, and both have it."""
    with begin(scenery, 0, SYNCTHING) as one:
        one.is_calm = True
        for device in one.devices:
            sayings.share(one, device)
        for _ in range(3):
            finale.visit_all(one, 3600)
        yield one


def canary_in_folder(world: World, maren: Device) -> None:
    maren.replica.write("a letter.txt", b"a canary sings")
    world.check_files()


def canary_in_vault(_world: World, maren: Device) -> None:
    (maren.directory / "vault.db-journal").write_bytes(b"a canary sings")
    invariants.vault_is_closed(maren)


def unsaid_words(world: World, maren: Device) -> None:
    maren.vault.run("UPDATE entry SET body = ? WHERE is_mine = 0", (b"other words",))
    invariants.shown_is_signed(maren, world.ledger, Checked())


def unsigned_link(world: World, maren: Device) -> None:
    maren.vault.run("UPDATE link SET signature = zeroblob(64) WHERE state = 'accepted'")
    invariants.shown_is_signed(maren, world.ledger, Checked())


def unnoticed_fork(_world: World, maren: Device) -> None:
    maren.vault.run(
        """INSERT INTO link (pair, device, seq, hash, prev, manifest, signature, state, received_at)
           SELECT pair, device, seq, zeroblob(32), prev, manifest, signature, state, received_at FROM link LIMIT 1"""
    )
    invariants.forks_are_noticed(maren)


def untold_fork(_world: World, maren: Device) -> None:
    maren.vault.run("UPDATE link SET state = 'fork' WHERE state = 'accepted'")
    invariants.forks_are_noticed(maren)


def vanished_note(world: World, maren: Device) -> None:
    maren.vault.run("DELETE FROM entry WHERE is_mine = 0")
    invariants.nothing_vanishes(maren, world.ledger)


def folded_away(world: World, maren: Device) -> None:
    maren.vault.run("UPDATE entry SET taken_back_at = 1 WHERE is_mine = 0 AND kind = 'share'")
    invariants.taken_back_is_signed(maren, world.ledger)


def untrue_receipt(world: World, maren: Device) -> None:
    sayings.share(world, maren)
    maren.vault.run("UPDATE outbox SET state = 'received'")
    invariants.received_is_true(maren, world.ledger)


def touched_file(world: World, maren: Device) -> None:
    before = {"a letter.txt": world.contents.put(b"of somebody else")}
    invariants.only_own_files_change(maren, before, {})


def unequal_sides(world: World, maren: Device) -> None:
    sayings.share(world, maren)
    finale.expect_equal(world)


def uncleared_file(world: World, maren: Device) -> None:
    world.clock += 3 * finale.DAY
    finale.rest(world)
    gone = sorted(set(world.engine.ever) - set(maren.replica.listing()))
    for name in gone:
        maren.replica.write(name, world.contents.get(world.engine.ever[name]))
    finale.expect_cleared(world)


def untold_gap(_world: World, maren: Device) -> None:
    maren.vault.run("UPDATE link SET seq = 7 WHERE state = 'accepted' AND seq = 2")
    invariants.gaps_are_shown(maren, 0)


def changed_vault(_world: World, maren: Device) -> None:
    before = invariants.state_of_vault(maren)
    maren.vault.run("UPDATE entry SET placed_at = 0 WHERE kind = 'share'")
    invariants.nothing_changed(maren, before, "a test")


def opened_after_removal(world: World, maren: Device) -> None:
    lives.add_device(world, maren)
    further = world.devices[-1]
    lives.enter_words(world, further)
    for _ in range(3):
        finale.visit_all(world, 3600)
    sealed = {digest: world.contents.get(digest) for digest in maren.replica.listing().values()}
    lives.shut_out(world, maren, further)
    for digest, data in sealed.items():
        invariants.removed_opens_nothing(maren, sha256(digest).digest(), data, world.seeds, Checked())


PLANTED: tuple[tuple[int, Callable[[World, Device], None]], ...] = (
    (1, canary_in_folder), (1, canary_in_vault), (2, unsaid_words), (2, unsigned_link), (3, unnoticed_fork),
    (3, untold_fork), (4, vanished_note), (4, folded_away), (5, untrue_receipt), (6, touched_file), (7, unequal_sides),
    (7, uncleared_file), (8, untold_gap), (9, changed_vault), (10, opened_after_removal),
)  # fmt: skip


@pytest.mark.parametrize(("number", "plant"), PLANTED, ids=lambda one: getattr(one, "__name__", str(one)))
def test_what_an_invariant_forbids_is_found(world: World, number: int, plant: Callable[[World, Device], None]) -> None:
    with pytest.raises(BrokenError, match=f"^invariant {number},"):
        plant(world, world.devices[0])


def test_every_invariant_has_its_violation() -> None:
    assert {number for number, _ in PLANTED} == set(range(1, 11))


def test_a_device_that_was_shut_out_opens_nothing_more(world: World) -> None:
    maren, idris = world.devices
    lives.add_device(world, maren)
    further = world.devices[-1]
    lives.enter_words(world, further)
    for _ in range(3):
        finale.visit_all(world, 3600)
    lives.shut_out(world, maren, further)
    further.is_lost = True
    for device in (maren, idris):
        sayings.share(world, device)
    finale.rest(world)
    assert world.checked.unopened
    finale.expect_equal(world)
