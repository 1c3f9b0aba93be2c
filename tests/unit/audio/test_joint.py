"""A joint is ramped, everything else is left alone, and no sample is lost."""

import numpy as np

from partspair.audio.joint import RAMP, join_segments
from partspair.audio.shape import Samples


def blocks(samples: Samples, size: int) -> list[Samples]:
    return [samples[start : start + size] for start in range(0, len(samples), size)]


def test_a_joint_goes_through_silence_and_touches_only_its_five_milliseconds() -> None:
    first, second = np.full(5000, 12000, np.int16), np.full(3000, -12000, np.int16)
    joined = np.concatenate(list(join_segments([blocks(first, 97), blocks(second, 1000)])))
    assert len(joined) == 8000
    assert np.array_equal(joined[: 5000 - RAMP], first[: 5000 - RAMP])
    assert np.array_equal(joined[5000 + RAMP :], second[RAMP:])
    assert np.abs(np.diff(joined.astype(np.int32))).max() < 12000 / RAMP + 2


def test_the_very_ends_are_never_ramped() -> None:
    only = np.full(700, 9000, np.int16)
    assert np.array_equal(np.concatenate(list(join_segments([blocks(only, 33)]))), only)


def test_segments_shorter_than_the_ramp_keep_their_length() -> None:
    parts = [[np.full(count, 5000, np.int16)] for count in (3, 100, 1, 400)]
    assert sum(len(block) for block in join_segments(parts)) == 504
