"""What the vault remembers of one outgoing bundle, in a plain file, and the way back after a crash.

Run as a program, it sends once and is killed at a given file call: outbox_row.py FOLDER ROW CALL before|after
"""

import base64
import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from partspair.sync.folder import Folder
from partspair.sync.inbox import SEALED
from partspair.sync.names import new_staging
from partspair.sync.outbox import Published, finish, publish
from tests.support.faulty_folder import FaultyFolder, dying_after, dying_before, killing

CONTENT = b"sealed things" * 10_000


def name_of(digest: bytes) -> str:
    return base64.b32encode(digest[:20]).decode().lower()


def sealed(content: bytes = CONTENT) -> bytes:
    """A file such as sealing makes: another one each time, of the same content."""
    return SEALED + os.urandom(16) + content


def seal_in_pieces(stream: BinaryIO) -> bytes:
    data = sealed()
    for start in range(0, len(data), 65_536):
        stream.write(data[start : start + 65_536])
    return hashlib.sha256(data).digest()


def full_name(data: bytes) -> str:
    return name_of(hashlib.sha256(data).digest()) + ".age"


def put(directory: Path, data: bytes, name: str = "") -> str:
    """Put a file there as a sync engine would."""
    name = name or full_name(data)
    (directory / name).write_bytes(data)
    return name


class Row:
    """One outbox row. Each change is on the disk when the method returns."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            self._save(new_staging(os.urandom), [])

    @property
    def staging(self) -> str:
        return str(json.loads(self._path.read_text())["staging"])

    @property
    def names(self) -> list[str]:
        return list(json.loads(self._path.read_text())["names"])

    def commit(self, name: str) -> None:
        self._save(self.staging, [*self.names, name])

    def _save(self, staging: str, names: list[str]) -> None:
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps({"staging": staging, "names": names}))
        new.replace(self._path)


def deliver(folder: Folder, row: Row, seal: Callable[[BinaryIO], bytes] = seal_in_pieces) -> Published:
    """Finish the committed name where there is one, else publish."""
    committed = row.names
    if committed and (found := finish(folder, row.staging, committed[-1], name_of, lambda _seconds: None)):
        return found
    return publish(folder, row.staging, seal, row.commit, name_of, lambda _seconds: None)


if __name__ == "__main__":
    fault = {"before": dying_before, "after": dying_after}[sys.argv[4]]
    deliver(FaultyFolder(Path(sys.argv[1]), int(sys.argv[3]), killing(fault)), Row(Path(sys.argv[2])))
