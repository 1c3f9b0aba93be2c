"""Samples that are dropped without a flag are found; a late callback, a wavering time and another clock are none."""

from itertools import pairwise

import numpy as np

from partspair.audio.capture import Capture
from partspair.audio.lag import LagWatch
from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE
from tests.support.fake_sound import FakeSound
from tests.support.voices import voice


def lost(times: list[float], watch: LagWatch | None = None) -> int:
    watch = watch or LagWatch()
    return sum(watch.observe(one, BLOCK) for one in times)


def steady(seconds: float, start: float = 0.0, drift: float = 0.0) -> list[float]:
    return [start + at * BLOCK / RATE * (1 + drift) for at in range(int(seconds * RATE / BLOCK))]


def test_a_steady_stream_loses_nothing() -> None:
    assert lost(steady(20)) == 0
    assert lost(steady(600, drift=0.0005)) == 0, "half a thousandth is more than two clocks differ"
    assert lost([0.0] * 3000) == 0, "a host that tells no time"


def test_times_that_waver_as_measured_are_no_loss() -> None:
    waver = np.random.default_rng(4).uniform(-0.03, 0.05, 1500)
    assert lost([one + float(by) for one, by in zip(steady(30), waver, strict=True)]) == 0


def test_a_block_without_a_time_is_no_loss_and_hides_none() -> None:
    times = steady(10, 50.0)
    for at in (0, 120, 121, 300):
        times[at] = 0.0
    assert lost(times) == 0
    silent = [0.0] * (2 * RATE // BLOCK)
    after = times[-1] + BLOCK / RATE
    assert lost([*times, *silent, *steady(4, after + 2.0)]) == 0
    assert lost([*times, *silent, *steady(4, after + 2.5)]) == RATE // 2


def test_what_was_dropped_is_counted_once_and_to_the_sample() -> None:
    before = steady(4)
    assert lost([*before, *steady(6, before[-1] + BLOCK / RATE + 1.5)]) == round(1.5 * RATE)
    assert lost([*before, *steady(6, before[-1] + BLOCK / RATE + 0.02)]) == 0


def test_two_losses_are_two() -> None:
    at, times = 0.0, []
    for gap in (0.5, 0.25, 0.0):
        times += steady(4, at)
        at = times[-1] + BLOCK / RATE + gap
    assert lost(times) == round(0.75 * RATE)
    assert all(after > before for before, after in pairwise(times))


def test_a_loss_is_counted_in_the_take() -> None:
    sound, ring = FakeSound(), Ring()
    capture = Capture(sound, None, ring)
    capture.start()
    sound.speak(voice(3.0))
    for stream in sound._inputs:
        stream.time += 0.5
    sound.speak(voice(3.0))
    capture.close()
    assert ring.lost == RATE // 2
    assert ring.pushed == 6 * RATE
