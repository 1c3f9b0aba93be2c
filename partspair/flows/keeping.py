"""The vault's own life: made, opened, swept at every start."""

import os
import resource
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import time

from partspair import paths
from partspair.errors import KnownError
from partspair.flows import carrying, drafting, exporting, marking, shelving
from partspair.flows.living import lain
from partspair.flows.shredding import shred_taken_back
from partspair.flows.waits import Waits
from partspair.sealing.age import self_check
from partspair.sealing.keys import new_words, recovery_identity, tidy_words, words_to_secret
from partspair.vault import attachments, database, keyslots, pairs, people
from partspair.vault.database import Vault
from partspair.vault.people import Profile

KEY_BYTES = 32
ASKED_BACK = 3
BEGUN = "vault.begun"
"""Lies beside a vault from before its first file until after its last: what it marks was never used by anybody."""


class KeysWithoutVaultError(KnownError):
    """Keyslots lie there, and what they open does not."""

    def __init__(self) -> None:
        super().__init__(
            "Keys lie here, and no vault.",
            f"{keyslots.FILE_NAME} is here and the vault it opens is not. Nothing was changed.",
            "Put the vault back beside it, or choose another place for a new one.",
        )


@dataclass(frozen=True)
class Key:
    """What opens the vault; it lives in this process's memory and nowhere else."""

    directory: Path
    secret: bytes = field(repr=False)

    def open(self) -> Vault:
        """A connection of one's own, for the thread that asks."""
        return Vault.open(self.directory, self.secret)

    def look(self) -> Vault:
        """A connection that changes nothing, also beside a running app."""
        return Vault.look(self.directory, self.secret)


def exists(directory: Path) -> bool:
    """Whether a vault lies there that was made to its end."""
    return database.exists(directory) and not (directory / BEGUN).exists()


def require(directory: Path) -> None:
    """Raise NoVaultError, or KeysWithoutVaultError where only the file that keeps everything is missing."""
    if exists(directory):
        return
    is_begun = (directory / BEGUN).exists()
    raise database.NoVaultError if is_begun or not _has_keys(directory) else KeysWithoutVaultError


def _has_keys(directory: Path) -> bool:
    return (directory / keyslots.FILE_NAME).exists()


def draw_words() -> tuple[str, ...]:
    """Twelve fresh recovery words, to be shown and written down before anything is made."""
    return tuple(new_words().split())


def places_to_ask(random: bytes) -> tuple[int, ...]:
    """Three different places, from 1, of the words that are asked back; `random` are at least 8 bytes."""
    left = list(range(1, 13))
    drawn = [left.pop(byte % len(left)) for byte in random[:ASKED_BACK]]
    return tuple(sorted(drawn))


def create(directory: Path, passphrase: str, words: tuple[str, ...], profile: Profile, random: bytes) -> Key:
    """Make a vault: its key is wrapped in two keyslots, and the recovery words themselves are never kept.

    `random` are the 32 bytes of the new key. What a crash left of an earlier try is made anew. Raises VaultExistsError,
    KeysWithoutVaultError and what the disk has to say.
    """
    self_check()
    joined = " ".join(words)
    recipient = recovery_identity(joined).recipient
    if exists(directory):
        raise database.VaultExistsError
    database.make_private(directory)
    _begin(directory)
    keyslots.create(directory, random, passphrase, joined)
    with Vault.create(directory, random) as vault, vault.transaction():
        people.set_profile(vault, profile)
        people.set_root_recipient(vault, recipient.public)
    (directory / BEGUN).unlink()
    _sync_directory(directory)
    return Key(directory, random)


def unlock(directory: Path, passphrase: str) -> Key:
    """Open with the passphrase; takes about a second. Raises WrongPassphraseError and the vault's own errors."""
    self_check()
    return _proved(Key(directory, keyslots.open_with_passphrase(directory, passphrase)))


def unlock_to_look(directory: Path, passphrase: str) -> Key:
    """Open with the passphrase, only to look: an older vault stays as it is, and raises OlderVaultError."""
    self_check()
    key = Key(directory, keyslots.open_with_passphrase(directory, passphrase))
    with key.look():
        return key


def unlock_with_words(directory: Path, words: str) -> Key:
    """Open with the recovery words. Raises WrongWordsError, KnownError for words that are none."""
    self_check()
    words_to_secret(words)
    return _proved(Key(directory, keyslots.open_with_words(directory, tidy_words(words))))


def keep_secrets_in_memory() -> None:
    """No core dump of a process that holds keys (protocol 0.1)."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def change_passphrase(key: Key, new: str) -> None:
    """Wrap the key with another passphrase, for somebody who has just opened the vault."""
    keyslots.set_passphrase(key.directory, key.secret, new)


def sweep(vault: Vault, now: float, waits: Waits) -> None:
    """At every start, before anything arrives: erase what half arrived or half left, left the shelf, was taken back."""
    attachments.sweep(vault)
    exporting.sweep(vault)
    shelving.put_by(vault, now)
    sweep_shelf(vault, now, waits)


def sweep_shelf(vault: Vault, now: float, waits: Waits) -> None:
    """At every start, and again while a window stays open: erase what left the shelf, or was taken back."""
    shelving.put_landings_by(vault, now)
    lived = lain(vault, now)
    drafting.sweep_shelf(vault, lived, waits.shelf)
    carrying.sweep(vault, lived, waits.shelf)
    for pair in pairs.every(vault):
        shred_taken_back(vault, pair.pair, lived, waits.shelf, now)


def _begin(directory: Path) -> None:
    """Mark that a vault is being made; remove what is left of one that never was."""
    mark = directory / BEGUN
    if mark.exists():
        for pattern in (f"{keyslots.FILE_NAME}*", f".{keyslots.FILE_NAME}.*", f"{database.FILE_NAME}*"):
            for left in directory.glob(pattern):
                left.unlink()
    elif _has_keys(directory):
        raise KeysWithoutVaultError
    with mark.open("wb") as file:
        os.fsync(file.fileno())
    _sync_directory(directory)


def _sync_directory(directory: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _proved(key: Key) -> Key:
    """Open the vault, and let a copied or restored one fall silent before anything can be signed with it."""
    with key.open() as vault:
        marking.check_mark(vault, paths.marks_dir(), marking.machine(), time())
    return key
