"""Ogg Opus as a stream, and whatever a stranger may send in its place."""

import io
import random
from collections.abc import Callable

import numpy as np
import pytest
import soundfile
from typing_extensions import override

from partspair.audio.codec import Note, StreamEncoder, encode_pcm
from partspair.audio.shape import RATE, Samples, UnplayableSoundError
from tests.support.voices import voice


def encoded(samples: Samples) -> bytes:
    return b"".join(encode_pcm([samples]))


def written(samples: Samples, **how: object) -> bytes:
    sink = io.BytesIO()
    soundfile.write(sink, samples, **{"samplerate": RATE, "format": "OGG", "subtype": "OPUS", **how})
    return sink.getvalue()


def play_through(source: bytes) -> int:
    note = Note(source)
    try:
        count = sum(len(block) for block in note.blocks())
        note.seek(note.frames // 2)
        note.read(4800)
        return count
    finally:
        note.close()


@pytest.mark.parametrize("size", [1, 959, 960, 961, 48_000, 123_457])
def test_exactly_the_samples_given_come_back(size: int) -> None:
    assert play_through(encoded(voice(3)[:size])) == size


def test_what_comes_back_is_what_was_said_and_in_step() -> None:
    said = voice(4.0)
    note = Note(encoded(said))
    heard = np.concatenate(list(note.blocks(7777)))
    note.close()
    assert np.corrcoef(said, heard)[0, 1] > 0.95
    for start in range(0, len(said) - RATE // 2, RATE // 2):
        window = slice(start, start + RATE // 2)
        assert np.corrcoef(said[window], heard[window])[0, 1] > 0.9


def test_pieces_come_out_while_it_is_spoken_and_keep_near_the_rate_asked_for() -> None:
    encoder, said = StreamEncoder(), voice(20)
    pieces = [encoder.write(said[start : start + 960]) for start in range(0, len(said), 960)]
    assert sum(1 for piece in pieces if piece) >= 15
    whole = b"".join([*pieces, encoder.close()])
    assert encoder.close() == b""
    assert 16_000 < len(whole) * 8 / 20 < 48_000


def test_seeking_lands_on_the_sample() -> None:
    said = voice(5)
    note = Note(io.BytesIO(encoded(said)))
    straight = np.concatenate(list(note.blocks())).astype(np.int32)
    for place in (0, 1, 47_999, 120_000, len(said) - 10):
        note.seek(place)
        assert note.position == place
        there = note.read(4800).astype(np.int32)
        assert np.abs(there - straight[place : place + 4800]).max() < 400
    note.seek(len(said) + 5)
    assert not note.read(10).size
    note.seek(-5)
    assert note.position == 0
    note.close()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"OggS",
        lambda: b"OggS" + bytes(200),
        lambda: random.Random(1).randbytes(5000),
        lambda: written(voice(1), format="WAV", subtype="PCM_16"),
        lambda: written(voice(1), subtype="VORBIS"),
        lambda: written(np.stack([voice(1), voice(1)], axis=1)),
        lambda: written(voice(1), samplerate=16_000),
        lambda: written(voice(1), format="FLAC", subtype="PCM_16"),
    ],
    ids=["nothing", "four bytes", "no page", "noise", "wav", "vorbis", "stereo", "16 kHz", "flac"],
)
def test_what_is_no_note_is_refused_in_plain_words(make: Callable[[], bytes]) -> None:
    with pytest.raises(UnplayableSoundError) as refused:
        Note(make())
    assert refused.value.happened
    assert refused.value.remedy


def test_a_day_of_claimed_length_is_refused() -> None:
    data = bytearray(encoded(voice(2)))
    last = data.rindex(b"OggS")
    data[last + 6 : last + 14] = (24 * 3600 * RATE).to_bytes(8, "little")
    data[last + 22 : last + 26] = bytes(4)
    data[last + 22 : last + 26] = _page_sum(bytes(data[last:])).to_bytes(4, "little")
    with pytest.raises(UnplayableSoundError, match="cannot be played"):
        Note(bytes(data))


def _page_sum(page: bytes) -> int:
    """The checksum of an Ogg page (RFC 3533, 6)."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = ((value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def test_broken_bytes_never_do_more_than_be_refused() -> None:
    whole, chance = encoded(voice(3)), random.Random(20)
    tries = [whole[: chance.randrange(len(whole))] for _ in range(60)]
    for _ in range(240):
        flipped = bytearray(whole)
        for _ in range(chance.choice((1, 3, 30))):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        tries.append(bytes(flipped))
    tries += [whole + whole, whole + chance.randbytes(999), whole[:60] + whole[200:], whole[:2000] + bytes(3000)]
    outcomes = []
    for data in tries:
        try:
            outcomes.append(play_through(data))
        except UnplayableSoundError:
            outcomes.append(-1)
    assert -1 in outcomes
    assert max(outcomes) <= 12 * RATE


@pytest.mark.parametrize("filling", [b"OggS", b"OggS\0" + bytes(22)], ids=["beginnings", "empty pages"])
def test_what_only_looks_like_pages_is_given_up_early(filling: bytes) -> None:
    class Counting(io.BytesIO):
        passed = 0

        @override
        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            self.passed += len(data)
            return data

    begun = encoded(voice(2))[:5000]
    source = Counting(begun + filling * (2_000_000 // len(filling)))
    with pytest.raises(UnplayableSoundError):
        Note(source).seek(96_000)
    assert source.passed < 600_000


def test_trouble_of_the_place_it_is_read_from_is_told_as_it_is() -> None:
    class Failing(io.BytesIO):
        is_failing = False

        @override
        def read(self, size: int | None = -1, /) -> bytes:
            if self.is_failing:
                raise OSError("gone")
            return super().read(size)

    source = Failing(encoded(voice(20)))
    note = Note(source)
    note.read(100)
    source.is_failing = True
    with pytest.raises(OSError, match="gone"):
        list(note.blocks())
    note.close()
