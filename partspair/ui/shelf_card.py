"""Something on the shelf: why it is there and until when, to be heard where it lies, and to be taken back."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from partspair.flows.shelving import OnShelf, Why
from partspair.ui.button import Button, Kind
from partspair.ui.drawer_card import details_of, title_of
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import Panel, Rule, flow, gap, holding
from partspair.ui.note_words import day_of
from partspair.ui.share_draft import Spoken
from partspair.ui.signs import Arch, Sign
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.typesetting import Words, plain

REASONS = {
    Why.LET_GO: "drawer.shelf.sub",
    Why.AGAIN: "shelf.again",
    Why.CUT_OFF: "shelf.cut_off",
    Why.SET_ASIDE: "shelf.set_aside",
}


class ShelfCard(Panel):
    """`heard` asks for its sound, which `show_sound` is then given."""

    heard = Signal()
    brought_back = Signal()

    def __init__(self, house: House, lying: OnShelf) -> None:
        super().__init__(house.theme, pad=16)
        self.house, self.lying = house, lying
        self.player: SoundPanel | None = None
        title, detail = _title(house, lying), _detail(house, lying)
        until = day_of(datetime.fromtimestamp(lying.until, house.zone))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(house.theme, title, most_lines=2))
        words.addWidget(Label(house.theme, detail, "detail", "ink2"))
        words.addWidget(Label(house.theme, house.words(REASONS[lying.why], date=until), "detail", "ink2"))
        row = QHBoxLayout()
        row.setSpacing(gap(12))
        row.addWidget(Arch(house.theme, Sign.ME, 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(12)
        row.addLayout(words, 1)
        self.inside.addLayout(row)
        self.listen = Button(house.theme, house.words("shelf.listen"), Kind.FAINT, small=True)
        self.back = Button(house.theme, house.words("drawer.back"), Kind.FAINT, small=True)
        for button, signal in ((self.listen, self.heard), (self.back, self.brought_back)):
            button.setAccessibleName(", ".join((button.text(), plain(title).rstrip("."), detail)))
            button.clicked.connect(signal)
        self._rule = Rule(house.theme)
        self._rule.hide()
        has_sound = lying.take is not None and lying.take.frames > 0
        self.listen.setVisible(has_sound)
        self.inside.addWidget(holding(flow(*((self.listen, self.back) if has_sound else (self.back,)))))
        self.inside.addWidget(self._rule)

    def show_sound(self, spoken: Spoken) -> None:
        """Open the player in place, silent."""
        self.listen.hide()
        self.player = SoundPanel(self.house, Whose.ME)
        self._rule.show()
        self.inside.addWidget(self.player)
        self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        self.player.button.setFocus()

    def hide_sound(self) -> None:
        """Close the player again."""
        if self.player is not None:
            self.player.close()
            self.player.hide()
            self._rule.hide()
            self.player = None
            self.listen.show()


def _title(house: House, lying: OnShelf) -> Words:
    return title_of(house, lying.draft) if lying.draft is not None else house.words("his.share.unnamed")


def _detail(house: House, lying: OnShelf) -> str:
    if lying.draft is not None:
        return ", ".join(details_of(house, lying.draft))
    return clock(lying.take.length_ms) if lying.take is not None else ""
