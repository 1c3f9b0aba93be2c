"""The crisis page: numbers the app brings, each one's own to change, each with the day it was last checked."""

from dataclasses import replace
from datetime import date

from partspair.practice.help import starter_page
from partspair.practice.words import Words
from partspair.vault import safety, settings
from partspair.vault.database import Vault
from partspair.vault.safety import SafetyEntry

_STARTED = "crisis countries"


def entries(vault: Vault, words: Words, country: str) -> tuple[SafetyEntry, ...]:
    """The page's entries, in order; the numbers of `country` are put in once and are the person's from then on."""
    started = (settings.get(vault, _STARTED) or "").split()
    if country and country not in started:
        page = starter_page(words, country)
        with vault.transaction():
            for one in (page.emergency, *page.lines):
                safety.add(vault, SafetyEntry(country, one.name, one.number, one.note))
            settings.put(vault, _STARTED, " ".join([*started, country]))
    return tuple(safety.every(vault))


def keep(vault: Vault, entry: SafetyEntry) -> None:
    """Keep an entry as its person wrote it; a new one goes to the end."""
    if entry.entry:
        safety.save(vault, entry)
    else:
        safety.add(vault, entry)


def remove(vault: Vault, entry: int) -> None:
    """Take an entry off the page."""
    safety.remove(vault, entry)


def checked(entry: SafetyEntry, today: date) -> SafetyEntry:
    """The entry after its person tried the number."""
    return replace(entry, checked_on=today.isoformat())
