"""The take being spoken: out of the ring, into the store row by row, and into Ogg Opus beside it (voice.md V1)."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from partspair.audio.codec import StreamEncoder
from partspair.audio.joint import Joiner, feed_segments
from partspair.audio.loudness import Measured, Measuring
from partspair.audio.opus_pages import Beginning, OnwardEncoder
from partspair.audio.ring import Ring
from partspair.audio.shape import RATE, SAMPLE_BYTES, Samples, samples_of
from partspair.errors import KnownError

ROW = RATE // 4
"""Samples a row: a quarter of a second is what a crash can take, besides what the sound card still holds."""

_ROW_BYTES = ROW * SAMPLE_BYTES
_AT_ONCE = 4
"""Rows encoded before the ring is looked at by whoever else waits: a second of sound, so that it catches up."""
_MOST_BEHIND = 120
"""Rows that are stored and wait to be encoded: half a minute, 2.9 MB."""


class TakeStore(Protocol):
    """Where a take is kept. Every call is committed when it returns; any of them may raise."""

    def earlier(self) -> "Earlier | None":
        """What the take holds already, when it is gone on with. Asked once, before everything else."""
        ...

    def add_segment(self, device: str, is_joint: bool) -> int:
        """The next segment begins, spoken into this microphone; its number.

        Not `is_joint` when it goes on where the one before ended, to the sample.
        """
        ...

    def append_pcm(self, segment: int, n: int, pcm: bytes) -> None:
        """Row `n` (from 0) of a segment: at most 0.5 s of 48 kHz mono little-endian 16 bit."""
        ...

    def append_opus(self, n: int, piece: bytes) -> None:
        """Piece `n` (from 0) of the one Ogg Opus stream of this take, or of what is new in it."""
        ...

    def add_chapter(self, at_sample: int, label: str) -> None:
        """From this sample of the take on somebody else is speaking."""
        ...

    def add_gap(self, segment: int, at_sample: int, lost: int) -> None:
        """So many samples were lost at this sample of a segment (voice.md V12)."""
        ...

    def finish(self, measured: Measured) -> None:
        """The take is whole, and its Ogg Opus stream is too."""
        ...


@dataclass(frozen=True)
class Earlier:
    """A take that is gone on with: how it was measured, what is kept of its stream, and the sound that is not.

    `segments` are the blocks of sound from `beginning.resumes_at` on, or all of them, with a joint between each two.
    """

    measuring: Measuring
    beginning: Beginning | None
    segments: Iterable[Iterable[Samples]] = field(repr=False)


class TakeStoppedError(KnownError):
    """The store did not take a piece of the recording. What it has is safe; the piece is kept to try again."""


@contextmanager
def _storing() -> Iterator[None]:
    try:
        yield
    except KnownError:
        raise
    except Exception as problem:  # whatever a store raises is said to the person who speaks, with its cause kept
        raise TakeStoppedError(
            "Recording stopped",
            "The last moments could not be written down. Everything before them is safe.",
            "Make some room on this disk, then go on.",
        ) from problem


@dataclass(frozen=True)
class Progress:
    """How far the take is: samples stored or about to be, samples lost, the open segment or None."""

    samples: int
    lost: int
    segment: int | None

    @property
    def duration_ms(self) -> int:
        """Milliseconds so far."""
        return self.samples * 1000 // RATE


class TakeWriter:
    """Writes one take, on one thread (the take worker). Every method may raise TakeStoppedError and be called again.

    Storing comes before encoding, which costs several times as much: on a machine that is held up the encoded stream
    falls behind, and what is spoken is safe all the same.
    """

    def __init__(self, store: TakeStore, ring: Ring) -> None:
        self._store = store
        self._ring = ring
        self._encoder: StreamEncoder | OnwardEncoder = StreamEncoder()
        self._joiner = Joiner()
        self._measuring = Measuring()
        self._has_earlier = False
        self._pending = bytearray()
        self._behind: deque[Samples | None] = deque()
        self._opus = bytearray()
        self._losses: list[tuple[int, int]] = []
        self._opus_pieces = 0
        self._device = ""
        self._open: int | None = None
        self._begun_at = 0
        self._row = 0
        self._stored = 0
        self._lost = 0
        self._finished: Measured | None = None
        earlier = store.earlier()
        if earlier is not None:
            self._go_on(earlier)

    def _go_on(self, earlier: Earlier) -> None:
        self._has_earlier = True
        self._measuring = earlier.measuring
        if earlier.beginning is not None:
            self._encoder = OnwardEncoder(earlier.beginning)
        for samples in feed_segments(self._joiner, earlier.segments):
            self._encode(samples)

    @property
    def progress(self) -> Progress:
        """Safe to ask from any thread."""
        return Progress(self._stored + len(self._pending) // SAMPLE_BYTES, self._lost, self._open)

    def recent_peaks(self, count: int) -> bytes:
        """The last peaks of 20 ms each, for a waveform that grows."""
        return self._measuring.recent(count)

    def begin(self, device: str = "") -> None:
        """Open the next segment, spoken into this microphone; one that still is open is ended first."""
        self.pause()
        self._add_segment(device, is_joint=self._stored > 0 or self._has_earlier)

    def chapter(self, label: str, at_sample: int) -> None:
        """Somebody else is speaking since this sample of the take: a new segment, without a joint in the sound."""
        self.pause()
        self._add_segment(self._device, is_joint=self._has_earlier and not self._stored)
        with _storing():
            self._store.add_chapter(min(at_sample, self._stored), label)

    def _add_segment(self, device: str, is_joint: bool) -> None:
        with _storing():
            self._open = self._store.add_segment(device, is_joint)
        if is_joint:
            self._behind.append(None)
        self._device, self._row, self._begun_at = device, 0, self._stored

    def drain(self) -> None:
        """Store what waits in the ring, whole rows of it; then encode some of what is stored."""
        self._take_in()
        for _ in range(min(len(self._behind), _AT_ONCE)):
            self._encode_next()
            self._take_in()

    def _take_in(self) -> None:
        while self._open is not None:
            self._store_rows(self._open)
            heard = self._ring.pop()
            if heard is None:
                return
            if heard.lost_before:
                self._lost += heard.lost_before
                self._losses.append((self.progress.samples - self._begun_at, heard.lost_before))
            self._pending += heard.pcm

    def pause(self) -> None:
        """Store everything to the last sample and end the open segment, if there is one."""
        if self._open is None:
            return
        self.drain()
        self._store_rows(self._open, is_last=True)
        self._open = None

    def finish(self) -> Measured:
        """End the take: the last sample, the last Opus page, its length, peaks and loudness."""
        if self._finished is not None:
            return self._finished
        self.pause()
        while self._behind:
            self._encode_next()
        self._encode(self._joiner.end())
        self._opus += self._encoder.close()
        self._store_opus()
        measured = self._measuring.result()
        with _storing():
            self._store.finish(measured)
        self._finished = measured
        return measured

    def close(self) -> None:
        """Let go of the encoder without ending the take; what is stored stays."""
        self._encoder.close()

    def _store_rows(self, segment: int, *, is_last: bool = False) -> None:
        while len(self._pending) >= _ROW_BYTES or (is_last and self._pending):
            row = bytes(self._pending[:_ROW_BYTES])
            with _storing():
                self._store.append_pcm(segment, self._row, row)
            del self._pending[:_ROW_BYTES]
            self._row += 1
            self._stored += len(row) // SAMPLE_BYTES
            samples = samples_of(row)
            self._measuring.feed(samples)
            self._behind.append(samples)
            if len(self._behind) > _MOST_BEHIND:
                self._encode_next()
        while self._losses:
            with _storing():
                self._store.add_gap(segment, *self._losses[0])
            del self._losses[0]

    def _encode_next(self) -> None:
        """Encode the oldest row that is stored; None stands for a joint."""
        self._store_opus()
        samples = self._behind.popleft()
        self._encode(self._joiner.join() if samples is None else self._joiner.feed(samples))
        self._store_opus()

    def _encode(self, samples: Samples) -> None:
        self._opus += self._encoder.write(samples)

    def _store_opus(self) -> None:
        if self._opus:
            with _storing():
                self._store.append_opus(self._opus_pieces, bytes(self._opus))
            self._opus.clear()
            self._opus_pieces += 1
