"""From one press of play to the next silence: one stream, the blocks that wait, and the thread that makes them."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event, Lock, Thread, current_thread
from time import monotonic
from typing import Any

import numpy as np

from partspair.audio.devices import LOUDSPEAKER_LATENCY, Sound, Stream
from partspair.audio.leveller import Leveller
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError, Samples, SoundReader, pcm_of, samples_of
from partspair.audio.stretch import Stretch
from partspair.errors import KnownError

_AHEAD = 100
_FIRST = 10
"""Blocks made before the stream starts; the rest is made while these sound."""
_GREED = 75
"""Blocks that a sound server may take at once when a stream starts, faster than they are made: it is kept waiting."""
_MOST_WAITING = 1.0
"""Seconds, for all of them together."""
_FRESH = 75
"""Blocks at another speed that are made before they take the place of others."""
_SOON = 8
"""Blocks that go on sounding while those at another speed are made."""
_TRIES = 4
_STRETCH_BLOCKS = 5
_MARKS = 3 * RATE // BLOCK
_TAIL = 0.05
_WATCH = 0.02
_LOOK = 0.005
_DEAD_AFTER = 3.0
_ENDED_FOR = 0.2
"""Seconds without a call after a stream said that it ended; when it was only begun anew, it calls again at once."""

_RAMP = 240
_RISE = 0.5 - 0.5 * np.cos(np.pi * (np.arange(_RAMP) + 0.5) / _RAMP)


@dataclass(frozen=True, slots=True)
class _Block:
    """20 ms, or less at the end; its first sample is `at` in the note, and each is worth `speed` of the note's."""

    pcm: bytes
    at: float
    speed: float


class Run:
    """Sounds from `start` on. `jump` and `turn` return at once: the work is done on the run's own thread.

    `ended` is called from that thread when it ends by itself, at the note's end or in trouble.
    """

    def __init__(
        self,
        sound: Sound,
        device: str | None,
        reader: SoundReader,
        start: int,
        gain: float,
        speed: float,
        ended: Callable[[], None],
    ) -> None:
        self._sound = sound
        self._reader = reader
        self._gain = gain
        self._ended = ended
        self._start, self._speed = start, speed
        self._course: Iterator[_Block] = iter(())
        self._blocks: dict[int, _Block] = {}
        self._next = self._made = 0  # the numbers of the block to be given, and of the one to be made
        self._marks: deque[tuple[float, float, float]] = deque(maxlen=_MARKS)
        self._last = float(start)
        self._target, self._asked, self._answered = start, 0, 0
        self._wish_speed = speed
        self._is_all_fed = self._is_muted = False
        self._silence = 0
        self._begun_with, self._may_wait = 0, 0.0
        self._last_call, self._end_said = monotonic(), 0.0
        self._leave, self._wake, self._has_more = Event(), Event(), Event()
        self._lock = Lock()  # around the stream's own calls; never taken in its callback
        self.is_over = False
        self.underruns = 0
        self.trouble: KnownError | None = None
        self._stream: Stream = sound.open_output(device, self._give, self._end)
        self._thread = Thread(target=self._feed, name="player", daemon=True)

    def begin(self) -> None:
        """Make the first blocks, then let them sound. Raises what reader or device raise, and then nothing is open."""
        try:
            self._set_out(self._start, self._speed)
            self._last_call = monotonic()
            self._stream.start()
        except BaseException:
            self._sound.close_stream(self._stream)
            raise
        self._wake.set()
        self._thread.start()

    def jump(self, sample: int) -> None:
        """Go on from there. What is queued is dropped, as with a pause; it comes in softly."""
        self._target, self._last = sample, float(sample)
        self._asked += 1
        self._wake.set()

    def turn(self, speed: float) -> None:
        """Go on at this speed, a moment from now and without a gap."""
        self._wish_speed = speed
        self._wake.set()

    @property
    def position(self) -> int:
        """The note's sample that is heard now, or was heard last."""
        with self._lock:
            is_sounding = self._asked == self._answered and self._marks and not self._leave.is_set()
            if is_sounding:
                now, marks = self._stream.time, tuple(self._marks)
                moment, at, speed = next((one for one in reversed(marks) if one[0] <= now), marks[0])
                heard = at + min(max(0.0, now - moment) * RATE, BLOCK) * speed
                self._last = max(self._last, min(heard, self._reader.frames))
        return round(self._last)

    def stop(self) -> None:
        """Be silent at once, then let go of everything."""
        self._is_muted = True
        self._close()
        self._thread.join()

    def _close(self) -> None:
        _ = self.position
        self._leave.set()
        self._wake.set()
        with self._lock:
            self._sound.close_stream(self._stream)

    def _give(self, outdata: Any, frames: int, time: Any, _status: Any) -> None:  # noqa: ANN401 - PortAudio's callback
        out = memoryview(outdata).cast("B")
        self._wait_for_more()
        is_all_fed = self._is_all_fed
        block = None if self._is_muted else self._blocks.pop(self._next, None)
        size = 0 if block is None else len(block.pcm)
        if block is not None:
            out[:size] = block.pcm
            self._next += 1
            self._marks.append((time.outputBufferDacTime, block.at, block.speed))
        elif is_all_fed:
            self._silence += frames
        else:
            self.underruns += 1
        out[size:] = bytes(len(out) - size)
        self._last_call = monotonic()

    def _wait_for_more(self) -> None:
        """At its start, hold a server back that is faster than what is made. Not for long, and not when it is left."""
        while self._next not in self._blocks and self._next - self._begun_with < _GREED and self._may_wait > 0:
            if self._is_all_fed or self._is_muted or self._is_called_away() or current_thread() is self._thread:
                break
            begun = monotonic()
            self._has_more.clear()
            if self._next not in self._blocks:
                self._has_more.wait(_LOOK)
            self._may_wait -= monotonic() - begun

    def _end(self) -> None:
        self._end_said = monotonic()

    def _feed(self) -> None:
        while not self._leave.is_set():
            self._wake.wait(_WATCH)
            self._wake.clear()
            self.trouble = self._go_on()
            if self.trouble is None and not self._has_sounded():
                continue
            self._is_muted = True
            self._close()
            self.is_over = True
            self._ended()

    def _go_on(self) -> KnownError | None:
        try:
            if self._asked != self._answered:
                self._start_over()
            elif self._wish_speed != self._speed:
                self._turn(self._wish_speed)
            self._fill(_AHEAD)
        except KnownError as problem:
            return problem
        except Exception as problem:  # noqa: BLE001 - told to the listener, with its cause
            trouble = _unreadable()
            trouble.__cause__ = problem
            return trouble
        quiet = monotonic() - self._last_call
        has_ended = self._end_said > self._last_call and monotonic() - self._end_said > _ENDED_FOR
        return _gone() if has_ended or quiet > _DEAD_AFTER else None

    def _has_sounded(self) -> bool:
        """Has the last sample left the loudspeaker? Closing the stream earlier would cut the tail."""
        return self._silence > (max(LOUDSPEAKER_LATENCY, self._stream.latency) + _TAIL) * RATE

    def _set_out(self, start: int, speed: float) -> None:
        """Have the first blocks from there on ready."""
        self._blocks.clear()
        self._made = self._next
        self._silence, self._speed = 0, speed
        self._begun_with, self._may_wait = self._next, _MOST_WAITING
        self._course = _course(self._reader, start, speed, self._gain)
        self._is_all_fed = False
        self._fill(_FIRST)
        first = self._blocks.get(self._next)
        if start and first is not None:
            self._blocks[self._next] = _faded(b"", first)

    def _start_over(self) -> None:
        """Drop what is queued and go on from the target, on the same stream."""
        asked = self._asked
        self._ask(self._stream.abort)
        self._marks.clear()
        self._answered = asked
        self._set_out(self._target, self._wish_speed)
        self._last_call = monotonic()
        self._ask(self._stream.start)

    def _ask(self, does: Callable[[], None]) -> None:
        with self._lock:
            if self._leave.is_set():
                return
            try:
                does()
            except Exception as problem:
                raise _gone() from problem

    def _turn(self, speed: float) -> None:
        """Make the blocks that come soon at another speed, from the same place, and fade over to them."""
        soon = _SOON
        for _ in range(_TRIES):
            self._fill(soon + 1)
            at = self._next + soon
            old = self._blocks.get(at)
            if old is None:  # so near its end it stays as it is
                break
            course = _course(self._reader, round(old.at), speed, self._gain)
            fresh = [one for _, one in zip(range(_FRESH), course, strict=False)]
            if fresh:
                fresh[0] = _faded(old.pcm, fresh[0])
            if self._next + 1 < at:
                self._replace(at, fresh, course)
                break
            soon *= 2
        self._speed = speed

    def _replace(self, at: int, fresh: list[_Block], course: Iterator[_Block]) -> None:
        self._blocks.update(dict(enumerate(fresh, at)))  # in one step for the callback
        before, self._made = self._made, at + len(fresh)
        for number in range(self._made, before):
            self._blocks.pop(number, None)
        self._course, self._is_all_fed = course, len(fresh) < _FRESH
        self._silence = 0

    def _fill(self, ahead: int) -> None:
        """Make blocks until so many wait, the note is at its end, or another place is asked for."""
        while not self._is_all_fed and self._made - self._next < ahead and not self._is_called_away():
            block = next(self._course, None)
            if block is None:
                self._is_all_fed = True
                return
            self._blocks[self._made] = block
            self._made += 1
            self._has_more.set()

    def _is_called_away(self) -> bool:
        return self._leave.is_set() or self._asked != self._answered


def _course(reader: SoundReader, start: int, speed: float, gain: float) -> Iterator[_Block]:
    """The note from `start` on, at this speed and loudness. May raise what the reader raises."""
    reader.seek(start)
    leveller, stretch = Leveller(gain), Stretch(speed)
    ready, given, is_more = np.zeros(0, np.int16), 0, True
    while is_more:
        samples = reader.read(_STRETCH_BLOCKS * BLOCK)
        is_more = bool(samples.size)
        levelled = leveller.process(samples) if is_more else leveller.rest()
        ready = np.concatenate((ready, stretch.process(levelled)))
        if not is_more:
            ready = np.concatenate((ready, stretch.rest()))
        while len(ready) >= BLOCK or (ready.size and not is_more):
            block, ready = ready[:BLOCK], ready[BLOCK:]
            yield _Block(pcm_of(block), start + given * speed, speed)
            given += len(block)


def _faded(before: bytes, after: _Block) -> _Block:
    """The block, faded in over 5 ms, from what would have come instead or from silence."""
    samples: Samples = samples_of(after.pcm).copy()
    size = min(len(samples), _RAMP)
    was = np.zeros(size)
    heard = samples_of(before)[:size]
    was[: len(heard)] = heard
    samples[:size] = np.rint(was + (samples[:size] - was) * _RISE[:size])
    return _Block(pcm_of(samples), after.at, after.speed)


def _gone() -> AudioUnavailableError:
    return AudioUnavailableError(
        "The loudspeaker is gone", "Playing paused here. Nothing is lost.", "Plug it in again, or choose another one."
    )


def _unreadable() -> KnownError:
    return KnownError("Playing stopped", "The recording could not be read on from here.", "Try again.")
