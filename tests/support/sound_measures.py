"""An hour's note: how long it takes to open and to move about in. Playing and recording: how much work they are."""

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from partspair.vault.database import Vault
from tests.support import stage as stages
from tests.support.measured import Measure
from tests.support.services import stop

ROOT = Path(__file__).resolve().parents[2]
WARM = 3.0
"""Seconds in which a program begins, and which are not counted."""
TICKS = os.sysconf("SC_CLK_TCK")
PAPLAY = ("paplay", "--device=pp_speaker", "--raw", "--rate=48000", "--channels=1", "--format=s16le", "/dev/zero")
PAREC = ("parec", "--device=pp_mic", "--raw", "--rate=48000", "--channels=1", "--format=s16le")


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


def work_of(command: list[str], environment: Mapping[str, str], seconds: float) -> float:
    """Seconds of the processor that a program takes in so many seconds, once it is under way."""
    process = subprocess.Popen(
        command, env=dict(environment), cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        time.sleep(WARM)
        before = _taken(process.pid)
        time.sleep(seconds)
        return max(_taken(process.pid) - before, 1 / TICKS)
    finally:
        stop(process)


def measure_work(place: Path, runs: int, seconds: float) -> list[Measure]:
    """Playing at two speeds and recording, each beside the sound server's own program, in turns."""
    stage, key = stages.Stage.start(), secrets.token_bytes(32)
    Vault.create(place / "vault", key).close()
    environment = {**stage.environment, "PYTHONPATH": str(ROOT), "HOME": str(place)}

    def python(name: str, *arguments: str) -> list[str]:
        return [sys.executable, "-P", "-m", f"tests.support.{name}", *arguments]

    programs = {
        "play": (python("playing_process", "1", str(2 * WARM + seconds)), PAPLAY),
        "play at 1.5": (python("playing_process", "1.5", str(2 * WARM + seconds)), PAPLAY),
        "record": (python("recording_process", str(place / "vault"), key.hex()), PAREC),
    }
    measures = []
    try:
        for name, (ours, theirs) in programs.items():
            both = [
                (work_of(ours, environment, seconds), work_of([*theirs], environment, seconds)) for _ in range(runs)
            ]
            mine, others = zip(*both, strict=True)
            measures.append(Measure(f"work: {name}, {seconds:g} s", mine, theirs[0], others))
    finally:
        stage.stop()
    return measures


def _taken(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
