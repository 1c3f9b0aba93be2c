"""Both inviting at once: two invitations become one pair. And hellos that come before what they need."""

import pytest

from partspair.flows import pairing
from partspair.flows.pairing import Pairing
from partspair.pair.ids import PairId
from partspair.vault import opening_keys, pairs
from partspair.vault.pairs import PairState
from tests.support.findings import send, texts
from tests.support.forging import post
from tests.support.meetings import at, hello_file, invite, join, looks, state
from tests.support.persons import WAITS, Person

pytestmark = pytest.mark.slow

DAY = 86_400.0


def both_invite(maren: Person, idris: Person) -> tuple[Pairing, Pairing]:
    return invite(maren), invite(idris)


def open_pairs(person: Person) -> list[PairId]:
    return [one.pair for one in pairs.every(person.vault) if one.state is not PairState.ENDED]


@pytest.mark.parametrize("order", ["maren first", "idris first", "both at once"])
def test_both_invited_and_both_keep_the_lower_pair(people: tuple[Person, Person], order: str) -> None:
    maren, idris = people
    hers, his = both_invite(maren, idris)
    first, second = ((idris, hers), (maren, his)) if order == "idris first" else ((maren, his), (idris, hers))
    if order == "both at once":
        for one, words in ((maren, his.words), (idris, hers.words)):
            pairing.join(one.vault, " ".join(words), one.place(), one.clock.now, WAITS)
    else:
        for one, invitation in (first, second):
            join(one, invitation.words)
            assert len(open_pairs(one)) == 2, "entering words keeps one's own invitation"
    for _ in range(3):
        looks(maren, idris)
    lower, higher = sorted((hers.pair, his.pair))
    for one in people:
        assert open_pairs(one) == [lower]
        assert state(at(one, lower)).state is PairState.ANSWERED
        closed = state(one, higher)
        assert (closed.state, closed.burnt, closed.words) == (PairState.ENDED, None, ())
        assert opening_keys.own(one.vault, higher) == []
    assert len({pairing.words_to_compare(one.vault, lower) for one in people}) == 1
    for one in people:
        pairing.confirm(one.vault, lower, one.clock.now)
    for one in (maren, idris, maren):
        one.look()
    send(maren, "one pair")
    maren.look()
    idris.look()
    assert texts(idris) == ["one pair"]


def test_both_invited_and_only_one_entered_words(people: tuple[Person, Person]) -> None:
    maren, idris = people
    hers, his = both_invite(maren, idris)
    join(idris, hers.words)
    for _ in range(2):
        looks(maren, idris)
    assert open_pairs(maren) == [hers.pair]
    assert set(open_pairs(idris)) == {hers.pair, his.pair}
    idris.clock.forward(7 * DAY)
    looks(idris)
    assert state(idris, his.pair).is_expired


def test_the_closed_twins_hellos_leave_the_folder_after_their_week(people: tuple[Person, Person]) -> None:
    maren, idris = people
    hers, his = both_invite(maren, idris)
    join(maren, his.words)
    join(idris, hers.words)
    for _ in range(3):
        looks(maren, idris)
    lower = min(hers.pair, his.pair)
    for one in people:
        pairing.confirm(one.vault, at(one, lower).the_pair(), one.clock.now)
    looks(maren, idris)
    closed = [hello_file(at(one, max(hers.pair, his.pair))) for one in people]
    assert all(path.exists() for path in closed)
    maren.clock.forward(8 * DAY)
    looks(maren, idris)
    assert not any(path.exists() for path in closed)


def test_a_pair_whose_words_were_compared_is_not_closed_for_a_lower_one(people: tuple[Person, Person]) -> None:
    maren, idris = people
    hers, his = both_invite(maren, idris)
    lower, higher = sorted((hers.pair, his.pair))
    of_lower, of_higher = (maren, idris) if hers.pair == lower else (idris, maren)
    words = {hers.pair: hers.words, his.pair: his.words}
    late = hello_file(at(of_lower, lower))
    late.rename(late.with_suffix(".part"))
    join(of_higher, words[lower])
    assert state(of_higher).state is PairState.JOINING
    join(of_lower, words[higher])
    for one in (of_higher, of_lower):
        at(one, higher).look()
        pairing.confirm(one.vault, higher, one.clock.now)
    late.with_suffix(".part").rename(late)
    for _ in range(3):
        looks(maren, idris)
    for one in people:
        assert open_pairs(one) == [higher]
        assert state(one, higher).is_confirmed


# Order


def test_a_hello_that_was_scanned_before_the_words_were_typed_is_found(people: tuple[Person, Person]) -> None:
    """Idris already meets somebody over this folder, and has read and remembered Maren's hello as nothing of theirs."""
    maren, idris = people
    words = invite(maren).words
    other = invite(idris)
    for _ in range(2):
        idris.look()
    join(idris, words)
    assert state(idris).partner_name == "Maren"
    assert state(idris, other.pair).state is PairState.INVITING


def test_a_bundle_that_came_before_the_hello_is_read_once_the_hello_is_here(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    answer = hello_file(idris).read_bytes()
    hello_file(idris).unlink()
    pairing.confirm(idris.vault, idris.the_pair(), idris.clock.now)
    idris.look()
    hello_file(idris).unlink(missing_ok=True)
    maren.look()
    assert state(maren).state is PairState.INVITING
    post(maren.folder, answer)
    for _ in range(2):
        maren.look()
    assert state(maren).partner_name == "Idris"
    rows = maren.vault.read("SELECT count(*) FROM link WHERE pair = ?", (maren.the_pair(),))
    assert rows[0][0] == 1
