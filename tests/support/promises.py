"""What packaging/SECURITY.md says: the words of the app's own page, and the tests that hold each promise."""

import tomllib
from pathlib import Path

from partspair.practice.words import Words

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "resources" / "content" / "en"
PROMISES = ROOT / "packaging" / "promises.toml"
PAGE = ROOT / "packaging" / "SECURITY.md"
NOTE = (
    "<!-- Made by packaging/security.py from resources/content/en/security.toml and packaging/promises.toml. "
    "Change those. -->"
)
BUTTON = (
    "In the app: *Settings*, *{link}*, *{button}*. Your newest file in the folder is shown with its name, its size and "
    "its first bytes, and the folder can be opened beside it."
)
CHECKOUT = "In a checkout, `packaging/run` stands for `partspair`. The exit codes are in [README.md](../README.md)."


def promised(path: Path = PROMISES) -> dict[int, tuple[str, ...]]:
    """The tests that hold each promise, by its number."""
    return {int(number): tuple(tests) for number, tests in tomllib.loads(path.read_text(encoding="utf-8")).items()}


def page(words: Words, promises: dict[int, tuple[str, ...]]) -> str:
    """The whole of SECURITY.md."""
    parts = [f"# {words('sec.title')}", NOTE, words("sec.lead")]
    parts += [_title(words, "sec.against"), _list(words.each("sec.against"))]
    parts += [_title(words, "sec.promise"), _table(words, promises)]
    parts += [_title(words, "sec.not"), _list(words.each("sec.not"))]
    parts += [_title(words, "sec.see"), BUTTON.format(link=words("sec.link"), button=words("sec.file"))]
    parts += [words("sec.file.means"), f"### {words('sec.tool.title')}", words("sec.tool.which")]
    parts += [words("sec.tool.inspect"), _code(words("sec.tool.inspect.do"))]
    parts += [words("sec.tool.key"), _code(words("sec.tool.age.do"))]
    parts += [words("sec.tool.open"), _code(words("sec.tool.open.do")), words("sec.tool.tar")]
    parts += [words("sec.tool.check"), _code(words("sec.tool.check.do")), CHECKOUT, words("sec.tool.format")]
    return "\n\n".join(parts) + "\n"


def _title(words: Words, key: str) -> str:
    return f"## {words(f'{key}.title')}"


def _list(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(words: Words, promises: dict[int, tuple[str, ...]]) -> str:
    lines = ["| | promise | held by these tests |", "|---|---|---|"]
    for number, tests in sorted(promises.items()):
        promise, how = words(f"sec.promise.{number}"), words(f"sec.promise.{number}.how")
        held = "<br>".join(f"`{test}`" for test in tests)
        lines.append(f"| {number} | **{promise}.** {how} | {held} |")
    return "\n".join(lines)


def _code(line: str) -> str:
    return f"    {line}"
