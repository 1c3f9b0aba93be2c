"""The microphone, open: blocks go from PortAudio's callback into the ring, and what is true is told."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Any, TypeAlias

from partspair.audio.devices import Sound, Stream
from partspair.audio.guard import NO_DATA_AFTER, Guard, Trouble
from partspair.audio.lag import LagWatch
from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError, peak_of, samples_of

_FADE = 0.9
_LONGEST_TAIL = 0.4
_MARGIN = 0.06
_POLL = 0.005
_STOOD_STILL = 0.5
"""Seconds without a look by which this process itself was held up. What the sound server kept meanwhile comes first."""


@dataclass(frozen=True)
class Closed:
    """No microphone is open."""


@dataclass(frozen=True)
class GettingReady:
    """Open, and nothing has come through yet, for so many seconds."""

    waited: float


@dataclass(frozen=True)
class Flowing:
    """Sound really arrives; its level (0 to 1), and what the guard has to say."""

    level: float
    trouble: Trouble | None


class MicrophoneQuietError(AudioUnavailableError):
    """It is still there, and no sound comes from it any more."""


@dataclass(frozen=True)
class Lost:
    """It had been open and is gone; or, by a MicrophoneQuietError, has sent nothing for a second."""

    reason: AudioUnavailableError


CaptureState: TypeAlias = Closed | GettingReady | Flowing | Lost


class Capture:
    """One microphone. `start` and `stop` from one thread; the state may be asked from any."""

    def __init__(self, sound: Sound, device_name: str | None, ring: Ring, now: Callable[[], float] = monotonic) -> None:
        self._sound = sound
        self._device_name = device_name
        self._ring = ring
        self._now = now
        self._stream: Stream | None = None
        self._guard, self._lag = Guard(), LagWatch()
        self._opened_at = 0.0
        self._level = 0.0
        self._heard_until = 0.0
        self._asked_at = self._awake_since = float("-inf")
        self._is_gone = False

    @property
    def device_name(self) -> str | None:
        """The microphone asked for; None is the default."""
        return self._device_name

    @property
    def device(self) -> str | None:
        """The microphone that is open, by its name; what was asked for where that is not known."""
        stream = self._stream
        return (self._sound.name_of(stream) if stream is not None else None) or self._device_name

    @property
    def is_flowing(self) -> bool:
        """Does sound really arrive?"""
        return isinstance(self.state(), Flowing)

    @property
    def level(self) -> float:
        """The peak of the last moments, 0 to 1, falling slowly."""
        return self._level

    def start(self) -> None:
        """Open the microphone. Raises AudioUnavailableError."""
        if self._stream is not None:
            return
        self._guard, self._level, self._is_gone = Guard(), 0.0, False
        self._lag = LagWatch()
        self._heard_until = 0.0
        self._opened_at = self._asked_at = self._now()
        self._awake_since = float("-inf")
        stream = self._sound.open_input(self._device_name, self._hear, self._end)
        try:
            stream.start()
        except Exception as problem:
            self._sound.close_stream(stream)
            raise AudioUnavailableError(
                "No microphone", "The microphone could not be started.", "Try again."
            ) from problem
        self._stream = stream

    def stop(self) -> None:
        """Close it, after what was spoken until now has come through (a few tenths of a second at most)."""
        stream = self._stream
        if stream is None:
            return
        if self.is_flowing:
            self._wait_for(stream.time + _MARGIN)
        self.close()

    def close(self) -> None:
        """Close it at once."""
        stream, self._stream = self._stream, None
        if stream is not None:
            self._sound.close_stream(stream)
        self._level = 0.0

    def state(self) -> CaptureState:
        """What is true now."""
        if self._stream is None:
            return Closed()
        now = self._now()
        if now - self._asked_at > _STOOD_STILL:
            self._awake_since = now
        self._asked_at = now
        trouble = self._guard.trouble(now)
        if trouble is not Trouble.CLIPPING and now - self._awake_since < NO_DATA_AFTER:
            trouble = None
        if self._is_gone:
            return Lost(_gone())
        if trouble is Trouble.NO_DATA:
            return Lost(fell_quiet())
        if self._guard.last_data is None:
            return GettingReady(now - self._opened_at)
        return Flowing(self._level, trouble)

    def _wait_for(self, moment: float) -> None:
        """Until the block that holds this moment of the stream's clock is in the ring."""
        pause = Event()
        give_up = self._now() + min(_LONGEST_TAIL, NO_DATA_AFTER)
        while self._heard_until < moment and not self._is_gone and self._now() < give_up:
            pause.wait(_POLL)

    def _hear(self, indata: Any, frames: int, time: Any, status: Any) -> None:  # noqa: ANN401 - PortAudio's callback
        pcm = memoryview(indata).cast("B")
        known = BLOCK if status.input_overflow else 0
        lost = known + self._lag.observe(time.inputBufferAdcTime, frames, known)
        if lost:
            self._ring.lose(lost)
        self._ring.push(pcm)
        peak = peak_of(samples_of(pcm))
        self._level = max(peak, self._level * _FADE)
        self._guard.observe(peak, self._now())
        self._heard_until = time.inputBufferAdcTime + frames / RATE

    def _end(self) -> None:
        self._is_gone = True


def fell_quiet() -> MicrophoneQuietError:
    """What is said of a microphone that is open and sends nothing."""
    return MicrophoneQuietError(
        "The microphone sends nothing",
        "It is open, and no sound arrives from it. What was spoken before is safe.",
        "Look whether it is switched on, or choose another one.",
    )


def _gone() -> AudioUnavailableError:
    return AudioUnavailableError(
        "The microphone is gone",
        "No sound arrives from it. What was spoken before is safe.",
        "Plug it in again, or choose another one.",
    )
