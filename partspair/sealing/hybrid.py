"""`mlkem768x25519`, the post-quantum hybrid recipient of the age format: HPKE with ML-KEM-768 and X25519."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from partspair.sealing.base64text import decode_unpadded, encode_unpadded
from partspair.sealing.failures import HeaderError
from partspair.sealing.header import FILE_KEY_BYTES, WRAPPED_BYTES, Stanza

TYPE = "mlkem768x25519"
SEED_BYTES = 32
PUBLIC_BYTES = 1184 + 32

_INFO = b"age-encryption.org/mlkem768x25519"
_MLKEM_ENC_BYTES = 1088
_ENC_BYTES = _MLKEM_ENC_BYTES + 32
_MLKEM_PUBLIC_BYTES = 1184
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


@dataclass(frozen=True)
class HybridRecipient:
    """The public half of an opening key: 1,184 bytes of ML-KEM-768, then 32 of X25519."""

    public: bytes

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap `file_key` for the holder; ValueError for a public key that cannot be used."""
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(self.public[_MLKEM_PUBLIC_BYTES:]),
        )
        sealed = _SUITE.encrypt(file_key, key, info=_INFO)
        return Stanza(TYPE, (encode_unpadded(sealed[:_ENC_BYTES]),), sealed[_ENC_BYTES:])

    def is_usable(self) -> bool:
        """Seal to it once, for trial; low-order and malformed keys are not usable (protocol section 2)."""
        try:
            self.wrap(bytes(FILE_KEY_BYTES))
        except ValueError:
            return False
        return True


@dataclass(frozen=True)
class HybridIdentity:
    """The secret half of an opening key: a seed of 32 bytes."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise ValueError("the seed of an opening key has 32 bytes")

    @property
    def recipient(self) -> HybridRecipient:
        """The public half."""
        mlkem, x25519 = self._halves()
        return HybridRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key if one of the stanzas is for this key; HeaderError if one of this type is malformed."""
        sealed = [(wrapped_enc(stanza), stanza.body) for stanza in stanzas if stanza.type == TYPE]
        if not sealed:
            return None
        mlkem, x25519 = self._halves()
        key = MLKEM768X25519PrivateKey(mlkem, x25519)
        for enc, _ in sealed:
            _refuse_low_order(x25519, enc[_MLKEM_ENC_BYTES:])
        for enc, body in sealed:
            try:
                return _SUITE.decrypt(enc + body, key, info=_INFO)
            except InvalidTag:
                continue
        return None

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(96)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:64]),
            X25519PrivateKey.from_private_bytes(expanded[64:]),
        )


def wrapped_enc(stanza: Stanza) -> bytes:
    """Return the encapsulated key of a well-formed stanza of this type; HeaderError for any other."""
    if stanza.type != TYPE or len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_BYTES:
        raise HeaderError
    try:
        enc = decode_unpadded(stanza.arguments[0])
    except ValueError:
        raise HeaderError from None
    if len(enc) != _ENC_BYTES:
        raise HeaderError
    return enc


def _refuse_low_order(own: X25519PrivateKey, share: bytes) -> None:
    """HPKE reports a low-order share like any wrong key; the format wants the header refused."""
    try:
        own.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError:
        raise HeaderError from None
