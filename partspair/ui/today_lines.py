"""Calm lines of Today beside what waits: a question, what was stopped, and numbers to check twice a year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from partspair.flows import between, helping
from partspair.pair.ids import PairId
from partspair.ui import places
from partspair.ui.house import House
from partspair.ui.layouts import Item
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Beside:
    """Whether the partner asked something, the row of a share that was stopped, and whether numbers want a check."""

    is_asked: bool = False
    stopped: int | None = None
    is_check_due: bool = False


def look_beside(vault: Vault, pair: PairId, today: date) -> Beside:
    """Read what there is to say."""
    stopped = between.stopped(vault, pair)
    return Beside(
        bool(between.asked(vault, pair)), stopped[0].row if stopped else None, helping.is_check_due(vault, today)
    )


def lines_beside(
    house: House, found: Beside, go: Callable[[places.Place], None], rest: Callable[[], None]
) -> list[Item]:
    """The lines; `rest` is called when the numbers shall wait another half year."""
    words, made = house.words, list[Item]()
    if found.is_asked:
        title = words("ask.first.title", partner=house.name)
        made.append(_row(house, "questions", title, words("ask.first.leave"), lambda: go(places.Waiting())))
    row = found.stopped
    if row is not None:
        title, detail = words("stop.later"), words("stop.later.decide")
        made.append(_row(house, "covered", title, detail, lambda: go(places.Listen(row))))
    if found.is_check_due:
        look = (words("safe.help"), lambda: go(places.Safety()))
        made.append(Notice(house.theme, "", words("cr.due"), "help", [look, (words("skip.night.answer"), rest)]))
    return made


def _row(house: House, icon: str, title: str, detail: str, does: Callable[[], None]) -> LinkRow:
    made = LinkRow(house.theme, icon, title, detail)
    made.clicked.connect(lambda _checked=False: does())
    return made
