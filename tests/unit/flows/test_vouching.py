"""What a removal did not know of, and what a `seen` passes over: others say what they truly have."""

from pathlib import Path

import pytest

from partspair.flows import looking, sending
from partspair.flows.becoming import Silence, become_new_device, remove_device, why_silent
from partspair.practice.share import EntryId, TravellingShare
from partspair.practice.timeline import Passage, Whose
from partspair.vault import devices, entries, outbox
from partspair.vault.outbox import OutboxKind
from tests.support.findings import send, told
from tests.support.forging import forge, post
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def look_around(*people: Person, rounds: int = 3, seconds: float = 61) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(seconds)
            one.look()


def become(person: Person, *, replaces: bool) -> None:
    become_new_device(person.vault, person.the_pair(), person.words, person.clock.now, replaces=replaces)


def passage(person: Person, said: EntryId) -> Passage | None:
    found = looking.find(person.vault, person.the_pair(), said, Whose.MINE)
    return found.passage if found is not None else None


def shown(person: Person) -> list[str]:
    """What was shared and not taken back."""
    notes = [thread.share for thread in looking.threads(person.vault, person.the_pair())]
    found = [one.what for one in notes if one is not None and not one.is_taken_back]
    return sorted(what.text for what in found if isinstance(what, TravellingShare))


def files(person: Person) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in person.folder.iterdir()}


def empty(person: Person, keep: set[str]) -> dict[str, bytes]:
    """Take everything but `keep` out of the folder, and say what that was."""
    taken = {name: content for name, content in files(person).items() if name not in keep}
    for name in taken:
        (person.folder / name).unlink()
    return taken


@pytest.fixture
def restored(paired: tuple[Person, Person], tmp_path: Path) -> Person:
    """An old copy of Maren's vault; what she said and took back after it lies nowhere but with Idris."""
    maren, idris = paired
    regretted = send(maren, "before the copy", seconds=0)
    look_around(maren, idris)
    old = copy_of(maren, tmp_path / "restored")
    before = set(files(maren))
    send(maren, "after the copy", seconds=0)
    sending.take_back(maren.vault, maren.the_pair(), regretted, maren.clock.now)
    maren.look()
    said = set(files(maren)) - before
    look_around(idris, maren)
    empty(maren, set(files(maren)) - said)
    return old


def test_what_a_restored_device_said_after_the_copy_comes_back_from_whoever_has_it(
    paired: tuple[Person, Person], restored: Person
) -> None:
    _, idris = paired
    become(restored, replaces=True)
    look_around(restored, idris, rounds=4, seconds=DAY)
    assert shown(restored) == shown(idris) == ["after the copy"]
    assert looking.still_coming(restored.vault, restored.the_pair()) is None
    assert "damaged" not in told(restored)


def test_of_what_was_erased_meanwhile_the_one_who_had_it_says_so(
    paired: tuple[Person, Person], restored: Person
) -> None:
    _, idris = paired
    for one in entries.of_pair(idris.vault, idris.the_pair(), "share"):
        entries.shred(idris.vault, one.row, idris.clock.seconds)
    become(restored, replaces=True)
    send(restored, "here again", seconds=0)
    look_around(restored, idris, rounds=1)
    assert looking.still_coming(restored.vault, restored.the_pair()) is not None
    look_around(restored, idris, rounds=5, seconds=DAY)
    assert shown(restored) == ["here again"]
    assert looking.still_coming(restored.vault, restored.the_pair()) is None


def test_what_nobody_took_in_before_a_removal_is_refused(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    tablet = copy_of(idris, tmp_path / "tablet")
    become(tablet, replaces=False)
    look_around(tablet, idris, maren)
    own = devices.own(tablet.vault, tablet.the_pair())
    assert own is not None
    forged = forge(tablet, "by whoever found it")
    remove_device(idris.vault, idris.the_pair(), idris.words, own.device, idris.clock.now)
    look_around(idris, maren)
    post(maren.folder, forged.file())
    look_around(maren, idris)
    assert shown(maren) == shown(idris) == []


def test_what_was_taken_back_elsewhere_is_never_called_received_here(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """The partner's `seen` passes over what is gone, and comes before the word that it is gone."""
    maren, idris = paired
    look_around(maren, idris)
    before = set(files(maren))
    said = send(maren, "too soon", seconds=0)
    maren.look()
    empty(maren, before)
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    look_around(second, maren, idris, rounds=1)
    before = set(files(maren))
    sending.take_back(maren.vault, maren.the_pair(), said, maren.clock.now)
    maren.look()
    idris.look()
    withheld = empty(maren, before)
    kept = send(second, "to be kept", seconds=0)
    second.look()
    idris.look()
    send(idris, "an answer", seconds=0)
    look_around(idris, second, rounds=1)
    assert "an answer" in shown(second)
    assert passage(second, said) is Passage.IN_FOLDER
    assert passage(second, kept) is Passage.IN_FOLDER, "it waits for what is still on its way"
    for name, content in withheld.items():
        (maren.folder / name).write_bytes(content)
    second.look()
    assert "too soon" not in shown(second)
    assert passage(second, kept) is Passage.RECEIVED
    item = second.vault.read("SELECT state FROM outbox JOIN entry USING (link) WHERE entry = ?", (said,))
    assert item == [("in_folder",)]


def test_a_device_that_does_not_know_of_its_fork_is_sent_the_proof(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    said = send(maren, "before both", seconds=0)
    maren.look()
    idris.look()
    before = set(files(maren))
    old = copy_of(maren, tmp_path / "old")
    send(maren, "the branch that counts", seconds=0)
    maren.look()
    idris.look()
    empty(maren, before)
    send(old, "the other branch", seconds=0)
    old.look()
    idris.look()
    assert looking.still_coming(idris.vault, idris.the_pair()) is None, "what is kept apart is not asked for"
    old.look()
    assert why_silent(old.vault, old.the_pair()) is Silence.FORKED
    assert passage(old, said) is Passage.IN_FOLDER
    look_around(idris, old, rounds=1)
    assert passage(old, said) is Passage.RECEIVED, "it was said before the two branches parted"
    become(old, replaces=True)
    look_around(old, idris, rounds=3)
    assert "the other branch" in shown(idris)
    assert [one for one in outbox.of_pair(idris.vault, idris.the_pair()) if one.kind is OutboxKind.RESEND] == []
    look_around(old, idris, rounds=3, seconds=DAY)
    assert looking.still_coming(idris.vault, idris.the_pair()) is None


def test_what_one_said_as_a_device_that_nobody_is_any_more_comes_back(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """An old copy is put back over the vault that had become another device; the partner alone has what that said."""
    maren, idris = paired
    look_around(maren, idris)
    back = copy_of(maren, tmp_path / "back")
    become(maren, replaces=True)
    send(maren, "said as the other one", seconds=0)
    look_around(maren, idris)
    empty(maren, {one.name for one in outbox.own_names(idris.vault, idris.the_pair())})
    become(back, replaces=True)
    look_around(back, idris, rounds=8, seconds=DAY)
    assert "said as the other one" in shown(back)
