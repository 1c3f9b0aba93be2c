"""Hellos that should not be: a second answer, a second inviter, hostile cards; and both inviting at once."""

import base64
import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from partspair.flows import pairing
from partspair.flows.chaining import MayNotSignError
from partspair.flows.pairing import Burnt
from partspair.flows.withdrawing import tidy_invitations
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.cards import Card, Role, decode_card, encode_card
from partspair.sealing.envelope import EnvelopeWriter, padding_for
from partspair.sealing.hybrid import PUBLIC_BYTES
from partspair.sealing.invitation import Invitation, seal_hello
from partspair.sealing.keys import new_signing_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.vault import devices, opening_keys
from partspair.vault.pairs import PairState
from tests.support.findings import send, texts
from tests.support.forging import fresh, post
from tests.support.meetings import hello, hello_file, invite, join, kept, state, stranger_card
from tests.support.persons import WAITS, Person

pytestmark = pytest.mark.slow

DAY = 86_400.0


def expect_burnt(person: Person, why: Burnt) -> None:
    found = state(person)
    assert (found.state, found.burnt, found.words, found.name) == (PairState.ENDED, why, (), "")
    assert devices.own(person.vault, person.the_pair()) is None
    assert opening_keys.own(person.vault, person.the_pair()) == []
    assert (kept(person).words, kept(person).root_sealed) == (None, None)
    with suppress(MayNotSignError):
        pairing.confirm(person.vault, person.the_pair(), person.clock.now)
    assert not state(person).is_confirmed, "what is closed stays closed"


# A second answer


@pytest.mark.parametrize("comes", ["after", "before"])
def test_a_second_answer_and_neither_is_accepted(people: tuple[Person, Person], comes: str) -> None:
    maren, idris = people
    words = invite(maren).words
    if comes == "before":
        post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
        maren.look()
        assert state(maren).partner_name == "Stranger"
    join(idris, words)
    maren.look()
    if comes == "after":
        assert state(maren).partner_name == "Idris"
        post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
        maren.look()
    expect_burnt(maren, Burnt.TWO_ANSWERS)
    idris.look()
    expect_burnt(idris, Burnt.TWO_ANSWERS)


def test_two_inviters_at_the_joiner_and_neither_is_accepted(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    assert state(idris).partner_name == "Maren"
    post(idris.folder, hello(words, stranger_card(words, Role.INVITER)))
    idris.look()
    expect_burnt(idris, Burnt.TWO_INVITERS)
    maren.look()
    expect_burnt(maren, Burnt.TWO_INVITERS)


def test_somebody_elses_answer_is_told_to_who_still_looks_for_the_inviter(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    for path in maren.folder.iterdir():
        path.unlink()
    post(idris.folder, hello(words, stranger_card(words, Role.JOINER)))
    join(idris, words)
    expect_burnt(idris, Burnt.TWO_ANSWERS)


def test_a_burnt_invitation_keeps_lying_there_until_the_other_was_told(people: tuple[Person, Person]) -> None:
    """Whoever notices first leaves their hello: the other one notices by it."""
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    own = hello_file(idris)
    second = post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
    idris.look()
    tidy_invitations(idris.vault, idris.clock.seconds, WAITS)
    expect_burnt(idris, Burnt.TWO_ANSWERS)
    assert own.exists()
    maren.look()
    expect_burnt(maren, Burnt.TWO_ANSWERS)
    idris.clock.forward(7 * DAY)
    tidy_invitations(idris.vault, idris.clock.seconds, WAITS)
    assert not own.exists()
    assert second.exists(), "what is not ours is left alone"


def test_the_same_answer_sealed_twice_is_one_answer(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    maren.look()
    card = decode_card(kept(idris).own_card or b"")
    post(maren.folder, hello(words, card))
    for one in (maren, idris):
        one.look()
        assert state(one).state is PairState.ANSWERED


def test_a_second_answer_is_noticed_for_seven_days_and_the_words_go_then(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    maren.look()
    maren.clock.forward(7 * DAY)
    tidy_invitations(maren.vault, maren.clock.seconds, WAITS)
    assert kept(maren).words is None
    post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
    maren.look()
    assert state(maren).state is PairState.ANSWERED
    assert len(pairing.words_to_compare(maren.vault, maren.the_pair())) == 8


def test_a_second_answer_after_the_words_were_compared_changes_nothing(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    maren.look()
    for one in people:
        pairing.confirm(one.vault, one.the_pair(), one.clock.now)
    for role in Role:
        post(maren.folder, hello(words, stranger_card(words, role)))
    for one in (maren, idris, maren):
        one.look()
        assert state(one).state is PairState.PAIRED
        assert state(one).burnt is None
    send(maren, "all is well")
    maren.look()
    idris.look()
    assert texts(idris) == ["all is well"]


def test_new_words_work_after_some_were_burnt(people: tuple[Person, Person]) -> None:
    maren, idris = people
    words = invite(maren).words
    join(idris, words)
    post(maren.folder, hello(words, stranger_card(words, Role.JOINER)))
    for one in (maren, idris):
        one.look()
    join(idris, invite(maren).words)
    maren.look()
    assert [state(one).state for one in people] == [PairState.ANSWERED] * 2
    shown = {pairing.words_to_compare(one.vault, one.the_pair()) for one in people}
    assert len(shown) == 1


# Hostile hellos


def _with_wrong_mac(words: tuple[str, ...], card: Card) -> bytes:
    return _enveloped(words, encode_card(card), fresh(32))


def _claiming_the_other_role(words: tuple[str, ...], card: Card) -> bytes:
    """The MAC says joiner, the card says inviter."""
    data = encode_card(replace(card, role=Role.INVITER))
    return seal_hello(Invitation(" ".join(words)), data, Role.JOINER, fresh)


def _for_another_pair(words: tuple[str, ...], card: Card) -> bytes:
    root, key, pair = new_signing_key(), new_signing_key(), PairId(fresh())
    statement = sign_added(root, key, pair, card.device)
    other = replace(card, pair=pair, root_public=root.public, device_public=key.public, roster_statement=statement)
    return seal_hello(Invitation(" ".join(words)), encode_card(other), Role.JOINER, fresh)


def _with_a_device_its_root_never_added(words: tuple[str, ...], card: Card) -> bytes:
    return _unchecked(words, card, device=DeviceId(fresh()))


def _with_a_low_order_key(words: tuple[str, ...], card: Card) -> bytes:
    public = card.opening.public[: PUBLIC_BYTES - 32] + bytes(32)
    return _unchecked(words, card, opening=Opening(1, public))


def _unchecked(words: tuple[str, ...], card: Card, **changes: object) -> bytes:
    """A card that encoding would refuse, with the right MAC: the writer has the words, too."""
    tree = json.loads(encode_card(card))
    for name, value in changes.items():
        if isinstance(value, Opening):
            tree[name]["public"] = base64.b64encode(value.public).decode().rstrip("=")
        else:
            tree[name] = base64.b64encode(value).decode().rstrip("=")  # type: ignore[arg-type]
    data = json.dumps(tree, separators=(",", ":")).encode()
    return seal_hello(Invitation(" ".join(words)), data, card.role, fresh)


def _enveloped(words: tuple[str, ...], card: bytes, mac: bytes) -> bytes:
    out = io.BytesIO()
    writer = EnvelopeWriter(out, [Invitation(" ".join(words)).meeting_identity.recipient], fresh)
    writer.member("card.json", len(card), [card])
    writer.member("card.mac", len(mac), [mac])
    writer.close(padding_for((len(card), len(mac))))
    return out.getvalue()


def _that_is_too_large(words: tuple[str, ...], card: Card) -> bytes:
    return hello(words, card) + bytes(128 * 1024)


@pytest.mark.parametrize("make", [
    _with_wrong_mac, _claiming_the_other_role, _for_another_pair, _with_a_device_its_root_never_added,
    _with_a_low_order_key, _that_is_too_large,
])  # fmt: skip
def test_a_hostile_hello_is_no_hello(
    people: tuple[Person, Person], make: Callable[[tuple[str, ...], Card], bytes]
) -> None:
    maren, idris = people
    words = invite(maren).words
    post(maren.folder, make(words, stranger_card(words, Role.JOINER)))
    maren.look()
    assert (state(maren).state, state(maren).partner_name) == (PairState.INVITING, "")
    join(idris, words)
    maren.look()
    assert state(maren).partner_name == "Idris"
    for one in people:
        assert state(one).burnt is None


def test_ones_own_keys_handed_back_are_nobodys_answer(people: tuple[Person, Person]) -> None:
    """Who has the words could write a card with the inviter's own keys: one's own chain would be the partner's."""
    maren, _ = people
    words = invite(maren).words
    mine = decode_card(kept(maren).own_card or b"")
    post(maren.folder, hello(words, replace(mine, role=Role.JOINER)))
    maren.look()
    assert state(maren).state is PairState.INVITING
    assert kept(maren).partner_root is None
