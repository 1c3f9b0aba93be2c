"""`scrypt`, the passphrase recipient of the age format: for backups and exports."""

import os
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from partspair.errors import KnownError
from partspair.sealing.base64text import decode_unpadded, encode_unpadded
from partspair.sealing.failures import HeaderError
from partspair.sealing.header import WRAPPED_BYTES, Stanza

TYPE = "scrypt"
WORK_FACTOR = 18
MOST_WORK = 20

_SALT_LABEL = b"age-encryption.org/v1/scrypt"
_SALT_BYTES = 16
_FACTOR = re.compile(r"[1-9][0-9]?", re.ASCII)
_NONCE = bytes(12)


@dataclass(frozen=True)
class Passphrase:
    """Both sides of a passphrase. The text is taken as NFC; `work_factor` is log2 of scrypt's N, 18 for new files."""

    text: str = field(repr=False)
    work_factor: int = WORK_FACTOR
    random: Callable[[int], bytes] = field(default=os.urandom, repr=False)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap `file_key`; it takes about a second and 256 MiB at 18."""
        salt = self.random(_SALT_BYTES)
        body = ChaCha20Poly1305(self._key(salt, self.work_factor)).encrypt(_NONCE, file_key, None)
        return Stanza(TYPE, (encode_unpadded(salt), str(self.work_factor)), body)

    def unwrap(self, stanzas: Sequence[Stanza]) -> bytes | None:
        """Return the file key if the passphrase fits; HeaderError for a malformed stanza or a work factor over 20."""
        for stanza in stanzas:
            if stanza.type != TYPE:
                continue
            salt, factor = _arguments(stanza)
            try:
                return ChaCha20Poly1305(self._key(salt, factor)).decrypt(_NONCE, stanza.body, None)
            except InvalidTag:
                return None
        return None

    def _key(self, salt: bytes, factor: int) -> bytes:
        secret = unicodedata.normalize("NFC", self.text).encode("utf-8")
        try:
            return Scrypt(salt=_SALT_LABEL + salt, length=32, n=1 << factor, r=8, p=1).derive(secret)
        except MemoryError:
            raise KnownError(
                "There is not enough free memory for this passphrase.",
                "Nothing was changed.",
                "Close other programs, then try again.",
            ) from None


def _arguments(stanza: Stanza) -> tuple[bytes, int]:
    if len(stanza.arguments) != 2 or len(stanza.body) != WRAPPED_BYTES:
        raise HeaderError
    salt_text, factor_text = stanza.arguments
    try:
        salt = decode_unpadded(salt_text)
    except ValueError:
        raise HeaderError from None
    if len(salt) != _SALT_BYTES or _FACTOR.fullmatch(factor_text) is None:
        raise HeaderError
    if int(factor_text) > MOST_WORK:
        raise HeaderError("Its passphrase would take longer to try than this app waits.")
    return salt, int(factor_text)
