"""The shelf: what was let go, recorded over or left behind, for seven days."""

from typing_extensions import override

from partspair.flows import shelving
from partspair.flows.shelving import OnShelf
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.notices import Notice
from partspair.ui.recovering import recover
from partspair.ui.share_draft import Spoken, spoken_of
from partspair.ui.shelf_card import ShelfCard
from partspair.ui.steady import keep_place, once_released
from partspair.vault.takes import Take


class ShelfPlace(HomeFrame):
    """One card sounds at a time; a card is opened by hand, and nothing plays by itself."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "drawer", house.words("drawer.shelf"))
        self._reading, self._hearing = Asker(), Asker()
        self._found: tuple[OnShelf, ...] | None = None
        self.cards: tuple[ShelfCard, ...] = ()
        self.refresh()

    @override
    def refresh(self) -> None:
        after = self.house.waits.shelf
        self.house.vault.run(lambda vault: shelving.shelf(vault, after), self._reading.newest(self._read))

    @override
    def leave(self) -> None:
        self._reading.forget()
        self._hearing.forget()
        self._hide_sounds()

    @override
    def silence(self) -> None:
        for one in self.cards:
            if one.player is not None:
                one.player.silence()

    def _hide_sounds(self) -> None:
        for one in self.cards:
            one.hide_sound()

    def _read(self, answer: Ok[tuple[OnShelf, ...]] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        elif _known(answer.value) != _known(self._found or ()) or self._found is None:
            self._found = answer.value
            once_released(self, self._show)

    def _show(self) -> None:
        found = self._found
        if found is None:
            return
        restore = keep_place(self)
        self._hide_sounds()
        words = self.house.words
        back = Button(self.theme, words("shelf.drawer"), Kind.QUIET, small=True, icon="chevron-left")
        back.clicked.connect(lambda: self.go_requested.emit(places.Drawer()))
        self.cards = tuple(self._card(one) for one in found)
        items: list[Item] = [holding(flow(back)), Lead(self.theme, words("shelf.sub")), 4, *self.cards]
        if not found:
            items.append(Label(self.theme, words("shelf.empty"), "lead"))
        self.show_page(holding(column(*items, None, space=12)), self.cards[0].back if self.cards else back)
        restore()

    def _card(self, lying: OnShelf) -> ShelfCard:
        card = ShelfCard(self.house, lying)
        card.heard.connect(lambda: self._hear(card))
        card.brought_back.connect(lambda: self._bring_back(lying))
        return card

    def _hear(self, card: ShelfCard) -> None:
        """Open its sound; one that was cut off is made whole first."""
        take = card.lying.take
        if take is not None:
            recover(self.house, self._hearing, take.take, lambda: self._open(card, take), self._say)

    def _open(self, card: ShelfCard, take: Take) -> None:
        def deliver(answer: Ok[Spoken | None] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
            elif answer.value is not None and card in self.cards:
                self._hide_sounds()
                card.show_sound(answer.value)

        self.house.vault.run(lambda vault: spoken_of(vault, take.take), self._hearing.newest(deliver))

    def _bring_back(self, lying: OnShelf) -> None:
        self._hide_sounds()
        now = self.house.seconds()
        self.house.vault.run(lambda vault: shelving.restore(vault, lying, now), self._brought_back)

    def _brought_back(self, answer: Ok[int] | Err) -> None:
        if isinstance(answer, Ok):
            self.go_requested.emit(places.Drawer())
        else:
            self._say(answer)

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self._found = None
        self.cards = ()
        self.show_page(holding(column(notice, None)))


def _known(found: tuple[OnShelf, ...]) -> list[tuple[int | None, int | None, float]]:
    """What tells two shelves apart; that a take was made whole meanwhile changes nothing."""
    return [
        (one.draft.id if one.draft is not None else None, one.take.take if one.take is not None else None, one.until)
        for one in found
    ]
