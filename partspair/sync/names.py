"""What a file's name says: ours, a sync engine's temporary, a stub, junk, or anything else.

protocol.md section 7. A name never carries meaning; it only decides whether a file is worth a look.
"""

import re
from collections.abc import Callable
from enum import Enum, auto

SUFFIX = ".age"
STAGING_PREFIX = "~syncthing~pp"

_OURS = re.compile(r"[a-z2-7]{32}\.age")
_STEM = re.compile(r"(?<![a-z2-7])[a-z2-7]{32}(?![a-z2-7])")
_STAGING = re.compile(r"~syncthing~pp[0-9a-f]{32}\.tmp")
_STUBS = (
    (re.compile(r"\.(?P<base>.+\.age)\.icloud", re.IGNORECASE | re.DOTALL), "iCloud"),
    (re.compile(r"(?P<base>.+\.age)\.nextcloud", re.IGNORECASE | re.DOTALL), "Nextcloud"),
    (re.compile(r"(?P<base>.+\.age)\.owncloud", re.IGNORECASE | re.DOTALL), "ownCloud"),
)
_TEMPORARY = re.compile(
    r"""
      \.syncthing\..*\.tmp | ~syncthing~.*\.tmp              # Syncthing
    | \._?sync_.*\.db.* | \..*\.~[0-9a-f]+                # Nextcloud, ownCloud
    | .*\.(?:part|filepart|crdownload|partial|download|tmp|temp|swp|lock)
    | ~\$.* | \.~.* | \.goutputstream-.* | \.fuse_hidden.* | \.nfs[0-9a-f]+
    | \..+\.age\.[a-z0-9]{6}                                 # rsync
    """,
    re.VERBOSE | re.DOTALL,
)
_JUNK = re.compile(
    r"""
      \.stfolder.* | \.stignore | \.stversions
    | \.dropbox | \.dropbox\.attr | \.dropbox\.cache | \.dropbox\.device
    | \.tmp\.drivedownload | \.tmp\.driveupload | \.owncloudsync\.log.* | \.nextcloudsync\.log.*
    | \.csync_journal\.db.* | \.sync-exclude\.lst
    | \._.* | \.ds_store | icon\r | \.localized | \.directory | \.trash.*
    | desktop\.ini | thumbs\.db | ehthumbs\.db
    | .*\.(?:icloud|nextcloud|owncloud)
    """,
    re.VERBOSE | re.DOTALL,
)


class NameKind(Enum):
    """How a directory entry is treated before it is opened."""

    OURS = auto()
    """Exactly a published name: 32 base32 characters and .age."""
    OTHER = auto()
    """Anything else that may hold a bundle, conflict copies included."""
    STUB = auto()
    """Stands for a file that the engine has not brought yet."""
    TEMPORARY = auto()
    JUNK = auto()


def kind_of(name: str) -> NameKind:
    """Sort a name (protocol.md section 7). One that is not text at all may be a conflict copy from another system."""
    if _OURS.fullmatch(name):
        return NameKind.OURS
    folded = name.casefold()
    if stub_of(name) is not None:
        return NameKind.STUB
    if _TEMPORARY.fullmatch(folded):
        return NameKind.TEMPORARY
    if _JUNK.fullmatch(folded):
        return NameKind.JUNK
    return NameKind.OTHER


def stem_in(name: str) -> str:
    """The 32 base32 characters found in a name, or nothing. Conflict copies keep them."""
    found = _STEM.search(name.casefold())
    return found.group() if found else ""


def original_of(name: str) -> str:
    """The published name that a conflict copy, a placeholder or a stub was made of, or nothing."""
    stem = stem_in(name) if SUFFIX in name.casefold() else ""
    return stem + SUFFIX if stem else ""


def stub_of(name: str) -> tuple[str, str] | None:
    """(the name the file will have, the engine that holds it) for a stub, else None."""
    for pattern, engine in _STUBS:
        found = pattern.fullmatch(name)
        if found:
            return found.group("base"), engine
    return None


def is_staging(name: str) -> bool:
    """Whether a name is one that new_staging makes."""
    return _STAGING.fullmatch(name) is not None


def new_staging(random: Callable[[int], bytes]) -> str:
    """A fresh staging name. The vault records it before the file is created, so that only own leftovers are swept."""
    return f"{STAGING_PREFIX}{random(16).hex()}.tmp"
