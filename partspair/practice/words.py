"""The words a person reads: looked up by key, with names put in exactly as they were written."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

Value = str | tuple[str, ...]

PLACEHOLDERS = frozenset({
    "about", "amount", "app", "ask", "country", "date", "device", "heads_up", "length", "line", "list", "m", "me", "n",
    "name", "names", "number", "other", "part", "partner", "place", "position", "ptime", "reply", "tags", "time",
    "weight", "when",
})  # fmt: skip
SAID = frozenset({"about", "line", "name", "names", "other", "part"})
"""Placeholders that stand for somebody's own words, which pages set in serif."""

_BEGINNING = re.compile(r"(?:^|[.?!] )$")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class WordsError(Exception):
    """The content files or a page are at fault: a key or a value is missing. A bug, never a person's doing."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence; `is_said` where it is somebody's own words."""

    text: str = field(repr=False)
    is_said: bool


class Words:
    """Sentences and lists by flat key, such as "share.ask.q".

    Values are put in in one pass and taken verbatim: braces in a name stay braces, and nothing in it is a format.
    """

    def __init__(self, table: Mapping[str, Value], shipped: "Words | None" = None) -> None:
        self._table, self._shipped = dict(table), shipped
        self._stand_ins = {name: table.get(f"name.{name}.none") for name in ("partner", "part")}

    def __call__(self, key: str, **values: str) -> str:
        """The sentence at `key` with `values` put in. Raises WordsError for an unknown key or a missing value."""
        return "".join(piece.text for piece in self.pieces(key, **values))

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        """Every key, in the order of the alphabet."""
        return iter(sorted(self._table))

    @property
    def as_shipped(self) -> "Words":
        """The words as the content files have them, without what a person put in their own."""
        return self._shipped or self

    def with_own(self, edits: Mapping[str, str]) -> "Words":
        """These words as they were shipped, with `edits` in place of what stands at their keys."""
        base = self.as_shipped
        return Words({**base._table, **edits}, base)

    def raw(self, key: str) -> Value:
        """The sentence or list at `key` as it is written in the files."""
        try:
            return self._table[key]
        except KeyError:
            raise WordsError(f"There are no words for {key!r}.") from None

    def pieces(self, key: str, **values: str) -> tuple[Piece, ...]:
        """The sentence at `key` in stretches, so that a page can set a person's own words in serif."""
        found = self.raw(key)
        if not isinstance(found, str):
            raise WordsError(f"{key!r} is a list.")
        return _filled(key, found, values, self._stand_ins)

    def each(self, key: str, **values: str) -> tuple[str, ...]:
        """The list at `key`, each line with `values` put in."""
        found = self.raw(key)
        if isinstance(found, str):
            raise WordsError(f"{key!r} is one sentence.")
        return tuple("".join(piece.text for piece in _filled(key, line, values, self._stand_ins)) for line in found)

    def counted(self, key: str, n: int, **values: str) -> str:
        """The sentence for `n` things: `key` with ".one" for exactly one, where there is such a sentence."""
        alone = f"{key}.one"
        return self(alone if n == 1 and alone in self._table else key, n=str(n), **values)


def placeholders_in(text: str) -> frozenset[str]:
    """The names between braces in a sentence of the content files."""
    return frozenset(_PLACEHOLDER.findall(text))


def words_from(texts: Iterable[str]) -> Words:
    """Read the texts of content files. Raises WordsError for a doubled key, a nested table, an unknown placeholder."""
    table: dict[str, Value] = {}
    for text in texts:
        for key, value in tomllib.loads(text).items():
            if key in table:
                raise WordsError(f"{key!r} is there twice.")
            table[key] = _checked(key, value)
    return Words(table)


def load_words(folder: Path) -> Words:
    """The words of every *.toml file in `folder`, such as resources/content/en."""
    return words_from(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml")))


def _checked(key: str, value: object) -> Value:
    lines: list[object] = list(value) if isinstance(value, list) else [value]
    for line in lines:
        if not isinstance(line, str):
            raise WordsError(f"{key!r} is neither a sentence nor a list of sentences.")
        if unknown := placeholders_in(line) - PLACEHOLDERS:
            raise WordsError(f"{key!r} has placeholders nobody fills: {sorted(unknown)}.")
    return value if isinstance(value, str) else tuple(str(line) for line in lines)


def _filled(key: str, text: str, values: Mapping[str, str], stand_ins: Mapping[str, Value | None]) -> tuple[Piece, ...]:
    """Put values in. What stands in for a name begins a sentence with a capital letter, a name stays as it is."""
    found, at = [], 0
    for match in _PLACEHOLDER.finditer(text):
        name = match.group(1)
        if name not in values:
            raise WordsError(f"{key!r} needs a value for {name!r}.")
        value = values[name]
        if value == stand_ins.get(name) and _BEGINNING.search(text[: match.start()]):
            value = value[:1].upper() + value[1:]
        found += [Piece(text[at : match.start()], is_said=False), Piece(value, is_said=name in SAID)]
        at = match.end()
    found.append(Piece(text[at:], is_said=False))
    return tuple(piece for piece in found if piece.text)
