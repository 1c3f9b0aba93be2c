"""A recording made elsewhere, brought in from a file: any usual format and rate becomes 48 kHz mono (voice.md V6)."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from partspair.audio.resample import Floats, Resampler
from partspair.audio.shape import LONGEST, RATE, Samples
from partspair.audio.sources import Source
from partspair.errors import KnownError

SUFFIXES = (".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3")
"""What a file chooser offers; what decides is the file itself."""

_FORMATS = ("WAV", "WAVEX", "RF64", "W64", "FLAC", "OGG", "MP3", "MPEG", "AIFF", "CAF")
_RATES = range(8_000, 192_001)
_MOST_CHANNELS = 8
_STRETCH = 16_384


class CannotBringInError(KnownError):
    """This file is no recording that can be brought in. It was not touched."""


class _Forward(soundfile.SoundFile):  # type: ignore[misc]  # soundfile is untyped
    """Read from the start to the end: with seeking, soundfile seeks after each read, which makes MP3 click."""

    def seekable(self) -> bool:
        return False


def _refuse(why: str) -> CannotBringInError:
    return CannotBringInError(
        "This file cannot be brought in", f"{why} It was not changed.", "Choose a WAV, FLAC, Ogg, Opus or MP3 file."
    )


class Brought:
    """An opened file: its expected length, and its samples as blocks. Raises CannotBringInError; has `close`."""

    def __init__(self, source: Path | BinaryIO) -> None:
        self._handle: BinaryIO | None = None
        try:
            opened = source.open("rb") if isinstance(source, Path) else source
            self._handle = opened if opened is not source else None
            self._source = Source(opened)
            self._file = _Forward(self._source)
        except OSError as problem:
            self._let_go()
            raise _refuse("It could not be read.") from problem
        except (soundfile.SoundFileError, ValueError, TypeError, OverflowError) as problem:
            self._let_go()
            raise _refuse("It is broken, or no recording that this app knows.") from problem
        try:
            self._check()
        except CannotBringInError:
            self.close()
            raise

    def _check(self) -> None:
        file = self._file
        if file.format not in _FORMATS or file.samplerate not in _RATES or not 1 <= file.channels <= _MOST_CHANNELS:
            raise _refuse("Its sound is in a shape that this app does not know.")
        if not file.frames > 0:
            raise _refuse("There is no sound in it.")
        if file.frames * RATE > LONGEST * file.samplerate:
            raise _refuse("It is longer than six hours.")

    @property
    def frames(self) -> int:
        """The length in samples at 48 kHz that the file claims."""
        return int(self._file.frames) * RATE // int(self._file.samplerate)

    def blocks(self) -> Iterator[Samples]:
        """The sound, once, in blocks of at most a few seconds. Raises CannotBringInError on the way."""
        resampler = Resampler(self._file.samplerate) if self._file.samplerate != RATE else None
        whole = left = int(self._file.frames)
        while left > 0 and (stretch := self._read(min(left, _STRETCH))).size:
            left -= len(stretch)
            yield _whole(resampler.process(stretch) if resampler else stretch)
        if left == whole:
            raise _refuse("There is no sound in it.")
        if resampler:
            yield _whole(resampler.rest())

    def _read(self, count: int) -> Floats:
        try:
            sound = self._file.read(count, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, ValueError, OverflowError) as problem:
            raise _refuse("It is broken in the middle.") from problem
        if self._source.problem is not None:
            raise _refuse("It could not be read to its end.") from self._source.problem
        clean = np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)
        return np.asarray(np.clip(clean, -1, 1).mean(axis=1), np.float32)

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
        self._let_go()

    def _let_go(self) -> None:
        if self._handle is not None:
            self._handle.close()


def _whole(floats: Floats) -> Samples:
    return np.asarray(np.clip(np.rint(floats * 32768), -32768, 32767), np.int16)


def bring_in(source: Path | BinaryIO) -> Iterator[Samples]:
    """The sound of this file as blocks of 48 kHz mono. Raises CannotBringInError, at the first block or on the way."""
    brought = Brought(source)
    try:
        yield from brought.blocks()
    finally:
        brought.close()
