"""Before sending: the ask once more, the answer to hear or read, and the only button that sends."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from typing_extensions import override

from partspair.flows.answering import Answering
from partspair.practice.reply import Reply
from partspair.ui.button import Button, Kind
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.in_place_page import IN_PLACE
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Panel, column, flow, holding
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import NEXT, NightPage
from partspair.ui.notices import Notice
from partspair.ui.player_page import strip_of, words_panel
from partspair.ui.respond_moments import line_of
from partspair.ui.respond_page import SLEEP
from partspair.ui.share_draft import Spoken
from partspair.ui.take_out_tick import TakeOutTick
from partspair.ui.take_panel import TakePanel
from partspair.ui.ways_on import Way

BACK, MORE, AGAIN = "back", "more", "again"


class CheckPage(NightPage):
    """Does it do what was asked? `done` carries BACK, MORE, AGAIN, SLEEP or NEXT, which sends; `changed` the Reply."""

    changed = Signal(object)  # Reply
    measure = NIGHT_MEASURE
    has_sound = True

    def __init__(self, house: House, answering: Answering, reply: Reply, spoken: Spoken | None) -> None:
        super().__init__(house)
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addSpacing(8)
        self.ask("r.check")
        self.notice = Notice(house.theme)
        self.notice.hide()
        self.take = TakePanel(house, spoken) if spoken is not None else None
        if self.take is not None:
            self.stack.addWidget(Lead(house.theme, self.words("r.back.q")))
            self.stack.addWidget(self.take)
            self.take.more_requested.connect(lambda: self.done.emit(MORE))
            self.take.again_requested.connect(lambda: self.done.emit(AGAIN))
            self.first = self.take.player.button
        if reply.text:
            self.stack.addWidget(words_panel(house, reply.text))
        self._show_moments(answering)
        self.copy = TakeOutTick(house, reply.may_take_out)
        self.copy.setVisible(spoken is not None or bool(answering.spoken_moments))
        self.copy.toggled.connect(lambda is_on: self.changed.emit(replace(reply, may_take_out=is_on)))
        self.stack.addWidget(self.copy)
        self.stack.addWidget(Lead(house.theme, self.words("r.take")))
        self.stack.addWidget(self.notice)

    def _show_moments(self, answering: Answering) -> None:
        """What was answered at a moment, and the way to hear it as the other will."""
        moments = answering.spoken_moments
        if not moments:
            return
        lines = [Label(self.theme, line_of(self.house, one)) for one in moments]
        hear = Button(self.theme, self.words("moment.hear"), small=True, icon="listen")
        hear.clicked.connect(lambda _checked: self.take_way(IN_PLACE))
        title = Label(self.theme, self.words("moment.title"), strong=True)
        self.stack.addWidget(Panel(self.theme, holding(column(title, *lines, holding(flow(hear)), space=8))))
        self.first = self.first or hear

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(BACK, self.words("go.back")),
            Way(SLEEP, self.words("skip.night.before_sending")),
            Way(NEXT, self.words("r.send"), Kind.NEXT, "send"),
        )

    @override
    def take_way(self, key: str) -> None:
        if self.take is not None:
            self.take.keep()
        super().take_way(key)

    @override
    def take_keys(self, frame: Frame) -> None:
        if self.take is not None:
            self.take.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.silence()

    @override
    def silence(self) -> None:
        if self.take is not None:
            self.take.silence()

    @override
    def let_go(self) -> None:
        if self.take is not None:
            self.take.leave()
