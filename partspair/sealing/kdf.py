"""HKDF-SHA256, the one key derivation of this room (passphrases and words that people compare have their own)."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int = 32) -> bytes:
    """Return `length` bytes from `secret` (RFC 5869); an empty `salt` means the RFC's default."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info).derive(secret)
