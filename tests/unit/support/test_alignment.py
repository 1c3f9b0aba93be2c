"""The measure of sound tests: it sees delay, other gain and noise for what they are, and every lost block."""

import numpy as np
import pytest

from tests.support.alignment import RATE, Samples, align


@pytest.fixture
def voice() -> Samples:
    """Three seconds of noise whose loudness wanders, as a voice's does."""
    chance = np.random.default_rng(7)
    loudness = np.repeat(chance.uniform(0.2, 1.0, 30), RATE // 10)
    return (chance.standard_normal(3 * RATE) * 0.1 * loudness).astype(np.float32)


def test_the_same_sound_later_and_softer(voice: Samples) -> None:
    heard = np.concatenate([np.zeros(12_345, np.float32), voice * np.float32(0.3), np.zeros(999, np.float32)])
    result = align(voice, heard)
    assert result.delay == 12_345
    assert result.correlation == pytest.approx(1.0, abs=1e-3)
    assert [half.slip for half in result.halves] == [0] * 6


def test_a_lost_block_is_a_slip(voice: Samples) -> None:
    heard = np.concatenate([voice[:RATE], voice[RATE + 960 :]])
    result = align(voice, heard)
    assert result.worst_slip == 960
    assert [half.start for half in result.halves if half.slip == 0] in (
        [0.0, 0.5],
        [1.0, 1.5, 2.0, 2.5],
        [1.5, 2.0, 2.5],
    )


def test_a_cut_beginning_is_seen(voice: Samples) -> None:
    result = align(voice, voice[RATE // 4 :])
    assert result.delay == -RATE // 4
    assert result.correlation < 0.99


def test_another_sound_is_not_taken_for_it(voice: Samples) -> None:
    other = np.random.default_rng(8).standard_normal(4 * RATE).astype(np.float32)
    assert align(voice, other).correlation < 0.1


def test_silence_is_not_taken_for_it(voice: Samples) -> None:
    assert align(voice, np.zeros(4 * RATE, np.float32)).correlation == pytest.approx(0.0, abs=1e-6)
