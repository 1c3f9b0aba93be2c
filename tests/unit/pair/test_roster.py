"""A roster means the same in any order."""

from itertools import permutations

from partspair.pair.ids import DeviceId
from partspair.pair.roster import Added, Removed, Statement, active, members

LAPTOP, DESKTOP = DeviceId(b"l" * 16), DeviceId(b"d" * 16)
STATEMENTS: list[Statement] = [
    Added(LAPTOP, b"1" * 32),
    Added(DESKTOP, b"2" * 32),
    Removed(LAPTOP, 9),
    Removed(LAPTOP, 7),
]


def test_any_order_gives_the_same_roster() -> None:
    outcomes = {tuple(sorted(members(order).items())) for order in permutations(STATEMENTS)}
    assert len(outcomes) == 1


def test_remove_wins_and_the_lower_last_wins() -> None:
    laptop = members(STATEMENTS)[LAPTOP]
    assert laptop.may_sign(7)
    assert not laptop.may_sign(8)
    assert [member.device for member in active(STATEMENTS)] == [DESKTOP]


def test_an_id_with_two_keys_is_believed_for_neither() -> None:
    assert members([*STATEMENTS, Added(DESKTOP, b"3" * 32)]).keys() == {LAPTOP}


def test_an_active_device_signs_wherever_its_chain_goes_on() -> None:
    desktop = members(STATEMENTS)[DESKTOP]
    assert desktop.last is None
    assert desktop.may_sign(1)
    assert desktop.may_sign(2**53)
