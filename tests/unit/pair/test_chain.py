"""Where a link belongs, whatever order a folder delivers it in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from partspair.pair.chain import Duplicate, Fork, Gap, Link, Next, gap_free, judge
from partspair.pair.seen import Seen, acknowledged, seen_of


def chain(length: int, salt: bytes = b"") -> dict[int, Link]:
    links: dict[int, Link] = {}
    prev: bytes | None = None
    for seq in range(1, length + 1):
        digest = (salt + seq.to_bytes(4, "big")).rjust(32, b"\0")
        links[seq] = Link(seq, digest, prev)
        prev = digest
    return links


def test_first_and_following_links_are_next() -> None:
    whole = chain(3)
    have: dict[int, Link] = {}
    for seq in (1, 2, 3):
        assert judge(have, whole[seq]) == Next()
        have[seq] = whole[seq]


def test_a_link_beyond_a_gap_names_what_is_missing() -> None:
    whole = chain(5)
    assert judge({1: whole[1]}, whole[5]) == Gap((2, 3, 4))
    assert judge({}, whole[5]) == Gap((1, 2, 3, 4))


def test_a_far_link_lists_at_most_64_missing() -> None:
    whole = chain(500)
    judged = judge({}, whole[500])
    assert isinstance(judged, Gap)
    assert judged.missing == tuple(range(1, 65))


def test_the_same_link_again_is_a_duplicate() -> None:
    whole = chain(2)
    assert judge(whole, whole[1]) == Duplicate()


def test_another_content_at_the_same_place_is_a_fork() -> None:
    assert judge(chain(3), Link(3, b"x" * 32, chain(3)[2].hash)) == Fork(3)


def test_a_link_that_contradicts_its_neighbour_is_a_fork() -> None:
    whole = chain(3)
    assert judge({1: whole[1]}, Link(2, b"y" * 32, b"z" * 32)) == Fork(2)
    assert judge({1: whole[1], 3: whole[3]}, Link(2, b"y" * 32, whole[1].hash)) == Fork(2)


def test_only_the_first_link_has_no_predecessor() -> None:
    assert judge({}, Link(1, b"a" * 32, b"b" * 32)) == Fork(1)
    assert judge({}, Link(2, b"a" * 32, None)) == Fork(2)


@given(st.integers(1, 60), st.randoms(use_true_random=False))
def test_any_order_ends_whole_without_a_fork(length: int, shuffler: random.Random) -> None:
    whole = chain(length)
    order = list(whole)
    shuffler.shuffle(order)
    have: dict[int, Link] = {}
    for seq in order:
        assert isinstance(judge(have, whole[seq]), Next | Gap)
        have[seq] = whole[seq]
    assert gap_free(have) == length


@given(st.sets(st.integers(1, 150)))
def test_seen_acknowledges_exactly_what_is_here(present: set[int]) -> None:
    own = chain(150)
    claimed = seen_of({seq: own[seq] for seq in present})
    found = acknowledged(own, claimed)
    assert found <= present
    assert len(claimed.beyond) <= 64
    assert present <= set(range(1, claimed.upto + 1)) | {seq for seq, _ in claimed.beyond} or len(present) > 64


def test_a_claim_about_another_chain_acknowledges_nothing() -> None:
    assert acknowledged(chain(5), seen_of(chain(5, b"other"))) == frozenset()
    assert acknowledged(chain(5), Seen(9, b"q" * 32)) == frozenset()
