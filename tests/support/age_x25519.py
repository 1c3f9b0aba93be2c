"""X25519 recipients of the age format. Only the tests need them: most public vectors are sealed that way."""

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from partspair.sealing.base64text import decode_unpadded
from partspair.sealing.failures import HeaderError
from partspair.sealing.header import WRAPPED_BYTES, Stanza
from partspair.sealing.kdf import hkdf


@dataclass(frozen=True)
class X25519Identity:
    """A classic age identity."""

    secret: bytes

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        own = X25519PrivateKey.from_private_bytes(self.secret)
        public = own.public_key().public_bytes_raw()
        for stanza in stanzas:
            if stanza.type != "X25519":
                continue
            share = _share(stanza)
            try:
                shared = own.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError:
                raise HeaderError from None
            key = hkdf(shared, share + public, b"age-encryption.org/v1/X25519")
            try:
                return ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None)
            except InvalidTag:
                continue
        return None


def _share(stanza: Stanza) -> bytes:
    if len(stanza.arguments) != 1 or len(stanza.body) != WRAPPED_BYTES:
        raise HeaderError
    try:
        share = decode_unpadded(stanza.arguments[0])
    except ValueError:
        raise HeaderError from None
    if len(share) != 32:
        raise HeaderError
    return share
