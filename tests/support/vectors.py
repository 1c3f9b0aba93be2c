"""The project's own vectors: small committed files, one fault each, and what is to come of them.

A vector is `key: value` lines, an empty line, and what makes its file out of a base file: `copy PLACE LENGTH` and
`put BASE64` lines, in order. So a file of 80 KiB takes some hundred bytes here, and is made whole without any key.
"""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "data" / "vectors"
BASES = PLACE / "bases"
FAULTS = PLACE / "faults"
BLOCK = 24
LEAST = 32


@dataclass(frozen=True)
class Vector:
    """`kind` says what the file is given out as: a bundle, a hello, a roster statement. `file_name` is the folder's."""

    name: str
    kind: str
    expect: str
    fault: str
    data: bytes
    file_name: str = "any.age"


def load_vector(path: Path) -> Vector:
    """Read one vector, its file made whole."""
    head, _, body = path.read_text(encoding="ascii").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    data = patched(base_file(fields["base"]), body.splitlines())
    return Vector(path.name, fields["kind"], fields["expect"], fields["fault"], data, fields.get("name", "any.age"))


def vector_paths() -> list[Path]:
    """Return every committed vector's place."""
    return sorted(FAULTS.iterdir())


@cache
def base_file(name: str) -> bytes:
    """Return a base file; `none` is empty."""
    return b"" if name == "none" else (BASES / name).read_bytes()


@cache
def known(name: str) -> tuple[bytes, ...]:
    """Return what every reader of the vectors knows under this name: see tests/data/vectors/keys."""
    lines = (PLACE / "keys").read_text(encoding="ascii").splitlines()
    return tuple(bytes.fromhex(value) for key, value in (line.split(": ") for line in lines) if key == name)


def patched(base: bytes, lines: Iterable[str]) -> bytes:
    """Return the file that the lines make out of a base."""
    pieces = []
    for line in lines:
        word, *rest = line.split(" ")
        if word == "copy":
            pieces.append(base[int(rest[0]) : int(rest[0]) + int(rest[1])])
        else:
            pieces.append(base64.b64decode(rest[0]))
    return b"".join(pieces)


def patch(base: bytes, data: bytes) -> list[str]:
    """Return lines that make `data` out of `base`: what is equal is copied, wherever it stands."""
    places, lines, new, at, follows = _places(base), list[str](), bytearray(), 0, 0
    while at < len(data):
        start = (
            follows if data[at : at + LEAST] == base[follows : follows + LEAST] else places.get(data[at : at + BLOCK])
        )
        if start is None or data[at : at + LEAST] != base[start : start + LEAST]:
            new.append(data[at])
            at, follows = at + 1, follows + 1
            continue
        length = _equal(base, start, data, at)
        lines += [_put(new)] if new else []
        lines.append(f"copy {start} {length}")
        new.clear()
        at, follows = at + length, start + length
    return [*lines, *([_put(new)] if new else [])]


@cache
def _places(base: bytes) -> dict[bytes, int]:
    return {base[at : at + BLOCK]: at for at in reversed(range(0, len(base) - BLOCK + 1, BLOCK))}


def _put(new: bytearray) -> str:
    return "put " + base64.b64encode(bytes(new)).decode("ascii")


def _equal(base: bytes, start: int, data: bytes, at: int) -> int:
    """Return how many bytes are equal from here on."""
    length, step = 0, 4096
    while step:
        if data[at + length : at + length + step] == base[start + length : start + length + step] != b"":
            length += min(step, len(data) - at - length, len(base) - start - length)
        else:
            step //= 2
    return length
