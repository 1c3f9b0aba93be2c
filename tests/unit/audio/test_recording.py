"""A recording under way, with devices in memory: what is shown, what is kept, what brings it back."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from threading import Event

import numpy as np
from typing_extensions import override

from partspair.audio.capture import Capture, Flowing, Lost
from partspair.audio.recording import (
    Finished,
    Left,
    Pausing,
    Preparing,
    Recording,
    RecordingState,
    Searching,
    Speaking,
    Stuck,
)
from partspair.audio.ring import Ring
from partspair.audio.shape import RATE, Samples
from partspair.audio.take import TakeStore
from partspair.errors import KnownError
from tests.support.fake_sound import FakeSound
from tests.support.services import wait_until
from tests.support.take_stores import MemoryTakeStore
from tests.support.voices import voice


def begin(sound: FakeSound, store: MemoryTakeStore, device: str | None = None) -> Recording:
    return Recording(sound, device, lambda: nullcontext(store), try_again=0.05)


def wait_for(recording: Recording, kind: type[RecordingState]) -> None:
    wait_until(lambda: isinstance(recording.state(), kind), f"{kind.__name__}, not {recording.state()}")


def say(sound: FakeSound, store: MemoryTakeStore, samples: Samples) -> None:
    """Speak, and wait until nearly all of it is stored."""
    wait_until(lambda: sound.is_listening, "an open microphone")
    before = len(store.samples)
    sound.speak(samples)
    wait_until(lambda: len(store.samples) >= before + len(samples) - RATE // 4, "what was said")


def test_it_is_speaking_only_once_sound_flows_and_then_keeps_every_sample() -> None:
    sound, store, said = FakeSound(), MemoryTakeStore(), voice(1.11)
    with closing(begin(sound, store)) as recording:
        wait_until(lambda: sound.is_listening, "an open microphone")
        assert isinstance(recording.state(), Preparing)
        say(sound, store, said)
        wait_for(recording, Speaking)
        state = recording.state()
        assert isinstance(state, Speaking)
        assert state.level > 0.1
        assert recording.recent_peaks(10)
        recording.finish()
        wait_for(recording, Finished)
        assert not sound.is_listening
    assert np.array_equal(store.samples, said)
    assert store.measured is not None
    assert store.measured.frames == len(store.heard) == len(said)


def test_pauses_chapters_and_another_microphone_start_segments_of_the_same_take() -> None:
    sound, store = FakeSound(("one", "two")), MemoryTakeStore()
    parts = [voice(0.5, seed) for seed in range(4)]
    with closing(begin(sound, store, "one")) as recording:
        say(sound, store, parts[0])
        recording.pause()
        wait_for(recording, Pausing)
        assert len(store.samples) == len(parts[0])
        sound.speak(voice(0.3))
        recording.resume()
        say(sound, store, parts[1])
        recording.chapter("the small one")
        wait_until(lambda: bool(store.chapters), "the chapter")
        say(sound, store, parts[2])
        recording.choose("two")
        wait_until(lambda: sound.microphone_in_use == "two", "the other microphone")
        say(sound, store, parts[3])
        recording.finish()
        wait_for(recording, Finished)
    assert np.array_equal(store.samples, np.concatenate(parts))
    assert store.devices == ["one", "one", "one", "two"]
    assert store.chapters == [(RATE, "the small one")]


def test_a_microphone_pulled_out_is_said_kept_and_another_stands_in() -> None:
    sound, store, said = FakeSound(("headset", "built in")), MemoryTakeStore(), voice(0.7)
    with closing(begin(sound, store, "headset")) as recording:
        say(sound, store, said)
        sound.microphone_names = ("built in",)
        sound.unplug()
        wait_for(recording, Searching)
        assert np.array_equal(store.samples, said)
        wait_until(lambda: sound.is_listening, "the other microphone")
        say(sound, store, said)
        wait_for(recording, Speaking)
        state = recording.state()
        assert isinstance(state, Speaking)
        assert state.is_stand_in
        sound.microphone_names = ("built in", "headset")
        wait_until(lambda: sound.microphone_in_use == "headset", "the chosen one, which is there again")
        say(sound, store, said)
        wait_until(lambda: is_back(recording), "the word that it is back")
        recording.finish()
        wait_for(recording, Finished)
    assert np.array_equal(store.samples, np.concatenate((said, said, said)))
    assert store.devices == ["headset", "built in", "headset"]


def test_a_microphone_that_ends_as_soon_as_it_is_open_is_not_opened_for_ever() -> None:
    sound, store = FakeSound(("built in", "headset")), MemoryTakeStore()
    with closing(begin(sound, store, "headset")) as recording:
        for _ in range(3):
            wait_until(lambda: sound.microphone_in_use == "headset", "the headset")
            sound.speak(voice(0.1))
            wait_for(recording, Speaking)
            sound.unplug()
            wait_for(recording, Searching)
        wait_until(lambda: sound.microphone_in_use == "built in", "the other microphone")
        sound.speak(voice(0.1))
        wait_for(recording, Speaking)
    assert sound.opened == 4
    assert store.devices == ["headset", "headset", "headset", "built in"]


def test_who_was_held_up_waits_for_what_came_meanwhile_before_a_microphone_is_lost() -> None:
    sound, now = FakeSound(), [100.0]
    capture = Capture(sound, None, Ring(), lambda: now[0])
    capture.start()
    sound.speak(voice(0.1))
    assert isinstance(capture.state(), Flowing)
    now[0] += 5.0
    assert isinstance(capture.state(), Flowing)
    states = []
    for _ in range(30):
        now[0] += 0.04
        states.append(type(capture.state()))
    assert states[10] is Flowing
    assert states[-1] is Lost
    capture.close()


def test_a_computer_that_slept_begins_a_new_segment_and_says_that_it_is_back() -> None:
    sound, store, said = FakeSound(), MemoryTakeStore(), voice(0.7)
    slept = [100.0]
    recording = Recording(sound, None, lambda: nullcontext(store), try_again=0.05, slept=lambda: slept[0])
    with closing(recording):
        say(sound, store, said)
        slept[0] += 3600.0
        wait_until(lambda: sound.opened == 2, "the microphone, opened anew")
        say(sound, store, said)
        wait_until(lambda: is_back(recording), "the word that it is back")
        recording.finish()
        wait_for(recording, Finished)
    assert np.array_equal(store.samples, np.concatenate((said, said)))
    assert len(store.devices) == 2


def test_a_microphone_that_hangs_is_said_before_it_is_closed() -> None:
    class Hanging(FakeSound):
        may_close = Event()

        @override
        def close_stream(self, stream: object) -> None:
            self.may_close.wait(30)
            super().close_stream(stream)

    sound, store = Hanging(), MemoryTakeStore()
    recording = begin(sound, store)
    say(sound, store, voice(0.5))
    sound.unplug()
    wait_for(recording, Searching)
    sound.may_close.set()
    recording.close()


def is_back(recording: Recording) -> bool:
    state = recording.state()
    return isinstance(state, Speaking) and state.is_back and not state.is_stand_in


def test_no_microphone_at_all_is_said_and_can_be_left() -> None:
    store = MemoryTakeStore()
    with closing(begin(FakeSound(()), store)) as recording:
        wait_for(recording, Searching)
    assert isinstance(recording.state(), Left)
    assert not store.devices


def test_a_full_disk_is_said_and_with_room_nothing_is_missing() -> None:
    sound, store, said = FakeSound(), MemoryTakeStore(), voice(2)
    with closing(begin(sound, store)) as recording:
        say(sound, store, said[:RATE])
        store.is_full = True
        sound.speak(said[RATE:])
        wait_for(recording, Stuck)
        assert not sound.is_listening
        store.is_full = False
        recording.finish()
        wait_for(recording, Finished)
    assert np.array_equal(store.samples, said)
    assert store.measured is not None
    assert store.measured.frames == len(store.heard)


def test_leaving_a_stuck_recording_ends_its_thread() -> None:
    sound, store = FakeSound(), MemoryTakeStore()
    recording = begin(sound, store)
    say(sound, store, voice(0.5))
    store.is_full = True
    recording.finish()
    wait_for(recording, Stuck)
    recording.close()
    assert isinstance(recording.state(), Left)


def test_closing_in_the_middle_keeps_what_was_said_and_does_not_end_the_take() -> None:
    sound, store, said = FakeSound(), MemoryTakeStore(), voice(0.5)
    recording = begin(sound, store)
    say(sound, store, said)
    recording.close()
    assert np.array_equal(store.samples, said)
    assert store.measured is None
    assert not sound.is_listening


def test_the_store_lives_and_ends_on_one_thread_and_changes_are_told() -> None:
    events: list[str] = []
    sound, store = FakeSound(), MemoryTakeStore()

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        events.append("opened")
        yield store
        events.append("closed")

    recording = Recording(sound, None, open_store, lambda: events.append("changed"))
    say(sound, store, voice(0.5))
    recording.finish()
    wait_for(recording, Finished)
    recording.close()
    assert events[0] == "opened"
    assert events[-1] == "closed"
    assert events.count("changed") >= 2


def test_a_store_that_opens_late_is_tried_again_and_can_be_left() -> None:
    sound, store, said, tries = FakeSound(), MemoryTakeStore(), voice(0.5), [True, True, False]

    @contextmanager
    def open_store() -> Iterator[TakeStore]:
        if tries and tries.pop(0):
            raise KnownError("The disk is full.", "Nothing was kept yet.")
        yield store

    with closing(Recording(sound, None, open_store, try_again=0.05)) as recording:
        wait_for(recording, Stuck)
        recording.resume()
        wait_until(lambda: tries == [False], "a second try")
        wait_for(recording, Stuck)
        recording.resume()
        say(sound, store, said)
        recording.finish()
        wait_for(recording, Finished)
    assert np.array_equal(store.samples, said)
    tries[:] = [True] * 3
    left = Recording(sound, None, open_store, try_again=0.05)
    wait_for(left, Stuck)
    left.finish()
    left.close()
    assert isinstance(left.state(), Left)
