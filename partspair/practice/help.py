"""Help from people: the entries of the crisis page, each dated and each the person's own to change (practice, j.3)."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from partspair.practice import limits
from partspair.practice.words import Words

_APART = " · "


@dataclass(frozen=True)
class HelpEntry:
    """Somebody to call. `checked` is the day on which a person last tried the number; None is "not checked yet"."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    note: str = field(default="", repr=False)
    checked: date | None = None


class CardGroup(StrEnum):
    """Whom a line of a safety card is about, in the order in which it is read."""

    EMERGENCY = "emergency"
    LINE = "line"
    PERSON = "person"
    THERAPIST = "therapist"


@dataclass(frozen=True)
class CardLine:
    """Somebody to call about the card's owner. `checked` is the day on which its owner last tried the number."""

    group: CardGroup
    name: str = field(repr=False)
    number: str = field(repr=False)
    note: str = field(default="", repr=False)
    checked: date | None = None


@dataclass(frozen=True)
class SafetyCard:
    """What its owner gives to the partner for a bad night, by choice (practice, j.4). An empty one takes it back."""

    country: str = ""
    town: str = field(default="", repr=False)
    lines: tuple[CardLine, ...] = field(default=(), repr=False)
    helps: str = field(default="", repr=False)
    not_helps: str = field(default="", repr=False)
    please: str = field(default="", repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on it."""
        return self == SafetyCard()


CHECK_AFTER = timedelta(days=182)
"""Twice a year the page asks to try its numbers."""


def is_card_within_limits(card: SafetyCard) -> bool:
    """Whether a card keeps to the limits."""
    names = [card.country, card.town, *(text for one in card.lines for text in (one.name, one.number, one.note))]
    texts = (card.helps, card.not_helps, card.please)
    return (
        len(card.lines) <= limits.CARD_LINES
        and all(limits.is_line(text, limits.LINE) for text in names)
        and all(limits.is_text(text, limits.OWN_WORDS) for text in texts)
    )


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
