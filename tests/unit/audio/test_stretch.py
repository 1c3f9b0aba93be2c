"""Slower and faster: as long as it should be, at the pitch it was spoken, without a click."""

import numpy as np
import pytest

from partspair.audio.shape import RATE, Samples
from partspair.audio.stretch import Stretch
from tests.support.voices import tone, voice

SPEEDS = (0.75, 1.25, 1.5, 1.75, 2.0)


def stretched(samples: Samples, speed: float, step: int = 4800) -> Samples:
    stretch = Stretch(speed)
    pieces = [stretch.process(samples[at : at + step]) for at in range(0, len(samples), step)]
    return np.concatenate([*pieces, stretch.rest()])


def fundamental(samples: Samples) -> float:
    """Hertz of the strongest tone, to a tenth."""
    length = RATE * 10
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), length))
    return float(np.argmax(spectrum)) * RATE / length


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_pitch_is_kept(speed: float) -> None:
    for hertz in (80, 97, 123, 155, 196, 247, 311, 400):
        heard = stretched(tone(2, hertz=hertz), speed)[RATE // 10 : -RATE // 10]
        assert fundamental(heard) == pytest.approx(hertz, rel=0.01)
        loud = [np.abs(heard[at : at + 1200].astype(int)).max() for at in range(0, len(heard) - 1200, 600)]
        assert min(loud) > 0.97 * max(loud), "and it does not waver"


@pytest.mark.parametrize("speed", SPEEDS)
def test_no_piece_is_heard_to_begin(speed: float) -> None:
    for hertz in (85.0, 140.0, 390.0):
        heard = stretched(tone(1, 0.5, hertz), speed) / 32768
        rest = heard[2:] - 2 * np.cos(2 * np.pi * hertz / RATE) * heard[1:-1] + heard[:-2]
        assert 20 * np.log10(np.abs(rest[: -RATE // 20]).max()) < -50


@pytest.mark.parametrize("speed", SPEEDS)
@pytest.mark.parametrize("count", [0, 1, 2, 719, 720, 5000, RATE])
def test_the_length_is_right(speed: float, count: int) -> None:
    assert len(stretched(voice(1)[:count], speed)) == round(count / speed)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_place_is_where_it_should_be_and_nothing_is_left_out(speed: float) -> None:
    said = np.zeros(RATE, np.int16)
    places = [100, 5000, 23_456, RATE - 700]
    for place in places:
        said[place : place + 576] = tone(0.012, 0.8, 2000)
    loud = np.flatnonzero(np.abs(stretched(said, speed)) > 1500)
    for place in places:
        near = loud[np.abs(loud * speed - place - 288) < 2000] * speed
        assert near.size, "each short sound is heard"
        assert abs(near.mean() - place - 288) <= RATE * 0.012, "within about 10 ms"


def test_as_spoken_it_is_untouched() -> None:
    said = voice(1)
    assert np.array_equal(stretched(said, 1.0, 777), said)


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_size_of_the_pieces_given_makes_no_difference(speed: float) -> None:
    said = voice(1.5)
    assert np.array_equal(stretched(said, speed, 333), stretched(said, speed, len(said)))


@pytest.mark.parametrize("speed", SPEEDS)
def test_it_stays_within_what_came_in_and_silence_stays_silent(speed: float) -> None:
    said = np.concatenate((np.full(9600, 27_000, np.int16), np.zeros(9600, np.int16), -voice(0.5)))
    heard = stretched(said, speed)
    assert np.abs(heard.astype(int)).max() <= np.abs(said.astype(int)).max()
    middle = round(14_400 / speed)
    assert not heard[middle - 500 : middle + 500].any()


def test_a_speed_out_of_bounds_is_refused() -> None:
    for speed in (0.74, 2.01):
        with pytest.raises(ValueError, match=str(speed)):
            Stretch(speed)
