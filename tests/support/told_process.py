"""A program that records into a vault until its input ends: `python -m tests.support.told_process VAULT KEY`.

Each sentence that would be shown beside the microphone is a line of its output, with the seconds of sound kept by then.
"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event, Thread
from time import time

from partspair.audio.devices import SoundSystem
from partspair.audio.recording import Finished, Recording, Stuck
from partspair.audio.shape import RATE
from partspair.audio.take import TakeStore
from partspair.flows.takekeeping import VaultStore
from partspair.ui.recording_view import shown
from partspair.vault import takes
from partspair.vault.database import Vault

directory, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
is_over, pause = Event(), Event()


@contextmanager
def open_store() -> Iterator[TakeStore]:
    """A take of its own in the vault."""
    with Vault.open(directory, key) as vault:
        yield VaultStore(vault, takes.begin(vault, takes.TakePurpose.LINE, None, time()), time)


def wait_for_the_end() -> None:
    """Until whoever started this has heard enough."""
    sys.stdin.read()
    is_over.set()


Thread(target=wait_for_the_end, daemon=True).start()
told = ""
with closing(Recording(SoundSystem(), "pp_mic", open_store)) as recording:
    while not isinstance(recording.state(), Finished | Stuck):
        if is_over.is_set():
            is_over.clear()
            recording.finish()
        state = recording.state()
        if (sentence := shown(state, "").row.key) != told:
            told = sentence
            sys.stdout.write(f"{told} {state.progress.samples / RATE:.3f} {state.progress.lost / RATE:.3f}\n")
            sys.stdout.flush()
        pause.wait(0.01)
