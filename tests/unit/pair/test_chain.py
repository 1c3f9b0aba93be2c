"""Where a link belongs, whatever order a folder delivers it in."""

import random

from hypothesis import given
from hypothesis import strategies as st

from partspair.pair.chain import MOST_MISSING, Duplicate, Fork, Gap, Link, Next, gap_free, judge, missing
from partspair.pair.seen import Seen, acknowledged, seen_beyond


def chain(length: int, salt: bytes = b"") -> dict[int, Link]:
    links: dict[int, Link] = {}
    prev: bytes | None = None
    for seq in range(1, length + 1):
        digest = (salt + seq.to_bytes(4, "big")).rjust(32, b"\0")
        links[seq] = Link(seq, digest, prev)
        prev = digest
    return links


def placed(have: dict[int, Link], link: Link) -> object:
    return judge(have, link, gap_free(have))


def seen_of(have: dict[int, Link]) -> Seen:
    upto = gap_free(have)
    beyond = seen_beyond(link for seq, link in have.items() if seq > upto)
    return Seen(upto, have[upto].hash if upto else None, beyond)


def test_first_and_following_links_are_next() -> None:
    whole = chain(3)
    have: dict[int, Link] = {}
    for seq in (1, 2, 3):
        assert placed(have, whole[seq]) == Next()
        have[seq] = whole[seq]


def test_a_link_beyond_a_gap_is_taken_and_what_is_missing_is_named() -> None:
    whole = chain(5)
    assert placed({1: whole[1]}, whole[5]) == Gap()
    assert missing([1, 5]) == (2, 3, 4)
    assert placed({}, whole[5]) == Gap()
    assert missing([5]) == (1, 2, 3, 4)


def test_a_far_link_lists_at_most_64_missing() -> None:
    assert missing([500]) == tuple(range(1, MOST_MISSING + 1))
    assert missing([2**53]) == tuple(range(1, MOST_MISSING + 1))


def test_nothing_up_to_a_baseline_and_nothing_after_the_end_is_missed() -> None:
    assert missing([9, 12], start=7) == (8, 10, 11)
    assert missing([9, 12], start=7, last=10) == (8, 10)
    assert missing([9], start=9) == ()
    assert missing([], start=7, last=9) == (8, 9), "a removed device said so much"
    assert missing([8, 9], start=7, last=9) == ()
    assert missing([], start=7, last=7) == ()
    assert missing([], start=7, last=2**53) == tuple(range(8, 8 + MOST_MISSING))
    assert gap_free([8, 9, 11], start=7) == 9
    assert gap_free([9], start=7) == 7


def test_a_link_that_was_said_to_be_gone_may_still_come_and_only_itself() -> None:
    whole = chain(3)
    gone = {1: whole[1], 2: Link(2, whole[2].hash, None, is_gone=True), 3: whole[3]}
    assert placed(gone, whole[2]) == Next()
    assert placed(gone, Link(2, b"x" * 32, whole[1].hash)) == Fork(2)
    assert placed({1: whole[1], 2: gone[2]}, whole[3]) == Next()
    assert placed({2: whole[2], 3: Link(3, b"g" * 32, None, is_gone=True)}, whole[1]) == Next()
    assert placed({1: whole[1], 2: gone[2]}, Link(3, b"y" * 32, b"z" * 32)) == Fork(3)


def test_the_same_link_again_is_a_duplicate() -> None:
    whole = chain(2)
    assert placed(whole, whole[1]) == Duplicate()


def test_another_content_at_the_same_place_is_a_fork() -> None:
    assert placed(chain(3), Link(3, b"x" * 32, chain(3)[2].hash)) == Fork(3)


def test_a_link_that_contradicts_its_neighbour_is_a_fork() -> None:
    whole = chain(3)
    assert placed({1: whole[1]}, Link(2, b"y" * 32, b"z" * 32)) == Fork(2)
    assert placed({1: whole[1], 3: whole[3]}, Link(2, b"y" * 32, whole[1].hash)) == Fork(2)


def test_only_the_first_link_has_no_predecessor() -> None:
    assert placed({}, Link(1, b"a" * 32, b"b" * 32)) == Fork(1)
    assert placed({}, Link(2, b"a" * 32, None)) == Fork(2)


@given(st.integers(1, 60), st.randoms(use_true_random=False))
def test_any_order_ends_whole_without_a_fork(length: int, shuffler: random.Random) -> None:
    whole = chain(length)
    order = list(whole)
    shuffler.shuffle(order)
    have: dict[int, Link] = {}
    for seq in order:
        assert isinstance(placed(have, whole[seq]), Next | Gap)
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
