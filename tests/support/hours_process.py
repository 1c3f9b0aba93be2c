"""A program that records for so long, faster than the clock: `python -m tests.support.hours_process VAULT MINUTES`.

A test device speaks as fast as the recorder takes it in; all else is as in earnest. Prints the bytes of memory it holds
after each minute of sound, then the samples of the whole take.
"""

import secrets
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from time import time

from partspair.audio.recording import Finished, Recording, Stuck
from partspair.audio.shape import RATE, samples_of
from partspair.audio.take import TakeStore
from partspair.flows.takekeeping import VaultStore
from partspair.vault import takes
from partspair.vault.database import Vault
from tests.support.fake_sound import FakeSound
from tests.support.services import wait_until
from tests.support.voices import voice

AHEAD = 10 * RATE
"""Samples that may wait to be taken in: a third of what the ring holds."""
PATIENCE = 120.0


def resident() -> int:
    """Bytes of memory that this process holds."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


def has_taken(recording: Recording, samples: int) -> bool:
    """Whether so many were taken in."""
    return recording.state().progress.samples >= samples


def record(directory: Path, minutes: int) -> Iterator[int]:
    """Record; yields the memory after each minute, and the samples kept in the end."""
    key = secrets.token_bytes(32)
    Vault.create(directory, key).close()

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        with Vault.open(directory, key) as vault:
            yield VaultStore(vault, takes.begin(vault, takes.TakePurpose.LINE, None, time()), time)

    sound, spoken, fed = FakeSound(), voice(10.0), 0
    with closing(Recording(sound, None, open_store)) as recording:
        wait_until(lambda: sound.is_listening, "the microphone")
        while fed < minutes * 60 * RATE:
            sound.speak(spoken)
            fed += len(spoken)
            wait_until(partial(has_taken, recording, fed - AHEAD), "the recorder", PATIENCE)
            if fed % (60 * RATE) == 0:
                yield resident()
        recording.finish()
        wait_until(lambda: isinstance(recording.state(), Finished | Stuck), "the end", PATIENCE)
    with Vault.open(directory, key) as vault:
        (take,) = takes.in_state(vault, takes.TakeState.KEPT)
        yield sum(len(samples_of(piece)) for piece in takes.read_pcm(vault, take.take))


if __name__ == "__main__":
    for number in record(Path(sys.argv[1]), int(sys.argv[2])):
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
