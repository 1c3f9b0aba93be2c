"""Several notes as one sound: exact in length, quiet at the joints, each at its own loudness, from any place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.joint import RAMP
from partspair.audio.leveller import Leveller
from partspair.audio.medley import Medley, Piece
from partspair.audio.shape import RATE, Samples
from tests.support.voices import tone, voice


class Kept:
    """A sound in memory; it may claim to be longer than it is."""

    def __init__(self, samples: Samples, claims: int | None = None) -> None:
        self._samples, self._at, self.is_closed = samples, 0, 0
        self.frames = len(samples) if claims is None else claims

    def read(self, count: int) -> Samples:
        found = self._samples[self._at : self._at + count]
        self._at += len(found)
        return found

    def seek(self, sample: int) -> None:
        self._at = sample

    def close(self) -> None:
        self.is_closed += 1


def all_of(medley: Medley, count: int = 4_801) -> Samples:
    pieces = []
    while (block := medley.read(count)).size:
        pieces.append(block)
    return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


def three(gain: float = 0.0) -> tuple[Samples, Samples, list[Piece]]:
    share, answer = voice(3.0, 1), voice(1.0, 2)
    reader = Kept(share)
    pieces = [
        Piece(reader, 0, 70_001),
        Piece(Kept(answer), 0, len(answer), gain),
        Piece(reader, 70_001, len(share)),
    ]
    return share, answer, pieces


def test_the_passage_then_the_answer_then_on_and_not_a_sample_more_or_less() -> None:
    share, answer, pieces = three()
    whole = np.concatenate((share[:70_001], answer, share[70_001:]))
    heard = all_of(Medley(pieces))
    assert len(heard) == len(whole) == Medley(pieces).frames
    joints = [70_001, 70_001 + len(answer)]
    is_near = np.zeros(len(whole), bool)
    for joint in joints:
        is_near[joint - RAMP : joint + RAMP] = True
        assert abs(int(heard[joint])) <= abs(int(whole[joint])) // 400 + 1
        assert abs(int(heard[joint - 1])) <= abs(int(whole[joint - 1])) // 400 + 1
    assert np.array_equal(heard[~is_near], whole[~is_near])


def test_each_voice_has_its_own_gain() -> None:
    _, answer, pieces = three(gain=6.0)
    medley, leveller = Medley(pieces), Leveller(6.0)
    louder = np.concatenate((leveller.process(answer), leveller.rest()))
    heard = all_of(medley)[70_001 : 70_001 + len(answer)]
    assert np.array_equal(heard[RAMP:-RAMP], louder[RAMP:-RAMP])


@given(
    lengths=some.lists(some.integers(0, 3_000), max_size=5),
    gains=some.lists(some.sampled_from([0.0, 3.0, -4.0]), min_size=5, max_size=5),
    count=some.integers(1, 2_000),
    at=some.integers(-50, 16_000),
)
@settings(deadline=None, max_examples=60)
def test_from_any_place_it_goes_on_as_from_the_start(
    lengths: list[int], gains: list[float], count: int, at: int
) -> None:
    noise = np.random.default_rng(7).integers(-9_000, 9_000, 3_000).astype(np.int16)
    medley = Medley([Piece(Kept(noise), 0, length, gain) for length, gain in zip(lengths, gains, strict=False)])
    assert medley.frames == sum(lengths)
    whole = all_of(medley, count)
    assert len(whole) == medley.frames
    medley.seek(at)
    rest = all_of(medley, count)
    assert len(rest) == len(whole[max(0, at) :])
    if all(gain <= 0 for gain in gains[: len(lengths)]):
        assert np.array_equal(rest, whole[max(0, at) :])


def test_a_sound_that_is_shorter_than_it_claims_leaves_silence_not_a_shift() -> None:
    short, after = Kept(tone(0.1), claims=RATE), Kept(tone(0.1))
    medley = Medley([Piece(short, 0, RATE), Piece(after, 0, 4_800)])
    heard = all_of(medley)
    assert len(heard) == RATE + 4_800
    assert not heard[4_800:RATE].any()
    assert heard[RATE + RAMP :].any()


def test_every_reader_is_closed_once_and_nothing_is_nothing() -> None:
    _, _, pieces = three()
    Medley(pieces).close()
    assert [one.reader.is_closed for one in pieces[:2]] == [1, 1]  # type: ignore[attr-defined]
    assert Medley([]).frames == 0
    assert not Medley([]).read(10).size


def test_notes_as_they_come_are_joined_without_a_click() -> None:
    one, two = (Note(b"".join(encode_pcm([tone(1.0, 0.3, hertz)]))) for hertz in (200, 300))
    heard = all_of(Medley([Piece(one, 0, 24_000), Piece(two, 0, 48_000), Piece(one, 24_000, 48_000)])).astype(float)
    smooth = np.abs(np.diff(heard, 2))
    for joint in (24_000, 72_000):
        assert smooth[joint - 300 : joint + 300].max() <= 32_768 * 10 ** (-50 / 20)


@pytest.mark.parametrize("at", [0, 30_000, 70_001, 100_000, 143_999])
def test_moving_lands_on_the_sample(at: int) -> None:
    share, answer, pieces = three()
    medley = Medley(pieces)
    whole = all_of(medley)
    medley.seek(at)
    assert np.array_equal(medley.read(960), whole[at : at + 960])
    assert len(share) + len(answer) == medley.frames
