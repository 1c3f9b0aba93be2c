"""The age v1 file format (c2sp.org/age): written and read as a stream, in flat memory, at most 512 MiB a file."""

import io
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from partspair.errors import KnownError
from partspair.sealing.failures import (
    AgeError,
    HeaderError,
    HmacError,
    NoMatchError,
    PayloadError,
    TooLargeError,
)
from partspair.sealing.header import FILE_KEY_BYTES, Stanza, encode_header, read_header
from partspair.sealing.hybrid import HybridIdentity, HybridRecipient
from partspair.sealing.known_answer import EXPECTED, SEALED, SEED
from partspair.sealing.passphrase import Passphrase
from partspair.sealing.stream import NONCE_BYTES, ChunkOpener, ChunkSealer, payload_key

__all__ = [
    "LARGEST_FILE",
    "AgeError",
    "HeaderError",
    "HmacError",
    "HybridIdentity",
    "HybridRecipient",
    "Identity",
    "NoMatchError",
    "OpeningReader",
    "Passphrase",
    "PayloadError",
    "Readable",
    "Recipient",
    "SealingWriter",
    "Stanza",
    "TooLargeError",
    "Writable",
    "open_sealed",
    "seal",
    "self_check",
]

LARGEST_FILE = 512 * 1024 * 1024


class Writable(Protocol):
    """Where a file goes."""

    def write(self, data: bytes, /) -> int:
        """Take `data`, or the first of it, and return how much."""


class Readable(Protocol):
    """Where a file comes from."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end only."""


class Identity(Protocol):
    """Something that may open a file."""

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key, None if no stanza is for this identity; HeaderError for a malformed one."""


class Recipient(Protocol):
    """Something a file can be sealed to."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that holds `file_key` for this recipient."""


class SealingWriter:
    """Writes one age file to `out`. `close` completes the file; it neither flushes nor closes `out`."""

    def __init__(
        self,
        out: Writable,
        recipients: Sequence[Recipient],
        random: Callable[[int], bytes] = os.urandom,
        limit: int = LARGEST_FILE,
    ) -> None:
        if not recipients or (len(recipients) > 1 and any(isinstance(one, Passphrase) for one in recipients)):
            raise ValueError("seal to at least one key, or to a single passphrase")
        file_key, nonce = random(FILE_KEY_BYTES), random(NONCE_BYTES)
        self._out = out
        self._room = limit
        self._is_closed = False
        self._emit(encode_header([one.wrap(file_key) for one in recipients], file_key) + nonce)
        self._sealer = ChunkSealer(payload_key(file_key, nonce), self._emit)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Seal more plaintext; TooLargeError before the file grows beyond its limit."""
        if self._is_closed:
            raise ValueError("the file is complete")
        self._sealer.write(data)

    def close(self) -> None:
        """Write the last chunk. A file that was never closed does not open."""
        if not self._is_closed:
            self._is_closed = True
            self._sealer.finish()

    def _emit(self, data: bytes) -> None:
        self._room -= len(data)
        if self._room < 0:
            raise TooLargeError
        written = 0
        while written < len(data):
            written += self._out.write(data[written:] if written else data)


class OpeningReader:
    """Reads one age file from `source`, which it reads to the end.

    Everything about the header (and `accept_header`, which may refuse the stanzas before a key is tried) raises here.
    """

    def __init__(
        self,
        source: Readable,
        identities: Iterable[Identity],
        accept_header: Callable[[Sequence[Stanza]], None] = lambda _stanzas: None,
        limit: int = LARGEST_FILE,
    ) -> None:
        self._source = _BoundedSource(source, limit)
        header = read_header(self._source.read_line)
        accept_header(header.stanzas)
        file_key = _unwrap(header.stanzas, identities)
        if not header.is_from(file_key):
            raise HmacError
        nonce = self._source.read(NONCE_BYTES)
        if len(nonce) < NONCE_BYTES:
            raise HeaderError
        self._opener = ChunkOpener(payload_key(file_key, nonce), self._source.read)
        self._chunk = memoryview(b"")
        self._failure: PayloadError | None = None

    def read(self, size: int) -> bytes:
        """Return exactly `size` verified bytes, fewer only at the verified end; PayloadError for ever after a fault."""
        pieces: list[memoryview] = []
        while size > 0 and (len(self._chunk) > 0 or self._refill()):
            pieces.append(self._chunk[:size])
            size -= len(pieces[-1])
            self._chunk = self._chunk[len(pieces[-1]) :]
        return b"".join(pieces)

    def _refill(self) -> bool:
        if self._failure is not None:
            raise self._failure
        try:
            data = self._opener.next_chunk()
        except PayloadError as failure:
            self._failure = failure
            raise
        self._chunk = memoryview(data or b"")
        return bool(data)


class _BoundedSource:
    """A file read in whole pieces, whatever its own reads return, and never beyond its limit."""

    def __init__(self, source: Readable, limit: int) -> None:
        self._source = source
        self._room = limit
        self._buffer = b""

    def read_line(self, most: int) -> bytes:
        """Return at most `most` bytes, up to and with the next newline."""
        while b"\n" not in self._buffer[:most] and len(self._buffer) < most:
            more = self._more(8192)
            if not more:
                break
            self._buffer += more
        end = self._buffer.find(b"\n", 0, most) + 1 or most
        line, self._buffer = self._buffer[:end], self._buffer[end:]
        return line

    def read(self, size: int) -> bytes:
        """Return exactly `size` bytes, fewer only at the end."""
        pieces, self._buffer = [self._buffer[:size]], self._buffer[size:]
        missing = size - len(pieces[0])
        while missing and (more := self._more(missing)):
            pieces.append(more)
            missing -= len(more)
        return b"".join(pieces)

    def _more(self, size: int) -> bytes:
        more = self._source.read(size)
        self._room -= len(more)
        if self._room < 0:
            raise PayloadError("It is larger than any file this app writes.")
        return more


def _unwrap(stanzas: Sequence[Stanza], identities: Iterable[Identity]) -> bytes:
    for identity in identities:
        file_key = identity.unwrap(stanzas)
        if file_key is not None:
            if len(file_key) != FILE_KEY_BYTES:
                raise HeaderError
            return file_key
    raise NoMatchError


def seal(data: bytes, recipients: Sequence[Recipient], random: Callable[[int], bytes] = os.urandom) -> bytes:
    """Return `data` as one age file, for things small enough to hold in memory."""
    out = io.BytesIO()
    writer = SealingWriter(out, recipients, random)
    writer.write(data)
    writer.close()
    return out.getvalue()


def open_sealed(data: bytes, identities: Iterable[Identity]) -> bytes:
    """Return what is sealed in `data`; AgeError if it does not open to its very end."""
    return OpeningReader(io.BytesIO(data), identities).read(len(data))


def self_check() -> None:
    """Open one known file, and see a changed one refused; KnownError if the cryptography here is not right.

    Run at every start: if it fails, nothing may be sealed.
    """
    identity = HybridIdentity(SEED)
    try:
        is_right = open_sealed(SEALED, [identity]) == EXPECTED
        is_right = is_right and open_sealed(seal(EXPECTED, [identity.recipient]), [identity]) == EXPECTED
    except AgeError:
        is_right = False
    if not (is_right and _is_refused(SEALED[:-1] + bytes([SEALED[-1] ^ 1]), identity)):
        raise KnownError(
            "The sealing on this computer does not work as it should.",
            "A known file did not open as expected, so nothing will be sealed or sent. What is here is safe.",
            "Install the app again.",
        )


def _is_refused(data: bytes, identity: HybridIdentity) -> bool:
    try:
        open_sealed(data, [identity])
    except AgeError:
        return True
    return False
