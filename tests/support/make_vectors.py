"""Makes the project's own vectors: `python -m tests.support.make_vectors [PLACE]`. The same bytes come out each time.

All of it comes from the seeds in `vector_files`, but for tests/data/vectors/stanzas, which were made once.
"""

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from partspair.sealing.bundle import name_of
from tests.support import vector_files as files
from tests.support.vector_faults_entries import ENTRIES
from tests.support.vector_faults_header import CHUNKS, HEADERS, flipped
from tests.support.vector_faults_manifest import JSON, MANIFESTS
from tests.support.vector_faults_pairing import HELLOS, STATEMENTS
from tests.support.vector_faults_tar import ATTACHMENTS, SIGNATURES, TARS
from tests.support.vectors import PLACE, patch

BUNDLES = {
    "header": HEADERS, "chunk": CHUNKS, "tar": TARS, "attachment": ATTACHMENTS, "signature": SIGNATURES, "json": JSON,
    "manifest": MANIFESTS, "entry": ENTRIES,
}  # fmt: skip
GOOD = files.Bundle().file()
LIKE = 8_000
NAME = name_of(sha256(GOOD).digest())
NAMES = {
    "own": ("none", f"{NAME}.age", GOOD),
    "conflict-syncthing": ("the name of a conflict copy", f"{NAME}.sync-conflict-20261122-101500-ABCDEFG.age", GOOD),
    "conflict-dropbox": ("the name of a conflict copy", f"{NAME} (Ada's conflicted copy 2026-11-22).age", GOOD),
    "numbered": ("the name of a second copy", f"{NAME} (1).age", GOOD),
    "upper-case": ("its name in upper case", f"{NAME.upper()}.age", GOOD),
    "other-file": ("the name of another file", f"{name_of(sha256(b'another').digest())}.age", GOOD),
    "no-meaning": ("a name without meaning", "holiday.jpg", GOOD),
    "right-but-damaged": ("a right name for what is damaged", "", flipped(GOOD, len(GOOD) - 1)),
}


def bases() -> dict[str, bytes]:
    """Return the sound files that the vectors are made out of."""
    return {"bundle": GOOD, "hello": files.hello(files.CARD), "two": files.two_chunks().file()}


def faults() -> dict[str, str]:
    """Return every vector's text by its name."""
    made: dict[str, str] = {}
    for room, cases in BUNDLES.items():
        for name, (expect, fault, data) in cases.items():
            made[f"{room}-{name}"] = written("bundle", expect, fault, data)
    for name, (expect, fault, data) in HELLOS.items():
        made[f"hello-{name}"] = written("hello", expect, fault, data)
    for name, (expect, fault, data) in STATEMENTS.items():
        made[f"statement-{name}"] = written("statement", expect, fault, data)
    for name, (fault, given, data) in NAMES.items():
        told = given or f"{name_of(sha256(data).digest())}.age"
        expect = "refused" if name == "right-but-damaged" else "accepted"
        made[f"name-{name}"] = written("bundle", expect, fault, data, told)
    return made


def written(kind: str, expect: str, fault: str, data: bytes, name: str = "") -> str:
    """Return a vector as it is kept: made out of the first base that it is like, else of the one most like it."""
    tries: dict[str, list[str]] = {"none": patch(b"", data)} if kind == "statement" else {}
    for base, content in bases_once().items():
        if not any(sum(map(len, one)) < LIKE for one in tries.values()):
            tries[base] = patch(content, data)
    base = min(tries, key=lambda one: sum(map(len, tries[one])))
    head = [f"kind: {kind}", f"expect: {expect}", f"fault: {fault}", f"base: {base}"]
    return "\n".join([*head, *([f"name: {name}"] if name else []), "", *tries[base], ""])


@cache
def bases_once() -> dict[str, bytes]:
    return bases()


def write_all(place: Path) -> None:
    """Write keys, bases and vectors into `place`."""
    for inside in ("bases", "faults"):
        (place / inside).mkdir(parents=True, exist_ok=True)
    (place / "keys").write_text(files.keys(), encoding="ascii")
    for name, data in bases_once().items():
        (place / "bases" / name).write_bytes(data)
    for name, text in faults().items():
        (place / "faults" / name).write_text(text, encoding="ascii")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]) if sys.argv[1:] else PLACE)
