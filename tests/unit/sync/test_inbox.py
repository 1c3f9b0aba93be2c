"""Complete, quiet, waiting, or none of ours."""

import errno
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.sync.inbox import AT_ONCE, HEADER, SEALED, Candidate, Inbox, Reason, Scan
from partspair.sync.trouble import FolderGoneError
from tests.support.faulty_folder import Fault, FaultyFolder, failing
from tests.support.outbox_row import full_name, name_of, put, sealed


@pytest.fixture
def folder(tmp_path: Path) -> FaultyFolder:
    (tmp_path / "shared").mkdir()
    return FaultyFolder(tmp_path / "shared")


@pytest.fixture
def inbox(folder: FaultyFolder) -> Inbox:
    return Inbox(folder, name_of, engine="Dropbox", quiet=10)


def _unknown(_name: str) -> bool:
    return False


def _found(scan: Scan) -> list[tuple[str, bool]]:
    return [(one.name, one.is_complete) for one in scan.candidates]


def _reasons(scan: Scan) -> list[Reason]:
    return [one.reason for one in scan.waiting]


def test_a_file_that_is_what_its_name_says_is_complete_at_once(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    name = put(folder.path, data)
    (found,) = inbox.scan(0, _unknown).candidates
    assert found == Candidate(name, len(data), (folder.path / name).stat().st_mtime_ns, found.digest, True)
    assert name_of(found.digest) + ".age" == name


@pytest.mark.parametrize(
    "template", ["{0} (1).age", "{0}.sync-conflict-20261122-101500-ABCDEFG.age", "Copy of {0}.age"]
)
def test_a_conflict_copy_that_is_what_its_name_says_is_complete_too(
    folder: FaultyFolder, inbox: Inbox, template: str
) -> None:
    data = sealed()
    name = put(folder.path, data, template.format(full_name(data).removesuffix(".age")))
    assert _found(inbox.scan(0, _unknown)) == [(name, True)]


def test_a_renamed_file_is_tried_once_it_is_quiet(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, sealed(), "renamed.age")
    assert _reasons(inbox.scan(0, _unknown)) == [Reason.GROWING]
    assert _reasons(inbox.scan(9.9, _unknown)) == [Reason.GROWING]
    assert folder.calls.count("open_fd") == 0
    assert _found(inbox.scan(10, _unknown)) == [("renamed.age", False)]


def test_a_change_begins_the_quiet_again(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    put(folder.path, data[:1000], "renamed.age")
    inbox.scan(0, _unknown)
    put(folder.path, data, "renamed.age")
    assert _reasons(inbox.scan(10, _unknown)) == [Reason.GROWING]
    assert _found(inbox.scan(20, _unknown)) == [("renamed.age", False)]


def test_a_change_of_the_same_size_begins_the_quiet_again(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, sealed(), "renamed.age")
    os.utime(folder.path / "renamed.age", ns=(1, 1))
    inbox.scan(0, _unknown)
    os.utime(folder.path / "renamed.age", ns=(2, 2))
    assert _reasons(inbox.scan(10, _unknown)) == [Reason.GROWING]


def test_a_growing_file_waits_and_is_complete_when_it_is_there(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    name = full_name(data)
    for now, size in ((0, 10), (5, 1000), (10, 50_000)):
        put(folder.path, data[:size], name)
        assert _reasons(inbox.scan(now, _unknown)) == [Reason.GROWING]
    put(folder.path, data, name)
    inbox.scan(15, _unknown)
    assert _found(inbox.scan(16, _unknown)) == [(name, True)]


def test_a_growing_file_is_not_read_again_while_it_changes(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    for now in range(20):
        put(folder.path, data[: 1000 * (now + 1)], full_name(data))
        inbox.scan(now, _unknown)
    assert folder.calls.count("open_fd") <= 2


def test_half_a_file_that_stays_half_is_a_candidate_that_is_not_complete(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    name = put(folder.path, data[:1000], full_name(data))
    assert _reasons(inbox.scan(0, _unknown)) == [Reason.GROWING]
    assert _found(inbox.scan(10, _unknown)) == [(name, False)]


@pytest.mark.parametrize("content", [b"", b"age-encryp", bytes(5000)])
def test_a_named_file_without_its_beginning_is_incomplete(folder: FaultyFolder, inbox: Inbox, content: bytes) -> None:
    put(folder.path, content, full_name(sealed()))
    assert _reasons(inbox.scan(0, _unknown)) == [Reason.GROWING]
    (waiting,) = inbox.scan(10, _unknown).waiting
    assert waiting.reason is Reason.INCOMPLETE
    assert waiting.sentence == "Something has arrived only in part. Waiting for the rest."


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", HEADER[:-1], b"x" + SEALED, b"age-encryption.org/v2\n", HEADER + b"-> X25519 AAAA\n", SEALED[:-1]],
)
def test_other_peoples_files_are_left_alone(folder: FaultyFolder, inbox: Inbox, content: bytes) -> None:
    put(folder.path, content, "holiday.age")
    inbox.scan(0, _unknown)
    scan = inbox.scan(10, _unknown)
    assert (scan.candidates, scan.waiting, scan.ignored) == ((), (), 1)
    opened = folder.calls.count("open_fd")
    inbox.scan(20, _unknown)
    assert folder.calls.count("open_fd") == opened, "and looked into only once"
    data = sealed()
    put(folder.path, data, "holiday.age")
    inbox.scan(30, _unknown)
    assert _found(inbox.scan(40, _unknown)) == [("holiday.age", False)]


def test_what_bears_a_name_of_ours_may_be_of_a_newer_kind(folder: FaultyFolder, inbox: Inbox) -> None:
    name = put(folder.path, HEADER + b"-> something newer\n")
    assert _found(inbox.scan(0, _unknown)) == [(name, True)]


def test_each_version_is_hashed_once(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, sealed())
    for now in range(5):
        assert len(inbox.scan(now, _unknown).candidates) == 1
    assert folder.calls.count("open_fd") == 2  # the header, and the whole


def test_what_is_known_is_never_opened(folder: FaultyFolder, inbox: Inbox) -> None:
    name = put(folder.path, sealed())
    assert inbox.scan(0, lambda asked: asked == name) == Scan()
    assert folder.calls == ["names"], "not even looked at"


def test_junk_and_what_is_no_file_is_ignored_and_not_opened(folder: FaultyFolder, inbox: Inbox) -> None:
    for name in (".DS_Store", "~syncthing~pp" + 32 * "0" + ".tmp", "._a.age", "a.age.part"):
        put(folder.path, sealed(), name)
    (folder.path / "directory.age").mkdir()
    os.mkfifo(folder.path / "pipe.age")
    (folder.path / "link.age").symlink_to(folder.path / ".DS_Store")

    assert inbox.scan(100, _unknown) == Scan(ignored=7)
    assert folder.calls.count("open_fd") == 0


def test_a_stub_waits_for_its_engine(folder: FaultyFolder, inbox: Inbox) -> None:
    name = full_name(sealed())
    put(folder.path, b"\0", f"{name}.nextcloud")
    (waiting,) = inbox.scan(100, _unknown).waiting
    assert (waiting.reason, waiting.sentence) == (Reason.PLACEHOLDER, "Waiting for Nextcloud.")
    assert inbox.scan(100, lambda asked: asked == name) == Scan()


@pytest.mark.parametrize("template", [".{0} 2.age.icloud", "{0} (1).age.nextcloud"])
def test_a_stub_of_a_copy_of_what_is_here_is_not_waited_for(folder: FaultyFolder, inbox: Inbox, template: str) -> None:
    name = full_name(sealed())
    put(folder.path, b"\0", template.format(name.removesuffix(".age")))
    assert _reasons(inbox.scan(100, _unknown)) == [Reason.PLACEHOLDER]
    assert inbox.scan(100, lambda asked: asked == name) == Scan()


def test_a_placeholder_of_a_copy_of_what_is_here_is_not_waited_for(
    folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sealed()
    put(folder.path, data, full_name(data).replace(".age", "-LAPTOP.age"))
    monkeypatch.setattr("partspair.sync.folder._is_elsewhere", lambda _found: True)
    assert inbox.scan(100, lambda asked: asked == full_name(data)) == Scan()
    assert _reasons(inbox.scan(100, _unknown)) == [Reason.PLACEHOLDER]


@pytest.mark.parametrize("content", [b"", b"age-encryp", bytes(5000)])
def test_a_damaged_copy_of_what_is_here_is_not_waited_for(folder: FaultyFolder, inbox: Inbox, content: bytes) -> None:
    name = full_name(sealed())
    put(folder.path, content, name.replace(".age", " (1).age"))
    scan = inbox.scan(100, lambda asked: asked == name)
    assert (scan.candidates, scan.waiting, scan.ignored) == ((), (), 1)


def test_another_bundle_under_a_copy_of_a_known_name_is_read(folder: FaultyFolder, inbox: Inbox) -> None:
    name = full_name(sealed())
    copy = put(folder.path, sealed(), name.replace(".age", " (1).age"))
    inbox.scan(0, lambda asked: asked == name)
    assert _found(inbox.scan(10, lambda asked: asked == name)) == [(copy, False)]


def test_a_word_as_long_as_a_name_is_no_note_that_arrived_in_part(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, b"hello", full_name(b"").replace(".age", ".txt"))
    inbox.scan(0, _unknown)
    scan = inbox.scan(10, _unknown)
    assert (scan.waiting, scan.ignored) == ((), 1)


def test_a_conflict_copy_whose_name_is_no_text_is_read(folder: FaultyFolder, inbox: Inbox) -> None:
    data = sealed()
    name = full_name(data).replace(".age", " (Zo\udceb's conflicted copy 2026-11-22).age")
    put(folder.path, data, name)
    assert _found(inbox.scan(0, _unknown)) == [(name, True)]


def test_one_name_twice_is_one_file(folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    name = put(folder.path, sealed())
    monkeypatch.setattr(folder, "names", lambda _limit: [name, name])
    assert _found(inbox.scan(0, _unknown)) == [(name, True)]


def test_a_placeholder_is_not_fetched(folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder.path, sealed())
    monkeypatch.setattr("partspair.sync.folder._is_elsewhere", lambda _found: True)
    (waiting,) = inbox.scan(100, _unknown).waiting
    assert (waiting.reason, waiting.sentence) == (Reason.PLACEHOLDER, "Waiting for Dropbox.")
    assert folder.calls.count("open_fd") == 0


def test_a_file_that_cannot_be_read_waits_and_hides_no_other(folder: FaultyFolder, inbox: Inbox) -> None:
    first, second = put(folder.path, sealed()), put(folder.path, sealed())
    folder.always["open_fd"] = errno.EACCES
    folder.times["open_fd"] = 1
    scan = inbox.scan(0, _unknown)
    assert _reasons(scan) == [Reason.UNREADABLE]
    assert len(scan.candidates) == 1
    assert sorted(one.name for one in inbox.scan(1, _unknown).candidates) == sorted([first, second])


def _scan_with(folder: FaultyFolder, primitive: str, count: int, fault: Fault) -> Scan:
    """Scan with a fault at a primitive's call number count, from 0; negative from the end."""
    Inbox(folder, name_of).scan(0, _unknown)
    at = [number for number, name in enumerate(folder.calls, 1) if name == primitive][count]
    return Inbox(FaultyFolder(folder.path, at, fault), name_of).scan(0, _unknown)


def test_a_file_that_changes_while_it_is_read_waits(folder: FaultyFolder) -> None:
    data = sealed()
    name = put(folder.path, data)

    def change(_name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        put(folder.path, data, name)
        os.utime(folder.path / name, ns=(1, 1))
        return real(*arguments)

    assert _reasons(_scan_with(folder, "read", -1, change)) == [Reason.GROWING]


def test_a_file_that_ends_too_soon_waits(folder: FaultyFolder) -> None:
    put(folder.path, sealed())
    assert _reasons(_scan_with(folder, "read", 1, lambda *_call: b"")) == [Reason.GROWING]


def test_a_file_that_vanishes_is_not_said_to_be_unreadable(folder: FaultyFolder) -> None:
    put(folder.path, sealed())
    assert _scan_with(folder, "open_fd", 0, failing(errno.ENOENT)) == Scan()


def test_a_folder_that_vanishes_in_the_middle_of_a_look(folder: FaultyFolder) -> None:
    put(folder.path, sealed())

    def vanish(_name: str, real: Callable[..., object], arguments: tuple[object, ...]) -> object:
        folder.path.rename(folder.path.with_name("renamed"))
        return real(*arguments)

    with pytest.raises(FolderGoneError):
        _scan_with(folder, "look", 0, vanish)


def test_too_large_a_file_is_never_read(folder: FaultyFolder, inbox: Inbox) -> None:
    name = full_name(sealed())
    with (folder.path / name).open("wb") as stream:
        stream.truncate(512 * 1024 * 1024 + 1)
    assert inbox.scan(100, _unknown) == Scan(ignored=1)
    assert folder.calls.count("open_fd") == 0


def test_one_scan_reads_only_so_much(folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    assert AT_ONCE >= 64 * 1024 * 1024
    monkeypatch.setattr("partspair.sync.inbox.AT_ONCE", 300_000)
    for _ in range(5):
        put(folder.path, sealed())
    first = inbox.scan(0, _unknown)
    assert len(first.candidates) == 2
    assert _reasons(first) == [Reason.IN_TURN] * 3
    assert len(inbox.scan(1, _unknown).candidates) == 4
    assert len(inbox.scan(2, _unknown).candidates) == 5


def test_a_file_larger_than_one_turn_still_comes(
    folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partspair.sync.inbox.AT_ONCE", 100)
    put(folder.path, sealed())
    assert len(inbox.scan(0, _unknown).candidates) == 1


def test_a_flood_is_one_calm_line_and_hides_nothing(folder: FaultyFolder) -> None:
    inbox = Inbox(folder, name_of, most=50)
    for number in range(200):
        put(folder.path, b"", f"junk-{number}")
    name = put(folder.path, sealed())
    scan = inbox.scan(0, _unknown)
    assert _found(scan) == [(name, True)]
    assert scan.flood.startswith("The folder holds many other files")


def test_many_other_files_or_waiting_ones_are_a_flood(
    folder: FaultyFolder, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partspair.sync.inbox.FLOOD", 3)
    for number in range(3):
        put(folder.path, b"hello", f"letter-{number}.txt")
    assert "(3)" in inbox.scan(0, _unknown).flood
    scan = inbox.scan(10, _unknown)
    assert not scan.waiting
    assert "(3)" in scan.flood


def test_few_other_files_are_no_flood(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, b"hello", "letter.txt")
    assert inbox.scan(0, _unknown).flood == ""


def test_complete_ones_come_first(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, sealed(), "a.age")
    inbox.scan(0, _unknown)
    name = put(folder.path, sealed())
    assert _found(inbox.scan(10, _unknown)) == [(name, True), ("a.age", False)]


def test_a_clock_that_begins_anew_only_makes_it_wait(folder: FaultyFolder, inbox: Inbox) -> None:
    put(folder.path, sealed(), "renamed.age")
    inbox.scan(1000, _unknown)
    assert _reasons(inbox.scan(5, _unknown)) == [Reason.GROWING]
    assert _found(inbox.scan(15, _unknown)) == [("renamed.age", False)]


def test_what_went_away_takes_no_memory(folder: FaultyFolder, inbox: Inbox) -> None:
    empty = _memory(inbox)
    for name, content in (("renamed.age", sealed()), ("letter.txt", b"hello"), (full_name(b""), sealed())):
        put(folder.path, content, name)
    inbox.scan(0, _unknown)
    inbox.scan(10, _unknown)
    assert _memory(inbox) != empty
    for path in folder.path.iterdir():
        path.unlink()
    assert inbox.scan(15, _unknown) == Scan()
    assert _memory(inbox) == empty


def _memory(inbox: Inbox) -> list[int]:
    return [len(kept) for kept in (inbox._seen, inbox._mistrusted, inbox._foreign, inbox.digests._known)]


def test_a_folder_that_is_gone_is_said(folder: FaultyFolder, inbox: Inbox) -> None:
    folder.path.rmdir()
    with pytest.raises(FolderGoneError):
        inbox.scan(0, _unknown)


def test_a_candidate_that_was_swapped_under_its_size_and_time_is_hashed_again_when_asked(
    folder: FaultyFolder, inbox: Inbox
) -> None:
    data = sealed()
    other = data[:-1] + bytes([data[-1] ^ 1])
    name = put(folder.path, data)
    (candidate,) = inbox.scan(0, _unknown).candidates
    (folder.path / name).write_bytes(other)
    os.utime(folder.path / name, ns=(candidate.mtime_ns, candidate.mtime_ns))
    assert inbox.scan(1, _unknown).candidates == (candidate,)
    inbox.hash_again(candidate)
    assert inbox.scan(2, _unknown).candidates == ()
    (again,) = inbox.scan(20, _unknown).candidates
    assert (again.digest, again.is_complete) == (sha256(other).digest(), False)
