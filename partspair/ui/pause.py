"""A pause for tonight, for days, or until one says; with a message or without. Nobody is asked for a reason."""

from datetime import datetime, time, timedelta

from typing_extensions import override

from partspair.flows import pausing
from partspair.pair.ids import PairId
from partspair.ui import places
from partspair.ui.act_card import ActCard
from partspair.ui.choices import ChoiceCard
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question
from partspair.ui.layouts import column, holding
from partspair.ui.notices import Notice

MORNING = time(6, 0)
DAYS = 3


class PausePlace(HomeFrame):
    """Everything waits meanwhile: the exchange with the folder rests until the pause is over."""

    def __init__(self, house: House, back: places.Place) -> None:
        super().__init__(house, "", house.words("frame.pause"))
        self._back = back
        self._asker = Asker()
        self.leave_requested.connect(lambda: self.go_requested.emit(self._back))
        self.refresh()

    @override
    def refresh(self) -> None:
        partner, now = self.house.partner, self.house.now()
        if partner is None:
            self._show_rest()
            return
        self.house.vault.run(
            lambda vault: pausing.is_paused(vault, partner.pair, now), self._asker.newest(self._looked)
        )

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _looked(self, answer: Ok[bool] | Err) -> None:
        if isinstance(answer, Ok) and answer.value:
            self._show_rest()
        elif isinstance(answer, Ok) and self.page is None:
            self._show_question()

    def _show_question(self) -> None:
        words = self.house.words
        self._lengths = {name: ChoiceCard(self.theme, words(f"pause.{name}")) for name in ("tonight", "days", "open")}
        self._lengths["tonight"].setChecked(True)
        tell = ActCard(self.theme, words("pause.send", partner=self.house.name))
        tell.clicked.connect(lambda _checked: self._pause(is_told=True))
        silent = ActCard(self.theme, words("pause.silent"))
        silent.clicked.connect(lambda _checked: self._pause(is_told=False))
        cards = self._lengths.values()
        first = self._lengths["tonight"]
        self.show_page(
            holding(column(Question(self.theme, words("pause.q")), *cards, 16, tell, silent, space=8)), first
        )

    def _show_rest(self) -> None:
        words = self.house.words
        end = ActCard(self.theme, words("pause.end" if self.house.partner is not None else "go.back"))
        end.clicked.connect(lambda _checked: self._end())
        said = words("pause.on" if self.house.partner is not None else "today.back")
        self.show_page(holding(column(Lead(self.theme, said, "lead"), 16, end)), end)

    def _until(self) -> datetime | None:
        now = self.house.now()
        if self._lengths["open"].isChecked():
            return None
        days = DAYS if self._lengths["days"].isChecked() else 1
        return datetime.combine(now.date() + timedelta(days=days), MORNING, now.tzinfo)

    def _pause(self, *, is_told: bool) -> None:
        partner = self.house.partner
        if partner is None:
            return
        until, now, words = self._until(), self.house.now(), self.house.words
        message = words("pause.msg", when=f"{until:%A}") if until is not None else words("pause.msg.open")
        pair: PairId = partner.pair

        said = message if is_told else ""
        self.house.vault.run(lambda vault: pausing.begin(vault, pair, until, message=said, now=now), self._paused)

    def _paused(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Ok):
            self.exchange_requested.emit()
            self._show_rest()
        elif answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self.show_page(holding(column(notice)))

    def _end(self) -> None:
        partner = self.house.partner
        if partner is None:
            self.go_requested.emit(self._back)
            return
        self.house.vault.run(lambda vault: pausing.end(vault, partner.pair), self._ended)

    def _ended(self, _answer: Ok[None] | Err) -> None:
        self.exchange_requested.emit()
        self.go_requested.emit(self._back)
