"""The page of one part: its answers, and its thread beside them; to edit it, to let it rest (practice 4f)."""

from collections.abc import Callable
from dataclasses import dataclass

from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows import cards, part_threads
from partspair.flows.cards import Card, Line
from partspair.flows.part_threads import Moment
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Question, Small, Spoken
from partspair.ui.layouts import Columns, Item, Panel, column, flow, holding, row
from partspair.ui.notices import Notice
from partspair.ui.painting import RING
from partspair.ui.part_answers import answers, found_words
from partspair.ui.part_edit import OneOf, PartForm
from partspair.ui.part_thread import thread_items
from partspair.ui.signs import Arch, Sign
from partspair.ui.steady import keep_place, once_released
from partspair.ui.typesetting import Words, plain, spoken
from partspair.ui.wording import said
from partspair.vault.database import Vault

PAGE = 50


@dataclass(frozen=True)
class Found:
    """The card, its lines, its thread, and the other cards that do not rest."""

    card: Card
    lines: tuple[Line, ...]
    thread: tuple[Moment, ...]
    others: tuple[Card, ...]
    joined: str


class PartPlace(HomeFrame):
    """Reading first. `form` is there while it is edited; what was written is kept when one leaves."""

    def __init__(self, house: House, place: places.PartPage) -> None:
        super().__init__(house, "parts", house.words("part.title"))
        self._part, self._limit = place.part, PAGE
        self._reading = Asker()
        self._found: Found | None = None
        self.form: PartForm | None = None
        self._is_asking = False
        self.refresh()

    @override
    def refresh(self) -> None:
        self.house.vault.run(self._find(self._limit), self._reading.newest(self._read))

    def _find(self, limit: int) -> Callable[[Vault], Found | None]:
        part, now = self._part, self.house.now()

        def find(vault: Vault) -> Found | None:
            every = (*cards.cards(vault), *cards.resting(vault))
            card = next((one for one in every if one.part == part), None)
            if card is None:
                return None
            joined = next((one.name for one in every if one.part == card.card.joined_with), "")
            others = tuple(one for one in every if one.part != part and not one.is_resting)
            return Found(card, cards.lines(vault), part_threads.thread(vault, part, now, limit), others, joined)

        return find

    @override
    def leave(self) -> None:
        self._reading.forget()
        if self.form is not None:
            self.house.vault.run(self.form.written(), lambda _answer: None)
            self.form = None

    def _read(self, answer: Ok[Found | None] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer.known)
        elif answer.value is None:
            self.show_page(holding(column(Notice(self.theme, self.house.words("part.gone"), "", "part"), None)))
        elif answer.value != self._found:
            self._found = answer.value
            if self.form is None and not self._is_asking:
                once_released(self, self._show)

    def _show(self) -> None:
        found = self._found
        if found is None or self.form is not None or self._is_asking:
            return
        restore, words, card = keep_place(self), self.house.words, found.card
        edit = Button(self.theme, words("part.edit"), small=True, icon="own-words")
        edit.clicked.connect(lambda _checked: self._edit())
        rest = Button(self.theme, words("part.wake" if card.is_resting else "part.rest"), Kind.FAINT, small=True)
        rest.clicked.connect(lambda _checked: self._wake() if card.is_resting else self._ask_rest())
        known = column(self._who(found), 8, *answers(self.house, card, found.lines), space=20)
        older = self._show_older if len(found.thread) >= self._limit else None
        thread = column(*thread_items(self.house, found.thread, self.go_requested.emit, older), space=20)
        both = Columns(self.theme, known, thread, shares=(1, 1), space=40)
        self.show_page(holding(column(holding(flow(self._back(), rest, edit)), 4, both, None, space=12)), edit)
        restore()

    def _back(self) -> Button:
        made = Button(self.theme, self.house.words("part.back"), Kind.QUIET, small=True, icon="chevron-left")
        made.clicked.connect(lambda _checked: self.go_requested.emit(places.Parts()))
        return made

    def _who(self, found: Found) -> Item:
        words, card = self.house.words, found.card
        lines: list[Item] = [Spoken(self.theme, card.name, "part_title")]
        below = found_words(self.house, card.card)
        former = ", ".join(one.name for one in card.card.former_names)
        if below:
            lines.append(Lead(self.theme, below))
        if former:
            lines.append(Small(self.theme, said(words, "part.former", names=former)))
        if card.is_resting:
            lines.append(Small(self.theme, words("part.resting")))
        if card.is_resting and found.joined:
            lines.append(Small(self.theme, said(words, "part.joined", part=found.joined)))
        beside = row(Arch(self.theme, Sign.PART, 112), column(None, *lines, None, space=4), space=20)
        beside.setContentsMargins(RING, 0, 0, 0)
        beside.setStretch(1, 1)
        return beside

    def _show_older(self) -> None:
        self._limit += PAGE
        self.refresh()

    def _edit(self) -> None:
        if self._found is None:
            return
        self.form = form = PartForm(self.house, self._found.card)
        form.saved.connect(self._save)
        form.skipped.connect(self._end)
        self.show_page(holding(column(form, None)), form.name)

    def _save(self) -> None:
        if self.form is not None:
            self.house.vault.run(self.form.written(), self._saved)

    def _saved(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            self._end()
        elif self.form is not None and answer.known is not None:
            for field in self.form.tells.values():
                field.say_error(plain(answer.known.title))
        else:
            self._say(answer.known)

    def _ask_rest(self) -> None:
        if self._found is None:
            return
        words, theme, self._is_asking = self.house.words, self.theme, True
        chips: dict[str, Words] = {"": words("part.rest.none")}
        chips |= {str(one.part): (spoken(one.name),) for one in self._found.others}
        joined = OneOf(self.house, words("part.rest.joined"), chips, "")
        skip, rest = Button(theme, words("part.skip")), Button(theme, words("part.rest.do"), Kind.NEXT)
        skip.clicked.connect(lambda _checked: self._end())
        rest.clicked.connect(lambda _checked: self._rest(int(joined.choice) if joined.choice else None))
        ways = row(skip, rest)
        ways.setStretch(0, 1)
        ways.setStretch(1, 1)
        whose = Label(theme, (spoken(self._found.card.name),), "own", most_lines=3)
        asked: list[Item] = [whose, Question(theme, words("part.rest.q")), Lead(theme, words("part.rest.sub"))]
        asked += [joined] if self._found.others else []
        self.show_page(holding(column(Panel(theme, *asked, ways), None)), skip)

    def _rest(self, joined: int | None) -> None:
        part = self._part
        self.house.vault.run(lambda vault: cards.rest(vault, part, joined), self._done)

    def _wake(self) -> None:
        part = self._part
        self.house.vault.run(lambda vault: cards.wake(vault, part), self._done)

    def _done(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer.known)
        else:
            self._end()

    def _end(self) -> None:
        self.form, self._is_asking, self._found = None, False, None
        self.refresh()

    def _say(self, error: KnownError | None) -> None:
        notice = Notice(self.theme)
        if error is not None:
            notice.say_error(error)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self.form, self._is_asking, self._found = None, False, None
        self.show_page(holding(column(notice, None)))
