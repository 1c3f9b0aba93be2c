"""Cards of parts, made when things are calm so that the names are there when they aren't (practice 4f)."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import msgspec

from partspair.errors import KnownError
from partspair.practice import part_card
from partspair.practice.limits import check_name
from partspair.practice.part_card import LinkKind, PartCard, PromiseState, Tell
from partspair.vault import part_map, parts
from partspair.vault.database import Vault
from partspair.vault.part_map import Link


class NotANameError(KnownError):
    """Blank, longer than a name may be, or with signs that no name has."""

    def __init__(self) -> None:
        super().__init__("This can’t be a name here.", "Nothing was changed.", "Any words on one line will do.")


class TooLongForACardError(KnownError):
    """An answer is longer than it may be."""

    def __init__(self) -> None:
        super().__init__("This is longer than a card can keep.", "What was kept before is still there.", "Shorten it.")


@dataclass(frozen=True)
class Card:
    """A part as its owner knows it. `created_at` is in seconds since 1970, UTC."""

    part: int
    name: str = field(repr=False)
    card: PartCard = field(repr=False)
    created_at: float
    is_resting: bool


@dataclass(frozen=True)
class KnownTell:
    """A sign, and the parts it often belongs to by what their owner wrote, as (number, name), used last first."""

    tell: Tell = field(repr=False)
    parts: tuple[tuple[int, str], ...] = field(repr=False)


@dataclass(frozen=True)
class Line:
    """A plain line between two parts, both with their own names."""

    part: int
    name: str = field(repr=False)
    kind: LinkKind
    other: int
    other_name: str = field(repr=False)


def cards(vault: Vault) -> tuple[Card, ...]:
    """The cards, used last first, without those that rest."""
    return tuple(map(_card, parts.every(vault)))


def resting(vault: Vault) -> tuple[Card, ...]:
    """The cards that rest."""
    return tuple(map(_card, parts.every(vault, archived=True)))


def get(vault: Vault, part: int) -> Card:
    """One card. Raises LookupError when there is none."""
    kept = parts.get(vault, part)
    if kept is None:
        raise LookupError("no such part")
    return _card(kept)


def begin(vault: Vault, name: str, now: datetime) -> int:
    """A card with a name and nothing else; returns the part's number. Raises NotANameError."""
    if check_name(name) is not None:
        raise NotANameError
    return parts.add(vault, name, now.timestamp(), msgspec.json.encode(PartCard()))


def keep(vault: Vault, part: int, change: Callable[[PartCard], PartCard]) -> None:
    """Keep what is known of it now. Raises TooLongForACardError, LookupError; nothing is changed then."""
    with vault.transaction():
        card = change(get(vault, part).card)
        if not part_card.is_within_limits(card):
            raise TooLongForACardError
        parts.write(vault, part, msgspec.json.encode(card))


def rename(vault: Vault, part: int, name: str, now: datetime) -> None:
    """Its owner calls it something else; the earlier name stays in its history. Raises NotANameError, LookupError."""
    with vault.transaction():
        before = get(vault, part).name
        if name == before:
            return
        if check_name(name) is not None:
            raise NotANameError
        keep(vault, part, lambda card: part_card.renamed(card, before, now.timestamp()))
        parts.rename(vault, part, name)


def say_these_days(vault: Vault, part: int, words: str, on: date) -> None:
    """Keep what it does these days; earlier lines stay. Raises TooLongForACardError."""
    keep(vault, part, lambda card: part_card.these_days(card, words, on))


def promise(vault: Vault, part: int, words: str, on: date) -> None:
    """Keep something promised to it. Raises TooLongForACardError."""
    keep(vault, part, lambda card: part_card.promise(card, words, on))


def let_stand(vault: Vault, part: int, at: int, state: PromiseState, on: date) -> None:
    """A promise stands otherwise now: kept, or changed. Raises IndexError, LookupError."""
    keep(vault, part, lambda card: part_card.let_stand(card, at, state, on))


def rest(vault: Vault, part: int, joined_with: int | None = None) -> None:
    """It leaves the lists and keeps its history; it may have joined with another."""
    with vault.transaction():
        keep(vault, part, lambda card: replace(card, joined_with=joined_with))
        parts.archive(vault, part)


def wake(vault: Vault, part: int) -> None:
    """It is in the lists again."""
    with vault.transaction():
        keep(vault, part, lambda card: replace(card, joined_with=None))
        parts.archive(vault, part, is_archived=False)


def tells(vault: Vault) -> tuple[KnownTell, ...]:
    """Every tell that was written on a card, each once, with the parts it often belongs to; resting ones are left out.

    In the order of the cards: those of the part that was used last come first.
    """
    found: dict[Tell, list[tuple[int, str]]] = {}
    for one in cards(vault):
        for tell in dict.fromkeys(one.card.tells):
            found.setdefault(tell, []).append((one.part, one.name))
    return tuple(KnownTell(tell, tuple(owners)) for tell, owners in found.items())


def lines(vault: Vault) -> tuple[Line, ...]:
    """The lines between parts that do not rest; one of a kind that this version does not know is left out."""
    names = {one.part: one.name for one in parts.every(vault)}
    return tuple(
        Line(one.part, names[one.part], LinkKind(one.kind), one.other, names[one.other])
        for one in part_map.links(vault)
        if one.part in names and one.other in names and one.kind in set(LinkKind)
    )


def draw_line(vault: Vault, part: int, kind: LinkKind, other: int) -> None:
    """Draw a line from a part to another; one to itself is none."""
    if part != other:
        part_map.link(vault, Link(part, kind, other))


def erase_line(vault: Vault, part: int, kind: LinkKind, other: int) -> None:
    """Take a line away."""
    part_map.unlink(vault, Link(part, kind, other))


def _card(kept: parts.Part) -> Card:
    card = msgspec.json.decode(kept.body, type=PartCard)
    return Card(kept.part, kept.name, card, kept.created_at, kept.is_archived)
