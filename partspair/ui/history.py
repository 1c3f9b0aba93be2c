"""The history of the two: a card for each thread, newest first, days with nothing absent."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import listening, looking
from partspair.flows.ending import Ended, Ending, endings
from partspair.practice.share import EntryId
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.history_card import ThreadCard
from partspair.ui.history_view import Action, Card, Cover, Line, card_of
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section
from partspair.ui.layouts import Columns, column, flow, holding, row
from partspair.ui.long_list import LongList
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow
from partspair.ui.settings_ending import past_of, past_words
from partspair.ui.signs import Arch, Sign
from partspair.ui.slots import Row
from partspair.ui.typesetting import Run
from partspair.vault.database import Vault

FIRST, PAGE = 20, 50  # threads that are shown at once, and that come with Older
DAY_WIDTH = 72
NARROW = 58  # em: the day stands above its card


@dataclass(frozen=True)
class Found:
    """The threads that are shown, how much is still on its way, and which other pairs have ended."""

    cards: tuple[Card, ...] = ()
    missing: int = 0
    past: tuple[Ending, ...] = ()


@dataclass(frozen=True)
class Dated:
    """All that a card's row shows. The day stands beside the first card of that day alone."""

    card: Card
    is_looked_at: bool
    is_new_day: bool


def find(vault: Vault, house: House, limit: int, *, is_over: bool) -> Found:
    """Read the newest threads of the pair, if there is one, and which others have ended and may be read."""
    pair = house.partner.pair if house.partner is not None else None
    past = tuple(one for one in endings(vault) if one.pair != pair and one.how is not Ended.GOODBYE_ON_ITS_WAY)
    if pair is None:
        return Found(past=past)
    coming = looking.still_coming(vault, pair) if not is_over else None
    is_gone_along = looking.is_gone_along(vault, pair)
    threads = looking.threads(vault, pair, limit)
    cards = tuple(card_of(house, thread, is_gone_along=is_gone_along) for thread in threads)
    return Found(cards, coming.number if coming is not None else 0, past)


class HistoryPlace(HomeFrame):
    """Nothing is counted. What is heavy stays covered until its reader wants to look, each time anew."""

    def __init__(self, house: House, past: places.Past | None = None) -> None:
        super().__init__(house, "history", house.words("his.title"))
        self._past = past
        self._asker = Asker()
        self._limit = FIRST
        self._found: Found | None = None
        self._list: LongList | None = None
        self._looked_at: set[EntryId] = set()
        self.refresh()

    @override
    def refresh(self) -> None:
        house, limit, is_over = self.house, self._limit, self._past is not None
        self.house.vault.run(lambda vault: find(vault, house, limit, is_over=is_over), self._asker.newest(self._read))

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Ok):
            if answer.value != self._found:
                self._found = answer.value
                self._show(answer.value)
        elif answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self._found = self._list = None
            self.show_page(holding(column(notice, None)))

    def _show(self, found: Found) -> None:
        """Show it; what has not changed stays, and so does the reader's place."""
        is_first = self._list is None
        shown = self._list or LongList(self.theme, self.view)
        self._list = shown
        shown.show_rows(tuple(self._rows(found)))
        if is_first:
            self.show_page(shown)

    def _rows(self, found: Found) -> Iterator[Row]:
        words, above = self.house.words, 0
        if found.missing:
            yield Row("coming", found.missing, lambda: self._coming(found.missing))
            above = 8
        if not found.cards:
            yield Row("empty", "", lambda: Label(self.theme, words("his.empty"), "lead"), above)
        this_year, day, months = self.house.now().year, date.min, Counter[str]()
        for card in found.cards:
            if (card.day.year, card.day.month) != (day.year, day.month):
                title = f"{card.day:%B}" if card.day.year == this_year else f"{card.day:%B %Y}"
                months[title] += 1
                yield Row((title, months[title]), title, partial(Section, self.theme, title, wide=True), above)
                above = 0
            dated = Dated(card, card.root in self._looked_at, card.day != day)
            yield Row(card.root, dated, partial(self._dated, dated))
            day = card.day
        if len(found.cards) >= self._limit:
            yield Row("older", "", self._older)
        yield from self._earlier(found.past)

    def _earlier(self, past: tuple[Ending, ...]) -> Iterator[Row]:
        """Pairs that have ended, each behind a row of its own; not beside the history of one of them."""
        if not past or self._past is not None:
            return
        yield Row("past", "", partial(Section, self.theme, self.house.words("end.past"), wide=True), 16)
        for one in past:
            yield Row(("past", one.pair), one, partial(self._way_to, one))

    def _way_to(self, one: Ending) -> LinkRow:
        link = LinkRow(self.theme, "history", past_words(self.house, one))
        link.clicked.connect(lambda: self.go_requested.emit(places.History(past_of(one))))
        return link

    def _older(self) -> QWidget:
        older = Button(self.theme, self.house.words("his.older"))
        older.clicked.connect(lambda _checked: self._show_older())
        return holding(flow(older))

    def _coming(self, missing: int) -> QWidget:
        sentence = Lead(self.theme, self.house.words.counted("today.onway", missing))
        line = row(Arch(self.theme, Sign.ON_ITS_WAY, 24), sentence, space=24)
        line.setStretch(1, 1)
        return holding(line)

    def _dated(self, dated: Dated) -> QWidget:
        card = dated.card
        view = ThreadCard(self.house, card, dated.is_looked_at)
        view.acted.connect(self._act)
        view.answered.connect(lambda at: self.go_requested.emit(places.Respond(at)))
        view.uncovered.connect(lambda: self._uncover(card))
        view.covered.connect(lambda: self._cover(card))
        number, name = str(card.day.day), f"{card.day:%a}"
        said = (Run(number, role="section"), Run(f" {name}", role="small", colour="ink2")) if dated.is_new_day else ""
        label = Label(self.theme, said)
        return Columns(self.theme, holding(column(14, label, None)), view, shares=(1, 7), space=8, below=NARROW)

    def _act(self, line: object) -> None:
        if not isinstance(line, Line):
            return
        is_night = line.action is Action.LISTEN and self._past is None
        self.go_requested.emit(places.Listen(line.row) if is_night else places.Play(line.row, self._past))

    def _uncover(self, card: Card) -> None:
        self._looked_at.add(card.root)
        if card.cover is Cover.PUT_AWAY:
            at, now = card.lines[0].row, self.house.seconds()
            self.house.vault.run(lambda vault: listening.bring_out(vault, at, now))
            self.refresh()
        elif self._found is not None:
            self._show(self._found)

    def _cover(self, card: Card) -> None:
        self._looked_at.discard(card.root)
        if self._found is not None:
            self._show(self._found)

    def _show_older(self) -> None:
        self._limit += PAGE
        self.refresh()
