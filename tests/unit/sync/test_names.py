"""What sync engines leave behind is told by its name."""

import pytest

from partspair.sync.names import NameKind, is_staging, kind_of, new_staging, stem_in, stub_of

STEM = "abcdefghijklmnopqrstuvwxyz234567"
NAME = f"{STEM}.age"

CONFLICT_COPIES = [
    f"{STEM}.sync-conflict-20261122-101500-ABCDEFG.age",
    f"{STEM} (Ada's conflicted copy 2026-11-22).age",
    f"{STEM} (Case Conflict).age",
    f"{STEM} (Unicode Encoding Conflict).age",
    f"{STEM} (White Space Conflict).age",
    f"{STEM} (Selective Sync Conflict).age",
    f"{STEM} (conflicted copy 2026-11-22 101500).age",
    f"{STEM}_conflict-20261122-101500.age",
    f"{STEM} (case clash from Ada).age",
    f"{STEM}-LAPTOP.age",
    f"{STEM}-LAPTOP-2.age",
    f"{STEM} (1).age",
    f"{STEM} (1) (2).age",
    f"{STEM} 2.age",
    f"{STEM} copy.age",
    f"Copy of {STEM}.age",
    f"{STEM.upper()}.AGE",
]

TEMPORARY = [
    f".syncthing.{NAME}.tmp",
    f"~syncthing~{NAME}.tmp",
    "~syncthing~pp00112233445566778899aabbccddeeff.tmp",
    f".{STEM}.~1a2b",
    ".sync_0123456789ab.db",
    ".sync_0123456789ab.db-wal",
    "._sync_0123456789ab.db",
    f"{NAME}.part",
    f"{NAME}.filepart",
    f"{NAME}.crdownload",
    f"{NAME}.partial",
    f"~${STEM[2:]}.age",
    f".{NAME}.Xy12aB",
    ".nfs000000000123",
]

JUNK = [
    ".stfolder",
    ".stignore",
    ".stversions",
    ".dropbox",
    ".dropbox.attr",
    ".dropbox.cache",
    ".tmp.drivedownload",
    f"._{NAME}",
    ".DS_Store",
    "desktop.ini",
    "Desktop.ini",
    "Thumbs.db",
    "Icon\r",
    ".photo.jpg.icloud",
    "\udcff\udcfe.age",
]


def test_a_published_name_is_ours() -> None:
    assert kind_of(NAME) is NameKind.OURS


@pytest.mark.parametrize("name", [*CONFLICT_COPIES, "anything.bin", "Notes.age", f"{STEM}a.age", f"{STEM[:-1]}1.age"])
def test_other_names_may_hold_a_bundle(name: str) -> None:
    assert kind_of(name) is NameKind.OTHER


@pytest.mark.parametrize("name", CONFLICT_COPIES)
def test_a_conflict_copy_keeps_the_stem(name: str) -> None:
    assert stem_in(name) == STEM


@pytest.mark.parametrize("name", ["a.age", f"{STEM}a.age", f"{STEM[:-1]}1.age", ""])
def test_no_stem_where_there_is_none(name: str) -> None:
    assert stem_in(name) == ""


@pytest.mark.parametrize("name", TEMPORARY)
def test_temporary(name: str) -> None:
    assert kind_of(name) is NameKind.TEMPORARY


@pytest.mark.parametrize("name", JUNK)
def test_junk(name: str) -> None:
    assert kind_of(name) is NameKind.JUNK


@pytest.mark.parametrize(
    ("name", "engine"),
    [(f".{NAME}.icloud", "iCloud"), (f"{NAME}.nextcloud", "Nextcloud"), (f"{NAME}.owncloud", "ownCloud")],
)
def test_a_stub_says_what_it_stands_for(name: str, engine: str) -> None:
    assert kind_of(name) is NameKind.STUB
    assert stub_of(name) == (NAME, engine)


def test_staging_names_are_fresh_and_recognised() -> None:
    first = new_staging(lambda size: bytes(range(size)))
    second = new_staging(bytes)
    assert first != second
    assert first == "~syncthing~pp000102030405060708090a0b0c0d0e0f.tmp"
    assert is_staging(first)
    assert kind_of(first) is NameKind.TEMPORARY


@pytest.mark.parametrize("name", [NAME, "~syncthing~other.tmp", "../~syncthing~pp" + 32 * "0" + ".tmp"])
def test_other_names_are_no_staging(name: str) -> None:
    assert not is_staging(name)
