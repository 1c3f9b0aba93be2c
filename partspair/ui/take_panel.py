"""What was spoken, to be heard before it is sent: add to it, trim its ends, or record it again."""

from PySide6.QtCore import QTimer, Signal

from .button import Button, Kind
from .frame import Frame
from .house import House
from .layouts import Panel, Rule, flow, holding
from .share_draft import Spoken
from .sound_panel import SoundPanel
from .tokens import Whose
from .trim_panel import TrimPanel

HEARD = 2000  # milliseconds that are heard of the beginning, and of the end


def tell_more(house: House, more: Button, spoken: Spoken | None) -> None:
    """Let a line be added, or say why not: nothing can follow an end behind which something lies."""
    has_end = spoken is None or spoken.whole is None or spoken.whole.end == spoken.whole.frames
    more.setEnabled(has_end)
    more.setToolTip("" if has_end else house.words("share.trim.more"))
    more.setAccessibleDescription("" if has_end else house.words("share.trim.more"))


class TakePanel(Panel):
    """The player of one's own take. `trimmed` carries what is kept of it by now.

    Call `keep` before it is sent, and `leave` when the page goes.
    """

    trimmed = Signal(object)  # Spoken
    more_requested = Signal()
    again_requested = Signal()

    def __init__(self, house: House, spoken: Spoken) -> None:
        player = SoundPanel(house, Whose.ME)
        super().__init__(house.theme, player, 8, Rule(house.theme), 4)
        self.house, self.player = house, player
        words, theme = house.words, house.theme
        self.again = Button(theme, words("share.back.again"), Kind.QUIET, small=True)
        self.more = Button(theme, words("share.back.more"), Kind.QUIET, small=True)
        self.trim = Button(theme, words("share.trim"), Kind.QUIET, small=True)
        self.trim.setCheckable(True)
        self.again.clicked.connect(lambda _checked: self.again_requested.emit())
        self.more.clicked.connect(lambda _checked: self.more_requested.emit())
        self.inside.addWidget(holding(flow(self.more, self.trim, self.again)))
        self.trimming: TrimPanel | None = None
        self._until = QTimer(self)
        self._until.setSingleShot(True)
        self._until.setInterval(HEARD)
        self._until.timeout.connect(self.silence)
        self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        self._add_trimming(spoken)

    def take_keys(self, frame: Frame) -> None:
        """The keys of the player."""
        self.player.take_keys(frame)

    def keep(self) -> None:
        """Keep what is between the handles now."""
        if self.trimming is not None:
            self.trimming.keep()

    def silence(self) -> None:
        """Be silent at once."""
        self.player.silence()

    def leave(self) -> None:
        """The page goes."""
        self._until.stop()
        if self.trimming is not None:
            self.trimming.leave()
        self.player.close()

    def _add_trimming(self, spoken: Spoken) -> None:
        if spoken.whole is None:
            self.trim.hide()
            return
        self.trimming = TrimPanel(self.house, spoken, spoken.whole)
        self.trimming.trimmed.connect(self._trimmed)
        self.trimming.heard.connect(self._hear)
        self.trimming.hide()
        self.inside.addWidget(self.trimming)
        self.trim.toggled.connect(self._show_trimming)
        tell_more(self.house, self.more, spoken)

    def _show_trimming(self, is_shown: bool) -> None:
        if self.trimming is not None:
            self.trimming.keep()
            self.trimming.setVisible(is_shown)
            if is_shown:
                self.trimming.wave.beginning.setFocus()

    def _trimmed(self, spoken: Spoken) -> None:
        self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        tell_more(self.house, self.more, spoken)
        self.trimmed.emit(spoken)

    def _hear(self, is_end: bool) -> None:
        """Play the first or the last two seconds."""
        if self.player.button.isEnabled():
            self.player.seek(max(0, self.player.wave.maximum() - HEARD) if is_end else 0)
            self.player.play()
            self._until.start()
