"""What failed while the machine was held up from outside is run again; nothing else is."""

import runpy
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

CHECKS = Path(__file__).resolve().parents[2] / "packaging" / "checks.py"
STAND_IN = """
import sys
from pathlib import Path
runs = Path(sys.argv[1])
runs.write_text(runs.read_text() + ("again " if "--last-failed" in sys.argv else "first "))
sys.exit(int(sys.argv[2 if len(runs.read_text().split()) == 1 else 3]))
"""
"""Instead of pytest: notes how it was asked, and ends with one code the first time and with another one later."""


@pytest.fixture
def checks() -> dict[str, Any]:
    return runpy.run_path(str(CHECKS), run_name="checks")


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    made = tmp_path / "runs"
    made.touch()
    return made


def taking(share: float) -> Callable[[], tuple[int, int]]:
    """A machine from which the host takes this share of the time."""
    ticks = iter(range(0, 10_000_000, 1000))

    def times() -> tuple[int, int]:
        there = next(ticks)
        return round(there * share), there

    return times


@pytest.mark.parametrize(
    ("codes", "share", "asked"),
    [
        ((0, 0), 0.5, "first"),
        ((1, 0), 0.5, "first again"),
        ((1, 1), 0.5, "first again again"),
        ((1, 0), 0.01, "first"),
        ((1, 0), 0.0, "first"),
        ((2, 0), 0.5, "first"),
    ],
)
def test_only_what_failed_on_a_machine_held_up_is_run_again(
    checks: dict[str, Any], runs: Path, codes: tuple[int, int], share: float, asked: str
) -> None:
    command = [sys.executable, "-c", STAND_IN, str(runs), *map(str, codes)]
    opened = list[str]()

    @contextmanager
    def open_stage() -> Iterator[dict[str, str]]:
        opened.append("open")
        yield {}
        opened.append("stopped")

    host = checks["Host"](taking(share), lambda: None)
    outcomes = checks["run_tests"]("windows", command, {}, host, open_stage)
    assert opened == ["open", "stopped"] * len(outcomes)
    assert runs.read_text().split() == asked.split()
    assert [one.code for one in outcomes] == [codes[0], *[codes[1]] * asked.count("again")]


def test_one_bad_moment_in_a_calm_hour_is_seen(checks: dict[str, Any]) -> None:
    told = iter([(0, 0), (0, 1000), (600, 2000), (600, 100_000)])
    host = checks["Host"](lambda: next(told), lambda: None)
    host.begin()
    for _ in range(3):
        host.look()
    assert host.most_taken == 0.6


@pytest.mark.parametrize(("shares", "pauses"), [([0.0], 1), ([0.5, 0.4, 0.01, 0.5], 3), ([0.5] * 100, 30)])
def test_it_waits_until_the_host_rests_but_not_for_ever(
    checks: dict[str, Any], shares: list[float], pauses: int
) -> None:
    now, left, waited = [0, 0], iter(shares), list[None]()

    def pause() -> None:
        waited.append(None)
        now[0], now[1] = now[0] + round(1000 * next(left)), now[1] + 1000

    checks["Host"](lambda: tuple(now), pause).wait_for_calm()
    assert len(waited) == pauses


def outcomes(checks: dict[str, Any], *ended: tuple[str, int]) -> list[Any]:
    return [checks["Outcome"](name, code, 1.0) for name, code in ended]


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        ((("ruff", 0), ("tests", 0), ("windows", 1), ("windows", 0)), 0),
        ((("ruff", 0), ("tests", 0), ("windows", 1), ("windows", 1)), 1),
        ((("ruff", 1), ("tests", 0)), 1),
        ((("ruff", 0), ("tests", 1), ("windows", 0)), 1),
    ],
)
def test_the_last_run_of_each_stage_counts(
    checks: dict[str, Any], ended: tuple[tuple[str, int], ...], code: int
) -> None:
    assert checks["summarise"](outcomes(checks, *ended)) == code


def test_what_the_host_takes_is_read_as_linux_tells_it(checks: dict[str, Any], tmp_path: Path) -> None:
    told = tmp_path / "stat"
    told.write_text("cpu  10 20 30 400 5 6 7 80 9 1\ncpu0 1 2 3 4 5 6 7 8 9 1\n")
    assert checks["processor_times"](told) == (80, 558)
    assert checks["processor_times"](tmp_path / "not there") == (0, 0)
