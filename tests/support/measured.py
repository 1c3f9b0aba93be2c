"""A figure beside its baseline, both taken in the same run, in turns."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measure:
    """Seconds of each run, and of each run of its baseline; `size` is how many bytes were moved, 0 for none."""

    name: str
    runs: tuple[float, ...]
    baseline: str
    baseline_runs: tuple[float, ...]
    size: int = 0

    @property
    def ratio(self) -> float:
        """How many times the baseline, by the medians."""
        return statistics.median(self.runs) / statistics.median(self.baseline_runs)

    def told(self) -> dict[str, object]:
        """As plain values."""
        return {
            "name": self.name,
            "median_s": round(statistics.median(self.runs), 6),
            "runs_s": [round(one, 6) for one in self.runs],
            "baseline": self.baseline,
            "baseline_median_s": round(statistics.median(self.baseline_runs), 6),
            "baseline_runs_s": [round(one, 6) for one in self.baseline_runs],
            "ratio": round(self.ratio, 3),
            "bytes": self.size,
        }


def timed(deed: Callable[[], object]) -> float:
    """Seconds."""
    begun = time.monotonic()
    deed()
    return time.monotonic() - begun


def copy_and_sync(source: Path, target: Path) -> None:
    """cp, then fsync of the copy and of its folder."""
    subprocess.run(["cp", str(source), str(target)], check=True)
    for path in (target, target.parent):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def expect(holds: bool, what: str) -> None:
    """Stop when a figure would be of something else than it says."""
    if not holds:
        raise RuntimeError(f"waited in vain for {what}")
