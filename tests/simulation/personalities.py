"""How each sync engine behaves: its conflict names, temporary files, stubs, junk. protocol.md section 7."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Personality:
    """`copies` are names for a second version of `{stem}.age`; `temporary` and `stub` for one on its way."""

    name: str
    copies: tuple[str, ...]
    temporary: str = ""
    stub: str = ""
    junk: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    has_placeholders: bool = False
    is_growing: bool = False
    """A file appears under its own name and grows."""
    takes_staging: bool = True
    """Temporary files of ours travel too."""
    is_carried: bool = False
    is_hostile: bool = False


SYNCTHING = Personality(
    "Syncthing",
    ("{stem}.sync-conflict-20260301-{six}-ABCDEFG.age",),
    temporary=".syncthing.{name}.tmp",
    folders=(".stfolder", ".stversions"),
    takes_staging=False,
)
DROPBOX = Personality(
    "Dropbox",
    (
        "{stem} (Maren's conflicted copy 2026-03-0{one}).age",
        "{stem} (Case Conflict).age",
        "{stem} (Case Conflict {one}).age",
        "{stem} (Unicode Encoding Conflict).age",
        "{stem} (White Space Conflict).age",
        "{stem} (Selective Sync Conflict).age",
    ),
    junk=(".dropbox.attr", ".dropbox"),
    folders=(".dropbox.cache",),
    takes_staging=False,
)
NEXTCLOUD = Personality(
    "Nextcloud",
    (
        "{stem} (conflicted copy 2026-03-01 {six}).age",
        "{stem}_conflict-20260301-{six}.age",
        "{stem} (case clash from Idris).age",
    ),
    temporary=".{name}.~{one}a2b",
    stub="{name}.nextcloud",
    junk=(".sync_0123.db", ".sync_0123.db-wal", "upload.part", "download.filepart"),
    takes_staging=False,
)
ONEDRIVE = Personality(
    "OneDrive",
    ("{stem}-LAPTOP.age", "{stem}-LAPTOP-{one}.age"),
    junk=("desktop.ini", "~$notes.docx"),
    has_placeholders=True,
    takes_staging=False,
)
GOOGLE_DRIVE = Personality(
    "Google Drive",
    ("{stem} ({one}).age", "{stem} (1) ({one}).age", "Copy of {stem}.age"),
    junk=("desktop.ini", "Icon\r"),
    folders=(".tmp.drivedownload",),
    is_growing=True,
)
ICLOUD = Personality(
    "iCloud",
    ("{stem} {one}.age", "{stem} copy.age"),
    stub=".{name}.icloud",
    junk=(".DS_Store", "._{name}"),
    has_placeholders=True,
)
STICK = Personality(
    "stick",
    ("{stem} copy.age", "Copy of {stem}.age", "{stem} ({one}).age"),
    junk=("Thumbs.db", "._.Trashes", ".DS_Store"),
    is_growing=True,
    is_carried=True,
)
HOSTILE = Personality(
    "hostile",
    ("{stem} ({one}).age", "{stem}.sync-conflict-20260301-{six}-ABCDEFG.age", "{six}.age", "no suffix {six}"),
    temporary="{name}.crdownload",
    stub="{name}.owncloud",
    junk=("{six}.partial", "~$x"),
    folders=("{six}.age",),
    has_placeholders=True,
    is_growing=True,
    is_hostile=True,
)
EVERY = (SYNCTHING, DROPBOX, NEXTCLOUD, ONEDRIVE, GOOGLE_DRIVE, ICLOUD, STICK, HOSTILE)
