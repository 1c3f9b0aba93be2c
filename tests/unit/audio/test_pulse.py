"""Without PulseAudio nothing is known and nothing breaks. What it does with a server is shown in tests/sound."""

import ctypes
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from partspair.audio import pulse_library
from partspair.audio.homes import RealDevice, Side, Standing, View
from partspair.audio.placing import Placed, asking_for
from partspair.audio.pulse import _Connection, open_pulse


class AbortedError(Exception):
    """As sounddevice's CallbackAbort."""


def test_without_the_library_nothing_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> None:
        raise OSError("cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert open_pulse() is None


def test_a_library_that_lacks_a_call_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: SimpleNamespace())
    assert pulse_library.load() is None


def test_without_a_server_nothing_is_known_and_it_can_be_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, str(tmp_path / name))
    watch = open_pulse()
    if watch is None:
        pytest.skip("libpulse is not installed")
    with closing(watch):
        assert watch.devices(Side.MICROPHONE) is None
    watch.close()


def test_a_stream_that_was_moved_gives_silence_and_ends() -> None:
    heard: list[int] = []
    placed = Placed("one", "1.1", lambda _data, frames, *_: heard.append(frames), Side.LOUDSPEAKER, AbortedError)
    placed(bytearray(4), 2, None, None)
    placed.end()
    out = bytearray(b"loud")
    with pytest.raises(AbortedError):
        placed(out, 2, None, None)
    assert heard == [2]
    assert out == bytes(4)


def test_the_environment_is_as_it_was_after_a_stream_was_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULSE_PROP", "media.role=test")
    monkeypatch.delenv("PULSE_SOURCE", raising=False)
    before = dict(os.environ)
    with asking_for(Side.MICROPHONE, RealDevice("Headset", "alsa_input.usb", 3, is_default=False), "1.1"):
        assert os.environ["PULSE_SOURCE"] == "alsa_input.usb"
        assert os.environ["PULSE_PROP"] == "media.role=test partspair.stream=1.1"
    assert dict(os.environ) == before


class NoServer:
    """As libpulse: it takes every call, and the properties of a stream hold one tag."""

    def __getattr__(self, _name: str) -> Callable[..., int]:
        return lambda *_arguments: 0

    def pa_proplist_gets(self, _properties: int, _key: bytes) -> bytes:
        return b"1.1"


def test_a_stream_that_is_nowhere_yet_was_not_moved() -> None:
    views: list[View] = []
    connection = _Connection(NoServer(), views.append)
    for device in (pulse_library.INVALID_INDEX, 7):
        connection._ask()
        info = pulse_library.PlayingInfo(index=3, device=device, proplist=1)
        connection._hear_last_stream(0, ctypes.pointer(info), 0, 0)
        connection._hear_last_stream(0, None, 1, 0)
    assert [one.streams for one in views] == [{}, {"1.1": Standing(3, 7)}]
