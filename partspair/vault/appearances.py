"""In which of one's own shares a part appears, by the name it had there."""

from collections.abc import Iterable
from dataclasses import dataclass

from partspair.pair.ids import PairId
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Appearance:
    """One's own entry in `row`, placed in the thread of its pair at `placed_at`, in seconds since 1970."""

    row: int
    pair: PairId
    placed_at: float


def add(vault: Vault, row: int, names: Iterable[str]) -> None:
    """Keep which names are in an entry."""
    for name in names:
        vault.run("INSERT OR IGNORE INTO appearance VALUES (?, ?)", (name, row))


def of_name(vault: Vault, name: str, since: float, until: float, limit: int) -> list[Appearance]:
    """Where a name appears between two moments, newest first; what was taken back or erased is left out."""
    sql = """SELECT entry.row, entry.pair, entry.placed_at FROM appearance JOIN entry ON entry.row = appearance.entry
        WHERE appearance.name = ? AND placed_at >= ? AND placed_at < ? AND taken_back_at IS NULL AND erased_at IS NULL
        ORDER BY placed_at DESC, entry.row DESC LIMIT ?"""
    return [Appearance(row, PairId(pair), at) for row, pair, at in vault.read(sql, (name, since, until, limit))]
