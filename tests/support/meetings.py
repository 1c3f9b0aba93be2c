"""Two people on their way to becoming a pair, and strangers who have their words."""

from pathlib import Path

from partspair.flows import pairing
from partspair.flows.pairing import Pairing
from partspair.flows.withdrawing import tidy_invitations
from partspair.pair.ids import DeviceId, PairId
from partspair.sealing.cards import Card, Role, encode_card
from partspair.sealing.invitation import Invitation, seal_hello
from partspair.sealing.keys import new_opening_key, new_signing_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.vault import outbox, pairs
from partspair.vault.outbox import OutboxKind
from partspair.vault.pairs import Pair
from tests.support.forging import fresh
from tests.support.persons import WAITS, Person


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


def hello_file(person: Person) -> Path:
    items = [one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.HELLO]
    (name,) = outbox.names(person.vault, items[0].item)
    return person.folder / name.name


def looks(*people: Person) -> None:
    """Every pair that has not ended gets a round, as in the app."""
    for person in people:
        for one in pairs.every(person.vault):
            at(person, one.pair)
            person.look()
        tidy_invitations(person.vault, person.clock.seconds, WAITS)
