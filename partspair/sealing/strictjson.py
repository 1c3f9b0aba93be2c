"""JSON as it is read here: one meaning for each text, and bounds before anything is built (protocol section 3)."""

import json
import re
from itertools import accumulate
from typing import TypeVar

import msgspec

from partspair.sealing.failures import MalformedError, NewerFormatError

LARGEST_INTEGER = 1 << 53
DEEPEST = 16
MOST_MARKS = 50_000
"""Commas and opening brackets outside of strings: all that is known, in the bytes of a manifest, has fewer."""

Tree = dict[str, object]
T = TypeVar("T")

_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")
_DEEPER = {"[": 1, "{": 1, "]": -1, "}": -1}


def read_tree(data: bytes, largest: int) -> Tree:
    """Return the one JSON object in `data`, UTF-8, at most `largest` bytes.

    MalformedError for duplicate keys (escaped ones too), nesting deeper than 16, more than 50,000 commas and opening
    brackets, integers beyond 2^53, other numbers, half surrogates, and whatever is not JSON.
    """
    if len(data) > largest:
        raise MalformedError
    try:
        text = data.decode("utf-8")
        _refuse_too_much(_STRING.sub("", text))
        tree = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_int=_bounded,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        json.dumps(tree, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise MalformedError from None
    if not isinstance(tree, dict):
        raise MalformedError
    return tree


def check_format(tree: Tree, known: str) -> None:
    """Refuse another format than `known`: NewerFormatError for the same with another number, else MalformedError."""
    name = tree.get("format")
    if name == known:
        return
    family = known.rpartition("/")[0]
    if isinstance(name, str) and re.fullmatch(rf"{family}/[1-9][0-9]{{0,3}}", name) is not None:
        raise NewerFormatError
    raise MalformedError


def exactly(tree: object, kind: type[T]) -> T:
    """Return `tree` as the struct `kind`; MalformedError unless the struct says the very same again."""
    found = known_part(tree, kind)
    if again(found) != tree:
        raise MalformedError
    return found


def known_part(tree: object, kind: type[T]) -> T:
    """Return `tree` as the struct `kind`, without fields that it does not know; MalformedError for wrong ones."""
    try:
        found = msgspec.convert(tree, kind)
    except msgspec.ValidationError:
        raise MalformedError from None
    like = again(found)
    if _without_others(tree, like) != like:
        raise MalformedError
    return found


def again(found: object) -> Tree:
    """Return the tree that a struct is written as."""
    tree: Tree = json.loads(write(found))
    return tree


def write(found: object) -> bytes:
    """Return a struct as JSON: UTF-8, no spaces, fields in their order."""
    return msgspec.json.encode(found)


def _without_others(tree: object, like: object) -> object:
    """Return `tree` with only those keys that `like` has in the same place.

    What is the same is compared at once: going through it piece by piece would take a second and more.
    """
    if tree == like:
        return tree
    if isinstance(tree, dict) and isinstance(like, dict):
        return {key: _without_others(value, like[key]) for key, value in tree.items() if key in like}
    if isinstance(tree, list) and isinstance(like, list) and len(tree) == len(like):
        return [_without_others(one, other) for one, other in zip(tree, like, strict=True)]
    return tree


def _refuse_too_much(bare: str) -> None:
    if sum(map(bare.count, ",[{")) > MOST_MARKS:
        raise ValueError("too much")
    depths = accumulate(map(_DEEPER.__getitem__, _BRACKET.findall(bare)))
    if max(depths, default=0) > DEEPEST:
        raise ValueError("too deep")


def _unique(pairs: list[tuple[str, object]]) -> Tree:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key appears twice")
    return found


def _bounded(digits: str) -> int:
    number = int(digits) if len(digits) <= 17 else LARGEST_INTEGER + 1
    if abs(number) > LARGEST_INTEGER or digits == "-0":
        raise ValueError("too large a number")
    return number


def _refuse_number(_text: str) -> object:
    raise ValueError("only whole numbers are read here")
