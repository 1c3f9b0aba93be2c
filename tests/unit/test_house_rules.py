"""The rules of the house hold here, and each checker finds a planted violation: a rule that cannot fail is none."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import house

ROOT = Path(__file__).resolve().parents[2]
Checker = Callable[[Path], house.Verdict]
PLANTED: tuple[tuple[Checker, str, str, str], ...] = (
    (house.sizes, "partspair/pair/long.py", "one = 1\n" * 401, "has 401 lines"),
    (house.sizes, "partspair/pair/long.py", "def tell() -> None:\n" + "    one = 1\n" * 40, "tell has 41 lines"),
    (house.sizes, "tests/unit/test_long.py", "one = 1\n" * 401, "has 401 lines"),
    (house.names, "partspair/pair/chain_utils.py", "", "is called utils"),
    (house.names, "partspair/common/__init__.py", "", "is called common"),
    (house.names, "tests/support/helpers.py", "", "is called helpers"),
    (house.rooms, "partspair/attic/__init__.py", '"""An attic."""\n', "attic has no README.md"),
    (house.rooms, "partspair/attic/box.py", "", "attic has no __init__.py"),
    (
        house.checks_that_vanish,
        "partspair/pair/chain.py",
        "def judge() -> None:\n    assert True\n",
        "assert in line 2",
    ),
    (house.prints, "partspair/pair/chain.py", "print('a word')\n", "print in line 1"),
    (house.colours, "partspair/ui/notice.py", "red = '#ff0000'\n", "colour in line 1"),
    (house.colours, "partspair/ui/notice.py", "red = QColor(255, 0, 0)\n", "colour in line 1"),
    (house.colours, "partspair/ui/notice.py", "red = Qt.GlobalColor.red\n", "colour in line 1"),
    (house.colours, "partspair/ui/notice.py", "def f(w): w.setStyleSheet('')\n", "style sheet in line 1"),
    (house.layout_items, "partspair/ui/notice.py", "def f(row): return row.itemAt(0)\n", "itemAt in line 1"),
    (house.apostrophes, "partspair/sync/trouble.py", 'one = f"{2} can\'t be read"\n', "apostrophe in line 1"),
    (house.imports, "partspair/sync/folder.py", "def f():\n    import socket\n", "imports socket"),
    (house.imports, "partspair/sync/folder.py", "from urllib import request\n", "imports urllib.request"),
    (house.imports, "partspair/ui/page.py", "from PySide6 import QtNetwork\n", "imports PySide6.QtNetwork"),
    (
        house.imports,
        "partspair/ui/page.py",
        "from PySide6.QtWebEngineCore import x\n",
        "imports PySide6.QtWebEngineCore",
    ),
    (house.imports, "partspair/flows/sending.py", "from PySide6.QtCore import QObject\n", "imports PySide6"),
    (house.imports, "partspair/vault/takes.py", "import sounddevice\n", "imports sounddevice"),
    (house.imports, "partspair/vault/takes.py", "import cryptography.hazmat\n", "imports cryptography"),
    (house.imports, "partspair/vault/keyslots_more.py", "import cryptography\n", "imports cryptography"),
    (house.imports, "partspair/flows/sending.py", "import sqlcipher3\n", "imports sqlcipher3"),
    (house.imports, "partspair/vault/database.py", "import sqlite3\n", "imports sqlite3"),
    (house.imports, "partspair/practice/share.py", "import numpy\n", "imports numpy"),
    (house.imports, "partspair/pair/ids.py", "from typing_extensions import override\n", "imports typing_extensions"),
)
ALLOWED = {
    "partspair/__main__.py": "print('a word')\n",
    "partspair/errors.py": '"""Somebody\'s."""\none = "that can’t be"\n',
    "partspair/app.py": "from PySide6.QtWidgets import QApplication\n",
    "partspair/ui/theme.py": "red = '#ff0000'\ndef f(w): w.setStyleSheet('')\n",
    "partspair/audio/capture.py": "import sounddevice\n",
    "partspair/sealing/keys.py": "from cryptography.hazmat import primitives\n",
    "partspair/vault/keyslots.py": "import cryptography\n",
    "partspair/vault/database.py": "import sqlcipher3\n",
    "partspair/practice/share.py": "import datetime\nfrom partspair.practice.limits import is_text\n",
}


def plant(root: Path, files: dict[str, str]) -> None:
    """Write files into a tree."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("checker", house.CHECKERS, ids=lambda checker: str(checker.__name__))
def test_the_house_keeps_its_rules(checker: Checker) -> None:
    verdict = checker(ROOT)
    assert verdict.scanned > 0
    assert not verdict.broken, "\n".join(verdict.broken)


def test_every_source_file_is_looked_at() -> None:
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "partspair/*.py"], capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    assert house.imports(ROOT).scanned >= len(listed.stdout.split()) > 10


@pytest.mark.parametrize(("checker", "name", "text", "said"), PLANTED)
def test_a_planted_violation_is_found(tmp_path: Path, checker: Checker, name: str, text: str, said: str) -> None:
    plant(tmp_path, {"partspair/__init__.py": "", name: text})
    found = checker(tmp_path).broken
    assert any(said in line for line in found), found


def test_every_checker_has_a_violation_planted() -> None:
    assert {checker for checker, *_ in PLANTED} == set(house.CHECKERS)


def test_what_is_allowed_is_not_called_a_violation(tmp_path: Path) -> None:
    plant(tmp_path, ALLOWED)
    for checker in (
        house.sizes,
        house.names,
        house.checks_that_vanish,
        house.prints,
        house.colours,
        house.apostrophes,
        house.imports,
    ):
        verdict = checker(tmp_path)
        assert verdict == house.Verdict((), len(ALLOWED))


LAYERS = (
    ("pair/ids.py", "import partspair.practice", "layers"),
    ("vault/__init__.py", "import partspair.sealing", "layers"),
    ("errors.py", "import partspair.flows", "layers"),
    ("attic.py", "", "layers"),
    ("commands/__init__.py", "import partspair.ui", "layers"),
    ("ui/__init__.py", "import partspair.commands", "layers"),
    ("flows/__init__.py", "import partspair.commands", "layers"),
    ("flows/__init__.py", "import PySide6.QtCore", "qt"),
    ("commands/__init__.py", "import PySide6.QtCore", "qt"),
    ("vault/__init__.py", "import sounddevice", "sound"),
    ("sync/__init__.py", "from cryptography import hazmat", "cryptography"),
    ("flows/__init__.py", "import sqlcipher3", "sql"),
    ("sync/__init__.py", "def late():\n    import http.client", "network"),
    ("practice/__init__.py", "import msgspec", "pure"),
)


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run the import linter on the tree with this project's contracts."""
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-logo", "--no-cache", "--config", "pyproject.toml"]
    return subprocess.run(command, cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, check=False)


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """The rooms, empty, under the real contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    rooms = ["ui", "commands", "flows", "vault", "sync", "audio", "sealing", "practice", "pair"]
    plant(tmp_path, {f"partspair/{room}/__init__.py": "" for room in rooms})
    plant(tmp_path, {f"partspair/{name}.py": "" for name in ("__init__", "__main__", "app", "errors", "paths", "log")})
    return tmp_path


@pytest.mark.shows("001-30")
def test_the_import_linter_passes_a_clean_house(small_house: Path) -> None:
    plant(small_house, {"partspair/app.py": "import partspair.ui", "partspair/ui/__init__.py": "import PySide6"})
    result = lint_imports(small_house)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("name", "text", "contract"), LAYERS)
def test_the_import_linter_finds_a_planted_import(small_house: Path, name: str, text: str, contract: str) -> None:
    plant(small_house, {f"partspair/{name}": text + "\n"})
    result = lint_imports(small_house)
    assert result.returncode == 1, result.stdout + result.stderr
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    title = next(one["name"] for one in contracts if one["id"] == contract)
    assert f"{title} BROKEN" in result.stdout
    assert "1 broken" in result.stdout


def test_the_linter_refuses_a_banned_import(tmp_path: Path) -> None:
    plant(tmp_path, {"partspair/ui/page.py": "from PySide6 import QtNetwork\n\nnetwork = QtNetwork\n"})
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    command = [str(Path(sys.executable).with_name("ruff")), "check", "--no-cache", "partspair"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "TID251" in result.stdout


def test_painting_does_not_use_up_none() -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to None with each void call, until the process dies."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter

    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)
    for _ in range(2000):
        painter.setPen(Qt.GlobalColor.black)
    after = sys.getrefcount(None)
    painter.end()
    assert abs(after - before) < 200
