"""The player: one note at a time, silent at once when asked, and where it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from partspair.audio.devices import Sound
from partspair.audio.leveller import gain_for
from partspair.audio.run import Run
from partspair.audio.shape import RATE, SoundReader
from partspair.audio.stretch import FASTEST, SLOWEST
from partspair.errors import KnownError


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
        self._speed = 1.0
        self._run: Run | None = None

    @property
    def device_name(self) -> str | None:
        """The loudspeaker that was chosen; None for the computer's choice."""
        return self._device_name

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
        run = Run(self._sound, self._device_name, self._reader, self._position, self._gain, self._speed, self._tell)
        run.begin()
        self._run = run

    def pause(self) -> None:
        """Be silent at once; does nothing when it is."""
        if isinstance(self.state(), Playing):
            self._stop()

    def seek(self, position_ms: int) -> None:
        """Move there and return at once; goes on sounding if it was. Trouble on the way is told by `state`."""
        if self._reader is None:
            return
        target = _held(position_ms, self._reader)
        if self._run is not None and isinstance(self.state(), Playing):
            self._run.jump(target)
        else:
            self._stop()
            self._position = target

    @property
    def speed(self) -> float:
        """How fast it plays, 1 being as it was spoken."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Play this fast from now on, with its pitch kept; what sounds goes on. Raises ValueError out of bounds."""
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(speed)
        self._speed = speed
        if self._run is not None:
            self._run.turn(speed)

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
