"""Listen back: hear it first, or record it again, and give it one line."""

from dataclasses import replace

from PySide6.QtCore import Signal
from typing_extensions import override

from partspair.practice.share import Share
from partspair.practice.steps import Step

from .chips import Tick
from .fields import Field
from .frame import Frame
from .house import House
from .labels import Lead, Spoken
from .layouts import Panel
from .notices import Notice
from .share_draft import Spoken as Said
from .share_step import StepPage
from .sound_panel import SoundPanel
from .take_panel import TakePanel

QUIETEST = 1  # the loudest peak, of 255, of a take in which a muted microphone was recorded


class BackPage(StepPage):
    """The player in a card, the one line below it; what was written stands there to be read."""

    step = Step.BACK
    has_sound = True
    again_requested = Signal()
    more_requested = Signal()

    def __init__(self, house: House, share: Share, spoken: Said | None) -> None:
        super().__init__(house, share)
        self.ask("share.back.kind" if spoken is not None else "", space=16)
        self.take: TakePanel | None = None
        if spoken is not None:
            self._add_take(spoken)
        if share.text:
            self.stack.addWidget(Panel(house.theme, Spoken(house.theme, share.text, "own_inline")))
        if spoken is None and not share.text:
            self.stack.addWidget(Lead(house.theme, self.words("share.empty")))
        self.stack.addSpacing(16)
        self._add_line()
        self.first = (
            self.player.button if self.player is not None and self.player.button.isEnabled() else self.line.edit
        )

    @property
    def player(self) -> SoundPanel | None:
        """What plays it; None where nothing was spoken."""
        return self.take.player if self.take is not None else None

    def _add_take(self, spoken: Said) -> None:
        self.take = TakePanel(self.house, spoken)
        self.take.trimmed.connect(self._trimmed)
        self.take.more_requested.connect(self.more_requested)
        self.take.again_requested.connect(self.again_requested)
        self.stack.addWidget(self.take)
        if max(spoken.peaks, default=0) <= QUIETEST:
            again = (self.words("share.back.again"), self.again_requested.emit)
            self.stack.addWidget(Notice(self.house.theme, "", self.words("share.back.silent"), actions=(again,)))

    def _trimmed(self, spoken: Said) -> None:
        self.answer(replace(self.share, duration_ms=spoken.duration_ms, chapters=spoken.chapters))

    def _add_line(self) -> None:
        self.line = Field(self.house.theme, self.words("share.line.q"), own_words=True, keeps_error=False)
        self.line.fill(self.share.one_line)
        self.line.changed.connect(lambda text: self.answer(replace(self.share, one_line=text)))
        self.line.entered.connect(self.forwarded)
        self.shows = Tick(self.house.theme, self.words("share.line.shows"))
        self.shows.setChecked(self.share.shows_one_line)
        self.shows.toggled.connect(lambda is_on: self.answer(replace(self.share, shows_one_line=is_on)))
        for one in (self.line, Lead(self.house.theme, self.words("share.line.note")), self.shows):
            self.stack.addWidget(one)

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

    @override
    def show_problem(self, key: str | None) -> None:
        self.line.say_error(self.words(key) if key else "")
        if key:
            self.line.setFocus()
