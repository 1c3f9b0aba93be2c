"""What waits to be heard: one card each, no badge, and nothing sounds here; questions, and what was stopped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from typing_extensions import override

from partspair.flows import between, looking
from partspair.flows.between import Asked
from partspair.flows.looking import Note
from partspair.pair.ids import PairId
from partspair.practice.between import AnswerKind, Question, QuestionKind
from partspair.practice.night import may_rest
from partspair.practice.share import TravellingShare
from partspair.ui import places
from partspair.ui.ask_first import QuestionCard
from partspair.ui.button import Button
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Item, column, holding
from partspair.ui.note_card import NoteCard
from partspair.ui.note_words import recorded
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow
from partspair.ui.steady import keep_place, once_released
from partspair.vault.database import Vault

ONE = 1


@dataclass(frozen=True)
class Found:
    """What waits, oldest first; the partner's questions; what may rest unheard; what was stopped and put away."""

    waiting: tuple[Note, ...] = ()
    asked: tuple[Asked, ...] = ()
    resting: tuple[Note, ...] = ()
    stopped: tuple[Note, ...] = ()


def find(vault: Vault, pair: PairId, now: datetime, *, is_over: bool) -> Found:
    """Read what the page shows."""
    waiting = looking.waiting(vault, pair)
    if is_over:
        return Found(waiting)
    shares = [one for one in waiting if isinstance(one.what, TravellingShare)]
    old = [shares[place] for place in may_rest([one.at for one in shares], now)]
    resting = tuple(one for one in old if not between.is_asked(vault, pair, one.id, QuestionKind.REST))
    return Found(waiting, between.asked(vault, pair), resting, between.stopped(vault, pair))


class WaitingPlace(HomeFrame):
    """Oldest first. A card is opened by its button, and then the ask comes before anything sounds."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "listen", house.words("in.title"))
        self._asker = Asker()
        self._found: Found | None = None
        self._is_leaving_them = False
        self._told = ""
        if house.partner is None:
            self._found = Found()
            self._show()
        self.refresh()

    @override
    def refresh(self) -> None:
        partner = self.house.partner
        if partner is not None:
            pair, now, is_over = partner.pair, self.house.now(), self.house.is_over
            self.house.vault.run(
                lambda vault: find(vault, pair, now, is_over=is_over), self._asker.newest(self._looked)
            )

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _looked(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Ok):
            if answer.value != self._found:
                self._found = answer.value
                once_released(self, self._show)
        else:
            self._say(answer)

    def _say(self, answer: Err) -> None:
        if answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self.show_page(holding(column(notice, None)))

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        restore = keep_place(self)
        first = None
        items: list[Item] = []
        if self._told:
            items += [Lead(self.theme, self._told), 4]
        items += [self._question(one) for one in found.asked]
        if not found.waiting:
            items.append(Label(self.theme, self.house.words("in.none"), "lead"))
        if len(found.waiting) > ONE:
            items += [Lead(self.theme, self._all(found.waiting)), 4]
        for note in found.waiting:
            card = self._card(note)
            first = first or card.button
            items.append(card)
        items += [*self._rest(found.resting), *(self._stopped(one) for one in found.stopped)]
        self.show_page(holding(column(*items, None, space=16)), first)
        restore()

    def _card(self, note: Note) -> NoteCard:
        words = self.house.words
        button = Button(self.theme, words("in.card.open"), icon="listen")
        card = NoteCard(self.house, note, button)
        title, when = words("in.card", partner=self.house.name), recorded(self.house, note)
        button.setAccessibleName(", ".join((title, when, words("in.card.open"))))
        button.clicked.connect(lambda _checked: self.go_requested.emit(places.Listen(note.row)))
        return card

    def _question(self, asked: Asked) -> QuestionCard:
        card = QuestionCard(self.house, asked)
        card.answered.connect(lambda kind: self._answer(asked, kind))
        return card

    def _answer(self, asked: Asked, kind: AnswerKind) -> None:
        partner, now = self.house.partner, self.house.now()
        if partner is not None:
            pair, said = partner.pair, self.house.words("ask.first.said", partner=self.house.name)
            self._send(lambda vault: between.answer(vault, pair, asked, kind, now), said)

    def _rest(self, resting: Sequence[Note]) -> list[Item]:
        """Some are from a while ago: letting them rest needs the yes of the one who spoke."""
        if not resting or self._is_leaving_them:
            return []
        words = self.house.words
        ask = (words("in.letgo.do", partner=self.house.name), lambda: self._ask_to_rest(resting))
        note = words("in.letgo.note", partner=self.house.name)
        return [8, Notice(self.theme, words("in.letgo"), note, "info", [ask, (words("in.letgo.leave"), self._leave)])]

    def _leave(self) -> None:
        self._is_leaving_them = True
        self._show()

    def _ask_to_rest(self, resting: Sequence[Note]) -> None:
        partner, now, words = self.house.partner, self.house.now(), self.house.words
        if partner is not None:
            pair = partner.pair
            asked = [Question(one.id, QuestionKind.REST, words("ask.first.rest")) for one in resting]
            self._send(lambda vault: between.ask(vault, pair, asked, now), words("in.letgo.sent", partner=partner.name))

    def _stopped(self, note: Note) -> LinkRow:
        words = self.house.words
        made = LinkRow(self.theme, "covered", words("stop.later"), recorded(self.house, note))
        made.setAccessibleName(", ".join((words("stop.later"), recorded(self.house, note))))
        made.clicked.connect(lambda: self.go_requested.emit(places.Listen(note.row)))
        return made

    def _send(self, job: Callable[[Vault], object], said: str) -> None:
        """One press sends one thing; then the page says so."""

        def then(answer: Ok[object] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
                return
            self._told = said
            self.exchange_requested.emit()
            self.refresh()

        self.house.vault.run(job, then)

    def _all(self, found: Sequence[Note]) -> str:
        minutes = max(1, round(sum(one.duration_ms for one in found) / 60_000))
        length = self.house.words.counted("say.minutes", minutes)
        return self.house.words("in.many", n=str(len(found)), m=length)
