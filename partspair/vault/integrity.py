"""Whether the vault's file is as it was written, page by page; and what a check has to walk through."""

from dataclasses import dataclass

from partspair.pair.ids import PairId
from partspair.vault.database import Vault, VaultDamagedError

MOST = 100
"""Faults of a kind after which the database stops counting."""


@dataclass(frozen=True)
class FileFaults:
    """How many of a kind were found: pages that were changed, faults of structure, rows that name what is not there."""

    pages: int = 0
    structure: int = 0
    loose_rows: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found."""
        return self == FileFaults()


def check_file(vault: Vault) -> FileFaults:
    """Look at every page: its authentication, then the structure, then what names what.

    Takes its time and a long look at the file: only while nobody else writes to it.
    """
    pages = len(vault.read("PRAGMA cipher_integrity_check"))
    try:
        found = [str(row[0]) for row in vault.read(f"PRAGMA integrity_check({MOST:d})")]
        loose = len(vault.read("PRAGMA foreign_key_check"))
    except VaultDamagedError:
        return FileFaults(pages, 1, 0)
    return FileFaults(pages, 0 if found == ["ok"] else len(found), loose)


def link_numbers(vault: Vault, pair: PairId) -> list[int]:
    """The numbers of all of a pair's links, device by device, by seq."""
    sql = "SELECT link FROM link WHERE pair = ? ORDER BY device, seq, link"
    return [int(row[0]) for row in vault.read(sql, (pair,))]
