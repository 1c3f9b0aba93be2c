"""Live through histories from the command line.

python -m tests.simulation 17 --trace              one seed, told
python -m tests.simulation 0-999 --minutes 20      many, on every core
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.histories import STEPS, History, live
from tests.simulation.scenery import Scenery, build, fast_directory

_SCENERY: list[Scenery] = []


def scenery() -> Scenery:
    """The one of this process."""
    if not _SCENERY:
        _SCENERY.append(build(fast_directory()))
    return _SCENERY[0]


def clean() -> None:
    """Remove it."""
    while _SCENERY:
        shutil.rmtree(_SCENERY.pop().place, ignore_errors=True)


def one(order: tuple[int, int]) -> History:
    """Live through one history, in whichever process."""
    return live(scenery(), *order)


def many(orders: Iterator[tuple[int, int]], workers: int, deadline: float) -> Iterator[History]:
    """Live through histories until the time is over."""
    with ProcessPoolExecutor(workers, initializer=_SCENERY.append, initargs=(scenery(),)) as pool:
        running = []
        for order in orders:
            if time.monotonic() > deadline:
                break
            running.append(pool.submit(one, order))
            while len(running) > 2 * workers:
                yield running.pop(0).result()
        for left in running:
            yield left.result()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Run, and say what failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("seeds", help="one seed, or FIRST-LAST")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--trace", action="store_true", help="tell every history, not only those that fail")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    first, _, last = given.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    begun = time.monotonic()
    failed, lived, steps = [], 0, 0
    orders = ((seed, given.steps) for seed in seeds)
    if len(seeds) == 1:
        found: Iterator[History] = iter([live(scenery(), seeds[0], given.steps)])
    else:
        found = many(orders, given.workers, begun + 60 * given.minutes)
    for history in found:
        lived, steps = lived + 1, steps + history.steps
        if history.broken:
            failed.append(history.seed)
        if history.broken or given.trace:
            _tell(history.told())
    _tell(f"{lived} histories, {steps} steps, {time.monotonic() - begun:.1f} s; failed: {failed or 'none'}")
    clean()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
