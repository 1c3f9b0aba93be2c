"""The rules of the house that no other tool enforces, as functions over the files of a tree.

Each checker takes the root of a checkout and returns what breaks its rule, and how many files it looked at.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_LINES = 400
FUNCTION_LINES = 40
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "core", "misc"}
STRAIGHT = re.compile(r"[^\W\d_]'(?:d|ll|m|re|s|t|ve)\b")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b")
NETWORK = {"asyncio", "ftplib", "http", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl"}
NETWORK |= {"telnetlib", "urllib", "urllib3", "xmlrpc"}
QT_BANNED = ("PySide6.QtNetwork", "PySide6.QtWebEngine", "PySide6.QtQml", "PySide6.QtQuick")
PURE = ("practice", "pair")
# Which parts of the package may import a library; every other part may not.
ALLOWED = {
    "PySide6": ("ui", "app"),
    "shiboken6": ("ui", "app"),
    "sounddevice": ("audio",),
    "soundfile": ("audio",),
    "cryptography": ("sealing", "vault.keyslots"),
    "mnemonic": ("sealing",),
    "sqlcipher3": ("vault",),
    "sqlite3": (),
    "watchdog": ("sync",),
}


@dataclass(frozen=True)
class Verdict:
    """What breaks a rule, one line each, and how many files were looked at."""

    broken: tuple[str, ...]
    scanned: int


Check = Callable[[Path, str, ast.Module, str], Iterator[str]]


def _sources(root: Path, folders: Iterable[str]) -> list[Path]:
    return [path for folder in folders for path in sorted((root / folder).rglob("*.py"))]


def _scan(root: Path, folders: Iterable[str], check: Check) -> Verdict:
    """Apply `check(path, dotted module, tree, text)` to every source file."""
    files = _sources(root, folders)
    broken = []
    for path in files:
        text = path.read_text(encoding="utf-8")
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        found = check(path, module, ast.parse(text, str(path)), text)
        broken += [f"{path.relative_to(root)}: {line}" for line in found]
    return Verdict(tuple(broken), len(files))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of everything that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sizes(root: Path) -> Verdict:
    """No file over 400 lines, no function over 40."""

    def check(_path: Path, _module: str, tree: ast.Module, text: str) -> Iterator[str]:
        if (length := len(text.splitlines())) > FILE_LINES:
            yield f"has {length} lines"
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > FUNCTION_LINES:
                    yield f"{node.name} has {length} lines"

    return _scan(root, ("partspair", "tests", "packaging"), check)


def names(root: Path) -> Verdict:
    """No file or folder whose name says nothing of what is in it."""

    def check(path: Path, _module: str, _tree: ast.Module, _text: str) -> Iterator[str]:
        words = {word for part in path.relative_to(root).with_suffix("").parts for word in part.lower().split("_")}
        yield from (f"is called {word}" for word in sorted(words & BANNED_NAMES))

    return _scan(root, ("partspair", "tests"), check)


def rooms(root: Path) -> Verdict:
    """Every room has a README.md and says in a line what it is."""
    folders = [path for path in sorted((root / "partspair").iterdir()) if any(path.glob("*.py"))]
    broken = [f"{room.name} has no README.md" for room in folders if not (room / "README.md").is_file()]
    for room in folders:
        door = room / "__init__.py"
        if not door.is_file() or not ast.get_docstring(ast.parse(door.read_text(encoding="utf-8"))):
            broken.append(f"{room.name} has no __init__.py with a docstring")
    return Verdict(tuple(broken), len(folders))


def checks_that_vanish(root: Path) -> Verdict:
    """No assert in the package: python -O removes it."""

    def check(_path: Path, _module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        yield from (f"assert in line {node.lineno}" for node in ast.walk(tree) if isinstance(node, ast.Assert))

    return _scan(root, ("partspair",), check)


def prints(root: Path) -> Verdict:
    """Only the command line prints."""

    def check(_path: Path, module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        if module == "partspair.__main__":
            return
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield f"print in line {node.lineno}"

    return _scan(root, ("partspair",), check)


def layout_items(root: Path) -> Verdict:
    """Nobody asks a layout for its items: Python's wrapper of one outlives it (packaging/decisions/0006)."""

    def check(_path: Path, _module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "itemAt":
                yield f"itemAt in line {node.lineno}"

    return _scan(root, ("partspair",), check)


def _is_colour(node: ast.AST) -> bool:
    """Whether the node writes a colour down: "#rrggbb", QColor with literals, Qt.GlobalColor but for transparent."""
    match node:
        case ast.Constant(value=str(text)):
            return COLOUR.search(text) is not None
        case ast.Call(func=ast.Name(id="QColor" | "qRgb"), args=arguments):
            return any(isinstance(argument, ast.Constant) for argument in arguments)
        case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=name):
            return name != "transparent"
        case _:
            return False


def colours(root: Path) -> Verdict:
    """Colours and style sheets live in ui/theme.py alone."""

    def check(_path: Path, module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        if module == "partspair.ui.theme":
            return
        for node in ast.walk(tree):
            if _is_colour(node) and isinstance(node, ast.expr):
                yield f"colour in line {node.lineno}"
            if isinstance(node, ast.Attribute) and node.attr == "setStyleSheet":
                yield f"style sheet in line {node.lineno}"

    return _scan(root, ("partspair",), check)


def apostrophes(root: Path) -> Verdict:
    """What may be read by a person has the apostrophe of the pages, ’; docstrings are for whoever reads the code."""

    def check(_path: Path, _module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        alone = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if node not in alone and STRAIGHT.search(text):
                    yield f"straight apostrophe in line {node.lineno}"

    return _scan(root, ("partspair",), check)


def _is_in(module: str, parts: tuple[str, ...]) -> bool:
    inside = module.removeprefix("partspair.")
    return any(inside == part or inside.startswith(part + ".") for part in parts)


def imports(root: Path) -> Verdict:
    """Libraries stay in the rooms that own them, nothing speaks to a network, and the pure rooms are pure."""

    def check(_path: Path, module: str, tree: ast.Module, _text: str) -> Iterator[str]:
        for name in sorted(set(imported(tree))):
            top = name.partition(".")[0]
            if top in NETWORK or name.startswith(QT_BANNED):
                yield f"imports {name}"
            elif top in ALLOWED and not _is_in(module, ALLOWED[top]):
                yield f"imports {top}, which belongs to {ALLOWED[top] or 'nobody'}"
            elif _is_in(module, PURE) and top != "partspair" and top not in sys.stdlib_module_names:
                yield f"imports {top}, and is the standard library alone"

    return _scan(root, ("partspair",), check)


CHECKERS: tuple[Callable[[Path], Verdict], ...] = (
    sizes,
    names,
    rooms,
    checks_that_vanish,
    prints,
    colours,
    layout_items,
    apostrophes,
    imports,
)
