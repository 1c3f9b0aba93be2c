"""The recorder, or the sound server, stands still for a while: what is kept, and what is said of it."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from partspair.audio.shape import RATE, Samples, samples_of
from partspair.vault import takes
from partspair.vault.database import Vault
from tests.support.alignment import Alignment, align
from tests.support.services import Services, wait_until
from tests.support.sound import speech, start_sound
from tests.support.stage import ROOT, plain_environment

pytestmark = [pytest.mark.window, pytest.mark.slow]

STILL = 5.0  # seconds
WITNESS = ("parec", "--device=pp_mic", "--rate=48000", "--channels=1", "--format=s16le", "--latency-msec=20", "--raw")


@dataclass
class Scene:
    """A recorder, a witness of the same microphone, somebody who speaks, and the server of all three."""

    recorder: subprocess.Popen[str]
    server: int
    heard: Path
    told: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Take down what the recorder says."""
        assert self.recorder.stdout is not None
        for line in self.recorder.stdout:
            self.told.append(line.split()[0])

    def speak(self, seconds: float) -> None:
        """Until the witness heard so much more."""
        begun = self.heard.stat().st_size
        wait_until(lambda: self.heard.stat().st_size > begun + 2 * seconds * RATE, "speech", 40)


@contextmanager
def scene(place: Path, directory: Path, key: bytes) -> Iterator[Scene]:
    """With a sound server of its own, as it is stopped."""
    (place / "run").mkdir(mode=0o700)
    services, heard = Services(place), place / "heard.raw"
    environment = {**plain_environment(), "XDG_RUNTIME_DIR": str(place / "run"), "PYTHONPATH": str(ROOT)}
    spoken = speech(place / "speech.wav", 60)
    started: list[subprocess.Popen[str]] = []
    try:
        environment |= start_sound(services, environment, place)
        command = [sys.executable, "-m", "tests.support.told_process", str(directory), key.hex()]
        recorder = subprocess.Popen(command, env=environment, stdin=-1, stdout=-1, text=True)
        started.append(recorder)
        with heard.open("wb") as out:
            started.append(subprocess.Popen(WITNESS, env=environment, stdout=out, text=True))
        started.append(subprocess.Popen(["paplay", "--device=pp_mic_feed", str(spoken)], env=environment, text=True))
        made = Scene(recorder, services.running[0].pid, heard)
        thread = Thread(target=made.listen)
        thread.start()
        yield made
        assert recorder.stdin is not None
        recorder.stdin.close()
        thread.join()
    finally:
        for one in started:
            one.kill()
            with one:  # closes its pipes, and waits
                pass
        services.stop()


@contextmanager
def standing_still(process: int) -> Iterator[None]:
    os.kill(process, signal.SIGSTOP)
    try:
        yield
        Event().wait(STILL)
    finally:
        os.kill(process, signal.SIGCONT)


def kept(directory: Path, key: bytes) -> list[Samples]:
    """The segments of the take, which is whole."""
    with Vault.open(directory, key) as vault:
        (take,) = takes.in_state(vault, takes.TakeState.KEPT)
        found = [one.segment for one in takes.segments(vault, take.take) if one.frames]
        return [samples_of(b"".join(takes.read_segment(vault, take.take, one, 0))) for one in found]


def within(samples: Samples, heard: Path) -> Alignment:
    data = heard.read_bytes()
    whole = samples_of(data[: len(data) // 2 * 2])
    return align(np.asarray(samples / 32768, np.float32), np.asarray(whole / 32768, np.float32), reach=2.0)


@pytest.fixture
def vault(tmp_path: Path) -> tuple[Path, bytes]:
    key = secrets.token_bytes(32)
    Vault.create(tmp_path / "vault", key).close()
    return tmp_path / "vault", key


@pytest.mark.usefixtures("sound_environment")
def test_a_recorder_that_stood_still_has_all_that_was_spoken_meanwhile(
    tmp_path: Path, vault: tuple[Path, bytes]
) -> None:
    with scene(tmp_path, *vault) as found:
        wait_until(lambda: "mic.ok" in found.told, "sound")
        found.speak(3)
        with standing_still(found.recorder.pid):
            pass
        found.speak(4)
    assert found.told[found.told.index("mic.ok") :] == ["mic.ok"]
    (whole,) = kept(*vault)
    assert len(whole) > (7 + STILL) * RATE
    place = within(whole, found.heard)
    assert place.correlation > 0.999
    assert place.worst_slip == 0


@pytest.mark.usefixtures("sound_environment")
def test_a_server_that_stands_still_is_said_and_what_came_before_and_after_is_whole(
    tmp_path: Path, vault: tuple[Path, bytes]
) -> None:
    with scene(tmp_path, *vault) as found:
        wait_until(lambda: "mic.ok" in found.told, "sound")
        found.speak(3)
        with standing_still(found.server):
            wait_until(lambda: "mic.nodata" in found.told, "the word that nothing comes")
        wait_until(lambda: "mic.back" in found.told, "the word that it is back", 30)
        found.speak(4)
    before, after = kept(*vault)
    assert len(before) > 3 * RATE
    assert len(after) > 3 * RATE
    places = [within(one, found.heard) for one in (before, after)]
    assert min(one.correlation for one in places) > 0.999
    assert places[0].delay + len(before) <= places[1].delay
