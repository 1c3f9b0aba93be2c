"""The measured values of the look, read once from `resources/tokens.json`: colours, type scale, sizes, motion."""

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from partspair.paths import resources


class Mode(StrEnum):
    """Which palette is painted."""

    DAY = "day"
    NIGHT = "night"


class Whose(StrEnum):
    """Whose voice or mark something is, as seen from this computer; also the stem of the colour tokens."""

    ME = "me"
    THEM = "them"


@dataclass(frozen=True)
class Tokens:
    """What the look is made of. Sizes are pixels at 100 % text, scales multiples of the body size."""

    colour: dict[Mode, dict[str, str]]
    scale: dict[str, float]
    line_height: dict[str, float]
    serif: tuple[str, ...]
    motion: dict[str, int]


@cache
def tokens() -> Tokens:
    """Return the tokens that are shipped with the program."""
    data: dict[str, Any] = json.loads((resources() / "tokens.json").read_text("utf-8"))
    return Tokens(
        colour={mode: data["colour"][mode.value] for mode in Mode},
        scale=data["font"]["scale"],
        line_height=data["font"]["line_height"],
        serif=tuple(data["font"]["serif"]),
        motion={name: value for name, value in data["motion_ms"].items() if isinstance(value, int)},
    )


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of `#rrggbb`, 0 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (WCAG 2) of two colours `#rrggbb`, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
