"""A program that records into a vault until it is killed: `python -m tests.support.recording_process VAULT KEY`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import time

from partspair.audio.devices import SoundSystem
from partspair.audio.recording import Recording, Speaking
from partspair.audio.take import TakeStore
from partspair.flows.takekeeping import VaultStore
from partspair.vault import takes
from partspair.vault.database import Vault

directory, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])


@contextmanager
def open_store() -> Iterator[TakeStore]:
    """A take of its own in the vault."""
    with Vault.open(directory, key) as vault:
        yield VaultStore(vault, takes.begin(vault, takes.TakePurpose.LINE, None, time()), time)


pause = Event()
recording = Recording(SoundSystem(), "pp_mic", open_store)
while not isinstance(recording.state(), Speaking):
    pause.wait(0.01)
sys.stdout.write("speaking\n")
sys.stdout.flush()
pause.wait()
