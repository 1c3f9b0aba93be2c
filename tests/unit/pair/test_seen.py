"""What a partner says they have acknowledges exactly that, and nothing that was never sent."""

import pytest

from partspair.pair.chain import Link
from partspair.pair.seen import MOST_BEYOND, NOTHING_SEEN, Seen, acknowledged, is_settled, seen_beyond


def link(seq: int) -> Link:
    return Link(seq, bytes([seq]) * 32, bytes([seq - 1]) * 32 if seq > 1 else None)


OWN = {seq: link(seq) for seq in range(1, 6)}
OTHER = b"another content".ljust(32)


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        (Seen(0, None), set()),
        (Seen(3, OWN[3].hash), {1, 2, 3}),
        (Seen(3, OTHER), set()),
        (Seen(3, None), set()),
        (Seen(9, OTHER), set()),
        (Seen(1, OWN[1].hash, ((3, OWN[3].hash),)), {1, 3}),
        (Seen(1, OWN[1].hash, ((3, OTHER),)), {1}),
        (Seen(1, OWN[1].hash, ((3, OWN[4].hash),)), {1}),
        (Seen(1, OWN[1].hash, ((9, OTHER),)), {1}),
        (Seen(3, OTHER, ((5, OWN[5].hash),)), {5}),
    ],
)
def test_only_what_is_listed_with_the_hash_that_was_sent_is_acknowledged(seen: Seen, meant: set[int]) -> None:
    assert acknowledged(OWN, seen) == meant


def test_of_two_branches_only_the_one_that_leads_there_is_acknowledged() -> None:
    """Here 3 has two contents, 4 belongs to the other one, and 5 came when 4 was kept apart already."""
    third, fourth = Link(3, OTHER, OWN[2].hash), Link(4, b"after the other".ljust(32), OTHER)
    fifth = Link(5, b"end of the other".ljust(32), fourth.hash)
    own = {1: OWN[1], 2: OWN[2], 3: OWN[3], 5: fifth}
    assert acknowledged(own, Seen(5, fifth.hash), [third, fourth]) == {1, 2, 5}
    assert acknowledged(own, Seen(4, fourth.hash), [third, fourth]) == {1, 2}
    assert acknowledged(own, Seen(3, OWN[3].hash, ((5, fifth.hash),)), [third, fourth]) == {1, 2, 3, 5}


def test_below_a_link_of_which_only_its_end_is_known_all_is_acknowledged() -> None:
    own = {**OWN, 4: Link(4, OWN[4].hash, None, is_gone=True)}
    assert acknowledged(own, Seen(5, OWN[5].hash)) == {1, 2, 3, 4, 5}


def test_beyond_a_gap_the_lowest_are_listed_in_order() -> None:
    found = seen_beyond(link(seq) for seq in range(120, 20, -1))
    assert [seq for seq, _ in found] == list(range(21, 21 + MOST_BEYOND))
    assert found[0] == (21, link(21).hash)


@pytest.mark.parametrize(
    ("seen", "sent", "settled"),
    [
        (NOTHING_SEEN, 1, False),
        (NOTHING_SEEN, 2, False),
        (Seen(2, OWN[2].hash), 3, False),
        (Seen(2, OWN[2].hash, ((5, OWN[5].hash),)), 3, False),
        (Seen(2, OWN[2].hash, ((5, OWN[5].hash),)), 5, True),
        (Seen(3, OWN[3].hash), 3, True),
        (Seen(4, OWN[4].hash), 2, True),
        (Seen(2, OTHER), 2, True),
        (Seen(2, OTHER), 3, True),
        (Seen(1, OWN[1].hash, ((3, OTHER),)), 3, True),
        (Seen(1, OWN[1].hash, ((3, OTHER),)), 4, True),
    ],
)
def test_a_link_is_sent_until_it_is_there_or_lies_on_another_branch(seen: Seen, sent: int, settled: bool) -> None:
    assert is_settled(seen, OWN[sent]) is settled
