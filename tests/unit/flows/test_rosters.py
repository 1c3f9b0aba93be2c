"""Which statements about devices are kept, what they add up to, and when another roster is noticed."""

from dataclasses import dataclass, replace
from itertools import count

import pytest

from partspair.flows import rosters
from partspair.flows.rosters import MOST_ACTIVE, MOST_STATEMENTS, known_devices, learn_statement
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from partspair.vault import devices, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from tests.support.forging import fresh
from tests.support.persons import Person


@dataclass(frozen=True)
class Rooted:
    """A vault whose two roots are in the test's hands, with no statement yet."""

    vault: Vault
    pair: PairId
    mine: SigningKey
    theirs: SigningKey

    def added(self, root: SigningKey, *baseline: tuple[DeviceId, int, bytes]) -> tuple[DeviceId, bytes]:
        device = DeviceId(fresh())
        return device, sign_added(root, SigningKey(fresh(32)), self.pair, device, baseline)

    def learn(self, signed: bytes) -> bool:
        return learn_statement(self.vault, self.pair, signed, 0.0)

    def kept(self) -> int:
        return len(devices.statements(self.vault, self.pair))


@pytest.fixture
def rooted(paired: tuple[Person, Person]) -> Rooted:
    _, idris = paired
    mine, theirs, pair = SigningKey(fresh(32)), SigningKey(fresh(32)), idris.the_pair()
    kept = pairs.get(idris.vault, pair)
    assert kept is not None
    pairs.save(idris.vault, replace(kept, own_root=mine.public, partner_root=theirs.public))
    idris.vault.run("DELETE FROM roster_statement")
    return Rooted(idris.vault, pair, mine, theirs)


def test_each_root_speaks_for_its_own_devices(rooted: Rooted) -> None:
    ours, first = rooted.added(rooted.mine)
    others, second = rooted.added(rooted.theirs)
    assert rooted.learn(first)
    assert rooted.learn(second)
    known = known_devices(rooted.vault, rooted.pair)
    assert {device: one.owner for device, one in known.items()} == {ours: Owner.MINE, others: Owner.THEIRS}


def test_what_neither_root_signed_is_left_alone(rooted: Rooted) -> None:
    _, signed = rooted.added(SigningKey(fresh(32)))
    assert not rooted.learn(signed)
    assert not rooted.learn(b"")
    assert rooted.kept() == 0


def test_a_statement_that_only_a_newer_version_knows_is_left_alone(rooted: Rooted) -> None:
    data = b'{"kind":"paint"}'
    signed = rooted.theirs.sign(b"partspair/1/roster\0" + data) + data
    assert not rooted.learn(signed)
    assert rooted.kept() == 0


def test_a_statement_is_news_once(rooted: Rooted) -> None:
    _, signed = rooted.added(rooted.theirs)
    assert rooted.learn(signed)
    assert not rooted.learn(signed)
    assert rooted.kept() == 1


def test_nobody_fills_the_vault_with_statements(rooted: Rooted) -> None:
    device, first = rooted.added(rooted.theirs)
    assert rooted.learn(first)
    for last in range(1, MOST_STATEMENTS):
        assert rooted.learn(sign_removed(rooted.theirs, rooted.pair, device, last, bytes(32)))
    assert not rooted.learn(rooted.added(rooted.theirs)[1]), "more are not believed"
    assert rooted.kept() == MOST_STATEMENTS
    assert rooted.learn(rooted.added(rooted.mine)[1]), "and one's own are counted by themselves"


def test_at_most_four_devices_of_a_person_are_sealed_to(rooted: Rooted) -> None:
    for _ in range(MOST_ACTIVE + 2):
        assert rooted.learn(rooted.added(rooted.theirs)[1])
        assert rooted.learn(rooted.added(rooted.mine)[1])
    active = list(rosters.active_devices(rooted.vault, rooted.pair).values())
    assert {owner: active.count(owner) for owner in Owner} == {Owner.MINE: MOST_ACTIVE, Owner.THEIRS: MOST_ACTIVE}


def test_a_device_that_both_roots_added_is_ones_own_and_counted_once(rooted: Rooted) -> None:
    device, key = DeviceId(fresh()), SigningKey(fresh(32))
    for root in (rooted.theirs, rooted.mine):
        assert rooted.learn(sign_added(root, key, rooted.pair, device))
    assert rosters.active_devices(rooted.vault, rooted.pair) == {device: Owner.MINE}
    assert known_devices(rooted.vault, rooted.pair)[device].owner is Owner.MINE


def test_a_baseline_is_that_of_the_device_itself(rooted: Rooted) -> None:
    other = DeviceId(fresh())
    device, signed = rooted.added(rooted.theirs, (other, 7, bytes(32)))
    plain, bare = rooted.added(rooted.theirs)
    removals = (sign_removed(rooted.theirs, rooted.pair, device, last, bytes(32)) for last in count(1))
    removed = next(one for one in removals if one < signed)  # statements are looked at in the order of their bytes
    for one in (bare, signed, removed):
        assert rooted.learn(one)
    assert rosters.baseline_of(rooted.vault, rooted.pair, device) == {other: (7, bytes(32))}
    assert rosters.baseline_of(rooted.vault, rooted.pair, plain) == {}
    assert rosters.baseline_of(rooted.vault, rooted.pair, DeviceId(fresh())) == {}


def test_another_roster_is_noticed_and_told_once(rooted: Rooted) -> None:
    vault, pair = rooted.vault, rooted.pair
    ours, theirs = rooted.added(rooted.mine)[1], rooted.added(rooted.theirs)[1]
    assert rooted.learn(ours)
    assert rooted.learn(theirs)
    kept = pairs.get(vault, pair)
    assert kept is not None
    shown = rosters.roster_hashes(vault, kept)
    assert shown.keys() == {rooted.mine.public, rooted.theirs.public}
    assert len(set(shown.values())) == 2
    assert not rosters.compare_rosters(vault, pair, shown)
    assert rosters.statements_to_tell(vault, pair) == [], "they have the same"
    less = {**shown, rooted.mine.public: bytes(32)}
    assert rosters.compare_rosters(vault, pair, less)
    told = [one.what for one in rosters.statements_to_tell(vault, pair)]
    assert [getattr(one, "signed", b"") for one in told] == [theirs, ours]
    assert not rosters.compare_rosters(vault, pair, less), "it was said, and is said once"
    assert rosters.statements_to_tell(vault, pair) == []
    assert rooted.learn(rooted.added(rooted.mine)[1])
    assert rosters.compare_rosters(vault, pair, less), "a new roster is said anew"


def test_without_a_partner_there_is_one_roster(rooted: Rooted) -> None:
    kept = pairs.get(rooted.vault, rooted.pair)
    assert kept is not None
    assert rooted.learn(rooted.added(rooted.mine)[1])
    alone = replace(kept, partner_root=None)
    pairs.save(rooted.vault, alone)
    assert rosters.roster_hashes(rooted.vault, alone).keys() == {rooted.mine.public}
    assert not rooted.learn(rooted.added(rooted.theirs)[1])
    assert devices.add_statement(rooted.vault, rooted.pair, Owner.THEIRS, rooted.added(rooted.theirs)[1], 0.0)
    assert [one.owner for one in known_devices(rooted.vault, rooted.pair).values()] == [Owner.MINE]


def test_a_pair_that_is_not_there_has_no_roster(rooted: Rooted) -> None:
    assert not rosters.compare_rosters(rooted.vault, PairId(fresh()), {})
