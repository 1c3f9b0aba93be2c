"""How many clicks the ways of every day take, and how long, beside as many clicks on the plainest of windows."""

import os
import subprocess
import sys
from pathlib import Path

from partspair.vault import parts
from tests.support import stage as stages
from tests.support.evenings import a_note
from tests.support.folder_measures import two_in_earnest
from tests.support.measured import Measure
from tests.support.persons import key_of
from tests.support.sound_measures import ROOT

WAYS = {
    "notice": "a part is here, and kept",
    "speak": "a part is here, and the microphone is open",
    "listen": "what waits on Today is playing",
}


def walked(environment: dict[str, str], *arguments: str) -> tuple[int, float]:
    """Clicks and seconds of one way, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.route_process", *arguments]
    environment = {**os.environ, **environment, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    clicks, seconds = done.stdout.split()
    return int(clicks), float(seconds)


def measure_routes(place: Path, runs: int) -> list[Measure]:
    """Each way on a stage of its own, in turns with its baseline; the first turn is not counted."""
    stage = stages.Stage.start()
    try:
        return _measure(place, stage.environment, runs)
    finally:
        stage.stop()


def _measure(place: Path, environment: dict[str, str], runs: int) -> list[Measure]:
    with two_in_earnest(place) as (maren, idris):
        a_note(maren, idris)
        parts.add(idris.vault, "the list", idris.clock.seconds)
        vault, key = str(idris.vault.directory), key_of(idris.name).hex()
    found = []
    for way, what in WAYS.items():
        turns = []
        for _ in range(runs + 1):
            clicks, seconds = walked(environment, way, vault, key)
            turns.append((seconds, walked(environment, str(clicks))[1]))
        ours, theirs = zip(*turns[1:], strict=True)
        found.append(Measure(f"{clicks} clicks: {what}", ours, "as many on plain buttons", theirs))
    return found
