"""The age reader and writer: round trips, bounds, flat memory, faults."""

import io
import itertools
import tracemalloc

import pytest
from typing_extensions import override

from partspair.errors import KnownError
from partspair.sealing import age, known_answer
from partspair.sealing.age import (
    HeaderError,
    HybridIdentity,
    HybridRecipient,
    NoMatchError,
    OpeningReader,
    Passphrase,
    PayloadError,
    SealingWriter,
    TooLargeError,
    open_sealed,
    seal,
)
from partspair.sealing.header import Stanza, encode_header, read_header
from partspair.sealing.stream import CHUNK

OURS = HybridIdentity(bytes(range(32)))
THEIRS = HybridIdentity(bytes(range(32, 64)))


class Trickle:
    """A file whose reads and writes are short, as those of a pipe or a network drive may be."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = bytearray(data)
        self._sizes = itertools.cycle([1, 700, 3, 40_000])

    def read(self, size: int, /) -> bytes:
        size = min(size, next(self._sizes))
        taken, self.data = bytes(self.data[:size]), self.data[size:]
        return taken

    def write(self, data: bytes, /) -> int:
        size = min(len(data), next(self._sizes))
        self.data += data[:size]
        return size


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_what_was_sealed_opens_for_every_recipient(size: int) -> None:
    data = bytes(index % 251 for index in range(size))
    sealed = seal(data, [OURS.recipient, THEIRS.recipient])
    assert open_sealed(sealed, [OURS]) == data
    assert open_sealed(sealed, [THEIRS]) == data
    with pytest.raises(NoMatchError):
        open_sealed(sealed, [HybridIdentity(bytes(32))])


def test_short_reads_and_writes_change_nothing() -> None:
    data, out = bytes(200_000), Trickle()
    writer = SealingWriter(out, [OURS.recipient])
    for start in range(0, len(data), 777):
        writer.write(data[start : start + 777])
    writer.close()
    reader = OpeningReader(Trickle(bytes(out.data)), [OURS])
    assert b"".join(iter(lambda: reader.read(999), b"")) == data


def test_a_passphrase_stands_alone_and_is_the_same_in_both_unicode_spellings() -> None:
    sealed = seal(b"backup", [Passphrase("caf\u00e9", work_factor=10)])
    assert open_sealed(sealed, [Passphrase("cafe\u0301")]) == b"backup"
    with pytest.raises(ValueError, match="single passphrase"):
        seal(b"", [Passphrase("one", work_factor=10), OURS.recipient])
    with pytest.raises(ValueError, match="at least one"):
        seal(b"", [])


def test_a_passphrase_is_not_tried_beyond_the_greatest_work_factor() -> None:
    class Hard(Passphrase):
        @override
        def _key(self, _salt: bytes, _factor: int) -> bytes:
            raise AssertionError("tried")

    for factor, body in (("21", bytes(32)), ("18", bytes(31)), ("18", bytes(33))):
        with pytest.raises(HeaderError):
            Hard("anything").unwrap([Stanza("scrypt", ("A" * 22, factor), body)])


def test_a_file_key_of_another_length_is_refused() -> None:
    class Short:
        def unwrap(self, _stanzas: object) -> bytes:
            return bytes(15)

    with pytest.raises(HeaderError):
        open_sealed(seal(b"", [OURS.recipient]), [Short()])


def test_secrets_are_not_shown() -> None:
    assert "secret" not in repr(Passphrase("secret"))
    assert repr(bytes(range(32))) not in repr(OURS)


@pytest.mark.parametrize(
    "public",
    [b"", bytes(1216), b"\xff" * 1216, OURS.recipient.public[:-32] + bytes(32), OURS.recipient.public + b"\0"],
    ids=["empty", "low order", "not a key", "low order half", "too long"],
)
def test_an_unusable_opening_key_is_noticed_by_a_trial(public: bytes) -> None:
    assert not HybridRecipient(public).is_usable()
    assert OURS.recipient.is_usable()


def test_a_complete_file_takes_no_more() -> None:
    out = io.BytesIO()
    writer = SealingWriter(out, [OURS.recipient])
    writer.close()
    writer.close()
    with pytest.raises(ValueError, match="complete"):
        writer.write(b"more")
    assert open_sealed(out.getvalue(), [OURS]) == b""


def test_a_last_line_without_its_end_is_refused() -> None:
    head = encode_header([OURS.recipient.wrap(bytes(16))], bytes(16))
    assert len(read_header(io.BytesIO(head).readline).stanzas) == 1
    with pytest.raises(HeaderError):
        read_header(io.BytesIO(head[:-1] + b"x").readline)


def test_a_seed_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        HybridIdentity(bytes(31))


def test_an_unfinished_file_does_not_open() -> None:
    out = io.BytesIO()
    writer = SealingWriter(out, [OURS.recipient])
    writer.write(bytes(3 * CHUNK))
    reader = OpeningReader(io.BytesIO(out.getvalue()), [OURS])
    assert reader.read(CHUNK) == bytes(CHUNK)
    with pytest.raises(PayloadError):
        reader.read(CHUNK)
    with pytest.raises(PayloadError):
        reader.read(1)


def test_after_a_fault_nothing_more_is_read() -> None:
    sealed = seal(bytes(2 * CHUNK), [OURS.recipient])
    start = len(sealed) - 2 * (CHUNK + 16)
    reader = OpeningReader(io.BytesIO(sealed[:start] + bytes(CHUNK + 16) + sealed[start:]), [OURS])
    for _ in range(3):
        with pytest.raises(PayloadError):
            reader.read(1)


def test_chunks_cannot_be_swapped_doubled_or_dropped() -> None:
    sealed = seal(bytes(4 * CHUNK), [OURS.recipient])
    size = CHUNK + 16
    start = len(sealed) - 4 * size
    head, chunks = sealed[:start], [sealed[start + n * size : start + (n + 1) * size] for n in range(4)]
    for order in ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [0, 1, 2], [0, 1, 2, 3, 3], [3], []):
        with pytest.raises(PayloadError):
            open_sealed(head + b"".join(chunks[n] for n in order), [OURS])


def test_a_header_without_end_is_given_up_early() -> None:
    class Endless:
        def __init__(self, line: bytes) -> None:
            self.given, self.line = 0, line

        def read(self, size: int, /) -> bytes:
            piece = b"age-encryption.org/v1\n" if not self.given else (self.line * size)[:size]
            self.given += len(piece)
            return piece

    for line in (b"-> a\n\n", b"x", b"\n", b"-> a\n" + b"A" * 64 + b"\n"):
        source = Endless(line)
        with pytest.raises(HeaderError):
            OpeningReader(source, [OURS])
        assert source.given < 80_000


def test_a_file_grows_no_further_than_its_limit() -> None:
    sealed = seal(bytes(10), [OURS.recipient])
    writer = SealingWriter(io.BytesIO(), [OURS.recipient], limit=2 * CHUNK)
    with pytest.raises(TooLargeError):
        writer.write(bytes(4 * CHUNK))
    with pytest.raises(PayloadError):
        OpeningReader(io.BytesIO(sealed), [OURS], limit=len(sealed) - 1).read(10)
    assert OpeningReader(io.BytesIO(sealed), [OURS], limit=len(sealed)).read(10) == bytes(10)


def test_memory_stays_flat() -> None:
    class Sink:
        def __init__(self) -> None:
            self.size = 0

        def write(self, data: bytes, /) -> int:
            self.size += len(data)
            return len(data)

    sink, megabyte = Sink(), bytes(1024 * 1024)
    tracemalloc.start()
    try:
        writer = SealingWriter(sink, [OURS.recipient])
        for _ in range(64):
            writer.write(megabyte)
        writer.close()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sink.size > 64 * len(megabyte)
    assert peak < 2 * 1024 * 1024


def test_self_check_passes_and_notices_wrong_cryptography(monkeypatch: pytest.MonkeyPatch) -> None:
    age.self_check()
    monkeypatch.setattr(age, "EXPECTED", known_answer.EXPECTED + b"!")
    with pytest.raises(KnownError, match="does not work"):
        age.self_check()


def test_self_check_notices_a_reader_that_accepts_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "open_sealed", lambda _data, _identities: known_answer.EXPECTED)
    with pytest.raises(KnownError, match="does not work"):
        age.self_check()


def test_self_check_notices_a_writer_that_nobody_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "seal", lambda _data, recipients: seal(b"", recipients))
    with pytest.raises(KnownError, match="does not work"):
        age.self_check()
