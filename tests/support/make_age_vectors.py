"""Makes the project's own age vectors: `python -m tests.support.make_age_vectors`. Those in tests/data/age are frozen.

Each has one fault at most, and says what is to happen. The layout is that of `age_vectors`.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from partspair.sealing.age import HybridIdentity, Passphrase, seal
from partspair.sealing.base64text import decode_unpadded, encode_unpadded
from partspair.sealing.header import Stanza, encode_header
from partspair.sealing.stream import ChunkSealer, payload_key
from tests.support.age_vectors import OWN_VECTORS
from tests.support.bech32 import to_bech32

SEED = hashlib.sha256(b"the project's own age vectors").digest()
OURS = HybridIdentity(SEED)
OTHER = HybridIdentity(bytes(32))
KEYS = f"identity: {to_bech32('age-secret-key-pq-', SEED).upper()}\n"
WORDS = "passphrase: two cups of tea\n"
TEXT = b"Somebody in here is sad, and would like company.\n"
FILE_KEY, NONCE = bytes(range(16)), bytes(range(16, 32))


def built(stanzas: Sequence[Stanza], data: bytes = TEXT) -> bytes:
    """Return a file with exactly these stanzas."""
    pieces: list[bytes] = []
    sealer = ChunkSealer(payload_key(FILE_KEY, NONCE), pieces.append)
    sealer.write(data)
    sealer.finish()
    return encode_header(stanzas, FILE_KEY) + NONCE + b"".join(pieces)


def changed(
    stanza: Stanza, argument: bytes | None = None, body: bytes | None = None, extra: Sequence[str] = ()
) -> Stanza:
    first = stanza.arguments[0] if argument is None else encode_unpadded(argument)
    return Stanza(stanza.type, (first, *stanza.arguments[1:], *extra), stanza.body if body is None else body)


def vectors() -> dict[str, tuple[str, str, bytes]]:
    """Return name → (expected result, keys, file)."""
    return hybrid_vectors() | scrypt_vectors() | file_vectors()


def hybrid_vectors() -> dict[str, tuple[str, str, bytes]]:
    """Return those about stanzas of the hybrid kind."""
    ours, other = OURS.recipient.wrap(FILE_KEY), OTHER.recipient.wrap(FILE_KEY)
    enc = decode_unpadded(ours.arguments[0])
    return {
        "hybrid": ("success", KEYS, built([ours])),
        "hybrid_second_of_eight": ("success", KEYS, built([other, ours, *[other] * 6])),
        "hybrid_empty": ("success", KEYS, built([ours], b"")),
        "hybrid_beside_unknown": ("success", KEYS, built([Stanza("new-thing", ("a", "b"), bytes(100)), ours])),
        "hybrid_for_another": ("no match", KEYS, built([other])),
        "hybrid_body_changed": ("no match", KEYS, built([changed(ours, body=ours.body[:-1] + b"?")])),
        "hybrid_extra_argument": ("header failure", KEYS, built([changed(ours, extra=["more"])])),
        "hybrid_no_argument": ("header failure", KEYS, built([Stanza(ours.type, (), ours.body)])),
        "hybrid_long_body": ("header failure", KEYS, built([changed(ours, body=ours.body + bytes(16))])),
        "hybrid_long_enc": ("header failure", KEYS, built([changed(ours, argument=enc + b"\0")])),
        "hybrid_short_enc": ("header failure", KEYS, built([changed(ours, argument=enc[:-1])])),
        "hybrid_low_order": ("header failure", KEYS, built([changed(ours, argument=enc[:-32] + bytes(32))])),
    }


def scrypt_vectors() -> dict[str, tuple[str, str, bytes]]:
    """Return those about passphrases."""
    words, ours = Passphrase("two cups of tea", work_factor=10).wrap(FILE_KEY), OURS.recipient.wrap(FILE_KEY)
    return {
        "scrypt": ("success", WORDS, built([words])),
        "scrypt_real_writer": ("success", WORDS, seal(TEXT, [Passphrase("two cups of tea", work_factor=10)])),
        "scrypt_wrong_words": ("no match", "passphrase: two cups of coffee\n", built([words])),
        "scrypt_beside_hybrid": ("header failure", WORDS, built([words, ours])),
        "scrypt_twenty_one": (
            "header failure",
            WORDS,
            built([Stanza("scrypt", (words.arguments[0], "21"), words.body)]),
        ),
    }


def file_vectors() -> dict[str, tuple[str, str, bytes]]:
    """Return those about the whole file."""
    ours, other = OURS.recipient.wrap(FILE_KEY), OTHER.recipient.wrap(FILE_KEY)
    good, two = built([ours]), built([ours], bytes(65_537))
    head = len(encode_header([ours], FILE_KEY))
    return {
        "hybrid_two_chunks": ("success", KEYS, two),
        "mac_changed": ("HMAC failure", KEYS, built([ours, other]).replace(other.encode(), ours.encode())),
        "no_stanza": ("header failure", KEYS, built([])),
        "header_alone": ("header failure", KEYS, good[:head]),
        "nonce_alone": ("payload failure", KEYS, good[: head + 16]),
        "last_byte_changed": ("payload failure", KEYS, good[:-1] + bytes([good[-1] ^ 1])),
        "last_chunk_missing": ("payload failure", KEYS, two[: head + 16 + 65_552]),
        "byte_behind_the_end": ("payload failure", KEYS, good + b"\0"),
        "too_many_stanzas": ("header failure", KEYS, built([*[Stanza("x", (), b"")] * 64, ours])),
    }


def write_all(place: Path) -> None:
    """Write every vector as a file into `place`."""
    payloads = {"hybrid_two_chunks": bytes(65_537), "hybrid_empty": b""}
    for name, (expect, keys, file) in vectors().items():
        digest = hashlib.sha256(payloads.get(name, TEXT)).hexdigest()
        payload = f"payload: {digest}\n" if expect == "success" else ""
        (place / name).write_bytes(f"expect: {expect}\n{payload}{keys}\n".encode() + file)


if __name__ == "__main__":
    OWN_VECTORS.mkdir(parents=True, exist_ok=True)
    write_all(OWN_VECTORS)
