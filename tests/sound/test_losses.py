"""A device goes away: it is said, what was spoken is whole up to then, and nothing goes on elsewhere unsaid."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.devices import SoundSystem
from partspair.audio.playback import Halted, Player
from partspair.audio.recording import Finished, Recording, Searching, Speaking
from partspair.audio.shape import RATE
from partspair.paths import resources
from partspair.practice.words import load_words
from partspair.ui.recording_view import shown
from tests.support.alignment import align
from tests.support.services import Services, wait_until
from tests.support.sound import Sound, read_wav, start_sound
from tests.support.stage import plain_environment
from tests.support.take_stores import MemoryTakeStore
from tests.support.voices import tone

pytestmark = [pytest.mark.window, pytest.mark.slow]


def sentence(recording: Recording) -> str:
    """What is read in the microphone's row."""
    row = shown(recording.state(), "").row
    return load_words(resources() / "content" / "en")(row.key, **row.values)


def speaks(recording: Recording, device: str) -> bool:
    state = recording.state()
    return isinstance(state, Speaking) and state.device == device


def test_a_microphone_that_goes_is_said_another_stands_in_and_the_chosen_one_is_taken_again(
    room: Sound, system: SoundSystem, speech: Path
) -> None:
    store = MemoryTakeStore()
    with (
        room.another_microphone("pp_headset") as headset,
        closing(Recording(system, "pp_headset", lambda: nullcontext(store))) as recording,
    ):
        wait_until(lambda: speaks(recording, "pp_headset"), "the headset")
        wait_until(lambda: recording.state().progress.samples > RATE, "a second")
        before = len(store.samples)
        room.control("unload-module", headset)
        wait_until(lambda: speaks(recording, "pp_mic"), "the stand-in")
        assert sentence(recording) == "That microphone is not here. Using pp_mic."
        assert len(store.samples) >= before
        at = len(store.samples)
        room.speak(speech)
        again = room.plug_microphone("pp_headset")
        wait_until(lambda: speaks(recording, "pp_headset"), "the chosen one")
        assert sentence(recording) == "The microphone is back. You can carry on."
        recording.finish()
        wait_until(lambda: isinstance(recording.state(), Finished), "the end")
        room.control("unload-module", again)
    assert store.devices == ["pp_headset", "pp_mic", "pp_headset"]
    spoken, _ = read_wav(speech)
    assert align(spoken, np.asarray(store.samples[at:] / 32768, np.float32)).correlation > 0.99


def test_a_recording_that_the_server_moved_never_goes_on_there_unsaid(room: Sound, system: SoundSystem) -> None:
    store = MemoryTakeStore()
    with (
        room.another_microphone("pp_headset") as headset,
        closing(Recording(system, "pp_mic", lambda: nullcontext(store), try_again=0.2)) as recording,
    ):
        wait_until(lambda: speaks(recording, "pp_mic"), "the microphone")
        wait_until(lambda: recording.state().progress.samples > 1.5 * RATE, "a stream that has its place")
        stream = next(one for one in room.recorders() if "protocol-native" in one).split()[0]
        room.control("move-source-output", stream, "pp_headset")
        wait_until(lambda: len(store.devices) == 2 and speaks(recording, "pp_mic"), "the microphone again")
        assert sentence(recording) == "The microphone is back. You can carry on."
        room.control("unload-module", headset)
    assert store.devices == ["pp_mic", "pp_mic"]


def test_with_every_microphone_gone_it_is_said_and_the_first_one_that_comes_is_taken(
    room: Sound, system: SoundSystem, speech: Path
) -> None:
    store = MemoryTakeStore()
    with closing(Recording(system, None, lambda: nullcontext(store), try_again=0.2)) as recording:
        wait_until(lambda: speaks(recording, "pp_mic"), "the microphone")
        room.speak(speech)
        room.unplug_microphone()
        try:
            wait_until(lambda: isinstance(recording.state(), Searching), "the search")
            assert sentence(recording) == "The microphone went away. What you said until then is saved."
            kept = store.samples
        finally:
            room.plug_microphone("pp_mic")
            room.control("set-default-source", "pp_mic")
        wait_until(lambda: speaks(recording, "pp_mic"), "the microphone again")
        recording.finish()
        wait_until(lambda: isinstance(recording.state(), Finished), "the end")
    spoken, _ = read_wav(speech)
    assert align(spoken[: -RATE // 2], np.asarray(kept / 32768, np.float32)).correlation > 0.99
    assert store.devices == ["pp_mic", "pp_mic"]


def test_playing_stops_where_its_loudspeaker_goes_and_never_sounds_from_another(
    room: Sound, system: SoundSystem, tmp_path: Path
) -> None:
    wav = tmp_path / "heard.wav"
    with room.another_loudspeaker("pp_headphones") as headphones, closing(Player(system, "pp_headphones")) as player:
        wait_until(lambda: any(one.name == "pp_headphones" for one in system.speakers()), "the headphones")
        player.load(Note(b"".join(encode_pcm([tone(8.0)]))))
        player.play()
        wait_until(lambda: player.position_ms > 1000, "a second of sound")
        with room.hearing(wav):
            room.control("unload-module", headphones)
            wait_until(lambda: isinstance(player.state(), Halted), "the pause")
        state = player.state()
        assert isinstance(state, Halted)
        assert state.reason.title == "The loudspeaker is gone"
        assert 1000 <= state.position_ms < 4000
    assert (np.abs(read_wav(wav)[0]) > 0.02).sum() < RATE // 10


@contextmanager
def own_server(place: Path, patch: pytest.MonkeyPatch) -> Iterator[Sound]:
    """Another sound server, which this process uses until it is killed."""
    (place / "run").mkdir(parents=True, mode=0o700)
    services = Services(place)
    environment = {**plain_environment(), "XDG_RUNTIME_DIR": str(place / "run")}
    try:
        environment |= start_sound(services, environment, place)
        for name, value in environment.items():
            if name.startswith(("PULSE_", "ALSA_", "XDG_RUNTIME_DIR")):
                patch.setenv(name, value)
        yield Sound(environment)
    finally:
        services.stop()


def test_a_sound_server_that_ends_is_said_and_the_next_one_is_taken(
    room: Sound, speech: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert room.control("info")
    store = MemoryTakeStore()
    with ExitStack() as stack:
        with own_server(tmp_path / "first", monkeypatch) as first:
            system = stack.enter_context(closing(SoundSystem()))
            recording = Recording(system, None, lambda: nullcontext(store), try_again=0.5)
            stack.enter_context(closing(recording))
            wait_until(lambda: speaks(recording, "pp_mic"), "the microphone")
            first.speak(speech)
        wait_until(lambda: isinstance(recording.state(), Searching), "the search")
        assert "saved" in sentence(recording)
        kept = store.samples
        with own_server(tmp_path / "second", monkeypatch) as second:
            wait_until(lambda: speaks(recording, "pp_mic"), "the microphone again", 40)
            second.speak(speech)
            recording.finish()
            wait_until(lambda: isinstance(recording.state(), Finished), "the end")
    spoken, _ = read_wav(speech)
    assert align(spoken[: -RATE // 2], np.asarray(kept / 32768, np.float32)).correlation > 0.99
    rest = np.asarray(store.samples[len(kept) :] / 32768, np.float32)
    assert align(spoken, rest).correlation > 0.99
