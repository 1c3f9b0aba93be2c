"""How the fuzzer changes an input so that most of it stays sound: JSON as a tree, tar by members, Ogg by pages."""

import json
from collections.abc import Callable
from random import Random
from typing import Any

from partspair.sealing.tarball import BLOCK, fill, tar_header

Bytes = Callable[[bytes], bytes]
Mutator = Callable[[bytes, Random, Bytes], bytes]

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 31, 32, 64, 65, 256, 1 << 53, (1 << 53) + 1, 1 << 64, 0.5,
    "", "a", "\x00", "\n", "\u2028",
    "\u202e", "../..", "<b>", "%s", "{}", "a" * 64, "a" * 65, "\U0001f600" * 81, "2026-11-22T22:10:05+02:00",
    "2026-02-30T22:10:05-00:00", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAB==", [], {}, [[]], [None], [0, ""],
    "audio/ogg", "image/png", "partspair/bundle/1", "partspair/bundle/2", "share", "reply", "signal", "take-back",
    "gone",
    "profile", "boundaries", "22:00", "24:00", "light",
    "roster-statement", "resend", "goodbye", "question", "answer", "felt",
    "safety-card", "add", "remove",
)  # fmt: skip


def json_tree(data: bytes, chance: Random, change: Bytes) -> bytes:
    """A change to a value, a key or a list; now and then only to bytes."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return change(data)
    if chance.random() < 0.3 or not isinstance(tree, dict):
        return change(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        _alter(tree, chance, change)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.2, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _alter(tree: Any, chance: Random, change: Bytes) -> None:
    places = [(holder, step) for holder in _holders(tree) for step in _steps(holder)]
    if not places:
        return
    holder, step = chance.choice(places)
    value = holder[step]
    match chance.randrange(6):
        case 0:
            del holder[step]
        case 1 if isinstance(holder, list):
            holder.insert(step, value)
        case 1 | 2:
            other, place = chance.choice(places)
            holder[step] = json.loads(json.dumps(other[place]))
        case 3 if isinstance(holder, dict):
            holder[chance.choice(("more", "also", "id", "kind", "audio"))] = chance.choice(VALUES)
        case 4 if isinstance(value, str):
            holder[step] = change(value.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
        case 5 if isinstance(value, int):
            holder[step] = value + chance.choice((-1, 1, 1 << 20, 1 << 53))
        case _:
            holder[step] = json.loads(json.dumps(chance.choice(VALUES)))


def _holders(tree: Any) -> list[Any]:
    inner = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return [*([tree] if isinstance(tree, dict | list) else []), *(one for value in inner for one in _holders(value))]


def _steps(holder: Any) -> list[Any]:
    return list(holder) if isinstance(holder, dict) else list(range(len(holder)))


def members(data: bytes, chance: Random, change: Bytes) -> bytes:
    """A change to the manifest inside a tar, with a header that fits again; else to bytes."""
    try:
        size = int(data[1 + 124 : 1 + 135], 8)
    except ValueError:
        return change(data)
    if chance.random() < 0.4:
        return change(data)
    start = 1 + BLOCK
    manifest = json_tree(data[start : start + size], chance, change)
    rest = data[start + size + fill(size) :]
    return data[:1] + tar_header("manifest.json", len(manifest)) + manifest + bytes(fill(len(manifest))) + rest


def pages(data: bytes, chance: Random, change: Bytes) -> bytes:
    """A change to one Ogg page, or to their order; every page's checksum fits again."""
    found = [b"OggS" + page for page in data.split(b"OggS")[1:]]
    if not found or chance.random() < 0.1:
        return change(data)
    place = chance.randrange(len(found))
    match chance.randrange(8):
        case 0:
            del found[place]
        case 1:
            found.insert(place, chance.choice(found))
        case 2:
            chance.shuffle(found)
        case 3:
            at, size = chance.choice(((5, 1), (6, 8), (6, 8), (14, 4), (18, 4), (26, 1)))
            value = chance.choice((bytes(size), b"\xff" * size, chance.randbytes(size), b"\0" * (size - 1) + b"\x7f"))
            found[place] = found[place][:at] + value + found[place][at + size :]
        case _:
            body = 27 + (found[place][26] if len(found[place]) > 26 else 0)
            found[place] = found[place][:body] + change(found[place][body:] or b"\0")
    return b"".join(summed(page) for page in found)


def summed(page: bytes) -> bytes:
    """An Ogg page with its checksum (RFC 3533, 6)."""
    if len(page) < 27:
        return page
    bare, value = page[:22] + bytes(4) + page[26:], 0
    for byte in bare:
        value = (value << 8 & 0xFFFFFFFF) ^ TABLE[value >> 24 ^ byte]
    return bare[:22] + value.to_bytes(4, "little") + bare[26:]


def _entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


TABLE = [_entry(value) for value in range(256)]
MUTATORS: dict[str, Mutator] = {
    "envelope": members, "manifest": json_tree, "hello": json_tree, "statement": json_tree, "ogg": pages,
}  # fmt: skip
