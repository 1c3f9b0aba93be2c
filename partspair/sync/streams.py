"""Streams over the folder's own reads and writes, so that a test sees every single one of them."""

import io
from typing import BinaryIO, Protocol, cast

from typing_extensions import Buffer, override

READ_AT_ONCE = 256 * 1024


class Calls(Protocol):
    """The file calls a stream needs."""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Write some of the data; return how many bytes."""

    def read(self, descriptor: int, size: int) -> bytes:
        """Read up to size bytes."""

    def flush_to_disk(self, descriptor: int) -> None:
        """Return when the content is on the disk."""

    def close(self, descriptor: int) -> None:
        """Close."""


class StagingWriter(io.RawIOBase):
    """Writes a new file, whole writes only. Nothing is buffered."""

    def __init__(self, calls: Calls, descriptor: int) -> None:
        super().__init__()
        self._calls = calls
        self._descriptor: int | None = descriptor
        self.size = 0

    @property
    def stream(self) -> BinaryIO:
        """The same object, as what a sealer writes into."""
        return cast(BinaryIO, self)

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, data: Buffer, /) -> int:
        rest = memoryview(data).cast("B")
        total = len(rest)
        while rest:
            done = self._calls.write(self._open(), rest)
            self.size += done
            rest = rest[done:]
        return total

    def flush_to_disk(self) -> None:
        """Return when everything written is on the disk."""
        self._calls.flush_to_disk(self._open())

    @override
    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        super().close()
        if descriptor is not None:
            self._calls.close(descriptor)

    def _open(self) -> int:
        if self._descriptor is None:
            raise ValueError("closed")
        return self._descriptor


class _Reader(io.RawIOBase):
    def __init__(self, calls: Calls, descriptor: int, largest: int) -> None:
        super().__init__()
        self._calls = calls
        self._descriptor: int | None = descriptor
        self._left = largest

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        if self._descriptor is None:
            raise ValueError("closed")
        data = self._calls.read(self._descriptor, min(len(view), self._left))
        self._left -= len(data)
        view[: len(data)] = data
        return len(data)

    @override
    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        super().close()
        if descriptor is not None:
            self._calls.close(descriptor)


def reading_stream(calls: Calls, descriptor: int, largest: int) -> BinaryIO:
    """Read a descriptor as a stream that ends after largest bytes at the latest. Closing it closes the descriptor."""
    return io.BufferedReader(_Reader(calls, descriptor, largest), READ_AT_ONCE)
