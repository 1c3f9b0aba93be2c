"""Microphones and loudspeakers, behind a guard: no sound on this computer must never stop the app."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from partspair.audio.homes import RealDevice, Side
from partspair.audio.placing import Callback, Placed, asking_for
from partspair.audio.pulse import PulseWatch, open_pulse
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError

MICROPHONE_LATENCY = 0.2
"""Seconds to ask of PortAudio for recording."""
LOUDSPEAKER_LATENCY = 0.5
"""Seconds to ask for playing. With little, a busy computer tears holes into the sound, sometimes without a flag; being
silent does not wait for it, what is queued is dropped then."""
PREFERRED = ("pipewire", "pulse", "default")
"""On Linux, these share the device with other programs; the raw ones do not."""
THROUGH = "pulse"
"""PortAudio's device behind which the sound server has its own."""

_CHANNELS = {Side.MICROPHONE: "max_input_channels", Side.LOUDSPEAKER: "max_output_channels"}

_ALSA = Path("/usr/share/alsa/alsa.conf")


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

    def name_of(self, stream: Stream) -> str | None:
        """The device that an open stream is at, where it is known."""
        ...

    def has_microphone(self, name: str) -> bool | None:
        """Whether this one is there now; None where that can't be told while a stream is open."""
        ...

    def close_stream(self, stream: Stream) -> None:
        """Abort and close; never raises."""
        ...

    def close(self) -> None:
        """Look on no more; what is open stays open."""
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
    """The real devices, through PortAudio. Loaded at the first question, so that making one costs nothing.

    With a sound server, its own devices are offered, and a stream that it moves to another one ends.
    """

    def __init__(self, watch: Callable[[], PulseWatch | None] = open_pulse) -> None:
        self._lock, self._opening = Lock(), Lock()
        self._library: Any = None
        self._open_watch = watch
        self._watch: PulseWatch | None = None
        self._numbers = count(1)
        self._open: dict[Stream, Placed] = {}
        self._closing: list[Stream] = []

    def _load(self) -> Any:  # noqa: ANN401
        with self._lock:
            if self._library is None:
                self._library = _import_sounddevice()
                self._watch = self._open_watch() if sys.platform == "linux" else None
            return self._library

    def close(self) -> None:
        """Look on no more; what is open stays open."""
        with self._lock:
            watch, self._watch = self._watch, None
        if watch is not None:
            watch.close()

    def microphones(self) -> tuple[Device, ...]:
        """What can be recorded from, the default first. Raises AudioUnavailableError without PortAudio."""
        return self._list(Side.MICROPHONE)

    def speakers(self) -> tuple[Device, ...]:
        """What can be played on, the default first. Raises AudioUnavailableError without PortAudio."""
        return self._list(Side.LOUDSPEAKER)

    def _list(self, side: Side) -> tuple[Device, ...]:
        found = self._indexes(side)
        real = self._real(side, found)
        if real is not None:
            return tuple(Device(one.name, one is real[0]) for one in real)
        default = self._default(found, side)
        return tuple(sorted((Device(name, name == default) for name in found), key=lambda one: not one.is_default))

    def _real(self, side: Side, found: dict[str, int]) -> tuple[RealDevice, ...] | None:
        """The sound server's own devices, where it answers and can be reached through PortAudio."""
        watch = self._watch
        return watch.devices(side) if watch is not None and THROUGH in found else None

    def _indexes(self, side: Side) -> dict[str, int]:
        library = self._load()
        try:
            with self._lock:  # PortAudio forgets its list while it looks again
                return {
                    str(each["name"]): index
                    for index, each in reversed(list(enumerate(library.query_devices())))
                    if each[_CHANNELS[side]] > 0
                }
        except library.PortAudioError:
            return {}

    def _default(self, found: dict[str, int], side: Side) -> str | None:
        if sys.platform == "linux":
            for name in PREFERRED:
                if name in found:
                    return name
        index = int(self._load().default.device[0 if side is Side.MICROPHONE else 1])
        return next((name for name, each in found.items() if each == index), next(iter(found), None))

    def refresh(self) -> bool:
        """Let PortAudio look again; it can only while no stream is open."""
        library = self._load()
        with self._opening, self._lock:  # a stream that is just being opened would be torn away from under its thread
            if self._open:
                return False
            library._terminate()
            library._initialize()
            return True

    def open_input(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream from this microphone, not started."""
        return self._opened(Side.MICROPHONE, name, callback, finished)

    def open_output(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        """A stream to this loudspeaker, not started."""
        return self._opened(Side.LOUDSPEAKER, name, callback, finished)

    def _choose(self, side: Side, name: str | None) -> tuple[int, str, RealDevice | None]:
        found = self._indexes(side)
        real = self._real(side, found)
        if real is not None:
            one = next((each for each in real if name in (None, each.name)), None)
            if one is not None:
                return found[THROUGH], one.name, one
        wanted = self._default(found, side) if found and name is None and real is None else name
        if wanted is None or wanted not in found:
            raise _missing(side.value, name)
        return found[wanted], wanted, None

    def _opened(self, side: Side, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        with self._opening:
            return self._open_one(side, name, callback, finished)

    def _open_one(self, side: Side, name: str | None, callback: Callback, finished: Callable[[], None]) -> Stream:
        index, really, real = self._choose(side, name)
        library, watch = self._load(), self._watch
        placed = Placed(really, f"{os.getpid()}.{next(self._numbers)}", callback, side, library.CallbackAbort)
        if watch is not None and real is not None:
            watch.follow(placed.tag, side, real, placed.end)
        is_input = side is Side.MICROPHONE
        try:
            with asking_for(side, real, placed.tag):
                stream: Stream = (library.RawInputStream if is_input else library.RawOutputStream)(
                    samplerate=RATE,
                    blocksize=BLOCK,
                    device=index,
                    channels=1,
                    dtype="int16",
                    latency=MICROPHONE_LATENCY if is_input else LOUDSPEAKER_LATENCY,
                    callback=placed,
                    finished_callback=finished,
                )
        except (library.PortAudioError, ValueError) as problem:
            self._forget(placed)
            raise _missing(side.value, None) from problem
        with self._lock:
            self._open[stream] = placed
        return stream

    def _forget(self, placed: Placed) -> None:
        if self._watch is not None:
            self._watch.forget(placed.tag)

    def has_microphone(self, name: str) -> bool | None:
        """Whether the sound server has it now; without one, PortAudio's list is as old as its last look."""
        with suppress(AudioUnavailableError):
            real = self._real(Side.MICROPHONE, self._indexes(Side.MICROPHONE))
            return any(one.name == name for one in real) if real is not None else None
        return None

    def name_of(self, stream: Stream) -> str | None:
        """The device that this open stream is at."""
        with self._lock:
            placed = self._open.get(stream)
        return placed.name if placed is not None else None

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
            placed = self._open.pop(stream)
            self._closing.remove(stream)
        self._forget(placed)


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
