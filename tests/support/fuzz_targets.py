"""Everything that is read before it is trusted, each as one function of bytes: whatever it raises is a defect.

The same functions are fuzzed by packaging/fuzz, and the suite runs them over the committed corpus.
Signatures count as good here: what lies behind them is what a partner with valid keys can send.
"""

import io
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from partspair.audio.codec import Note
from partspair.audio.shape import LONGEST, RATE, UnplayableSoundError
from partspair.errors import NewerVersionError, TamperedError
from partspair.pair.ids import PairId
from partspair.sealing import bundle, envelope, invitation, roster
from partspair.sealing.age import AgeError, HybridIdentity, Readable, open_sealed
from partspair.sealing.bundle import AttachmentInfo
from partspair.sealing.cards import Role, decode_card, encode_card
from partspair.sealing.failures import HeaderError, TooLargeError
from partspair.sealing.header import encode_header, read_header
from partspair.sealing.keys import SigningKey, secret_to_words
from partspair.sealing.tarball import BLOCK, END, fill, rounded_payload, tar_header
from partspair.sealing.wire import decode_manifest, encode_manifest

CORPUS = Path(__file__).resolve().parents[1] / "data" / "fuzz"
OURS = HybridIdentity(sha256(b"the fuzzed identity").digest())
FILE_KEY = bytes(range(16))
INVITATION = invitation.Invitation(secret_to_words(bytes(range(16))))
ROOT = SigningKey(sha256(b"the fuzzed root").digest())
PAIR = PairId(b"p" * 16)
LISTENED = 5 * RATE
PIECE = 64 * 1024


class BrokenPromiseError(Exception):
    """What was read is not what it must be."""


def keep(promise: object, what: str) -> None:
    """Raise unless the promise holds."""
    if not promise:
        raise BrokenPromiseError(what)


def header(data: bytes) -> None:
    """The header of an age file, then the whole file, then the same file as somebody who has its key would make it."""
    try:
        found = read_header(io.BytesIO(data).readline)
    except HeaderError:
        found = None
    tries = [data]
    if found is not None:
        made = encode_header(found.stanzas, FILE_KEY)
        keep(made[: len(found.covered)] == found.covered, "a header has one spelling")
        tries.append(made + data[len(made) :])
    for one in tries:
        try:
            open_sealed(one, [OURS])
        except AgeError:
            continue


def payload_of(data: bytes) -> bytes:
    """The first byte says whether the rest is the payload itself, or its members, to be padded as they should."""
    members = data[1:]
    if data[:1] < b"\x80":
        return members
    members += bytes(fill(len(members)))
    bare = len(members) + BLOCK + len(END)
    padding = rounded_payload(bare) - bare
    return members + tar_header("padding", padding) + bytes(padding) + END


def plain(source: Readable, *_: object, **__: object) -> io.BytesIO:
    """In place of the age layer, which is off already: what is behind it is read by the very same code."""
    return io.BytesIO(payload_of(source.read(PIECE * 16)))


def bundled(data: bytes) -> None:
    """The tar in a bundle and the manifest in it."""
    sizes: list[int] = []

    def check(manifest: bytes, signature: bytes) -> Sequence[AttachmentInfo]:
        keep(len(signature) == 64 and len(manifest) <= bundle.LARGEST_MANIFEST, "bounds come first")
        infos = decode_manifest(manifest).attachments
        sizes.extend(info.size for info in infos)
        return infos

    def store(place: int, piece: bytes) -> None:
        keep(len(piece) <= PIECE, "pieces are small")
        sizes[place] -= len(piece)
        keep(sizes[place] >= 0, "no more than the manifest says")

    with patch.object(envelope, "OpeningReader", plain):
        try:
            bundle.read_bundle(io.BytesIO(data), [OURS], check, store)
        except (TamperedError, NewerVersionError, TooLargeError):
            return
    keep(not any(sizes), "all that the manifest says")


def manifest(data: bytes) -> None:
    """A manifest; what reads is written as what reads the same."""
    try:
        found = decode_manifest(data)
    except (TamperedError, NewerVersionError):
        return
    if found.entries is not None:
        keep(decode_manifest(encode_manifest(found)) == found, "a manifest has one meaning")


def hello(data: bytes) -> None:
    """A card in a hello with the right MAC, and the hello as it is."""
    members = [("card.json", data), ("card.mac", invitation._mac(INVITATION, data, Role.JOINER))]
    tar = b"".join(tar_header(name, len(one)) + one + bytes(fill(len(one))) for name, one in members)
    with patch.object(envelope, "OpeningReader", plain), patch.object(roster, "verify", lambda *_: True):
        for one in (b"\x80" + tar, data):
            try:
                role, card = invitation.open_hello(INVITATION, one)
            except (TamperedError, NewerVersionError):
                continue
            found = decode_card(card)
            keep(role is Role.JOINER and found.pair == INVITATION.pair_id, "a card is of its pair")
            keep(decode_card(encode_card(found)) == found, "a card has one meaning")


def statement(data: bytes) -> None:
    """A roster statement, signed by its root."""
    signed = ROOT.sign(b"partspair/1/roster\0" + data) + data
    with patch.object(roster, "verify", lambda *_: True):
        try:
            roster.read_statement(ROOT.public, PAIR, signed)
        except (TamperedError, NewerVersionError):
            return
    keep(len(data) <= 16 * 1024, "statements are small")
    keep(b" " not in data and data.startswith(b'{"kind":'), "a statement has one spelling")


def ogg(data: bytes) -> None:
    """A recording: its beginning, its middle and its end."""
    try:
        note = Note(data)
    except UnplayableSoundError:
        return
    try:
        keep(0 < note.frames <= LONGEST, "a length within six hours")
        for start in (0, note.frames // 2, note.frames - 100):
            note.seek(start)
            left = LISTENED
            while left > 0 and (block := note.read(RATE)).size:
                left -= len(block)
            keep(left > -RATE, "no more than was asked for")
    except UnplayableSoundError:
        return
    finally:
        note.close()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "header": header, "envelope": bundled, "manifest": manifest, "hello": hello, "statement": statement, "ogg": ogg,
}  # fmt: skip
