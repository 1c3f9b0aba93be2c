"""A process that is killed while it records loses less than a second of what was spoken (voice.md V1)."""

import random
import secrets
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from typing import IO

import numpy as np
import pytest

from partspair.audio.codec import Note
from partspair.audio.shape import RATE, samples_of
from partspair.flows.wholeness import make_whole
from partspair.vault import takes
from partspair.vault.database import Vault
from tests.support.alignment import align
from tests.support.services import wait_until
from tests.support.sound import speech
from tests.support.stage import ROOT

pytestmark = [pytest.mark.window, pytest.mark.slow]

SIDE_BY_SIDE = 5  # more would measure how well two processors are shared
FIRST, LAST = 0.5, 60.0  # seconds of a take between which it is killed
LARGEST_DOUBT = 0.2  # seconds between which the instant of a kill lies
STARTING = 30.0  # seconds in which all recorders have begun
TURN = Lock()  # recorders start one after another, as to start costs more than to record
WITNESS = ("parec", "--device=pp_mic", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20", "--raw")


@dataclass(frozen=True)
class Killed:
    """A vault whose recorder was killed, and how many bytes its witness had heard at that instant."""

    directory: Path
    key: bytes
    heard: int


@contextmanager
def started(
    command: Sequence[str], environment: dict[str, str], stdout: int | IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a process meanwhile."""
    with subprocess.Popen(command, env=environment, stdout=stdout) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def witness(environment: dict[str, str], heard: Path) -> Iterator[None]:
    """Somebody else who hears the same microphone meanwhile."""
    with heard.open("wb") as out, started(WITNESS, environment, out):
        wait_until(lambda: heard.stat().st_size > 0, "the witness")
        yield


def record_and_kill(environment: dict[str, str], heard: Path, place: Path, seconds: float) -> Killed:
    """Record beside a witness, and end after about `seconds`."""
    key, directory = secrets.token_bytes(32), place / "vault"
    Vault.create(directory, key).close()
    command = [sys.executable, "-m", "tests.support.recording_process", str(directory), key.hex()]
    here = {**environment, "PYTHONPATH": str(ROOT)}
    with ExitStack() as stack:
        with TURN:
            process = stack.enter_context(started(command, here, subprocess.PIPE))
            assert process.stdout is not None
            assert process.stdout.readline() == b"speaking\n"
        begun = heard.stat().st_size
        wait_until(lambda: heard.stat().st_size > begun + seconds * RATE * 2, "enough speech", 3 * LAST)
        at_least = heard.stat().st_size
        process.kill()
        at_most = heard.stat().st_size
    assert at_most - at_least < LARGEST_DOUBT * RATE * 2, "this machine stood still at that instant"
    return Killed(directory, key, at_most)


def seconds_lost(heard: Path, killed: Killed) -> float:
    """How much less there is than the witness heard; all of what is there is playable, and was spoken."""
    with Vault.open(killed.directory, killed.key) as vault:
        take = takes.interrupted(vault)[0].take
        kept = samples_of(b"".join(takes.read_pcm(vault, take)))
        make_whole(vault, take, 0.0)
        note = Note(b"".join(takes.read_opus(vault, take)))
        assert note.frames == len(kept)
        note.close()
    whole = samples_of(heard.read_bytes()[: killed.heard // 2 * 2])
    alignment = align(np.asarray(kept / 32768, np.float32), np.asarray(whole / 32768, np.float32), reach=2.0)
    assert alignment.correlation > 0.99
    return (len(whole) - alignment.delay - len(kept)) / RATE


@pytest.mark.parametrize(
    "rounds",
    [
        pytest.param(2, marks=pytest.mark.timeout(600)),
        pytest.param(20, marks=[pytest.mark.long, pytest.mark.timeout(3600)]),
    ],
)
def test_kills_at_random_moments_lose_less_than_a_second_each(
    sound_environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], rounds: int
) -> None:
    """Five recorders at a time, over a minute each."""
    chance, lost = random.Random(), []
    spoken = speech(tmp_path / "speech.wav", STARTING + LAST)
    command = ["paplay", "--device=pp_mic_feed", str(spoken)]
    for number in range(rounds):
        places = [tmp_path / f"{number}-{one}" for one in range(SIDE_BY_SIDE)]
        for place in places:
            place.mkdir()
        moments = [chance.uniform(FIRST, LAST) for _ in places]
        heard = tmp_path / f"{number}.raw"
        with (
            witness(sound_environment, heard),
            ThreadPoolExecutor(SIDE_BY_SIDE) as threads,
            started(command, sound_environment),
        ):
            killed = list(threads.map(partial(record_and_kill, sound_environment, heard), places, moments))
        lost += [seconds_lost(heard, one) for one in killed]
    with capsys.disabled():
        sys.stdout.write(f"\n{told(lost)}\n")
    assert max(lost) <= 1.0, lost


def told(lost: list[float]) -> str:
    """The distribution, in words."""
    parts = [f"{name} {value:.2f} s" for name, value in (("median", statistics.median(lost)), ("most", max(lost)))]
    within = ", ".join(f"{sum(one <= most for one in lost)} within {most} s" for most in (0.25, 0.5, 0.75, 1.0))
    return f"{len(lost)} kills: {', '.join(parts)}; {within}"
