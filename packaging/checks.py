"""Every check and test, one after the other, each run on a stage of its own; started by packaging/test."""

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import pytest

from tests.support import stage as stages

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STATIC: dict[str, list[str | Path]] = {
    "ruff": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "mypy": [BIN / "mypy"],
    "imports": [BIN / "lint-imports", "--no-logo"],
}
QUICK = "not slow and not long"
PAGES = "tests/gui"
USUAL = "not long"
EVERYTHING = "long or not long"
AGAIN = ["--last-failed", "--last-failed-no-failures=none"]
TRIES = 3
MOST_TAKEN = 0.05
"""Share of the processors' time that a host may keep from this machine while tests record in real time."""
SPAN = 10.0
"""Seconds over which that share is taken: a test of sound fails when the machine stands still for one of them."""
CALM_TRIES = 30  # spans
TIMES = Path("/proc/stat")
SIDE_BY_SIDE = ["--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal"]


@dataclass(frozen=True)
class Outcome:
    """How one stage of the checks ended: its exit code, and how long it took in seconds."""

    name: str
    code: int
    seconds: float


def say(text: str) -> None:
    """Tell what goes on; not on the standard output, which belongs to the checks."""
    print(f"packaging/test: {text}", file=sys.stderr, flush=True)


def run(
    name: str, command: list[str | Path], environment: dict[str, str], each_span: Callable[[], None] | None = None
) -> Outcome:
    """Run one stage. When this process is told to end, the stage is told so first and waited for."""
    say(f"{name} …")
    begun = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT, env=environment)
    try:
        while (code := ended_within(process, SPAN)) is None:
            if each_span is not None:
                each_span()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    return Outcome(name, code, time.monotonic() - begun)


def ended_within(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Wait for so long; return the exit code, None while it goes on."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


def processor_times(stat: Path = TIMES) -> tuple[int, int]:
    """Return how long the host gave this machine's processors to others, and how long they were there (proc_stat(5)).

    Both since the start, in ticks; nothing where no system tells it.
    """
    try:
        ticks = [int(one) for one in stat.read_text(encoding="ascii").partition("\n")[0].split()[1:9]]
    except (OSError, ValueError):
        return 0, 0
    return ticks[7] if len(ticks) == 8 else 0, sum(ticks)


@dataclass
class Host:
    """Who lends this machine its processors; `times` and `pause` stand for the system in tests."""

    times: Callable[[], tuple[int, int]] = processor_times
    pause: Callable[[], None] = lambda: time.sleep(SPAN)
    most_taken: float = 0.0
    """The largest share of the processors' time that was taken in any span since `begin`."""
    _since: tuple[int, int] = (0, 0)

    def begin(self) -> None:
        """Count from now on."""
        self._since, self.most_taken = self.times(), 0.0

    def look(self) -> None:
        """A span is over."""
        before, self._since = self._since, self.times()
        taken, there = (now - then for now, then in zip(self._since, before, strict=True))
        self.most_taken = max(self.most_taken, taken / there if there else 0.0)

    def wait_for_calm(self) -> None:
        """Wait until nothing much is taken, for five minutes at most."""
        for _ in range(CALM_TRIES):
            self.begin()
            self.pause()
            self.look()
            if self.most_taken <= MOST_TAKEN:
                return


@contextmanager
def stage_of_its_own() -> Iterator[dict[str, str]]:
    """Yield the variables that lead to a new screen and a new sound server; none where they cannot be had."""
    if lacking := stages.missing():
        say(f"window and sound tests are left out: this machine lacks {', '.join(lacking)}")
        yield {}
        return
    stage = stages.Stage.start()
    try:
        yield stage.environment
    finally:
        stage.stop()


def run_tests(
    name: str,
    command: list[str | Path],
    environment: dict[str, str],
    host: Host,
    open_stage: Callable[[], AbstractContextManager[dict[str, str]]] = stage_of_its_own,
) -> list[Outcome]:
    """Run a stage of pytest. What failed while the host took the processors away is run again, at most twice.

    Nobody can record what is spoken while the machine stands still. Every assertion has to hold in the end. Each run
    has a screen and a sound server of its own, as a test that failed may have left things behind.
    """
    outcomes: list[Outcome] = []
    while True:
        with open_stage() as more:
            host.begin()
            again = AGAIN if outcomes else []
            outcomes.append(run(name, [*command, *again], environment | more, host.look))
            host.look()
        taken = host.most_taken
        if outcomes[-1].code != pytest.ExitCode.TESTS_FAILED or len(outcomes) == TRIES or taken <= MOST_TAKEN:
            return outcomes
        say(f"the host took up to {taken:.0%} of the processors; what failed is run again once it rests")
        host.wait_for_calm()


def selections(arguments: argparse.Namespace) -> dict[str, list[str]]:
    """Return what pytest is asked for, by stage: what needs no window goes side by side, windows come one by one."""
    marks = QUICK if arguments.quick else EVERYTHING if arguments.long else USUAL
    patience = ["--timeout=3600"] if arguments.long else []
    if arguments.rest:
        return {"tests": ["-m", marks, *patience, *arguments.rest]}
    tests = ["-m", f"not window and ({marks})", *patience, *SIDE_BY_SIDE]
    if arguments.quick:
        return {"tests": [*tests, f"--ignore={PAGES}"]}
    return {"tests": tests, "windows": ["-m", f"window and ({marks})", *patience]}


def parse(arguments: list[str]) -> argparse.Namespace:
    """Tell this command's arguments from pytest's."""
    parser = argparse.ArgumentParser(
        prog="packaging/test", epilog="Anything else goes to pytest, which then runs alone."
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--quick", action="store_true", help="static checks, and the tests without a window; under 3 minutes"
    )
    choice.add_argument("--long", action="store_true", help="also the tests that take minutes")
    known, rest = parser.parse_known_args(arguments)
    known.rest = rest
    return known


def check(arguments: argparse.Namespace, done: list[Outcome]) -> None:
    """Run the stages, and add to `done` how each ended."""
    environment = {**stages.plain_environment(), "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONPATH": str(ROOT)}
    if not arguments.rest:
        done.extend(run(name, command, environment) for name, command in STATIC.items())
    command: list[str | Path] = [sys.executable, "-P", "-m", "pytest"]
    for name, selected in selections(arguments).items():
        done.extend(run_tests(name, [*command, *selected], environment, Host()))


def summarise(done: list[Outcome]) -> int:
    """Print one line for each stage; return the exit code: pytest's first that is not 0, or 1 for a static check.

    Of a stage that was run again the last run counts.
    """
    for outcome in done:
        ending = "passed" if outcome.code == 0 else f"FAILED ({outcome.code})"
        print(f"  {outcome.name:<8} {ending:<12} {outcome.seconds:6.1f} s")
    last = {outcome.name: outcome.code for outcome in done}
    tests = [code for name, code in last.items() if name not in STATIC and code]
    return tests[0] if tests else int(any(last.values()))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Check everything."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell began in the background
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    done: list[Outcome] = []
    try:
        check(parse(sys.argv[1:]), done)
    except KeyboardInterrupt:
        say("interrupted; everything that was started has been stopped")
        return 128 + signal.SIGINT
    return summarise(done)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
