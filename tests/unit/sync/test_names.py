"""What sync engines leave behind is told by its name: everything that protocol.md section 7 lists, by engine."""

import pytest

from partspair.sync.names import NameKind, is_staging, kind_of, new_staging, original_of, stem_in, stub_of

STEM = "abcdefghijklmnopqrstuvwxyz234567"
NAME = f"{STEM}.age"

COPIES = {
    "Syncthing": [
        f"{STEM}.sync-conflict-20261122-101500-ABCDEFG.age",
        f"{STEM}.sync-conflict-20261122-101500-ABCDEFG.sync-conflict-20261123-080000-HIJKLMN.age",
        f"{STEM}~20261122-101500.age",
    ],
    "Dropbox": [
        f"{STEM} (Ada's conflicted copy 2026-11-22).age",
        f"{STEM} (Ada’s conflicted copy 2026-11-22 (2)).age",
        f"{STEM} (Case Conflict).age",
        f"{STEM} (Case Conflict 1).age",
        f"{STEM} (Unicode Encoding Conflict).age",
        f"{STEM} (White Space Conflict).age",
        f"{STEM} (Selective Sync Conflict).age",
        f"{STEM} (In Konflikt stehende Kopie von Ada 2026-11-22).age",
    ],
    "Nextcloud": [
        f"{STEM} (conflicted copy 2026-11-22 101500).age",
        f"{STEM} (conflicted copy Ada 2026-11-22 101500).age",
        f"{STEM}_conflict-20261122-101500.age",
        f"{STEM} (case clash from Ada).age",
    ],
    "OneDrive": [f"{STEM}-LAPTOP.age", f"{STEM}-LAPTOP-2.age", f"{STEM}-DESKTOP-4F2K7QA.age"],
    "Google Drive": [f"{STEM} (1).age", f"{STEM} (1) (2).age", f"{STEM} (1) (1) (1).age"],
    "iCloud": [f"{STEM} 2.age", f"{STEM} 2 2.age"],
    "people": [
        f"{STEM} copy.age",
        f"{STEM} copy 2.age",
        f"Copy of {STEM}.age",
        f"Copy of Copy of {STEM}.age",
        f"{STEM} - Copy (2).age",
        f"Kopie von {STEM}.age",
        f"{STEM.upper()}.AGE",
        f"{STEM} (Zo\udceb's conflicted copy 2026-11-22).age",
    ],
    "Unison, rclone, Resilio": [
        f"{STEM} (conflict_on_2026-11-22).age",
        f"{STEM}.age..path1",
        f"{STEM}.age..path2",
        f"{STEM}.conflict1.age",
        f"{STEM}.Conflict.age",
    ],
}
TEMPORARY = {
    "Syncthing": [
        f".syncthing.{NAME}.tmp",
        f"~syncthing~{NAME}.tmp",
        "~syncthing~pp00112233445566778899aabbccddeeff.tmp",
    ],
    "Nextcloud": [
        f".{STEM}.~1a2b",
        f".{NAME}.~1a2b",
        ".sync_0123456789ab.db",
        ".sync_0123456789ab.db-wal",
        "._sync_0123456789ab.db",
        f"{NAME}.part",
        f"{NAME}.ocTransferId1234567890.part",
        f"{NAME}.filepart",
    ],
    "browsers": [f"{NAME}.crdownload", "Unconfirmed 123456.crdownload", f"{NAME}.partial", f"{NAME}.part"],
    "offices": [f"~${STEM[2:]}.age", f"~${NAME}", f".~lock.{NAME}#"],
    "Unison, rclone, rsync": [
        f".unison.{NAME}.1a2b3c4d5e6f.unison.tmp",
        f"{NAME}.1a2b3c4d.partial",
        f".{NAME}.Xy12aB",
    ],
    "systems": [".nfs000000000123", ".fuse_hidden0000000100000001", f".goutputstream-{STEM[:6]}"],
}
JUNK = {
    "Syncthing": [".stfolder", ".stfolder.removed-20261122-101500", ".stignore", ".stversions"],
    "Dropbox": [".dropbox", ".dropbox.attr", ".dropbox.cache"],
    "Google Drive": [".tmp.drivedownload", ".tmp.driveupload"],
    "systems": [
        f"._{NAME}", ".DS_Store", "desktop.ini", "Desktop.ini", "Thumbs.db", "thumbs.db", "Icon\r", ".directory",
    ],
    "stubs of others": [".photo.jpg.icloud", "photo.jpg.nextcloud"],
}  # fmt: skip
STUBS = [
    (f".{NAME}.icloud", NAME, "iCloud"),
    (f".{STEM} 2.age.icloud", f"{STEM} 2.age", "iCloud"),
    (f".{STEM.upper()}.AGE.icloud", f"{STEM.upper()}.AGE", "iCloud"),
    (f"{NAME}.nextcloud", NAME, "Nextcloud"),
    (f"{NAME}.owncloud", NAME, "ownCloud"),
]


def of_all(table: dict[str, list[str]]) -> list[str]:
    return [name for names in table.values() for name in names]


def test_a_published_name_is_ours() -> None:
    assert kind_of(NAME) is NameKind.OURS


@pytest.mark.parametrize("name", [*of_all(COPIES), "anything.bin", "Notes.age", f"{STEM}a.age", f"{STEM[:-1]}1.age"])
def test_other_names_may_hold_a_bundle(name: str) -> None:
    assert kind_of(name) is NameKind.OTHER


@pytest.mark.parametrize("name", of_all(COPIES))
def test_a_conflict_copy_keeps_the_stem(name: str) -> None:
    assert stem_in(name) == STEM
    assert original_of(name) == NAME


@pytest.mark.parametrize("name", ["a.age", f"{STEM}a.age", f"{STEM[:-1]}1.age", ""])
def test_no_stem_where_there_is_none(name: str) -> None:
    assert stem_in(name) == original_of(name) == ""


def test_a_word_as_long_as_a_stem_is_no_original() -> None:
    assert original_of(f"{STEM}.txt") == ""


@pytest.mark.parametrize("name", of_all(TEMPORARY))
def test_temporary(name: str) -> None:
    assert kind_of(name) is NameKind.TEMPORARY


@pytest.mark.parametrize("name", of_all(JUNK))
def test_junk(name: str) -> None:
    assert kind_of(name) is NameKind.JUNK


@pytest.mark.parametrize(("name", "base", "engine"), STUBS)
def test_a_stub_says_what_it_stands_for(name: str, base: str, engine: str) -> None:
    assert kind_of(name) is NameKind.STUB
    assert stub_of(name) == (base, engine)
    assert original_of(name) == NAME


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
