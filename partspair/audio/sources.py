"""A file that libsndfile reads: whatever goes wrong with it is remembered, for C can carry no exception."""

import io
import sys
from collections.abc import Callable
from typing import BinaryIO

from typing_extensions import override

_MOST_NOTHING = 65_536
"""Bytes of nothing in one read."""


class Source:
    """Reads from `source`, at most `most` bytes in one step; `too_much` makes the error of a step that asks for more.

    `problem` is what went wrong, to be raised by whoever asked; nothing is read any more once there is one.
    """

    def __init__(
        self, source: BinaryIO, most: int = sys.maxsize, too_much: Callable[[], Exception] = RuntimeError
    ) -> None:
        self._source = source
        self._size = source.seek(0, io.SEEK_END)
        self._at = 0
        self._most = self._left = most
        self._too_much = too_much
        self.problem: Exception | None = None

    @property
    def is_at_end(self) -> bool:
        """Whether all of it was asked for."""
        return self._at >= self._size

    def begin(self) -> None:
        """A step begins. One that reads on and on is ended: what only looks like pages is slow to pass over."""
        self._left = self._most

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; one before the beginning is the beginning."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def read(self, count: int = -1) -> bytes:
        """At most so many bytes; none at the end, and none once something went wrong."""
        if self.problem is not None or count <= 0:
            return b""
        try:
            self._source.seek(self._at)
            data = self._source.read(min(count, max(0, self._size - self._at)))
        except Exception as problem:  # noqa: BLE001 - raised again by the reader that asked; C cannot carry it
            self.problem = problem
            return b""
        self._at += len(data)
        self._left -= len(data)
        if self._left < 0:
            self.problem = self._too_much()
            return b""
        return data

    def write(self, _data: bytes) -> int:
        """It is only read."""
        return 0


class SeemingLonger(Source):
    """An MP3 while it is opened. `opened` gives it its true length.

    libsndfile guesses the length of one that does not tell it by its first frame and its size, and reads no further:
    where the frames grow later on, most of it would be missing.
    """

    def __init__(self, source: BinaryIO, times: int) -> None:
        super().__init__(source)
        self._true_size = self._size
        self._size *= times

    def opened(self) -> None:
        """From now on it ends where it ends."""
        self._size = self._true_size

    @override
    def read(self, count: int = -1) -> bytes:
        if self._true_size <= self._at < self._size:
            count = max(0, min(count, self._size - self._at, _MOST_NOTHING))
            self._at += count
            return bytes(count)
        return super().read(count)
