"""A bundle: manifest, signature, attachments and padding in a tar, sealed to eight keys (protocol section 3)."""

import base64
import hashlib
import hmac
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from partspair.sealing.age import HybridIdentity, HybridRecipient, Readable, Writable
from partspair.sealing.envelope import LARGEST_PAYLOAD, EnvelopeReader, EnvelopeWriter, padding_for
from partspair.sealing.failures import MalformedError
from partspair.sealing.keys import SIGNATURE_BYTES, SigningKey, verify

LARGEST_MANIFEST = 256 * 1024
MOST_ATTACHMENTS = 32
HASH_BYTES = 32
SUFFIX = ".age"
SOUND = "audio/ogg"
PICTURE = "image/png"

_ENDINGS = {SOUND: "opus", PICTURE: "png"}
_SIGNED = b"partspair/1/bundle\0"
_NAME = re.compile(r"[a-z2-7]{32}")
_MANIFEST_NAME = "manifest.json"
_SIGNATURE_NAME = "manifest.sig"


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


def hash_of(manifest: bytes) -> bytes:
    """Return what names this link in `prev` and `seen`: the SHA-256 of the manifest's exact bytes."""
    return hashlib.sha256(manifest).digest()


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
        and all(one.media_type in _ENDINGS and 0 <= one.size <= LARGEST_PAYLOAD for one in infos)
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

    The caller flushes. MalformedError when an attachment is not what its info says, TooLargeError beyond 480 MiB.
    """
    infos = [info for info, _ in attachments]
    if not 1 <= len(manifest) <= LARGEST_MANIFEST or len(signature) != SIGNATURE_BYTES or not is_acceptable(infos):
        raise ValueError("not a manifest, a signature and attachments that a bundle may hold")
    padding = _padding(manifest, infos)
    hashing = _HashingOut(out)
    writer = EnvelopeWriter(hashing, recipients, random)
    writer.member(_MANIFEST_NAME, len(manifest), [manifest])
    writer.member(_SIGNATURE_NAME, SIGNATURE_BYTES, [signature])
    for place, (info, pieces) in enumerate(attachments):
        writer.member(_attachment_name(place, info), info.size, _checked(info, pieces))
    writer.close(padding)
    return hashing.digest()


def read_bundle(
    source: Readable,
    identities: Iterable[HybridIdentity],
    check: Callable[[bytes, bytes], Sequence[AttachmentInfo]],
    store: Callable[[int, bytes], None],
    copy: Callable[[bytes], object] | None = None,
) -> None:
    """Read one bundle in one pass.

    `check(manifest, signature)` raises to refuse, before anything else is looked at, and returns the attachments that
    the manifest names. `store(place, piece)` takes their bytes, 64 KiB or less at a time. What was stored counts only
    when this function has returned: AgeError or MalformedError may come after the last piece. `copy` takes the plain
    tar as it is, and the same holds for it.
    """
    reader = EnvelopeReader(source, identities, copy)
    manifest = reader.first(_MANIFEST_NAME, LARGEST_MANIFEST)
    signature = b"".join(reader.member(_SIGNATURE_NAME, SIGNATURE_BYTES))
    infos = check(manifest, signature)
    if not is_acceptable(infos):
        raise MalformedError
    padding = _padding(manifest, infos)
    for place, info in enumerate(infos):
        for piece in _checked(info, reader.member(_attachment_name(place, info), info.size)):
            store(place, piece)
    reader.finish(padding)


class _HashingOut:
    """A file that knows the SHA-256 of what was written to it."""

    def __init__(self, out: Writable) -> None:
        self._out = out
        self._hash = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        written = self._out.write(data)
        self._hash.update(memoryview(data)[:written])
        return written

    def digest(self) -> bytes:
        return self._hash.digest()


def _attachment_name(place: int, info: AttachmentInfo) -> str:
    return f"attachment-{place + 1:02d}.{_ENDINGS[info.media_type]}"


def _padding(manifest: bytes, infos: Sequence[AttachmentInfo]) -> int:
    return padding_for((len(manifest), SIGNATURE_BYTES, *(info.size for info in infos)))


def _checked(info: AttachmentInfo, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pass the pieces on; MalformedError before more of them than `info` says, and after others than it says."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
        if size > info.size:
            raise MalformedError
        yield piece
    if not hmac.compare_digest(digest.digest(), info.sha256):
        raise MalformedError
