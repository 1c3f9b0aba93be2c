"""Hellos that should not be: a second answer, a second inviter, hostile cards; and both inviting at once."""

import base64
import io
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import pairing
from partspair.flows.chaining import MayNotSignError
from partspair.flows.pairing import Burnt, Pairing
from partspair.flows.withdrawing import tidy_invitations
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.cards import Card, Role, decode_card, encode_card
from partspair.sealing.envelope import EnvelopeWriter, padding_for
from partspair.sealing.hybrid import PUBLIC_BYTES
from partspair.sealing.invitation import Invitation, seal_hello
from partspair.sealing.keys import new_opening_key, new_signing_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.vault import devices, opening_keys, outbox, pairs
from partspair.vault.outbox import OutboxKind
from partspair.vault.pairs import Pair, PairState
from tests.support.findings import send, texts
from tests.support.forging import fresh, post
from tests.support.persons import WAITS, Person

DAY = 86_400.0


def invite(person: Person) -> Pairing:
    made = pairing.invite(person.vault, person.place(), person.clock.now, WAITS)
    at(person, made.pair)
    person.look()
    return made


def join(person: Person, words: tuple[str, ...]) -> Pairing:
    made = pairing.join(person.vault, " ".join(words), person.place(), person.clock.now, WAITS)
    at(person, made.pair)
    person.look()
    return made


def at(person: Person, pair: PairId) -> Person:
    """The same person, looking at another of their pairs."""
    if person.pair != pair:
        person.pair, person.post = pair, None
    return person


def state(person: Person, pair: PairId | None = None) -> Pairing:
    return pairing.state(person.vault, pair or person.the_pair(), person.clock.seconds, WAITS)


def kept(person: Person) -> Pair:
    found = pairs.get(person.vault, person.the_pair())
    assert found is not None
    return found


def stranger_card(words: tuple[str, ...], role: Role) -> Card:
    """A sound card of somebody who has the words, too."""
    pair = Invitation(" ".join(words)).pair_id
    root, key, opening, device = new_signing_key(), new_signing_key(), new_opening_key(), DeviceId(fresh())
    statement = sign_added(root, key, pair, device)
    return Card(
        role, "Stranger", "Europe/Paris", pair, root.public, device, key.public,
        Opening(1, opening.recipient.public), statement, None,
    )  # fmt: skip


def hello(words: tuple[str, ...], card: Card) -> bytes:
    return seal_hello(Invitation(" ".join(words)), encode_card(card), card.role, fresh)


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


def hello_file(person: Person) -> Path:
    items = [one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.HELLO]
    (name,) = outbox.names(person.vault, items[0].item)
    return person.folder / name.name


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


# Both inviting


def both_invite(maren: Person, idris: Person) -> tuple[Pairing, Pairing]:
    return invite(maren), invite(idris)


def looks(*people: Person) -> None:
    """Every pair that has not ended gets a round, as in the app."""
    for person in people:
        for one in pairs.every(person.vault):
            at(person, one.pair)
            person.look()
        tidy_invitations(person.vault, person.clock.seconds, WAITS)


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
