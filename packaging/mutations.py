"""Disables every rejecting branch of the rooms that read the folder, one at a time: each must turn a test red.

Started by packaging/mutate. The tests run in copies of the tree, a few at a time, each in a process of its own.
"""

import argparse
import importlib
import json
import math
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.support.branches import Branch, find_branches
from tests.support.explained import EXPLAINED

ROOT = Path(__file__).resolve().parent.parent
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sealing": (("partspair/sealing/*.py",), ("tests/unit/sealing",)),
    "pair": (("partspair/pair/*.py",), ("tests/unit/pair",)),
    "sync": (("partspair/sync/*.py",), ("tests/unit/sync",)),
    "receiving": (
        tuple(
            f"partspair/flows/{name}.py" for name in ("receiving", "accepting", "acknowledging", "rosters", "vouching")
        ),
        tuple(
            f"tests/unit/flows/test_{name}.py"
            for name in (
                "receiving", "receiving_order", "receiving_crashes", "adversaries", "two_people", "pairing", "meeting",
                "both_inviting", "becoming", "renewing", "resending", "ending", "exchanging", "accepting",
                "rosters", "receiving_vectors", "vouching", "siblings", "acknowledging", "forks_unnoticed", "unheard",
                "lost_with_a_device", "gaps",
            )
        ),
    ),
}  # fmt: skip
"""The files of each room, and its tests."""
COPIED = ("partspair", "resources", "tests", "packaging", "pyproject.toml")
HEAVY = ("cryptography", "hypothesis", "mnemonic", "msgspec", "numpy", "soundfile", "sqlcipher3", "watchdog.observers")
PATIENCE, SLOWER = 20.0, 5
"""A run hangs after so many seconds of the processor, and so many times what its tests took when they were green."""
WAITING = 10
"""And it hangs after so many times that by the clock: another program may hold it up, and some wait for ever."""
LEFT_OUT = ("tests/unit/sealing/test_other_age.py",)
"""Starts another program for each test, and asks nothing that the others do not."""
MEMORY = 4 << 30
"""Bytes that a run may take: a bound that was disabled does not take them from everything else on this machine."""
FIRST = 12
"""So many of the fastest tests are tried first; most branches need no more."""
SETTINGS = "[pytest]\naddopts = --import-mode=importlib\npythonpath = .\ntimeout = 120\n"
WARNINGS = "filterwarnings =\n    error\n    ignore::pytest.PytestAssertRewriteWarning\n"
MARKERS = "markers =\n    window:\n    slow:\n    long:\n"
QUIET = ["-q", "-x", "--no-header", "-p", "no:randomly", "-p", "no:pytest-qt", "-p", "no:cacheprovider"]
Trace = Callable[[FrameType, str, Any], Any]
HUNG = -1000
NOT_RUN = {3: "pytest failed", 4: "pytest was asked wrongly", 5: "no test ran"}


@dataclass
class Known:
    """What the run without a change told: seconds of each test, and the tests that pass each line of a file."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def tests_for(self, branch: Branch, among: Sequence[str]) -> list[str]:
        """The tests that pass a branch, the fastest first; all of them for what happens while a module is loaded."""
        lines = self.lines.get(branch.path, {})
        passed = set().union(*(lines.get(line, set()) for line in range(branch.line, branch.last + 1)))
        wanted = among if branch.place == "the module" or not passed else [one for one in among if one in passed]
        return sorted(wanted, key=lambda one: (self.seconds.get(one, 0.0), one))


class Recorder:
    """A plugin of pytest: which tests run, how long each takes, and which lines of the package each passes."""

    def __init__(self, tree: Path, paths: Sequence[str]) -> None:
        self._files = {str(tree / path): path for path in paths}
        self._hits: set[tuple[str, int]] = set()
        self.tests: dict[str, tuple[float, list[tuple[str, int]]]] = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._hits = set()
        begun = time.monotonic()
        threading.settrace(self._call)
        sys.settrace(self._call)
        yield
        sys.settrace(None)
        threading.settrace(None)
        self.tests[item.nodeid] = (time.monotonic() - begun, sorted(self._hits))

    def _call(self, frame: FrameType, _event: str, _argument: object) -> Trace | None:
        return self._line if frame.f_code.co_filename in self._files else None

    def _line(self, frame: FrameType, _event: str, _argument: object) -> Trace:
        self._hits.add((self._files[frame.f_code.co_filename], frame.f_lineno))
        return self._line


class Chosen:
    """A plugin of pytest: only these tests, in this order."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(tests)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (one for one in items if one.nodeid in self._places), key=lambda one: self._places[one.nodeid]
        )


@dataclass
class Tree:
    """A copy of the checkout in which one thing at a time is changed."""

    root: Path
    turn: int = 0

    @staticmethod
    def make(place: Path) -> "Tree":
        """Copy what the tests need."""
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, place / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place / name)
        (place / "pytest.ini").write_text(SETTINGS + WARNINGS + MARKERS, encoding="utf-8")
        (place / "tmp").mkdir()
        return Tree(place)

    def write(self, path: str, content: bytes) -> None:
        """Write a source so that no compiled one of before is taken for it."""
        self.turn += 1
        (self.root / path).write_bytes(content)
        os.utime(self.root / path, (self.turn, self.turn))

    def start(
        self, arguments: Sequence[str], plugins: Sequence[object] = (), told: Path | None = None, seconds: int = 3600
    ) -> int:
        """Run pytest in a process of its own, for so long on the processor; return that process's id.

        `told` gets what a Recorder recorded.
        """
        process = os.fork()
        if process:
            return process
        code = 3
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            os.chdir(self.root)
            output = os.open(self.root / "output.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            os.dup2(output, 1)
            os.dup2(output, 2)
            tempfile.tempdir = str(self.root / "tmp")
            os.environ |= {"TMPDIR": str(self.root / "tmp"), "PYTHONPATH": str(self.root)}
            sys.path[0] = str(self.root)
            left_out = [f"--ignore={name}" for name in LEFT_OUT]
            code = int(pytest.main([*QUIET, "-m", "not long", *left_out, *arguments], plugins=plugins))
            if told is not None:
                told.write_text(json.dumps([vars(one).get("tests") for one in plugins]), encoding="utf-8")
        finally:
            if sys.exc_info()[0] is not None:
                traceback.print_exc()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def output(self) -> str:
        """What the last run printed."""
        return (self.root / "output.txt").read_text(encoding="utf-8", errors="replace")


@dataclass
class Trial:
    """One branch on its way: the tests that are still to be tried, and the process that tries some of them."""

    branch: Branch
    stages: list[list[str]]
    process: int = 0
    ends: float = 0.0


class Trying:
    """Tries every branch, on as many trees at a time as there are."""

    def __init__(self, trees: Sequence[Tree], sources: dict[str, bytes], seconds: dict[str, float]) -> None:
        self._seconds = seconds
        self._free = list(trees)
        self._sources = sources
        self._busy: dict[int, tuple[Trial, Tree]] = {}
        self.ended: list[tuple[Branch, int]] = []

    def run(self, trials: list[Trial]) -> None:
        """Try them all."""
        waiting = list(reversed(trials))
        while waiting or self._busy:
            while waiting and self._free:
                trial, tree = waiting.pop(), self._free.pop()
                tree.write(trial.branch.path, trial.branch.disable(self._sources[trial.branch.path]))
                self._start(trial, tree)
            self._look()

    def stop(self) -> None:
        """End what still runs."""
        for process in self._busy:
            _kill(process)

    def _start(self, trial: Trial, tree: Tree) -> None:
        tests = trial.stages.pop(0)
        files = sorted({name.partition("::")[0] for name in tests})
        patience = PATIENCE + SLOWER * sum(self._seconds[name] for name in tests)
        trial.ends = time.monotonic() + WAITING * patience
        trial.process = tree.start(files, [Chosen(tests)], seconds=math.ceil(patience))
        self._busy[trial.process] = (trial, tree)

    def _look(self) -> None:
        time.sleep(0.02)
        for process, (trial, tree) in list(self._busy.items()):
            done, status = os.waitpid(process, os.WNOHANG)
            if not done and time.monotonic() < trial.ends:
                continue
            if not done:
                _kill(process)
            del self._busy[process]
            code = os.waitstatus_to_exitcode(status) if done else HUNG
            code = HUNG if code in (-signal.SIGKILL, -signal.SIGXCPU) else code
            _kill_group(process)
            if code == 0 and trial.stages:
                self._start(trial, tree)
                continue
            if code in NOT_RUN:
                raise RuntimeError(f"{NOT_RUN[code]}: {trial.branch}\n{tree.output()[-3000:]}")
            self.ended.append((trial.branch, code))
            tree.write(trial.branch.path, self._sources[trial.branch.path])
            self._free.append(tree)
            say_progress(len(self.ended), trial.branch, code)


def _kill(process: int) -> None:
    _kill_group(process)
    os.waitpid(process, 0)


def _kill_group(process: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL)


def say(text: str) -> None:
    """Tell what goes on; not on the standard output, which belongs to the findings."""
    print(f"packaging/mutate: {text}", file=sys.stderr, flush=True)


def say_progress(number: int, branch: Branch, code: int) -> None:
    """Tell of what survived at once, of the others now and then."""
    if code == 0:
        say(f"survived: {branch}")
    elif number % 25 == 0:
        say(f"{number} disabled …")


def baseline(tree: Tree, tests: Sequence[str], paths: Sequence[str]) -> Known:
    """Run the tests without a change; SystemExit when they are not green."""
    recorder, told = Recorder(tree.root, paths), tree.root / "told.json"
    process = tree.start(tests, [recorder], told)
    try:
        _, status = os.waitpid(process, 0)
    except BaseException:
        _kill(process)
        raise
    if os.waitstatus_to_exitcode(status) != 0:
        say(f"the tests are not green without any change\n{tree.output()[-3000:]}")
        raise SystemExit(2)
    known = Known()
    for name, (seconds, hits) in json.loads(told.read_text(encoding="utf-8"))[0].items():
        known.seconds[name] = seconds
        for path, line in hits:
            known.lines.setdefault(path, {}).setdefault(line, set()).add(name)
    return known


def try_room(place: Path, room: str, branches: Sequence[Branch], jobs: int) -> list[tuple[Branch, int]]:
    """Disable the branches of one room, each once; return how the tests of the room ended."""
    _, tests = ROOMS[room]
    trees = [Tree.make(place / f"{number}") for number in range(jobs)]
    paths = sorted({one.path for one in branches})
    say(f"{room}: {len(branches)} branches in {len(paths)} files; first the tests as they are …")
    known = baseline(trees[0], tests, paths)
    names = list(known.seconds)
    say(f"{room}: {len(names)} tests, green in {sum(known.seconds.values()):.0f} s (traced)")
    trials = []
    for branch in branches:
        near = known.tests_for(branch, names)
        stages = [stage for stage in (near[:FIRST], near[FIRST:]) if stage]
        trials.append(Trial(branch, stages))
    trying = Trying(trees, {path: (trees[0].root / path).read_bytes() for path in paths}, known.seconds)
    try:
        trying.run(trials)
    finally:
        trying.stop()
    return trying.ended


def branches_of(patterns: Sequence[str], only: Sequence[str], match: str) -> list[Branch]:
    """Return the branches of a room, in the files that were asked for."""
    paths = [str(path.relative_to(ROOT)) for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    wanted = [path for path in paths if not only or any(path.startswith(one) for one in only)]
    found = [branch for path in wanted for branch in find_branches(path, (ROOT / path).read_bytes())]
    return [branch for branch in found if match in str(branch)]


def summarise(ended: Sequence[tuple[Branch, int]], seconds: float, *, is_whole: bool) -> int:
    """Print what was done and what survived; return the exit code."""
    survived = [branch for branch, code in ended if code == 0]
    unexplained = [branch for branch in survived if branch.key not in EXPLAINED]
    hung = sum(code == HUNG for _, code in ended)
    alive = {branch.key for branch in survived}
    seen = {branch.path for branch, _ in ended}
    stale = [key for key in EXPLAINED if is_whole and key[0] in seen and key not in alive]
    files = len(seen)
    print(f"disabled {len(ended)} rejecting branches in {files} files, one at a time, in {seconds / 60:.1f} minutes")
    print(f"  {len(ended) - len(survived)} turned a test red ({hung} of them by never ending)")
    print(f"  {len(survived) - len(unexplained)} survived and are explained")
    for branch in survived:
        if branch.key in EXPLAINED:
            print(f"    {branch}\n      {EXPLAINED[branch.key]}")
    print(f"  {len(unexplained)} survived")
    for branch in unexplained:
        print(f"    {branch}")
    for key in stale:
        print(f"  explained, and does not survive any more: {' '.join(key)}")
    return 1 if unexplained or stale or not ended else 0


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="packaging/mutate", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("only", nargs="*", help="files, or how their paths begin; none is all rooms")
    parser.add_argument("--match", default="", help="only branches in whose line of --list this stands")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="runs at a time (one for each processor)")
    parser.add_argument("--list", action="store_true", help="print the branches and disable none")
    return parser.parse_args()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Disable every branch, and say which no test missed."""
    arguments = parse()
    rooms = {
        room: found
        for room, (paths, _) in ROOMS.items()
        if (found := branches_of(paths, arguments.only, arguments.match))
    }
    if arguments.list:
        for branch in (one for found in rooms.values() for one in found):
            print(branch)
        return 0
    signal.signal(signal.SIGTERM, _interrupt)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is not forked
    for library in HEAVY:
        importlib.import_module(library)
    begun, ended = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="partspair-mutate-") as name:
        for number, (room, found) in enumerate(rooms.items()):
            ended += try_room(Path(name) / f"{number}", room, found, arguments.jobs)
    return summarise(ended, time.monotonic() - begun, is_whole=not arguments.match)


if __name__ == "__main__":
    sys.exit(main())
