"""The player: one note at a time, silent at once when asked, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeAlias

from partspair.audio.devices import LOUDSPEAKER_LATENCY, Sound, Stream
from partspair.audio.leveller import Leveller, gain_for
from partspair.audio.ring import Ring
from partspair.audio.shape import BLOCK, RATE, SAMPLE_BYTES, AudioUnavailableError, SoundReader, pcm_of
from partspair.errors import KnownError

_AHEAD = 2.0
_STRETCH_BLOCKS = 5
_BLOCK_BYTES = BLOCK * SAMPLE_BYTES
_TAIL = 0.05
_WATCH = 0.02
_DEAD_AFTER = 3.0


@dataclass(frozen=True)
class Empty:
    """Nothing is loaded."""


@dataclass(frozen=True)
class Resting:
    """Loaded and silent, at this place."""

    position_ms: int


@dataclass(frozen=True)
class Playing:
    """Sounding, at this place."""

    position_ms: int


@dataclass(frozen=True)
class Ended:
    """Played to its last sample."""

    position_ms: int


@dataclass(frozen=True)
class Halted:
    """Stopped by itself: the loudspeaker went away, or the note could not be read on."""

    position_ms: int
    reason: KnownError


PlayerState: TypeAlias = Empty | Resting | Playing | Ended | Halted


class _Run:
    """From one press of play to the next silence: a stream, a ring, and the thread that fills it."""

    def __init__(
        self, sound: Sound, device: str | None, reader: SoundReader, start: int, gain: float, ended: Callable[[], None]
    ) -> None:
        self._sound = sound
        self._reader = reader
        self._leveller = Leveller(gain)
        self._ended = ended
        self._ring = Ring(_AHEAD)
        self._ready = bytearray()
        self._start = self._given = self._last = start
        self._mark = (start, 0.0)
        self._has_begun = self._is_all_fed = self._is_gone = self._is_muted = False
        self._silence = 0
        self._last_call = monotonic()
        self._leave = Event()
        self.is_over = False
        self.underruns = 0
        self.trouble: KnownError | None = None
        self._stream: Stream = sound.open_output(device, self._give, self._end)
        self._thread = Thread(target=self._feed, name="player", daemon=True)

    def begin(self) -> None:
        """Fill the ring, then let it sound. Raises what the reader or the device raises, with nothing left open."""
        try:
            self._reader.seek(self._start)
            self._fill()
            self._last_call = monotonic()
            self._stream.start()
        except BaseException:
            self._sound.close_stream(self._stream)
            raise
        self._thread.start()

    @property
    def position(self) -> int:
        """The sample that is heard now, or was heard last."""
        if self._has_begun and not self._leave.is_set():
            sample, moment = self._mark
            heard = sample + round((self._stream.time - moment) * RATE)
            self._last = min(max(heard, self._last), self._given)
        return self._last

    def stop(self) -> None:
        """Be silent at once, then let go of everything."""
        self._is_muted = True
        self._close()
        self._thread.join()

    def _close(self) -> None:
        _ = self.position
        self._leave.set()
        self._sound.close_stream(self._stream)

    def _give(self, outdata: Any, frames: int, time: Any, _status: Any) -> None:  # noqa: ANN401 - PortAudio's callback
        out = memoryview(outdata).cast("B")
        is_all_fed = self._is_all_fed
        size = 0 if self._is_muted else self._ring.pop_into(out)
        out[size:] = bytes(len(out) - size)
        given = size // SAMPLE_BYTES
        if given:
            self._mark = (self._given, time.outputBufferDacTime)
            self._given += given
            self._has_begun = True
        if is_all_fed:
            self._silence += frames - given
        elif not given:
            self.underruns += 1
        self._last_call = monotonic()

    def _end(self) -> None:
        self._is_gone = True

    def _fill(self) -> None:
        """Read ahead until the ring is full or the note is at its end."""
        while not self._is_all_fed and self._ring.room > _STRETCH_BLOCKS and not self._leave.is_set():
            samples = self._reader.read(_STRETCH_BLOCKS * BLOCK)
            self._ready += pcm_of(self._leveller.process(samples) if samples.size else self._leveller.rest())
            whole = len(self._ready) // _BLOCK_BYTES * _BLOCK_BYTES if samples.size else len(self._ready)
            self._ring.push(memoryview(bytes(self._ready[:whole])))
            del self._ready[:whole]
            self._is_all_fed = not samples.size

    def _feed(self) -> None:
        while not self._leave.wait(_WATCH):
            self.trouble = self._go_on()
            if self.trouble is None and not self._has_sounded():
                continue
            self._is_muted = True
            self._close()
            self.is_over = True
            self._ended()

    def _go_on(self) -> KnownError | None:
        try:
            self._fill()
        except KnownError as problem:
            return problem
        except Exception as problem:  # noqa: BLE001 - told to the listener, with its cause
            trouble = _unreadable()
            trouble.__cause__ = problem
            return trouble
        if self._is_gone or monotonic() - self._last_call > _DEAD_AFTER:
            return _gone()
        return None

    def _has_sounded(self) -> bool:
        """Has the last sample left the loudspeaker? Closing the stream earlier would cut the tail."""
        return self._silence > (max(LOUDSPEAKER_LATENCY, self._stream.latency) + _TAIL) * RATE


class Player:
    """Plays one note at a time on one loudspeaker. Called from one thread; nothing here touches the screen.

    `on_ended` is called from an audio thread when playing ends by itself: it may only set a flag or post a message.
    """

    def __init__(
        self, sound: Sound, device_name: str | None = None, on_ended: Callable[[], None] | None = None
    ) -> None:
        self._sound = sound
        self._device_name = device_name
        self._on_ended = on_ended
        self._reader: SoundReader | None = None
        self._gain = 0.0
        self._position = 0
        self._run: _Run | None = None

    def choose(self, device_name: str | None) -> None:
        """Another loudspeaker, from the next press of play on; what sounds now is paused."""
        self.pause()
        self._device_name = device_name

    def load(self, reader: SoundReader, loudness: float | None = None, position_ms: int = 0) -> None:
        """Take this note, silently; the one before is let go. The player closes the reader."""
        self.unload()
        self._reader = reader
        self._gain = gain_for(loudness)
        self._position = _held(position_ms, reader)

    def unload(self) -> None:
        """Be silent and let the note go."""
        self._stop()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.close()

    def play(self) -> None:
        """Sound from where it is; from the start when it was at the end. Raises KnownError; it then rests."""
        if self._reader is None or isinstance(self.state(), Playing):
            return
        self._stop()
        if self._position >= self._reader.frames:
            self._position = 0
        run = _Run(self._sound, self._device_name, self._reader, self._position, self._gain, self._tell)
        run.begin()
        self._run = run

    def pause(self) -> None:
        """Be silent at once; does nothing when it is."""
        if isinstance(self.state(), Playing):
            self._stop()

    def seek(self, position_ms: int) -> None:
        """Move there; goes on sounding if it was. Raises KnownError."""
        was_playing = isinstance(self.state(), Playing)
        self._stop()
        if self._reader is None:
            return
        self._position = _held(position_ms, self._reader)
        if was_playing:
            self.play()

    def state(self) -> PlayerState:
        """What is true now; cheap enough to be asked ten times a second."""
        run = self._run
        if self._reader is None:
            return Empty()
        if run is None:
            return Resting(_ms(self._position))
        if not run.is_over:
            return Playing(_ms(run.position))
        if run.trouble is not None:
            return Halted(_ms(run.position), run.trouble)
        return Ended(_ms(self._reader.frames))

    @property
    def position_ms(self) -> int:
        """The place that is heard now."""
        match self.state():
            case Empty():
                return 0
            case Resting(position_ms) | Playing(position_ms) | Ended(position_ms) | Halted(position_ms):
                return position_ms

    @property
    def duration_ms(self) -> int:
        """The length of what is loaded."""
        return _ms(self._reader.frames) if self._reader is not None else 0

    def close(self) -> None:
        """Be silent and let everything go."""
        self.unload()

    def _stop(self) -> None:
        run, self._run = self._run, None
        if run is not None:
            run.stop()
            is_ended = run.is_over and run.trouble is None
            self._position = self._reader.frames if is_ended and self._reader is not None else run.position

    def _tell(self) -> None:
        if self._on_ended is not None:
            self._on_ended()


def _ms(samples: int) -> int:
    return samples * 1000 // RATE


def _held(position_ms: int, reader: SoundReader) -> int:
    return min(max(0, position_ms * RATE // 1000), reader.frames)


def _gone() -> AudioUnavailableError:
    return AudioUnavailableError(
        "The loudspeaker is gone", "Playing paused here. Nothing is lost.", "Plug it in again, or choose another one."
    )


def _unreadable() -> KnownError:
    return KnownError("Playing stopped", "The recording could not be read on from here.", "Try again.")
