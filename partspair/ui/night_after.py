"""After the end: a little quiet, who spoke up inside, who would answer, and being done for tonight."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from typing_extensions import override

from partspair.practice.night import Answerer
from partspair.practice.reply import SignalKind
from partspair.ui import places
from partspair.ui.act_card import ActCard
from partspair.ui.button import Button, Kind
from partspair.ui.chips import Chip
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import column, flow, holding
from partspair.ui.night_page import NEXT, SKIP, NightPage
from partspair.ui.signs_tool import SignsTool
from partspair.ui.typesetting import spoken
from partspair.ui.ways_on import Way

SETTLE_MS = 20_000
OWN_NAMES = 6
NOW, TOMORROW, SIGN = "now", "tomorrow", "sign"


class SettlePage(NightPage):
    """Let it settle. It ends by itself after twenty seconds, and nothing plays then."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.stack.addStretch(1)
        self.centred(self.words("lis.after"), "question", "ink")
        self.stack.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.done.emit(None))
        self._timer.start(SETTLE_MS)

    fills = True

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("skip.night.settle")),)

    @override
    def let_go(self) -> None:
        self._timer.stop()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()


class WhoPage(NightPage):
    """Did a part of you speak up? `done` carries the names that were chosen, kept for oneself; None for Skip."""

    def __init__(self, house: House, own: Sequence[str], kept: Sequence[str] = ()) -> None:
        super().__init__(house)
        self.ask("lis.who.q", "lis.who.note")
        offered = [Chip(house.theme, one) for one in house.words.each("list.spoke_up")]
        names = [Chip(house.theme, spoken(name)) for name in own[:OWN_NAMES]]
        self.nobody = Chip(house.theme, self.words("lis.who.no"))
        self.chips = [*offered, *names, self.nobody]
        self.names = [*house.words.each("list.spoke_up"), *own[:OWN_NAMES]]
        for name, chip in zip(self.names, self.chips, strict=False):
            chip.setChecked(name in kept)
        self.nobody.toggled.connect(self._clear)
        self.stack.addSpacing(8)
        self.stack.addWidget(holding(flow(*self.chips)))
        self.stack.addWidget(Lead(house.theme, self.words("lis.who.kept")))
        self.first = self.chips[0]

    def _clear(self, is_nobody: bool) -> None:
        for chip in self.chips[:-1]:
            if is_nobody:
                chip.setChecked(False)
            chip.setEnabled(not is_nobody)

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("skip.night.who")), Way(NEXT, self.words("go.next"), Kind.NEXT))

    @override
    def take_way(self, key: str) -> None:
        chosen = tuple(name for name, chip in zip(self.names, self.chips, strict=False) if chip.isChecked())
        self.done.emit(chosen if key == NEXT else None)


class AnswererPage(NightPage):
    """Who would like to do the answering? `done` carries an Answerer, None for Skip."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.ask("lis.who.answer")
        self.cards = {one: ActCard(house.theme, self.words(f"lis.who.{one}")) for one in Answerer}
        for one, card in self.cards.items():
            card.clicked.connect(lambda _checked, one=one: self.done.emit(one))
        self.stack.addSpacing(8)
        self.stack.addWidget(holding(column(*self.cards.values())))
        self.first = self.cards[Answerer.ME]

    @override
    def ways(self) -> Sequence[Way]:
        return (Way("no", self.words("skip.night.answer")), Way(SKIP, self.words("skip.night.answerer")))


class WaitPage(NightPage):
    """You could answer tomorrow. `done` carries NOW, TOMORROW or SIGN."""

    def __init__(self, house: House) -> None:
        super().__init__(house)
        self.ask("lis.wait")
        keys = {TOMORROW: "lis.wait.tomorrow", SIGN: "lis.wait.sign", NOW: "lis.wait.now"}
        self.cards = {one: ActCard(house.theme, self.words(key)) for one, key in keys.items()}
        for one, card in self.cards.items():
            card.clicked.connect(lambda _checked, one=one: self.done.emit(one))
        self.stack.addSpacing(8)
        self.stack.addWidget(holding(column(*self.cards.values())))
        self.first = self.cards[TOMORROW]


class EndPage(NightPage):
    """Done for tonight. `said` is what has just happened; a turn is offered, and signs where nothing was heard."""

    signed = Signal(object)
    is_way_first = True

    def __init__(
        self, house: House, said: Sequence[str] = (), has_turn: bool = True, kinds: Sequence[SignalKind] = ()
    ) -> None:
        super().__init__(house)
        for one in said:
            self.stack.addWidget(Label(house.theme, one, "lead"))
        if said:
            self.stack.addSpacing(8)
        self.ask("lis.end")
        self.stack.addWidget(Lead(house.theme, self.words("lis.own")))
        self.signs = SignsTool(house, self.words("sig.title"), kinds)
        self.signs.pressed.connect(self.signed)
        self.signs.setVisible(bool(kinds))
        self.stack.addSpacing(16)
        self.stack.addWidget(self.signs)
        if has_turn:
            self._offer_turn()

    def _offer_turn(self) -> None:
        self.stack.addSpacing(8)
        self.stack.addWidget(Label(self.theme, self.words("lis.turn"), strong=True))
        turn = {one: Button(self.theme, self.words(f"lis.turn.{one}"), small=True) for one in ("now", "tomorrow", "no")}
        turn["now"].clicked.connect(lambda _checked: self.gone_to.emit(places.MakeShare()))
        for one in ("tomorrow", "no"):
            turn[one].clicked.connect(lambda _checked: self.gone_to.emit(places.Today()))
        self.stack.addWidget(holding(flow(*turn.values(), space=12)))

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(NEXT, self.words("go.close")),)

    @override
    def take_way(self, key: str) -> None:
        self.gone_to.emit(places.Today())
