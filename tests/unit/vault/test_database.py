"""The file is a real SQLCipher 4 database, private, and never half written."""

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlcipher3.dbapi2 import OperationalError

from partspair.errors import NewerVersionError
from partspair.vault import attachments, database, migrations, settings, upgrade_copy
from partspair.vault.database import (
    DiskFullError,
    NotEncryptedError,
    NoVaultError,
    OlderVaultError,
    ReadOnlyError,
    Vault,
    VaultBusyError,
    VaultExistsError,
    WrongKeyError,
)

CANARY = "the one who hides under the stairs"


def test_what_was_kept_is_there_after_opening_again(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        settings.put(vault, "name", CANARY)
    with Vault.open(directory, key) as vault:
        assert settings.get(vault, "name") == CANARY


def test_a_file_that_was_emptied_is_damaged_and_no_vault_is_begun_over_it(directory: Path, key: bytes) -> None:
    Vault.create(directory, key).close()
    (directory / database.FILE_NAME).write_bytes(b"")
    for way in (Vault.open, Vault.look):
        with pytest.raises(WrongKeyError):
            way(directory, key)
    assert (directory / database.FILE_NAME).read_bytes() == b""


def test_a_wrong_key_opens_nothing_and_changes_nothing(
    directory: Path, key: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    Vault.create(directory, key).close()
    before = (directory / database.FILE_NAME).read_bytes()
    with pytest.raises(WrongKeyError):
        Vault.open(directory, bytes(32))
    assert (directory / database.FILE_NAME).read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_the_file_is_no_plain_sqlite_file(directory: Path, key: bytes) -> None:
    Vault.create(directory, key).close()
    path = directory / database.FILE_NAME
    assert not path.read_bytes().startswith(b"SQLite format 3")
    plain = sqlite3.connect(path)
    try:
        with pytest.raises(sqlite3.DatabaseError):
            plain.execute("SELECT * FROM sqlite_master").fetchall()
    finally:
        plain.close()


def test_another_program_opens_it_as_sqlcipher_4(directory: Path, key: bytes) -> None:
    import apsw

    with Vault.create(directory, key) as vault:
        settings.put(vault, "name", CANARY)
    other = apsw.Connection(str(directory / database.FILE_NAME))
    try:
        other.pragma("cipher", "sqlcipher")
        other.pragma("legacy", 4)
        other.pragma("key", f"x'{key.hex()}'")
        assert list(other.execute("SELECT value FROM setting")) == [(CANARY,)]
    finally:
        other.close()


def test_planted_phrases_are_in_no_file_while_open_and_after(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        for n in range(200):
            settings.put(vault, f"{CANARY} {n}", CANARY)
        settings.put(vault, f"{CANARY} 1", None)
        assert len(_contents(directory)) > 1
        assert not _readable(directory)
    assert not _readable(directory)


def _contents(directory: Path) -> list[bytes]:
    return [path.read_bytes() for path in directory.rglob("*") if path.is_file()]


def _readable(directory: Path) -> bool:
    return any(CANARY.encode() in content for content in _contents(directory))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_only_the_owner_can_read_it(directory: Path, key: bytes) -> None:
    before = os.umask(0)
    try:
        with Vault.create(directory, key) as vault:
            settings.put(vault, "name", CANARY)
            assert stat.S_IMODE(directory.stat().st_mode) == 0o700
            assert {stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()} == {0o600}
    finally:
        os.umask(before)


def test_the_promises_about_deleting_are_set(vault: Vault) -> None:
    assert vault.read("PRAGMA secure_delete") == [(1,)]
    assert vault.read("PRAGMA auto_vacuum") == [(2,)]
    assert vault.read("PRAGMA journal_mode") == [("wal",)]
    assert vault.read("PRAGMA foreign_keys") == [(1,)]


def test_every_commit_waits_for_the_disk_unless_a_test_says_otherwise(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        assert vault.read("PRAGMA synchronous") == [(2,)]


def test_no_vault_is_written_over(directory: Path, key: bytes) -> None:
    Vault.create(directory, key).close()
    before = (directory / database.FILE_NAME).read_bytes()
    with pytest.raises(VaultExistsError):
        Vault.create(directory, bytes(32))
    assert (directory / database.FILE_NAME).read_bytes() == before


def test_where_there_is_no_vault_none_is_made_by_opening(directory: Path, key: bytes) -> None:
    with pytest.raises(NoVaultError):
        Vault.open(directory, key)
    assert not directory.exists()


def test_a_driver_without_encryption_is_refused_before_anything_is_written(
    directory: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlcipher3.dbapi2.connect", sqlite3.connect)
    with pytest.raises(NotEncryptedError):
        Vault.create(directory, key)
    assert list(directory.iterdir()) == []


def test_a_vault_from_a_newer_version_is_refused_and_left_alone(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        vault.run("PRAGMA user_version = 9000")
    before = (directory / database.FILE_NAME).read_bytes()
    with pytest.raises(NewerVersionError):
        Vault.open(directory, key)
    assert (directory / database.FILE_NAME).read_bytes() == before


def test_a_migration_that_fails_changes_nothing(directory: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    Vault.create(directory, key).close()
    broken = ["CREATE TABLE later (x INTEGER)", "CREATE TABLE setting (x INTEGER)"]
    with _step(monkeypatch, broken), pytest.raises(OperationalError):
        Vault.open(directory, key)
    with Vault.open(directory, key) as vault:
        assert vault.read("PRAGMA user_version") == [(len(migrations.STEPS),)]
        assert vault.read("SELECT 1 FROM sqlite_master WHERE name = 'later'") == []


@contextmanager
def _step(monkeypatch: pytest.MonkeyPatch, step: list[str]) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        yield


def test_an_upgrade_keeps_a_copy_without_sound_until_the_next_good_opening(
    directory: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Vault.create(directory, key) as vault:
        settings.put(vault, "name", CANARY)
        attachments.store(vault, 0, "audio/ogg", bytes(32), 5, [b"sound"])
    copy = directory / upgrade_copy.FILE_NAME
    with _step(monkeypatch, ["DROP TABLE setting"]):
        Vault.open(directory, key).close()
        assert CANARY.encode() not in copy.read_bytes()
        earlier = directory.parent / "earlier"
        earlier.mkdir()
        shutil.copy(copy, earlier / database.FILE_NAME)
        Vault.open(directory, key).close()
        assert not copy.exists()
    with Vault.open(earlier, key) as kept:
        assert settings.get(kept, "name") == CANARY
        assert len(kept.read("SELECT * FROM attachment")) == 1
        assert kept.read("SELECT * FROM attachment_chunk") == []


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_a_vault_whose_path_is_no_text_is_brought_up_to_date_too(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = tmp_path / os.fsdecode(b"caf\xe9") / "vault"
    directory.parent.mkdir()
    Vault.create(directory, key).close()
    with _step(monkeypatch, ["DROP TABLE setting"]):
        Vault.open(directory, key).close()
        assert (directory / upgrade_copy.FILE_NAME).exists()


def test_a_transaction_is_all_or_nothing(vault: Vault) -> None:
    with pytest.raises(RuntimeError):
        _fail_after(vault, "a")
    assert settings.get(vault, "a") is None


def _fail_after(vault: Vault, key: str) -> None:
    with vault.transaction():
        settings.put(vault, key, "1")
        raise RuntimeError


def test_an_inner_transaction_can_fail_alone(vault: Vault) -> None:
    with vault.transaction():
        settings.put(vault, "outer", "1")
        with pytest.raises(RuntimeError):
            _fail_after(vault, "inner")
    assert settings.get(vault, "outer") == "1"
    assert settings.get(vault, "inner") is None
    assert not vault.is_in_transaction


def test_two_connections_see_each_others_rows(vault: Vault, key: bytes) -> None:
    with Vault.open(vault.directory, key) as other:
        settings.put(vault, "here", "1")
        settings.put(other, "there", "2")
        assert settings.get(other, "here") == "1"
        assert settings.get(vault, "there") == "2"


def test_a_connection_that_waits_too_long_says_so(vault: Vault, key: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.01)
    with Vault.open(vault.directory, key) as other, vault.transaction():
        settings.put(vault, "here", "1")
        with pytest.raises(VaultBusyError):
            settings.put(other, "there", "2")


def test_a_full_disk_is_said_and_loses_nothing_kept_before(vault: Vault) -> None:
    settings.put(vault, "before", "1")
    pages = vault.read("PRAGMA page_count")[0][0]
    vault.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError):
        settings.put(vault, "big", "x" * 1_000_000)
    vault.read("PRAGMA max_page_count = 1000000")
    assert settings.get(vault, "before") == "1"
    settings.put(vault, "after", "2")
    assert settings.get(vault, "after") == "2"


def test_a_damaged_page_is_refused(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        settings.put(vault, "name", "x" * 20_000)
    path = directory / database.FILE_NAME
    content = bytearray(path.read_bytes())
    for position in range(5000, len(content), 4096):
        content[position] ^= 1
    path.write_bytes(content)
    with pytest.raises((database.VaultDamagedError, WrongKeyError)):
        _read_everything(directory, key)


def _read_everything(directory: Path, key: bytes) -> None:
    with Vault.open(directory, key) as vault:
        settings.get(vault, "name")


def test_closing_leaves_one_file(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        settings.put(vault, "name", "x")
    assert [path.name for path in directory.iterdir()] == [database.FILE_NAME]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_directory_that_was_open_to_others_is_closed(directory: Path, key: bytes) -> None:
    directory.mkdir(mode=0o755)
    Vault.create(directory, key).close()
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_a_place_that_may_only_be_read_says_so(vault: Vault) -> None:
    vault.run("PRAGMA query_only = ON")
    with pytest.raises(ReadOnlyError):
        settings.put(vault, "a", "b")
    vault.run("PRAGMA query_only = OFF")
    settings.put(vault, "a", "b")


def test_who_only_looks_changes_nothing_and_reads_what_another_keeps(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault, Vault.look(directory, key) as looking:
        settings.put(vault, "key", CANARY)
        assert settings.get(looking, "key") == CANARY
        with pytest.raises(ReadOnlyError):
            settings.put(looking, "other", "no")
        assert looking.read_one("PRAGMA temp_store") == (2,), "nothing is sorted on the disk"


def test_an_older_vault_is_not_brought_up_to_date_by_looking(directory: Path, key: bytes) -> None:
    with Vault.create(directory, key) as vault:
        vault.run("PRAGMA user_version = 1")
    before = (directory / database.FILE_NAME).read_bytes()
    with pytest.raises(OlderVaultError):
        Vault.look(directory, key)
    assert (directory / database.FILE_NAME).read_bytes() == before
    with pytest.raises(NoVaultError):
        Vault.look(directory / "absent", key)
