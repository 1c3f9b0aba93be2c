"""Microphones and loudspeakers, behind a guard: no sound on this computer must never stop the app."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError

MICROPHONE_LATENCY = 0.2
"""Seconds to ask of PortAudio for recording."""
LOUDSPEAKER_LATENCY = 0.5
"""Seconds to ask for playing. With little, a busy computer tears holes into the sound, sometimes without a flag; being
silent does not wait for it, what is queued is dropped then."""
PREFERRED = ("pipewire", "pulse", "default")
"""On Linux, these share the device with other programs; the raw ones do not."""

_ALSA = Path("/usr/share/alsa/alsa.conf")

Callback = Callable[[Any, int, Any, Any], None]


@dataclass(frozen=True)
class Device:
    """One microphone or loudspeaker; the name is what is remembered."""

    name: str
    is_default: bool


class Stream(Protocol):
    """What is used of a PortAudio stream. `stop()` may hang for ever on a suspended source, so it is not among it."""

    @property
    def time(self) -> float:
        """The stream's clock, in seconds."""
        ...

    @property
    def latency(self) -> float:
        """Seconds between the air and the callback."""
        ...

    def start(self) -> None:
        """Begin to call back."""
        ...

    def abort(self) -> None:
        """Stop at once; what is queued is dropped."""
        ...

    def close(self) -> None:
        """Give the device back."""
        ...


class Sound(Protocol):
    """The sound devices of a computer, or of a test."""

    def microphones(self) -> tuple[Device, ...]:
        """What can be recorded from."""
        ...

    def speakers(self) -> tuple[Device, ...]:
        """What can be played on."""
        ...

    def refresh(self) -> bool:
        """Look again for devices; False when a stream is open and it could not be done."""
        ...

    def open_input(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream of blocks from a microphone, not started; None is the default. Raises AudioUnavailableError."""
        ...

    def open_output(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream that asks for blocks to play, not started; None is the default. Raises AudioUnavailableError."""
        ...

    def close_stream(self, stream: Stream) -> None:
        """Abort and close; never raises."""
        ...


def _import_sounddevice() -> Any:  # noqa: ANN401 - sounddevice is untyped
    if sys.platform == "linux" and not _ALSA.exists() and "ALSA_CONFIG_PATH" not in os.environ:
        raise AudioUnavailableError(
            "No sound on this computer",
            "The sound system ALSA is not set up here. Writing, reading and everything else work.",
            "Install the package libasound2-data, then start again.",
        )
    try:
        import sounddevice
    except OSError as problem:
        raise AudioUnavailableError(
            "No sound on this computer",
            "The library PortAudio is missing. Writing, reading and everything else work.",
            "Install the package libportaudio2, then start again.",
        ) from problem
    return sounddevice


class SoundSystem:
    """The real devices, through PortAudio. Loaded at the first question, so that making one costs nothing."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._library: Any = None
        self._open: list[Stream] = []
        self._closing: list[Stream] = []

    def _load(self) -> Any:  # noqa: ANN401
        with self._lock:
            if self._library is None:
                self._library = _import_sounddevice()
            return self._library

    def microphones(self) -> tuple[Device, ...]:
        """What can be recorded from, the default first. Raises AudioUnavailableError without PortAudio."""
        return self._list("max_input_channels", 0)

    def speakers(self) -> tuple[Device, ...]:
        """What can be played on, the default first. Raises AudioUnavailableError without PortAudio."""
        return self._list("max_output_channels", 1)

    def _list(self, channels: str, side: int) -> tuple[Device, ...]:
        found = self._indexes(channels)
        default = self._default(found, side)
        return tuple(sorted((Device(name, name == default) for name in found), key=lambda one: not one.is_default))

    def _indexes(self, channels: str) -> dict[str, int]:
        library = self._load()
        try:
            return {
                str(each["name"]): index
                for index, each in reversed(list(enumerate(library.query_devices())))
                if each[channels] > 0
            }
        except library.PortAudioError:
            return {}

    def _default(self, found: dict[str, int], side: int) -> str | None:
        if sys.platform == "linux":
            for name in PREFERRED:
                if name in found:
                    return name
        index = int(self._load().default.device[side])
        return next((name for name, each in found.items() if each == index), next(iter(found), None))

    def refresh(self) -> bool:
        """Let PortAudio look again; it can only while no stream is open."""
        library = self._load()
        with self._lock:
            if self._open:
                return False
            library._terminate()
            library._initialize()
            return True

    def open_input(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream from this microphone, not started."""
        index = self._index(name, "max_input_channels", 0, "microphone")
        return self._opened(self._load().RawInputStream, index, callback, finished, "microphone")

    def open_output(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream to this loudspeaker, not started."""
        index = self._index(name, "max_output_channels", 1, "loudspeaker")
        return self._opened(self._load().RawOutputStream, index, callback, finished, "loudspeaker")

    def _index(self, name: str | None, channels: str, side: int, what: str) -> int:
        found = self._indexes(channels)
        wanted = self._default(found, side) if found and name is None else name
        if wanted is None or wanted not in found:
            raise _missing(what, name)
        return found[wanted]

    def _opened(self, kind: Any, index: int, callback: Callback, finished: Callable[[], None], what: str) -> Stream:  # noqa: ANN401
        try:
            stream: Stream = kind(
                samplerate=RATE,
                blocksize=BLOCK,
                device=index,
                channels=1,
                dtype="int16",
                latency=LOUDSPEAKER_LATENCY if kind is self._load().RawOutputStream else MICROPHONE_LATENCY,
                callback=callback,
                finished_callback=finished,
            )
        except (self._load().PortAudioError, ValueError) as problem:
            raise _missing(what, None) from problem
        with self._lock:
            self._open.append(stream)
        return stream

    def close_stream(self, stream: Stream) -> None:
        """Abort and close; a device that is already gone is fine, and so is a second call."""
        with self._lock:
            if stream not in self._open or stream in self._closing:
                return
            self._closing.append(stream)
        for step in (stream.abort, stream.close):
            with suppress(self._library.PortAudioError):
                step()
        with self._lock:
            self._open.remove(stream)
            self._closing.remove(stream)


def _missing(what: str, name: str | None) -> AudioUnavailableError:
    if name is None:
        return AudioUnavailableError(
            f"No {what}", f"No {what} could be opened. Everything else works.", "Plug one in, then try again."
        )
    return AudioUnavailableError(
        f"The {what} is not there",
        f"“{name}” was chosen and is not there now.",
        f"Plug it in, or choose another {what}.",
    )
