"""No sound on a computer is said calmly and stops nothing."""

import builtins
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from partspair.audio import devices
from partspair.audio.devices import Device, SoundSystem
from partspair.audio.shape import AudioUnavailableError


class PortAudioError(Exception):
    """As sounddevice's."""


def library(*names: tuple[str, int, int], default: tuple[int, int] = (0, 0)) -> Any:
    found = [{"name": name, "max_input_channels": into, "max_output_channels": out} for name, into, out in names]
    return SimpleNamespace(
        PortAudioError=PortAudioError,
        CallbackAbort=PortAudioError,
        query_devices=lambda: found,
        default=SimpleNamespace(device=default),
        _terminate=lambda: None,
        _initialize=lambda: None,
    )


def loaded(monkeypatch: pytest.MonkeyPatch, fake: Any) -> SoundSystem:
    monkeypatch.setattr(devices, "_import_sounddevice", lambda: fake)
    return SoundSystem(lambda: None)


def test_without_an_alsa_configuration_portaudio_is_not_even_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "_ALSA", tmp_path / "alsa.conf")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("ALSA_CONFIG_PATH", raising=False)
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(AudioUnavailableError, match="ALSA"):
        SoundSystem(lambda: None).microphones()


def test_without_portaudio_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def importing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *rest, **more)

    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")
    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(AudioUnavailableError, match="libportaudio2"):
        SoundSystem(lambda: None).speakers()


def test_loading_this_module_loads_no_sound_library() -> None:
    code = "import sys, partspair.audio.devices, partspair.audio.recording; sys.exit('sounddevice' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(devices.__file__).parents[2]).returncode == 0
    )


@pytest.mark.parametrize(
    ("names", "first"), [(["hw", "default", "pulse"], "pulse"), (["hw", "default", "pipewire"], "pipewire")]
)
def test_on_linux_the_shared_device_comes_first(names: list[str], first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    system = loaded(monkeypatch, library(*[(name, 1, 0) for name in names]))
    assert system.microphones()[0] == Device(first, is_default=True)
    assert {each.name for each in system.microphones()} == set(names)
    assert system.speakers() == ()


def test_elsewhere_the_systems_own_default_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    system = loaded(monkeypatch, library(("a", 1, 0), ("b", 1, 2), default=(1, 1)))
    assert [each.name for each in system.microphones()] == ["b", "a"]
    assert system.speakers() == (Device("b", is_default=True),)


def test_a_chosen_device_that_is_not_there_is_named_and_never_replaced_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    system = loaded(monkeypatch, library(("a", 1, 1)))
    with pytest.raises(AudioUnavailableError, match="headset"):
        system.open_input("headset", lambda *_: None, lambda: None)
    with pytest.raises(AudioUnavailableError):
        loaded(monkeypatch, library()).open_output(None, lambda *_: None, lambda: None)


def test_portaudio_does_not_look_again_while_a_stream_is_being_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    fake, begun, go_on, order = library(("a", 1, 1)), Event(), Event(), list[str]()

    def open_slowly(**_how: Any) -> object:
        begun.set()
        go_on.wait(10)
        order.append("opened")
        return object()

    fake.RawOutputStream = open_slowly
    fake._terminate = lambda: order.append("looked again")
    system = loaded(monkeypatch, fake)
    opening = Thread(target=lambda: system.open_output(None, lambda *_: None, lambda: None))
    opening.start()
    assert begun.wait(10)
    looking = Thread(target=system.refresh)
    looking.start()
    looking.join(0.2)
    go_on.set()
    for one in (opening, looking):
        one.join(10)
    assert order == ["opened"]
