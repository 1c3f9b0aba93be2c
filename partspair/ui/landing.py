"""Recording a landing for the partner: spoken, heard once, trimmed to half a minute, and sent; or taken back."""

from dataclasses import dataclass

from typing_extensions import override

from partspair.flows import landings
from partspair.flows.landings import LandingNote
from partspair.flows.listening import Sounding
from partspair.flows.wholeness import is_whole
from partspair.pair.ids import PairId
from partspair.practice.share import EntryId
from partspair.ui import places
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.landing_pages import AGAIN, LET_GO, MORE, TAKE, LandingCheckPage, MyLandingPage, SpeakLandingPage
from partspair.ui.night_page import NEXT, NightPage, NightPlace
from partspair.ui.notices import Notice
from partspair.ui.play import SaidPage
from partspair.ui.recovering import read_whole
from partspair.ui.share_draft import Spoken, spoken_of
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId


@dataclass(frozen=True)
class Found:
    """What was begun and not sent, and what the partner has."""

    spoken: Spoken | None
    mine: tuple[LandingNote, Sounding] | None
    take: TakeId | None = None


def read(vault: Vault, pair: PairId) -> Found:
    """Read where one stands; what was begun is told as far as its take is whole."""
    take = landings.begun(vault, pair)
    mine = landings.mine(vault, pair)
    heard = (mine, landings.sounding(vault, mine.row)) if mine is not None else None
    return Found(spoken_of(vault, take) if take is not None and is_whole(vault, take) else None, heard, take)


def takes_of(found: Found) -> tuple[TakeId, ...]:
    """What must be whole before it is shown."""
    return (found.take,) if found.take is not None else ()


class LandingPlace(NightPlace):
    """In the light that is chosen; it is left for the settings, where it was opened."""

    def __init__(self, house: House) -> None:
        super().__init__(house, follows_clock=True)
        self._asker, self._is_busy = Asker(), False
        self._is_full = False
        self._found = Found(None, None)
        partner = house.partner
        if partner is not None:
            self._pair = partner.pair
            self._look()

    @override
    def go_away(self) -> None:
        self.go_requested.emit(places.Settings())

    @override
    def leave(self) -> None:
        self._asker.forget()
        super().leave()

    def _look(self, *, is_full: bool = False) -> None:
        """Read what there is; what stopped by itself is kept to half a minute."""
        pair, self._is_full = self._pair, is_full

        def found(vault: Vault) -> Found:
            if is_full:
                landings.fit(vault, pair)
            return read(vault, pair)

        read_whole(self.house, self._asker, found, takes_of, self._show)

    def _show(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
            return
        self._found = answer.value
        if answer.value.spoken is not None:
            self._to(LandingCheckPage(self.house, answer.value.spoken, is_full=self._is_full))
        elif answer.value.mine is not None:
            self._to(MyLandingPage(self.house, *answer.value.mine))
        else:
            self._to(SpeakLandingPage(self.house, self._pair))

    def _to(self, page: NightPage) -> None:
        page.done.connect(self._chosen)
        self.turn_to(page)

    def _chosen(self, key: object) -> None:
        page = self.now
        match key:
            case str() if key == NEXT and isinstance(page, SpeakLandingPage):
                page.let_go()
                self._look(is_full=page.panel.is_full)
            case str() if key == NEXT and isinstance(page, LandingCheckPage):
                self._send(page)
            case str() if key == AGAIN:
                self._to(SpeakLandingPage(self.house, self._pair))
            case str() if key == MORE:
                self._to(SpeakLandingPage(self.house, self._pair, self._found.spoken))
            case str() if key == LET_GO:
                self._let_go()
            case str() if key == TAKE:
                self._take_back()
            case _:
                self.go_away()

    def _send(self, page: LandingCheckPage) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        pair, take, now = self._pair, page.spoken.take, self.house.now()

        def sent(answer: Ok[EntryId] | Err) -> None:
            self._is_busy = False
            if isinstance(answer, Ok):
                self._end("landing.sent")
            elif answer.known is not None and self.now is page:
                page.say(answer.known)
            else:
                self._say(answer)

        self.house.vault.run(lambda vault: landings.send(vault, pair, take, now), self._asker.newest(sent))

    def _let_go(self) -> None:
        pair, now = self._pair, self.house.seconds()

        def gone(answer: Ok[None] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
            else:
                self.go_away()

        self.house.vault.run(lambda vault: landings.let_go(vault, pair, now), self._asker.newest(gone))

    def _take_back(self) -> None:
        pair, now = self._pair, self.house.now()

        def taken(answer: Ok[bool] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
            else:
                self._end("landing.taken")

        self.house.vault.run(lambda vault: landings.take_back(vault, pair, now), self._asker.newest(taken))

    def _end(self, key: str) -> None:
        self.exchange_requested.emit()
        page = SaidPage(self.house, self.house.words(key, partner=self.house.name))
        page.done.connect(lambda _key: self.go_away())
        self.turn_to(page)

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self.say_trouble(notice)
