"""How long things may be, for what is made here and for what arrives. Lengths are in characters (code points)."""

import unicodedata

NAME = 80
LINE = 120
TOPIC = 120
OWN_WORDS = 500
NEED = 120
SIGNAL_WORDS = 500
TEXT = 20_000
PARTS = 12
CHAPTERS = 200
TAGS = 20
TAG = 64
OWN_TOPICS = 10
AGREED_MINUTES = 6 * 60
NOTES_A_DAY = 50
REPLY_HOURS = 31 * 24
DURATION_MS = 6 * 60 * 60 * 1000
LANDING_MS = 30 * 1000
LINE_MS = 30 * 1000
CARRIED = 200
MOMENTS = 30
CARD_LINES = 24

_NOT_IN_ONE_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})


def is_line(text: str, longest: int) -> bool:
    """Whether `text` can stand on one line of at most `longest` characters; the empty line can."""
    return len(text) <= longest and not any(unicodedata.category(sign) in _NOT_IN_ONE_LINE for sign in text)


def is_text(text: str, longest: int) -> bool:
    """Whether `text` is sound text of at most `longest` characters: line breaks and tabs may be in it."""
    return len(text) <= longest and all(
        sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cs"} for sign in text
    )


def check_name(text: str) -> str | None:
    """The key of the sentence that says why `text` cannot be a part's name, or None. A name is never altered."""
    if not text or text.isspace():
        return "limit.name.empty"
    if len(text) > NAME:
        return "limit.name.long"
    if not is_line(text, NAME):
        return "limit.name.signs"
    return None
