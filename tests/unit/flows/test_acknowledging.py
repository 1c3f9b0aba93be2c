"""Received is said when the partner's signature says so, and all is here that the signer knew (protocol 0.7)."""

from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import looking, sending
from partspair.flows.acknowledging import learn_seen
from partspair.flows.becoming import become_new_device, remove_device
from partspair.flows.publishing import Publishing
from partspair.flows.resending import send_again
from partspair.pair.ids import DeviceId
from partspair.pair.seen import NOTHING_SEEN, Seen
from partspair.practice.share import EntryId
from partspair.practice.timeline import Passage, Whose
from partspair.sealing.bundle import name_of
from partspair.sealing.hybrid import HybridRecipient
from partspair.sync.folder import Folder
from partspair.sync.inbox import Inbox
from partspair.vault import devices, links, outbox
from partspair.vault.outbox import OutboxItem, OutboxKind
from tests.support.findings import send, texts
from tests.support.forging import Forged, forge, fresh, post
from tests.support.persons import WAITS, Person, copy_of

pytestmark = pytest.mark.slow


def look_around(*people: Person, rounds: int = 3) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(61)
            one.look()


def second_device(person: Person, place: Path) -> Person:
    made = copy_of(person, place)
    become_new_device(made.vault, made.the_pair(), made.words, made.clock.now, replaces=False)
    return made


def passage(person: Person, said: EntryId) -> Passage | None:
    found = looking.find(person.vault, person.the_pair(), said, Whose.MINE)
    return found.passage if found is not None else None


def publish(person: Person, text: str) -> tuple[EntryId, dict[str, bytes]]:
    """Say something; return it, and the files that came with it."""
    before = {path.name for path in person.folder.iterdir()}
    said = send(person, text, seconds=0)
    person.look()
    new = {path.name: path.read_bytes() for path in person.folder.iterdir() if path.name not in before}
    return said, new


def withhold(person: Person, files: dict[str, bytes]) -> None:
    for name in files:
        (person.folder / name).unlink()


def deliver(person: Person, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (person.folder / name).write_bytes(content)


def acknowledge(person: Person) -> None:
    """Take in what lies in the folder and say something, which acknowledges it."""
    person.look()
    send(person, "an answer", seconds=0)
    person.look()


def test_what_the_partners_other_device_said_need_not_be_here(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    tablet = second_device(idris, tmp_path / "tablet")
    look_around(tablet, idris, maren)
    _, withheld = publish(tablet, "on its way for long")
    idris.look()
    withhold(maren, withheld)
    said, _ = publish(maren, "for both of you")
    acknowledge(idris)
    maren.look()
    assert passage(maren, said) is Passage.RECEIVED


def test_a_device_of_ones_own_that_is_not_known_yet_is_waited_for(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    before = {path.name for path in maren.folder.iterdir()}
    tablet = second_device(maren, tmp_path / "tablet")
    tablet.look()
    idris.look()
    new = {path.name: path.read_bytes() for path in maren.folder.iterdir() if path.name not in before}
    withhold(maren, new)
    said, _ = publish(maren, "before I know of the tablet")
    acknowledge(idris)
    maren.look()
    assert passage(maren, said) is Passage.IN_FOLDER
    deliver(maren, new)
    look_around(tablet, maren, rounds=1)
    assert passage(maren, said) is Passage.RECEIVED


def test_everything_that_the_signer_had_of_ones_other_device_is_waited_for(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    said, _ = publish(maren, "from the computer")
    _, first = publish(tablet, "first from the tablet")
    _, then = publish(tablet, "then from the tablet")
    acknowledge(idris)
    withhold(maren, first | then)
    maren.look()
    assert passage(maren, said) is Passage.IN_FOLDER
    known, _ = publish(maren, "the tablet has this, Idris has not")
    publish(tablet, "which the tablet says")
    maren.look()
    deliver(maren, then)
    maren.look()
    assert passage(maren, said) is Passage.IN_FOLDER, "something before it is still on its way"
    assert passage(maren, known) is Passage.IN_FOLDER
    deliver(maren, first)
    maren.look()
    assert passage(maren, said) is Passage.RECEIVED
    assert passage(maren, known) is Passage.IN_FOLDER, "that the tablet has it says nothing of Idris"


def test_what_the_signer_had_beyond_a_gap_is_waited_for(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    _, first = publish(tablet, "first from the tablet")
    withhold(maren, first)
    said, _ = publish(maren, "from the computer")
    _, then = publish(tablet, "then from the tablet")
    acknowledge(idris)
    withhold(maren, then)
    maren.look()
    assert passage(maren, said) is Passage.IN_FOLDER
    deliver(maren, then)
    maren.look()
    assert passage(maren, said) is Passage.RECEIVED, "of the first, Idris did not know either"


def test_after_a_fork_what_lies_beyond_the_removal_is_not_waited_for(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    twin = copy_of(tablet, tmp_path / "twin")
    _, one = publish(tablet, "one branch")
    maren.look()
    withhold(maren, one)
    publish(twin, "the other branch")
    publish(twin, "the other branch goes on")
    idris.look()
    maren.look()
    own = devices.own(tablet.vault, tablet.the_pair())
    assert own is not None
    remove_device(maren.vault, maren.the_pair(), maren.words, own.device, maren.clock.now)
    maren.look()
    said, _ = publish(maren, "from the computer alone")
    acknowledge(idris)
    maren.look()
    assert passage(maren, said) is Passage.RECEIVED


def test_after_a_fork_single_links_that_nobody_can_have_are_not_waited_for_either(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    twin = copy_of(tablet, tmp_path / "twin")
    _, one = publish(tablet, "one branch")
    maren.look()
    withhold(maren, one)
    publish(twin, "the other branch")
    maren.look()
    assert links.forks(maren.vault, maren.the_pair(), author_of(tablet))
    remove_device(maren.vault, maren.the_pair(), maren.words, author_of(tablet), maren.clock.now)
    maren.look()
    said, _ = publish(maren, "from the computer alone")
    seen = {author_of(maren): all_of(maren), author_of(tablet): Seen(0, None, ((99, fresh(32)),))}
    post(maren.folder, with_seen(forge(idris), seen).file())
    maren.look()
    assert passage(maren, said) is Passage.RECEIVED


def test_what_ones_other_device_had_is_never_taken_for_the_partners_word(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """It names a link of the computer that comes only later, while a word of the partner's waits to be understood."""
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    said, _ = publish(maren, "only the tablet has this")
    lacking = forge(maren)
    here = all_of(maren)
    ahead = replace(here, beyond=((lacking.manifest.seq, lacking.hash()),))
    post(maren.folder, with_seen(forge(tablet), {author_of(maren): ahead}).file())
    post(maren.folder, with_seen(forge(idris), {DeviceId(fresh()): NOTHING_SEEN}).file())
    assert maren.look().accepted == 2
    post(maren.folder, replace(lacking, recipients=(*lacking.recipients, own_recipient(lacking))).file())
    assert maren.look().accepted == 1
    assert passage(maren, said) is Passage.IN_FOLDER


def test_who_comes_back_after_months_and_says_nothing_of_what_they_have_is_believed_all_the_same(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    look_around(maren, idris)
    maren.clock.forward(WAITS.dormant + 86_400)
    post(maren.folder, with_seen(forge(idris, "back again"), {}).file())
    found = maren.look()
    assert (found.accepted, found.trouble) == (1, None)
    assert "back again" in texts(maren)


def test_an_old_word_of_somebody_who_was_never_away_brings_nothing_again(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    publish(maren, "first")
    old = with_seen(forge(idris), {author_of(maren): all_of(maren)}).manifest
    publish(maren, "second")
    acknowledge(idris)
    send(maren, "third", seconds=0)
    for _ in range(3):
        maren.clock.forward(86_400)
        maren.look()
        idris.look()
    cleared = maren.vault.read("SELECT count(*) FROM outbox WHERE cleared_at IS NOT NULL AND kind = 'bundle'")
    assert cleared[0][0] >= 2
    folder = Folder(maren.folder)
    work = Publishing(maren.vault, folder, Inbox(folder, name_of).digests, WAITS, maren.clock.seconds)
    learn_seen(work, old, is_mine=False)
    assert resends(maren) == []


def all_of(person: Person) -> Seen:
    """What a device says that has all that was signed here."""
    newest = links.newest(person.vault, person.the_pair(), author_of(person))
    assert newest is not None
    return Seen(newest.seq, newest.hash)


def with_seen(forged: Forged, seen: dict[DeviceId, Seen]) -> Forged:
    return replace(forged, manifest=replace(forged.manifest, seen=seen))


def own_recipient(forged: Forged) -> HybridRecipient:
    return HybridRecipient(forged.manifest.opening.public)


def test_what_the_signer_had_of_another_branch_is_waited_for(paired: tuple[Person, Person], tmp_path: Path) -> None:
    """On it, this very device took something back before it was received."""
    maren, idris = paired
    look_around(maren, idris)
    _, on_its_way = publish(maren, "this comes late")
    withhold(maren, on_its_way)
    regretted = send(maren, "too soon", seconds=0)
    old = copy_of(maren, tmp_path / "old")
    before = set(maren.folder.iterdir())
    sending.take_back(maren.vault, maren.the_pair(), regretted, maren.clock.now)
    maren.look()
    idris.look()
    withhold(maren, {path.name: b"" for path in set(maren.folder.iterdir()) - before})
    send(old, "the other branch", seconds=0)
    acknowledge(idris)
    old.look()
    assert "an answer" in texts(old)
    assert passage(old, regretted) is not Passage.RECEIVED


@pytest.fixture
def parted(paired: tuple[Person, Person], tmp_path: Path) -> tuple[Person, Person, int]:
    """Maren's computer, put back from an old copy; her tablet, which alone holds what it said since; the place of that.

    Idris has the three links that the computer has signed after it was put back, and the tablet has seen them.
    """
    maren, idris = paired
    look_around(maren, idris)
    old = copy_of(maren, tmp_path / "old")
    _, lost = publish(maren, "since the copy")
    tablet = second_device(maren, tmp_path / "tablet")
    withhold(maren, lost)
    since = links.chain(tablet.vault, tablet.the_pair(), author_of(old))[-1]
    for text in ("the other branch", "goes on", "and on"):
        publish(old, text)
        tablet.look()
    acknowledge(idris)
    tablet.look()
    assert [one.seq for one in links.forks(tablet.vault, tablet.the_pair(), author_of(old))] == [
        since.seq,
        since.seq + 1,
    ]
    return old, tablet, since.seq


def author_of(person: Person) -> DeviceId:
    own = devices.own(person.vault, person.the_pair())
    assert own is not None
    return own.device


def test_what_leads_over_another_branch_does_not_make_ones_own_received(parted: tuple[Person, Person, int]) -> None:
    old, tablet, seq = parted
    acknowledged = outbox.acknowledged_by(tablet.vault, tablet.the_pair(), author_of(old), seq)
    assert acknowledged == {}, "nobody else has it"


def test_what_another_device_keeps_as_a_fork_is_cleared_all_the_same(parted: tuple[Person, Person, int]) -> None:
    old, tablet, seq = parted
    send(tablet, "from the tablet", seconds=0)
    tablet.look()
    old.look()
    old.clock.forward(86_400 * 1.1)
    old.look()
    waiting = {one.seq for one in outbox.of_pair(old.vault, old.the_pair()) if one.kind is OutboxKind.BUNDLE}
    assert waiting & {seq, seq + 1} == set(), "a fork is never listed in what a device has seen"


def test_to_a_removed_device_nothing_is_sent_again(paired: tuple[Person, Person], tmp_path: Path) -> None:
    """What it signed while it was active may come late, and look as if it had been away for long."""
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    own = devices.own(tablet.vault, tablet.the_pair())
    speaker = devices.own(idris.vault, idris.the_pair())
    assert own is not None
    assert speaker is not None
    (said,) = links.find(idris.vault, idris.the_pair(), speaker.device, 1)
    folder = Folder(idris.folder)
    work = Publishing(idris.vault, folder, Inbox(folder, name_of).digests, WAITS, idris.clock.seconds)
    send_again(work, said, own.device)
    assert [one.to_device for one in resends(idris)] == [own.device]
    remove_device(maren.vault, maren.the_pair(), maren.words, own.device, maren.clock.now)
    look_around(maren, idris)
    send_again(work, said, own.device)
    assert resends(idris) == []


def test_what_its_reader_keeps_as_a_fork_is_sent_no_more(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    tablet = second_device(maren, tmp_path / "tablet")
    look_around(tablet, maren, idris)
    twin = copy_of(tablet, tmp_path / "twin")
    _, one = publish(tablet, "one branch")
    maren.look()
    withhold(maren, one)
    _, other = publish(twin, "the other branch")
    idris.look()
    withhold(maren, other)
    author = devices.own(tablet.vault, tablet.the_pair())
    reader = devices.own(idris.vault, idris.the_pair())
    assert author is not None
    assert reader is not None
    newest = links.newest_whole(maren.vault, maren.the_pair(), author.device)
    assert newest is not None
    folder = Folder(maren.folder)
    work = Publishing(maren.vault, folder, Inbox(folder, name_of).digests, WAITS, maren.clock.seconds)
    send_again(work, newest, reader.device)
    look_around(maren, idris, rounds=1)
    assert [place.seq for place in links.forks(idris.vault, idris.the_pair(), author.device)] == [newest.seq]
    acknowledge(idris)
    maren.look()
    assert [one for one in resends(maren) if one.to_device == reader.device] == []


def resends(person: Person) -> list[OutboxItem]:
    return [one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.RESEND]
