"""The sound files that vectors are made from, and how to make one that is not: every part can be put in place."""

import copy
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from partspair.pair.ids import DeviceId
from partspair.sealing.base64text import encode_padded, encode_unpadded
from partspair.sealing.bundle import sign_manifest
from partspair.sealing.hybrid import HybridIdentity
from partspair.sealing.invitation import Invitation
from partspair.sealing.kdf import hkdf
from partspair.sealing.keys import SigningKey, secret_to_words
from partspair.sealing.roster import sign_added
from partspair.sealing.stream import ChunkSealer, payload_key
from partspair.sealing.tarball import BLOCK, END, fill, rounded_payload, tar_header
from tests.support.vectors import PLACE


def seed(of: str) -> bytes:
    """Return the 32 bytes that everything of this name comes from."""
    return hashlib.sha256(b"the project's own vectors: " + of.encode()).digest()


FILE_KEY, SECOND_KEY, NONCE = seed("file key")[:16], seed("second file key")[:16], seed("nonce")[:16]
READER, AUTHOR = HybridIdentity(seed("reader")), HybridIdentity(seed("author"))
DEVICE_KEY, OTHER_KEY, ROOT = SigningKey(seed("device")), SigningKey(seed("other device")), SigningKey(seed("root"))
DEVICE, OTHER, UNKNOWN = (DeviceId(seed(of)[:16]) for of in ("device id", "other device id", "unknown device id"))
SECRET = seed("invitation")[:16]
INVITATION = Invitation(secret_to_words(SECRET))
PAIR = INVITATION.pair_id
SPARES = tuple(HybridIdentity(seed(f"spare {number}")) for number in range(8))
SOUND, PICTURE = hashlib.shake_256(b"sound").digest(700), hashlib.shake_256(b"picture").digest(300)
HASH = {of: encode_padded(seed(of)) for of in ("prev", "one", "two", "three", "root a", "root b")}
POOL = PLACE / "stanzas"
Line = str | bytes
Case = tuple[str, str, bytes]


def made_pool() -> dict[str, bytes]:
    """Wrap the file key for everybody: made once and kept, because an encapsulation draws its own random numbers."""
    people = {f"spare{number}": one for number, one in enumerate(SPARES)}
    people |= {"reader": READER, "author": AUTHOR, "meeting": INVITATION.meeting_identity}
    pool = {name: one.recipient.wrap(FILE_KEY).encode() for name, one in people.items()}
    return pool | {
        "second": READER.recipient.wrap(SECOND_KEY).encode(),
        "long": _wrap_any(READER, bytes(32)),
        "short": _wrap_any(READER, bytes(15)),
    }


def _wrap_any(identity: HybridIdentity, key: bytes) -> bytes:
    """Wrap a file key of any length."""
    public = identity.recipient.public
    sealed = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305).encrypt(
        key,
        MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:1184]), X25519PublicKey.from_public_bytes(public[1184:])
        ),
        b"age-encryption.org/mlkem768x25519",
    )
    return f"-> mlkem768x25519 {encode_unpadded(sealed[:1120])}\n{encode_unpadded(sealed[1120:])}\n".encode()


@cache
def pool() -> dict[str, bytes]:
    """Return the committed stanzas by name."""
    named = POOL.read_bytes().split(b"# ")[1:]
    return {one.partition(b"\n")[0].decode(): one.partition(b"\n")[2] for one in named}


def stanza(line: Line) -> bytes:
    return pool()[line] if isinstance(line, str) else line


def header(lines: Sequence[Line], version: bytes = b"age-encryption.org/v1\n") -> bytes:
    """Return a header with exactly these stanzas, named or whole, and the MAC that belongs to it."""
    covered = version + b"".join(map(stanza, lines)) + b"---"
    code = hmac.digest(hkdf(FILE_KEY, b"", b"header"), covered, "sha256")
    return covered + b" " + encode_unpadded(code).encode() + b"\n"


EIGHT: tuple[Line, ...] = ("spare0", "reader", "spare1", "author", "spare2", "spare3", "spare4", "spare5")
TO_MEET: tuple[Line, ...] = ("spare0", "spare1", "meeting", "spare2", "spare3", "spare4", "spare5", "spare6")


def chunks(payload: bytes) -> list[bytes]:
    """Return the sealed chunks of a payload."""
    out: list[bytes] = []
    sealer = ChunkSealer(payload_key(FILE_KEY, NONCE), out.append)
    sealer.write(payload)
    sealer.finish()
    return out


def chunk(number: int, content: bytes, *, is_last: bool) -> bytes:
    """Return one chunk sealed for any place."""
    nonce = number.to_bytes(11, "big") + bytes([is_last])
    return ChaCha20Poly1305(payload_key(FILE_KEY, NONCE)).encrypt(nonce, content, None)


def sealed(payload: bytes, lines: Sequence[Line] = EIGHT) -> bytes:
    """Return a whole file."""
    return header(lines) + NONCE + b"".join(chunks(payload))


def member(name: str, content: bytes, size: int | None = None) -> bytes:
    """Return one member of a tar; its header may tell another size."""
    return tar_header(name, len(content) if size is None else size) + content + bytes(fill(len(content)))


def tar(members: Sequence[bytes], extra: int = 0) -> bytes:
    """Return a payload of these members, padded as it must be, and by `extra` bytes more."""
    body = b"".join(members)
    bare = len(body) + BLOCK + len(END)
    return body + member("padding", bytes(rounded_payload(bare) - bare + extra)) + END


def dumped(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def tree() -> dict[str, Any]:
    """Return the sound manifest, to be changed: the large fields first, so that a change moves little."""
    return copy.deepcopy(_TREE)


_TREE: dict[str, Any] = {
    "format": "partspair/bundle/1",
    "opening": {"generation": 3, "public": encode_padded(AUTHOR.recipient.public)},
    "pair": encode_padded(PAIR),
    "author": encode_padded(DEVICE),
    "seq": 7,
    "prev": HASH["prev"],
    "written_at": "2026-11-22T22:10:05+02:00",
    "roster": [{"root": HASH["root a"], "hash": HASH["one"]}, {"root": HASH["root b"], "hash": HASH["two"]}],
    "seen": [{"device": encode_padded(OTHER), "upto": 4, "hash": HASH["one"], "beyond": [[6, HASH["two"]]]}],
    "attachments": [
        {"media_type": "audio/ogg", "bytes": len(SOUND), "sha256": encode_padded(hashlib.sha256(SOUND).digest())},
        {"media_type": "image/png", "bytes": len(PICTURE), "sha256": encode_padded(hashlib.sha256(PICTURE).digest())},
    ],
    "entries": [
        {
            "id": encode_padded(b"share" + bytes(11)), "kind": "share", "also": {"later": [1, None, "kept"]},
            "parts": [{"name": "the little one", "speaking": "for"}],
            "ask": {
                "kind": "witness", "about": "", "own_words": "", "please_not": ["advice"], "reply": "whenever",
                "reply_by": None, "reply_form": "either", "bring_up": "ask",
            },
            "heads_up": {"weight": "tender", "tags": ["loss"], "line": ""},
            "one_line": "", "chapters": [{"at_ms": 0, "part": "the little one"}], "text": "Two lines\nof text",
            "duration_ms": 30000, "audio": 0,
        },
        {
            "id": encode_padded(b"reply" + bytes(11)), "kind": "reply", "also": {}, "to": encode_padded(bytes(16)),
            "answers": "presence", "text": "I am here.", "duration_ms": 0, "is_held": True, "audio": None,
        },
        {
            "id": encode_padded(b"signal" + bytes(10)), "kind": "signal", "also": {}, "to": None,
            "signal": "not_tonight", "words": "Tomorrow.",
        },
    ],
}  # fmt: skip


@dataclass(frozen=True)
class Bundle:
    """A bundle in parts."""

    manifest: bytes = dumped(_TREE)
    signature: bytes | None = None
    attachments: tuple[tuple[str, bytes], ...] = (("attachment-01.opus", SOUND), ("attachment-02.png", PICTURE))

    def members(self) -> list[bytes]:
        signature = sign_manifest(DEVICE_KEY, self.manifest) if self.signature is None else self.signature
        files = [("manifest.json", self.manifest), ("manifest.sig", signature), *self.attachments]
        return [member(name, content) for name, content in files]

    def payload(self) -> bytes:
        return tar(self.members())

    def file(self, lines: Sequence[Line] = EIGHT) -> bytes:
        return sealed(self.payload(), lines)


def saying(manifest: object) -> bytes:
    """Return the bundle with this manifest, signed; a tree is written as JSON first."""
    return replace(Bundle(), manifest=manifest if isinstance(manifest, bytes) else dumped(manifest)).file()


def two_chunks() -> Bundle:
    """Return a bundle of two chunks: its sound is as long as it must be, and zeros."""
    long, told = bytes(65_000), tree()
    told["attachments"] = [
        {"media_type": "audio/ogg", "bytes": len(long), "sha256": encode_padded(hashlib.sha256(long).digest())}
    ]
    return Bundle(dumped(told), None, (("attachment-01.opus", long),))


ADDED = sign_added(ROOT, DEVICE_KEY, PAIR, DEVICE)
CARD: dict[str, Any] = {
    "format": "partspair/card/1",
    "opening": {"generation": 1, "public": encode_padded(AUTHOR.recipient.public)},
    "role": "joiner",
    "display_name": "Ada",
    "zone": "Europe/Berlin",
    "pair": encode_padded(PAIR),
    "root": encode_padded(ROOT.public),
    "device": encode_padded(DEVICE),
    "device_public": encode_padded(DEVICE_KEY.public),
    "roster_statement": encode_padded(ADDED),
    "own_open_pair": None,
}


def card_mac(card: bytes, role: str = "joiner") -> bytes:
    return hmac.digest(INVITATION.mac_key, b"partspair/1/hello\0" + role.encode() + b"\0" + card, "sha256")


def hello(card: object, code: bytes | None = None, lines: Sequence[Line] = TO_MEET) -> bytes:
    """Return a hello with this card; a tree is written as JSON first."""
    data = card if isinstance(card, bytes) else dumped(card)
    return sealed(tar([member("card.json", data), member("card.mac", card_mac(data) if code is None else code)]), lines)


def keys() -> str:
    """Return what every reader of the vectors has, as lines."""
    given = {
        "seed": READER.seed, "pair": PAIR, "root": ROOT.public, "secret": SECRET, "device": DEVICE,
        "device_public": DEVICE_KEY.public, "other": OTHER, "other_public": OTHER_KEY.public,
    }  # fmt: skip
    return "".join(f"{name}: {value.hex()}\n" for name, value in given.items())
