"""From the right passphrase to a window that can be used, with many notes in the vault and with few."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.folder_measures import two_in_earnest
from tests.support.many_notes import fill
from tests.support.measured import Measure
from tests.support.persons import key_of
from tests.support.sound_measures import ROOT

FEW = 10


def seconds_to_open(directory: Path, secret: bytes) -> float:
    """Once, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.opening_process", str(directory), secret.hex()]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return float(done.stdout)


def measure_opening(place: Path, runs: int, number: int) -> Measure:
    """Today after unlocking with so many notes, in turns with ten; the first turn is not counted."""
    vaults = {}
    for many in (number, FEW):
        (place / f"{many} notes").mkdir()
        with two_in_earnest(place / f"{many} notes") as (maren, idris):
            fill(maren, idris, many)
            vaults[many] = (idris.vault.directory, key_of(idris.name))
    turns = [(seconds_to_open(*vaults[number]), seconds_to_open(*vaults[FEW])) for _ in range(runs + 1)]
    ours, few = zip(*turns[1:], strict=True)
    return Measure(f"unlocked to clickable, {number:,} notes", ours, f"the same with {FEW} notes", few)
