"""Over pauses and another microphone, every sample that was kept is the one that was spoken, and none is added."""

import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.devices import SoundSystem
from partspair.audio.recording import Finished, Pausing, Recording, RecordingState, Speaking
from partspair.audio.shape import RATE, SAMPLE_BYTES
from tests.support.services import wait_until
from tests.support.sound import Sound, write_wav
from tests.support.take_stores import MemoryTakeStore

pytestmark = [pytest.mark.window, pytest.mark.slow]

PAUSES = 10
LONGEST = 120.0  # seconds of sound that never repeats, if nothing ends it before
LEAST = RATE // 4  # samples that are spoken between two pauses


@contextmanager
def witness(environment: dict[str, str], heard: Path) -> Iterator[None]:
    """Hear the same microphone all the while."""
    command = ["parec", "--device=pp_mic", "--rate=48000", "--channels=1", "--format=s16le", "--raw"]
    with heard.open("wb") as out, subprocess.Popen(command, stdout=out, env=environment) as process:
        wait_until(lambda: heard.stat().st_size > 0, "the witness")
        yield
        end = heard.stat().st_size + 2 * SAMPLE_BYTES * RATE
        wait_until(lambda: heard.stat().st_size > end, "what the witness hears late")
        process.kill()


@contextmanager
def speaking(environment: dict[str, str], spoken: Path) -> Iterator[None]:
    """Somebody speaks until all is over."""
    command = ["paplay", "--device=pp_mic_feed", str(spoken)]
    with subprocess.Popen(command, env=environment) as speaker:
        try:
            yield
        finally:
            speaker.kill()


def wait_for(recording: Recording, kind: type[RecordingState]) -> None:
    wait_until(lambda: isinstance(recording.state(), kind), kind.__name__)


def hear_some(recording: Recording) -> None:
    """Wait until it speaks, and some more was kept."""
    wait_for(recording, Speaking)
    begun = recording.state().progress.samples
    wait_until(lambda: recording.state().progress.samples > begun + LEAST, "some speech")


@pytest.fixture
def second(room: Sound, system: SoundSystem) -> Iterator[str]:
    """Another microphone, into which the same is spoken."""
    module = room.plug_microphone("pp_mic2", "pp_mic_feed")
    system.refresh()
    yield "pp_mic2"
    room.control("unload-module", module)


def test_what_is_kept_over_ten_pauses_and_another_microphone_is_what_was_spoken(
    system: SoundSystem, second: str, sound_environment: dict[str, str], tmp_path: Path
) -> None:
    store, heard = MemoryTakeStore(), tmp_path / "heard.raw"
    noise = np.random.default_rng(4).uniform(-0.5, 0.5, round(LONGEST * RATE)).astype(np.float32)
    with (
        speaking(sound_environment, write_wav(tmp_path / "noise.wav", noise)),
        witness(sound_environment, heard),
        closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording,
    ):
        for number in range(PAUSES):
            hear_some(recording)
            recording.pause()
            wait_for(recording, Pausing)
            if number == PAUSES // 2:
                recording.choose(second)
            recording.resume()
        hear_some(recording)
        recording.finish()
        wait_for(recording, Finished)
    whole, pieces = heard.read_bytes(), [b"".join(rows) for rows in store.rows.values()]
    places = [whole.find(piece) for piece in pieces]
    assert len(pieces) == PAUSES + 1
    assert set(store.devices) == {"pp_mic", second}
    assert min(places) > 0, "each is there to the first and to the last sample"
    assert places == sorted(places)
    assert not store.gaps
    assert store.measured is not None
    assert sum(map(len, pieces)) // SAMPLE_BYTES == store.measured.frames == len(store.heard)
