"""How parts are with each other and where they lie on the map, as their owner drew it; nothing is computed of it."""

from dataclasses import dataclass

from partspair.vault import settings
from partspair.vault.database import Vault

_ME = "me on the map"


@dataclass(frozen=True)
class Link:
    """A plain line from `part` to `other`; `kind` is a word that practice reads."""

    part: int
    kind: str
    other: int


def link(vault: Vault, line: Link) -> None:
    """Draw a line."""
    vault.run("INSERT OR IGNORE INTO part_link VALUES (?, ?, ?)", (line.part, line.kind, line.other))


def unlink(vault: Vault, line: Link) -> None:
    """Take a line away."""
    vault.run("DELETE FROM part_link WHERE part = ? AND kind = ? AND other = ?", (line.part, line.kind, line.other))


def links(vault: Vault) -> list[Link]:
    """Every line, in the order of the parts."""
    return [Link(*row) for row in vault.read("SELECT part, kind, other FROM part_link ORDER BY part, other, kind")]


def put(vault: Vault, part: int, x: float, y: float) -> None:
    """Keep where it lies now."""
    vault.run("INSERT OR REPLACE INTO part_place VALUES (?, ?, ?)", (part, x, y))


def take_off(vault: Vault, part: int) -> None:
    """It lies nowhere; its lines stay."""
    vault.run("DELETE FROM part_place WHERE part = ?", (part,))


def places(vault: Vault) -> dict[int, tuple[float, float]]:
    """Where each part lies that was put somewhere."""
    return {part: (x, y) for part, x, y in vault.read("SELECT part, x, y FROM part_place")}


def show_me(vault: Vault, *, is_shown: bool) -> None:
    """Put "me" into the middle, or take it out."""
    settings.put(vault, _ME, "1" if is_shown else None)


def shows_me(vault: Vault) -> bool:
    """Whether "me" is in the middle."""
    return settings.get(vault, _ME) is not None
