"""Peaks, length and loudness come from the samples, for any length."""

import numpy as np
import pytest

from partspair.audio.leveller import Leveller, gain_for
from partspair.audio.loudness import PEAKS, SILENT, Measuring, measure, peaks200
from partspair.audio.shape import RATE, Samples
from tests.support.voices import tone, voice


def test_a_full_sine_of_a_kilohertz_has_the_loudness_of_the_standard() -> None:
    assert measure([tone(5, 1.0, 997)]).loudness == pytest.approx(-3.01, abs=0.1)
    assert measure([tone(5, 0.1, 997)]).loudness == pytest.approx(-23.01, abs=0.1)


def test_low_rumble_counts_less_and_pauses_do_not_count() -> None:
    assert measure([tone(5, 0.5, 20)]).loudness < measure([tone(5, 0.5, 997)]).loudness - 8
    spoken = measure([tone(5, 0.5)]).loudness
    assert measure([tone(5, 0.5), np.zeros(20 * RATE, np.int16)]).loudness == pytest.approx(spoken, abs=0.5)


@pytest.mark.parametrize("size", [0, 1, 959, 4800, 50_000, 30 * RATE + 7])
def test_there_are_always_two_hundred_peaks(size: int) -> None:
    measured = measure([voice(31)[:size]])
    assert measured.frames == size
    assert measured.duration_ms == size * 1000 // RATE
    assert len(measured.peaks) == PEAKS


def test_silence_and_nothing_are_at_the_bottom() -> None:
    assert measure([]).loudness == measure([np.zeros(RATE, np.int16)]).loudness == SILENT
    assert peaks200([np.zeros(RATE, np.int16)]) == bytes(PEAKS)


def test_a_click_shows_at_its_place() -> None:
    sound = np.zeros(100 * RATE, np.int16)
    sound[25 * RATE] = -32768
    peaks = peaks200([sound])
    assert [index for index, peak in enumerate(peaks) if peak] == [50]
    assert peaks[50] == 255 - 1 or peaks[50] == 255


def test_the_pieces_it_comes_in_do_not_matter() -> None:
    sound = voice(7.3)
    measuring = Measuring()
    for start in range(0, len(sound), 777):
        measuring.feed(sound[start : start + 777])
    assert measuring.result() == measure([sound])
    assert measuring.recent(50) == measuring.recent(60)[-50:]


def through(leveller: Leveller, sound: Samples, size: int) -> Samples:
    parts = [leveller.process(sound[start : start + size]) for start in range(0, len(sound), size)]
    return np.concatenate([*parts, leveller.rest()])


@pytest.mark.parametrize("gain", [-9.0, 0.0, 6.0, 12.0])
def test_evening_keeps_every_sample_and_never_passes_its_ceiling(gain: float) -> None:
    sound = np.concatenate((tone(0.7, 0.05), tone(0.5, 0.9), tone(0.4, 0.02)))
    evened = through(Leveller(gain), sound, 1234)
    assert len(evened) == len(sound)
    assert np.abs(evened.astype(np.int32)).max() <= max(0.9, 0.85) * 32768
    quiet = slice(int(1.3 * RATE), None)
    assert np.abs(evened[quiet] - sound[quiet] * 10 ** (gain / 20)).max() < 2


def test_pieces_do_not_show_in_evened_sound() -> None:
    sound = voice(2)
    assert np.array_equal(through(Leveller(12), sound, 4800), through(Leveller(12), sound, 333))


@pytest.mark.parametrize(
    ("loudness", "gain"), [(-18, 0), (-24, 6), (-50, 12), (-10, -8), (None, 0), (SILENT, 0), (float("nan"), 0)]
)
def test_the_gain_that_evens(loudness: float | None, gain: float) -> None:
    assert gain_for(loudness) == pytest.approx(gain)
