"""Whatever is sealed opens as it was, however it is cut up; whatever is changed does not."""

import io

from hypothesis import given, settings
from hypothesis import strategies as some

from partspair.sealing.age import AgeError, HybridIdentity, OpeningReader, SealingWriter, open_sealed, seal
from partspair.sealing.base64text import decode_padded, decode_unpadded, encode_padded, encode_unpadded
from partspair.sealing.header import Stanza, encode_header, read_header
from partspair.sealing.stream import CHUNK
from partspair.sealing.tarball import SMALLEST_PAYLOAD, rounded_payload

OURS = HybridIdentity(bytes(32))
SEALED = seal(bytes(300), [OURS.recipient])
SIZES = some.one_of(
    some.integers(0, 300), some.integers(CHUNK - 3, CHUNK + 3), some.integers(2 * CHUNK - 3, 2 * CHUNK + 3)
)
ARGUMENT = some.text(some.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=80)


@given(size=SIZES, pieces=some.lists(some.integers(1, CHUNK + 9), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_any_length_in_any_pieces(size: int, pieces: list[int]) -> None:
    data = bytes(index * 7 % 256 for index in range(size))
    out = io.BytesIO()
    writer = SealingWriter(out, [OURS.recipient])
    start = 0
    while start < size:
        step = pieces[start % len(pieces)]
        writer.write(memoryview(data)[start : start + step])
        start += step
    writer.close()
    reader = OpeningReader(io.BytesIO(out.getvalue()), [OURS])
    found = bytearray()
    while piece := reader.read(pieces[len(found) % len(pieces)]):
        found += piece
    assert found == data


@given(at=some.integers(0, len(SEALED) - 1), bit=some.integers(0, 7))
@settings(deadline=None, max_examples=200)
def test_any_flipped_bit_is_noticed(at: int, bit: int) -> None:
    changed = bytearray(SEALED)
    changed[at] ^= 1 << bit
    try:
        open_sealed(bytes(changed), [OURS])
    except AgeError:
        return
    raise AssertionError("a changed file opened")


@given(some.binary(max_size=400))
@settings(deadline=None)
def test_noise_is_an_age_error_and_nothing_else(noise: bytes) -> None:
    for data in (noise, SEALED[: len(noise)] + noise, b"age-encryption.org/v1\n" + noise):
        try:
            open_sealed(data, [OURS])
        except AgeError:
            continue
        raise AssertionError("noise opened")


@given(
    some.lists(
        some.tuples(ARGUMENT, some.lists(ARGUMENT, max_size=3), some.binary(max_size=200)), min_size=1, max_size=9
    )
)
def test_headers_come_back(parts: list[tuple[str, list[str], bytes]]) -> None:
    stanzas = tuple(Stanza(kind if kind != "scrypt" else "x", tuple(rest), body) for kind, rest, body in parts)
    data = encode_header(stanzas, bytes(16))
    header = read_header(io.BytesIO(data).readline)
    assert header.stanzas == stanzas
    assert header.is_from(bytes(16))
    assert not header.is_from(bytes([1]) * 16)


@given(some.binary(max_size=100))
def test_base64_has_one_spelling(data: bytes) -> None:
    assert decode_unpadded(encode_unpadded(data)) == data
    assert decode_padded(encode_padded(data)) == data


@given(some.text("ABCQRgw+/=-_ \n", max_size=12))
def test_base64_that_reads_is_the_canonical_one(text: str) -> None:
    for decode, encode in ((decode_unpadded, encode_unpadded), (decode_padded, encode_padded)):
        try:
            data = decode(text)
        except ValueError:
            continue
        assert encode(data) == text


@given(some.integers(1, 480 * 1024 * 1024))
def test_padded_sizes_hide_all_but_three_bits(bare: int) -> None:
    padded = rounded_payload(bare)
    assert padded >= max(bare, SMALLEST_PAYLOAD)
    assert padded % ((1 << (padded.bit_length() - 1)) // 8) == 0
    assert padded <= max(bare * 9 // 8 + 1, SMALLEST_PAYLOAD)
    assert rounded_payload(padded) == padded
