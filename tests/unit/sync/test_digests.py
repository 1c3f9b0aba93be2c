"""A digest belongs to one version of a file."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.sync.digests import DigestedStream, Digests
from partspair.sync.folder import Entry, Folder
from tests.support.faulty_folder import FaultyFolder


@pytest.fixture
def entry(tmp_path: Path) -> Entry:
    (tmp_path / "a").write_bytes(b"content")
    found = Folder(tmp_path).entry("a")
    assert found is not None
    return found


def test_the_digest_is_of_the_whole_file(tmp_path: Path, entry: Entry) -> None:
    digests = Digests(Folder(tmp_path))
    assert digests.remembered(entry) is None
    assert digests.of(entry) == hashlib.sha256(b"content").digest()
    assert digests.remembered(entry) == hashlib.sha256(b"content").digest()


def test_a_read_that_ends_too_soon_gives_none(tmp_path: Path, entry: Entry) -> None:
    first_read = 2
    folder = FaultyFolder(tmp_path, first_read, lambda *_call: b"")
    assert Digests(folder).of(entry) is None


def test_a_version_that_is_gone_has_none(tmp_path: Path, entry: Entry) -> None:
    os.utime(tmp_path / "a", ns=(1, 1))
    assert Digests(Folder(tmp_path)).of(entry) is None


def test_versions_that_went_are_forgotten(tmp_path: Path, entry: Entry) -> None:
    digests = Digests(Folder(tmp_path))
    digests.of(entry)
    digests.forget_all_but(frozenset({"a"}))
    assert digests.remembered(entry) is not None
    digests.forget_all_but(frozenset({"b"}))
    assert digests.remembered(entry) is None


def test_the_digest_of_another_version_is_not_remembered(tmp_path: Path, entry: Entry) -> None:
    digests = Digests(Folder(tmp_path))
    digests.of(entry)
    assert digests.remembered(replace(entry, mtime_ns=1)) is None
    (tmp_path / "a").write_bytes(b"other content")
    later = Folder(tmp_path).entry("a")
    assert later is not None
    assert digests.of(later) == hashlib.sha256(b"other content").digest()
    assert digests.remembered(entry) is None


def test_a_version_that_is_to_be_forgotten_is_read_again(tmp_path: Path, entry: Entry) -> None:
    digests = Digests(Folder(tmp_path))
    digests.of(entry)
    digests.forget("a")
    assert digests.remembered(entry) is None
    digests.forget("a")


@pytest.mark.parametrize("read", [0, 3, 7, 100])
def test_a_stream_knows_the_digest_of_the_whole_file_however_much_was_read(
    tmp_path: Path, entry: Entry, read: int
) -> None:
    with Folder(tmp_path).reading(entry.name) as stream:
        source = DigestedStream(stream)
        assert source.read(read) == b"content"[:read]
        assert source.digest() == hashlib.sha256(b"content").digest()
        assert source.read(1) == b""
