"""Not feeling safe with this person: ways to stop, none of which announces anything or asks for a reason."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import pausing
from partspair.ui import places
from partspair.ui.act_card import ActCard
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question
from partspair.ui.layouts import Item, column, holding
from partspair.ui.notices import Notice


class UnsafePlace(HomeFrame):
    """Five ways, equal. It keeps no note of being opened."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("safe.title"))
        self._asker = Asker()
        self.leave_requested.connect(lambda: self.go_requested.emit(places.Safety()))
        self._show()

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _show(self, *, is_stopped: bool = False) -> None:
        words, theme = self.house.words, self.theme
        head: list[Item] = [Question(theme, words("us.title")), 8]
        if is_stopped:
            again = (words("us.stop.end"), self._start_again)
            head += [Notice(theme, words("us.stop.done"), "", "pause", [again]), 8]
        cards = [*(self._of_the_pair() if self.house.partner is not None else ()), *self._of_the_app()]
        items: list[Item] = [*head, *cards, 12, Lead(theme, words("us.note")), None]
        self.show_page(holding(column(*items, space=8)), cards[0])

    def _of_the_pair(self) -> list[QWidget]:
        partner = self.house.partner
        if partner is None:
            return []
        leave = places.EndPair(partner.pair, is_silent=True)
        return [
            self._card("us.pause", "pause", lambda: self.go_requested.emit(places.Pause(places.Unsafe()))),
            self._card("us.stop", "stop", self._stop),
            self._card("us.leave", "close", lambda: self.go_requested.emit(leave)),
        ]

    def _of_the_app(self) -> list[QWidget]:
        return [
            self._card("us.lock", "lock", self.lock_requested.emit),
            self._card("us.lines", "help", lambda: self.go_requested.emit(places.Safety())),
        ]

    def _card(self, key: str, icon: str, does: object) -> ActCard:
        words = self.house.words
        made = ActCard(self.theme, words(key), words(f"{key}.sub") if f"{key}.sub" in words else "", icon)
        made.clicked.connect(lambda _checked: does())  # type: ignore[operator]
        return made

    def _stop(self) -> None:
        partner, now = self.house.partner, self.house.now()
        if partner is None:
            return
        pair = partner.pair
        self.house.vault.run(lambda vault: pausing.begin(vault, pair, None, now=now), self._asker.newest(self._stopped))

    def _stopped(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            self._show(is_stopped=True)
        elif answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self.show_page(holding(column(notice, None)))

    def _start_again(self) -> None:
        partner = self.house.partner
        if partner is None:
            return
        pair = partner.pair
        self.house.vault.run(lambda vault: pausing.end(vault, pair), self._asker.newest(self._started))

    def _started(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            self._show()
