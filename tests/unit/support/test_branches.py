"""What rejects is found wherever it stands, and disabling it leaves a program that does everything else as before."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.branches import Branch, find_branches
from tests.support.explained import EXPLAINED

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("partspair/sealing/*.py", "partspair/pair/*.py", "partspair/sync/*.py", "partspair/flows/receiving.py")
LEAST = 400
SOURCE = """
def refuse(number, words):
    if not 1 <= number <= 9 or "no" in words:
        raise ValueError("refused")
    return number


def is_fine(text):
    return len(text) < 5


def is_safe(text) -> bool:
    return bool(text) and len(text) < 5


def first(numbers):
    for number in numbers:
        if number > 3:
            return number
    return None


def even(numbers):
    return [number for number in numbers if number % 2 == 0]


def caught(call):
    try:
        return call()
    except (KeyError, ValueError):
        return None


def named(kind):
    match kind:
        case "known":
            return 1
        case _:
            raise LookupError(kind)
"""
SOUGHT: tuple[tuple[str, str, str, Callable[[dict[str, Any]], object], object], ...] = (
    ("refuse", "never", "not 1 <= number <= 9 or \"no\" in words", lambda it: it["refuse"](0, "no"), 0),
    ("refuse", "never", "\"no\" in words", lambda it: it["refuse"](1, "no"), 1),
    ("refuse", "only number <= 9", "1 <= number <= 9", lambda it: it["refuse"](0, ""), 0),
    ("refuse", "only 1 <= number", "1 <= number <= 9", lambda it: it["refuse"](10, ""), 10),
    ("is_safe", "always", "bool(text) and len(text) < 5", lambda it: it["is_safe"](""), True),
    ("is_safe", "always", "len(text) < 5", lambda it: it["is_safe"]("long enough"), True),
    ("is_safe", "never", "bool(text) and len(text) < 5", lambda it: it["is_safe"]("text"), False),
    ("first", "always", "number > 3", lambda it: it["first"]([1, 2]), 1),
    ("even", "always", "number % 2 == 0", lambda it: it["even"]([1, 2]), [1, 2]),
    ("caught", "not caught", "KeyError", lambda it: it["caught"](lambda: int("x")), None),
    ("named", "not raised", "raise LookupError(kind)", lambda it: it["named"]("other"), None),
)  # fmt: skip


def found(source: str = SOURCE) -> list[Branch]:
    return find_branches("a.py", source.encode())


@pytest.mark.parametrize(("place", "deed", "what", "call", "answer"), SOUGHT)
def test_each_is_disabled_by_itself(
    place: str, deed: str, what: str, call: Callable[[dict[str, Any]], object], answer: object
) -> None:
    (branch,) = [one for one in found() if one.key == ("a.py", place, what, deed)]
    changed: dict[str, Any] = {}
    exec(compile(branch.disable(SOURCE.encode()), "a.py", "exec"), changed)  # noqa: S102  what is written above
    assert call(changed) == answer


def test_a_handler_is_disabled_too() -> None:
    (branch,) = [one for one in found() if one.deed == "not handled"]
    changed: dict[str, Any] = {}
    exec(compile(branch.disable(SOURCE.encode()), "a.py", "exec"), changed)  # noqa: S102  what is written above
    with pytest.raises(ValueError, match="invalid literal"):
        changed["caught"](lambda: int("x"))


def test_every_branch_stands_once_and_leaves_a_program() -> None:
    keys, files = [], 0
    for path in sorted(path for pattern in ROOMS for path in ROOT.glob(pattern)):
        source = path.read_bytes()
        branches = find_branches(str(path.relative_to(ROOT)), source)
        files += bool(branches)
        for branch in branches:
            changed = branch.disable(source)
            assert changed != source
            ast.parse(changed)
            assert len(changed.splitlines()) <= len(source.splitlines()), "lines stay where the tests passed them"
        keys += [(one.start, one.end, one.instead, one.path) for one in branches]
    assert len(set(keys)) == len(keys) >= LEAST
    assert files > 25


def test_what_is_explained_is_there_and_has_a_reason() -> None:
    paths = sorted({path for path, *_ in EXPLAINED})
    keys = {one.key for path in paths for one in find_branches(path, (ROOT / path).read_bytes())}
    assert EXPLAINED.keys() <= keys
    assert all(len(reason) > 20 for reason in EXPLAINED.values())
