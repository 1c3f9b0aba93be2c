"""What is spoken into a real microphone is what is kept, from the first sample to the last."""

from contextlib import closing, nullcontext
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.devices import SoundSystem
from partspair.audio.recording import Finished, Pausing, Recording, RecordingState, Searching, Speaking
from partspair.audio.shape import RATE, Samples
from tests.support.alignment import align
from tests.support.services import wait_until
from tests.support.sound import Sound, read_wav, write_wav
from tests.support.take_stores import MemoryTakeStore

pytestmark = [pytest.mark.window, pytest.mark.slow]


def floats(samples: Samples) -> np.typing.NDArray[np.float32]:
    return np.asarray(samples / 32768, np.float32)


def wait_for(recording: Recording, kind: type[RecordingState]) -> None:
    wait_until(lambda: isinstance(recording.state(), kind), f"{kind.__name__}, not {recording.state()}")


def test_speech_is_kept_as_it_was_spoken(room: Sound, system: SoundSystem, speech: Path) -> None:
    store = MemoryTakeStore()
    with closing(Recording(system, None, lambda: nullcontext(store))) as recording:
        wait_for(recording, Speaking)
        room.speak(speech)
        recording.finish()
        wait_for(recording, Finished)
    spoken, _ = read_wav(speech)
    pcm, opus = align(spoken, floats(store.samples)), align(spoken, floats(store.heard))
    assert pcm.correlation >= 0.999
    assert pcm.worst_slip == 0
    assert opus.correlation >= 0.95
    assert opus.worst_slip <= 4
    assert store.measured is not None
    assert store.measured.frames == len(store.samples) == len(store.heard)
    assert not store.gaps


def test_a_click_at_the_very_end_is_kept(room: Sound, system: SoundSystem, tmp_path: Path) -> None:
    store = MemoryTakeStore()
    sound = np.zeros(RATE, np.float32)
    sound[480:960] = sound[-960:-480] = 0.5
    clicks = write_wav(tmp_path / "clicks.wav", sound)
    with closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording:
        wait_for(recording, Speaking)
        room.speak(clicks)
        recording.finish()
        wait_for(recording, Finished)
    loud = np.flatnonzero(np.abs(store.samples) > 8000)
    assert loud[-1] - loud[0] == pytest.approx(RATE - 961, abs=4)


def test_a_pause_leaves_out_what_is_said_meanwhile(room: Sound, system: SoundSystem, tmp_path: Path) -> None:
    store = MemoryTakeStore()
    words = [
        write_wav(tmp_path / f"{n}.wav", np.full(RATE // 2, level, np.float32))
        for n, level in enumerate((0.2, 0.4, 0.6))
    ]
    with closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording:
        wait_for(recording, Speaking)
        room.speak(words[0])
        recording.pause()
        wait_for(recording, Pausing)
        room.speak(words[1])
        recording.resume()
        wait_for(recording, Speaking)
        room.speak(words[2])
        recording.finish()
        wait_for(recording, Finished)
    levels = np.abs(store.samples.astype(np.int32))
    assert [
        int(((levels > level - 60) & (levels < level + 60)).sum()) > RATE // 3 for level in (6553, 13107, 19660)
    ] == [
        True,
        False,
        True,
    ]
    assert store.devices == ["pp_mic", "pp_mic"]


def test_a_microphone_that_falls_silent_is_said_and_taken_again(room: Sound, system: SoundSystem, speech: Path) -> None:
    store = MemoryTakeStore()
    with closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording:
        wait_for(recording, Speaking)
        with room.speaking(speech):
            wait_until(lambda: recording.state().progress.samples > RATE, "a second of speech")
            room.control("suspend-source", "pp_mic", "1")
            wait_for(recording, Searching)
        kept = len(store.samples)
        room.control("suspend-source", "pp_mic", "0")
        wait_for(recording, Speaking)
        room.speak(speech)
        recording.finish()
        wait_for(recording, Finished)
    assert kept > RATE // 2
    assert len(store.devices) >= 2
    spoken, _ = read_wav(speech)
    assert align(spoken, floats(store.samples[kept:])).correlation > 0.99


def test_the_systems_gain_is_never_touched(room: Sound, system: SoundSystem, speech: Path) -> None:
    def gain() -> tuple[str, str]:
        return room.control("get-source-volume", "pp_mic"), room.control("get-source-mute", "pp_mic")

    room.control("set-source-volume", "pp_mic", "61%")
    try:
        before = gain()
        store = MemoryTakeStore()
        with closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording:
            wait_for(recording, Speaking)
            room.speak(speech)
            meanwhile = gain()
            recording.pause()
            wait_for(recording, Pausing)
            recording.resume()
            wait_for(recording, Speaking)
            recording.finish()
            wait_for(recording, Finished)
        assert "61%" in before[0]
        assert before == meanwhile == gain()
        assert store.samples.any()
    finally:
        room.control("set-source-volume", "pp_mic", "100%")
