"""A desktop that lays each new stream behind a device of its own (effects, filters) ends no take and no note."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.devices import SoundSystem
from partspair.audio.playback import Player, Playing
from partspair.audio.recording import Finished, Recording, Speaking
from partspair.audio.shape import RATE
from tests.support.alignment import align
from tests.support.services import wait_until
from tests.support.sound import Sound, read_wav
from tests.support.take_stores import MemoryTakeStore
from tests.support.voices import tone

pytestmark = [pytest.mark.window, pytest.mark.slow]

OURS = "protocol-native"
LATE = 1.5  # seconds after which nobody takes a stream to be in its place yet


@contextmanager
def moving(streams: Callable[[], list[str]], move: Callable[[str], object], after: float = 0.0) -> Iterator[list[str]]:
    """As a desktop does it: each new stream is moved, once; yields those that were."""
    leave, known = Event(), {one.split()[0] for one in streams()}
    moved: list[str] = []

    def look_on() -> None:
        while not leave.wait(0.02):
            for one in streams():
                number = one.split()[0]
                if OURS in one and number not in known and not leave.wait(after):
                    with suppress(subprocess.CalledProcessError):  # one that is gone again
                        move(number)
                        known.add(number)
                        moved.append(number)

    thread = Thread(target=look_on)
    thread.start()
    try:
        yield moved
    finally:
        leave.set()
        thread.join()


@pytest.fixture
def effects(room: Sound, system: SoundSystem) -> Iterator[str]:
    """A microphone that hears what the real one hears, as an effects program has it."""
    module = room.plug_microphone("pp_effects", "pp_mic_feed")
    wait_until(lambda: bool(system.has_microphone("pp_effects")), "the effects")
    yield "pp_effects"
    room.control("unload-module", module)


def test_recording_goes_on_behind_the_effects_into_which_each_new_stream_is_moved(
    room: Sound, system: SoundSystem, effects: str, speech: Path
) -> None:
    store, seen = MemoryTakeStore(), set()

    def to_effects(stream: str) -> None:
        room.control("move-source-output", stream, effects)

    with (
        moving(room.recorders, to_effects) as moved,
        closing(Recording(system, "pp_mic", lambda: nullcontext(store))) as recording,
    ):
        wait_until(lambda: bool(moved) and isinstance(recording.state(), Speaking), "speaking, moved")
        with room.speaking(speech) as speaker:
            while speaker.poll() is None:
                seen.add(type(recording.state()))
        recording.finish()
        wait_until(lambda: isinstance(recording.state(), Finished), "the end")
    assert seen == {Speaking}
    assert store.devices == ["pp_mic"]
    spoken, _ = read_wav(speech)
    assert align(spoken[: -RATE // 2], np.asarray(store.samples / 32768, np.float32)).correlation > 0.99


def test_a_microphone_that_goes_is_noticed_also_from_behind_the_effects(room: Sound, system: SoundSystem) -> None:
    store = MemoryTakeStore()
    with room.another_microphone("pp_headset") as headset:
        wait_until(lambda: bool(system.has_microphone("pp_headset")), "the headset")
        effects = room.plug_microphone("pp_filter", "pp_headset_feed")
        with (
            moving(room.recorders, lambda one: room.control("move-source-output", one, "pp_filter")) as moved,
            closing(Recording(system, "pp_headset", lambda: nullcontext(store), try_again=0.2)) as recording,
        ):
            wait_until(lambda: bool(moved) and isinstance(recording.state(), Speaking), "speaking, moved")
            room.control("unload-module", headset)
            wait_until(lambda: store.devices[1:] == ["pp_mic"], "the stand-in")
        room.control("unload-module", effects)


def test_who_moves_each_stream_late_breaks_off_no_more_than_a_few_of_them(
    room: Sound, system: SoundSystem, effects: str
) -> None:
    store = MemoryTakeStore()

    def to_effects(stream: str) -> None:
        room.control("move-source-output", stream, effects)

    with (
        moving(room.recorders, to_effects, LATE) as moved,
        closing(Recording(system, "pp_mic", lambda: nullcontext(store), try_again=0.2)) as recording,
    ):
        wait_until(lambda: len(moved) == 4, "four streams that were moved", 60)
        before = recording.state().progress.samples
        wait_until(lambda: recording.state().progress.samples > before + 3 * RATE, "three seconds more")
        assert isinstance(recording.state(), Speaking)
    assert len(store.devices) == len(moved) == 4


def test_playing_goes_on_behind_the_effects_also_when_moved_about_in(room: Sound, system: SoundSystem) -> None:
    def to_effects(stream: str) -> None:
        room.control("move-sink-input", stream, "pp_equalizer")

    with room.another_loudspeaker("pp_equalizer") as equalizer, closing(Player(system, "pp_speaker")) as player:
        wait_until(lambda: any(one.name == "pp_equalizer" for one in system.speakers()), "the equalizer")
        player.load(Note(b"".join(encode_pcm([tone(12.0)]))))
        with moving(room.players, to_effects) as moved:
            player.play()
            wait_until(lambda: bool(moved) and player.position_ms > 1500, "sound, moved")
            player.seek(6000)
            wait_until(lambda: player.position_ms > 7500, "sound after the first jump")
            player.seek(9500)
            wait_until(lambda: player.position_ms > 11000, "sound after the last jump")
            assert isinstance(player.state(), Playing)
            assert len(moved) == 3
        room.control("unload-module", equalizer)
