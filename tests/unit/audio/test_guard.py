"""The guard names the trouble at the time the design gives it, and nothing when all is well."""

import pytest

from partspair.audio.guard import Guard, Trouble


def after(blocks: list[tuple[float, float]], now: float) -> Trouble | None:
    guard = Guard()
    for moment, peak in blocks:
        guard.observe(peak, moment)
    return guard.trouble(now)


def steady(peak: float, seconds: float) -> list[tuple[float, float]]:
    return [(moment * 0.02, peak) for moment in range(round(seconds * 50) + 1)]


@pytest.mark.parametrize(
    ("blocks", "now", "trouble"),
    [
        ([], 100.0, None),
        (steady(0.1, 10), 10.02, None),
        (steady(0.0042, 10), 10.02, None),
        (steady(0.1, 2), 2.9, None),
        (steady(0.1, 2), 3.0, Trouble.NO_DATA),
        (steady(0.0, 1.9), 1.9, None),
        (steady(0.0, 2), 2.0, Trouble.DIGITAL_SILENCE),
        (steady(0.001, 3.9), 3.9, None),
        (steady(0.001, 4), 4.0, Trouble.TOO_QUIET),
        (steady(1.0, 0.02), 0.02, None),
        (steady(1.0, 0.1), 0.1, Trouble.CLIPPING),
    ],
)
def test_what_it_says(blocks: list[tuple[float, float]], now: float, trouble: Trouble | None) -> None:
    assert after(blocks, now) is trouble


def test_one_word_ends_the_quiet_and_clipping_is_forgotten() -> None:
    assert after([*steady(0.001, 4), (4.02, 0.05)], 4.02) is None
    assert after([*steady(1.0, 0.1), *[(0.1 + moment / 50, 0.2) for moment in range(1, 110)]], 2.3) is None
