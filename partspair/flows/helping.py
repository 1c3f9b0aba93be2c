"""The crisis page: numbers the app brings, each one's own to change, each with the day it was last checked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from partspair.flows import carding
from partspair.flows.carding import GivenCard
from partspair.pair.ids import PairId
from partspair.practice.help import CHECK_AFTER, countries, starter_page
from partspair.practice.words import Words
from partspair.vault import safety, settings
from partspair.vault.database import Vault
from partspair.vault.safety import SafetyEntry

_STARTED = "crisis countries"
_SINCE = "crisis since"
THERAPIST, HELPED = "therapist", "helped"
"""What stands in an entry's country where it is about no country: a therapist, and what has helped before."""


class Group(StrEnum):
    """The groups of the page, in the order in which they are read."""

    MINE = "mine"
    PEOPLE = "people"
    THERAPIST = "therapist"
    HELPED = "helped"
    THEIRS = "theirs"


@dataclass(frozen=True)
class HelpFound:
    """All of the page: its entries by group, the two countries, and the partner's card. `theirs` is "" for unknown."""

    entries: dict[Group, tuple[SafetyEntry, ...]] = field(repr=False)
    mine: str
    theirs: str = ""
    card: GivenCard | None = None
    own_card: GivenCard | None = None


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


def find(vault: Vault, words: Words, country: str, pair: PairId | None, today: date) -> HelpFound:
    """The whole page, for both people's countries. Nothing of its being opened is kept."""
    card = carding.theirs(vault, pair) if pair is not None else None
    own = carding.mine(vault, pair) if pair is not None else None
    theirs = _their_country(vault, words, pair, card) if pair is not None else ""
    if settings.get(vault, _SINCE) is None:
        settings.put(vault, _SINCE, today.isoformat())
    entries(vault, words, country)
    every = entries(vault, words, theirs)
    grouped = {group: tuple(one for one in every if _group(one, country, theirs) is group) for group in Group}
    return HelpFound(grouped, country, theirs, card, own)


def be_in(vault: Vault, pair: PairId, country: str) -> None:
    """The partner is in this country, as far as one knows; what their own safety card says comes first."""
    settings.put(vault, _country_key(pair), country)


def is_check_due(vault: Vault, today: date) -> bool:
    """Whether half a year went by since the numbers were tried, or since the last time this was said."""
    since = settings.get(vault, _SINCE)
    if since is None:
        return False
    checked = [one.checked_on for one in safety.every(vault) if one.number]
    last = max(since, min(checked, default=""))
    return date.fromisoformat(last) + CHECK_AFTER <= today


def be_reminded(vault: Vault, today: date) -> None:
    """It was said that the numbers want to be checked; it is said again after half a year."""
    settings.put(vault, _SINCE, today.isoformat())


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


def checked_day(found: Sequence[SafetyEntry], number: str) -> date | None:
    """The day on which this number was last tried, as the page has it."""
    days = [one.checked_on for one in found if one.number == number and one.checked_on]
    return date.fromisoformat(max(days)) if days else None


def _group(entry: SafetyEntry, mine: str, theirs: str) -> Group:
    match entry.country:
        case "therapist":
            return Group.THERAPIST
        case "helped":
            return Group.HELPED
        case _ if entry.is_own:
            return Group.PEOPLE
        case country if country == theirs != mine:
            return Group.THEIRS
        case _:
            return Group.MINE


def _their_country(vault: Vault, words: Words, pair: PairId, card: GivenCard | None) -> str:
    said = card.card.country if card is not None else ""
    return said if said in countries(words) else settings.get(vault, _country_key(pair)) or ""


def _country_key(pair: PairId) -> str:
    return f"country of {pair.hex()}"
