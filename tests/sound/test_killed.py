"""A process that is killed while it records loses less than a second of what was spoken (voice.md V1)."""

import os
import random
import secrets
import signal
import subprocess
import sys
from pathlib import Path

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

pytestmark = [pytest.mark.window, pytest.mark.slow, pytest.mark.timeout(300)]

TIMES = 10


def record_and_kill(
    sound_environment: dict[str, str], directory: Path, key: bytes, heard: Path, seconds: float
) -> None:
    """Record beside parec; after about `seconds` end both at the same instant."""
    command = [sys.executable, "-m", "tests.support.recording_process", str(directory), key.hex()]
    environment = {**sound_environment, "PYTHONPATH": str(ROOT)}
    witness = [
        "parec",
        "--device=pp_mic",
        "--rate=48000",
        "--channels=1",
        "--format=s16le",
        "--latency-msec=20",
        "--raw",
    ]
    with (
        heard.open("wb") as out,
        subprocess.Popen(witness, stdout=out, env=sound_environment) as parec,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment) as process,
    ):
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"speaking\n"
            begun = heard.stat().st_size
            wait_until(lambda: heard.stat().st_size > begun + seconds * RATE * 2, "enough speech")
        finally:
            os.kill(process.pid, signal.SIGKILL)
            os.kill(parec.pid, signal.SIGKILL)


def test_ten_kills_at_random_moments_lose_less_than_a_second_each(
    sound_environment: dict[str, str], tmp_path: Path
) -> None:
    key, chance = secrets.token_bytes(32), random.Random()
    Vault.create(tmp_path / "vault", key).close()
    long_speech = speech(tmp_path / "speech.wav", 150.0)
    lost = []
    speaker = subprocess.Popen(["paplay", "--device=pp_mic_feed", str(long_speech)], env=sound_environment)
    try:
        for number in range(TIMES):
            heard = tmp_path / f"heard-{number}.raw"
            record_and_kill(sound_environment, tmp_path / "vault", key, heard, chance.uniform(1.2, 4.5))
            with Vault.open(tmp_path / "vault", key) as vault:
                take = takes.interrupted(vault)[0].take
                kept = samples_of(b"".join(takes.read_pcm(vault, take)))
                make_whole(vault, take, 0.0)
                note = Note(b"".join(takes.read_opus(vault, take)))
                assert note.frames == len(kept)
                note.close()
            whole = samples_of(heard.read_bytes()[: heard.stat().st_size // 2 * 2])
            alignment = align(np.asarray(kept / 32768, np.float32), np.asarray(whole / 32768, np.float32), reach=2.0)
            assert alignment.correlation > 0.99
            lost.append((len(whole) - alignment.delay - len(kept)) / RATE)
    finally:
        speaker.kill()
        speaker.wait()
    assert max(lost) <= 1.0, lost
