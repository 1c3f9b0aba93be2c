"""Signing keys, derivations and words (protocol section 2). One key, one job; every derivation has its own label."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from mnemonic import Mnemonic

from partspair.errors import KnownError
from partspair.sealing.hybrid import HybridIdentity
from partspair.sealing.kdf import hkdf

SIGNATURE_BYTES = 64
PUBLIC_BYTES = 32
SECRET_BYTES = 16
WORDS = 12

_LABEL = "partspair/1/"


def derive(secret: bytes, purpose: str, length: int = 32) -> bytes:
    """Return the key of `length` bytes that `secret` has for `purpose`, and for nothing else."""
    return hkdf(secret, b"", (_LABEL + purpose).encode("ascii"), length)


@dataclass(frozen=True)
class SigningKey:
    """An Ed25519 key from its seed of 32 bytes."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != PUBLIC_BYTES:
            raise ValueError("the seed of a signing key has 32 bytes")

    @property
    def public(self) -> bytes:
        """The public half, 32 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes, of exactly `message`. Callers put a label of their own before it."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def new_signing_key(random: Callable[[int], bytes] = secrets.token_bytes) -> SigningKey:
    """Make a fresh signing key."""
    return SigningKey(random(PUBLIC_BYTES))


def new_opening_key(random: Callable[[int], bytes] = secrets.token_bytes) -> HybridIdentity:
    """Make a fresh opening key."""
    return HybridIdentity(random(32))


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether `signature` of exactly `message` was made by the holder of `public`. Malformed ones were not."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def new_words(random: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Return 12 fresh words (BIP 39, English, 128 random bits and a checksum), joined by single spaces."""
    return secret_to_words(random(SECRET_BYTES))


def secret_to_words(secret: bytes) -> str:
    """Return the 12 words for 16 bytes."""
    return _language().to_mnemonic(secret)


def tidy_words(words: str) -> str:
    """Return words as they are written here: lower case, joined by single spaces."""
    return " ".join(words.lower().split())


def words_to_secret(words: str) -> bytes:
    """Return the 16 bytes behind 12 words; KnownError names the place of a word that is not in the list."""
    tidy = tidy_words(words).split(" ")
    known = word_list()
    for place, word in enumerate(tidy, start=1):
        if word and word not in known:
            raise KnownError(f"Word {place} is not in the list of words.", "", "Look at its spelling and try again.")
    if len(tidy) != WORDS:
        raise KnownError("There are twelve words.", "This is another number of them.", "Enter all twelve, in order.")
    language = _language()
    joined = " ".join(tidy)
    if not language.check(joined):
        raise KnownError("These words do not belong together.", "One of them is another, or two changed places.")
    return bytes(language.to_entropy(joined))


def recovery_identity(words: str) -> HybridIdentity:
    """Return the key that the private half of a person's root is sealed to."""
    return HybridIdentity(derive(words_to_secret(words), "recovery"))


def word_list() -> tuple[str, ...]:
    """Return the 2,048 words, in order."""
    return tuple(_language().wordlist)


@cache
def _language() -> Mnemonic:
    return Mnemonic("english")
