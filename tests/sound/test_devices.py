"""PortAudio sees the virtual devices by name, before and after it looked again."""

import pytest

from partspair.audio.devices import SoundSystem
from tests.support.sound import Sound

pytestmark = pytest.mark.window


def test_devices_are_found_by_name(room: Sound, system: SoundSystem) -> None:
    assert room.control("info")
    for _ in range(2):
        assert {"pulse", "pp_mic"} <= {each.name for each in system.microphones()}
        assert {"pulse", "pp_speaker"} <= {each.name for each in system.speakers()}
        assert system.microphones()[0].name == "pulse"
        assert system.refresh()


def test_looking_again_waits_until_nothing_is_open(system: SoundSystem) -> None:
    stream = system.open_output(None, lambda *_: None, lambda: None)
    assert not system.refresh()
    system.close_stream(stream)
    system.close_stream(stream)
    assert system.refresh()
