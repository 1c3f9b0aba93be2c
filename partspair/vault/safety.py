"""Whom to call: the crisis page's entries, to be edited by their owner, each with the day it was last checked."""

from collections.abc import Iterable
from dataclasses import dataclass

from partspair.vault.database import Row, Vault


@dataclass(frozen=True)
class SafetyEntry:
    """One line of the crisis page. `checked_on` is an ISO date; `entry` is 0 until it was added."""

    country: str
    label: str
    number: str
    note: str = ""
    checked_on: str = ""
    is_own: bool = False
    position: int = 0
    entry: int = 0


_SELECT = "SELECT country, label, number, note, checked_on, is_own, position, entry FROM safety_entry "


def add(vault: Vault, new: SafetyEntry) -> int:
    """Put an entry at the end; returns its number."""
    return vault.insert(
        """INSERT INTO safety_entry (country, label, number, note, checked_on, is_own, position)
           SELECT ?, ?, ?, ?, ?, ?, coalesce(max(position) + 1, 0) FROM safety_entry""",
        (new.country, new.label, new.number, new.note, new.checked_on, new.is_own),
    )


def every(vault: Vault) -> list[SafetyEntry]:
    """All entries, in their order."""
    return [_entry(row) for row in vault.read(_SELECT + "ORDER BY position, entry")]


def save(vault: Vault, changed: SafetyEntry) -> None:
    """Keep an entry as it now is; its place stays."""
    vault.run(
        "UPDATE safety_entry SET country = ?, label = ?, number = ?, note = ?, checked_on = ?, is_own = ? "
        "WHERE entry = ?",
        (
            changed.country,
            changed.label,
            changed.number,
            changed.note,
            changed.checked_on,
            changed.is_own,
            changed.entry,
        ),
    )


def remove(vault: Vault, entry: int) -> None:
    """The entry is gone."""
    vault.run("DELETE FROM safety_entry WHERE entry = ?", (entry,))


def reorder(vault: Vault, entries: Iterable[int]) -> None:
    """Put the entries into this order."""
    with vault.transaction():
        for position, entry in enumerate(entries):
            vault.run("UPDATE safety_entry SET position = ? WHERE entry = ?", (position, entry))


def _entry(row: Row) -> SafetyEntry:
    values = list(row)
    values[5] = bool(values[5])
    return SafetyEntry(*values)
