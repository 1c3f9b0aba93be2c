"""How long an hour's note takes to open and to move about in, and how much memory: in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.measured import Measure

ROOT = Path(__file__).resolve().parents[2]


def hour_process(place: Path, *minutes: str) -> str:
    """Run it, without a screen; what it printed."""
    command = [sys.executable, "-m", "tests.support.hour_process", str(place), *minutes]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return done.stdout


def make_note(place: Path, minutes: int) -> None:
    """A note of so many minutes, in a vault."""
    hour_process(place, str(minutes))


def look_at_note(place: Path) -> dict[str, Any]:
    """Open it and seek in it once; what `tests.support.hour_process` tells."""
    found: dict[str, Any] = json.loads(hour_process(place))
    return found


def measure_long_note(place: Path, runs: int, minutes: int) -> tuple[list[Measure], int]:
    """From the vault to a drawn waveform, and seeks; and the most bytes of memory beside those of an empty panel."""
    make_note(place, minutes)
    looks = [look_at_note(place) for _ in range(runs + 1)][1:]
    what = f"a note of {minutes} minutes"
    opened, alone = tuple(one["open"] for one in looks), tuple(one["plain open"] for one in looks)
    seeks, plain = (tuple(each for one in looks for each in one[name]) for name in ("seeks", "plain seeks"))
    measures = [
        Measure(f"open {what}, drawn", opened, "the library opening it", alone),
        Measure(f"seek in {what}, sounding", seeks, "the library seeking", plain),
    ]
    return measures, max(one["most"] - one["idle"] for one in looks)
