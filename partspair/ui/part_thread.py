"""A part's thread on its page: what it appears in, newest first; a share can be heard again, a draft gone on with."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from partspair.flows.part_threads import Moment, Where
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label, Section, Small
from partspair.ui.layouts import Item, holding, row
from partspair.ui.note_words import day_of, here
from partspair.ui.signs import Icon
from partspair.ui.times import clock
from partspair.ui.typesetting import Run, Words, plain
from partspair.ui.wording import runs, said

ICONS = {
    Where.NOTICED: "part", Where.SHARE: "share", Where.DRAFT: "seal", Where.CARRIED: "carry",
    Where.THESE_DAYS: "mark", Where.PROMISE: "own-words", Where.NAME: "own-words",
}  # fmt: skip


def thread_items(
    house: House, moments: tuple[Moment, ...], go: Callable[[places.Place], None], older: Callable[[], None] | None
) -> list[Item]:
    """The whole of it; with `older` a way to what came before."""
    items: list[Item] = [Section(house.theme, house.words("part.thread"))]
    if not moments:
        items.append(Small(house.theme, house.words("part.thread.empty")))
    items += [_row(house, one, go) for one in moments]
    if older is not None:
        made = Button(house.theme, house.words("his.older"), Kind.LINK)
        made.clicked.connect(lambda _checked: older())
        items.append(holding(row(made, None)))
    return items


def sentence_of(house: House, moment: Moment) -> Words:
    """What it says there."""
    words, line = house.words, moment.words
    match moment.where:
        case Where.NOTICED:
            made: Words = words(f"part.thread.noticed.{moment.detail}" if moment.detail else "part.thread.noticed")
        case Where.SHARE:
            made = _share(house, moment)
        case Where.DRAFT:
            made = words("part.thread.draft")
        case Where.CARRIED:
            made = _carried(house, moment)
        case Where.THESE_DAYS:
            made = said(words, "part.these_days", line=line)
        case Where.PROMISE:
            made = said(words, f"part.thread.promise.{moment.detail}", line=line)
        case Where.NAME:
            made = said(words, "part.thread.name", line=line)
    return made


def _carried(house: House, moment: Moment) -> Words:
    key, partner = f"part.thread.carried.{moment.detail}", {"partner": house.name} if moment.detail == "partner" else {}
    if not moment.words:
        return house.words(key, line=house.words("part.thread.spoken"), **partner)
    return said(house.words, key, line=moment.words, **partner)


def _share(house: House, moment: Moment) -> tuple[Run, ...]:
    words = house.words
    first: tuple[Run, ...] = (Run(words("part.thread.share")),)
    if moment.others:
        first = runs(words.pieces("part.thread.share.with", names=", ".join(moment.others)))
    answered = (Run(". " if moment.others else " "), *said(words, "part.thread.answered", partner=house.name))
    return (*first, *answered) if moment.is_answered else first


def _row(house: House, moment: Moment, go: Callable[[places.Place], None]) -> QWidget:
    theme = house.theme
    at = here(house, moment.at)
    day, sentence = f"{at.day} {at:%b}", sentence_of(house, moment)
    when, words = Small(theme, day), Label(theme, sentence, "body", most_lines=6)
    when.setMinimumWidth(round(theme.body * 3.8))
    words.setAccessibleName(f"{day_of(at)}, {plain(sentence)}")
    items: list[Item] = [when, Icon(theme, ICONS[moment.where], "me", 20), words]
    if moment.where is Where.SHARE and moment.duration_ms:
        items.append(Small(theme, clock(moment.duration_ms)))
    way = _way(moment)
    if way is not None:
        key, place = way
        made = Button(theme, house.words(key), Kind.LINK)
        made.setAccessibleName(f"{made.text()}, {day_of(at)}, {at:%H:%M}, {plain(sentence)}")
        made.clicked.connect(lambda _checked: go(place))
        items.append(made)
    line = row(*items, space=10, align=Qt.AlignmentFlag.AlignTop)
    line.setStretch(2, 1)
    return holding(line)


def _way(moment: Moment) -> tuple[str, places.Place] | None:
    match moment.where:
        case Where.SHARE:
            return "part.thread.listen" if moment.duration_ms else "part.thread.open", places.Play(moment.number)
        case Where.DRAFT:
            return "part.thread.open", places.MakeShare(moment.number)
        case _:
            return None
