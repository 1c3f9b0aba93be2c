"""A vault that was put back from an old copy, and does not know it: the others let it see what it once signed."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import looking, sending
from partspair.flows.becoming import Silence, become_new_device, fall_silent, remove_device, why_silent
from partspair.flows.publishing import put_back
from partspair.flows.renewing import make_key
from partspair.practice.reply import TakeBack
from partspair.practice.share import EntryId
from partspair.sealing.age import HybridIdentity, open_sealed
from partspair.sealing.entries import Entry
from partspair.sealing.failures import NoMatchError
from partspair.sealing.hybrid import HybridRecipient
from partspair.vault import devices, entries, links, opening_keys, outbox
from partspair.vault.links import LinkState
from partspair.vault.outbox import OutboxItem, OutboxKind
from tests.support.findings import send, texts, told
from tests.support.forging import forge, fresh, post
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def renew(person: Person) -> None:
    """Another key, which the next link announces."""
    assert make_key(person.vault, person.the_pair(), person.clock.seconds, os.urandom)


def look_around(*people: Person, rounds: int = 3, seconds: float = 61) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(seconds)
            one.look()


def empty(person: Person, keep: set[Path]) -> None:
    for path in set(person.folder.iterdir()) - keep:
        path.unlink()


def silence(person: Person) -> Silence | None:
    return why_silent(person.vault, person.the_pair())


def kept_back(person: Person) -> list[EntryId]:
    """What the person took back."""
    shown = [thread.share for thread in looking.threads(person.vault, person.the_pair())]
    return [one.id for one in shown if one is not None and one.is_taken_back]


def resends(person: Person) -> list[OutboxItem]:
    return [one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.RESEND]


def opens(path: Path, person: Person) -> bool:
    keys = [HybridIdentity(key.seed) for key in opening_keys.own(person.vault, person.the_pair())]
    try:
        open_sealed(path.read_bytes(), keys)
    except NoMatchError:
        return False
    return True


@pytest.fixture(params=[(1, 1), (2, 1)], ids=["the same generation", "a lower generation"])
def twins(paired: tuple[Person, Person], tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Person, Person]:
    """Maren, whose newest key Idris knows, and her old copy, which made another; the folder holds no past of hers."""
    maren, idris = paired
    hers, the_copys = request.param
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    old = copy_of(maren, tmp_path / "old")
    for _ in range(hers):
        renew(maren)
    send(maren, "the branch that counts", seconds=0)
    maren.look()
    idris.look()
    empty(maren, before)
    for _ in range(the_copys):
        renew(old)
    send(old, "the other branch", seconds=0)
    old.look()
    return maren, old


def test_a_fork_that_made_a_key_of_its_own_is_sent_the_proof_to_that_key(
    paired: tuple[Person, Person], twins: tuple[Person, Person]
) -> None:
    _, idris = paired
    _, old = twins
    idris.look()
    send(idris, "to the key that counts", seconds=0)
    idris.look()
    old.look()
    assert silence(old) is Silence.FORKED
    assert texts(old) == ["the branch that counts", "the other branch"]
    assert "to the key that counts" not in texts(old), "the known key is not replaced: the other one may be honest"
    become_new_device(old.vault, old.the_pair(), old.words, old.clock.now, replaces=True)
    look_around(old, idris, rounds=4, seconds=DAY)
    assert {"the other branch", "the branch that counts"} <= set(texts(idris))
    assert "to the key that counts" in texts(old)
    assert resends(idris) == []


def test_the_one_whose_branch_counts_can_still_read(
    paired: tuple[Person, Person], twins: tuple[Person, Person]
) -> None:
    _, idris = paired
    maren, _ = twins
    idris.look()
    send(idris, "an answer", seconds=0)
    idris.look()
    maren.look()
    assert "an answer" in texts(maren)


def test_a_removed_device_gets_no_proof_any_more(
    paired: tuple[Person, Person], twins: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    _, old = twins
    idris.look()
    assert len(resends(idris)) == 1
    phone = copy_of(maren, tmp_path / "phone")
    become_new_device(phone.vault, phone.the_pair(), phone.words, phone.clock.now, replaces=False)
    own = devices.own(maren.vault, maren.the_pair())
    assert own is not None
    remove_device(phone.vault, phone.the_pair(), phone.words, own.device, phone.clock.now)
    look_around(phone, idris)
    assert resends(idris) == []
    renew(old)
    send(old, "after its removal", seconds=0)
    old.look()
    before = set(idris.folder.iterdir())
    look_around(idris)
    assert resends(idris) == []
    assert [path for path in set(idris.folder.iterdir()) - before if opens(path, old)] == []


def test_each_fork_that_announces_yet_another_key_is_answered_in_the_same_file(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    copies = [copy_of(maren, tmp_path / f"old {number}") for number in range(9)]
    renew(maren)
    send(maren, "the branch that counts", seconds=0)
    maren.look()
    idris.look()
    empty(maren, before)
    for old in copies:
        before = set(idris.folder.iterdir())
        renew(old)
        send(old, "another branch", seconds=0)
        old.look()
        written = set(idris.folder.iterdir()) - before
        idris.look()
        for path in written:
            path.unlink()
        assert len(resends(idris)) == 1
    names = [name for one in resends(idris) for name in outbox.names(idris.vault, one.item)]
    files = [idris.folder / name.name for name in names if (idris.folder / name.name).exists()]
    assert len(files) == 1
    assert [opens(files[0], one) for one in (maren, *copies)] == [True, False, False, *[True] * 7]
    assert len(links.in_state(idris.vault, idris.the_pair(), LinkState.FORK)) == 9


def test_what_was_taken_back_on_the_other_branch_is_taken_back_here_and_not_said_again(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    regretted = send(maren, "too soon", seconds=0)
    old = copy_of(maren, tmp_path / "old")
    sending.take_back(maren.vault, maren.the_pair(), regretted, maren.clock.now)
    maren.look()
    idris.look()
    empty(maren, before)
    send(old, "the other branch", seconds=0)
    old.look()
    idris.look()
    old.look()
    assert silence(old) is Silence.FORKED
    assert kept_back(old) == [regretted]
    made = become_new_device(old.vault, old.the_pair(), old.words, old.clock.now, replaces=True)
    look_around(old, idris, rounds=4, seconds=DAY)
    said = entries.find(old.vault, old.the_pair(), regretted, is_mine=True)
    assert said is not None
    assert said.author != made
    assert kept_back(idris) == [regretted]
    assert "the other branch" in texts(idris)


def test_a_fork_that_knows_only_keys_of_long_ago_is_told_the_one_of_today(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    old = copy_of(maren, tmp_path / "old")
    renew(maren)
    send(maren, "the branch that counts", seconds=0)
    look_around(maren, idris, seconds=2 * DAY)
    send(maren, "and knows the key of today", seconds=0)
    look_around(maren, idris)
    known = opening_keys.own(idris.vault, idris.the_pair())[-1].generation
    empty(maren, before | {idris.folder / name for name in outbox.ever_named(idris.vault, idris.the_pair())})
    put_back(old.vault, old.the_pair(), old.clock.seconds)
    renew(old)
    send(old, "the other branch", seconds=0)
    old.look()
    send(idris, "to the key that counts", seconds=0)
    look_around(idris)
    look_around(idris, seconds=11 * DAY)
    assert known not in [key.generation for key in opening_keys.own(idris.vault, idris.the_pair())]
    old.look()
    assert silence(old) is Silence.FORKED
    assert "to the key that counts" not in texts(old)
    become_new_device(old.vault, old.the_pair(), old.words, old.clock.now, replaces=True)
    look_around(old, idris, rounds=4, seconds=DAY)
    assert "the other branch" in texts(idris)
    assert "to the key that counts" in texts(old)
    assert resends(idris) == []


@pytest.fixture
def unaware(paired: tuple[Person, Person], tmp_path: Path) -> tuple[Person, EntryId]:
    """Maren's old copy, a new device before anybody told it of the branch on which she took something back."""
    maren, idris = paired
    look_around(maren, idris)
    before = set(maren.folder.iterdir())
    regretted = send(maren, "too soon", seconds=0)
    old = copy_of(maren, tmp_path / "old")
    sending.take_back(maren.vault, maren.the_pair(), regretted, maren.clock.now)
    maren.look()
    idris.look()
    empty(maren, before)
    send(old, "the other branch", seconds=0)
    fall_silent(old.vault, old.the_pair(), Silence.COPIED, old.clock.seconds)
    become_new_device(old.vault, old.the_pair(), old.words, old.clock.now, replaces=True)
    return old, regretted


def test_what_others_have_on_another_branch_of_ones_own_is_asked_for(
    paired: tuple[Person, Person], unaware: tuple[Person, EntryId]
) -> None:
    _, idris = paired
    old, regretted = unaware
    look_around(old, idris)
    assert kept_back(old) == []
    look_around(old, idris, rounds=5, seconds=DAY)
    assert kept_back(old) == kept_back(idris) == [regretted]
    assert "the other branch" in texts(idris)
    assert resends(idris) == []
    asked = len(entries.of_pair(old.vault, old.the_pair(), "resend"))
    look_around(old, idris, rounds=5, seconds=DAY)
    assert len(entries.of_pair(old.vault, old.the_pair(), "resend")) == asked


def test_it_is_not_asked_for_for_ever(paired: tuple[Person, Person], unaware: tuple[Person, EntryId]) -> None:
    _, idris = paired
    old, _ = unaware
    look_around(old, idris)
    idris.vault.run("UPDATE link SET manifest = x'' WHERE link IN (SELECT link FROM entry WHERE kind = 'take-back')")
    look_around(old, idris, rounds=8, seconds=DAY)
    assert len(entries.of_pair(old.vault, old.the_pair(), "resend")) == 3


def test_who_was_silent_when_a_fork_came_tells_of_it_as_a_new_device(
    paired: tuple[Person, Person], twins: tuple[Person, Person]
) -> None:
    _, idris = paired
    _, old = twins
    fall_silent(idris.vault, idris.the_pair(), Silence.COPIED, idris.clock.seconds)
    idris.look()
    made = become_new_device(idris.vault, idris.the_pair(), idris.words, idris.clock.now, replaces=True)
    idris.look()
    old.look()
    assert silence(old) is Silence.FORKED
    known = {one.device for one in devices.of_pair(old.vault, old.the_pair())}
    assert made in known, "who is there now is told to both keys"


def test_what_was_taken_back_on_the_other_branch_before_it_left_does_not_leave_here(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    regretted = send(maren, "too soon", seconds=0)
    old = copy_of(maren, tmp_path / "old")
    sending.take_back(maren.vault, maren.the_pair(), regretted, maren.clock.now)
    maren.look()
    send(old, "the other branch", seconds=0)
    old.look()
    assert silence(old) is Silence.FORKED
    said = entries.find(old.vault, old.the_pair(), regretted, is_mine=True)
    assert said is not None
    item = outbox.of_link(old.vault, said.link or 0)
    assert item is not None
    assert item.cleared_at is not None
    become_new_device(old.vault, old.the_pair(), old.words, old.clock.now, replaces=True)
    look_around(old, idris, rounds=4, seconds=DAY)
    assert "too soon" not in texts(idris)
    assert "the other branch" in texts(idris)


def test_what_is_gone_of_the_other_branch_is_not_what_stands_there_here(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    old = copy_of(maren, tmp_path / "old")
    sending.take_back(maren.vault, maren.the_pair(), send(maren, "too soon", seconds=0), maren.clock.now)
    maren.look()
    kept = send(old, "the other branch", seconds=0)
    old.look()
    assert silence(old) is Silence.FORKED
    said = entries.find(old.vault, old.the_pair(), kept, is_mine=True)
    assert said is not None
    link = links.get(old.vault, said.link or 0)
    assert link is not None
    assert links.gone_hash(old.vault, old.the_pair(), link.device, link.seq) is None, "whoever asks for it is sent it"


@pytest.mark.parametrize("is_new", [True, False])
def test_of_ones_other_branch_too_an_entry_is_said_once(paired: tuple[Person, Person], is_new: bool) -> None:
    maren, _ = paired
    regretted = send(maren, "too soon", seconds=0)
    forged = forge(maren)
    known = send(maren, "said here", seconds=0)
    said = (Entry(EntryId(fresh()) if is_new else known, TakeBack(regretted)),)
    own = HybridRecipient(forged.manifest.opening.public)
    other = replace(forged, manifest=replace(forged.manifest, entries=said), recipients=(*forged.recipients, own))
    maren.look()
    post(maren.folder, other.file())
    maren.look()
    assert told(maren) == {"fork": 1}
    assert kept_back(maren) == ([regretted] if is_new else [])
