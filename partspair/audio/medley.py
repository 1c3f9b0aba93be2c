"""Pieces of several notes as one sound, each at its own loudness, with short ramps where two of them meet."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from partspair.audio.joint import RAMP
from partspair.audio.leveller import Leveller
from partspair.audio.shape import BLOCK, RATE, Samples, SoundReader

_AT_ONCE = 5 * BLOCK


@dataclass(frozen=True)
class Piece:
    """The samples of `reader` from `start` up to `end`, to be played with this gain in decibels."""

    reader: SoundReader
    start: int
    end: int
    gain: float = 0.0

    @property
    def frames(self) -> int:
        """Its length in samples."""
        return self.end - self.start


class Medley:
    """A SoundReader over pieces, one after the other; several may be of one reader. Closing it closes each reader.

    As many samples come as the pieces say: where a reader ends earlier than it claimed there is silence.
    """

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = [one for one in pieces if one.frames > 0]
        self._ends = list(accumulate(one.frames for one in self._pieces))
        self._readers = list({id(one.reader): one.reader for one in pieces}.values())
        self._at = 0  # the sample that comes next
        self._ready = np.zeros(0, np.int16)
        self._made = 0  # the first sample that is not made yet
        self._number, self._given = -1, 0  # the piece that is read, and how much of it was
        self._leveller = Leveller(0.0)
        self.seek(0)

    @property
    def frames(self) -> int:
        """The length of all pieces in samples."""
        return self._ends[-1] if self._ends else 0

    def seek(self, sample: int) -> None:
        """Move to this sample, held inside the sound. May raise what a reader raises."""
        self._at = self._made = min(max(0, sample), self.frames)
        self._ready = np.zeros(0, np.int16)
        if self._at < self.frames:
            number = bisect_right(self._ends, self._at)
            self._enter(number, self._at - self._start_of(number))

    def read(self, count: int) -> Samples:
        """At most `count` samples from here; empty at the end. May raise what a reader raises."""
        want = min(max(0, count), RATE, self.frames - self._at)
        while len(self._ready) < want:
            self._make_more()
        found, self._ready = self._ready[:want], self._ready[want:]
        self._at += want
        return found

    def close(self) -> None:
        """Let go of every reader."""
        for one in self._readers:
            one.close()

    def _start_of(self, number: int) -> int:
        return self._ends[number] - self._pieces[number].frames

    def _enter(self, number: int, offset: int) -> None:
        piece = self._pieces[number]
        piece.reader.seek(piece.start + offset)
        self._number, self._given, self._leveller = number, offset, Leveller(piece.gain)

    def _make_more(self) -> None:
        number = bisect_right(self._ends, self._made)
        piece, offset = self._pieces[number], self._made - self._start_of(number)
        if number != self._number:
            self._enter(number, 0)
        left = piece.frames - self._given
        levelled = self._leveller.process(self._from(piece, min(left, _AT_ONCE))) if left else self._leveller.rest()
        self._ready = np.concatenate((self._ready, self._ramped(levelled, number, offset)))
        self._made += len(levelled)

    def _from(self, piece: Piece, count: int) -> Samples:
        found = piece.reader.read(count)
        if not found.size:
            found = np.zeros(count, np.int16)
        self._given += len(found)
        return found

    def _ramped(self, samples: Samples, number: int, offset: int) -> Samples:
        """Rise after a joint, fall before one; the first sample and the last of the whole stay as they are."""
        at = np.arange(offset, offset + len(samples))
        slope = np.ones(len(samples))
        if number > 0:
            slope = np.minimum(slope, (at + 0.5) / RAMP)
        if number < len(self._pieces) - 1:
            slope = np.minimum(slope, (self._pieces[number].frames - at - 0.5) / RAMP)
        ramped: Samples = np.rint(samples * slope).astype(np.int16)
        return ramped
