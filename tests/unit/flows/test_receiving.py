"""What is believed of what lies in the folder: nothing that was not signed, and nothing half."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import looking, pairing
from partspair.flows.pairing import Place
from partspair.pair.ids import DeviceId, PairId
from partspair.practice.reply import TakeBack
from partspair.practice.share import EntryId
from partspair.sealing.age import HybridIdentity, open_sealed
from partspair.sealing.entries import Entry
from partspair.sealing.failures import NoMatchError
from partspair.sealing.keys import SigningKey
from partspair.sealing.roster import sign_added, sign_removed
from partspair.sealing.wire import Opening
from partspair.vault import attachments, devices, inbox, links, opening_keys, pairs
from partspair.vault.database import Vault
from partspair.vault.devices import Owner
from tests.support.findings import expect_refused, loose, send, texts, told
from tests.support.forging import by_another, forge, fresh, post
from tests.support.persons import WAITS, Person, key_of, two_people


def test_a_genuine_link_made_by_hand_is_taken_in(paired: tuple[Person, Person]) -> None:
    """The forger's own check: what the other tests change is all that is wrong with theirs."""
    maren, idris = paired
    post(idris.folder, forge(maren, "by hand", sounds=[b"OggS, says who"]).file())
    assert idris.look().accepted == 1
    assert texts(idris) == ["by hand"]
    assert told(idris) == {}


def test_a_bundle_whose_author_is_unknown_waits_until_the_hello_has_come(tmp_path: Path) -> None:
    maren, idris = next(two_people(tmp_path))
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    maren.look()
    idris.pair = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS).pair
    before = {*maren.folder.iterdir()}
    idris.look()
    (hello,) = {*maren.folder.iterdir()} - before
    aside = hello.rename(tmp_path / hello.name)
    pairing.confirm(idris.vault, idris.pair, idris.clock.now)
    send(idris, "I was quick")
    idris.look()
    for _ in range(3):
        assert maren.look().accepted == 0
    assert looking.waiting(maren.vault, maren.pair) == ()
    assert told(maren) == {}
    aside.rename(hello)
    assert maren.look().accepted + maren.look().accepted == 2
    assert texts(maren) == ["I was quick"]
    for one in (maren, idris):
        one.vault.close()


def test_a_device_nobody_vouched_for_waits_until_its_owner_did(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    stranger, key = DeviceId(fresh()), SigningKey(fresh(32))
    forged = by_another(replace(forge(maren, "from my desktop"), seed=key.seed), stranger)
    first = replace(forged.manifest, seq=1, prev=None)
    post(idris.folder, replace(forged, manifest=first).file())
    expect_refused(idris, None)
    expect_refused(idris, None)
    root = SigningKey(fresh(32))
    other = pairs.get(idris.vault, idris.the_pair())
    assert other is not None
    pairs.save(idris.vault, replace(other, partner_root=root.public))
    idris.vault.run("DELETE FROM roster_statement WHERE owner = 'theirs'")
    devices.add_statement(
        idris.vault, idris.the_pair(), Owner.THEIRS, sign_added(root, key, idris.the_pair(), stranger), 0.0
    )
    inbox.drop_memory(idris.vault, idris.the_pair())
    assert idris.look().accepted == 1
    assert texts(idris) == ["from my desktop"]


def test_a_link_signed_by_another_key_is_refused(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, sounds=[fresh(200_000)])
    post(idris.folder, forged.file(key=fresh(32)))
    expect_refused(idris, "damaged")
    own = devices.own(idris.vault, idris.the_pair())
    assert own is not None
    post(idris.folder, forged.file(key=own.seed))
    expect_refused(idris, "damaged")


def test_a_link_of_another_pair_is_refused(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren)
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, pair=PairId(fresh()))).file())
    expect_refused(idris, "damaged")


def test_what_is_sealed_to_somebody_else_is_no_concern_of_ours(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren)
    mine = forge(idris).recipients
    post(idris.folder, replace(forged, recipients=mine).file())
    expect_refused(idris, None)


def test_a_removed_device_is_heard_up_to_its_last_link_and_no_further(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    root = SigningKey(fresh(32))
    forged = forge(maren, "too late")
    other, pair = pairs.get(idris.vault, idris.the_pair()), idris.the_pair()
    author = devices.get(idris.vault, pair, forged.manifest.author)
    assert other is not None
    assert author is not None
    pairs.save(idris.vault, replace(other, partner_root=root.public))
    idris.vault.run("DELETE FROM roster_statement WHERE owner = 'theirs'")
    last = forged.manifest.seq - 1
    for statement in (
        sign_added(root, SigningKey(forged.seed), pair, forged.manifest.author),
        sign_removed(root, pair, forged.manifest.author, last, fresh(32)),
    ):
        devices.add_statement(idris.vault, pair, Owner.THEIRS, statement, 0.0)
    post(idris.folder, forged.file())
    expect_refused(idris, "damaged")


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": 2**53 + 1},
        {"attachments": [{"media_type": "text/html", "bytes": 1, "sha256": ""}]},
        {"x": 1},
    ],
)
def test_a_crafted_manifest_is_refused(paired: tuple[Person, Person], changes: dict[str, object]) -> None:
    maren, idris = paired
    post(idris.folder, replace(forge(maren), changes=changes).file())
    expect_refused(idris, "damaged")


def test_a_file_damaged_anywhere_is_refused_and_the_whole_one_still_comes(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    data = forge(maren, "whole", sounds=[fresh(100_000)]).file()
    chance = random.Random(1)
    places = [0, 30, 200, len(data) - 1, len(data) - 40_000, *(chance.randrange(len(data)) for _ in range(25))]
    broken = [data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :] for at in places]
    broken += [data[:at] for at in (100, 9_000, 10_000, 60_000, len(data) - 1)] + [data + b"\0"]
    for number, one in enumerate(broken):
        post(idris.folder, one, f"note {number}.age")
    found = idris.look()
    assert found.accepted == 0
    assert found.trouble is None
    assert texts(idris) == []
    assert loose(idris.vault) == 0
    assert links.chain(idris.vault, idris.the_pair(), forge(maren).manifest.author, after=1) == []
    assert 0 < told(idris)["damaged"] <= len(broken)
    counted = told(idris)
    idris.look()
    assert told(idris) == counted, "what did not open is not read again"
    post(idris.folder, data)
    assert idris.look().accepted == 1
    assert texts(idris) == ["whole"]


def test_attachments_are_seen_by_nobody_before_all_of_it_was_accepted(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    append, looks = attachments.append, 0

    def watched(vault: Vault, attachment: int, n: int, piece: bytes) -> None:
        nonlocal looks
        append(vault, attachment, n, piece)
        with Vault.look(idris.vault.directory, key_of(idris.name)) as other:
            assert looking.waiting(other, idris.the_pair()) == ()
            assert attachments.without_sound(other) == []
            looks += 1

    monkeypatch.setattr(attachments, "append", watched)
    data = forge(maren, sounds=[fresh(600_000)]).file()
    post(idris.folder, data[:-1] + bytes([data[-1] ^ 1]), "broken at its very end.age")
    expect_refused(idris, "damaged")
    post(idris.folder, data)
    assert idris.look().accepted == 1
    assert looks >= 8


def test_a_partner_cannot_say_that_something_never_sent_was_received(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    maren.look()
    own = devices.own(maren.vault, maren.the_pair())
    assert own is not None
    forged = forge(idris)
    seen = {own.device: replace(forged.manifest.seen[own.device], upto=2, hash=fresh(32))}
    post(maren.folder, replace(forged, manifest=replace(forged.manifest, seen=seen)).file())
    assert maren.look().accepted == 1
    (thread,) = [one for one in looking.threads(maren.vault, maren.the_pair()) if one.share and one.share.has_sound]
    assert thread.share is not None
    assert str(thread.share.passage) == "in_folder"


def opens(path: Path, seed: bytes) -> bool:
    try:
        open_sealed(path.read_bytes(), [HybridIdentity(seed)])
    except NoMatchError:
        return False
    return True


@pytest.mark.parametrize("skipped", [0, 3])
def test_a_newer_opening_key_is_sealed_to_at_once_gap_or_not(paired: tuple[Person, Person], skipped: int) -> None:
    maren, idris = paired
    forged, seed, pair = forge(maren), fresh(32), idris.the_pair()
    renewed = Opening(2, HybridIdentity(seed).recipient.public)
    seq, prev = forged.manifest.seq + skipped, fresh(32) if skipped else forged.manifest.prev
    first = replace(forged, manifest=replace(forged.manifest, opening=renewed, seq=seq, prev=prev))
    post(idris.folder, first.file())
    assert idris.look().accepted == 1
    older = Opening(1, HybridIdentity(fresh(32)).recipient.public)
    later = replace(forge(maren).manifest, opening=older, seq=seq + 1, prev=first.hash())
    post(idris.folder, replace(forged, manifest=later).file())
    assert idris.look().accepted == 1
    key = opening_keys.of_device(idris.vault, pair, forged.manifest.author)
    assert key is not None
    assert (key.generation, key.public) == (2, renewed.public), "the highest generation stands"
    before = {*idris.folder.iterdir()}
    send(idris, "sealed anew")
    idris.look()
    (made,) = {*idris.folder.iterdir()} - before
    assert opens(made, seed)
    assert not opens(made, fresh(32))


def test_a_device_whose_new_key_nothing_can_be_sealed_to_is_left_out_and_that_is_told(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    forged = forge(maren, "with a strange key")
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, opening=Opening(9, bytes(1216)))).file())
    assert idris.look().accepted == 1
    assert texts(idris) == ["with a strange key"]
    assert told(idris) == {"unusable_key": 1}
    assert opening_keys.of_pair(idris.vault, idris.the_pair()) == []
    send(idris, "this waits")
    assert idris.look().published == 0, "nobody could open it"
    opening = Opening(10, forged.manifest.opening.public)
    after = replace(forged.manifest, seq=forged.manifest.seq + 1, opening=opening, entries=())
    strange = replace(forged, manifest=replace(forged.manifest, opening=Opening(9, bytes(1216))))
    post(idris.folder, replace(forged, manifest=replace(after, prev=strange.hash())).file())
    assert idris.look().published > 0
    maren.look()
    assert "this waits" in texts(maren)


def test_only_its_author_takes_a_share_back(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, "mine")
    for one in (maren, idris):
        one.look()
    forged = forge(idris)
    entry = Entry(EntryId(fresh()), TakeBack(share))
    post(maren.folder, replace(forged, manifest=replace(forged.manifest, entries=(entry,))).file())
    assert maren.look().accepted == 1
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.share is not None
    assert not thread.share.is_taken_back


def test_a_folder_of_another_pair_of_ones_own_is_left_alone(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, idris = paired
    send(maren, "between us")
    maren.look()
    other = tmp_path / "other"
    other.mkdir()
    invited = pairing.invite(idris.vault, Place(str(other), "Another"), idris.clock.now, WAITS)
    first = idris.the_pair()
    idris.pair, idris.post = invited.pair, None
    idris.look()
    for path in maren.folder.iterdir():
        (other / path.name).write_bytes(path.read_bytes())
    idris.look()
    assert texts(idris) == []
    assert told(idris) == {}
    idris.pair, idris.post = first, None
    assert idris.look().accepted == 1
