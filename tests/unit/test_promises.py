"""What SECURITY.md says is what the app's page says, and every test it names exists, is collected, and is no other."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from partspair.practice.words import load_words
from partspair.ui.security_page import COMMANDS, PROMISES
from tests.support import promises

ROOT = Path(__file__).resolve().parents[2]
HELD = promises.promised()
NAMED = sorted({test for tests in HELD.values() for test in tests})


def test_the_file_is_made_from_the_words_of_the_page() -> None:
    made = promises.page(load_words(promises.CONTENT), HELD)
    assert promises.PAGE.read_text(encoding="utf-8") == made, "run packaging/security.py"


def test_there_are_eleven_promises_and_each_is_held_by_several_tests() -> None:
    assert [str(number) for number in sorted(HELD)] == list(PROMISES)
    assert all(len(tests) >= 2 and len(set(tests)) == len(tests) for tests in HELD.values())


def test_the_file_says_all_that_the_page_says() -> None:
    words, text = load_words(promises.CONTENT), promises.PAGE.read_text(encoding="utf-8")
    for key in ("sec.lead", "sec.tool.which", "sec.tool.tar", "sec.tool.format", *COMMANDS):
        assert words(key) in text
    for line in (*words.each("sec.against"), *words.each("sec.not")):
        assert line in text


@pytest.mark.parametrize("named", NAMED)
def test_a_named_test_is_there(named: str) -> None:
    """A function of its module, named so that pytest takes it, in a file that it looks at."""
    path, _, name = named.partition("::")
    file = ROOT / path
    assert file.is_file()
    assert file.name.startswith("test_")
    assert name.startswith("test_")
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = [one.name for one in tree.body if isinstance(one, ast.FunctionDef)]
    assert functions.count(name) == 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_every_named_test_is_collected() -> None:
    command = [sys.executable, "-P", "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly"]
    command += ["-m", "long or not long"]
    done = subprocess.run([*command, *NAMED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    collected = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    assert collected == set(NAMED)


def test_a_planted_name_is_noticed(tmp_path: Path) -> None:
    planted = tmp_path / "promises.toml"
    planted.write_text('1 = ["tests/unit/test_promises.py::test_that_is_not_there"]\n')
    (named,) = promises.promised(planted)[1]
    with pytest.raises(AssertionError):
        test_a_named_test_is_there(named)
