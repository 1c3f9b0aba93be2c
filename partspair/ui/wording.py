"""From the sentences of the content to what a label shows: a person's own words keep their serif."""

from collections.abc import Iterable

from partspair.practice.words import Piece, Words

from .typesetting import Run


def runs(pieces: Iterable[Piece]) -> tuple[Run, ...]:
    """Return the stretches of a sentence as runs."""
    return tuple(Run(piece.text, spoken=piece.is_said) for piece in pieces)


def said(words: Words, key: str, **values: str) -> tuple[Run, ...]:
    """Return the sentence at `key` as runs, with values put in."""
    return runs(words.pieces(key, **values))
