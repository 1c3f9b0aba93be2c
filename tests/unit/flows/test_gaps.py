"""What may still come of a chain, and what nobody has any more, from what is here and what others say they have."""

from dataclasses import replace

import pytest

from partspair.flows import looking, vouching
from partspair.flows.rosters import Known, roster_hashes
from partspair.flows.vouching import End, Gaps, gaps_in
from partspair.pair.ids import DeviceId
from partspair.pair.roster import Member
from partspair.pair.seen import MOST_BEYOND, Seen
from partspair.sealing.wire import Manifest
from partspair.vault import devices, links, pairs
from partspair.vault.devices import Owner
from partspair.vault.links import KeptLink, LinkState
from tests.support.forging import forge, post
from tests.support.persons import Person

HER = DeviceId(b"her other device")
DIGEST = b"some content".ljust(32)
ACTIVE, REMOVED = Known(Member(HER, b"", None), Owner.MINE), Known(Member(HER, b"", 5), Owner.MINE)


def saying(people: tuple[Person, Person], *seen: Seen | None, knows_of_removal: bool = True) -> list[Manifest]:
    """What the partner's devices signed last: what they have of her other device."""
    maren, idris = people
    kept = pairs.get(maren.vault, maren.the_pair())
    assert kept is not None
    roster = roster_hashes(maren.vault, kept) if knows_of_removal else {}
    forged = forge(idris).manifest
    return [replace(forged, roster=roster, seen={} if one is None else {HER: one}) for one in seen]


def gaps(
    people: tuple[Person, Person],
    said: list[Manifest],
    present: tuple[int, ...] = (),
    upto: int = 0,
    end: End | None = None,
) -> Gaps:
    maren, _ = people
    known = ACTIVE if end is None else REMOVED
    return gaps_in(maren.vault, maren.the_pair(), known, said, present, upto, end)


def test_of_an_active_device_it_is_what_lies_below_what_is_here_or_somebody_has(paired: tuple[Person, Person]) -> None:
    assert gaps(paired, [], (3, 5), 1) == Gaps((2, 4))
    assert gaps(paired, saying(paired, Seen(7, DIGEST)), (3, 5), 1) == Gaps((2, 4, 6, 7))
    assert gaps(paired, saying(paired, Seen(1, DIGEST, ((6, DIGEST),))), (3,), 1) == Gaps((2, 4, 5, 6))


def test_where_much_is_here_nothing_beyond_what_was_looked_at_is_called_missing(paired: tuple[Person, Person]) -> None:
    assert gaps(paired, saying(paired, Seen(300, DIGEST)), tuple(range(3, 203)), 1) == Gaps((2,))


def test_what_is_kept_apart_is_not_asked_for(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    apart = KeptLink(maren.the_pair(), HER, 2, DIGEST, None, b"{}", bytes(64), LinkState.FORK, maren.clock.seconds)
    links.add(maren.vault, apart)
    assert gaps(paired, [], (3, 5), 1) == Gaps((4,))


def test_of_a_removed_device_each_place_is_asked_for_once(paired: tuple[Person, Person]) -> None:
    assert gaps(paired, [], (4,), 1, End(5)) == Gaps((2, 3, 5))
    assert gaps(paired, [], (8,), 5, End(5, frozenset({(8, DIGEST), (9, DIGEST)}))) == Gaps((7, 9))
    assert gaps(paired, [], (), 9, End(5, frozenset({(8, DIGEST)}))) == Gaps(()), "it is here"


def test_what_nobody_has_is_lost_once_all_others_have_signed_that(paired: tuple[Person, Person]) -> None:
    assert gaps(paired, [], (1,), 1, End(3)) == Gaps((2, 3)), "nobody has signed since"
    assert gaps(paired, saying(paired, None), (1,), 1, End(3)) == Gaps((2, 3))
    before = saying(paired, Seen(1, DIGEST), knows_of_removal=False)
    assert gaps(paired, before, (1,), 1, End(3)) == Gaps((2, 3))
    assert gaps(paired, saying(paired, Seen(1, DIGEST)), (1,), 1, End(3)) == Gaps((), (2, 3))
    assert gaps(paired, saying(paired, Seen(2, DIGEST)), (1,), 1, End(3)) == Gaps((2,), (3,))


def test_who_has_as_much_as_can_be_listed_may_have_more(paired: tuple[Person, Person]) -> None:
    full = tuple((seq, DIGEST) for seq in range(10, 10 + MOST_BEYOND))
    assert gaps(paired, saying(paired, Seen(1, DIGEST, full)), (1,), 1, End(3)) == Gaps((2, 3))
    assert gaps(paired, saying(paired, Seen(1, DIGEST, full[1:])), (1,), 1, End(3)).lost[:2] == (2, 3)


def test_what_several_have_comes_once(paired: tuple[Person, Person]) -> None:
    said = saying(paired, Seen(4, DIGEST), Seen(1, DIGEST, ((3, DIGEST),)))
    assert gaps(paired, said, (), 0, End(6)) == Gaps((1, 2, 3, 4), (5, 6))


@pytest.mark.parametrize(
    ("seq", "digest", "is_covered"), [(3, DIGEST, True), (5, DIGEST, True), (4, DIGEST, False), (5, b"other", False)]
)
def test_beyond_its_end_a_removed_device_said_the_very_links_that_others_list(
    seq: int, digest: bytes, is_covered: bool
) -> None:
    assert End(3, frozenset({(5, DIGEST)})).covers(seq, digest) is is_covered


def test_the_end_of_a_removed_device_is_what_its_owner_and_others_know_of(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged, seen = forge(idris), Seen(2, DIGEST, ((4, DIGEST), (7, DIGEST)))
    post(maren.folder, replace(forged, manifest=replace(forged.manifest, seen={HER: seen})).file())
    assert maren.look().accepted == 1
    found = vouching.ends_of(maren.vault, maren.the_pair(), {HER: REMOVED})
    assert found == {HER: End(5, frozenset({(7, DIGEST)}))}
    assert vouching.ends_of(maren.vault, maren.the_pair(), {HER: ACTIVE}) == {HER: None}


def test_only_a_removed_device_has_something_beyond_its_end() -> None:
    assert [vouching.is_beyond(REMOVED, seq) for seq in (5, 6)] == [False, True]
    assert not vouching.is_beyond(ACTIVE, 6)


def test_where_nothing_is_missing_nothing_is_coming_and_nothing_lost(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for one in (maren, idris):
        own = devices.own(one.vault, one.the_pair())
        assert own is not None
        assert vouching.lacking(one.vault, one.the_pair(), own.device) == {}
        assert vouching.lost(one.vault, one.the_pair(), own.device) == {}
        assert not looking.is_gone_along(one.vault, one.the_pair())
