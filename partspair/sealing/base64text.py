"""Base64 as the formats here allow it: one spelling for each value, everything else refused."""

import base64
import binascii


def encode_unpadded(data: bytes) -> str:
    """Return standard base64 without the `=` (age headers)."""
    return base64.b64encode(data).rstrip(b"=").decode("ascii")


def decode_unpadded(text: str | bytes) -> bytes:
    """Read unpadded standard base64; ValueError for padding, foreign characters or a second spelling of a value."""
    raw = text.encode("ascii") if isinstance(text, str) else text
    if b"=" in raw:
        raise ValueError("padding is not allowed")
    return _decode(raw + b"=" * (-len(raw) % 4))


def encode_padded(data: bytes) -> str:
    """Return standard base64 with padding (JSON)."""
    return base64.b64encode(data).decode("ascii")


def decode_padded(text: str | bytes) -> bytes:
    """Read padded standard base64; ValueError for anything but the one spelling of a value."""
    return _decode(text.encode("ascii") if isinstance(text, str) else text)


def _decode(padded: bytes) -> bytes:
    try:
        data = base64.b64decode(padded, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if base64.b64encode(data) != padded:
        raise ValueError("not the canonical spelling")
    return data
