"""The payload of an age file: chunks of 64 KiB, each sealed on its own and in its place (c2sp.org/age, "Payload")."""

from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from partspair.sealing.failures import PayloadError
from partspair.sealing.kdf import hkdf

CHUNK = 64 * 1024
TAG_BYTES = 16
NONCE_BYTES = 16


def payload_key(file_key: bytes, nonce: bytes) -> bytes:
    """Return the key of one file's payload."""
    return hkdf(file_key, nonce, b"payload")


def _chunk_nonce(counter: int, is_last: bool) -> bytes:
    return counter.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


class ChunkSealer:
    """Takes any pieces of plaintext and hands whole sealed chunks to `emit`. Holds at most one chunk."""

    def __init__(self, key: bytes, emit: Callable[[bytes], object]) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._emit = emit
        self._counter = 0
        self._waiting = bytearray()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take more plaintext. The last chunk is sealed only by `finish`, so a full one waits for its successor."""
        rest = memoryview(data).cast("B")
        while len(rest) > 0:
            if len(self._waiting) == CHUNK:
                self._seal(is_last=False)
            taken = CHUNK - len(self._waiting)
            self._waiting += rest[:taken]
            rest = rest[taken:]

    def finish(self) -> None:
        """Seal the last chunk (empty only when everything is)."""
        self._seal(is_last=True)

    def _seal(self, *, is_last: bool) -> None:
        self._emit(self._cipher.encrypt(_chunk_nonce(self._counter, is_last), bytes(self._waiting), None))
        self._counter += 1
        self._waiting.clear()


class ChunkOpener:
    """Opens chunk after chunk. `read(n)` must return exactly `n` bytes, or fewer at the end of the file."""

    def __init__(self, key: bytes, read: Callable[[int], bytes]) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._read = read
        self._counter = 0
        self._ahead = read(CHUNK + TAG_BYTES)
        self._is_done = False

    def next_chunk(self) -> bytes | None:
        """Return the next verified plaintext, None after the last; PayloadError for anything out of place."""
        if self._is_done:
            return None
        sealed = self._ahead
        self._ahead = self._read(CHUNK + TAG_BYTES) if len(sealed) == CHUNK + TAG_BYTES else b""
        is_last = not self._ahead
        if len(sealed) == TAG_BYTES and self._counter > 0:
            raise PayloadError
        try:
            data = self._cipher.decrypt(_chunk_nonce(self._counter, is_last), sealed, None)
        except InvalidTag:
            raise PayloadError from None
        self._counter += 1
        self._is_done = is_last
        return data
