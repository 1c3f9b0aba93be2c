"""A recording under way: the microphone, the ring and the take writer on one thread, and what is true of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TypeAlias

from partspair.audio.capture import Capture, Closed, Flowing, GettingReady, Lost, fell_quiet
from partspair.audio.devices import Sound
from partspair.audio.guard import Trouble
from partspair.audio.loudness import Measured
from partspair.audio.ring import Ring
from partspair.audio.shape import AudioUnavailableError
from partspair.audio.sleep import seconds_slept
from partspair.audio.take import Progress, TakeStore, TakeWriter
from partspair.errors import KnownError

_STEP = 0.04
_GIVE_UP_ON_CHOICE = 3
_GIVE_UP_ON_STORE = 3
_READY_WITHIN = 5.0
_LOOK_FOR_CHOSEN = 2.0
_SAY_BACK = 6.0
_SLEPT = 1.0
"""Seconds of sleep by which the sound before and after it no longer follows on: a new segment (V2)."""
_FLOWS_WELL = 1.0
"""Seconds of sound after which the failures before it are forgotten, so that a microphone that always ends at once is
not opened again and again without a rest."""


@dataclass(frozen=True)
class Preparing:
    """The microphone is being opened; nothing has come through yet."""

    progress: Progress


@dataclass(frozen=True)
class Speaking:
    """Sound flows and is being kept. `device` is the microphone in use; it was chosen, or stands in for it.

    `is_back` for a while after one that had gone was taken again.
    """

    progress: Progress
    level: float
    trouble: Trouble | None
    device: str | None
    is_stand_in: bool
    is_back: bool = False


@dataclass(frozen=True)
class Pausing:
    """Held by the speaker; the take is whole up to here."""

    progress: Progress


@dataclass(frozen=True)
class Searching:
    """The microphone went away; what was spoken is kept, and it is looked for."""

    progress: Progress
    reason: KnownError


@dataclass(frozen=True)
class Stuck:
    """What was spoken last could not be stored. `resume` tries again; nothing that was stored is in danger."""

    progress: Progress
    reason: KnownError


@dataclass(frozen=True)
class Finished:
    """The take is whole."""

    progress: Progress
    measured: Measured


@dataclass(frozen=True)
class Left:
    """Stopped without ending the take, which is offered again later."""

    progress: Progress


RecordingState: TypeAlias = Preparing | Speaking | Pausing | Searching | Stuck | Finished | Left


class Recording:
    """Records one take until it is finished or left. Commands return at once; `state` may be asked at any time.

    `open_store` is entered and left on the take worker's thread, so that a database connection can be its own.
    `on_change` is called from that thread, and may only set a flag or post a message. `try_again` is in seconds.
    """

    def __init__(
        self,
        sound: Sound,
        device_name: str | None,
        open_store: Callable[[], AbstractContextManager[TakeStore]],
        on_change: Callable[[], None] | None = None,
        try_again: float = 1.0,
        slept: Callable[[], float] = seconds_slept,
    ) -> None:
        self._sound = sound
        self._chosen = device_name
        self._open_store = open_store
        self._on_change = on_change
        self._try_again = try_again
        self._slept, self._slept_before = slept, slept()
        self._ring = Ring()
        self._capture = Capture(sound, device_name, self._ring)
        self._commands: SimpleQueue[Callable[[TakeWriter], None]] = SimpleQueue()
        self._writer: TakeWriter | None = None
        self._is_wanted = True
        self._failures = 0
        self._refusals = 0
        self._rest = Event()
        self._retry_at = 0.0
        self._lost_device: str | None = None
        self._was_absent = self._is_returning = False
        self._look_at = self._back_until = self._flows_since = 0.0
        self._state: RecordingState = Preparing(Progress(0, 0, None))
        self._thread = Thread(target=self._run, name="take", daemon=True)
        self._thread.start()

    def state(self) -> RecordingState:
        """What is true now."""
        return self._state

    def recent_peaks(self, count: int) -> bytes:
        """The last peaks of 20 ms each, 0 to 255, for a waveform that grows."""
        return self._writer.recent_peaks(count) if self._writer is not None else b""

    def pause(self) -> None:
        """Hold: the last sample is stored, the microphone closed."""
        self._commands.put(self._pause)

    def resume(self) -> None:
        """Go on after a pause, or try again when stuck or searching."""
        self._commands.put(self._resume)

    def chapter(self, label: str) -> None:
        """Somebody else is speaking from the sample that arrives next, however late the worker comes to it."""
        at = self._ring.pushed
        self._commands.put(lambda writer: self._chapter(writer, label, at))

    def choose(self, device_name: str | None) -> None:
        """Another microphone, at once; a new segment of the same take."""
        self._commands.put(lambda writer: self._choose(writer, device_name))

    def finish(self) -> None:
        """End the take; the state becomes Finished, or Stuck when it could not be stored."""
        self._commands.put(self._finish)

    def close(self) -> None:
        """Store what was spoken, leave the take as it is, and wait until everything is let go."""
        self._commands.put(self._leave)
        self._thread.join()
        self._capture.close()

    def _run(self) -> None:
        while not isinstance(self._state, Finished | Left):
            try:
                with self._open_store() as store:
                    self._write_into(store)
            except KnownError as problem:
                self._show(Stuck(self._progress(), problem))
                self._wait_for_another_try()

    def _write_into(self, store: TakeStore) -> None:
        writer = TakeWriter(store, self._ring)
        self._writer = writer
        try:
            self._work(writer)
        finally:
            self._capture.close()
            writer.close()

    def _wait_for_another_try(self) -> None:
        """The store did not open, and nothing was spoken yet: `resume` and `finish` try again, leaving needs none."""
        while (command := self._commands.get()) != self._resume:
            if command == self._leave:
                self._show(Left(self._progress()))
                return
            if command == self._finish:
                self._commands.put(command)
                return

    def _work(self, writer: TakeWriter) -> None:
        while not isinstance(self._state, Finished | Left):
            try:
                self._obey(writer)
                if self._is_wanted:
                    self._listen(writer)
            except AudioUnavailableError as problem:
                self._search(problem)
            except KnownError as problem:
                self._hold_on(problem)

    def _obey(self, writer: TakeWriter) -> None:
        try:
            command = self._commands.get(timeout=_STEP)
        except Empty:
            return
        command(writer)

    def _listen(self, writer: TakeWriter) -> None:
        match self._capture.state():
            case Closed():
                self._open(writer)
            case GettingReady(waited):
                if waited > _READY_WITHIN:
                    self._lose(writer, fell_quiet())
            case Flowing(level, trouble):
                if self._has_slept():
                    self._lose(writer, _woke_up())
                self._take_in(writer)
                self._speak(writer, level, trouble)
            case Lost(reason):
                self._lose(writer, reason)

    def _speak(self, writer: TakeWriter, level: float, trouble: Trouble | None) -> None:
        now, device = monotonic(), self._capture.device
        wanted = self._chosen or self._lost_device or device
        if device != wanted and self._was_absent and now >= self._look_at:
            self._look_at = now + _LOOK_FOR_CHOSEN
            if wanted is not None and self._sound.has_microphone(wanted):
                self._is_returning, self._was_absent = True, False
                self._put_by(writer)
                return
        if device == wanted and (self._is_returning or (self._failures and device == self._lost_device)):
            self._back_until = now + _SAY_BACK
        self._is_returning = False
        self._flows_since = self._flows_since or now
        if now - self._flows_since > _FLOWS_WELL:
            self._failures = 0
        self._show(Speaking(writer.progress, level, trouble, device, device != wanted, now < self._back_until))

    def _take_in(self, writer: TakeWriter) -> None:
        if writer.progress.segment is None:
            writer.begin(self._capture.device or "")
        writer.drain()
        self._refusals = 0

    def _open(self, writer: TakeWriter) -> None:
        """Open the microphone; after a few failures, or once it is known to be gone, another stands in for it."""
        if monotonic() < self._retry_at:
            return
        if self._failures:
            self._sound.refresh()
        name = self._chosen or self._lost_device
        if name is not None and self._failures:
            self._was_absent = self._sound.has_microphone(name) is False
            if self._was_absent or self._failures >= _GIVE_UP_ON_CHOICE:
                name = None
        self._capture = Capture(self._sound, name, self._ring)
        self._flows_since, self._slept_before = 0.0, self._slept()
        self._capture.start()
        self._show(Preparing(writer.progress))

    def _lose(self, writer: TakeWriter, reason: AudioUnavailableError) -> None:
        if self._lost_device is None:
            self._lost_device = self._capture.device
        self._show(Searching(writer.progress, reason))  # said first: a server that hangs keeps whoever closes a stream
        self._capture.close()
        self._put_down(writer)
        raise reason

    def _has_slept(self) -> bool:
        before, self._slept_before = self._slept_before, self._slept()
        return self._slept_before - before > _SLEPT

    def _put_down(self, writer: TakeWriter) -> None:
        """Store what is in the ring, to the last sample, and end the segment."""
        if self._ring.waiting and writer.progress.segment is None:
            writer.begin(self._capture.device or "")
        writer.pause()

    def _search(self, problem: AudioUnavailableError) -> None:
        self._capture.close()
        self._failures += 1
        self._retry_at = monotonic() + (self._try_again if self._failures > 1 else 0.0)
        self._show(Searching(self._progress(), problem))

    def _hold_on(self, problem: KnownError) -> None:
        """The store refused: sound still goes into the ring, and a few more tries follow before it is said."""
        self._refusals += 1
        if self._is_wanted and self._refusals < _GIVE_UP_ON_STORE:
            self._rest.wait(self._try_again)
            return
        self._capture.stop()
        self._is_wanted = False
        self._show(Stuck(self._progress(), problem))

    def _pause(self, writer: TakeWriter) -> None:
        self._is_wanted = False
        self._capture.stop()
        self._put_down(writer)
        self._show(Pausing(writer.progress))

    def _resume(self, writer: TakeWriter) -> None:
        self._put_down(writer)
        self._is_wanted, self._retry_at, self._refusals = True, 0.0, 0

    def _chapter(self, writer: TakeWriter, label: str, at_sample: int) -> None:
        if self._ring.waiting or writer.progress.segment is not None:
            self._take_in(writer)
        writer.chapter(label, at_sample)

    def _choose(self, writer: TakeWriter, device_name: str | None) -> None:
        self._chosen, self._failures, self._lost_device = device_name, 0, None
        if self._is_wanted:
            self._put_by(writer)

    def _put_by(self, writer: TakeWriter) -> None:
        """Close the microphone after its last sample; another one is opened at once."""
        self._capture.stop()
        self._put_down(writer)
        self._retry_at = 0.0

    def _finish(self, writer: TakeWriter) -> None:
        self._is_wanted = False
        self._capture.stop()
        self._put_down(writer)
        measured = writer.finish()
        self._show(Finished(writer.progress, measured))

    def _leave(self, writer: TakeWriter) -> None:
        self._is_wanted = False
        self._capture.stop()
        with suppress(KnownError):  # it was said when the store first failed, and there is no later
            self._put_down(writer)
        self._show(Left(writer.progress))

    def _progress(self) -> Progress:
        return self._writer.progress if self._writer is not None else Progress(0, 0, None)

    def _show(self, state: RecordingState) -> None:
        is_new = type(state) is not type(self._state)
        self._state = state
        if is_new and self._on_change is not None:
            self._on_change()


def _woke_up() -> AudioUnavailableError:
    return AudioUnavailableError(
        "The computer slept", "What was spoken before is safe.", "The microphone is opened anew by itself."
    )
