"""Rounds with a folder that comes and goes, and the quiet things done in them: acknowledging, checking, clearing."""

import errno
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from partspair.flows import exchanging, sending
from partspair.flows.exchanging import Post
from partspair.flows.publishing import put_back
from partspair.flows.waits import Waits
from partspair.pair.ids import DeviceId
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added
from partspair.sync.state import Emptied, Gone, Ready, Replaced
from partspair.vault import devices, outbox, pairs
from partspair.vault.devices import Owner
from partspair.vault.outbox import OutboxKind
from tests.support.faulty_folder import FaultyFolder
from tests.support.findings import send, texts
from tests.support.forging import fresh, post
from tests.support.persons import WAITS, Person

pytestmark = pytest.mark.slow

DAY = 86_400.0


def files(person: Person) -> set[str]:
    return {path.name for path in person.folder.iterdir()}


def settle(maren: Person, idris: Person) -> None:
    """Until all is acknowledged."""
    for _ in range(3):
        for one in (maren, idris):
            one.look()
        maren.clock.forward(61)


# The folder


def test_a_folder_that_is_away_is_said_and_all_goes_on_when_it_is_back(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    send(maren, "while it is away")
    aside = maren.folder.rename(tmp_path / "unplugged")
    for _ in range(3):
        found = maren.look()
        assert isinstance(found.state, Gone)
        assert (found.published, found.trouble) == (0, None)
    assert not maren.folder.exists(), "nobody makes the folder anew"
    aside.rename(maren.folder)
    assert isinstance(maren.look().state, Ready)
    idris.look()
    assert texts(idris) == ["while it is away"]


def test_a_folder_that_is_a_link_leading_in_a_circle_is_away(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    aside = maren.folder.rename(tmp_path / "unplugged")
    maren.folder.symlink_to(maren.folder.name)
    maren.post = None
    assert isinstance(maren.look().state, Gone)
    maren.folder.unlink()
    aside.rename(maren.folder)
    assert isinstance(maren.look().state, Ready)


def test_into_an_emptied_folder_nothing_is_put_before_somebody_says_so(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    settle(*paired)
    for path in maren.folder.iterdir():
        path.unlink()
    send(maren, "wait")
    maren.clock.forward(DAY)
    assert isinstance(maren.look().state, Emptied)
    assert files(maren) == set()
    assert texts(maren) == ["wait"]


def test_into_a_folder_with_other_peoples_files_nothing_is_put(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    settle(*paired)
    for path in maren.folder.iterdir():
        path.unlink()
    strange = post(maren.folder, b"age-encryption.org/v1\nof somebody else")
    send(maren, "wait")
    maren.clock.forward(DAY)
    assert isinstance(maren.look().state, Replaced)
    assert files(maren) == {strange.name}


def test_where_the_partner_put_their_files_back_it_is_the_same_folder_again(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    settle(maren, idris)
    for path in maren.folder.iterdir():
        path.unlink()
    send(maren, "wait")
    assert isinstance(maren.look().state, Emptied)
    assert isinstance(idris.look().state, Emptied)
    put_back(idris.vault, idris.the_pair(), idris.clock.seconds)
    idris.look()
    assert maren.look().published > 0, "what opened showed whose folder it is"
    idris.look()
    assert texts(idris) == ["wait"]
    maren.clock.forward(3600)
    settle(maren, idris)
    assert [one.look().state for one in (maren, idris)] == [Ready(), Ready()]


def test_an_emptied_folder_takes_files_again_though_something_was_just_taken_back(
    paired: tuple[Person, Person],
) -> None:
    maren, _ = paired
    said = send(maren, "not quite", seconds=0)
    maren.look()
    sending.take_back(maren.vault, maren.the_pair(), said, maren.clock.now)
    for path in maren.folder.iterdir():
        path.unlink()
    assert isinstance(maren.look().state, Emptied)
    put_back(maren.vault, maren.the_pair(), maren.clock.seconds)
    found = maren.look()
    assert isinstance(found.state, Ready)
    assert found.published > 0


def test_a_vault_without_a_folder_has_nothing_to_do(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    kept = pairs.get(maren.vault, maren.the_pair())
    assert kept is not None
    pairs.save(maren.vault, replace(kept, folder=None))
    send(maren)
    found = maren.look()
    assert (found.state, found.published, found.is_news) == (Ready(), 0, False)


def test_a_full_folder_is_tried_again_ever_less_often(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    send(maren, "no room")
    folder = FaultyFolder(maren.folder)
    folder.always["write"] = errno.ENOSPC
    monkeypatch.setattr(exchanging, "Folder", lambda _path: folder)
    maren.post = None
    tried = []
    for second in range(400):
        before = folder.calls.count("write")
        found = maren.look()
        if folder.calls.count("write") > before:
            assert found.trouble is not None
            tried.append(second)
    gaps = [after - first for first, after in pairwise(tried)]
    assert 3 <= len(tried) <= 8
    assert gaps == sorted(gaps)
    assert files(maren) == files(idris)
    folder.always.clear()
    maren.clock.forward(3600)
    assert maren.look().published == 1
    idris.look()
    assert texts(idris) == ["no room"]


def test_once_a_folder_takes_one_file_again_the_others_follow_at_once(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    for note in ("one", "two", "three"):
        send(maren, note)
    folder = FaultyFolder(maren.folder)
    folder.always["write"] = errno.ENOSPC
    monkeypatch.setattr(exchanging, "Folder", lambda _path: folder)
    maren.post = None
    for _ in range(400):
        maren.look()
    folder.always.clear()
    assert any(maren.look().published for _ in range(4_000))
    maren.look()
    idris.look()
    assert sorted(texts(idris)) == ["one", "three", "two"]


# Acknowledging


def test_an_acknowledgement_waits_a_random_time_between_its_bounds(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    settle(maren, idris)
    waits = Waits(quiet=0.0, acknowledge_least=60.0, acknowledge_most=600.0)
    for word, least, most in ((b"\0\0\0\0", 60, 64), (b"\x80\0\0\0", 330, 334), (b"\xff\xff\xff\xff", 599, 604)):
        idris.post = Post(idris.vault, idris.the_pair(), waits, lambda size, word=word: (word * 64)[:size])  # type: ignore[misc]
        send(maren)
        maren.look()
        begun = idris.clock.seconds
        while idris.look().published == 0:
            assert idris.clock.seconds < begun + 700
        assert least <= idris.clock.seconds - begun <= most
        maren.look()


def test_something_said_acknowledges_by_itself(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    settle(maren, idris)
    send(maren)
    maren.look()
    idris.look()
    send(idris, "at once")
    assert idris.look().published == 1
    maren.look()
    assert outbox.of_pair(maren.vault, maren.the_pair())[-1].received_at is not None
    idris.clock.forward(3600)
    assert idris.look().published == 0, "there is nothing left to acknowledge"


# Clearing


def own_bundles(person: Person) -> set[str]:
    items = [one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.BUNDLE]
    return files(person) & {name.name for one in items for name in outbox.names(person.vault, one.item)}


def test_nothing_is_cleared_before_a_day_has_passed_since_it_was_received(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "first")
    settle(maren, idris)
    send(maren, "second")
    settle(maren, idris)
    before = own_bundles(maren)
    assert len(before) > 2
    maren.clock.forward(DAY - 1000)
    maren.look()
    assert own_bundles(maren) == before
    maren.clock.forward(1000)
    maren.look()
    assert len(own_bundles(maren)) == 1


def test_a_copy_that_came_in_part_before_its_file_was_cleared_goes_once_it_is_whole(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    send(maren, "first")
    settle(maren, idris)
    file = maren.folder / sorted(own_bundles(maren))[0]
    copy, content = file.with_name(f"{file.stem}-LAPTOP-2.age"), file.read_bytes()
    copy.write_bytes(content[:1000])
    send(maren, "second")
    settle(maren, idris)
    maren.clock.forward(DAY)
    maren.look()
    assert not file.exists()
    assert copy.exists()
    copy.write_bytes(content)
    maren.clock.forward(61)
    maren.look()
    assert not copy.exists()


def test_nothing_is_cleared_before_every_device_has_it(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    root, pair = SigningKey(fresh(32)), maren.the_pair()
    kept = pairs.get(maren.vault, pair)
    partner = next(one for one in devices.of_pair(maren.vault, pair) if one.owner is Owner.THEIRS)
    own = devices.own(idris.vault, pair)
    assert kept is not None
    assert own is not None
    maren.vault.run("DELETE FROM roster_statement WHERE owner = 'theirs'")
    pairs.save(maren.vault, replace(kept, partner_root=root.public))
    laptop, desktop = (SigningKey(own.seed), partner.device), (SigningKey(fresh(32)), DeviceId(fresh()))
    for key, device in (laptop, desktop):
        statement = sign_added(root, key, pair, device)
        devices.add_statement(maren.vault, pair, Owner.THEIRS, statement, maren.clock.seconds)
    send(maren, "for both of them")
    settle(maren, idris)
    send(maren, "newest")
    settle(maren, idris)
    before = own_bundles(maren)
    maren.clock.forward(3 * DAY)
    maren.look()
    assert before <= own_bundles(maren)


def test_nothing_that_is_not_ones_own_is_ever_removed(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    others = {"letter.txt", "photo.jpg", "~syncthing~other.tmp", ".stfolder", "x" * 32 + ".age"}
    for name in others:
        (maren.folder / name).write_bytes(b"of somebody")
    send(maren)
    settle(maren, idris)
    maren.clock.forward(3 * DAY)
    for one in (maren, idris, maren):
        one.look()
    assert files(maren) >= others
    assert WAITS.clear == DAY
