"""Keyslots: the vault key, wrapped once for the passphrase and once for the recovery words (protocol section 2).

The file is JSON in one canonical spelling, read strictly: any other spelling counts as damaged. Everything in a slot
besides the wrapped key is authenticated by the wrap, so weakened parameters open nothing.
"""

import base64
import binascii
import json
import os
import stat
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from partspair.errors import KnownError, NewerVersionError, TamperedError

FILE_NAME = "keys.json"
FORMAT = "partspair/keyslots/1"

FLOOR_MEMORY = 256 * 1024
FLOOR_PASSES = 3
CEILING_MEMORY = 4 * 1024 * 1024
CEILING_PASSES = 64

_FORMAT_STEM = "partspair/keyslots/"
_LARGEST_FILE = 16_384
_SALT = 16
_NONCE = 12
_KEY = 32
_WRAPPED = _KEY + 16
_WORDS_PURPOSE = b"partspair/1/keyslot-words"
_TARGET_SECONDS = 1.0
_CLOSE_ENOUGH = 0.7

Random = Callable[[int], bytes]
Clock = Callable[[], float]


class WrongPassphraseError(KnownError):
    """The passphrase is not the vault's."""

    def __init__(self) -> None:
        super().__init__("That passphrase doesn’t open it.", "", "Try again, or use your recovery words.")


class WrongWordsError(KnownError):
    """The recovery words are not the vault's."""

    def __init__(self) -> None:
        super().__init__("Those words don’t open it.", "", "Check each word and their order.")


class NoKeysError(KnownError):
    """The file with the keyslots is not there."""

    def __init__(self) -> None:
        super().__init__(
            "The vault’s key file is missing.",
            f"{FILE_NAME} belongs beside the vault; without it nothing can be opened.",
            "Put it back where it was, or restore a backup.",
        )


class DamagedKeysError(TamperedError):
    """The file with the keyslots is not as it was written."""

    def __init__(self) -> None:
        super().__init__(
            "The vault’s key file is damaged.",
            f"{FILE_NAME} is not as Parts Pair wrote it, so it was not used. The vault itself was not touched.",
            "Put back an unharmed copy of it, or restore a backup.",
        )


class NotEnoughMemoryError(KnownError):
    """Argon2id did not get its memory."""

    def __init__(self) -> None:
        super().__init__(
            "There is not enough memory to open the vault.",
            "Turning a passphrase into a key needs some on purpose, so that guessing is slow.",
            "Close something else, then try again.",
        )


@dataclass(frozen=True)
class Cost:
    """What a guess at the passphrase costs: memory in KiB, and passes. Never below the floor, never absurd."""

    memory: int = FLOOR_MEMORY
    passes: int = FLOOR_PASSES

    def __post_init__(self) -> None:
        if not (FLOOR_MEMORY <= self.memory <= CEILING_MEMORY and FLOOR_PASSES <= self.passes <= CEILING_PASSES):
            raise ValueError("a cost this file does not allow")

    @classmethod
    def read(cls, memory: object, passes: object) -> Self:
        """A cost from a file. Raises DamagedKeysError outside the bounds."""
        if type(memory) is not int or type(passes) is not int:
            raise DamagedKeysError
        try:
            return cls(memory, passes)
        except ValueError:
            raise DamagedKeysError from None


FLOOR = Cost()


@dataclass(frozen=True)
class _Slot:
    """The wrapped key, and what is authenticated with it, as the JSON value it is in the file."""

    public: dict[str, Any]
    nonce: bytes
    wrapped: bytes


def create(
    directory: Path,
    vault_key: bytes,
    passphrase: str,
    words: str,
    *,
    cost: Cost | None = None,
    random: Random = os.urandom,
    clock: Clock = time.monotonic,
) -> None:
    """Write the keyslots of a new vault. Without a cost it is calibrated to about a second, upward from the floor.

    Raises ValueError for an empty passphrase, FileExistsError when there are keyslots already.
    """
    if len(vault_key) != _KEY:
        raise ValueError("a vault key has 32 bytes")
    if (directory / FILE_NAME).exists():
        raise FileExistsError(FILE_NAME)
    slots = {
        "passphrase": _passphrase_slot(vault_key, passphrase, cost, random, clock),
        "words": _words_slot(vault_key, words, random),
    }
    _write(directory, slots, random)


def open_with_passphrase(directory: Path, passphrase: str) -> bytes:
    """The vault key. Takes about a second.

    Raises WrongPassphraseError, NoKeysError, DamagedKeysError, NewerVersionError, NotEnoughMemoryError.
    """
    slot = _read(directory)["passphrase"]
    cost = Cost.read(slot.public["memory_kib"], slot.public["passes"])
    key = _stretch(passphrase, _decoded(slot.public["salt"], _SALT), cost)
    try:
        return _unwrap(key, slot)
    except InvalidTag:
        raise WrongPassphraseError from None


def open_with_words(directory: Path, words: str) -> bytes:
    """The vault key. Raises WrongWordsError, NoKeysError, DamagedKeysError, NewerVersionError."""
    slot = _read(directory)["words"]
    try:
        return _unwrap(_words_key(words, _decoded(slot.public["salt"], _SALT)), slot)
    except InvalidTag:
        raise WrongWordsError from None


def change_passphrase(
    directory: Path,
    old: str,
    new: str,
    *,
    cost: Cost | None = None,
    random: Random = os.urandom,
    clock: Clock = time.monotonic,
) -> None:
    """Open with the old passphrase and wrap the key with the new one. The words' slot stays as it is.

    An old copy of the file still opens with the old passphrase: one that is feared needs a new vault key.
    """
    set_passphrase(directory, open_with_passphrase(directory, old), new, cost=cost, random=random, clock=clock)


def set_passphrase(
    directory: Path,
    vault_key: bytes,
    new: str,
    *,
    cost: Cost | None = None,
    random: Random = os.urandom,
    clock: Clock = time.monotonic,
) -> None:
    """Wrap the key with a new passphrase, for somebody who has just opened the vault otherwise."""
    slots = _read(directory)
    slots["passphrase"] = _passphrase_slot(vault_key, new, cost, random, clock)
    _write(directory, slots, random)


def _passphrase_slot(vault_key: bytes, passphrase: str, cost: Cost | None, random: Random, clock: Clock) -> _Slot:
    if not passphrase:
        raise ValueError("an empty passphrase")
    salt = random(_SALT)
    begun = clock()
    key = _stretch(passphrase, salt, cost or FLOOR)
    took = clock() - begun
    used = cost or FLOOR
    if cost is None and took < _CLOSE_ENOUGH:
        passes = round(FLOOR_PASSES * _TARGET_SECONDS / max(took, 0.01))
        used = Cost(FLOOR_MEMORY, min(max(passes, FLOOR_PASSES), CEILING_PASSES))
        key = _stretch(passphrase, salt, used)
    public = {"kdf": "argon2id", "lanes": 1, "memory_kib": used.memory, "passes": used.passes, "salt": _encoded(salt)}
    return _wrap(key, vault_key, {"slot": "passphrase", **public}, random)


def _words_slot(vault_key: bytes, words: str, random: Random) -> _Slot:
    salt = random(_SALT)
    public = {"slot": "words", "kdf": "hkdf-sha256", "salt": _encoded(salt)}
    return _wrap(_words_key(words, salt), vault_key, public, random)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    secret = unicodedata.normalize("NFC", passphrase).encode()
    try:
        return Argon2id(salt=salt, length=_KEY, iterations=cost.passes, lanes=1, memory_cost=cost.memory).derive(secret)
    except MemoryError:
        raise NotEnoughMemoryError from None


def _words_key(words: str, salt: bytes) -> bytes:
    secret = " ".join(unicodedata.normalize("NFC", words).lower().split()).encode()
    return HKDF(algorithm=SHA256(), length=_KEY, salt=salt, info=_WORDS_PURPOSE).derive(secret)


def _wrap(key: bytes, vault_key: bytes, public: dict[str, Any], random: Random) -> _Slot:
    nonce = random(_NONCE)
    return _Slot(public, nonce, ChaCha20Poly1305(key).encrypt(nonce, vault_key, _authenticated(public)))


def _unwrap(key: bytes, slot: _Slot) -> bytes:
    return ChaCha20Poly1305(key).decrypt(slot.nonce, slot.wrapped, _authenticated(slot.public))


def _authenticated(public: dict[str, Any]) -> bytes:
    return _spelled({"format": FORMAT, **public})


def _spelled(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _decoded(text: object, length: int) -> bytes:
    if not isinstance(text, str):
        raise DamagedKeysError
    try:
        value = base64.b64decode(text.encode(), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise DamagedKeysError from None
    if len(value) != length or _encoded(value) != text:
        raise DamagedKeysError
    return value


_SHAPES = {
    "passphrase": {"slot", "kdf", "lanes", "memory_kib", "passes", "salt", "nonce", "wrapped"},
    "words": {"slot", "kdf", "salt", "nonce", "wrapped"},
}
_FIXED: dict[str, dict[str, object]] = {"passphrase": {"kdf": "argon2id", "lanes": 1}, "words": {"kdf": "hkdf-sha256"}}


def _read(directory: Path) -> dict[str, _Slot]:
    try:
        with open(directory / FILE_NAME, "rb", opener=_without_waiting) as file:
            is_file = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            content = file.read(_LARGEST_FILE + 1) if is_file else b""
    except FileNotFoundError:
        raise NoKeysError from None
    except IsADirectoryError:
        raise DamagedKeysError from None
    if len(content) > _LARGEST_FILE:
        raise DamagedKeysError
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise DamagedKeysError from None
    _refuse_newer(value)
    if set(value) != {"format", "slots"} or _spelled(value) + b"\n" != content or not isinstance(value["slots"], list):
        raise DamagedKeysError
    slots = [_slot(each) for each in value["slots"]]
    if [slot.public["slot"] for slot in slots] != ["passphrase", "words"]:
        raise DamagedKeysError
    return {slot.public["slot"]: slot for slot in slots}


def _refuse_newer(value: object) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("format"), str):
        raise DamagedKeysError
    said = value["format"]
    if said == FORMAT:
        return
    version = said.removeprefix(_FORMAT_STEM)
    if said.startswith(_FORMAT_STEM) and version.isascii() and version.isdigit() and int(version) > 1:
        raise NewerVersionError(
            "The vault’s key file is from a newer Parts Pair.",
            "This version can’t read it. Nothing was changed.",
            "Install the newer version on this computer.",
        )
    raise DamagedKeysError


def _slot(value: object) -> _Slot:
    if not isinstance(value, dict) or not isinstance(value.get("slot"), str) or value["slot"] not in _SHAPES:
        raise DamagedKeysError
    name = value["slot"]
    if set(value) != _SHAPES[name] or any(value[key] != fixed for key, fixed in _FIXED[name].items()):
        raise DamagedKeysError
    public = {key: kept for key, kept in value.items() if key not in ("nonce", "wrapped")}
    return _Slot(public, _decoded(value["nonce"], _NONCE), _decoded(value["wrapped"], _WRAPPED))


def _write(directory: Path, slots: dict[str, _Slot], random: Random) -> None:
    value = {
        "format": FORMAT,
        "slots": [
            {**slot.public, "nonce": _encoded(slot.nonce), "wrapped": _encoded(slot.wrapped)} for slot in slots.values()
        ],
    }
    fresh = directory / f".{FILE_NAME}.{random(8).hex()}"
    handle = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_spelled(value) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(directory / FILE_NAME)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # Windows cannot open a directory
        _sync_directory(directory)


def _without_waiting(path: str, flags: int) -> int:
    """Open it, whatever it is: what is no file must not hold anybody up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
