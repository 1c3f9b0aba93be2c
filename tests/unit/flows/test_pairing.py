"""Pairing where it does not go smoothly: wrong words, expiry, saying no, words used twice."""

from datetime import timedelta

import pytest

from partspair.errors import KnownError
from partspair.flows import drafting, pairing
from partspair.flows.chaining import MayNotSignError
from partspair.flows.pairing import AlreadyPairingError, Pairing, UsedWordsError
from partspair.practice.share import Share
from partspair.sealing.cards import Role, decode_card, encode_card
from partspair.sealing.invitation import Invitation, new_invitation, seal_hello
from partspair.vault import devices, opening_keys, outbox, pairs
from partspair.vault.pairs import PairState
from tests.support.findings import send, told
from tests.support.forging import fresh, post
from tests.support.persons import WAITS, Person

DAY = 86_400.0


def invite(person: Person) -> Pairing:
    made = pairing.invite(person.vault, person.place(), person.clock.now, WAITS)
    person.pair, person.post = made.pair, None
    person.look()
    return made


def join(person: Person, words: str) -> Pairing:
    made = pairing.join(person.vault, words, person.place(), person.clock.now, WAITS)
    person.pair, person.post = made.pair, None
    person.look()
    return made


def state(person: Person) -> Pairing:
    return pairing.state(person.vault, person.the_pair(), person.clock.seconds, WAITS)


def meet(maren: Person, idris: Person) -> None:
    made = invite(maren)
    join(idris, " ".join(made.words))
    maren.look()


def files(person: Person) -> list[str]:
    return sorted(path.name for path in person.folder.iterdir())


# Words


@pytest.mark.parametrize(
    "words", ["", "abandon", "abandon " * 12, "abandon " * 11 + "absent", "not words " * 6, "zoo " * 24]
)
def test_words_that_are_none_are_said_and_nothing_is_begun(people: tuple[Person, Person], words: str) -> None:
    _, idris = people
    with pytest.raises(KnownError):
        pairing.join(idris.vault, words, idris.place(), idris.clock.now, WAITS)
    assert pairs.every(idris.vault) == []


def test_words_are_taken_however_they_are_typed(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    join(idris, "  " + "\n ".join(made.words).upper() + " ")
    assert state(idris).partner_name == "Maren"


def test_words_are_entered_once_and_not_by_who_made_them(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    join(idris, " ".join(made.words))
    before = pairs.every(idris.vault)
    for one in (idris, maren):
        with pytest.raises(AlreadyPairingError):
            pairing.join(one.vault, " ".join(made.words), one.place(), one.clock.now, WAITS)
    assert pairs.every(idris.vault) == before


def test_words_that_were_let_go_before_anybody_was_met_may_be_entered_again(people: tuple[Person, Person]) -> None:
    """Somebody thought the two-word name was another one, and then saw that it was not."""
    maren, idris = people
    made = invite(maren)
    (hello,) = maren.folder.iterdir()
    hello.rename(hello.with_suffix(".part"))
    join(idris, " ".join(made.words))
    pairing.cancel(idris.vault, idris.the_pair(), idris.clock.seconds)
    hello.with_suffix(".part").rename(hello)
    join(idris, " ".join(made.words))
    maren.look()
    assert [state(one).state for one in people] == [PairState.ANSWERED] * 2


def test_words_of_a_pair_that_was_closed_are_used_up(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    join(idris, " ".join(made.words))
    maren.look()
    for one in people:
        pairing.decline(one.vault, one.the_pair(), one.clock.seconds)
        before = pairs.every(one.vault)
        with pytest.raises(UsedWordsError):
            pairing.join(one.vault, " ".join(made.words), one.place(), one.clock.now, WAITS)
        assert pairs.every(one.vault) == before


def test_the_words_are_shown_until_they_are_answered_and_confirmed(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    assert state(maren).words == made.words
    join(idris, " ".join(made.words))
    for one in (maren, idris, maren):
        one.look()
    pairing.confirm(maren.vault, maren.the_pair(), maren.clock.now)
    assert state(maren).words == ()
    kept = pairs.get(maren.vault, maren.the_pair())
    assert kept is not None
    assert kept.words is None
    pairing.confirm(idris.vault, idris.the_pair(), idris.clock.now)
    assert state(idris).words == ()
    for one in (maren, idris):
        one.look()
    kept = pairs.get(idris.vault, idris.the_pair())
    assert kept is not None
    assert kept.words is None, "a bundle signed by the inviter has arrived"


def test_confirming_twice_says_it_once(people: tuple[Person, Person]) -> None:
    maren, idris = people
    meet(maren, idris)
    for _ in range(2):
        pairing.confirm(maren.vault, maren.the_pair(), maren.clock.now)
    assert maren.vault.read("SELECT count(*) FROM link")[0][0] == 1


# Time


def test_an_unanswered_invitation_runs_out_for_its_maker_alone(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    for path in maren.folder.iterdir():
        path.unlink()
    join(idris, " ".join(made.words))
    maren.clock.forward(7 * DAY - 10)
    assert not state(maren).is_expired
    maren.clock.forward(20)
    assert state(maren).is_expired
    assert not state(idris).is_expired
    assert not state(idris).has_waited_long
    maren.clock.forward(7 * DAY)
    assert state(idris).has_waited_long


def test_an_answer_that_comes_after_its_time_is_not_taken(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    maren.clock.forward(7 * DAY + 1)
    join(idris, " ".join(made.words))
    for _ in range(2):
        maren.look()
    assert state(maren).is_expired
    assert state(maren).partner_name == ""
    assert told(maren) == {}


def test_an_answered_invitation_no_longer_runs_out(people: tuple[Person, Person]) -> None:
    maren, idris = people
    meet(maren, idris)
    maren.clock.forward(30 * DAY)
    assert not state(maren).is_expired
    assert not state(idris).has_waited_long


def test_pairing_takes_days_without_harm(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    maren.clock.now += timedelta(days=3)
    join(idris, " ".join(made.words))
    maren.clock.now += timedelta(days=2)
    maren.look()
    assert state(maren).state is PairState.ANSWERED


# No


@pytest.mark.parametrize("who", ["inviter", "joiner"])
def test_words_that_do_not_match_close_the_pair_and_erase_its_keys(people: tuple[Person, Person], who: str) -> None:
    maren, idris = people
    meet(maren, idris)
    one, other = (maren, idris) if who == "inviter" else (idris, maren)
    draft = one.draft(Share(text="mine"))
    pairing.decline(one.vault, one.the_pair(), one.clock.seconds)
    assert state(one).state is PairState.ENDED
    assert devices.own(one.vault, one.the_pair()) is None
    assert opening_keys.own(one.vault, one.the_pair()) == []
    kept = pairs.get(one.vault, one.the_pair())
    assert kept is not None
    assert (kept.words, kept.root_sealed) == (None, None)
    assert drafting.get(one.vault, draft).share.text == "mine"
    before = files(one)
    one.clock.forward(DAY)
    one.look()
    assert files(one) == before
    with pytest.raises(MayNotSignError):
        send(one, "too late")
    with pytest.raises(MayNotSignError):
        pairing.confirm(one.vault, one.the_pair(), one.clock.now)
    assert not state(one).is_confirmed, "what is closed stays closed"
    assert state(other).state is PairState.ANSWERED


def test_an_invitation_that_was_taken_back_is_never_answered(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)
    join(idris, " ".join(made.words))
    maren.clock.forward(DAY)
    maren.look()
    assert state(maren).state is PairState.ENDED
    assert state(maren).partner_name == ""
    assert [one for one in outbox.of_pair(maren.vault, maren.the_pair()) if one.link is not None] == []


def test_another_invitation_after_one_that_was_declined_works(people: tuple[Person, Person]) -> None:
    maren, idris = people
    meet(maren, idris)
    for one in (maren, idris):
        pairing.decline(one.vault, one.the_pair(), one.clock.seconds)
    meet(maren, idris)
    for one in (maren, idris):
        pairing.confirm(one.vault, one.the_pair(), one.clock.now)
    for one in (maren, idris, maren):
        one.look()
    send(maren, "at last")
    maren.look()
    assert idris.look().accepted == 1


def test_the_joiner_forgets_the_words_even_when_the_inviters_bundle_came_first(
    people: tuple[Person, Person],
) -> None:
    maren, idris = people
    meet(maren, idris)
    pairing.confirm(maren.vault, maren.the_pair(), maren.clock.now)
    for one in (maren, idris):
        one.look()
    kept = pairs.get(idris.vault, idris.the_pair())
    assert kept is not None
    assert kept.words is not None
    pairing.confirm(idris.vault, idris.the_pair(), idris.clock.now)
    kept = pairs.get(idris.vault, idris.the_pair())
    assert kept is not None
    assert kept.words is None


# Strangers


def test_a_hello_under_other_words_is_no_concern_of_ours(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    other = new_invitation(fresh)
    kept = pairs.get(maren.vault, maren.the_pair())
    assert kept is not None
    card = decode_card(kept.own_card or b"")
    post(maren.folder, seal_hello(other, encode_card(card), Role.INVITER, fresh))
    maren.look()
    assert state(maren).state is PairState.INVITING
    assert told(maren) == {}


def test_ones_own_hello_put_back_under_any_name_answers_nothing(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    (hello,) = maren.folder.iterdir()
    post(maren.folder, hello.read_bytes(), "hello (1).age")
    post(maren.folder, seal_hello_again(maren), "hello 2.age")
    maren.look()
    assert state(maren).state is PairState.INVITING


def seal_hello_again(person: Person) -> bytes:
    kept = pairs.get(person.vault, person.the_pair())
    assert kept is not None
    return seal_hello(Invitation(kept.words or ""), kept.own_card or b"", Role.INVITER, fresh)


def test_a_vault_without_a_name_invites_nobody(people: tuple[Person, Person]) -> None:
    maren, _ = people
    maren.vault.run("DELETE FROM profile")
    with pytest.raises(KnownError):
        pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    assert pairs.every(maren.vault) == []


def test_check_words_need_both_cards(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    with pytest.raises(LookupError):
        pairing.words_to_compare(maren.vault, maren.the_pair())
