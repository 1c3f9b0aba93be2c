"""One encrypted database file: opening it, small transactions, reading, closing."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

from sqlcipher3 import dbapi2 as driver

from partspair.errors import KnownError
from partspair.vault import migrations, upgrade_copy
from partspair.vault.migrations import Connection, Cursor

FILE_NAME = "vault.db"
KEY_LENGTH = 32
BUSY_SECONDS = 5.0

Row = tuple[Any, ...]
Parameters = Sequence[object]

_PRAGMAS = (
    "secure_delete = ON",
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
)
_LOOKING = ("query_only = ON", "temp_store = MEMORY", "trusted_schema = OFF")
_FULL = "SQLITE_FULL"
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR")


class NotEncryptedError(KnownError):
    """The database driver cannot encrypt."""

    def __init__(self) -> None:
        super().__init__(
            "The vault can’t be used safely here.",
            "The database on this computer is not SQLCipher, so what you keep would not be encrypted.",
            "Install Parts Pair again with its own command. Nothing was written.",
        )


class WrongKeyError(KnownError):
    """The key does not open the file, or the file is damaged at its start."""

    def __init__(self) -> None:
        super().__init__(
            "The vault doesn’t open.",
            "Its key does not fit the file, or the file is damaged.",
            "If you have a copy of its folder, use that. Nothing was changed.",
        )


class NoVaultError(KnownError):
    """There is no vault in the directory."""

    def __init__(self) -> None:
        super().__init__("There is no vault here.", "The file that keeps everything was not found.")


class VaultExistsError(KnownError):
    """A vault would have been written over."""

    def __init__(self) -> None:
        super().__init__("There is a vault here already.", "Nothing was changed.", "Open it, or choose another place.")


class DiskFullError(KnownError):
    """No room left for a row."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full.",
            "The last thing could not be kept. Everything before it is safe.",
            "Make some room on this disk, then try again.",
        )


class OlderVaultError(KnownError):
    """The vault would have to be changed before it can be read."""

    def __init__(self) -> None:
        super().__init__(
            "This vault is from an older Parts Pair.",
            "It is brought up to date when it is opened, and was only to be looked at. Nothing was changed.",
            "Open it in the app once, then try again.",
        )


class VaultBusyError(KnownError):
    """Another connection kept the vault for too long."""

    def __init__(self) -> None:
        super().__init__("The vault is busy.", "Something else is still being kept.", "Try again in a moment.")


class ReadOnlyError(KnownError):
    """The vault's place takes no writing."""

    def __init__(self) -> None:
        super().__init__(
            "The vault can’t be written to.",
            "Its folder, or the disk it is on, may only be read just now. What is in it is safe.",
            "Allow writing there, then try again.",
        )


class VaultDamagedError(KnownError):
    """The file can't be read or written as it should."""

    def __init__(self) -> None:
        super().__init__(
            "Part of the vault can’t be read.",
            "The disk reported a fault, or the file was changed from outside.",
            "Keep the file as it is. If you have a backup, it can be restored.",
        )


def exists(directory: Path) -> bool:
    """Whether a vault file lies in the directory."""
    return (directory / FILE_NAME).is_file()


class Vault:
    """One connection to the vault; use it in the thread that opened it. Several may be open on one file."""

    def __init__(self, directory: Path, connection: Connection, *, is_looking: bool = False) -> None:
        self.directory = directory
        self._connection = connection
        self._depth = 0
        self._is_looking = is_looking

    @classmethod
    def create(cls, directory: Path, key: bytes, *, synchronous: str = "FULL") -> Self:
        """Make a new vault under a raw key of 32 bytes. Raises VaultExistsError, NotEncryptedError."""
        make_private(directory)
        try:
            os.close(os.open(directory / FILE_NAME, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise VaultExistsError from None
        try:
            return cls._connect(directory, key, synchronous, is_new=True)
        except BaseException:
            for leftover in directory.glob(f"{FILE_NAME}*"):
                leftover.unlink()
            raise

    @classmethod
    def open(cls, directory: Path, key: bytes, *, synchronous: str = "FULL") -> Self:
        """Open the vault, bringing an older one up to date.

        Raises NoVaultError, WrongKeyError, NotEncryptedError, NewerVersionError.
        """
        if not exists(directory):
            raise NoVaultError
        return cls._connect(directory, key, synchronous)

    @classmethod
    def look(cls, directory: Path, key: bytes) -> Self:
        """Open the vault to read it and nothing else, also beside a running app. It is never changed by this.

        Raises NoVaultError, WrongKeyError, NotEncryptedError, NewerVersionError, OlderVaultError.
        """
        if not exists(directory):
            raise NoVaultError
        return cls._connect(directory, key, "FULL", is_looking=True)

    @classmethod
    def _connect(
        cls, directory: Path, key: bytes, synchronous: str, *, is_looking: bool = False, is_new: bool = False
    ) -> Self:
        if len(key) != KEY_LENGTH:
            raise ValueError("a vault key has 32 bytes")
        if synchronous not in ("FULL", "NORMAL", "OFF"):
            raise ValueError("unknown synchronous mode")
        connection: Connection = driver.connect(str(directory / FILE_NAME), isolation_level=None, timeout=BUSY_SECONDS)
        vault = cls(directory, connection, is_looking=is_looking)
        try:
            vault._prepare(key, synchronous, is_new=is_new)
        except BaseException:
            connection.close()
            raise
        return vault

    def _prepare(self, key: bytes, synchronous: str, *, is_new: bool) -> None:
        connection = self._connection
        connection.execute("PRAGMA cipher_log_level = NONE")
        version = connection.execute("PRAGMA cipher_version").fetchone()
        if not version or not version[0]:
            raise NotEncryptedError
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")
        try:
            is_empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        except driver.DatabaseError as error:
            known = _translated(error)
            raise known if isinstance(known, VaultBusyError | ReadOnlyError) else WrongKeyError() from None
        if is_empty and not is_new:  # emptied by a crash of the disk, or from outside: never begun anew over it
            raise WrongKeyError
        done = migrations.steps_done(connection)
        if self._is_looking:
            if done != len(migrations.STEPS):
                raise OlderVaultError
            for pragma in _LOOKING:
                connection.execute(f"PRAGMA {pragma}")
            return
        if is_empty:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise VaultDamagedError
        for pragma in (f"synchronous = {synchronous}", *_PRAGMAS):
            connection.execute(f"PRAGMA {pragma}")
        self._bring_up_to_date(done, key)
        connection.execute("PRAGMA foreign_keys = ON")

    def _bring_up_to_date(self, done: int, key: bytes) -> None:
        if done == len(migrations.STEPS):
            upgrade_copy.erase(self.directory)
            return
        if done:
            upgrade_copy.keep(self._connection, self.directory, key)
        migrations.migrate(self._connection)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Keep it small: under 256 KiB and 50 ms, a running take waits for it.

        One inside another is a savepoint of the outer one.
        """
        point = f"level_{self._depth}"
        self._execute(f"SAVEPOINT {point}" if self._depth else "BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
            self._execute(f"RELEASE {point}" if self._depth > 1 else "COMMIT")
        except BaseException:
            with suppress(driver.Error):  # a full disk may have rolled back by itself
                if self._depth > 1:
                    self._connection.execute(f"ROLLBACK TO {point}")
                    self._connection.execute(f"RELEASE {point}")
                else:
                    self._connection.execute("ROLLBACK")
            raise
        finally:
            self._depth -= 1

    @property
    def is_in_transaction(self) -> bool:
        """Whether a transaction of this connection is under way."""
        return self._depth > 0

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement that changes something; returns how many rows it changed."""
        return int(self._execute(sql, parameters).rowcount)

    def insert(self, sql: str, parameters: Parameters = ()) -> int:
        """Insert one row; returns its row number, or 0 when nothing was inserted."""
        cursor = self._execute(sql, parameters)
        return int(cursor.lastrowid) if cursor.rowcount > 0 else 0

    def run_each(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement once for each row of parameters."""
        for parameters in rows:
            self._execute(sql, parameters)

    def read(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows of a question. Ask for few and small ones."""
        cursor = self._execute(sql, parameters)
        try:
            return list(cursor.fetchall())
        except driver.Error as error:
            raise _translated(error) from error

    def read_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        rows = self.read(sql, parameters)
        return rows[0] if rows else None

    def close(self) -> None:
        """Fold the write-ahead log into the file, empty it, and close."""
        if not self._is_looking:
            with suppress(driver.Error):  # another connection is reading; its own close does this
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _execute(self, sql: str, parameters: Parameters = ()) -> Cursor:
        try:
            return self._connection.execute(sql, tuple(parameters))
        except driver.Error as error:
            known = _translated(error)
            if known is error:
                raise
            raise known from error


def make_private(directory: Path) -> None:
    """Make the directory, readable by its owner alone."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.chmod(0o700)


def _name(error: Exception) -> str:
    return str(getattr(error, "sqlite_errorname", "") or "")


def _translated(error: Exception) -> Exception:
    name = _name(error)
    if name == _FULL:
        return DiskFullError()
    if name.startswith(_BUSY):
        return VaultBusyError()
    if name.startswith(_READ_ONLY):
        return ReadOnlyError()
    if name.startswith(_DAMAGED):
        return VaultDamagedError()
    return error
