"""Help from people: the entries of the crisis page, each dated and each the person's own to change (practice, j.3)."""

from dataclasses import dataclass, field, replace
from datetime import date

from partspair.practice.words import Words

_APART = " · "


@dataclass(frozen=True)
class HelpEntry:
    """Somebody to call. `checked` is the day on which a person last tried the number; None is "not checked yet"."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    note: str = field(default="", repr=False)
    checked: date | None = None


@dataclass(frozen=True)
class HelpPage:
    """The crisis page of one person, in the order in which it is read."""

    country: str
    emergency: HelpEntry
    lines: tuple[HelpEntry, ...] = ()
    people: tuple[HelpEntry, ...] = ()
    therapist: HelpEntry | None = None
    what_helps: str = field(default="", repr=False)


def countries(words: Words) -> tuple[str, ...]:
    """The codes of the countries the app brings numbers for; "other" comes last and has none of its own."""
    return words.each("cr.countries")


def starter_page(words: Words, country: str) -> HelpPage:
    """The page as it is before anybody has changed it: numbers the app brings, none of them checked."""
    lines = (line.split(_APART, 1) for line in words.each(f"cr.{country}.lines"))
    return HelpPage(
        country=country,
        emergency=HelpEntry(words("cr.emergency"), words(f"cr.{country}.emergency")),
        lines=tuple(HelpEntry(name, number) for name, number in lines),
    )


def checked_on(entry: HelpEntry, day: date) -> HelpEntry:
    """The entry after a person tried it on `day`."""
    return replace(entry, checked=day)
