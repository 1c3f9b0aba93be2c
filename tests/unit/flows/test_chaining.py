"""The next link always has room for what is said, however much the other one's devices made to be acknowledged."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.rosters import MOST_ACTIVE, active_devices, learn_statement
from partspair.pair.ids import DeviceId, PairId
from partspair.pair.seen import MOST_BEYOND, Seen
from partspair.practice import limits
from partspair.practice.share import Ask, AskKind, Chapter, HeadsUp, TravellingShare
from partspair.sealing.entries import Entry
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from partspair.sealing.wire import Manifest, decode_manifest
from partspair.vault import links, pairs, settings
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from partspair.vault.links import KeptLink, LinkState
from tests.support.forging import fresh
from tests.support.persons import Person

MOST_DEVICES = 63
LAST = 2**53


def add_devices(person: Person, owner: Owner, number: int, *, are_removed: bool = False) -> list[DeviceId]:
    """So many devices of one of the two, by a root that is in the test's hands."""
    pair, root = person.the_pair(), SigningKey(fresh(32))
    kept = pairs.get(person.vault, pair)
    assert kept is not None
    is_mine = owner is Owner.MINE
    pairs.save(
        person.vault, replace(kept, own_root=root.public) if is_mine else replace(kept, partner_root=root.public)
    )
    person.vault.run("DELETE FROM roster_statement WHERE owner = ?", (owner,))
    found = [DeviceId(fresh()) for _ in range(number)]
    with person.vault.transaction():
        for device in found:
            said = [sign_added(root, SigningKey(fresh(32)), pair, device)]
            said += [sign_removed(root, pair, device, LAST, fresh(32))] if are_removed else []
            assert all(learn_statement(person.vault, pair, one, person.clock.seconds) for one in said)
    return found


def keep_beyond(vault: Vault, pair: PairId, devices: Sequence[DeviceId], number: int = MOST_BEYOND) -> None:
    """Links at the end of what numbers there are, far beyond a gap."""
    with vault.transaction():
        for device in devices:
            for seq in range(LAST - number, LAST):
                state = LinkState.BEYOND_GAP
                links.add(vault, KeptLink(pair, device, seq, fresh(32), fresh(32), b"", b"", state, 0.0))


def say(person: Person, text: str = "said", chapters: Sequence[Chapter] = ()) -> Manifest:
    share = TravellingShare((), Ask(AskKind.WITNESS), HeadsUp(), "", tuple(chapters), text, limits.DURATION_MS)
    entry = Entry(new_entry_id(), share)
    return decode_manifest(add_link(person.vault, person.the_pair(), [entry], person.clock.now).manifest)


def listed(vault: Vault, pair: PairId, device: DeviceId, seen: Seen) -> int:
    """How many are listed of a device: the lowest of those that are here, and nothing else."""
    here = [(one.seq, one.hash) for one in links.chain(vault, pair, device, seen.upto)]
    assert list(seen.beyond) == here[: len(seen.beyond)]
    return len(seen.beyond)


@pytest.mark.parametrize("said", ["a word", "as much as there may be"])
def test_a_partner_with_many_devices_and_links_beyond_gaps_keeps_nobody_from_speaking(
    paired: tuple[Person, Person], said: str
) -> None:
    _, idris = paired
    pair = idris.the_pair()
    theirs = add_devices(idris, Owner.THEIRS, MOST_DEVICES)
    keep_beyond(idris.vault, pair, theirs)
    settings.put(idris.vault, f"roster due {pair.hex()}", "due")
    if said == "a word":
        manifest = say(idris)
    else:
        chapters = [Chapter(place, "\u6f22" * limits.NAME) for place in range(limits.CHAPTERS)]
        manifest = say(idris, "\u6f22" * limits.TEXT, chapters)
    numbers = [listed(idris.vault, pair, device, manifest.seen[device]) for device in theirs]
    assert sum(numbers) >= 4 * MOST_BEYOND
    assert set(theirs) <= manifest.seen.keys()


def test_those_that_are_active_and_ones_own_are_listed_whole_before_all_others(paired: tuple[Person, Person]) -> None:
    _, idris = paired
    pair = idris.the_pair()
    (own,) = add_devices(idris, Owner.MINE, 1, are_removed=True)
    theirs = add_devices(idris, Owner.THEIRS, MOST_DEVICES)
    keep_beyond(idris.vault, pair, [own, *theirs])
    seen = say(idris).seen
    first = [own, *(device for device in active_devices(idris.vault, pair) if device in theirs)]
    assert len(first) == 1 + MOST_ACTIVE
    assert [listed(idris.vault, pair, device, seen[device]) for device in first] == [MOST_BEYOND] * len(first)
