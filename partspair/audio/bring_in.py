"""A recording made elsewhere, brought in from a file: any usual format and rate becomes 48 kHz mono (voice.md V6)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from partspair.audio.resample import Floats, Resampler
from partspair.audio.shape import LONGEST, RATE, Samples
from partspair.audio.sources import SeemingLonger, Source
from partspair.errors import KnownError

SUFFIXES = (".wav", ".flac", ".ogg", ".opus", ".oga", ".mp3")
"""What a file chooser offers; what decides is the file itself."""

_FORMATS = ("WAV", "WAVEX", "RF64", "W64", "FLAC", "OGG", "MP3", "MPEG", "AIFF", "CAF")
_RATES = range(8_000, 192_001)
_MOST_CHANNELS = 8
_STRETCH = 16_384
_MP3 = ("MP3", "MPEG")
_ALL_AT_ONCE = (*_MP3, "FLAC")
"""Read in frames: half of one at the end is an error, not the end."""
_LONGEST_FRAME = 64
"""How many times longer the frames of an MP3 may get than its first one."""
_MISSED = 0.25
"""Seconds that lack at the end before a word is said of it."""
_LITTLE = 0.5
"""Seconds; a file that is cut short and holds less is not worth keeping."""
_NO_LAST_PAGE = "Last page lacks an end-of-stream bit"
_WAV_SIZES = re.compile(r"data : (\d+) \(should be (\d+)\)")
_NOT_KNOWN_YET = 0x7FFF_0000
"""Bytes of sound a WAV claims that was written without knowing how much would come."""


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
    """An opened file: its expected length, and its samples as blocks. Raises CannotBringInError; has `close`.

    `is_cut` is known once all blocks came: the file ends before its sound does, or is broken from there on.
    """

    def __init__(self, source: Path | BinaryIO) -> None:
        self._handle: BinaryIO | None = None
        self.is_cut = False
        try:
            opened = source.open("rb") if isinstance(source, Path) else source
            self._handle = opened if opened is not source else None
            self._source = Source(opened)
            self._file = _Forward(self._source)
            self._claimed = int(self._file.frames)
            if self._file.format in _MP3:
                self._open_longer(opened)
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

    def _open_longer(self, opened: BinaryIO) -> None:
        self._file.close()
        self._source = source = SeemingLonger(opened, _LONGEST_FRAME)
        self._file = _Forward(source)
        source.opened()

    def _check(self) -> None:
        file = self._file
        if file.format not in _FORMATS or file.samplerate not in _RATES or not 1 <= file.channels <= _MOST_CHANNELS:
            raise _refuse("Its sound is in a shape that this app does not know.")
        if not file.frames > 0:
            raise _refuse("There is no sound in it.")
        if self._tells_length:
            self._check_length(self._claimed)

    def _check_length(self, frames: int) -> None:
        if frames * RATE > LONGEST * int(self._file.samplerate):
            raise _refuse("It is longer than six hours.")

    @property
    def _tells_length(self) -> bool:
        """Whether the length is not guessed from the size."""
        return int(self._file.frames) == self._claimed

    @property
    def frames(self) -> int:
        """The length in samples at 48 kHz that the file claims."""
        return self._claimed * RATE // int(self._file.samplerate)

    def blocks(self) -> Iterator[Samples]:
        """The sound, once, in blocks of at most a few seconds. Raises CannotBringInError on the way."""
        resampler = Resampler(self._file.samplerate) if self._file.samplerate != RATE else None
        whole, came = int(self._file.frames), 0
        while came < whole and (stretch := self._read(min(whole - came, _STRETCH))).size:
            came += len(stretch)
            self._check_length(came)
            yield _whole(resampler.process(stretch) if resampler else stretch)
        self._judge_end(came)
        if resampler:
            yield _whole(resampler.rest())

    def _judge_end(self, came: int) -> None:
        rate, log = int(self._file.samplerate), str(self._file.extra_info)
        lacks = self._tells_length and self._claimed - came > _MISSED * rate
        sizes = _WAV_SIZES.search(log)
        is_short = sizes is not None and int(sizes[2]) < int(sizes[1]) < _NOT_KNOWN_YET
        self.is_cut = self.is_cut or lacks or is_short or _NO_LAST_PAGE in log
        if not came:
            raise _refuse("There is no sound in it.")
        if self.is_cut and came < _LITTLE * rate:
            raise _refuse("It ends before there is anything to hear.")

    def _read(self, count: int) -> Floats:
        sound = np.full((count, self._file.channels), np.nan, np.float32)
        try:
            sound = self._file.read(count, dtype="float32", always_2d=True, out=sound)
        except (soundfile.SoundFileError, ValueError, OverflowError) as problem:
            ends_here = self._file.format in _ALL_AT_ONCE and self._source.is_at_end
            if self._source.problem is not None or not ends_here:
                raise _refuse("It is broken in the middle.") from problem
            self.is_cut = True
            sound = sound[~np.isnan(sound[:, 0])]
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
