"""Before an older vault is brought up to date, everything but sound is copied beside it, under the same key."""

import os
from collections.abc import Sequence
from pathlib import Path

from partspair.vault.migrations import Connection

FILE_NAME = "vault-before-upgrade.db"
_INSERT = "INSERT INTO upgrade_copy.{table} SELECT * FROM main.{table}"
SOUND = ("attachment_chunk", "take_pcm", "take_opus")


def keep(connection: Connection, directory: Path, key: bytes) -> None:
    """Write the copy; one that is there already, of an upgrade that failed, stays. Foreign keys must be off."""
    final = directory / FILE_NAME
    if final.exists():
        return
    fresh = directory / f"{FILE_NAME}.new"
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)
    connection.execute("ATTACH DATABASE ? AS upgrade_copy KEY ?", (os.fsencode(fresh), f"x'{key.hex()}'"))
    try:
        _copy(connection)
    finally:
        connection.execute("DETACH DATABASE upgrade_copy")
    fresh.replace(final)


def erase(directory: Path) -> None:
    """The upgraded vault opened well: the copy is no longer needed."""
    for name in (FILE_NAME, f"{FILE_NAME}.new"):
        (directory / name).unlink(missing_ok=True)


def _copy(connection: Connection) -> None:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables: Sequence[tuple[str, str]] = connection.execute(
        "SELECT name, sql FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    connection.execute("BEGIN IMMEDIATE")
    try:
        for name, sql in tables:
            connection.execute(sql.replace("CREATE TABLE ", "CREATE TABLE upgrade_copy.", 1))
            if name not in SOUND:
                connection.execute(_INSERT.replace("{table}", name))
        connection.execute(f"PRAGMA upgrade_copy.user_version = {version}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
