"""Coverage-guided fuzzing of everything that is read before it is trusted; started by packaging/fuzz."""

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "tests" / "data" / "fuzz"
TARGETS = tuple(sorted(place.name for place in SEEDS.iterdir() if place.is_dir()))
LONGEST_INPUT = {"header": 20_000, "statement": 4_096, "ogg": 16_384}
USUAL_INPUT = 8_192
SLOWEST_S = 1.0
GROWTH_MIB = 64
SETTLED = 20_000
TOLD_EVERY = 2_000
PAGE = os.sysconf("SC_PAGE_SIZE")


class TooSlowError(Exception):
    """One input took more than a second of this process's time."""


class Figures:
    """What happened so far, told to the parent through a small file."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.runs = self.slowest_size = self.settled = self.most = 0
        self.slowest = 0.0

    def measure(self, target: Callable[[bytes], None], data: bytes) -> None:
        """Run one input, by this process's own time: a busy machine makes nothing slow."""
        begun = time.process_time()
        target(data)
        took = time.process_time() - begun
        self.runs += 1
        if took > self.slowest:
            self.slowest, self.slowest_size = took, len(data)
        if self.runs % TOLD_EVERY == 0 or took > SLOWEST_S:
            self.tell()
        if took > SLOWEST_S:
            raise TooSlowError(f"{took:.2f} s for {len(data)} bytes")

    def tell(self) -> None:
        """Write the figures down."""
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
        self.most = max(self.most, resident)
        if self.runs <= SETTLED:
            self.settled = resident
        told = {name: value for name, value in vars(self).items() if name != "place"}
        self.place.write_text(json.dumps(told), encoding="ascii")


def fuzz(name: str, figures: Path, arguments: list[str]) -> None:
    """Be the process that tries inputs; it ends when libFuzzer does."""
    import atheris  # of packaging/requirements-fuzz.lock

    with atheris.instrument_imports(include=["partspair"], enable_loader_override=False):
        from tests.support import fuzz_mutators, fuzz_targets
    target, kept = fuzz_targets.TARGETS[name], Figures(figures)
    mutate = fuzz_mutators.MUTATORS.get(name)

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        if mutate is None:
            return data
        chance = random.Random(seed)  # noqa: S311 - a fuzzer's choices repeat with its seed
        return mutate(data, chance, lambda one: bytes(atheris.Mutate(one, most)))[:most]

    given: dict[str, Any] = {"custom_mutator": mutated} if mutate else {}
    atheris.Setup([sys.argv[0], *arguments], lambda data: kept.measure(target, data), **given)
    atheris.Fuzz()


def run(name: str, minutes: float, hang: int, corpus: Path) -> int:
    """Fuzz one target in a process of its own and print the figures; 0 when nothing was found."""
    with tempfile.TemporaryDirectory() as place:
        figures, found = Path(place) / "figures", corpus / "found"
        found.mkdir(parents=True, exist_ok=True)
        grown = corpus / "grown"
        grown.mkdir(exist_ok=True)
        arguments = [
            f"-max_total_time={round(minutes * 60)}", f"-max_len={LONGEST_INPUT.get(name, USUAL_INPUT)}",
            f"-artifact_prefix={found}/",
            f"-timeout={hang}", "-rss_limit_mb=2048", "-print_final_stats=1",
            str(grown), str(SEEDS / name),
        ]  # fmt: skip
        command = [sys.executable, "-P", __file__, name, "--figures", str(figures), *arguments]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
        begun = time.monotonic()
        with (corpus / "log").open("wb") as log:
            code = subprocess.run(command, stderr=log, stdout=log, env=environment, check=False).returncode
        return report(name, code, time.monotonic() - begun, figures, corpus)


def report(name: str, code: int, took: float, figures: Path, corpus: Path) -> int:
    """Print what a run came to; the exit code."""
    log = (corpus / "log").read_text(encoding="utf-8", errors="replace")
    covered = re.findall(r"cov: (\d+) ft: (\d+)", log) or [("0", "0")]
    told = json.loads(figures.read_text(encoding="ascii")) if figures.exists() else vars(Figures(figures))
    growth = max(0, told["most"] - told["settled"]) / 2**20
    units = re.findall(r"number_of_executed_units: (\d+)", log) or [str(told["runs"])]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{name}: {int(units[-1]):,} inputs in {took:.0f} s ({used.ru_utime + used.ru_stime:.0f} s of the processor)")
    print(f"  coverage {covered[0][0]} -> {covered[-1][0]} edges, {covered[-1][1]} features")
    print(f"  slowest input {told['slowest'] * 1000:.0f} ms ({told['slowest_size']} bytes)")
    print(f"  memory {told['most'] / 2**20:.0f} MiB at most, {growth:.0f} MiB more than after {SETTLED:,} inputs")
    if code:
        print(f"  FOUND something: {corpus}/found, {corpus}/log", *log.splitlines()[-25:], sep="\n    ")
    elif growth > GROWTH_MIB:
        print(f"  GREW by more than {GROWTH_MIB} MiB")
    return int(bool(code) or growth > GROWTH_MIB)


def main() -> int:
    """Fuzz the targets asked for, one after the other."""
    parser = argparse.ArgumentParser(prog="packaging/fuzz")
    parser.add_argument("target", choices=(*TARGETS, "all"))
    parser.add_argument("--minutes", type=float, default=15, help="for each target (15)")
    parser.add_argument("--hang", type=int, default=600, help="seconds by the clock after which one never ends (600)")
    parser.add_argument("--corpus", type=Path, help="where inputs that reach something new are kept")
    parser.add_argument("--figures", type=Path, help=argparse.SUPPRESS)
    given, arguments = parser.parse_known_args()
    if given.figures:
        fuzz(given.target, given.figures, arguments)
        return 0
    place = given.corpus or Path(tempfile.gettempdir()) / "partspair-fuzz"
    names = TARGETS if given.target == "all" else (given.target,)
    return max([run(name, given.minutes, given.hang, place / name) for name in names])


if __name__ == "__main__":
    sys.exit(main())
