"""The pages of a landing: speaking it, hearing it before it is sent, and the one the partner has."""

from collections.abc import Sequence
from functools import partial

from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows import landings
from partspair.flows.landings import LandingNote
from partspair.flows.listening import Sounding
from partspair.pair.ids import PairId
from partspair.practice.limits import LANDING_MS
from partspair.ui.button import Kind
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.layouts import Panel
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import NEXT, SKIP, NightPage
from partspair.ui.notices import Notice
from partspair.ui.share_draft import Spoken
from partspair.ui.short_recorder import ShortRecorder
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.take_panel import TakePanel
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.ways_on import Way

AGAIN, MORE, LET_GO, TAKE = "again", "more", "let_go", "take"


class SpeakLandingPage(NightPage):
    """Record, pause, carry on. `done` carries NEXT once it is whole."""

    measure = NIGHT_MEASURE
    fills = True
    has_sound = True

    def __init__(self, house: House, pair: PairId, earlier: Spoken | None = None) -> None:
        super().__init__(house)
        self.ask("landing.q", "landing.lead")
        self.notice = Notice(house.theme)
        self.notice.hide()
        self.stack.addWidget(self.notice)
        begin = partial(landings.record, house.microphone, pair)
        self.panel = ShortRecorder(house, begin, LANDING_MS, earlier)
        self.stack.addWidget(self.panel)
        self.stack.addStretch(1)
        self.panel.began.connect(self.ways_changed)
        self.panel.finished.connect(lambda _length: self.done.emit(NEXT))
        self.panel.kept.connect(lambda: self.done.emit(None))
        self.panel.failed.connect(self._say)
        self.first = self.panel.button

    @override
    def ways(self) -> Sequence[Way]:
        if self.panel.is_begun:
            return (Way(NEXT, self.words("rec.finish"), Kind.NEXT),)
        return (Way(SKIP, self.words("landing.later")),)

    @override
    def take_way(self, key: str) -> None:
        if key == NEXT:
            self.panel.finish()
        else:
            super().take_way(key)

    @override
    def take_keys(self, frame: Frame) -> None:
        frame.on_key(" ", self.panel.toggle)

    @override
    def slow_down(self) -> None:
        self.panel.slow_down()

    @override
    def silence(self) -> None:
        self.panel.silence()

    @override
    def let_go(self) -> None:
        self.panel.leave()

    def _say(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.notice.say_error(error)
            self.notice.show()
            self.notice.tell()


class LandingCheckPage(NightPage):
    """Heard once and trimmed if it is long. `done` carries NEXT to send it, LET_GO, AGAIN or MORE."""

    measure = NIGHT_MEASURE
    has_sound = True

    def __init__(self, house: House, spoken: Spoken, *, is_full: bool = False) -> None:
        super().__init__(house)
        self.spoken = spoken
        self.ask("landing.check.q", "landing.full" if is_full else "")
        self.take = TakePanel(house, spoken)
        self.take.trimmed.connect(self._trimmed)
        self.take.more_requested.connect(lambda: self.done.emit(MORE))
        self.take.again_requested.connect(lambda: self.done.emit(AGAIN))
        self.notice = Notice(house.theme)
        self.stack.addWidget(self.notice)
        self.stack.addWidget(self.take)
        self._trimmed(spoken)
        self.first = self.take.player.button

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(SKIP, self.words("landing.later")),
            Way(LET_GO, self.words("to.discard")),
            Way(NEXT, self.words("r.send"), Kind.NEXT, "send"),
        )

    @override
    def take_way(self, key: str) -> None:
        self.take.keep()
        self.silence()
        super().take_way(key)

    @override
    def take_keys(self, frame: Frame) -> None:
        self.take.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.silence()

    @override
    def silence(self) -> None:
        self.take.silence()

    @override
    def let_go(self) -> None:
        self.take.leave()

    def say(self, error: KnownError) -> None:
        """Say why it was not sent."""
        self.notice.say_error(error)
        self.notice.show()
        self.notice.tell()

    def _trimmed(self, spoken: object) -> None:
        if isinstance(spoken, Spoken):
            self.spoken = spoken
        self.take.more.setVisible(self.spoken.duration_ms < LANDING_MS)
        is_long = self.spoken.duration_ms > LANDING_MS
        if is_long:
            self.notice.say("", self.words("landing.long", length=clock(self.spoken.duration_ms)))
        self.notice.setVisible(is_long)


class MyLandingPage(NightPage):
    """The landing that the partner has. `done` carries AGAIN for another one, TAKE to take it back."""

    measure = NIGHT_MEASURE
    has_sound = True

    def __init__(self, house: House, note: LandingNote, sounding: Sounding) -> None:
        super().__init__(house)
        self.ask("landing.mine.q", "landing.mine.lead")
        self.player = SoundPanel(house, Whose.ME)
        self.stack.addWidget(Panel(house.theme, self.player))
        self.player.load(sounding, note.peaks)
        self.first = self.player.button

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(SKIP, self.words("go.close")),
            Way(TAKE, self.words("take.do")),
            Way(AGAIN, self.words("landing.another")),
        )

    @override
    def take_keys(self, frame: Frame) -> None:
        self.player.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.silence()

    @override
    def silence(self) -> None:
        self.player.silence()

    @override
    def let_go(self) -> None:
        self.player.close()
