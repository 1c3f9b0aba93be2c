"""Looks for planted phrases wherever a program may have left them: files, files it holds open, its own memory."""

import os
import stat
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

PIECE = 16 * 1024 * 1024  # bytes
SHARED_PLACES = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
SPECIAL = ("[vvar]", "[vsyscall]", "/dev/")


def spellings(phrase: str) -> tuple[bytes, ...]:
    """Every way in which a phrase is looked for: UTF-8, UTF-16 of both orders, Base64 at each of its alignments."""
    plain = phrase.encode()
    return (plain, phrase.encode("utf-16-le"), phrase.encode("utf-16-be"), *(_in_base64(plain, at) for at in range(3)))


def _in_base64(plain: bytes, before: int) -> bytes:
    """The letters that stand for `plain` alone when `before` other bytes, modulo three, come before it."""
    letters = b64encode(bytes(before) + plain).rstrip(b"=")
    start = -(-before * 8 // 6)
    end = (before + len(plain)) * 8 // 6
    return letters[start:end]


@dataclass
class Search:
    """What was looked at, and every find as a sentence. `phrases` are by what they are called in a sentence.

    `mark` is a part of every phrase, so that it alone has to be looked for in what holds none of them.
    """

    phrases: dict[str, str]
    mark: str
    found: list[str] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not all(self.mark in phrase for phrase in self.phrases.values()):
            raise ValueError("the mark is a part of every phrase")
        self._marks = spellings(self.mark)
        self._overlap = max(len(one) for phrase in self.phrases.values() for one in spellings(phrase))

    def in_bytes(self, content: bytes, where: str) -> None:
        """Look into these bytes."""
        if any(one in content for one in self._marks):
            known = [name for name, phrase in self.phrases.items() if any(one in content for one in spellings(phrase))]
            self.found += [f"{name} in {where}" for name in known or ["a piece of a phrase"]]

    def in_file(self, path: Path, where: str = "") -> None:
        """Look into one file, and at its name; one that is gone meanwhile, or is no plain file, is passed over."""
        try:
            if not stat.S_ISREG(path.stat().st_mode):
                return
            with path.open("rb") as file:
                self._in_stream(file, where or str(path))
        except OSError:
            return
        self.in_bytes(os.fsencode(path), f"the name {path}")
        self.seen.add(path)

    def _in_stream(self, file: BinaryIO, where: str) -> None:
        kept = b""
        while piece := file.read(PIECE):
            self.in_bytes(kept + piece, where)
            kept = piece[-self._overlap :]

    def in_places(self, places: Iterable[Path]) -> None:
        """Look into every file below these places."""
        for path in files_below(places):
            if path not in self.seen:
                self.in_file(path)

    def in_shared_places(self, since: float) -> None:
        """Look into what was written to the temp directories and /dev/shm since then (seconds since 1970)."""
        for path in files_below(SHARED_PLACES):
            if path not in self.seen and _is_newer(path, since):
                self.in_file(path)

    def in_process(self, pid: int) -> None:
        """Look at a process's arguments, variables and title, and into the files it holds open, removed ones too."""
        of = Path("/proc") / str(pid)
        for name in ("cmdline", "environ", "comm"):
            self.in_bytes((of / name).read_bytes(), f"the {name} of {pid}")
        for one in (of / "fd").iterdir():
            self.in_file(one, f"an open file of {pid}")


def files_below(places: Iterable[Path]) -> Iterator[Path]:
    """Every path below these places that is no directory; symbolic links are not followed into directories."""
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (Path(folder) / name for name in names)


def _is_newer(path: Path, since: float) -> bool:
    try:
        return path.lstat().st_mtime >= since
    except OSError:
        return False


def is_in_memory(pid: int, phrase: str) -> bool:
    """Whether a process's own memory holds a phrase, as UTF-8 or as UTF-16. OSError where it may not be read."""
    needles = spellings(phrase)[:2]
    with (Path("/proc") / str(pid) / "mem").open("rb", buffering=0) as memory:
        return any(needle in piece for piece in _pieces(memory, _writable(pid)) for needle in needles)


def _writable(pid: int) -> Sequence[tuple[int, int]]:
    lines = (Path("/proc") / str(pid) / "maps").read_text().splitlines()
    spans = [line.split()[0].split("-") for line in lines if " rw" in line and not line.endswith(SPECIAL)]
    return [(int(start, 16), int(end, 16)) for start, end in spans]


def _pieces(memory: BinaryIO, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    for start, end in spans:
        try:
            memory.seek(start)
            yield memory.read(end - start)
        except (OSError, ValueError):
            continue  # it was given back meanwhile, or is a device's
