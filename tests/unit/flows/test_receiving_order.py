"""What is believed of what lies in the folder: everything once, in any order."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows import looking, receiving
from partspair.flows.chaining import seen_of
from partspair.sealing.bundle import name_of
from partspair.vault import devices, inbox, links
from partspair.vault.links import LinkState
from tests.support.findings import expect_refused, kept, loose, send, texts, told
from tests.support.forging import Forged, forge, fresh, post
from tests.support.persons import Person

CONFLICTS = (
    "{0}.sync-conflict-20260301-10{1:04}-ABCDEFG.age", "{0} (Ana's conflicted copy 2026-03-{1:02}).age",
    "{0} ({1}).age", "{0} {1}.age", "{0}-LAPTOP-{1}.age", "Copy {1} of {0}.age", "{0} copy {1}.age", "notes {1}.bin",
)  # fmt: skip


def test_the_same_file_fifty_times_under_conflict_names_changes_nothing(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "once")
    maren.look()
    idris.look()
    (data,) = [path.read_bytes() for path in idris.folder.iterdir() if is_newest(path, maren)]
    stem = name_of(sha256(data).digest())
    for number in range(50):
        post(idris.folder, data, CONFLICTS[number % len(CONFLICTS)].format(stem, number + 1))
    for one in (idris, idris, maren, maren):
        before = kept(one)
        assert one.look().accepted == 0
        assert kept(one) == before
    assert texts(idris) == ["once"]
    assert len([*idris.folder.iterdir()]) >= 50, "what is not ours is left alone"


def is_newest(path: Path, author: Person) -> bool:
    rows = author.vault.read("SELECT name FROM outbox_name ORDER BY rowid DESC LIMIT 1")
    return path.name == str(rows[0][0])


def test_a_link_sealed_anew_is_the_same_link(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, "sealed twice", sounds=[fresh(90_000)])
    post(idris.folder, forged.file())
    assert idris.look().accepted == 1
    idris.look()
    for _ in range(3):
        post(idris.folder, forged.file())
        expect_refused(idris, None)


@pytest.mark.parametrize("withheld", range(4))
def test_one_that_is_withheld_holds_nothing_back_and_closes_its_gap_later(
    paired: tuple[Person, Person], tmp_path: Path, withheld: int
) -> None:
    maren, idris = paired
    made = []
    for number in range(4):
        before = {*maren.folder.iterdir()}
        send(maren, f"share {number}")
        maren.look()
        made += [*({*maren.folder.iterdir()} - before)]
    aside = made[withheld].rename(tmp_path / "aside")
    assert idris.look().accepted == 3
    assert len(texts(idris)) == 3
    coming = looking.still_coming(idris.vault, idris.the_pair())
    assert (coming.number if coming else 0) == (1 if withheld < 3 else 0)
    aside.rename(made[withheld])
    assert idris.look().accepted == 1
    assert looking.still_coming(idris.vault, idris.the_pair()) is None
    assert len(texts(idris)) == 4
    idris.clock.forward(61)
    idris.look()
    maren.look()
    states = [thread.share.passage for thread in looking.threads(maren.vault, maren.the_pair()) if thread.share]
    assert [str(one) for one in states] == ["received"] * 4


def seen(person: Person, forged: Forged) -> tuple[int, bytes | None]:
    """Up to where the person's next bundle acknowledges its author's chain."""
    own = devices.every_own(person.vault, person.the_pair())[0].device
    found = seen_of(person.vault, person.the_pair(), own, forged.manifest.author)
    assert found.beyond == ()
    return found.upto, found.hash


def test_two_different_things_at_one_place_are_a_fork_that_is_told_and_not_shown(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    forged, other = forge(maren, "first", sounds=[fresh(70_000)]), forge(maren, "second", sounds=[fresh(70_000)])
    post(idris.folder, forged.file())
    assert idris.look().accepted == 1
    idris.look()
    post(idris.folder, other.file())
    assert idris.look().accepted == 0
    assert told(idris) == {"fork": 1}
    assert texts(idris) == ["first"]
    assert len(links.find(idris.vault, idris.the_pair(), forged.manifest.author, forged.manifest.seq)) == 2
    assert seen(idris, forged) == (forged.manifest.seq, forged.hash()), "the other one is not acknowledged"
    for _ in range(2):
        post(idris.folder, other.file())
        inbox.drop_memory(idris.vault, idris.the_pair())
        assert idris.look().accepted == 0
    assert told(idris) == {"fork": 1}, "one fork is one fork, however often it is sealed"
    assert loose(idris.vault) == 0


def test_a_link_that_does_not_follow_the_one_before_is_a_fork(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, "out of nowhere")
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, prev=fresh(32))).file())
    assert idris.look().accepted == 0
    assert told(idris) == {"fork": 1}
    assert texts(idris) == []


def test_what_a_newer_version_wrote_is_kept_acknowledged_and_counted(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren)
    dance: dict[str, object] = {"id": "AAAAAAAAAAAAAAAAAAAAAA==", "kind": "dance", "also": {}}
    newer = replace(forged, changes={"entries": [dance]})
    post(idris.folder, newer.file())
    assert idris.look().accepted == 0
    assert told(idris) == {"newer": 1}
    assert texts(idris) == []
    (place,) = links.find(idris.vault, idris.the_pair(), forged.manifest.author, forged.manifest.seq)
    assert (place.state, place.manifest) == (LinkState.NEWER, newer.data())
    assert seen(idris, forged) == (forged.manifest.seq, newer.hash())
    follow = replace(forge(maren, "after it"), changes=None)
    after = replace(follow.manifest, seq=forged.manifest.seq + 1, prev=newer.hash())
    post(idris.folder, replace(follow, manifest=after).file())
    assert idris.look().accepted == 1
    assert looking.still_coming(idris.vault, idris.the_pair()) is None
    assert texts(idris) == ["after it"]


def test_a_fork_is_one_even_where_only_a_newer_version_can_read_it(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, "first")
    dance: dict[str, object] = {"id": "AAAAAAAAAAAAAAAAAAAAAA==", "kind": "dance", "also": {}}
    post(idris.folder, forged.file())
    assert idris.look().accepted == 1
    post(idris.folder, replace(forged, changes={"entries": [dance]}).file())
    assert idris.look().accepted == 0
    assert told(idris) == {"fork": 1}
    states = [
        one.state for one in links.find(idris.vault, idris.the_pair(), forged.manifest.author, forged.manifest.seq)
    ]
    assert states == [LinkState.ACCEPTED, LinkState.FORK]
    assert seen(idris, forged) == (forged.manifest.seq, forged.hash()), "the other one is not acknowledged"


def test_a_format_nobody_here_knows_is_counted_and_tried_again_by_a_newer_version(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    post(idris.folder, replace(forge(maren), changes={"format": "partspair/bundle/2"}).file())
    expect_refused(idris, "newer")


def test_what_was_accepted_is_never_read_again(paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    maren, idris = paired
    send(maren)
    maren.look()
    idris.look()

    def read(*_: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(receiving, "read_bundle", read)
    idris.post = None
    assert idris.look().accepted == 0
