"""Brings a vault to this version's tables. Each step is frozen SQL: a released one is never edited."""

from collections.abc import Sequence
from typing import Any, Protocol

from partspair.errors import NewerVersionError
from partspair.vault import schema_1, schema_2, schema_3, schema_4, schema_5, schema_6, schema_7


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


STEPS: Sequence[Sequence[str]] = tuple(
    one.STATEMENTS for one in (schema_1, schema_2, schema_3, schema_4, schema_5, schema_6, schema_7)
)


def steps_done(connection: Connection) -> int:
    """How many steps the vault has seen, which is its format.

    Raises NewerVersionError when the vault was written by a newer Parts Pair; nothing is changed then.
    """
    done = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if done > len(STEPS):
        raise NewerVersionError(
            "This vault is from a newer Parts Pair.",
            f"It has format {done}; this version knows formats up to {len(STEPS)}. Nothing was changed.",
            "Install the newer version on this computer.",
        )
    return done


def migrate(connection: Connection) -> None:
    """Run the missing steps, in one transaction. Raises NewerVersionError."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = steps_done(connection)
        for number, statements in enumerate(STEPS[done:], start=done + 1):
            for statement in statements:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
