"""A stolen device said one thing at a place far ahead before it was shut out: that opens no place for it afterwards."""

from dataclasses import dataclass, replace

import pytest

from partspair.flows import looking
from partspair.flows.becoming import _open_root, remove_device
from partspair.flows.rosters import known_devices, learn_statement
from partspair.pair.ids import DeviceId
from partspair.practice.reply import TakeBack
from partspair.practice.share import EntryId
from partspair.sealing.entries import Entry, Goodbye, What
from partspair.sealing.hybrid import HybridRecipient
from partspair.sealing.keys import SigningKey, new_opening_key
from partspair.sealing.roster import sign_added
from partspair.sealing.wire import Opening
from partspair.vault import entries, opening_keys, pairs
from tests.support.findings import send, texts
from tests.support.forging import Forged, forge, fresh, post
from tests.support.persons import Person

pytestmark = pytest.mark.slow

FAR = 2**53


@dataclass
class Thief:
    """Whoever has Maren's tablet, its signing key, and the keys of that day."""

    maren: Person
    idris: Person
    device: DeviceId
    key: SigningKey

    @classmethod
    def of(cls, maren: Person, idris: Person) -> "Thief":
        pair, key, device = maren.the_pair(), SigningKey(fresh(32)), DeviceId(fresh())
        kept = pairs.get(maren.vault, pair)
        assert kept is not None
        statement = sign_added(_open_root(kept, maren.words), key, pair, device)
        for one in (maren, idris):
            learn_statement(one.vault, pair, statement, one.clock.seconds)
        return cls(maren, idris, device, key)

    def make(self, seq: int, prev: bytes | None, what: What | str, *, is_for_both: bool = True) -> Forged:
        """One bundle, signed as the tablet."""
        made = forge(self.maren, "" if not isinstance(what, str) else what)
        said = made.manifest.entries or ()
        entry = said[0] if isinstance(what, str) else Entry(EntryId(fresh()), what)
        opening = Opening(1, new_opening_key(fresh).recipient.public)
        manifest = replace(
            made.manifest, author=self.device, seq=seq, prev=prev, opening=opening, seen={}, entries=(entry,)
        )
        own = opening_keys.current(self.maren.vault, self.maren.the_pair())
        assert own is not None
        recipients = (*made.recipients, HybridRecipient(own.public)) if is_for_both else made.recipients
        return replace(made, manifest=manifest, seed=self.key.seed, recipients=recipients)

    def post(self, *made: Forged) -> None:
        for one in made:
            post(self.idris.folder, one.file())

    def shut_out(self) -> None:
        remove_device(self.maren.vault, self.maren.the_pair(), self.maren.words, self.device, self.maren.clock.now)
        look_around(self.maren, self.idris)


def look_around(*people: Person, rounds: int = 3) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(700)
            one.look()


def state(person: Person) -> pairs.PairState | None:
    kept = pairs.get(person.vault, person.the_pair())
    return kept.state if kept is not None else None


def taken_back(person: Person) -> bool:
    shares = entries.of_pair(person.vault, person.the_pair(), "share", 100)
    return any(one.taken_back_at is not None for one in shares)


@pytest.fixture
def thief(paired: tuple[Person, Person]) -> Thief:
    return Thief.of(*paired)


@pytest.mark.parametrize("is_for_both", [True, False])
def test_who_was_shut_out_writes_nothing_more_and_takes_nothing_back(thief: Thief, *, is_for_both: bool) -> None:
    maren, idris = thief.maren, thief.idris
    hers = send(maren, "hers", seconds=0)
    honest = thief.make(1, None, "from her tablet")
    thief.post(honest)
    look_around(maren, idris)
    thief.post(thief.make(FAR, fresh(32), "far ahead", is_for_both=is_for_both))
    look_around(*((maren, idris) if is_for_both else (idris,)))
    thief.shut_out()
    thief.post(
        thief.make(2, honest.hash(), "after"),
        thief.make(600, fresh(32), TakeBack(hers)),
        thief.make(FAR - 1, fresh(32), Goodbye("I leave you")),
    )
    look_around(maren, idris, rounds=5)
    for one in (maren, idris):
        assert "after" not in texts(one)
        assert not taken_back(one)
        assert state(one) is pairs.PairState.PAIRED
        assert "from her tablet" in texts(one)
        coming = looking.still_coming(one.vault, one.the_pair())
        assert coming is None or (coming.number == 1 and not is_for_both), "the one link that the partner has"
    assert known_devices(maren.vault, maren.the_pair())[thief.device].member.last == 1


def test_what_was_said_before_a_link_that_is_here_comes_late_and_counts(thief: Thief) -> None:
    maren, idris = thief.maren, thief.idris
    first = thief.make(1, None, "one")
    second = thief.make(2, first.hash(), "two")
    third = thief.make(3, second.hash(), "three")
    fourth = thief.make(4, third.hash(), "four")
    thief.post(first, fourth)
    look_around(maren, idris)
    thief.shut_out()
    thief.post(second)
    look_around(maren, idris)
    thief.post(third)
    look_around(maren, idris, rounds=5)
    for one in (maren, idris):
        assert {"one", "two", "three", "four"} <= {*texts(one)}
