"""One spelling for each value."""

from collections.abc import Callable

import pytest

from partspair.sealing.base64text import decode_padded, decode_unpadded, encode_padded, encode_unpadded


def test_both_ways() -> None:
    for data in (b"", b"A", b"AB", b"ABC", bytes(range(256))):
        assert decode_padded(encode_padded(data)) == data
        assert decode_unpadded(encode_unpadded(data)) == data


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ==\n", " QQ==", "Q-_=", "QQ=", "QQ===", "Q", "\u00e9\u00e9=="])
def test_padded(text: str) -> None:
    refused(decode_padded, text)


@pytest.mark.parametrize("text", ["QQ==", "QR", "QQ\n", " QQ", "Q-_", "Q", "QUJD=", "\u00e9\u00e9"])
def test_unpadded(text: str) -> None:
    refused(decode_unpadded, text)


def refused(decode: Callable[[str], bytes], text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decode(text)
