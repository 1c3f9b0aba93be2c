"""A check finds every kind of change to what is kept, finds nothing where nothing is, and changes nothing itself."""

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest

from partspair.errors import KnownError
from partspair.flows import sending
from partspair.flows.checking import Checked, Fault, check
from partspair.vault import entries
from partspair.vault.database import FILE_NAME, Vault
from partspair.vault.integrity import FileFaults
from tests.support.findings import kept, send
from tests.support.forging import forge, post
from tests.support.persons import Person, key_of
from tests.support.scene import Scene

pytestmark = pytest.mark.slow

DAYS = 8 * 86_400.0


def looked_at(person: Person, *, is_alone: bool = True) -> Checked:
    with Vault.look(person.vault.directory, key_of(person.name)) as vault:
        return check(vault, is_alone=is_alone)


def say_something(*people: Person) -> None:
    """Both say something, with sound, and it arrives."""
    for one, other in (people, people[::-1]):
        send(one, "something")
        one.look()
        other.look()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene.make(tmp_path_factory.mktemp("two"), say_something)
    yield made
    made.close()


@pytest.fixture
def busy(scene: Scene) -> tuple[Person, Person]:
    """Two who have said something to each other, as if nobody had been here."""
    scene.restore()
    return scene.people()


def test_what_is_as_it_was_written_is_well(busy: tuple[Person, Person]) -> None:
    maren, _ = busy
    before = kept(maren)
    found = looked_at(maren)
    assert found.is_well, found
    assert found.file == FileFaults()
    assert (found.devices, found.attachments, found.erased, found.forked, found.missing) == (2, 2, 0, 0, 0)
    assert found.links >= 2
    assert kept(maren) == before


def test_beside_a_running_app_the_pages_are_left_out(busy: tuple[Person, Person]) -> None:
    found = looked_at(busy[0], is_alone=False)
    assert found.file is None
    assert found.is_well


def test_what_was_taken_back_and_erased_is_no_fault(busy: tuple[Person, Person]) -> None:
    maren, idris = busy
    entry = send(maren, "take this back")
    maren.look()
    idris.look()
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    maren.look()
    idris.look()
    row = entries.find(idris.vault, idris.the_pair(), entry, is_mine=False)
    assert row is not None
    entries.shred(idris.vault, row.row, idris.clock.seconds + DAYS)
    found = looked_at(idris)
    assert found.is_well, found
    assert found.erased == 1


def test_what_was_taken_back_before_it_was_received_is_no_fault(busy: tuple[Person, Person]) -> None:
    maren, idris = busy
    entry = send(maren, "never mind")
    maren.look()
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    for one in (maren, idris, maren):
        one.look()
    for one in busy:
        found = looked_at(one)
        assert found.is_well, found
        assert found.missing == 0


def test_a_gap_is_said_and_is_no_fault(busy: tuple[Person, Person]) -> None:
    maren, idris = busy
    later = forge(maren, seq=forge(maren).manifest.seq + 3)
    post(maren.folder, later.file())
    idris.look()
    found = looked_at(idris)
    assert found.is_well, found
    assert found.missing == 3


def test_a_fork_is_said_and_is_no_fault(busy: tuple[Person, Person]) -> None:
    maren, idris = busy
    twin = forge(maren, "one story")
    post(maren.folder, twin.file())
    idris.look()
    post(maren.folder, forge(maren, "another").file())
    idris.look()
    found = looked_at(idris)
    assert found.is_well, found
    assert found.forked == 1


Harm = Callable[[Vault], object]
NEWEST = "(SELECT link FROM entry WHERE kind = 'share' AND is_mine = 0)"
WITH_SOUND = "(SELECT max(attachment) FROM attachment)"


def drop_row(vault: Vault) -> None:
    vault.run(f"DELETE FROM attachment_chunk WHERE attachment = {WITH_SOUND}")


def drop_attachment(vault: Vault) -> None:
    drop_row(vault)
    vault.run(f"DELETE FROM attachment WHERE attachment = {WITH_SOUND}")


def other_words(vault: Vault) -> None:
    """A manifest with a hash that fits it, as somebody with the vault's key could write."""
    row = vault.read_one(f"SELECT manifest FROM link WHERE link = {NEWEST}")
    assert row is not None
    forged = bytes(row[0]).replace(b"something", b"otherwise")
    assert forged != row[0]
    sql = f"UPDATE link SET manifest = ?, hash = ? WHERE link = {NEWEST}"
    vault.run(sql, (forged, sha256(forged).digest()))


HARMS: tuple[tuple[Harm, Fault], ...] = (
    (
        lambda vault: vault.run(f"UPDATE link SET manifest = CAST(manifest || ' ' AS BLOB) WHERE link = {NEWEST}"),
        Fault.CHANGED,
    ),
    (lambda vault: vault.run(f"UPDATE link SET hash = zeroblob(32) WHERE link = {NEWEST}"), Fault.CHANGED),
    (lambda vault: vault.run(f"UPDATE link SET seq = seq + 40 WHERE link = {NEWEST}"), Fault.MISPLACED),
    (lambda vault: vault.run(f"UPDATE link SET prev = zeroblob(32) WHERE link = {NEWEST}"), Fault.MISPLACED),
    (lambda vault: vault.run(f"UPDATE link SET signature = zeroblob(64) WHERE link = {NEWEST}"), Fault.UNSIGNED),
    (other_words, Fault.UNSIGNED),
    (lambda vault: vault.run("DELETE FROM roster_statement WHERE owner = 'theirs'"), Fault.STRANGER),
    (lambda vault: vault.run("UPDATE roster_statement SET statement = CAST(statement || ' ' AS BLOB)"), Fault.ROSTER),
    (lambda vault: vault.run("UPDATE entry SET body = x'7b7d' WHERE body <> x'' AND is_mine = 0"), Fault.SHOWN_DIFFERS),
    (
        lambda vault: vault.run(
            "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'something', 'otherwise') AS BLOB)"
        ),
        Fault.SHOWN_DIFFERS,
    ),
    (
        lambda vault: vault.run("UPDATE entry SET author = zeroblob(16) WHERE is_mine = 0 AND kind = 'share'"),
        Fault.SHOWN_DIFFERS,
    ),
    (drop_row, Fault.ATTACHMENT_CHANGED),
    (drop_attachment, Fault.ATTACHMENT_MISSING),
    (
        lambda vault: vault.run(
            f"UPDATE attachment_chunk SET bytes = zeroblob(length(bytes)) WHERE attachment = {WITH_SOUND}"
        ),
        Fault.ATTACHMENT_CHANGED,
    ),
    (
        lambda vault: vault.run("INSERT INTO attachment (link, idx, media_type, size, sha256) "
                                f"VALUES ({NEWEST}, 7, 'audio/ogg', 0, zeroblob(32))"),
        Fault.ATTACHMENT_CHANGED,
    ),
)  # fmt: skip


@pytest.mark.parametrize(("harm", "fault"), HARMS)
@pytest.mark.parametrize("is_alone", [True, False])
def test_what_was_changed_is_found(busy: tuple[Person, Person], harm: Harm, fault: Fault, is_alone: bool) -> None:
    maren, _ = busy
    harm(maren.vault)
    found = looked_at(maren, is_alone=is_alone)
    assert not found.is_well
    assert fault in {one.fault for one in found.found}, found.found


def test_every_fault_is_planted() -> None:
    assert {fault for _, fault in HARMS} == set(Fault) - {Fault.UNREADABLE, Fault.NOT_FOLLOWING}


def test_two_links_that_were_each_signed_and_do_not_follow_each_other_are_found(busy: tuple[Person, Person]) -> None:
    maren, _ = busy
    send(maren, "and then")
    row = maren.vault.read_one("SELECT max(seq) FROM link WHERE state = 'own'")
    assert row is not None
    before = maren.vault.read_one("SELECT link FROM link WHERE state = 'own' AND seq = ?", (row[0] - 1,))
    assert before is not None
    maren.vault.run("UPDATE link SET hash = zeroblob(32), manifest = x'' WHERE link = ?", before)
    assert Fault.NOT_FOLLOWING in {one.fault for one in looked_at(maren).found}


def test_a_row_that_names_what_is_not_there_is_found(busy: tuple[Person, Person]) -> None:
    maren, _ = busy
    maren.vault.run("PRAGMA foreign_keys = OFF")
    maren.vault.run("INSERT INTO attachment_chunk VALUES (999999, 0, x'00')")
    found = looked_at(maren)
    assert found.file == FileFaults(loose_rows=1)


def test_a_page_that_was_changed_on_the_disk_is_found_whichever_it_is(busy: tuple[Person, Person]) -> None:
    maren, _ = busy
    row = maren.vault.read_one("PRAGMA page_size")
    assert row is not None
    size = int(row[0])
    maren.vault.close()
    path = maren.vault.directory / FILE_NAME
    whole = path.read_bytes()
    refused = 0
    faults: set[Fault] = set()
    for page in range(0, len(whole) // size, 2):
        data = bytearray(whole)
        data[page * size + size // 2] ^= 1
        path.write_bytes(data)
        try:
            found = looked_at(maren)
        except KnownError:
            refused += 1
            continue
        assert found.file is not None
        assert found.file.pages > 0
        assert not found.is_well
        faults.update(one.fault for one in found.found)
    assert 0 < refused < len(whole) // size // 8
    assert Fault.UNREADABLE in faults
    path.write_bytes(whole)
    assert looked_at(maren).is_well
