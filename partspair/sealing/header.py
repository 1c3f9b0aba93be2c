"""The header of an age file: version line, stanzas, MAC (c2sp.org/age). Strict, and bounded before it is read."""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partspair.sealing.base64text import decode_unpadded, encode_unpadded
from partspair.sealing.failures import CutShortError, HeaderError
from partspair.sealing.kdf import hkdf

FILE_KEY_BYTES = 16
WRAPPED_BYTES = FILE_KEY_BYTES + 16
LARGEST_HEADER = 64 * 1024
MOST_STANZAS = 64

_VERSION = b"age-encryption.org/v1"
_COLUMNS = 64
_ARGUMENTS = re.compile(rb"-> ([\x21-\x7e]+(?: [\x21-\x7e]+)*)")
_END = re.compile(rb"--- ([A-Za-z0-9+/]{43})")
_BODY = re.compile(rb"[A-Za-z0-9+/]{0,64}")


@dataclass(frozen=True)
class Stanza:
    """The file key, wrapped for one recipient: its type, arguments and body."""

    type: str
    arguments: tuple[str, ...]
    body: bytes

    def encode(self) -> bytes:
        """Return the stanza's lines, the final short one included."""
        text = encode_unpadded(self.body)
        lines = [" ".join(("->", self.type, *self.arguments))]
        lines += [text[start : start + _COLUMNS] for start in range(0, len(text) + 1, _COLUMNS)]
        return "".join(line + "\n" for line in lines).encode("ascii")


@dataclass(frozen=True)
class Header:
    """Stanzas, the MAC over them, and the exact bytes that the MAC covers."""

    stanzas: tuple[Stanza, ...]
    mac: bytes
    covered: bytes

    def is_from(self, file_key: bytes) -> bool:
        """Say, in constant time, whether whoever held `file_key` wrote this header."""
        return hmac.compare_digest(self.mac, _mac(file_key, self.covered))


def encode_header(stanzas: Sequence[Stanza], file_key: bytes) -> bytes:
    """Return the whole header for `stanzas`, ending with its MAC line."""
    covered = _VERSION + b"\n" + b"".join(stanza.encode() for stanza in stanzas) + b"---"
    return covered + b" " + encode_unpadded(_mac(file_key, covered)).encode("ascii") + b"\n"


def read_header(read_line: Callable[[int], bytes]) -> Header:
    """Read a header by lines. `read_line(most)` returns at most `most` bytes, up to and with the next newline.

    Raises HeaderError for anything that the format does not allow, and beyond 64 KiB or 64 stanzas.
    """
    return _HeaderReading(read_line).read()


class _HeaderReading:
    def __init__(self, read_line: Callable[[int], bytes]) -> None:
        self._read_line = read_line
        self._covered = bytearray()

    def read(self) -> Header:
        if self._line() != _VERSION:
            raise HeaderError
        stanzas: list[Stanza] = []
        line = self._line()
        while (end := _END.fullmatch(line)) is None:
            if len(stanzas) == MOST_STANZAS:
                raise HeaderError("It names more recipients than are read here.")
            stanzas.append(self._stanza(line))
            line = self._line()
        if not stanzas or (len(stanzas) > 1 and any(stanza.type == "scrypt" for stanza in stanzas)):
            raise HeaderError
        covered = bytes(self._covered[: -len(line) - 1]) + b"---"
        return Header(tuple(stanzas), _decode(end[1]), covered)

    def _line(self) -> bytes:
        room = LARGEST_HEADER - len(self._covered)
        line = self._read_line(room)
        if not line.endswith(b"\n"):
            is_begun = self._covered or (_VERSION + b"\n").startswith(line)
            raise CutShortError if is_begun and len(line) < room else HeaderError
        self._covered += line
        return line[:-1]

    def _stanza(self, first: bytes) -> Stanza:
        words = _ARGUMENTS.fullmatch(first)
        if words is None:
            raise HeaderError
        kind, *arguments = words[1].decode("ascii").split(" ")
        body = bytearray()
        while True:
            line = self._line()
            if _BODY.fullmatch(line) is None:
                raise HeaderError
            body += line
            if len(line) < _COLUMNS:
                return Stanza(kind, tuple(arguments), _decode(bytes(body)))


def _decode(text: bytes) -> bytes:
    try:
        return decode_unpadded(text)
    except ValueError:
        raise HeaderError from None


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.new(hkdf(file_key, b"", b"header"), covered, hashlib.sha256).digest()
