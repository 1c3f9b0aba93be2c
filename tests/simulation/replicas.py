"""One device's folder: real files, of which the engine knows what it agreed on with the others last."""

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulation.fate import ModelFolder

OURS = ".age"
VIRTUAL = 10**17
"""Times of the model's own files, in nanoseconds, are below; those that the system gave are above."""


class Contents:
    """Everything that was ever in a folder, by its SHA-256."""

    def __init__(self) -> None:
        self._known: dict[bytes, bytes] = {}

    def put(self, data: bytes) -> bytes:
        digest = hashlib.sha256(data).digest()
        self._known.setdefault(digest, data)
        return digest

    def get(self, digest: bytes) -> bytes:
        return self._known[digest]


@dataclass
class Replica:
    """`agreed` is what this side and the engine had in common last; `growing` is still arriving, under its own name."""

    label: str
    path: Path
    contents: Contents
    tick: Callable[[], int]
    folder: ModelFolder
    placeholders: dict[str, int]
    agreed: dict[str, bytes] = field(default_factory=dict)
    growing: dict[str, bytes] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)
    """The engine's own files here that never travel: temporary ones and stubs."""
    junk: set[str] = field(default_factory=set)
    """And those that are always there."""
    _digests: dict[tuple[str, int, int], bytes] = field(default_factory=dict)

    @property
    def is_there(self) -> bool:
        return self.path.is_dir()

    def listing(self) -> dict[str, bytes]:
        """Every regular file and the digest of its content; times are made virtual on the way."""
        found: dict[str, bytes] = {}
        if not self.is_there:
            return found
        with os.scandir(self.path) as entries:
            files = sorted((one for one in entries if one.is_file(follow_symlinks=False)), key=lambda one: one.name)
        for one in files:
            stat = one.stat(follow_symlinks=False)
            time = stat.st_mtime_ns
            if time > VIRTUAL:
                time = self._stamp(one.name)
            key = (one.name, time, stat.st_size)
            if key not in self._digests:
                self._digests[key] = self.contents.put((self.path / one.name).read_bytes())
            found[one.name] = self._digests[key]
        return found

    def files(self) -> dict[str, bytes]:
        """What may travel: neither half arrived, nor a placeholder, nor the engine's own."""
        hidden = self.own | self.junk | set(self.growing) | set(self.placeholders)
        return {name: digest for name, digest in self.listing().items() if name not in hidden}

    def write(self, name: str, data: bytes) -> None:
        """Put a file there as an engine does: under another name first."""
        aside = self.path / f".~{len(name)}.engine"
        aside.write_bytes(data)
        aside.replace(self.path / name)
        self._stamp(name)

    def remove(self, name: str) -> None:
        (self.path / name).unlink(missing_ok=True)
        self.placeholders.pop(name, None)

    def unplug(self) -> None:
        """The folder is away."""
        if self.is_there:
            self.path.rename(self.aside)

    def plug(self) -> None:
        """The folder is back."""
        if self.aside.is_dir() and not self.path.exists():
            self.aside.rename(self.path)

    def clear(self) -> None:
        """Every file goes."""
        for name in self.listing():
            self.remove(name)
        self.growing.clear()
        self.own.clear()
        self.junk.clear()

    def erase(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.rmtree(self.aside, ignore_errors=True)

    @property
    def aside(self) -> Path:
        return self.path.with_name(f"{self.path.name} (unplugged)")

    def _stamp(self, name: str) -> int:
        time = self.tick()
        os.utime(self.path / name, ns=(time, time))
        return time
