"""SHA-256 of the folder's files, each version read once."""

import hashlib
from typing import BinaryIO

from partspair.sync.folder import LARGEST, Entry, Folder
from partspair.sync.streams import READ_AT_ONCE


def digest_file(folder: Folder, name: str, largest: int = LARGEST) -> tuple[bytes, int]:
    """Read a whole file; return its SHA-256 and its size. OSError when it can't be read."""
    digest = hashlib.sha256()
    size = 0
    with folder.reading(name, largest) as stream:
        while piece := stream.read(READ_AT_ONCE):
            digest.update(piece)
            size += len(piece)
    return digest.digest(), size


class DigestedStream:
    """Hands a file on as it is read, and knows the SHA-256 of the whole of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end only."""
        data = self._stream.read(size)
        self._hash.update(data)
        return data

    def digest(self) -> bytes:
        """Read what is left; return the SHA-256 of all that this stream gave."""
        while self.read(READ_AT_ONCE):
            pass
        return self._hash.digest()


class Digests:
    """Remembers the digest of each file's last version (size, time, inode), so that nothing is read twice."""

    def __init__(self, folder: Folder, largest: int = LARGEST) -> None:
        self.folder = folder
        self.largest = largest
        self._known: dict[str, tuple[Entry, bytes]] = {}

    def remembered(self, entry: Entry) -> bytes | None:
        """The digest of exactly this version, when it was read before."""
        known, digest = self._known.get(entry.name, (None, None))
        return digest if known == entry else None

    def of(self, entry: Entry) -> bytes | None:
        """The digest of this version; None when the file changed while it was read. OSError when it can't be read."""
        known = self.remembered(entry)
        if known is not None:
            return known
        digest, size = digest_file(self.folder, entry.name, self.largest)
        if size != entry.size or self.folder.entry(entry.name) != entry:
            return None
        self._known[entry.name] = entry, digest
        return digest

    def forget(self, name: str) -> None:
        """Read it again with the next question: it was another one under the same size and time."""
        self._known.pop(name, None)

    def forget_all_but(self, names: frozenset[str]) -> None:
        """Drop what is no longer in the folder."""
        for name in self._known.keys() - names:
            del self._known[name]
