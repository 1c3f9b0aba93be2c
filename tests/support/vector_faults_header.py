"""Faults of the header and of the chunks: name → (what is expected, the fault in words, the file)."""

import base64
from collections.abc import Callable

from partspair.sealing.base64text import encode_unpadded
from tests.support import vector_files as files
from tests.support.vector_files import EIGHT, NONCE, Bundle, Case, Line, chunk, chunks, header, sealed, stanza

GOOD = Bundle().payload()


def with_reader(change: Callable[[bytes, bytes], bytes]) -> bytes:
    """Return the bundle with the reader's stanza made of its encapsulated key and its body by `change`."""
    first, body, _ = stanza("reader").split(b"\n")
    return sealed(GOOD, replaced("reader", change(first.split(b" ")[2], body)))


def replaced(name: str, *lines: Line) -> tuple[Line, ...]:
    at = EIGHT.index(name)
    return (*EIGHT[:at], *lines, *EIGHT[at + 1 :])


def built(enc: bytes, body: bytes, *more: bytes) -> bytes:
    return b"-> mlkem768x25519 " + b" ".join((enc, *more)) + b"\n" + body + b"\n"


def enc_of(text: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return encode_unpadded(change(base64.b64decode(text + b"=="))).encode()


def last_sign(text: bytes) -> bytes:
    """Return base64 that means the same, in another spelling: a bit that counts for nothing is set."""
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return text[:-1] + bytes([alphabet[alphabet.index(text[-1:]) + 1]])


def low_order(name: str) -> tuple[Line, ...]:
    first, body, _ = stanza(name).split(b"\n")
    return replaced(name, built(enc_of(first.split(b" ")[2], lambda enc: enc[:1088] + bytes(32)), body))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ (2 if data[at : at + 1].isalnum() else 1)]) + data[at + 1 :]


x25519 = f"-> X25519 {encode_unpadded(bytes(32))}\n{encode_unpadded(bytes(32))}\n".encode()
scrypt = f"-> scrypt {encode_unpadded(bytes(16))} 18\n{encode_unpadded(bytes(32))}\n".encode()
good, at = sealed(GOOD), len(header(EIGHT))
HEADERS: dict[str, Case] = {
    "sound": ("accepted", "none", good),
    "seven-stanzas": ("refused", "one stanza too few", sealed(GOOD, EIGHT[:7])),
    "nine-stanzas": ("refused", "one stanza too many", sealed(GOOD, (*EIGHT, "spare6"))),
    "no-stanza": ("refused", "no stanza", sealed(GOOD, ())),
    "other-order": ("accepted", "none: any order of stanzas will do", sealed(GOOD, EIGHT[::-1])),
    "reader-twice": ("accepted", "none: a key may be named twice", sealed(GOOD, replaced("spare5", "reader"))),
    "stanza-x25519": ("refused", "a stanza of another type", sealed(GOOD, replaced("spare0", x25519))),
    "stanza-scrypt": ("refused", "a passphrase among keys", sealed(GOOD, replaced("spare0", scrypt))),
    "stanza-unknown": ("refused", "a stanza nobody knows", sealed(GOOD, replaced("spare0", b"-> new a\n\n"))),
    "stanza-upper-case": (
        "refused",
        "the type in upper case",
        sealed(GOOD, replaced("spare0", stanza("spare0").upper())),
    ),
    "extra-argument": ("refused", "a second argument", with_reader(lambda enc, body: built(enc, body, b"more"))),
    "no-argument": ("refused", "no argument", with_reader(lambda _, body: b"-> mlkem768x25519\n" + body + b"\n")),
    "two-spaces": ("refused", "two spaces before the argument", with_reader(lambda enc, body: built(b" " + enc, body))),
    "short-enc": (
        "refused",
        "an encapsulated key a byte short",
        with_reader(lambda enc, body: built(enc_of(enc, lambda one: one[:-1]), body)),
    ),
    "long-enc": (
        "refused",
        "an encapsulated key a byte long",
        with_reader(lambda enc, body: built(enc_of(enc, lambda one: one + b"\0"), body)),
    ),
    "other-enc-spelling": (
        "refused",
        "another spelling of the argument's base64",
        with_reader(lambda enc, body: built(last_sign(enc), body)),
    ),
    "padded-enc": ("refused", "padded base64 in the argument", with_reader(lambda enc, body: built(enc + b"==", body))),
    "other-body-spelling": (
        "refused",
        "another spelling of the body's base64",
        with_reader(lambda enc, body: built(enc, last_sign(body))),
    ),
    "padded-body": ("refused", "padded base64 in the body", with_reader(lambda enc, body: built(enc, body + b"="))),
    "folded-body": (
        "refused",
        "a body on two lines",
        with_reader(lambda enc, body: built(enc, body[:20] + b"\n" + body[20:])),
    ),
    "blank-line": ("refused", "an empty line behind a body", with_reader(lambda enc, body: built(enc, body + b"\n"))),
    "empty-body": ("refused", "an empty body", with_reader(lambda enc, _: built(enc, b""))),
    "long-file-key": ("refused", "a file key of 32 bytes", sealed(GOOD, replaced("reader", "long"))),
    "short-file-key": ("refused", "a file key of 15 bytes", sealed(GOOD, replaced("reader", "short"))),
    "low-order": ("refused", "a low-order X25519 share for the reader", sealed(GOOD, low_order("reader"))),
    "low-order-before": ("refused", "a low-order X25519 share before the reader's", sealed(GOOD, low_order("spare0"))),
    "low-order-behind": ("refused", "a low-order X25519 share behind the reader's", sealed(GOOD, low_order("spare5"))),
    "mlkem-zeros": (
        "accepted",
        "none: a share that nobody can open is like a throw-away one",
        sealed(
            GOOD,
            replaced(
                "spare0",
                built(
                    enc_of(stanza("spare0").split(b"\n")[0].split(b" ")[2], lambda one: bytes(1088) + one[1088:]),
                    stanza("spare0").split(b"\n")[1],
                ),
            ),
        ),
    ),
    "not-for-reader": ("closed", "no stanza is for the reader", sealed(GOOD, replaced("reader", "spare6"))),
    "body-changed": (
        "closed",
        "the reader's stanza does not open",
        with_reader(lambda enc, body: built(enc, b"A" + body[1:] if body[:1] != b"A" else b"B" + body[1:])),
    ),
    "second-key-behind": (
        "accepted",
        "none: the first stanza that opens counts",
        sealed(GOOD, replaced("spare5", "second")),
    ),
    "second-key-before": (
        "refused",
        "the first stanza that opens holds another file key",
        sealed(GOOD, replaced("spare0", "second")),
    ),
    "stanzas-swapped": (
        "refused",
        "two stanzas changed places under the old MAC",
        header(EIGHT).replace(stanza("spare0") + stanza("reader"), stanza("reader") + stanza("spare0")) + good[at:],
    ),
    "mac-changed": ("refused", "a bit of the MAC", flipped(good, good.index(b"\n--- ") + 6)),
    "mac-other-spelling": (
        "refused",
        "another spelling of the MAC's base64",
        good[: at - 2] + last_sign(good[at - 2 : at - 1]) + good[at - 1 :],
    ),
    "mac-missing": ("refused", "no MAC", good[: good.index(b"\n--- ") + 4] + good[at - 1 :]),
    "mac-short": ("refused", "a MAC of 31 bytes", good[: at - 3] + good[at - 1 :]),
    "version-two": ("refused", "another version of age", header(EIGHT, b"age-encryption.org/v2\n") + good[at:]),
    "crlf": ("refused", "lines that end as on Windows", header(EIGHT).replace(b"\n", b"\r\n") + good[at:]),
    "armored": ("refused", "armor around it", b"-----BEGIN AGE ENCRYPTED FILE-----\n" + good),
    "byte-order-mark": ("refused", "a byte order mark before it", b"\xef\xbb\xbf" + good),
    "empty-file": ("refused", "nothing", b""),
    "half-header": ("refused", "the header ends in a stanza", good[:5000]),
    "header-alone": ("refused", "nothing behind the header", good[:at]),
}

good, two = sealed(GOOD), files.two_chunks()
payload, head = two.payload(), header(EIGHT) + NONCE
first, last = chunks(payload)
at = len(head)
CHUNKS: dict[str, Case] = {
    "two": ("accepted", "none", head + first + last),
    "nonce-alone": ("refused", "nothing behind the nonce", head),
    "half-nonce": ("refused", "the nonce is cut short", head[:-8]),
    "nonce-changed": ("refused", "a bit of the nonce", flipped(good, at - 1)),
    "first-bit": ("refused", "the first bit of the first chunk", flipped(good, at)),
    "last-bit": ("refused", "the last bit of the last tag", flipped(good, len(good) - 1)),
    "cut-by-one": ("refused", "the last byte is missing", good[:-1]),
    "cut-in-half": ("refused", "half of it is missing", good[: len(good) // 2]),
    "byte-behind": ("refused", "a byte behind the last chunk", good + b"\0"),
    "twice": ("refused", "the whole file twice", good + good),
    "last-missing": ("refused", "the last chunk is missing", head + first),
    "last-twice": ("refused", "the last chunk twice", head + first + last + last),
    "first-twice": ("refused", "the first chunk twice", head + first + first + last),
    "swapped": ("refused", "the chunks changed places", head + last + first),
    "not-flagged": (
        "refused",
        "the last chunk is not marked as the last",
        head + first + chunk(1, payload[65_536:], is_last=False),
    ),
    "flagged-early": (
        "refused",
        "the first chunk is marked as the last",
        head + chunk(0, payload[:65_536], is_last=True) + last,
    ),
    "empty-last": (
        "refused",
        "an empty last chunk behind a full one",
        head + chunk(0, GOOD, is_last=False) + chunk(1, b"", is_last=True),
    ),
    "short-first": (
        "refused",
        "a first chunk that is not full",
        head + chunk(0, payload[:65_000], is_last=False) + chunk(1, payload[65_000:], is_last=True),
    ),
    "ends-early": (
        "refused",
        "a payload that ends with its first chunk",
        head + chunk(0, payload[:65_536], is_last=True),
    ),
    "empty": ("refused", "an empty payload", head + chunk(0, b"", is_last=True)),
    "other-file": ("refused", "a chunk of another file", head + chunks(bytes(70_000))[0] + last),
}
