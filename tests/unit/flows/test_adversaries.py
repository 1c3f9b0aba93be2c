"""What a folder, a former partner and a malicious one may try; nothing of it is believed, and nothing is lost by it."""

import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from partspair.flows import looking, pairing
from partspair.pair.ids import DeviceId
from partspair.practice.reply import TakeBack
from partspair.practice.share import EntryId, TravellingShare
from partspair.practice.timeline import Whose
from partspair.sealing.bundle import write_bundle
from partspair.sealing.entries import Entry, Profile, RosterStatement
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from partspair.vault import devices, entries, links, pairs
from partspair.vault.database import Vault
from tests.support.findings import expect_refused, send, texts, told
from tests.support.forging import Forged, by_another, forge, fresh, post
from tests.support.persons import WAITS, Clock, Person, key_of, make_person, pair_up

pytestmark = pytest.mark.slow


def chain_of(author: Person, length: int) -> list[bytes]:
    """So many bundles of one device, each after the one before it, sealed and kept by nobody."""
    first, files = forge(author), []
    seq, prev = first.manifest.seq, first.manifest.prev
    for number in range(length):
        forged = forge(author, f"note {number:02}")
        one = replace(forged, manifest=replace(forged.manifest, seq=seq, prev=prev))
        files.append(one.file())
        seq, prev = seq + 1, one.hash()
    return files


def numbered(length: int, *, without: int = -1) -> list[str]:
    return [f"note {number:02}" for number in range(length) if number != without]


def things(person: Person) -> object:
    """What was said and shown, and what carried it."""
    return {table: person.vault.read(f"SELECT * FROM {table} ORDER BY 1") for table in ("entry", "link", "attachment")}


def look_twice(*both: Person) -> None:
    for _ in range(2):
        for one in both:
            one.look()


def passages(person: Person) -> dict[str, str]:
    """How far each of one's own shares has come."""
    shown = [thread.share for thread in looking.threads(person.vault, person.the_pair())]
    return {
        one.what.text: str(one.passage)
        for one in shown
        if one is not None and one.whose is Whose.MINE and isinstance(one.what, TravellingShare)
    }


# The folder


def test_names_swapped_between_files_change_nothing(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    one, other = chain_of(maren, 2)
    first, second = post(idris.folder, one), post(idris.folder, other)
    first.write_bytes(other)
    second.write_bytes(one)
    for _ in range(3):
        idris.look()
    assert texts(idris) == numbered(2)
    assert told(idris) == {}


@pytest.mark.parametrize("seed", range(5))
def test_in_whatever_order_they_come_all_are_there_in_the_end(paired: tuple[Person, Person], seed: int) -> None:
    maren, idris = paired
    files = chain_of(maren, 8)
    random.Random(seed).shuffle(files)
    for one in files:
        post(idris.folder, one)
        assert idris.look().accepted == 1
    assert texts(idris) == numbered(8)
    assert looking.still_coming(idris.vault, idris.the_pair()) is None
    assert told(idris) == {}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("which", [(0, 1, 24, 48, 49), pytest.param(range(50), marks=pytest.mark.long)], ids=len)
def test_each_single_one_of_fifty_can_be_withheld_and_closes_its_gap(
    paired: tuple[Person, Person], tmp_path: Path, which: Sequence[int]
) -> None:
    maren, idris = paired
    files = chain_of(maren, 50)
    idris.vault.close()
    for withheld in which:
        folder, directory = tmp_path / f"folder {withheld}", tmp_path / f"vault {withheld}"
        shutil.copytree(idris.vault.directory, directory)
        folder.mkdir()
        with Vault.open(directory, key_of(idris.name), synchronous="OFF") as vault:
            again = replace(idris, vault=vault, folder=folder, post=None)
            pair = pairs.get(vault, again.the_pair())
            assert pair is not None
            pairs.save(vault, replace(pair, folder=str(folder)))
            vault.run("DELETE FROM outbox")
            for one in files[:withheld] + files[withheld + 1 :]:
                post(folder, one)
            assert again.look().accepted == 49
            assert texts(again) == numbered(50, without=withheld)
            coming = looking.still_coming(vault, again.the_pair())
            assert (coming.number if coming else 0) == (1 if withheld < 49 else 0)
            post(folder, files[withheld])
            assert again.look().accepted == 1
            assert texts(again) == numbered(50)
            assert looking.still_coming(vault, again.the_pair()) is None
        shutil.rmtree(directory)
        shutil.rmtree(folder)
    idris.vault = Vault.open(idris.vault.directory, key_of(idris.name), synchronous="OFF")


def test_a_folder_rolled_back_takes_nothing_away_and_is_made_up_for(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    before = tmp_path / "before"
    shutil.copytree(maren.folder, before)
    send(maren, "from her")
    send(idris, "from him")
    look_twice(maren, idris)
    for path in [*maren.folder.iterdir()]:
        path.unlink()
    for path in before.iterdir():
        shutil.copy(path, maren.folder)
    look_twice(maren, idris)
    for one in paired:
        assert texts(one) == ["from her", "from him"]
        assert told(one) == {}
        one.clock.forward(3600)
        assert one.look().trouble is None
    assert len([*maren.folder.iterdir()]) > len([*before.iterdir()]), "what was not received yet is put there again"


def test_files_that_were_cleared_and_come_back_change_nothing(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    aside = tmp_path / "aside"
    for number in range(3):
        send(maren, f"note {number}")
        maren.look()
    idris.look()
    shutil.copytree(maren.folder, aside)
    for _ in range(3):
        for one in paired:
            one.clock.forward(90_000)
            one.look()
    gone = {path.name for path in aside.iterdir()} - {path.name for path in maren.folder.iterdir()}
    assert gone, "some were cleared"
    for name in gone:
        shutil.copy(aside / name, maren.folder)
    before = [things(one) for one in paired]
    for one in paired:
        assert one.look().accepted == 0
        assert told(one) == {}
    assert [things(one) for one in paired] == before


def test_everything_deleted_from_the_folder_removes_nothing(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "stays")
    look_twice(maren, idris)
    before = idris.vault.read("SELECT * FROM entry ORDER BY entry")
    for path in [*maren.folder.iterdir()]:
        path.unlink()
    for one in (*paired, *paired):
        one.clock.forward(100_000)
        one.look()
        assert texts(one) == ["stays"]
    assert idris.vault.read("SELECT * FROM entry ORDER BY entry") == before


def test_each_side_shown_another_view_believes_only_what_it_was_shown(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    view = tmp_path / "his view"
    shutil.copytree(idris.folder, view)
    pair = pairs.get(idris.vault, idris.the_pair())
    assert pair is not None
    pairs.save(idris.vault, replace(pair, folder=str(view)))
    before = {path.name for path in maren.folder.iterdir()}
    send(maren, "shown")
    maren.look()
    (shown,) = {path.name for path in maren.folder.iterdir()} - before
    send(maren, "kept from him")
    maren.look()
    shutil.copy(maren.folder / shown, view)
    assert idris.look().accepted == 1
    send(idris, "his answer")
    idris.look()
    for path in view.iterdir():
        shutil.copy(path, maren.folder)
    maren.look()
    assert passages(maren) == {"shown": "received", "kept from him": "in_folder"}
    for path in maren.folder.iterdir():
        shutil.copy(path, view)
    idris.look()
    assert texts(idris) == texts(maren) == ["his answer", "kept from him", "shown"]


def test_a_bundle_without_a_signature_is_refused(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged, out = forge(maren), BytesIO()
    write_bundle(out, forged.data(), bytes(64), [], forged.recipients)
    post(idris.folder, out.getvalue())
    expect_refused(idris, "damaged")


def test_the_signature_of_another_link_is_refused(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged, out = forge(maren), BytesIO()
    (own,) = [one for one in links.find(maren.vault, maren.the_pair(), forged.manifest.author, 1) if one.signature]
    write_bundle(out, forged.data(), own.signature, [], forged.recipients)
    post(idris.folder, out.getvalue())
    expect_refused(idris, "damaged")


def test_a_hello_that_was_scanned_before_the_words_were_typed_is_found_after(tmp_path: Path) -> None:
    """Somebody met earlier over the very same folder, so that all in it was looked at and put aside."""
    folder, clock = tmp_path / "folder", Clock()
    folder.mkdir()
    maren, idris, ana = (
        make_person(name, tmp_path / name.lower(), folder, clock) for name in ("Maren", "Idris", "Ana")
    )
    pair_up(maren, idris)
    invited = pairing.invite(ana.vault, ana.place(), ana.clock.now, WAITS)
    ana.pair = invited.pair
    ana.look()
    for _ in range(3):
        idris.look()
    assert told(idris) == {}
    joined = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS)
    again = replace(idris, pair=joined.pair, post=None)
    for one in (again, ana, again):
        one.look()
    kept_pair = pairs.get(idris.vault, joined.pair)
    assert kept_pair is not None
    assert kept_pair.partner_name == "Ana"
    for one in (maren, idris, ana):
        one.vault.close()


@pytest.mark.parametrize("years", [-10, 10])
@pytest.mark.parametrize("whose", [0, 1])
def test_a_clock_that_is_ten_years_off_decides_nothing(paired: tuple[Person, Person], years: int, whose: int) -> None:
    maren, idris = paired
    wrong = Clock()
    wrong.now = paired[whose].clock.now + timedelta(days=365 * years)
    paired[whose].clock = wrong
    send(maren, "at some time")
    send(idris, "at another")
    for _ in range(3):
        for one in paired:
            one.clock.forward(400)
            assert one.look().trouble is None
    for one in paired:
        assert texts(one) == ["at another", "at some time"]
        assert told(one) == {}
    assert passages(maren) == {"at some time": "received"}


# A malicious partner


def said(forged: Forged, *what: Entry) -> Forged:
    return replace(forged, manifest=replace(forged.manifest, entries=what))


def test_a_partner_cannot_write_in_ones_own_name(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    own = devices.own(idris.vault, idris.the_pair())
    assert own is not None
    forged = by_another(forge(maren), own.device)
    newest = links.newest(idris.vault, idris.the_pair(), own.device)
    assert newest is not None
    seen = forge(idris).manifest.seen
    manifest = replace(forged.manifest, seq=newest.seq + 1, prev=newest.hash, seen=seen)
    post(idris.folder, replace(forged, manifest=manifest).file())
    expect_refused(idris, "damaged")


def test_a_partner_cannot_add_or_remove_devices_of_the_other(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    pair = idris.the_pair()
    own = devices.own(idris.vault, pair)
    assert own is not None
    before = devices.statements(idris.vault, pair)
    root, key = SigningKey(fresh(32)), SigningKey(fresh(32))
    statements = (
        sign_added(root, key, pair, DeviceId(fresh())),
        sign_removed(root, pair, own.device, 0, None),
    )
    what = tuple(Entry(EntryId(fresh()), RosterStatement(one)) for one in statements)
    post(idris.folder, said(forge(maren, "with statements"), *what).file())
    idris.look()
    assert devices.statements(idris.vault, pair) == before
    send(idris, "still here")
    assert idris.look().published == 1
    maren.look()
    assert "still here" in texts(maren)


def test_a_partner_cannot_take_back_or_rename_what_is_not_theirs(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    mine = send(idris, "his own")
    look_twice(idris, maren)
    post(idris.folder, said(forge(maren), Entry(EntryId(fresh()), TakeBack(mine))).file())
    assert idris.look().accepted == 1
    found = entries.find(idris.vault, idris.the_pair(), mine, is_mine=True)
    assert found is not None
    assert found.taken_back_at is None
    assert texts(idris) == ["his own"]


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "../../etc/passwd", "%s%n{0.__class__}", "\u202eevil\u202c", "a" * 60],
)
def test_a_name_is_only_ever_a_name(paired: tuple[Person, Person], tmp_path: Path, name: str) -> None:
    maren, idris = paired
    before = {*tmp_path.rglob("*")}
    post(idris.folder, said(forge(maren), Entry(EntryId(fresh()), Profile(name, "Europe/London"))).file())
    found = idris.look()
    assert found.trouble is None
    pair = pairs.get(idris.vault, idris.the_pair())
    assert pair is not None
    assert pair.partner_name in (name, "Maren")
    made = {path for path in {*tmp_path.rglob("*")} - before if path.parent != idris.folder}
    assert not made


def test_a_sound_that_is_none_is_kept_and_said_to_be_unplayable(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    head = b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1" + bytes(9)
    for number, sound in enumerate((b"", b"OggS", head, head + fresh(5_000), fresh(70_000))):
        forged = forge(maren, f"sound {number}", sounds=[sound])
        post(idris.folder, replace(forged, manifest=replace(forged.manifest, seq=forged.manifest.seq + number)).file())
    found = idris.look()
    assert found.trouble is None
    rows = idris.vault.read("SELECT trouble FROM attachment WHERE link IS NOT NULL")
    assert rows
    assert all(row[0] for row in rows)


# A former partner


def test_what_a_former_partner_writes_is_not_taken_in(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, "one more thing")
    pairing.decline(idris.vault, idris.the_pair(), idris.clock.seconds)
    post(idris.folder, forged.file())
    before = texts(idris)
    assert idris.look().accepted == 0
    assert texts(idris) == before
    assert devices.own(idris.vault, idris.the_pair()) is None
