"""Copies, forks and further devices: who may not sign does not, becomes a new device, and nothing is lost by it."""

from pathlib import Path

import pytest

from partspair.errors import KnownError
from partspair.flows import looking
from partspair.flows.becoming import (
    OtherWordsError,
    RosterFullError,
    Silence,
    become_new_device,
    fall_silent,
    remove_device,
    why_silent,
)
from partspair.flows.chaining import MayNotSignError
from partspair.flows.rosters import MOST_STATEMENTS, active_devices, baseline_of, known_devices, learn_statement
from partspair.pair.ids import DeviceId
from partspair.practice.timeline import Passage, Whose
from partspair.sealing.age import open_sealed
from partspair.sealing.keys import SigningKey, new_words, recovery_identity
from partspair.sealing.roster import sign_added
from partspair.sealing.shapes import MOST_BASELINE
from partspair.vault import devices, links, opening_keys, pairs
from partspair.vault.devices import Owner
from partspair.vault.links import KeptLink, LinkState
from tests.support.findings import kept, loose, send, texts, told
from tests.support.forging import fresh
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def look_around(*people: Person, rounds: int = 3) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(61)
            one.look()


def silence(person: Person) -> Silence | None:
    return why_silent(person.vault, person.the_pair())


def passages(person: Person) -> set[Passage]:
    threads = looking.threads(person.vault, person.the_pair())
    return {thread.share.passage for thread in threads if thread.share is not None and thread.share.whose is Whose.MINE}


def become(person: Person, *, replaces: bool) -> None:
    become_new_device(person.vault, person.the_pair(), person.words, person.clock.now, replaces=replaces)


def test_an_old_copy_that_was_put_back_signs_nothing_and_becomes_a_new_device_without_losing_a_word(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    send(maren, "before the copy", seconds=0)
    look_around(maren, idris)
    restored = copy_of(maren, tmp_path / "restored")
    send(maren, "after the copy")
    look_around(maren, idris)
    restored.look()
    assert silence(restored) is Silence.OLD_COPY
    assert "after the copy" in texts(restored), "what its own device said is taken in"
    with pytest.raises(MayNotSignError):
        send(restored, "must not be signed", seconds=0)
    send(idris, "to whoever listens", seconds=0)
    look_around(idris, restored)
    assert "to whoever listens" in texts(restored), "it still receives"
    become(restored, replaces=True)
    assert silence(restored) is None
    send(restored, "from the new device", seconds=0)
    look_around(restored, idris)
    assert "from the new device" in texts(idris)
    assert told(idris)["device_added"] == told(idris)["device_removed"] == 1
    send(idris, "to the new one", seconds=0)
    look_around(idris, restored)
    assert texts(restored) == texts(idris)


def test_two_copies_that_both_signed_are_a_fork_and_what_nobody_received_is_said_again(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    restored = copy_of(maren, tmp_path / "restored")
    send(maren, "signed by the one")
    maren.look()
    idris.look()
    send(restored, "signed by the other")
    restored.clock.forward(61)
    restored.look()
    assert silence(restored) is Silence.FORKED
    idris.look()
    assert told(idris) == {}, "it was noticed before anything of the other branch went out"
    assert texts(idris) == ["signed by the one"]
    become(restored, replaces=True)
    look_around(restored, idris)
    assert texts(idris) == texts(restored) == ["signed by the one", "signed by the other"]
    assert Passage.SAVED not in passages(restored)


def test_a_copy_that_must_not_sign_touches_no_file_in_the_folder(paired: tuple[Person, Person], tmp_path: Path) -> None:
    """The files are its original's: it neither puts one back nor clears one."""
    maren, idris = paired
    send(maren, "the original's", seconds=0)
    look_around(maren, idris)
    copied = copy_of(maren, tmp_path / "copied")
    fall_silent(copied.vault, copied.the_pair(), Silence.COPIED, copied.clock.seconds)
    copied.clock.forward(3 * DAY)
    before = set(copied.folder.iterdir())
    next(iter(before)).rename(tmp_path / "aside")
    copied.look()
    assert set(copied.folder.iterdir()) < before
    assert len(set(copied.folder.iterdir())) == len(before) - 1


def test_a_second_device_of_a_person_is_sealed_to_hears_everything_and_is_believed(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    send(idris, "an old one", seconds=0)
    look_around(idris, maren)
    tablet = copy_of(maren, tmp_path / "tablet")
    become(tablet, replaces=False)
    look_around(tablet, maren, idris)
    assert len(active_devices(idris.vault, idris.the_pair())) == 3
    for one, text in ((idris, "to both"), (tablet, "from the tablet"), (maren, "from the laptop")):
        send(one, text, seconds=0.3)
    look_around(tablet, maren, idris)
    everything = ["an old one", "from the laptop", "from the tablet", "to both"]
    assert passages(maren) == passages(tablet) == {Passage.RECEIVED}
    for one in (maren, idris, tablet):
        assert texts(one) == everything
        assert told(one).keys() <= {"device_added"}
    become_new_device(maren.vault, maren.the_pair(), maren.words, maren.clock.now, replaces=True)
    look_around(maren, idris, tablet)
    assert len(active_devices(tablet.vault, tablet.the_pair())) == 3


def test_a_second_device_and_its_original_find_each_other_without_the_partner(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, _ = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    become(tablet, replaces=False)
    send(tablet, "from the tablet", seconds=0)
    look_around(tablet, maren)
    assert texts(maren) == ["from the tablet"]
    assert len(active_devices(maren.vault, maren.the_pair())) == 3


def test_two_that_became_new_at_the_same_time_find_each_other_by_what_the_partner_passes_on(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """Neither has the other's key, and neither was told of the other; the partner has both."""
    maren, idris = paired
    look_around(maren, idris)
    twin = copy_of(maren, tmp_path / "twin")
    for one in (maren, twin):
        become(one, replaces=True)
        send(one, f"said by {one.vault.directory.name}", seconds=0)
    for _ in range(4 * 5):
        for one in (maren, twin, idris):
            one.clock.forward(DAY / 12)
            one.look()
    everything = ["said by maren", "said by twin"]
    assert texts(idris) == texts(maren) == texts(twin) == everything


def test_a_removed_device_opens_nothing_that_is_sealed_afterwards(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    stolen = copy_of(maren, tmp_path / "stolen")
    become(maren, replaces=True)
    maren.look()
    idris.look()
    send(idris, "not for the thief", seconds=0)
    send(maren, "nor this", seconds=0)
    look_around(idris, maren)
    for _ in range(3):
        stolen.clock.forward(61)
        stolen.look()
    assert texts(stolen) == []
    assert texts(maren) == ["nor this", "not for the thief"]


def test_a_stolen_tablet_is_shut_out_from_another_device(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    become(tablet, replaces=False)
    look_around(tablet, maren, idris)
    own = devices.own(tablet.vault, tablet.the_pair())
    assert own is not None
    send(tablet, "before it was stolen", seconds=0)
    look_around(tablet, maren, idris)
    remove_device(maren.vault, maren.the_pair(), maren.words, own.device, maren.clock.now)
    look_around(maren, idris)
    send(idris, "not for the thief", seconds=0)
    idris.look()
    send(tablet, "in somebody's name", seconds=0)
    look_around(tablet, maren, idris)
    for one in (maren, idris):
        assert texts(one) == ["before it was stolen", "not for the thief"]
    assert "not for the thief" not in texts(tablet)


def test_only_another_device_of_ones_own_can_be_shut_out(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for person in paired:
        own = devices.own(person.vault, person.the_pair())
        assert own is not None
        with pytest.raises(LookupError):
            remove_device(maren.vault, maren.the_pair(), maren.words, own.device, maren.clock.now)
    assert len(active_devices(idris.vault, idris.the_pair())) == 2


def test_what_was_on_its_way_when_a_device_was_removed_is_sealed_again_without_it(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    seeds = [key.seed for key in opening_keys.own(maren.vault, maren.the_pair())]
    send(idris, "on its way", seconds=0)
    idris.look()
    become(maren, replaces=True)
    maren.vault.run("DELETE FROM own_opening_key WHERE seed = ?", (seeds[0],))
    maren.look()
    assert texts(maren) == []
    idris.look()
    maren.look()
    assert texts(maren) == ["on its way"]


def test_other_words_change_nothing(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    own = devices.own(maren.vault, maren.the_pair())
    with pytest.raises(OtherWordsError):
        become_new_device(maren.vault, maren.the_pair(), new_words(), maren.clock.now, replaces=True)
    with pytest.raises(KnownError):
        become_new_device(maren.vault, maren.the_pair(), "no words", maren.clock.now, replaces=True)
    assert devices.own(maren.vault, maren.the_pair()) == own


def test_a_device_that_only_a_stranger_signed_for_is_not_introduced(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    copied = copy_of(maren, tmp_path / "copied")
    become(copied, replaces=False)
    copied.look()
    pair = idris.vault.read("SELECT partner_root FROM pair")
    idris.vault.run("UPDATE pair SET partner_root = ?", (bytes(32),))
    idris.look()
    assert len(devices.of_pair(idris.vault, idris.the_pair())) == 2
    idris.vault.run("UPDATE pair SET partner_root = ?", (pair[0][0],))


def root_of(person: Person) -> SigningKey:
    found = pairs.get(person.vault, person.the_pair())
    assert found is not None
    return SigningKey(open_sealed(found.root_sealed or b"", [recovery_identity(person.words)]))


def add_devices(person: Person, owner: Person, number: int) -> list[DeviceId]:
    """So many devices of one of the two, each with a first link, known to `person` alone."""
    pair, root, now = person.the_pair(), root_of(owner), person.clock.seconds
    found = [DeviceId(fresh()) for _ in range(number)]
    with person.vault.transaction():
        for device in found:
            assert learn_statement(person.vault, pair, sign_added(root, SigningKey(fresh(32)), pair, device), now)
            links.add(person.vault, KeptLink(pair, device, 1, fresh(32), None, b"", b"", LinkState.ACCEPTED, 0.0))
    return found


def test_who_knows_more_devices_than_a_baseline_holds_becomes_a_new_one_all_the_same(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    pair = idris.the_pair()
    (old,), (hers,) = ([one.device for one in devices.every_own(who.vault, pair)] for who in (idris, maren))
    own = add_devices(idris, idris, 3)
    add_devices(idris, maren, MOST_BASELINE - 1)
    send(idris, "not received yet", seconds=0)
    made = become_new_device(idris.vault, pair, idris.words, idris.clock.now, replaces=True)
    assert made in known_devices(idris.vault, pair)
    baseline = baseline_of(idris.vault, pair, made)
    assert len(baseline) == MOST_BASELINE
    assert {old, hers, *own} <= baseline.keys()
    look_around(idris, maren)
    assert texts(maren) == ["not received yet"]
    assert {made, old, *own} <= known_devices(maren.vault, pair).keys()


@pytest.mark.parametrize("room", [0, 1])
def test_who_can_add_no_more_devices_is_told_and_nothing_is_changed(paired: tuple[Person, Person], room: int) -> None:
    maren, idris = paired
    add_devices(idris, idris, MOST_STATEMENTS - 1 - room)
    send(idris, "not received yet")
    own, before = devices.own(idris.vault, idris.the_pair()), kept(idris)
    with pytest.raises(RosterFullError):
        become(idris, replaces=True)
    assert (devices.own(idris.vault, idris.the_pair()), kept(idris)) == (own, before)
    assert loose(idris.vault) == 0
    look_around(idris, maren)
    assert texts(maren) == ["not received yet"]


def test_who_can_shut_out_no_more_devices_is_told_and_nothing_is_changed(paired: tuple[Person, Person]) -> None:
    idris = paired[1]
    add_devices(idris, idris, MOST_STATEMENTS - 1)
    pair = idris.the_pair()
    mine = {one.device for one in devices.every_own(idris.vault, pair)}
    other = next(
        device
        for device, one in known_devices(idris.vault, pair).items()
        if one.owner is Owner.MINE and device not in mine
    )
    before = kept(idris)
    with pytest.raises(RosterFullError):
        remove_device(idris.vault, pair, idris.words, other, idris.clock.now)
    assert kept(idris) == before


def test_a_device_that_was_shut_out_already_is_replaced_all_the_same(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """Its own removal is no news to it then, and counts as well."""
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    become(tablet, replaces=False)
    look_around(maren, tablet, idris)
    (own,) = devices.every_own(maren.vault, maren.the_pair())
    remove_device(tablet.vault, tablet.the_pair(), maren.words, own.device, tablet.clock.now)
    look_around(tablet, maren)
    become(maren, replaces=True)
    look_around(maren, tablet, idris)
    send(maren, "back again", seconds=0)
    look_around(maren, idris)
    assert texts(idris) == ["back again"]
