"""What bundles and hellos share: a tar with one spelling, padded, sealed to exactly eight keys in random order."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from partspair.sealing.age import HybridIdentity, HybridRecipient, OpeningReader, Readable, SealingWriter, Writable
from partspair.sealing.failures import HeaderError, MalformedError, TooLargeError
from partspair.sealing.header import Stanza
from partspair.sealing.hybrid import SEED_BYTES, wrapped_enc
from partspair.sealing.tarball import BLOCK, END, fill, member_bytes, rounded_payload, size_in, tar_header

STANZAS = 8
PIECE = 64 * 1024
LARGEST_PAYLOAD = 480 * 1024 * 1024

_PADDING = "padding"


def padding_for(sizes: Iterable[int]) -> int:
    """Return the size of the padding member beside members of these `sizes`; TooLargeError beyond 480 MiB."""
    bare = sum(member_bytes(size) for size in sizes) + BLOCK + len(END)
    if bare > LARGEST_PAYLOAD:
        raise TooLargeError
    return rounded_payload(bare) - bare


class EnvelopeWriter:
    """Writes members in order, then padding and end. `recipients` are one to eight; throw-away keys fill the eight."""

    def __init__(
        self,
        out: Writable,
        recipients: Sequence[HybridRecipient],
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._writer = SealingWriter(out, _eight(recipients, random), random)

    def member(self, name: str, size: int, pieces: Iterable[bytes]) -> None:
        """Write one member, whose `pieces` have `size` bytes together."""
        self._writer.write(tar_header(name, size))
        for piece in pieces:
            self._writer.write(piece)
        self._writer.write(bytes(fill(size)))

    def close(self, padding: int) -> None:
        """Write `padding` zeros and the end."""
        self.member(_PADDING, padding, _zeros(padding))
        self._writer.write(END)
        self._writer.close()


class EnvelopeReader:
    """Reads members forward: every header is built, then compared. Whatever differs is a MalformedError."""

    def __init__(
        self, source: Readable, identities: Iterable[HybridIdentity], copy: Callable[[bytes], object] | None = None
    ) -> None:
        """`copy` is handed the plain payload as it is read, exactly; it is worth something only after `finish`."""
        self._reader = OpeningReader(source, identities, accept_header=_refuse_other_stanzas)
        self._copy = copy

    def first(self, name: str, largest: int) -> bytes:
        """Return the first member, the only one whose size is learnt from its own header: 1 to `largest` bytes."""
        header = self._read(BLOCK)
        try:
            size = size_in(header)
        except ValueError:
            raise MalformedError from None
        if not 1 <= size <= largest or header != tar_header(name, size):
            raise MalformedError
        data = self._exactly(size)
        self._zeros(fill(size))
        return data

    def member(self, name: str, size: int) -> Iterator[bytes]:
        """Yield the next member in pieces of at most 64 KiB; it must have this name and size."""
        if self._read(BLOCK) != tar_header(name, size):
            raise MalformedError
        for start in range(0, size, PIECE):
            yield self._exactly(min(PIECE, size - start))
        self._zeros(fill(size))

    def finish(self, padding: int) -> None:
        """Read the padding and the end, and see that nothing follows."""
        for piece in self.member(_PADDING, padding):
            _refuse_other_than_zeros(piece)
        self._zeros(len(END))
        if self._reader.read(1):
            raise MalformedError

    def _zeros(self, size: int) -> None:
        _refuse_other_than_zeros(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        data = self._read(size)
        if len(data) != size:
            raise MalformedError
        return data

    def _read(self, size: int) -> bytes:
        data = self._reader.read(size)
        if self._copy is not None:
            self._copy(data)
        return data


def _eight(recipients: Sequence[HybridRecipient], random: Callable[[int], bytes]) -> list[HybridRecipient]:
    if not 1 <= len(recipients) <= STANZAS:
        raise ValueError("seal to one to eight keys")
    missing = STANZAS - len(recipients)
    everyone = [*recipients, *(HybridIdentity(random(SEED_BYTES)).recipient for _ in range(missing))]
    return [one for _, one in sorted(((random(16), one) for one in everyone), key=lambda drawn: drawn[0])]


def _refuse_other_stanzas(stanzas: Sequence[Stanza]) -> None:
    if len(stanzas) != STANZAS:
        raise HeaderError("It is a sealed file, and not one that this app exchanges.")
    for stanza in stanzas:
        wrapped_enc(stanza)


def _zeros(size: int) -> Iterator[bytes]:
    block = bytes(PIECE)
    for start in range(0, size, PIECE):
        yield block[: size - start]


def _refuse_other_than_zeros(data: bytes) -> None:
    if data.count(0) != len(data):
        raise MalformedError
