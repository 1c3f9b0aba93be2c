"""Reading test vectors of the age format: `key: value` lines, an empty line, then the file (CCTV's layout)."""

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from partspair.sealing.age import HybridIdentity, Identity, Passphrase
from tests.support.age_x25519 import X25519Identity
from tests.support.bech32 import from_bech32

CHECKOUT = Path(__file__).resolve().parents[2]
OWN_VECTORS = CHECKOUT / "tests" / "data" / "age"


def public_vectors() -> Path | None:
    """Return the directory of the public vectors, None where they are absent."""
    named = os.environ.get("PARTSPAIR_AGE_VECTORS")
    place = Path(named) if named else CHECKOUT.parent / "shared" / "vectors" / "age"
    return place if place.is_dir() else None


@dataclass(frozen=True)
class Vector:
    """One vector: what is to happen, the SHA-256 of what may be read of it, the keys, and the file."""

    name: str
    expect: str
    payload: str | None
    identities: Sequence[Identity]
    file: bytes
    is_armored: bool


def load_vector(path: Path) -> Vector:
    head, _, body = path.read_bytes().partition(b"\n\n")
    pairs = [line.split(": ", 1) for line in head.decode().splitlines()]
    fields = dict(pairs)
    identities: list[Identity] = []
    for key, value in pairs:
        if key == "identity":
            prefix, secret = from_bech32(value)
            identities.append(HybridIdentity(secret) if "pq" in prefix else X25519Identity(secret))
        elif key == "passphrase":
            identities.append(Passphrase(value))
    if fields.get("compressed") == "zlib":
        body = zlib.decompress(body)
    is_armored = fields.get("armored") == "yes"
    return Vector(path.name, fields["expect"], fields.get("payload"), identities, body, is_armored)
