"""Every case that must be shown has a test by name, and every test that tests/cases.toml names is there."""

import ast
import tomllib
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
CASES: dict[str, dict[str, list[str]]] = tomllib.loads((TESTS / "cases.toml").read_text(encoding="utf-8"))
NAMED = sorted({test for group in CASES.values() for tests in group.values() for test in tests})


@cache
def functions_of(path: str) -> tuple[str, ...]:
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    return tuple(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def is_there(named: str) -> bool:
    """Whether it is a function of its module that pytest takes."""
    path, _, name = named.partition("::")
    is_test = Path(path).name.startswith("test_") and name.startswith("test_")
    return is_test and (TESTS / path).is_file() and functions_of(path).count(name) == 1


@pytest.mark.parametrize("named", NAMED)
def test_a_named_test_is_there(named: str) -> None:
    assert is_there(named)


def test_every_case_has_a_test_of_its_own() -> None:
    assert CASES.keys() == {"files", "bundles", "machines", "pairing", "adversaries", "invariants"}
    cases = [(case, tests) for group in CASES.values() for case, tests in group.items()]
    assert len(cases) >= 55
    assert all(tests and len(set(tests)) == len(tests) for _, tests in cases)
    assert len({tuple(tests) for _, tests in cases}) == len(cases)


def test_a_test_that_is_not_there_is_noticed() -> None:
    assert not is_there("unit/test_cases.py::test_that_is_not_there")
    assert not is_there("unit/test_nowhere.py::test_a_named_test_is_there")
    assert not is_there("unit/test_cases.py::is_there")
