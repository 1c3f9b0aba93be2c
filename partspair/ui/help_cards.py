"""Whom to call, as cards: a name, a number, a note, and when the number was last tried."""

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from partspair.flows.carding import GivenCard
from partspair.practice.help import CardLine, SafetyCard
from partspair.ui import note_words
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Small
from partspair.ui.layouts import Item, Panel, Rule, column, holding
from partspair.ui.typesetting import spoken
from partspair.vault.safety import SafetyEntry


def checked_words(house: House, day: str | date | None) -> str:
    """When a number was last tried; "not checked yet" is said as plainly."""
    if not day:
        return house.words("cr.unchecked")
    when = date.fromisoformat(day) if isinstance(day, str) else day
    return house.words("cr.checked", date=f"{note_words.day_of(when)} {when.year}")


def number_lines(house: House, name: str, number: str, note: str, day: str | date | None) -> list[QWidget]:
    """One entry, line under line. Nothing on it is a link: the app calls nobody."""
    theme = house.theme
    said: list[QWidget] = [Label(theme, name)]
    said += [Label(theme, number, "section", strong=True)] if number else []
    said += [Lead(theme, note)] if note else []
    return [*said, Small(theme, checked_words(house, day))] if number else said


def entry_panel(house: House, entries: Iterable[SafetyEntry]) -> QWidget:
    """Entries of one's own page, to be read and not changed here."""
    items: list[Item] = []
    for one in entries:
        items += [6, Rule(house.theme), 6] if items else []
        items += number_lines(house, one.label, one.number, one.note, one.checked_on)
    return Panel(house.theme, holding(column(*items, space=4)), pad=16)


def card_panel(house: House, given: GivenCard) -> QWidget:
    """A partner's safety card as its owner wrote it, with the dates of its numbers."""
    words, theme, card = house.words, house.theme, given.card
    when = note_words.here(house, given.at).date()
    title = words("wo.card", partner=house.name, date=f"{note_words.day_of(when)} {when.year}")
    items: list[Item] = [Label(theme, title, strong=True)]
    place = ", ".join(one for one in (card.town, _country(house, card)) if one)
    if place:
        items.append(Lead(theme, words("wo.town", place=place)))
    for line in card.lines:
        items += [6, Rule(theme), 6, *_line(house, line)]
    items += _texts(house, card)
    return Panel(theme, holding(column(*items, space=4)), pad=20)


def _line(house: House, line: CardLine) -> list[QWidget]:
    name = line.name or house.words("cr.emergency" if line.group == "emergency" else "cr.therapist")
    return number_lines(house, name, line.number, line.note, line.checked)


def _texts(house: House, card: SafetyCard) -> list[Item]:
    items: list[Item] = []
    for key, text in (("wo.please", card.please), ("wo.helps", card.helps), ("wo.nothelps", card.not_helps)):
        if text:
            asked = house.words(key, partner=house.name)
            items += [6, Rule(house.theme), 6, Lead(house.theme, asked), Label(house.theme, spoken(text))]
    return items


def _country(house: House, card: SafetyCard) -> str:
    key = f"cr.{card.country}"
    known: Sequence[str] = house.words.each("cr.countries")
    return house.words(key) if card.country in known and card.country != "other" else ""
