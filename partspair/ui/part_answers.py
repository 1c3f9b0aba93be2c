"""What is known of a part, for reading: small labels, one's own words in serif, nothing that was left empty."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from partspair.flows.cards import Card, Line
from partspair.practice.part_card import WRITTEN, LinkKind, PartCard, Promise, PromiseState, TellKind
from partspair.ui.house import House
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import Rule, column, holding
from partspair.ui.note_words import day_of
from partspair.ui.typesetting import Words, spoken
from partspair.ui.wording import said

ORDER = ("role", "look", "age", "pronoun", "place", "tells", *WRITTEN[WRITTEN.index("brings") :])


def answers(house: House, card: Card, lines: Sequence[Line]) -> list[QWidget]:
    """One block for each answer that was given, each under a hairline, and last who may see it."""
    shown = [*_answers(house, card.card), *_lines(house, card, lines)]
    shown += [(house.words("part.promises"), promised(house, one)) for one in card.card.promises]
    shown.append((house.words("part.seen_by"), house.words("part.seen_by.me")))
    return [_block(house, label, words) for label, words in shown]


def label_of(house: House, name: str) -> str:
    """What stands above an answer."""
    return house.words(f"part.{name}", **({"partner": house.name} if name == "company" else {}))


def promised(house: House, promise: Promise) -> Words:
    """A promise, and how it stands when that changed."""
    if promise.state is PromiseState.MADE or promise.since is None:
        return (spoken(promise.words),)
    state = house.words(f"part.promise.{promise.state}")
    return spoken(promise.words), " · ", f"{state}, {day_of(promise.since)}"


def found_words(house: House, card: PartCard) -> str:
    """Where the name came from, or nothing."""
    if card.found is None:
        return ""
    partner = {"partner": house.name} if card.found == "partner" else {}
    return house.words(f"part.found.said.{card.found}", **partner)


def _answers(house: House, card: PartCard) -> Iterator[tuple[str, Words]]:
    words = house.words
    if card.now:
        yield words("part.days"), (spoken(card.now),)
    if card.is_young:
        yield words("part.young"), words("part.young.note")
    for name in ORDER:
        text = "; ".join(_tells(card)) if name == "tells" else getattr(card, name)
        if not text:
            continue
        whence = _from(house, card, name)
        yield label_of(house, name), (spoken(text), f" · {whence}") if whence else (spoken(text),)


def _tells(card: PartCard) -> list[str]:
    return [one.words for kind in TellKind for one in card.tells if one.kind is kind]


def _from(house: House, card: PartCard, name: str) -> str:
    """From whom help is wished for, or whose it is that is carried."""
    words = house.words
    if name == "needs":
        listed = (words(f"part.needs.{one}", **_partner(house, one == "partner")) for one in card.help_from)
        return ", ".join(listed)
    if name == "carries" and card.carries_whose is not None:
        return words(f"part.whose.{card.carries_whose}")
    return ""


def _partner(house: House, is_named: bool) -> dict[str, str]:
    return {"partner": house.name} if is_named else {}


def _lines(house: House, card: Card, lines: Sequence[Line]) -> Iterator[tuple[str, Words]]:
    sentences: list[Words] = [
        said(house.words, f"map.line.{LinkKind(one.kind)}", name=one.name, other=one.other_name)
        for one in lines
        if card.part in (one.part, one.other)
    ]
    for sentence in sentences:
        yield house.words("part.links"), sentence


def _block(house: House, label: str, words: Words) -> QWidget:
    theme = house.theme
    answer = Label(theme, words, "body")
    answer.setAccessibleName(f"{label}: {answer.text()}")
    return holding(column(Rule(theme), 10, Small(theme, label), 2, answer))
