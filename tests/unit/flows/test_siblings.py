"""Two devices of one person: what the one takes back, or published before it became another, leaves the folder too."""

from pathlib import Path

import pytest

from partspair.flows import sending
from partspair.flows.becoming import become_new_device
from partspair.practice.share import EntryId
from partspair.vault import devices, entries, opening_keys, outbox
from partspair.vault.outbox import OutboxItem, OutboxKind, OutboxState
from tests.support.findings import send, texts
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def look_around(*people: Person, rounds: int = 3) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(61)
            one.look()


def become(person: Person, *, replaces: bool) -> None:
    become_new_device(person.vault, person.the_pair(), person.words, person.clock.now, replaces=replaces)


def uncleared(person: Person) -> list[OutboxItem]:
    return outbox.of_pair(person.vault, person.the_pair())


def is_cleared(person: Person, said: EntryId) -> bool:
    found = entries.find(person.vault, person.the_pair(), said, is_mine=True)
    item = outbox.of_link(person.vault, found.link or 0) if found is not None else None
    return item is not None and item.cleared_at is not None


def files(person: Person) -> set[str]:
    return {path.name for path in person.folder.iterdir()}


def test_what_another_device_takes_back_before_it_was_received_leaves_the_folder(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = files(maren)
    said = send(maren, "too soon", seconds=0)
    maren.look()
    (published,) = files(maren) - before
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    assert sending.take_back(second.vault, second.the_pair(), said, second.clock.now), "nobody had it"
    second.look()
    maren.look()
    assert published not in files(maren)
    found = entries.find(maren.vault, maren.the_pair(), said, is_mine=True)
    assert found is not None
    assert found.link is not None
    item = outbox.of_link(maren.vault, found.link)
    assert item is not None
    assert (item.cleared_at is not None, item.state) == (True, OutboxState.IN_FOLDER), "and never called received"
    look_around(idris, maren, second)
    assert texts(idris) == []
    for _ in range(4):
        maren.clock.forward(DAY)
        look_around(maren, idris, second, rounds=1)
    assert published not in files(maren)


def test_what_was_received_of_the_old_device_is_cleared_by_the_new_one(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    send(maren, "before the copy", seconds=0)
    look_around(maren, idris)
    restored = copy_of(maren, tmp_path / "restored")
    become(restored, replaces=True)
    send(restored, "from the new device", seconds=0)
    send(idris, "an answer", seconds=0)
    look_around(restored, idris)
    for _ in range(4):
        restored.clock.forward(DAY)
        look_around(restored, idris, rounds=1)
    assert len(uncleared(restored)) == 1, "its newest, and nothing of the old one"
    assert texts(restored) == texts(idris)


def test_what_was_erased_while_it_was_on_its_way_again_holds_nothing_back(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    said = send(maren, "taken back later", seconds=0)
    look_around(maren, idris)
    found = entries.find(maren.vault, maren.the_pair(), said, is_mine=True)
    assert found is not None
    (device,) = [one.device for one in opening_keys.of_pair(maren.vault, maren.the_pair())]
    outbox.add(
        maren.vault,
        OutboxItem(maren.the_pair(), OutboxKind.RESEND, maren.clock.seconds, found.link, 1, to_device=device),
    )
    sending.take_back(maren.vault, maren.the_pair(), said, maren.clock.now)
    entries.shred(maren.vault, found.row, maren.clock.seconds)
    send(maren, "and something else", seconds=0)
    assert maren.look().trouble is None
    idris.look()
    assert "and something else" in texts(idris)
    assert outbox.resends_to(maren.vault, maren.the_pair(), device) == []


def test_what_a_copy_says_waits_for_the_device_it_was_copied_from(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    for number in range(3):
        send(second, f"said {number}", seconds=0)
        send(idris, f"answered {number}", seconds=0)
        second.clock.forward(DAY)
        look_around(second, idris)
    waiting = [one for one in uncleared(second) if one.state is OutboxState.RECEIVED]
    assert len(waiting) >= 3, "the partner has them, and the other device of one's own does not"
    look_around(maren, idris, second)
    assert {"said 0", "said 1", "said 2"} <= set(texts(maren))
    for _ in range(4):
        send(maren, "seen", seconds=0)
        send(idris, "seen too", seconds=0)
        second.clock.forward(DAY)
        look_around(maren, idris, second, rounds=1)
    assert not {one.item for one in waiting} & {one.item for one in uncleared(second)}, "now everybody has them"


def test_a_copy_answers_what_the_device_it_was_copied_from_asks_for(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    look_around(second, maren, idris)
    send(second, "too short a stay", seconds=0)
    before = files(second)
    second.look()
    (published,) = files(second) - before
    (second.folder / published).unlink()
    second.vault.run("UPDATE outbox SET cleared_at = 1 WHERE item = (SELECT max(item) FROM outbox)")
    send(second, "the next one", seconds=0)
    for _ in range(3):
        second.clock.forward(DAY)
        look_around(second, maren, rounds=2)
    assert "too short a stay" in texts(maren)


def test_what_only_a_copy_holds_of_a_device_that_was_put_back_comes_to_everybody(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """It was said after the backup and before the copy, and nobody received it: the removal can't know of it."""
    maren, idris = paired
    look_around(maren, idris)
    backup = copy_of(maren, tmp_path / "backup")
    before = files(maren)
    send(maren, "between the copies", seconds=0)
    maren.look()
    second = copy_of(maren, tmp_path / "second")
    for name in files(maren) - before:
        (maren.folder / name).unlink()
    become(second, replaces=False)
    second.look()
    become(backup, replaces=True)
    for _ in range(4):
        backup.clock.forward(DAY)
        look_around(backup, idris, second, rounds=2)
    assert texts(second) == ["between the copies"]
    assert texts(backup) == texts(idris) == texts(second)


def test_who_has_no_key_of_the_partners_any_more_is_helped_by_another_device(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """The partner became a new device, whose introduction opens at one's other device alone."""
    maren, idris = paired
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    look_around(second, maren, idris)
    restored = copy_of(idris, tmp_path / "restored")
    before = files(idris)
    become(restored, replaces=True)
    restored.look()
    second.look()
    for name in files(idris) - before:
        (idris.folder / name).unlink()
    send(maren, "who is there", seconds=0)
    look_around(maren, second)
    send(maren, "do you hear me", seconds=0)
    for _ in range(3):
        maren.clock.forward(DAY)
        look_around(maren, second, rounds=1)
    assert "do you hear me" in texts(second)
    own = devices.own(restored.vault, restored.the_pair())
    assert own is not None
    assert opening_keys.of_device(maren.vault, maren.the_pair(), own.device) is not None
    restored.look()
    assert "do you hear me" in texts(restored)


def test_what_a_device_knew_when_it_joined_waits_for_no_word_of_it(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """Its baseline says that nothing up to there is missing to it; what it has seen may be of another branch."""
    maren, idris = paired
    look_around(maren, idris)
    early = send(maren, "before the copy", seconds=0)
    maren.look()
    second = copy_of(maren, tmp_path / "second")
    become(second, replaces=False)
    look_around(second, idris, maren)
    own = devices.own(second.vault, second.the_pair())
    assert own is not None
    maren.vault.run("DELETE FROM acknowledgement WHERE device = ?", (own.device,))
    late = send(maren, "after the copy", seconds=0)
    maren.look()
    idris.look()
    send(idris, "an answer", seconds=0)
    look_around(idris, maren, rounds=1)
    send(maren, "the newest always stays", seconds=0)
    maren.look()
    maren.clock.forward(2 * DAY)
    maren.look()
    cleared = {said: is_cleared(maren, said) for said in (early, late)}
    assert cleared == {early: True, late: False}, "the other device has yet to say that it has what came after"
