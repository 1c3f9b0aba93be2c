"""The virtual devices are seen by name, before and after PortAudio looked again, and by the sound server itself."""

from contextlib import closing

import pytest

from partspair.audio.devices import Device, SoundSystem
from tests.support.services import wait_until
from tests.support.sound import Sound

pytestmark = pytest.mark.window


def test_the_sound_servers_own_devices_are_found_by_name(room: Sound, system: SoundSystem) -> None:
    assert room.control("info")
    for _ in range(2):
        assert system.microphones() == (Device("pp_mic", is_default=True),)
        assert system.speakers()[0] == Device("pp_speaker", is_default=True)
        assert system.refresh()


def test_without_the_servers_view_portaudios_devices_are_found_by_name(room: Sound) -> None:
    assert room.control("info")
    with closing(SoundSystem(lambda: None)) as system:
        for _ in range(2):
            assert {"pulse", "pp_mic"} <= {each.name for each in system.microphones()}
            assert {"pulse", "pp_speaker"} <= {each.name for each in system.speakers()}
            assert system.microphones()[0].name == "pulse"
            assert system.refresh()


def test_a_microphone_that_is_plugged_in_is_there_at_once_also_while_a_stream_is_open(
    room: Sound, system: SoundSystem
) -> None:
    stream = system.open_input(None, lambda *_: None, lambda: None)
    assert system.name_of(stream) == "pp_mic"
    assert not system.has_microphone("pp_headset")
    with room.another_microphone("pp_headset") as module:
        wait_until(lambda: bool(system.has_microphone("pp_headset")), "the headset")
        assert Device("pp_headset", is_default=False) in system.microphones()
        room.control("unload-module", module)
        wait_until(lambda: not system.has_microphone("pp_headset"), "its end")
    system.close_stream(stream)


def test_the_microphone_that_was_chosen_is_the_one_that_is_heard(room: Sound, system: SoundSystem) -> None:
    blocks: list[bytes] = []
    with room.another_microphone("pp_headset") as module:
        wait_until(lambda: bool(system.has_microphone("pp_headset")), "the headset")
        stream = system.open_input("pp_headset", lambda data, *_: blocks.append(bytes(data)), lambda: None)
        stream.start()
        wait_until(lambda: len(blocks) > 5, "sound")
        at = next(one for one in room.recorders() if "protocol-native" in one).split()[1]
        names = {one.split()[0]: one.split()[1] for one in room.control("list", "short", "sources").splitlines()}
        assert names[at] == "pp_headset"
        system.close_stream(stream)
        room.control("unload-module", module)


def test_looking_again_waits_until_nothing_is_open(system: SoundSystem) -> None:
    stream = system.open_output(None, lambda *_: None, lambda: None)
    assert not system.refresh()
    system.close_stream(stream)
    system.close_stream(stream)
    assert system.refresh()
