"""A second reader of the app's files, written from FORMAT.md alone; of the app itself it knows nothing."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ed25519, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tests.support import opener_shapes as shapes
from tests.support.opener_shapes import UnusableError, demand, is_newer, read_strictly, unbase64

SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)
STANZA = rb"-> mlkem768x25519 ([A-Za-z0-9+/]{1494})\n([A-Za-z0-9+/]{43})\n"
FILE = re.compile(rb"(age-encryption\.org/v1\n(?:%s){8}---) ([A-Za-z0-9+/]{43})\n(.*)" % STANZA, re.DOTALL)
INFO = b"age-encryption.org/mlkem768x25519"


def derive(secret: bytes, info: bytes, length: int = 32, salt: bytes | None = None) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def demand_signed(key: bytes, message: bytes, signature: bytes) -> None:
    ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, message)


def unwrap(enc: bytes, body: bytes, seed: bytes) -> bytes | None:
    halves = hashlib.shake_256(seed).digest(96)
    share = x25519.X25519PrivateKey.from_private_bytes(halves[64:])
    share.exchange(x25519.X25519PublicKey.from_public_bytes(enc[1088:]))
    key = hpke.MLKEM768X25519PrivateKey(mlkem.MLKEM768PrivateKey.from_seed_bytes(halves[:64]), share)
    try:
        return SUITE.decrypt(enc + body, key, INFO)
    except InvalidTag:
        return None


def demand_usable(public: bytes) -> None:
    share = x25519.X25519PublicKey.from_public_bytes(public[1184:])
    key = hpke.MLKEM768X25519PublicKey(mlkem.MLKEM768PublicKey.from_public_bytes(public[:1184]), share)
    SUITE.encrypt(bytes(16), key, INFO)


def payload_of(data: bytes, seeds: Iterable[bytes]) -> bytes:
    """What an envelope holds, as far as age goes."""
    found = FILE.fullmatch(data)
    demand(found and len(data) <= 512 << 20)
    head, mac, sealed = found[1], found[4].decode(), found[5]  # type: ignore[index]
    stanzas = [(unbase64(enc.decode(), "=="), unbase64(body.decode(), "=")) for enc, body in re.findall(STANZA, head)]
    keys = [key for stanza in stanzas for seed in seeds if (key := unwrap(*stanza, seed))]
    demand(keys, "closed")
    demand(unbase64(mac, "=") == hmac.digest(derive(keys[0], b"header"), head, "sha256"))
    cipher, size = ChaCha20Poly1305(derive(keys[0], b"payload", 32, sealed[:16])), 65_536 + 16
    chunks, plain = [sealed[at : at + size] for at in range(16, len(sealed), size)], b""
    for at, chunk in enumerate(chunks, 1):
        plain += cipher.decrypt((at - 1).to_bytes(11, "big") + bytes([at == len(chunks)]), chunk, None)
    demand(len(plain) >= 65_536 and len(chunks[-1]) > 16)
    return plain


def member(name: str, content: bytes) -> bytes:
    head = bytearray(512)
    sizes = f"{len(content):011o}\0{0:011o}\0"
    for at, text in ((0, name), (100, "0000600\0" + "0000000\0" * 2), (124, sizes), (148, " " * 8 + "0")):
        head[at : at + len(text)] = text.encode()
    head[257:265], head[329:345] = b"ustar\00000", b"0000000\0" * 2
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + content + bytes(-len(content) % 512)


def first_two(plain: bytes, most: int, size: int) -> tuple[bytes, bytes]:
    told = plain[124:135]
    demand(re.fullmatch(b"[0-7]{11}", told) and 1 <= int(told, 8) <= most)
    at = 512 + int(told, 8)
    return plain[512:at], plain[at + -at % 512 + 512 :][:size]


def demand_payload(plain: bytes, members: list[tuple[str, bytes]]) -> None:
    body = b"".join(member(*one) for one in members)
    least = len(body) + 1536
    step = max(65_536, 1 << least.bit_length() - 1) // 8
    size = max(65_536, -(-least // step) * step)
    demand(least <= 480 << 20 and plain == body + member("padding", bytes(size - least)) + bytes(1024))


def open_bundle(data: bytes, seeds: Iterable[bytes], pair: bytes, devices: Mapping[bytes, bytes]) -> bool:
    """Whether only a newer version can show it."""
    manifest, signature = first_two(plain := payload_of(data, seeds), 262_144, 64)
    read = read_strictly(manifest, 262_144)
    if shapes.is_format_newer(read, "partspair/bundle"):
        return True
    key = devices.get(unbase64(str(read.get("author"))), b"")
    demand_signed(key, b"partspair/1/bundle\0" + manifest, signature)
    waits = shapes.is_manifest_newer(read)
    demand(unbase64(read["pair"]) == pair)
    members, at = [("manifest.json", manifest), ("manifest.sig", signature)], len(member("", manifest)) + 1024
    for number, told in enumerate(read["attachments"], 1):
        content = plain[at + 512 : at + 512 + told["bytes"]]
        demand(hashlib.sha256(content).digest() == unbase64(told["sha256"]))
        members.append((f"attachment-{number:02}.{shapes.ENDINGS[told['media_type']]}", content))
        at += len(member("", content))
    demand_payload(plain, members)
    return waits


def open_hello(data: bytes, secret: bytes) -> bool:
    pair, meeting, key = (derive(secret, b"partspair/1/" + of) for of in (b"pair id", b"meeting key", b"hello mac"))
    plain = payload_of(data, [meeting])
    card, mac = first_two(plain, 16_384, 32)
    demand_payload(plain, [("card.json", card), ("card.mac", mac)])
    read = read_strictly(card, 16_384)
    demand(mac == hmac.digest(key, b"partspair/1/hello\0%s\0" % str(read.get("role")).encode() + card, "sha256"))
    if shapes.is_format_newer(read, "partspair/card"):
        return True
    demand(not is_newer(shapes.CARD, read) and unbase64(read["pair"]) == pair[:16])
    demand_usable(unbase64(read["opening"]["public"]))
    added = unbase64(read["roster_statement"])
    demand(not open_statement(added, pair[:16], unbase64(read["root"])))
    told = read_strictly(added[64:], 16_384)
    demand([told["kind"], told["device"], told.get("baseline")] == ["add", read["device"], []])
    demand(told["public"] == read["device_public"])
    return False


def open_statement(data: bytes, pair: bytes, root: bytes) -> bool:
    demand_signed(root, b"partspair/1/roster\0" + data[64:], data[:64])
    read = read_strictly(data[64:], 16_384)
    if shapes.is_statement_newer(read, data[64:]):
        return True
    demand(unbase64(read["pair"]) == pair)
    if read["kind"] == "add":
        device, public = unbase64(read["device"]), unbase64(read["public"])
        told = b"partspair/1/roster device\0" + pair + root + device + public
        demand_signed(public, told, unbase64(read["counter_signature"]))
    return False


def judged(open_it: Callable[..., bool], *given: Any) -> str:
    """`accepted`, `newer`, `closed` (no key at hand opens it) or `refused`."""
    try:
        return "newer" if open_it(*given) else "accepted"
    except UnusableError as error:
        return str(error)
    except (ValueError, InvalidSignature, InvalidTag):
        return "refused"
