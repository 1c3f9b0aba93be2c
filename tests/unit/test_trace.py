"""tests/TRACE.md names tests that exist and carry the id, and every id that a test carries stands there."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ((?:K|\d{3})-\d+[abc]?) \| .+ \| (.+) \|$", re.MULTILINE)
COUNTS = {"K": 10, "000": 34, "001": 40, "002": 32, "003": 34, "004": 19}  # those of no kind C or S are left out


def rows() -> dict[str, str]:
    return dict(ROW.findall((ROOT / "tests" / "TRACE.md").read_text(encoding="utf-8")))


def carried() -> set[tuple[str, str]]:
    """Every id with the test that carries it."""
    found = set()
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for one in ast.parse(path.read_text(encoding="utf-8")).body:
            for mark in one.decorator_list if isinstance(one, ast.FunctionDef) else ():
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.shows":
                    name = f"`{path.relative_to(ROOT).as_posix()}::{getattr(one, 'name', '')}`"
                    found |= {(str(ast.literal_eval(each)), name) for each in mark.args}
    return found


def test_named_tests_exist_and_carry_their_id_and_no_other_does() -> None:
    named = {(key, shown) for key, shown in rows().items() if shown not in {"*later*", "*open*"}}
    assert len(named) >= 0
    assert named == carried()


def test_no_requirement_is_left_out() -> None:
    assert len(rows()) == 145
    assert all(len([key for key in rows() if key.startswith(f"{group}-")]) <= most for group, most in COUNTS.items())
