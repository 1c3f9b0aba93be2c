"""Hearing answers where they belong: one sound of the share and its answers, with whose voice it is at each change."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from partspair.flows.in_place import Change, InPlace
from partspair.practice.share import Chapter
from partspair.practice.timeline import Whose as Said
from partspair.ui.announcing import announce
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import gap
from partspair.ui.night_frame import NIGHT_MEASURE
from partspair.ui.night_page import STOP, NightPage
from partspair.ui.painting import RING
from partspair.ui.player_page import ENDED, BrakeWords, strip_of
from partspair.ui.signs import Arch, Sign
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.times import clock
from partspair.ui.tokens import Whose
from partspair.ui.ways_on import Way

IN_PLACE = "in_place"
HUES = {Said.MINE: Whose.ME, Said.PARTNERS: Whose.THEM}


class VoiceLine(QWidget):
    """Whose voice it is: the arch of that person, and a sentence."""

    def __init__(self, house: House) -> None:
        super().__init__()
        self._house = house
        self._arches = {Said.MINE: Arch(house.theme, Sign.ME, 26), Said.PARTNERS: Arch(house.theme, Sign.THEM, 26)}
        self.label = Label(house.theme, "", "section")
        line = QHBoxLayout(self)
        line.setContentsMargins(RING, 0, 0, 0)
        line.setSpacing(gap(12))
        for one in self._arches.values():
            line.addWidget(one)
        line.addWidget(self.label, 1)

    def show_change(self, change: Change) -> str:
        """Show who sounds now; returns the sentence."""
        sentence = sentence_of(self._house, change)
        for whose, arch in self._arches.items():
            arch.setVisible(whose is change.whose)
        self.label.say(sentence)
        return sentence


def sentence_of(house: House, change: Change) -> str:
    """Whose voice it is, and of an answer where it stands."""
    kind = "share" if change.answers_ms is None else "answer"
    owner = "mine" if change.whose is Said.MINE else "theirs"
    return house.words(f"place.{kind}.{owner}", partner=house.name, time=clock(change.answers_ms or 0))


class InPlacePage(NightPage):
    """Opened silent, where the passage of the answer in `row` begins. `done` carries ENDED, or the way taken."""

    measure = NIGHT_MEASURE
    fills = True
    has_sound = True

    def __init__(self, house: House, heard: InPlace, ways: Sequence[Way], row: int | None = None) -> None:
        super().__init__(house)
        self.heard, self._own_ways = heard, ways
        self._change: Change | None = None
        self.voice = VoiceLine(house)
        self.panel = SoundPanel(house, Whose.THEM, is_large=True)
        self.panel.wave.has_lane = False  # no marks here, and large words need the room
        self.brake = BrakeWords(house)
        self.brake.hide()
        for one in (strip_of(house, heard.share), self.voice):
            self.stack.addWidget(one)
        self.stack.addWidget(self.panel, 1)
        self.stack.addWidget(self.brake)
        if heard.is_some_left:
            self.stack.addWidget(Lead(house.theme, self.words("place.left")))
        self.first = self.panel.button
        self.panel.ended.connect(lambda: self.done.emit(ENDED))
        self.panel.wave.valueChanged.connect(self._show_voice)
        self.brake.carried_on.connect(self._carry_on)
        self.brake.stopped.connect(lambda: self.done.emit(STOP))
        self._load(row)

    def _load(self, row: int | None) -> None:
        heard = self.heard
        names = {Said.MINE: self.words("place.you"), Said.PARTNERS: self.house.name}
        self.panel.wave.show_voices([(one.at_ms, HUES[one.whose]) for one in heard.changes])
        is_there = self.panel.load(
            heard.sounding, list(heard.peaks), [Chapter(one.at_ms, names[one.whose]) for one in heard.changes]
        )
        if is_there and row in heard.begins:
            self.panel.seek(heard.begins[row])
        self._show_voice(self.panel.position_ms)

    def _show_voice(self, position_ms: int) -> None:
        change = self.heard.change_at(position_ms)
        if change != self._change:
            self._change = change
            announce(self.voice, self.voice.show_change(change))

    @override
    def ways(self) -> Sequence[Way]:
        return () if not self.brake.isHidden() else self._own_ways

    @override
    def take_keys(self, frame: Frame) -> None:
        self.panel.take_keys(frame)
        frame.on_key(" ", lambda: self.panel.toggle() if self.brake.isHidden() else self._carry_on())
        frame.on_key("N", self.panel.next_part)

    @override
    def slow_down(self) -> None:
        self.panel.silence()
        self._show_brake(True)
        announce(self.brake, self.words("lis.brake.text"))

    def _carry_on(self) -> None:
        self._show_brake(False)
        self.panel.play()

    def _show_brake(self, is_on: bool) -> None:
        self.brake.setVisible(is_on)
        self.panel.setVisible(not is_on)
        self.ways_changed.emit()
        (self.brake.on if is_on else self.panel.button).setFocus()

    @override
    def silence(self) -> None:
        self.panel.silence()

    @override
    def let_go(self) -> None:
        self.panel.close()
