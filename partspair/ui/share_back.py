"""Listen back: hear it first, or record it again, and give it one line."""

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from partspair.practice.share import Share
from partspair.practice.steps import Step

from .button import Button, Kind
from .chips import Tick
from .fields import Field
from .frame import Frame
from .house import House
from .labels import Lead, Spoken
from .layouts import Panel, Rule
from .notices import Notice
from .share_draft import Spoken as Said
from .share_step import StepPage
from .sound_panel import SoundPanel
from .tokens import Whose
from .trim_panel import TrimPanel

HEARD = 2000  # milliseconds that are heard of the beginning, and of the end
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
        self.player: SoundPanel | None = None
        self.again = Button(house.theme, self.words("share.back.again"), Kind.QUIET, small=True)
        self.again.clicked.connect(self.again_requested)
        self.more = Button(house.theme, self.words("share.back.more"), Kind.QUIET, small=True)
        self.more.clicked.connect(self.more_requested)
        self.trim = Button(house.theme, self.words("share.trim"), Kind.QUIET, small=True)
        self.trim.setCheckable(True)
        self.trimming: TrimPanel | None = None
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.setInterval(HEARD)
        self._until.timeout.connect(self.silence)
        if spoken is not None:
            self._add_player(spoken)
        if share.text:
            self.stack.addWidget(Panel(house.theme, Spoken(house.theme, share.text, "own_inline")))
        if spoken is None and not share.text:
            self.stack.addWidget(Lead(house.theme, self.words("share.empty")))
        self.stack.addSpacing(16)
        self._add_line()
        self.first = (
            self.player.button if self.player is not None and self.player.button.isEnabled() else self.line.edit
        )

    def _add_player(self, spoken: Said) -> None:
        self.player = SoundPanel(self.house, Whose.ME)
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addWidget(self.trim)
        foot.addStretch(1)
        foot.addWidget(self.again)
        panel = Panel(self.house.theme, self.player, 8, Rule(self.house.theme), 4)
        panel.inside.addLayout(foot)
        self.stack.addWidget(panel)
        self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        self._add_trimming(spoken, panel)
        if max(spoken.peaks, default=0) <= QUIETEST:
            again = (self.words("share.back.again"), self.again_requested.emit)
            self.stack.addWidget(Notice(self.house.theme, "", self.words("share.back.silent"), actions=(again,)))

    def _add_trimming(self, spoken: Said, panel: Panel) -> None:
        if spoken.whole is None:
            self.trim.hide()
            return
        self.trimming = TrimPanel(self.house, spoken, spoken.whole)
        self.trimming.trimmed.connect(self._trimmed)
        self.trimming.heard.connect(self._hear)
        self.trimming.hide()
        panel.inside.addWidget(self.trimming)
        self.trim.toggled.connect(self._show_trimming)
        self._show_more(spoken)

    def _show_trimming(self, is_shown: bool) -> None:
        if self.trimming is not None:
            self.trimming.keep()
            self.trimming.setVisible(is_shown)
            if is_shown:
                self.trimming.wave.beginning.setFocus()

    def _trimmed(self, spoken: Said) -> None:
        if self.player is not None:
            self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        self.answer(replace(self.share, duration_ms=spoken.duration_ms, chapters=spoken.chapters))
        self._show_more(spoken)

    def _show_more(self, spoken: Said) -> None:
        """Nothing can follow an end behind which something lies."""
        has_end = spoken.whole is None or spoken.whole.end == spoken.whole.frames
        self.more.setEnabled(has_end)
        self.more.setToolTip("" if has_end else self.words("share.trim.more"))
        self.more.setAccessibleDescription("" if has_end else self.words("share.trim.more"))

    def _hear(self, is_end: bool) -> None:
        """Play the first or the last two seconds."""
        if self.player is not None and self.player.button.isEnabled():
            self.player.seek(max(0, self.player.wave.maximum() - HEARD) if is_end else 0)
            self.player.play()
            self._until.start()

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
        if self.player is not None:
            self.player.take_keys(frame)

    @override
    def slow_down(self) -> None:
        self.silence()

    @override
    def silence(self) -> None:
        if self.player is not None:
            self.player.silence()

    @override
    def let_go(self) -> None:
        self._until.stop()
        if self.trimming is not None:
            self.trimming.keep()
        if self.player is not None:
            self.player.close()

    @override
    def show_problem(self, key: str | None) -> None:
        self.line.say_error(self.words(key) if key else "")
        if key:
            self.line.setFocus()
