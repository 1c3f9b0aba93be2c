"""Streams are cut to the sample and gone on with, packet by packet; what is not whole is left alone, calmly."""

import random
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.opus_pages import (
    PACKET,
    SEARCH,
    WARM_UP,
    OnwardEncoder,
    Page,
    beginning_of,
    begun_at,
    heard_anew,
    own_pre_skip,
    whole_pages,
)
from partspair.audio.shape import RATE, Samples, UnplayableSoundError
from tests.support.voices import voice

SPOKEN = voice(7.3)
WHOLE = b"".join(encode_pcm([SPOKEN]))


def heard(stream: bytes) -> NDArray[np.float64]:
    note = Note(stream)
    try:
        sound = np.concatenate(list(note.blocks())).astype(np.float64)
        assert len(sound) == note.frames
        return sound
    finally:
        note.close()


def decibels(signal: NDArray[np.float64]) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(signal**2)) / 32768 + 1e-9))


def in_pieces(stream: bytes, size: int = 777) -> Iterator[bytes]:
    yield from (stream[at : at + size] for at in range(0, len(stream), size))


def pages_of(stream: bytes) -> list[Page]:
    return list(whole_pages([stream]))


def gone_on(stream: bytes, cut_at: int, spoken: Samples = SPOKEN) -> bytes:
    beginning = beginning_of(in_pieces(stream), cut_at)
    assert beginning is not None
    onward = OnwardEncoder(beginning)
    pieces = [onward.write(spoken[at : at + 4800]) for at in range(beginning.resumes_at, len(spoken), 4800)]
    pieces.append(onward.close())
    assert onward.close() == b""
    return stream[: beginning.size] + b"".join(pieces)


def begun(start: int, stream: bytes = WHOLE, spoken: Samples = SPOKEN) -> bytes:
    return b"".join(begun_at(in_pieces(stream), start, spoken[start : start + heard_anew(start)]))


@pytest.mark.parametrize("start", [0, 1, 5, PACKET, PACKET * 100, PACKET * 100 - own_pre_skip(), 123_457, 200_777])
def test_a_later_beginning_is_exact_to_the_sample_and_has_no_click_inside(start: int) -> None:
    stream = begun(start)
    sound, before = heard(stream), heard(WHOLE)[start:]
    assert len(sound) == len(SPOKEN) - start
    assert decibels(sound - SPOKEN[start:]) < decibels(before - SPOKEN[start:]) + 2
    for at in range(WARM_UP * PACKET, (WARM_UP + SEARCH) * PACKET, 480):
        click = slice(at, at + 480)
        assert decibels(np.diff(sound[click], 3)) < decibels(np.diff(before[click], 3)) + 6
    assert sum(page.size for page in pages_of(stream)) == len(stream)


def test_nothing_from_before_a_later_beginning_is_in_it() -> None:
    spoken = np.concatenate((voice(3.0), np.zeros(3 * RATE, np.int16), voice(2.0)))
    stream = begun(3 * RATE + 77, b"".join(encode_pcm([spoken])), spoken)
    assert int.from_bytes(pages_of(stream)[0].packets[0][10:12], "little") < own_pre_skip() + PACKET
    assert np.abs(heard(stream)[: 2 * RATE]).max() < 40


def test_a_later_beginning_can_be_begun_later_again_only_from_what_it_came_from() -> None:
    with pytest.raises(UnplayableSoundError):
        list(begun_at([begun(777)], 0, SPOKEN[777 : 777 + heard_anew(0)]))


def test_a_beginning_needs_the_sound_it_is_told() -> None:
    with pytest.raises(ValueError, match="anew"):
        list(begun_at([WHOLE], 5, SPOKEN[:RATE]))


def test_a_beginning_behind_the_end_is_refused() -> None:
    with pytest.raises(UnplayableSoundError):
        list(begun_at([WHOLE], len(SPOKEN), SPOKEN[: heard_anew(len(SPOKEN))]))


@pytest.mark.parametrize("cut_at", [120_100, 200_003, 6 * RATE + 48])
@pytest.mark.parametrize("is_ended", [True, False])
def test_going_on_gives_every_sample_and_no_click_at_the_joint(cut_at: int, is_ended: bool) -> None:
    spoken = b"".join(encode_pcm([SPOKEN[:cut_at]])) if is_ended else WHOLE
    stream = gone_on(spoken, cut_at)
    sound, straight = heard(stream), heard(WHOLE)
    assert len(sound) == len(SPOKEN)
    beginning = beginning_of([spoken], cut_at)
    assert beginning is not None
    joint = beginning.packets * PACKET - own_pre_skip()
    near = slice(joint - 480, joint + 30 * PACKET)
    assert decibels(sound[near] - SPOKEN[near]) < decibels(straight[near] - SPOKEN[near]) + 2
    for at in range(joint - 480, min(joint + 30 * PACKET, len(SPOKEN) - 480), 480):
        click = slice(at, at + 480)
        assert decibels(np.diff(sound[click], 3)) < decibels(np.diff(straight[click], 3)) + 6
    assert sum(page.size for page in pages_of(stream)) == len(stream)
    assert stream[: beginning.size] == spoken[: beginning.size]


def test_only_a_little_is_encoded_again() -> None:
    for cut_at in range(3 * RATE, 7 * RATE, RATE // 7):
        beginning = beginning_of([WHOLE], cut_at)
        assert beginning is not None
        assert cut_at - beginning.resumes_at <= (50 + SEARCH + 1 + WARM_UP) * PACKET + 240


def test_a_stream_gone_on_with_can_be_gone_on_with_and_cut() -> None:
    twice = gone_on(gone_on(b"".join(encode_pcm([SPOKEN[:150_000]])), 150_000, SPOKEN[:250_000]), 250_000)
    assert len(heard(twice)) == len(SPOKEN)
    assert len(heard(begun(100_001, twice))) == len(SPOKEN) - 100_001


def test_what_heard_a_silence_that_is_no_end_any_more_is_not_kept() -> None:
    for cut_at in (149 * PACKET - 100, 149 * PACKET + 100, 149 * PACKET + 300):
        beginning = beginning_of([b"".join(encode_pcm([SPOKEN[:cut_at]]))], len(SPOKEN))
        assert beginning is not None
        assert (beginning.packets + len(beginning.loose)) * PACKET <= cut_at - 240


def test_too_little_is_not_gone_on_with() -> None:
    assert beginning_of([b"".join(encode_pcm([SPOKEN[:RATE]]))], RATE) is None
    assert beginning_of([], 0) is None


def test_a_stream_that_breaks_off_is_kept_up_to_its_last_whole_page() -> None:
    sizes = [page.size for page in pages_of(WHOLE)]
    for at in range(0, len(WHOLE), 331):
        whole = list(whole_pages([WHOLE[:at]]))
        assert sum(page.size for page in whole) <= at
        beginning = beginning_of([WHOLE[:at]], len(SPOKEN))
        assert (beginning is not None) == (at >= sum(sizes[:4]))
        assert beginning is None or beginning.size <= at


def test_hostile_bytes_are_refused_or_left_alone() -> None:
    chance = random.Random(4)
    for _ in range(25):
        broken = bytearray(WHOLE)
        for _ in range(chance.choice((1, 3, 40))):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        with suppress(UnplayableSoundError):
            assert len(heard(begun(100_000, bytes(broken)))) == len(SPOKEN) - 100_000
        beginning = beginning_of([bytes(broken)], len(SPOKEN))
        assert beginning is None or broken[: beginning.size] == WHOLE[: beginning.size]
    for made in (b"", b"OggS", chance.randbytes(5000), WHOLE[27:], WHOLE[:60] * 40, b"OggS" * 9000):
        assert beginning_of([made], RATE) is None
        with pytest.raises(UnplayableSoundError):
            list(begun_at([made], 0, SPOKEN[: heard_anew(0)]))


def test_pages_out_of_order_or_of_two_streams_end_what_is_believed() -> None:
    pages = pages_of(WHOLE)
    places = np.cumsum([0, *(page.size for page in pages)])
    parts = [WHOLE[start:end] for start, end in pairwise(places)]
    other = b"".join(encode_pcm([voice(2.0, 2)]))
    assert len(pages_of(b"".join([*parts[:4], *parts[5:]]))) == 4
    assert len(pages_of(b"".join([*parts[:4], parts[3], *parts[4:]]))) == 4
    assert len(pages_of(b"".join(parts[:4]) + other)) == 4
    assert len(pages_of(WHOLE + other)) == len(pages)
