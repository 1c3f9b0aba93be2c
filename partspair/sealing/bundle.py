"""A bundle: manifest, signature, attachments and padding in a tar, sealed to eight keys (protocol section 3)."""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from partspair.errors import TamperedError
from partspair.sealing.age import HybridIdentity, HybridRecipient, OpeningReader, Readable, SealingWriter, Writable
from partspair.sealing.failures import HeaderError, TooLargeError
from partspair.sealing.header import Stanza
from partspair.sealing.hybrid import SEED_BYTES, wrapped_enc
from partspair.sealing.keys import SIGNATURE_BYTES, SigningKey, verify
from partspair.sealing.tarball import BLOCK, END, fill, member_bytes, rounded_payload, size_in, tar_header

STANZAS = 8
LARGEST_MANIFEST = 256 * 1024
LARGEST_PAYLOAD = 480 * 1024 * 1024
MOST_ATTACHMENTS = 32
HASH_BYTES = 32
PIECE = 64 * 1024
SUFFIX = ".age"
ENDINGS = {"audio/ogg": "opus", "image/png": "png"}

_SIGNED = b"partspair/1/bundle\0"
_NAME = re.compile(r"[a-z2-7]{32}")


@dataclass(frozen=True)
class AttachmentInfo:
    """What a manifest says of an attachment: `audio/ogg` or `image/png`, its bytes and their SHA-256."""

    media_type: str
    size: int
    sha256: bytes


def name_of(digest: bytes) -> str:
    """Return the name, without `.age`, of a file with this SHA-256."""
    return base64.b32encode(digest[:20]).decode("ascii").lower()


def is_name(text: str) -> bool:
    """Say whether `text` could be a bundle's name, without `.age`."""
    return _NAME.fullmatch(text) is not None


def sign_manifest(key: SigningKey, manifest: bytes) -> bytes:
    """Return the device's signature of exactly these bytes."""
    return key.sign(_SIGNED + manifest)


def is_signed(public: bytes, manifest: bytes, signature: bytes) -> bool:
    """Say whether the device with this key signed exactly these bytes."""
    return verify(public, _SIGNED + manifest, signature)


def is_acceptable(infos: Sequence[AttachmentInfo]) -> bool:
    """Say whether a bundle may carry such attachments: number, types, sizes, lengths of hashes."""
    return (
        len(infos) <= MOST_ATTACHMENTS
        and all(one.media_type in ENDINGS and 0 <= one.size <= LARGEST_PAYLOAD for one in infos)
        and all(len(one.sha256) == HASH_BYTES for one in infos)
    )


def write_bundle(
    out: Writable,
    manifest: bytes,
    signature: bytes,
    attachments: Sequence[tuple[AttachmentInfo, Iterable[bytes]]],
    recipients: Sequence[HybridRecipient],
    random: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Write one bundle, sealed to one to eight keys and to throw-away ones up to eight; return the file's SHA-256.

    The caller flushes. TamperedError when an attachment is not what its info says, TooLargeError beyond 480 MiB.
    """
    infos = [info for info, _ in attachments]
    if not 1 <= len(manifest) <= LARGEST_MANIFEST or len(signature) != SIGNATURE_BYTES or not is_acceptable(infos):
        raise ValueError("not a manifest, a signature and attachments that a bundle may hold")
    padding = _padding(len(manifest), infos)
    hashing = _HashingOut(out)
    writer = SealingWriter(hashing, _eight(recipients, random), random)
    _write_member(writer, "manifest.json", len(manifest), [manifest])
    _write_member(writer, "manifest.sig", SIGNATURE_BYTES, [signature])
    for place, (info, pieces) in enumerate(attachments):
        _write_member(writer, _attachment_name(place, info), info.size, _checked(info, pieces))
    _write_member(writer, "padding", padding, _zeros(padding))
    writer.write(END)
    writer.close()
    return hashing.digest()


def read_bundle(
    source: Readable,
    identities: Iterable[HybridIdentity],
    check: Callable[[bytes, bytes], Sequence[AttachmentInfo]],
    store: Callable[[int, bytes], None],
) -> None:
    """Read one bundle in one pass.

    `check(manifest, signature)` raises to refuse, before anything else is looked at, and returns the attachments that
    the manifest names. `store(place, piece)` takes their bytes, 64 KiB or less at a time. What was stored counts only
    when this function has returned: AgeError or TamperedError may come after the last piece.
    """
    reading = _Reading(OpeningReader(source, identities, accept_header=_refuse_other_stanzas))
    manifest, signature = reading.manifest()
    infos = check(manifest, signature)
    if not is_acceptable(infos):
        raise _tampered()
    for place, info in enumerate(infos):
        digest = hashlib.sha256()
        for piece in reading.member(_attachment_name(place, info), info.size):
            digest.update(piece)
            store(place, piece)
        if not hmac.compare_digest(digest.digest(), info.sha256):
            raise _tampered()
    reading.padding(_padding(len(manifest), infos))


class _Reading:
    """The payload, read forward: every header is built, then compared."""

    def __init__(self, reader: OpeningReader) -> None:
        self._reader = reader

    def manifest(self) -> tuple[bytes, bytes]:
        header = self._reader.read(BLOCK)
        try:
            size = size_in(header)
        except ValueError:
            raise _tampered() from None
        if not 1 <= size <= LARGEST_MANIFEST or header != tar_header("manifest.json", size):
            raise _tampered()
        manifest = self._exactly(size)
        self._zeros(fill(size))
        return manifest, b"".join(self.member("manifest.sig", SIGNATURE_BYTES))

    def member(self, name: str, size: int) -> Iterable[bytes]:
        if self._reader.read(BLOCK) != tar_header(name, size):
            raise _tampered()
        for start in range(0, size, PIECE):
            yield self._exactly(min(PIECE, size - start))
        self._zeros(fill(size))

    def padding(self, size: int) -> None:
        for piece in self.member("padding", size):
            _refuse_other_than_zeros(piece)
        self._zeros(len(END))
        if self._reader.read(1):
            raise _tampered()

    def _zeros(self, size: int) -> None:
        _refuse_other_than_zeros(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        data = self._reader.read(size)
        if len(data) != size:
            raise _tampered()
        return data


class _HashingOut:
    """A file that knows the SHA-256 of what was written to it."""

    def __init__(self, out: Writable) -> None:
        self._out = out
        self._hash = hashlib.sha256()

    def write(self, data: bytes) -> int:
        written = self._out.write(data)
        self._hash.update(memoryview(data)[:written])
        return written

    def digest(self) -> bytes:
        return self._hash.digest()


def _eight(recipients: Sequence[HybridRecipient], random: Callable[[int], bytes]) -> list[HybridRecipient]:
    if not 1 <= len(recipients) <= STANZAS:
        raise ValueError("a bundle is sealed to one to eight keys")
    missing = STANZAS - len(recipients)
    everyone = [*recipients, *(HybridIdentity(random(SEED_BYTES)).recipient for _ in range(missing))]
    return [one for _, one in sorted(((random(16), one) for one in everyone), key=lambda drawn: drawn[0])]


def _refuse_other_stanzas(stanzas: Sequence[Stanza]) -> None:
    if len(stanzas) != STANZAS:
        raise HeaderError("It is a sealed file, and not one that this app exchanges.")
    for stanza in stanzas:
        wrapped_enc(stanza)


def _attachment_name(place: int, info: AttachmentInfo) -> str:
    return f"attachment-{place + 1:02d}.{ENDINGS[info.media_type]}"


def _padding(manifest_size: int, infos: Sequence[AttachmentInfo]) -> int:
    sizes = (manifest_size, SIGNATURE_BYTES, *(info.size for info in infos))
    bare = sum(member_bytes(size) for size in sizes) + BLOCK + len(END)
    if bare > LARGEST_PAYLOAD:
        raise TooLargeError
    return rounded_payload(bare) - bare


def _write_member(writer: SealingWriter, name: str, size: int, pieces: Iterable[bytes]) -> None:
    writer.write(tar_header(name, size))
    for piece in pieces:
        writer.write(piece)
    writer.write(bytes(fill(size)))


def _checked(info: AttachmentInfo, pieces: Iterable[bytes]) -> Iterable[bytes]:
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if size > info.size:
            raise _tampered()
        yield piece
    if size != info.size or not hmac.compare_digest(digest.digest(), info.sha256):
        raise _tampered()


def _zeros(size: int) -> Iterable[bytes]:
    block = bytes(PIECE)
    for start in range(0, size, PIECE):
        yield block[: size - start]


def _refuse_other_than_zeros(data: bytes) -> None:
    if data.count(0) != len(data):
        raise _tampered()


def _tampered() -> TamperedError:
    return TamperedError("This file is not as it was sent.", "It was put aside, and nothing of it was used.")
