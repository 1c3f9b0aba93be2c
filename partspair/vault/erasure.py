"""Deleting for good, in steps small enough that a running take never waits for them (protocol section 9)."""

from partspair.vault.database import Parameters, Vault

STEP_ROWS = 4
STEP_PAGES = 64


def delete_in_steps(vault: Vault, delete: str, parameters: Parameters, rows: int = STEP_ROWS) -> int:
    """Run a `DELETE FROM … WHERE …` for `rows` rows a transaction; returns how many went. Not inside a transaction.

    The default suits rows of about 64 KiB; give more for small ones.
    """
    _outside(vault)
    gone = 0
    while True:
        step = vault.run(f"{delete} LIMIT {rows:d}", parameters)
        gone += step
        if step < rows:
            return gone


def finish_erasure(vault: Vault) -> bool:
    """Give the freed pages back and empty the write-ahead log; ends every erasure.

    False when another connection was reading: the log is then emptied by the next erasure or on closing.
    """
    _outside(vault)
    while free := _free_pages(vault):
        vault.read(f"PRAGMA incremental_vacuum({STEP_PAGES})")
        if _free_pages(vault) >= free:
            break
    row = vault.read_one("PRAGMA wal_checkpoint(TRUNCATE)")
    return row is not None and row[0] == 0


def _free_pages(vault: Vault) -> int:
    row = vault.read_one("PRAGMA freelist_count")
    return int(row[0]) if row else 0


def _outside(vault: Vault) -> None:
    if vault.is_in_transaction:
        raise RuntimeError("erasing goes in steps of its own, outside a transaction")
