"""Sound devices in memory: a test speaks into the microphone and pulls from the loudspeaker, at its own pace."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from types import SimpleNamespace

import numpy as np

from partspair.audio.devices import Device
from partspair.audio.placing import Callback
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError, Samples, pcm_of, samples_of


@dataclass(eq=False)
class FakeStream:
    """One open stream; its clock counts what went through it."""

    name: str
    callback: Callback
    finished: Callable[[], None]
    latency: float = 0.1
    time: float = 0.0
    is_running: bool = False

    def start(self) -> None:
        """Begin to take part."""
        self.is_running = True

    def abort(self) -> None:
        """Take part no more."""
        self.is_running = False

    def close(self) -> None:
        """Nothing is held."""
        self.is_running = False


class FakeSound:
    """A `Sound` with the microphones and loudspeakers it is told of; the first is the default."""

    def __init__(
        self, microphones: tuple[str, ...] = ("fake microphone",), speakers: tuple[str, ...] = ("fake speaker",)
    ) -> None:
        self.microphone_names = microphones
        self.speaker_names = speakers
        self._lock = Lock()
        self._inputs: list[FakeStream] = []
        self._outputs: list[FakeStream] = []
        self.opened = 0

    def microphones(self) -> tuple[Device, ...]:
        """What was plugged in."""
        return tuple(Device(name, index == 0) for index, name in enumerate(self.microphone_names))

    def speakers(self) -> tuple[Device, ...]:
        """What was plugged in."""
        return tuple(Device(name, index == 0) for index, name in enumerate(self.speaker_names))

    def refresh(self) -> bool:
        """Nothing to look for."""
        return True

    def open_input(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> FakeStream:
        """A microphone that hears what `speak` says."""
        return self._open(self._inputs, self.microphone_names, name, callback, finished)

    def open_output(self, name: str | None, callback: Callback, finished: Callable[[], None]) -> FakeStream:
        """A loudspeaker that `hear` listens to."""
        return self._open(self._outputs, self.speaker_names, name, callback, finished)

    def _open(
        self,
        streams: list[FakeStream],
        names: tuple[str, ...],
        name: str | None,
        callback: Callback,
        finished: Callable[[], None],
    ) -> FakeStream:
        if not names or (name is not None and name not in names):
            raise AudioUnavailableError("Not there", f"{name} is not plugged in.")
        stream = FakeStream(name or names[0], callback, finished)
        with self._lock:
            streams.append(stream)
            self.opened += 1
        return stream

    def name_of(self, stream: object) -> str | None:
        """The name it was opened with."""
        return stream.name if isinstance(stream, FakeStream) else None

    def close_stream(self, stream: object) -> None:
        """Forget it; a second call is fine."""
        with self._lock:
            for streams in (self._inputs, self._outputs):
                for one in [each for each in streams if each is stream]:
                    one.close()
                    streams.remove(one)

    def has_microphone(self, name: str) -> bool | None:
        """Is it plugged in?"""
        return name in self.microphone_names

    def close(self) -> None:
        """Nothing looks on."""

    @property
    def is_listening(self) -> bool:
        """Is a microphone open?"""
        return any(stream.is_running for stream in self._inputs)

    @property
    def microphone_in_use(self) -> str | None:
        """The name of the open microphone."""
        return next((stream.name for stream in self._inputs if stream.is_running), None)

    @property
    def is_sounding(self) -> bool:
        """Is a loudspeaker open?"""
        return any(stream.is_running for stream in self._outputs)

    def speak(self, samples: Samples) -> None:
        """Say this into every open microphone, in blocks of 20 ms, as fast as can be."""
        status = SimpleNamespace(input_overflow=False)
        for start in range(0, len(samples), BLOCK):
            block = samples[start : start + BLOCK]
            for stream in [each for each in self._inputs if each.is_running]:
                time = SimpleNamespace(inputBufferAdcTime=stream.time)
                stream.time += len(block) / RATE
                stream.callback(memoryview(pcm_of(block)), len(block), time, status)

    def hear(self, blocks: int = 1) -> Samples:
        """What the open loudspeaker gives in so many blocks of 20 ms; silence when none is open."""
        heard = []
        for _ in range(blocks):
            out = bytearray(BLOCK * 2)
            for stream in [each for each in self._outputs if each.is_running]:
                stream.callback(memoryview(out), BLOCK, SimpleNamespace(outputBufferDacTime=stream.time), None)
                stream.time += BLOCK / RATE
            heard.append(samples_of(bytes(out)))
        return np.concatenate(heard)

    def unplug(self) -> None:
        """Everything open ends by itself, as when a device is pulled out."""
        with self._lock:
            streams = [*self._inputs, *self._outputs]
        for stream in streams:
            stream.is_running = False
            stream.finished()
