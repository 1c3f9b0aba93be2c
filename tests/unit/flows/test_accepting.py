"""What is at the edges of receiving: pairs that ended, files that go away while they are read, sizes that cannot be."""

import errno
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from partspair.flows import pairing, receiving
from partspair.flows.becoming import why_silent
from partspair.flows.chaining import acknowledgement_key
from partspair.flows.publishing import Publishing
from partspair.pair.ids import PairId
from partspair.practice.share import EntryId
from partspair.sealing.bundle import AttachmentInfo, name_of, read_bundle, sign_manifest, write_bundle
from partspair.sealing.entries import Entry, Profile, RosterStatement
from partspair.sealing.envelope import LARGEST_PAYLOAD, EnvelopeWriter, padding_for
from partspair.sealing.hybrid import HybridIdentity
from partspair.sealing.keys import SigningKey
from partspair.sync.folder import Folder
from partspair.sync.inbox import Inbox
from partspair.vault import attachments, devices, inbox, links, opening_keys, outbox, pairs, settings
from partspair.vault.devices import Owner
from tests.support.findings import expect_refused, send, texts, told
from tests.support.forging import Forged, forge, fresh, post
from tests.support.persons import WAITS, Person


def receive(person: Person, pair: PairId) -> int:
    """Take in what lies in the folder, whatever the pair's state."""
    folder = Folder(person.folder)
    reader = Inbox(folder, name_of, quiet=0.0)
    work = Publishing(person.vault, folder, reader.digests, WAITS, person.clock.seconds)
    _, accepted = receiving.receive(work, pair, reader, 0.0)
    return accepted


def outcome_of(person: Person, path: Path) -> str | None:
    return inbox.outcome(person.vault, person.the_pair(), sha256(path.read_bytes()).digest())


def test_a_pair_that_ended_knows_nobody(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    path = post(idris.folder, forge(maren, "one more thing").file())
    pairing.decline(idris.vault, idris.the_pair(), idris.clock.seconds)
    assert receive(idris, idris.the_pair()) == 0
    assert outcome_of(idris, path) == "unknown_author"


def failing_once(real: Callable[..., Any], problem: Exception) -> Callable[..., Any]:
    """Fail the first time, then do what is to be done."""
    problems = [problem]

    def call(*arguments: Any) -> Any:
        if problems:
            raise problems.pop()
        return real(*arguments)

    return call


def test_a_file_that_cannot_be_read_this_time_is_read_the_next(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    path = post(idris.folder, forge(maren, "later").file())
    pulled = OSError(errno.EIO, "the stick was pulled")
    monkeypatch.setattr(receiving, "read_bundle", failing_once(read_bundle, pulled))
    found = idris.look()
    assert (found.accepted, found.trouble) == (0, None)
    assert outcome_of(idris, path) is None, "that says nothing of the file"
    assert idris.look().accepted == 1
    assert texts(idris) == ["later"]


def without_content(forged: Forged, *infos: AttachmentInfo) -> bytes:
    """A bundle whose manifest names attachments that are not in it."""
    changed = replace(forged, manifest=replace(forged.manifest, attachments=infos))
    data, out = changed.data(), BytesIO()
    signature = sign_manifest(SigningKey(forged.seed), data)
    writer = EnvelopeWriter(out, forged.recipients)
    writer.member("manifest.json", len(data), [data])
    writer.member("manifest.sig", len(signature), [signature])
    writer.close(padding_for((len(data), len(signature))))
    return out.getvalue()


@pytest.mark.parametrize("sizes", [(LARGEST_PAYLOAD,), (LARGEST_PAYLOAD // 2,) * 3, (100,)])
def test_attachments_that_cannot_be_or_are_not_there_are_refused(
    paired: tuple[Person, Person], sizes: tuple[int, ...]
) -> None:
    maren, idris = paired
    infos = [AttachmentInfo("audio/ogg", size, sha256(b"").digest()) for size in sizes]
    post(idris.folder, without_content(forge(maren), *infos))
    expect_refused(idris, "damaged")


def test_what_was_decided_of_a_file_is_not_decided_again(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    forged = forge(maren)
    post(idris.folder, forged.file(key=bytes(32)))
    expect_refused(idris, "damaged")

    def never(*_arguments: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(receiving, "read_bundle", never)
    for _ in range(3):
        assert idris.look().trouble is None
    assert told(idris) == {}


def test_a_broken_file_is_damage_only_where_its_name_says_that_it_is_ours(paired: tuple[Person, Person]) -> None:
    _, idris = paired
    broken = b"age-encryption.org/v1\n-> mlkem768x25519 broken\n"
    post(idris.folder, broken + b"one", "holiday.age")
    expect_refused(idris, None)
    post(idris.folder, broken + b"another")
    expect_refused(idris, "damaged")


def test_before_there_is_a_partner_nothing_is_believed_even_in_ones_own_name(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    maren.look()
    keys = [HybridIdentity(one.seed).recipient for one in opening_keys.own(maren.vault, invited.pair)]
    forged = replace(forge(maren, "from before"), recipients=tuple(keys))
    path = post(maren.folder, forged.file())
    maren.look()
    assert outcome_of(maren, path) == "unknown_author"
    assert why_silent(maren.vault, invited.pair) is None
    assert texts(maren) == []


def test_of_what_is_here_already_nothing_but_its_manifest_is_read(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    forged = forge(maren, "once", sounds=[fresh(70_000)])
    post(idris.folder, forged.file())
    assert idris.look().accepted == 1
    own = links.newest(maren.vault, maren.the_pair(), forged.manifest.author)
    assert own is not None
    kept = links.get(maren.vault, own.link)
    assert kept is not None
    out = BytesIO()
    mine = [HybridIdentity(one.seed).recipient for one in opening_keys.own(maren.vault, maren.the_pair())]
    write_bundle(out, kept.manifest, kept.signature, [], mine)

    def never(*_arguments: object) -> int:
        raise AssertionError("more of it was read")

    monkeypatch.setattr(attachments, "begin", never)
    again, ones_own = post(idris.folder, forged.file()), post(maren.folder, out.getvalue())
    for one in (idris, maren):
        assert one.look().trouble is None
    assert outcome_of(idris, again) == "duplicate"
    assert outcome_of(maren, ones_own) == "own"
    assert why_silent(maren.vault, maren.the_pair()) is None


@pytest.mark.parametrize("size", [1, 70_000, 256 * 1024, 600_000])
def test_what_was_accepted_stays_whole(paired: tuple[Person, Person], size: int) -> None:
    maren, idris = paired
    sounds = [fresh(size), fresh(3)]
    post(idris.folder, forge(maren, "with sounds", sounds=sounds).file())
    assert idris.look().accepted == 1
    idris.look()
    kept = idris.vault.read("SELECT attachment FROM attachment WHERE link IS NOT NULL ORDER BY idx")
    assert [b"".join(attachments.read(idris.vault, row[0])) for row in kept] == sounds


def test_one_fork_is_kept_once_however_often_it_comes(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    first, other = forge(maren, "first"), forge(maren, "second", sounds=[fresh(70_000)])
    for forged in (first, other, other, other):
        post(idris.folder, forged.file())
        idris.look()
    places = links.find(idris.vault, idris.the_pair(), first.manifest.author, first.manifest.seq)
    assert len(places) == 2
    assert told(idris) == {"fork": 1}
    assert idris.vault.read("SELECT count(*) FROM attachment") == [(1,)]


@pytest.mark.parametrize("is_other", [True, False])
def test_another_roster_is_answered_even_where_nothing_was_said(paired: tuple[Person, Person], is_other: bool) -> None:
    maren, idris = paired
    settings.put(idris.vault, acknowledgement_key(idris.the_pair()), None)
    forged = forge(maren)
    roster = dict.fromkeys(forged.manifest.roster, bytes(32)) if is_other else forged.manifest.roster
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=(), roster=roster)).file())
    assert idris.look().accepted == 1
    assert (settings.get(idris.vault, acknowledgement_key(idris.the_pair())) is not None) == is_other


def test_one_entry_is_said_once_whatever_it_says_the_second_time(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    first, same = forge(maren), EntryId(fresh())
    seq, prev = first.manifest.seq, first.manifest.prev
    for name in ("Maren by the sea", "somebody else"):
        said = (Entry(same, Profile(name, "Europe/London")),)
        one = replace(first, manifest=replace(first.manifest, seq=seq, prev=prev, entries=said))
        post(idris.folder, one.file())
        assert idris.look().accepted == 1
        seq, prev = seq + 1, one.hash()
    pair = pairs.get(idris.vault, idris.the_pair())
    assert pair is not None
    assert pair.partner_name == "Maren by the sea"


def test_a_statement_that_is_known_changes_nothing(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(idris, "waits for her", seconds=0)
    assert idris.look().published == 1
    known = [one.statement for one in devices.statements(idris.vault, idris.the_pair()) if one.owner is Owner.THEIRS]
    forged = forge(maren)
    said = tuple(Entry(EntryId(fresh()), RosterStatement(one)) for one in known)
    before = outbox.ever_named(idris.vault, idris.the_pair())
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=said)).file())
    found = idris.look()
    assert (found.accepted, found.published) == (1, 0)
    assert outbox.ever_named(idris.vault, idris.the_pair()) == before, "nothing is sealed again for it"
