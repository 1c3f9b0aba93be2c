"""Too much: silence, everything covered, five ways on. It takes the page's place in the same moment, also by day."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import listening, looking, sending
from partspair.practice.reply import Signal as Sign
from partspair.practice.reply import SignalKind
from partspair.ui import partner_landing, places
from partspair.ui.act_card import ActCard
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question, Small
from partspair.ui.layouts import Item, column, holding
from partspair.ui.night_frame import STOPPED_MEASURE, NightFrame
from partspair.ui.notices import Notice
from partspair.ui.partner_landing import PARTNER, Heard
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.ways_on import Way
from partspair.vault.database import Vault

LANDINGS = ("look", "feet", "sound", "cool")


class StoppedPlace(NightFrame):
    """What one was doing is closed; it opens only when its person says so."""

    def __init__(self, house: House, back: places.Place) -> None:
        super().__init__(house.theme.at_night(), STOPPED_MEASURE, has_exits=False, has_leave=False)
        self.is_centred = True
        self._house, self._back = house, back
        self._landing = 0
        self._asker, self._heard = Asker(), list[Heard]()
        self._player: SoundPanel | None = None
        partner_landing.find(house, self._asker, self._heard.append)
        self.show_ways([Way("back", house.words("stop.return"))])
        self.way_taken.connect(self._go_way)
        self._show_first()

    @property
    def _row(self) -> int | None:
        """The note one was listening to or answering, if it was one."""
        return self._back.row if isinstance(self._back, places.Listen | places.Respond | places.Play) else None

    @override
    def silence(self) -> None:
        if self._player is not None:
            self._player.silence()

    @override
    def leave(self) -> None:
        self._asker.forget()
        self._close_player()
        super().leave()

    def _close_player(self) -> None:
        player, self._player = self._player, None
        if player is not None:
            player.close()

    def _show_first(self, said: str = "") -> None:
        self._close_player()
        words, theme = self._house.words, self.theme
        land = ActCard(theme, words("stop.1"), icon="presence")
        land.clicked.connect(self._land)
        away = ActCard(theme, words("stop.2"), words("stop.2.sub"), "drawer")
        away.clicked.connect(self._put_away)
        cards = [land, away]
        if self._house.partner is not None and self._row is not None:
            tell = ActCard(theme, words("stop.3", partner=self._house.name), words("stop.3.sub"), "send")
            tell.clicked.connect(self._tell)
            cards.append(tell)
        person = ActCard(theme, words("stop.4"), icon="help")
        person.clicked.connect(lambda: self.go_requested.emit(places.Safety()))
        close = ActCard(theme, words("stop.5"), icon="close")
        close.clicked.connect(self.close_requested)
        head: list[Item] = [Question(theme, words("stop.title")), Lead(theme, words("stop.body"), "lead"), 16]
        told: list[Item] = [Small(theme, said), 8] if said else []
        self.show_page(holding(column(*head, *told, *cards, person, close)), land)

    def _land(self) -> None:
        words, theme = self._house.words, self.theme
        self._close_player()
        known = (*LANDINGS, PARTNER) if self._heard else LANDINGS
        key = known[self._landing % len(known)]
        self._landing += 1
        other = ActCard(theme, words("stop.land.other"))
        other.clicked.connect(self._land)
        done = ActCard(theme, words("share.land.done"))
        done.clicked.connect(lambda _checked: self._show_first())
        title = Question(theme, words(f"land.{key}", partner=self._house.name))
        body = Lead(theme, words(f"land.{key}.sub", partner=self._house.name), "lead")
        items: list[Item] = [title, body, 24, other, done]
        if key == PARTNER:
            self._player = partner_landing.panel_for(replace(self._house, theme=theme), self._heard[-1])
            items.insert(2, self._player)
        self.show_page(holding(column(*items)), done)

    def _put_away(self) -> None:
        row = self._row
        self._back = places.Today()
        if row is not None:
            self._house.vault.run(lambda vault: listening.put_away(vault, row, self._house.seconds()))
        self._show_first(self._house.words("stop.2.note"))

    def _tell(self) -> None:
        partner, row = self._house.partner, self._row
        if partner is None or row is None:
            return
        now, text = self._house.now(), self._house.words("stop.3.sub").strip("“”")

        def send(vault: Vault) -> None:
            note = looking.note(vault, row)
            if note is not None:
                sending.send_signal(vault, partner.pair, Sign(note.id, SignalKind.STOPPED, text), now)

        self._house.vault.run(send, self._told)

    def _told(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            self.exchange_requested.emit()
            self._show_first(self._house.words("stop.3.done", partner=self._house.name))
        elif answer.known is not None:
            known = answer.known
            notice: QWidget = Notice(self.theme, known.title, " ".join((known.happened, known.remedy)))
            self.show_page(holding(column(notice)))

    def _go_way(self, key: str) -> None:
        if key == "back":
            self.go_requested.emit(self._back)
