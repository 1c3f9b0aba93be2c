"""Ogg Opus: written as a stream while speaking, read with bounds whoever it came from."""

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np
import soundfile

from partspair.audio.shape import BLOCK, LONGEST, RATE, Samples, UnplayableSoundError
from partspair.audio.sources import Source

MEDIA_TYPE = "audio/ogg; codecs=opus"
KBITS = 32
"""Of 16, 24, 32 and 48 the first that is transparent for speech."""

_FIRST_PAGE = 64
_MOST_AT_ONCE = 256 * 1024
"""Bytes that one step (opening, seeking, a second of sound) may read; sound ones take 76 KiB at most."""
_STRETCH = RATE


def _compression_level(kbits: int) -> float:
    """What libsndfile must be told so that mono Opus comes out near this rate."""
    return 1 - (kbits * 1000 - 6000) / 250_000


class _Sink:
    """Where libsndfile writes; it hands out what is new. Ogg is written strictly in order."""

    def __init__(self) -> None:
        self._new = bytearray()
        self._at = 0

    def write(self, data: bytes) -> int:
        self._new += data
        self._at += len(data)
        return len(data)

    def seek(self, _offset: int, _whence: int = io.SEEK_SET) -> int:
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, _count: int = -1) -> bytes:
        return b""

    def take(self) -> bytes:
        piece = bytes(self._new)
        self._new.clear()
        return piece


class StreamEncoder:
    """Encodes 48 kHz mono into Ogg Opus piece by piece; exactly the samples given are in the stream.

    Not safe for several threads at once.
    """

    def __init__(self, kbits: int = KBITS) -> None:
        self._sink = _Sink()
        self._file = soundfile.SoundFile(
            self._sink, "w", RATE, 1, format="OGG", subtype="OPUS", compression_level=_compression_level(kbits)
        )
        self._frames = 0

    @property
    def frames(self) -> int:
        """Samples taken in."""
        return self._frames

    def write(self, samples: Samples) -> bytes:
        """Encode these; the bytes that became ready, often none (a page is about a second)."""
        if samples.size:
            self._file.write(samples)
            self._frames += len(samples)
        return self._sink.take()

    def close(self) -> bytes:
        """End the stream; the last bytes. A second call gives none."""
        if not self._file.closed:
            if self._frames == 0:
                self.write(np.zeros(BLOCK, np.int16))
            self._file.close()
        return self._sink.take()


def encode_pcm(blocks: Iterable[Samples], kbits: int = KBITS) -> Iterator[bytes]:
    """Ogg Opus pieces for these blocks, in bounded memory."""
    encoder = StreamEncoder(kbits)
    try:
        for block in blocks:
            if piece := encoder.write(block):
                yield piece
        yield encoder.close()
    finally:
        encoder.close()


def _refuse(why: str) -> UnplayableSoundError:
    return UnplayableSoundError("This recording cannot be played", why, "Ask for it to be sent again.")


def _check_first_page(page: bytes) -> None:
    """Is this the beginning of an Opus stream with one channel? Raises UnplayableSoundError (RFC 7845, 5.1)."""
    if len(page) < 28 or page[:4] != b"OggS" or page[4] != 0:
        raise _refuse("It is not an Ogg file.")
    head = page[27 + page[26] :]
    if len(head) < 19 or head[:8] != b"OpusHead" or head[8] >> 4:
        raise _refuse("It is not an Ogg Opus recording.")
    if head[9] != 1:
        raise _refuse("It has more than one channel.")


class Note:
    """A recording to be read: checked before it is decoded, decoded a stretch at a time.

    `source` is the bytes, or a seekable binary file over them (which stays open; the giver closes it).
    Raises UnplayableSoundError from the start, or later from `read`, and nothing else for broken bytes;
    an error of `source` itself is raised as it is.
    """

    def __init__(self, source: bytes | BinaryIO) -> None:
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        self._source = Source(stream, _MOST_AT_ONCE, lambda: _refuse("It is broken."))
        stream.seek(0)
        _check_first_page(stream.read(_FIRST_PAGE + 255))
        try:
            self._file = soundfile.SoundFile(self._source)
        except (soundfile.SoundFileError, ValueError, OverflowError) as problem:
            raise self._source.problem or _refuse("It is broken.") from problem
        try:
            self._raise_trouble()
            self._check_claims()
        except Exception:
            self._file.close()
            raise
        self._at = 0

    def _check_claims(self) -> None:
        file = self._file
        if (file.format, file.subtype) != ("OGG", "OPUS"):
            raise _refuse("It is not an Ogg Opus recording.")
        if file.channels != 1 or file.samplerate != RATE:
            raise _refuse("It is in a shape that this app does not play.")
        if not file.seekable() or not 0 < file.frames <= LONGEST:
            raise _refuse("Its length makes no sense, or it is longer than six hours.")

    @property
    def frames(self) -> int:
        """The length in samples."""
        return int(self._file.frames)

    @property
    def rate(self) -> int:
        """Samples a second."""
        return RATE

    @property
    def position(self) -> int:
        """The sample that comes next."""
        return self._at

    def read(self, count: int) -> Samples:
        """At most `count` samples from here; empty at the end."""
        want = min(max(0, count), _STRETCH, self.frames - self._at)
        if want <= 0:
            return np.zeros(0, np.int16)
        self._source.begin()
        try:
            floats = self._file.read(want, dtype="float32")
        except (soundfile.SoundFileError, ValueError, OverflowError) as problem:
            raise self._source.problem or _refuse("It is broken in the middle.") from problem
        self._raise_trouble()
        self._at += len(floats)
        whole = np.nan_to_num(floats, nan=0.0, posinf=0.0, neginf=0.0) * 32768
        samples: Samples = np.clip(np.rint(whole), -32768, 32767).astype(np.int16)
        return samples

    def seek(self, sample: int) -> None:
        """Move to this sample, held inside the note."""
        target = min(max(0, sample), self.frames)
        self._source.begin()
        try:
            self._file.seek(target)
        except (soundfile.SoundFileError, ValueError, OverflowError) as problem:
            raise self._source.problem or _refuse("It is broken in the middle.") from problem
        self._raise_trouble()
        self._at = target

    def _raise_trouble(self) -> None:
        if self._source.problem is not None:
            raise self._source.problem

    def blocks(self, count: int = RATE) -> Iterator[Samples]:
        """The rest of it, `count` samples at a time."""
        while (block := self.read(count)).size:
            yield block

    def close(self) -> None:
        """Let go of the decoder."""
        self._file.close()
