"""What waits to be heard: one card each, never a number, and nothing sounds here."""

from collections.abc import Sequence

from typing_extensions import override

from partspair.flows import looking
from partspair.flows.looking import Note
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Item, column, holding
from partspair.ui.note_card import NoteCard
from partspair.ui.note_words import recorded
from partspair.ui.notices import Notice
from partspair.ui.steady import keep_place, once_released

ONE = 1


class WaitingPlace(HomeFrame):
    """Oldest first. A card is opened by its button, and then the ask comes before anything sounds."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "listen", house.words("in.title"))
        self._asker = Asker()
        self._found: tuple[Note, ...] | None = None
        if house.partner is None:
            self._found = ()
            self._show()
        self.refresh()

    @override
    def refresh(self) -> None:
        partner = self.house.partner
        if partner is not None:
            self.house.vault.run(lambda vault: looking.waiting(vault, partner.pair), self._asker.newest(self._looked))

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _looked(self, answer: Ok[tuple[Note, ...]] | Err) -> None:
        if isinstance(answer, Ok):
            if answer.value != self._found:
                self._found = answer.value
                once_released(self, self._show)
        elif answer.known is not None:
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
        if not found:
            items.append(Label(self.theme, self.house.words("in.none"), "lead"))
        if len(found) > ONE:
            items += [Lead(self.theme, self._all(found)), 4]
        for note in found:
            card = self._card(note)
            first = first or card.button
            items.append(card)
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

    def _all(self, found: Sequence[Note]) -> str:
        minutes = max(1, round(sum(one.duration_ms for one in found) / 60_000))
        length = self.house.words.counted("say.minutes", minutes)
        return self.house.words("in.many", n=str(len(found)), m=length)
