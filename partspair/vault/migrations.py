"""Brings a vault to this version's tables. Each step is frozen SQL: a released one is never edited."""

from collections.abc import Sequence
from typing import Any, Protocol

from partspair.errors import NewerVersionError
from partspair.vault import schema_1


class Cursor(Protocol):
    """What the driver answers with."""

    @property
    def rowcount(self) -> int: ...
    @property
    def lastrowid(self) -> int: ...
    def fetchone(self) -> Any: ...  # noqa: ANN401
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What the driver opens."""

    def execute(self, sql: str, parameters: Sequence[object] = ...) -> Cursor: ...
    def close(self) -> None: ...


STEPS: Sequence[Sequence[str]] = (schema_1.STATEMENTS,)


def migrate(connection: Connection, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Run what is missing, in one transaction. `user_version` counts the steps done.

    Raises NewerVersionError when the vault was written by a newer Parts Pair; nothing is changed then.
    """
    if _refuse_newer(connection, len(steps)) == len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = _refuse_newer(connection, len(steps))
        for number, statements in enumerate(steps[done:], start=done + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _refuse_newer(connection: Connection, known: int) -> int:
    done = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if done > known:
        raise NewerVersionError(
            "This vault is from a newer Parts Pair.",
            f"It has format {done}; this version knows formats up to {known}. Nothing was changed.",
            "Install the newer version on this computer.",
        )
    return done
