"""Each line of a header has one allowed spelling, also under a MAC that is right."""

import hashlib
import hmac
import io
from collections.abc import Sequence

import pytest

from partspair.errors import KnownError
from partspair.sealing import passphrase
from partspair.sealing.age import HeaderError, NoMatchError, OpeningReader, Passphrase, open_sealed, seal
from partspair.sealing.base64text import encode_unpadded
from partspair.sealing.failures import CutShortError
from partspair.sealing.header import LARGEST_HEADER, MOST_STANZAS, Stanza, read_header
from partspair.sealing.hybrid import HybridIdentity
from partspair.sealing.kdf import hkdf

KEY = bytes(range(16))
VERSION = "age-encryption.org/v1"
STANZA = "-> known\nAAAA\n"


class Knowing:
    """Has the file key, whatever the stanzas are."""

    def unwrap(self, _stanzas: Sequence[Stanza]) -> bytes:
        return KEY


def header(stanzas: str = STANZA, version: str = VERSION, end: str = "---", mac: str = "") -> bytes:
    covered = f"{version}\n{stanzas}---".encode()
    right = hmac.new(hkdf(KEY, b"", b"header"), covered, hashlib.sha256).digest()
    return covered[:-3] + f"{end} {mac or encode_unpadded(right)}\n".encode() + bytes(16)


def begin(data: bytes) -> None:
    """Read the header and its MAC; a payload that is not there is no matter here."""
    OpeningReader(io.BytesIO(data), [Knowing()])


def test_such_a_header_is_fine_when_nothing_is_wrong_with_it() -> None:
    begin(header())
    begin(header("-> known with words\n" + "A" * 64 + "\nAAAA\n"))
    begin(header("-> known\n\n"))


@pytest.mark.parametrize(
    "data",
    [
        header(version="age-encryption.org/v2"),
        header(version="age-encryption.org/v1 "),
        header(stanzas=""),
        header("-> \nAAAA\n"),
        header("->  known\nAAAA\n"),
        header("-> known \nAAAA\n"),
        header("known\nAAAA\n"),
        header("-> kn\u00f6wn\nAAAA\n"),
        header("-> known\nAAA=\n"),
        header("-> known\nAA A\n"),
        header("-> known\n" + "A" * 68 + "\nAAAA\n"),
        header("-> known\n" + "A" * 64 + "\n"),
        header("-> known\nAAB\n"),
        header("-> known\nAAAAA\n"),
        header(STANZA + "-> scrypt AAAA 1\nAAAA\n"),
        header(STANZA * (MOST_STANZAS + 1)),
        header(end="--- "),
        header(end="----"),
        header(mac="A" * 42),
        header(mac="A" * 42 + "B"),
        header(mac="A" * 43 + "="),
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(HeaderError):
        begin(data)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", CutShortError),
        (VERSION[:5].encode(), CutShortError),
        (VERSION.encode(), CutShortError),
        (f"{VERSION}\n".encode(), CutShortError),
        (f"{VERSION}\n-> kno".encode(), CutShortError),
        (b"something else", HeaderError),
        (b"age-encryption.org/v2", HeaderError),
    ],
)
def test_what_is_still_arriving_is_told_from_what_is_something_else(data: bytes, kind: type[HeaderError]) -> None:
    with pytest.raises(HeaderError) as caught:
        begin(data)
    assert type(caught.value) is kind


def test_a_line_that_never_ends_is_not_read_beyond_the_largest_header() -> None:
    asked = 0

    def read_line(most: int) -> bytes:
        nonlocal asked
        asked += most
        return (VERSION + "\n").encode() if asked == most else b"-" * most

    with pytest.raises(HeaderError):
        read_header(read_line)
    assert asked <= 2 * LARGEST_HEADER


# Passphrases

SALT = encode_unpadded(bytes(16))


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (SALT,),
        (SALT, "1", "1"),
        ("*", "1"),
        (encode_unpadded(bytes(15)), "1"),
        (SALT, "0"),
        (SALT, "01"),
        (SALT, "+1"),
        (SALT, "\u0661"),
        (SALT, "100"),
        (SALT, "21"),
    ],
)
def test_a_passphrase_stanza_of_another_shape_is_refused(arguments: tuple[str, ...]) -> None:
    with pytest.raises(HeaderError):
        Passphrase("a word", 1).unwrap([Stanza("scrypt", arguments, bytes(32))])


@pytest.mark.parametrize("size", [31, 33])
def test_a_passphrase_stanza_with_another_body_is_refused(size: int) -> None:
    with pytest.raises(HeaderError):
        Passphrase("a word", 1).unwrap([Stanza("scrypt", (SALT, "1"), bytes(size))])


def test_a_passphrase_is_not_tried_on_a_file_for_keys() -> None:
    data = seal(b"for a key", [HybridIdentity(bytes(32)).recipient])
    with pytest.raises(NoMatchError):
        open_sealed(data, [Passphrase("a word", 1)])


def test_a_key_is_not_tried_on_a_file_for_a_passphrase() -> None:
    data = seal(b"for a word", [Passphrase("a word", 1)])
    with pytest.raises(NoMatchError):
        open_sealed(data, [HybridIdentity(bytes(32))])


def test_too_little_memory_for_a_passphrase_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    class Scrypt:
        def __init__(self, **_settings: object) -> None:
            pass

        def derive(self, _secret: bytes) -> bytes:
            raise MemoryError

    monkeypatch.setattr(passphrase, "Scrypt", Scrypt)
    with pytest.raises(KnownError, match="not enough free memory"):
        seal(b"", [Passphrase("a word", 1)])
