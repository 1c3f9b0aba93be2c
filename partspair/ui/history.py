"""The history of the two: a card for each thread, newest first, days with nothing absent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import listening, looking
from partspair.flows.ending import Ended, Ending, endings
from partspair.flows.looking import Thread
from partspair.pair.ids import PairId
from partspair.practice.share import EntryId
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.gradually import Gradually
from partspair.ui.history_card import ThreadCard
from partspair.ui.history_view import Action, Card, Cover, Line, card_of
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section
from partspair.ui.layouts import Columns, Item, column, flow, holding, row
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow
from partspair.ui.settings_ending import past_of, past_words
from partspair.ui.signs import Arch, Sign
from partspair.ui.steady import keep_place
from partspair.ui.typesetting import Run
from partspair.vault.database import Vault

FIRST, PAGE = 20, 50  # threads that are shown at once, and that come with Older
AT_ONCE = 4  # things that are there at once; the others follow a little at a time
DAY_WIDTH = 72
NARROW = 58  # em: the day stands above its card


@dataclass(frozen=True)
class Found:
    """The threads that are shown, and how much is still on its way."""

    threads: tuple[Thread, ...] = ()
    missing: int = 0
    past: tuple[Ending, ...] = ()
    is_gone_along: bool = False


def find(vault: Vault, pair: PairId | None, limit: int, *, is_over: bool) -> Found:
    """Read the newest threads of a pair, if there is one, and which others have ended and may be read."""
    past = tuple(one for one in endings(vault) if one.pair != pair and one.how is not Ended.GOODBYE_ON_ITS_WAY)
    if pair is None:
        return Found(past=past)
    coming = looking.still_coming(vault, pair) if not is_over else None
    missing, is_gone = coming.number if coming is not None else 0, looking.is_gone_along(vault, pair)
    return Found(looking.threads(vault, pair, limit), missing, past, is_gone)


class HistoryPlace(HomeFrame):
    """Nothing is counted. What is heavy stays covered until its reader wants to look, each time anew."""

    def __init__(self, house: House, past: places.Past | None = None) -> None:
        super().__init__(house, "history", house.words("his.title"))
        self._past = past
        self._asker = Asker()
        self._limit = FIRST
        self._found: Found | None = None
        self._looked_at: set[EntryId] = set()
        self._rest = Gradually(self)
        self.refresh()

    @override
    def refresh(self) -> None:
        partner, limit, is_over = self.house.partner, self._limit, self._past is not None
        pair = partner.pair if partner is not None else None
        self.house.vault.run(lambda vault: find(vault, pair, limit, is_over=is_over), self._asker.newest(self._read))

    @override
    def leave(self) -> None:
        self._asker.forget()
        self._rest.stop()

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Ok):
            if answer.value != self._found:
                self._show(answer.value)
        elif answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self._rest.stop()
            self.show_page(holding(column(notice, None)))

    def _show(self, found: Found) -> None:
        """Show it; where one was on the page stays where it was."""
        restore, self._found = keep_place(self), found
        items = self._items(found)
        page = column(*islice(items, AT_ONCE), space=12)
        self.show_page(holding(page))
        self._rest.begin(page, items, restore)

    def _items(self, found: Found) -> Iterator[Item]:
        words = self.house.words
        if found.missing:
            line = row(Arch(self.theme, Sign.ON_ITS_WAY, 24), Lead(self.theme, self._coming(found.missing)), space=24)
            line.setStretch(1, 1)
            yield from (line, 8)
        if not found.threads:
            yield Label(self.theme, words("his.empty"), "lead")
        month, day = "", date.min
        for thread in found.threads:
            card = card_of(self.house, thread, is_gone_along=found.is_gone_along)
            if (title := self._month(card.day)) != month:
                month, day = title, date.min
                yield Section(self.theme, month, wide=True)
            yield self._dated(card, is_new_day=card.day != day)
            day = card.day
        if len(found.threads) >= self._limit:
            older = Button(self.theme, words("his.older"))
            older.clicked.connect(lambda _checked: self._show_older())
            yield holding(flow(older))
        yield from self._earlier(found.past)
        yield None

    def _earlier(self, past: tuple[Ending, ...]) -> list[Item]:
        """Pairs that have ended, each behind a row of its own; not beside the history of one of them."""
        if not past or self._past is not None:
            return []
        items: list[Item] = [16, Section(self.theme, self.house.words("end.past"), wide=True)]
        for one in past:
            link = LinkRow(self.theme, "history", past_words(self.house, one))
            link.clicked.connect(lambda _checked, one=one: self.go_requested.emit(places.History(past_of(one))))
            items.append(link)
        return items

    def _coming(self, missing: int) -> str:
        return self.house.words.counted("today.onway", missing)

    def _month(self, day: date) -> str:
        return f"{day:%B}" if day.year == self.house.now().year else f"{day:%B %Y}"

    def _dated(self, card: Card, *, is_new_day: bool) -> QWidget:
        view = ThreadCard(self.house, card, card.root in self._looked_at)
        view.acted.connect(self._act)
        view.answered.connect(lambda at: self.go_requested.emit(places.Respond(at)))
        view.uncovered.connect(lambda: self._uncover(card))
        view.covered.connect(lambda: self._cover(card))
        number, name = str(card.day.day), f"{card.day:%a}"
        said = (Run(number, role="section"), Run(f" {name}", role="small", colour="ink2")) if is_new_day else ""
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
