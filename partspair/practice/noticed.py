"""A part is here: noticed in the middle of a day, under its own name; nothing is made of it (practice a.13)."""

from enum import StrEnum


class Caught(StrEnum):
    """When a part was noticed, as its person remembers it in calm time. All three are noticing."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"
