"""Every check and test, one after the other, on a stage of its own; started by packaging/test."""

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from tests.support import stage as stages

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STATIC: dict[str, list[str | Path]] = {
    "ruff": [BIN / "ruff", "check", "--quiet", "."],
    "format": [BIN / "ruff", "format", "--check", "--quiet", "."],
    "mypy": [BIN / "mypy"],
    "imports": [BIN / "lint-imports", "--no-logo"],
}
QUICK = "not window and not slow and not long"
USUAL = "not long"
EVERYTHING = "long or not long"


@dataclass(frozen=True)
class Outcome:
    """How one stage of the checks ended: its exit code, and how long it took in seconds."""

    name: str
    code: int
    seconds: float


def say(text: str) -> None:
    """Tell what goes on; not on the standard output, which belongs to the checks."""
    print(f"packaging/test: {text}", file=sys.stderr, flush=True)


def run(name: str, command: list[str | Path], environment: dict[str, str]) -> Outcome:
    """Run one stage. When this process is told to end, the stage is told so first and waited for."""
    say(f"{name} …")
    begun = time.monotonic()
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT, env=environment)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise
    return Outcome(name, code, time.monotonic() - begun)


def selection(arguments: argparse.Namespace) -> list[str]:
    """Return what pytest is asked for."""
    marks = QUICK if arguments.quick else EVERYTHING if arguments.long else USUAL
    return ["-m", marks, *(["--timeout=3600"] if arguments.long else []), *arguments.rest]


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
    pytest: list[str | Path] = [sys.executable, "-P", "-m", "pytest", *selection(arguments)]
    with ExitStack() as stack:
        if lacking := stages.missing():
            say(f"window and sound tests are left out: this machine lacks {', '.join(lacking)}")
        else:
            stage = stages.Stage.start()
            stack.callback(stage.stop)
            environment |= stage.environment
        done.append(run("tests", pytest, environment))


def summarise(done: list[Outcome]) -> int:
    """Print one line for each stage; return the exit code: that of pytest, or 1 when only a static check failed."""
    for outcome in done:
        ending = "passed" if outcome.code == 0 else f"FAILED ({outcome.code})"
        print(f"  {outcome.name:<8} {ending:<12} {outcome.seconds:6.1f} s")
    tests = done[-1].code
    return tests or int(any(outcome.code for outcome in done))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Check everything."""
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
