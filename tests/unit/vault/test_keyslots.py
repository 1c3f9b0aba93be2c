"""The vault key comes out for the passphrase or the words, and for nothing else."""

import hashlib
import json
import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from partspair.errors import KnownError, NewerVersionError
from partspair.vault import keyslots
from partspair.vault.keyslots import Cost, DamagedKeysError, NoKeysError, WrongPassphraseError, WrongWordsError

WORDS = "legal winner thank year wave sausage worth useful legal winner thank yellow"
PASSPHRASE = "a quiet river, every morning"


class QuickArgon2id:
    """Stands in where the cost is not what is tested: every parameter still counts."""

    def __init__(self, **parameters: object) -> None:
        self._parameters = parameters

    def derive(self, secret: bytes) -> bytes:
        return hashlib.sha256(repr(sorted(self._parameters.items())).encode() + secret).digest()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyslots, "Argon2id", QuickArgon2id)


@pytest.fixture
def made(place: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A key file, for the key, the passphrase and the words."""
    monkeypatch.setattr(keyslots, "Argon2id", QuickArgon2id)
    keyslots.create(place, key, PASSPHRASE, WORDS, cost=keyslots.FLOOR)
    return place / keyslots.FILE_NAME


def test_the_real_thing_opens_and_refuses(place: Path, key: bytes) -> None:
    keyslots.create(place, key, PASSPHRASE, WORDS)
    assert keyslots.open_with_passphrase(place, PASSPHRASE) == key
    with pytest.raises(WrongPassphraseError, match=r"^That passphrase doesn’t open it\."):
        keyslots.open_with_passphrase(place, PASSPHRASE + " ")
    slot = json.loads((place / keyslots.FILE_NAME).read_text())["slots"][0]
    assert slot["memory_kib"] >= 256 * 1024
    assert slot["passes"] >= 3


@pytest.mark.usefixtures("made")
def test_the_words_open_it_however_they_were_typed(place: Path, key: bytes) -> None:
    assert keyslots.open_with_words(place, WORDS) == key
    assert keyslots.open_with_words(place, "  " + WORDS.upper().replace(" ", "\n ")) == key
    with pytest.raises(WrongWordsError):
        keyslots.open_with_words(place, WORDS.replace("yellow", "year"))


@pytest.mark.usefixtures("quick")
def test_one_passphrase_typed_on_two_systems_is_one(place: Path, key: bytes) -> None:
    keyslots.create(place, key, "caf\u00e9 am Morgen", WORDS, cost=keyslots.FLOOR)
    assert keyslots.open_with_passphrase(place, "cafe\u0301 am Morgen") == key


@pytest.mark.usefixtures("made")
def test_a_new_passphrase_replaces_the_old_and_leaves_the_words(place: Path, key: bytes) -> None:
    keyslots.change_passphrase(place, PASSPHRASE, "another one", cost=keyslots.FLOOR)
    assert keyslots.open_with_passphrase(place, "another one") == key
    assert keyslots.open_with_words(place, WORDS) == key
    with pytest.raises(WrongPassphraseError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


def test_who_does_not_know_the_old_passphrase_changes_nothing(place: Path, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(WrongPassphraseError):
        keyslots.change_passphrase(place, "guess", "another one", cost=keyslots.FLOOR)
    assert made.read_bytes() == before


@pytest.mark.usefixtures("made")
def test_after_the_words_a_new_passphrase_can_be_set(place: Path) -> None:
    keyslots.set_passphrase(place, keyslots.open_with_words(place, WORDS), "another one", cost=keyslots.FLOOR)
    assert keyslots.open_with_passphrase(place, "another one") == keyslots.open_with_words(place, WORDS)


def _refused(action: Callable[[], bytes]) -> bool:
    try:
        action()
    except KnownError as problem:
        return bool(problem.title)
    return False


def test_every_flipped_byte_of_the_file_is_refused_by_the_slot_it_is_in(place: Path, made: Path) -> None:
    good = made.read_bytes()
    words_slot = good.index(b'{"kdf":"hkdf')
    opened = []
    for position in range(len(good)):
        for flip in (1, 0x20, 0x80):
            bad = bytearray(good)
            bad[position] ^= flip
            made.write_bytes(bad)
            is_words = position >= words_slot
            if is_words and not _refused(lambda: keyslots.open_with_words(place, WORDS)):
                opened.append(position)
            if not is_words and not _refused(lambda: keyslots.open_with_passphrase(place, PASSPHRASE)):
                opened.append(position)
    assert opened == []


def test_every_truncation_is_refused(place: Path, made: Path) -> None:
    good = made.read_bytes()
    for length in range(len(good)):
        made.write_bytes(good[:length])
        with pytest.raises(DamagedKeysError):
            keyslots.open_with_passphrase(place, PASSPHRASE)


def _rewrite(made: Path, slot: int, **changes: object) -> None:
    value: dict[str, Any] = json.loads(made.read_bytes())
    value["slots"][slot].update(changes)
    made.write_text(json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 256 * 1024 - 1),
        ("memory_kib", 4 * 1024 * 1024 + 1),
        ("memory_kib", 262144.0),
        ("memory_kib", "262144"),
        ("passes", 2),
        ("passes", 65),
        ("passes", True),
        ("lanes", 2),
        ("kdf", "argon2i"),
        ("salt", ""),
        ("salt", "AAAAAAAAAAAAAAAAAAAAAB=="),
        ("nonce", 5),
        ("extra", 1),
    ],
)
def test_a_parameter_outside_the_bounds_is_refused_before_it_costs_anything(
    place: Path, made: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(keyslots, "Argon2id", None)
    _rewrite(made, 0, **{name: value})
    with pytest.raises(DamagedKeysError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


def test_a_parameter_within_the_bounds_that_was_changed_opens_nothing(place: Path, made: Path) -> None:
    _rewrite(made, 0, passes=4)
    with pytest.raises(WrongPassphraseError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


def test_parameters_are_part_of_what_is_authenticated(place: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Careless(QuickArgon2id):
        def __init__(self, **parameters: object) -> None:
            super().__init__(salt=parameters["salt"])

    monkeypatch.setattr(keyslots, "Argon2id", Careless)
    keyslots.set_passphrase(place, keyslots.open_with_words(place, WORDS), PASSPHRASE, cost=keyslots.FLOOR)
    keyslots.open_with_passphrase(place, PASSPHRASE)
    _rewrite(made, 0, passes=4)
    with pytest.raises(WrongPassphraseError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


@pytest.mark.parametrize(("memory", "passes"), [(1024, 3), (256 * 1024, 1), (8 * 1024 * 1024, 3), (256 * 1024, 65)])
def test_no_caller_can_ask_for_less_than_the_floor_or_for_too_much(memory: int, passes: int) -> None:
    with pytest.raises(ValueError, match="not allow"):
        Cost(memory, passes)


@pytest.mark.usefixtures("quick")
def test_a_fast_machine_gets_more_passes(place: Path, key: bytes) -> None:
    readings = iter([0.0, 0.1])
    keyslots.create(place, key, PASSPHRASE, WORDS, clock=lambda: next(readings))
    slot = json.loads((place / keyslots.FILE_NAME).read_text())["slots"][0]
    assert slot["passes"] == 30
    assert keyslots.open_with_passphrase(place, PASSPHRASE) == key


def test_a_newer_file_says_so(place: Path, made: Path) -> None:
    made.write_text('{"format":"partspair/keyslots/2","slots":{}}\n')
    with pytest.raises(NewerVersionError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"[" * 5000, b"\xff\xfe", b"x" * 20_000])
def test_what_is_no_key_file_is_refused_calmly(place: Path, made: Path, content: bytes) -> None:
    made.write_bytes(content)
    with pytest.raises(DamagedKeysError):
        keyslots.open_with_words(place, WORDS)


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs")
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_holds_nobody_up(place: Path, made: Path, make: Callable[[Path], None]) -> None:
    made.unlink()
    make(made)
    with pytest.raises(DamagedKeysError):
        keyslots.open_with_words(place, WORDS)


def test_a_missing_file_says_so(place: Path) -> None:
    with pytest.raises(NoKeysError):
        keyslots.open_with_passphrase(place, PASSPHRASE)


@pytest.mark.usefixtures("made")
def test_neither_slots_nor_keys_are_written_over(place: Path, key: bytes) -> None:
    with pytest.raises(FileExistsError):
        keyslots.create(place, key, "other", WORDS, cost=keyslots.FLOOR)


def test_a_write_that_fails_leaves_the_old_file(place: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = made.read_bytes()

    def failing(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", failing)
    with pytest.raises(OSError, match="No space"):
        keyslots.change_passphrase(place, PASSPHRASE, "another one", cost=keyslots.FLOOR)
    assert made.read_bytes() == before
    assert list(place.iterdir()) == [made]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_file_is_its_owners_alone_and_holds_no_secret(key: bytes, made: Path) -> None:
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    content = made.read_bytes()
    assert not any(secret in content for secret in (key, key.hex().encode(), b"quiet river", b"sausage"))


@pytest.mark.usefixtures("quick")
def test_the_same_key_is_never_wrapped_twice_alike(tmp_path: Path, key: bytes) -> None:
    contents = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        keyslots.create(tmp_path / name, key, PASSPHRASE, WORDS, cost=keyslots.FLOOR)
        contents.add((tmp_path / name / keyslots.FILE_NAME).read_bytes())
    assert len(contents) == 2
