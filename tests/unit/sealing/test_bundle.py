"""Bundles: what goes in comes out, and nothing that differs by one bit is used."""

import hashlib
import io
import tarfile
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typing_extensions import override

from partspair.errors import TamperedError
from partspair.sealing import envelope
from partspair.sealing.age import (
    AgeError,
    HeaderError,
    HybridIdentity,
    OpeningReader,
    SealingWriter,
    TooLargeError,
    seal,
)
from partspair.sealing.bundle import SOUND as SOUND_TYPE
from partspair.sealing.bundle import (
    AttachmentInfo,
    is_acceptable,
    is_name,
    is_signed,
    name_of,
    read_bundle,
    sign_manifest,
    write_bundle,
)
from partspair.sealing.header import Stanza, encode_header, read_header
from partspair.sealing.keys import SigningKey
from partspair.sealing.tarball import END, rounded_payload, tar_header

KEY = SigningKey(bytes(range(32)))
OURS, THEIRS = HybridIdentity(bytes(32)), HybridIdentity(bytes([1]) * 32)
MANIFEST = b'{"format": "partspair/bundle/1"}'
SOUND, PICTURE = b"OggS" + bytes(100_000), b"\x89PNG" * 100
INFOS = [
    AttachmentInfo("audio/ogg", len(SOUND), hashlib.sha256(SOUND).digest()),
    AttachmentInfo("image/png", len(PICTURE), hashlib.sha256(PICTURE).digest()),
]


def written(manifest: bytes = MANIFEST) -> bytes:
    out = io.BytesIO()
    signature = sign_manifest(KEY, manifest)
    attachments = list(zip(INFOS, [[SOUND[:7], SOUND[7:]], [PICTURE]], strict=True))
    write_bundle(out, manifest, signature, attachments, [OURS.recipient, THEIRS.recipient])
    return out.getvalue()


class Receiver:
    """What a receiving flow does: checks the signature, keeps pieces aside."""

    def __init__(self, infos: Sequence[AttachmentInfo] = INFOS) -> None:
        self.infos, self.stored, self.manifest = infos, [bytearray() for _ in infos], b""

    def check(self, manifest: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
        if not is_signed(KEY.public, manifest, signature):
            raise TamperedError("not signed")
        self.manifest = manifest
        return self.infos

    def store(self, place: int, piece: bytes) -> None:
        self.stored[place] += piece

    def read(self, data: bytes) -> None:
        read_bundle(io.BytesIO(data), [OURS], self.check, self.store)


def refused(data: bytes, infos: Sequence[AttachmentInfo] = INFOS) -> Receiver:
    receiver = Receiver(infos)
    with pytest.raises((AgeError, TamperedError)):
        receiver.read(data)
    return receiver


def plain(data: bytes) -> bytes:
    return OpeningReader(io.BytesIO(data), [OURS]).read(1 << 30)


def sealed_again(payload: bytes) -> bytes:
    return seal(payload, [OURS.recipient, *(HybridIdentity(bytes([n]) * 32).recipient for n in range(2, 9))])


def test_what_is_written_is_read_by_each_device() -> None:
    data = written()
    for identity in (OURS, THEIRS):
        receiver = Receiver()
        read_bundle(io.BytesIO(data), [HybridIdentity(bytes([9]) * 32), identity], receiver.check, receiver.store)
        assert receiver.manifest == MANIFEST
        assert receiver.stored == [SOUND, PICTURE]


def test_the_name_follows_from_the_content() -> None:
    out = io.BytesIO()
    digest = write_bundle(out, MANIFEST, sign_manifest(KEY, MANIFEST), [], [OURS.recipient])
    assert digest == hashlib.sha256(out.getvalue()).digest()
    assert is_name(name_of(digest))
    assert name_of(bytes(32)) == "a" * 32
    assert not is_name("A" * 32)
    assert not is_name("a" * 31)
    assert not is_name("a" * 32 + "\n")


def test_any_tar_opens_it_and_finds_only_zeros_beside_the_content() -> None:
    with tarfile.open(fileobj=io.BytesIO(plain(written()))) as tar:
        members = tar.getmembers()
        names = [member.name for member in members]
        assert names == ["manifest.json", "manifest.sig", "attachment-01.opus", "attachment-02.png", "padding"]
        assert {(m.mode, m.uid, m.gid, m.mtime, m.uname, m.type) for m in members} == {(0o600, 0, 0, 0, "", b"0")}
        assert tar.extractfile("attachment-01.opus").read() == SOUND  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [1, 2, 3])
def test_eight_keys_always_in_random_order(size: int) -> None:
    recipients = [HybridIdentity(bytes([n]) * 32).recipient for n in range(size)]
    lengths, places = set(), set()
    for _ in range(12):
        out = io.BytesIO()
        write_bundle(out, MANIFEST, sign_manifest(KEY, MANIFEST), [], recipients)
        header = read_header(io.BytesIO(out.getvalue()).readline)
        lengths.add((len(header.covered), len(out.getvalue())))
        assert [one.type for one in header.stanzas] == ["mlkem768x25519"] * 8
        places.add([OURS.unwrap([one]) is not None for one in header.stanzas].index(True))
    assert len(lengths) == 1
    assert len(places) > 1


@pytest.mark.parametrize("count", [0, 9])
def test_no_key_or_nine_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="one to eight"):
        write_bundle(io.BytesIO(), MANIFEST, bytes(64), [], [OURS.recipient] * count)


@pytest.mark.parametrize("count", [1, 7, 9])
def test_another_number_of_stanzas_is_refused_before_a_key_is_tried(count: int) -> None:
    class Untried(HybridIdentity):
        @override
        def unwrap(self, _stanzas: object) -> bytes | None:
            raise AssertionError("a key was tried")

    data = seal(plain(written()), [OURS.recipient] * count)
    with pytest.raises(HeaderError):
        read_bundle(io.BytesIO(data), [Untried(bytes(32))], Receiver().check, Receiver().store)


def test_sizes_are_rounded() -> None:
    assert len(plain(written())) == rounded_payload(len(plain(written()))) == 13 * 8_192
    assert rounded_payload(1) == 65_536
    assert rounded_payload(65_537) == 65_536 + 8_192
    assert rounded_payload(1_000_000) == 1_048_576
    assert rounded_payload(3_000_000) == 3_145_728


def test_every_truncation_is_refused() -> None:
    data = written()
    for size in [*range(0, 13_500, 97), *range(13_500, len(data), 4_001), len(data) - 1]:
        refused(data[:size])


def test_every_flipped_bit_is_refused() -> None:
    data = written()
    for place in [*range(0, 1_700, 7), *range(1_700, len(data), 2_003), len(data) - 1]:
        flipped = bytearray(data)
        flipped[place] ^= 1 << place % 8
        if place < 14_000:
            assert refused(bytes(flipped)).manifest == b""
        else:
            refused(bytes(flipped))


def test_trailing_bytes_are_refused() -> None:
    refused(written() + b"\0")
    refused(written() + bytes(70_000))


def test_an_unsigned_manifest_stores_nothing() -> None:
    data = plain(written())
    start = data.index(KEY.sign(b"partspair/1/bundle\0" + MANIFEST))
    for changed in (data[:start] + bytes(64) + data[start + 64 :], data.replace(b"bundle/1", b"bundle/2")):
        receiver = refused(sealed_again(changed))
        assert receiver.stored == [b"", b""]


def other_payloads() -> dict[str, Callable[[bytes], bytes]]:
    pad = tar_header("padding", 0)[:10]
    return {
        "padding not zero": lambda data: data[:-2_000] + b"x" + data[-1_999:],
        "end not zero": lambda data: data[:-1] + b"x",
        "more behind the end": lambda data: data + bytes(512),
        "no end": lambda data: data[: -len(END)],
        "fill not zero": lambda data: data[:600] + b"x" + data[601:],
        "another mode": lambda data: data.replace(b"0000600\0", b"0000644\0", 1),
        "another owner": lambda data: data[:265] + b"root" + data[269:],
        "padding renamed": lambda data: data.replace(pad, b"qadding\0\0\0"),
        "attachment changed": lambda data: data.replace(b"\x89PNG", b"\x89pNG", 1),
        "attachment renamed": lambda data: data.replace(b"attachment-01.opus", b"../../tachment.opu"),
        "size with a sign": lambda data: data[:124] + b"-0000000040\0" + data[136:],
        "size no number": lambda data: data[:124] + b"zzzzzzzzzzz\0" + data[136:],
        "size with spaces": lambda data: data[:124] + b"         40\0" + data[136:],
        "size far too large": lambda data: data[:124] + b"77777777777\0" + data[136:],
        "empty": lambda _data: b"",
    }


@pytest.mark.parametrize("name", other_payloads())
def test_another_payload_under_a_good_header_is_refused(name: str) -> None:
    changed = other_payloads()[name](plain(written()))
    assert changed != plain(written())
    refused(sealed_again(changed))


@pytest.mark.parametrize(
    "infos",
    [
        INFOS[:1],
        INFOS[::-1],
        [*INFOS, INFOS[0]],
        [AttachmentInfo("audio/ogg", INFOS[0].size, bytes(32)), INFOS[1]],
        [AttachmentInfo("audio/ogg", INFOS[0].size - 1, INFOS[0].sha256), INFOS[1]],
        [AttachmentInfo("image/png", INFOS[0].size, INFOS[0].sha256), INFOS[1]],
        [AttachmentInfo("text/html", INFOS[0].size, INFOS[0].sha256), INFOS[1]],
        [AttachmentInfo("audio/ogg", 1 << 50, INFOS[0].sha256), INFOS[1]],
        [AttachmentInfo("audio/ogg", -1, INFOS[0].sha256), INFOS[1]],
        INFOS * 17,
    ],
)
def test_attachments_other_than_the_manifest_says_are_refused(infos: list[AttachmentInfo]) -> None:
    refused(written(), infos)


@pytest.mark.parametrize("pieces", [[SOUND[:-1]], [SOUND, b"x"], [b"x" + SOUND[1:]]])
def test_a_writer_notices_an_attachment_that_changed(pieces: list[bytes]) -> None:
    with pytest.raises(TamperedError):
        write_bundle(io.BytesIO(), MANIFEST, bytes(64), [(INFOS[0], pieces)], [OURS.recipient])


def test_an_endless_attachment_is_given_up() -> None:
    given: list[int] = []

    def endless() -> Iterator[bytes]:
        while len(given) < 100:
            given.append(1)
            yield SOUND

    with pytest.raises(TamperedError):
        write_bundle(io.BytesIO(), MANIFEST, bytes(64), [(INFOS[0], endless())], [OURS.recipient])
    assert len(given) == 2


@pytest.mark.parametrize("size", [0, 256 * 1024 + 1, 8**11 - 1])
def test_a_manifest_of_an_impossible_size_is_refused_by_its_header_alone(size: int) -> None:
    manifest = bytes(min(size, 300_000) + -min(size, 300_000) % 512)
    payload = tar_header("manifest.json", size) + manifest + tar_header("manifest.sig", 64) + bytes(300_000)
    with pytest.raises((AgeError, TamperedError)):
        read_bundle(io.BytesIO(sealed_again(payload)), [OURS], unexpected, Receiver().store)


def unexpected(_manifest: bytes, _signature: bytes) -> Sequence[AttachmentInfo]:
    raise AssertionError("a manifest was looked at")


@pytest.mark.parametrize(
    "other",
    [
        lambda stanza: replace(stanza, type="mlkem768x25519x"),
        lambda stanza: replace(stanza, arguments=(stanza.arguments[0] + "AAAA",)),
        lambda stanza: replace(stanza, arguments=(stanza.arguments[0], "more")),
        lambda stanza: replace(stanza, body=stanza.body + b"x"),
    ],
)
def test_a_stanza_of_another_shape_is_refused_before_a_key_is_tried(other: Callable[[Stanza], Stanza]) -> None:
    class Untried(HybridIdentity):
        @override
        def unwrap(self, _stanzas: object) -> bytes | None:
            raise AssertionError("a key was tried")

    stanzas = [OURS.recipient.wrap(bytes(16)) for _ in range(8)]
    header = encode_header([*stanzas[:7], other(stanzas[7])], bytes(16))
    with pytest.raises(HeaderError):
        read_bundle(io.BytesIO(header + bytes(99)), [Untried(bytes(32))], Receiver().check, Receiver().store)


def test_attachments_are_bounded() -> None:
    one = INFOS[0]
    assert is_acceptable([])
    assert is_acceptable([one] * 32)
    assert not is_acceptable([one] * 33)
    assert not is_acceptable([AttachmentInfo("audio/ogg", 1, bytes(31))])
    assert not is_acceptable([AttachmentInfo("audio/ogg", -1, bytes(32))])
    assert not is_acceptable([AttachmentInfo("audio/ogg", envelope.LARGEST_PAYLOAD + 1, bytes(32))])
    assert not is_acceptable([AttachmentInfo("audio/mpeg", 1, bytes(32))])


def test_too_large_a_bundle_is_refused_before_it_is_written() -> None:
    out = io.BytesIO()
    huge = AttachmentInfo("audio/ogg", envelope.LARGEST_PAYLOAD, bytes(32))
    with pytest.raises(TooLargeError):
        write_bundle(out, MANIFEST, bytes(64), [(huge, [])], [OURS.recipient])
    assert out.getvalue() == b""


@pytest.mark.parametrize(
    ("manifest", "signature", "infos"),
    [
        (b"", bytes(64), []),
        (bytes(256 * 1024 + 1), bytes(64), []),
        (MANIFEST, bytes(63), []),
        (MANIFEST, bytes(64), [AttachmentInfo("text/html", 0, hashlib.sha256().digest())]),
    ],
)
def test_what_no_reader_would_take_is_not_written(
    manifest: bytes, signature: bytes, infos: list[AttachmentInfo]
) -> None:
    out = io.BytesIO()
    with pytest.raises(ValueError, match="a bundle may hold"):
        write_bundle(out, manifest, signature, [(info, []) for info in infos], [OURS.recipient])
    assert out.getvalue() == b""


def test_two_file_keys_in_one_header_open_nothing() -> None:
    """The header's MAC belongs to one file key; a stanza with another one leads nowhere."""

    class Other:
        def wrap(self, _file_key: bytes) -> object:
            return OURS.recipient.wrap(bytes(16))

    out = io.BytesIO()
    others = [HybridIdentity(bytes([n]) * 32).recipient for n in range(2, 9)]
    writer = SealingWriter(out, [Other(), *others])  # type: ignore[list-item]
    writer.write(plain(written()))
    writer.close()
    assert refused(out.getvalue()).manifest == b""


def test_a_long_recording_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    piece, count = bytes(range(256)) * 256, 512
    info = AttachmentInfo(SOUND_TYPE, len(piece) * count, hashlib.sha256(piece * count).digest())
    path, received = tmp_path / "bundle", hashlib.sha256()
    tracemalloc.start()
    try:
        with path.open("wb") as out:
            pieces = (piece for _ in range(count))
            write_bundle(out, MANIFEST, sign_manifest(KEY, MANIFEST), [(info, pieces)], [OURS.recipient])
        with path.open("rb") as source:
            read_bundle(source, [OURS], lambda *_: [info], lambda _place, data: received.update(data))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert received.digest() == info.sha256
    assert peak < 4 * 1024 * 1024
