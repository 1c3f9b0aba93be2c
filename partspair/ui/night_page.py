"""One question of the night at a time: what every page of listening and answering is, and the frame it stands in."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui import places
from partspair.ui.frame import Frame
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Question
from partspair.ui.layouts import gap
from partspair.ui.night_frame import CAPACITY_MEASURE, NightFrame
from partspair.ui.note_words import times_now
from partspair.ui.notices import Notice
from partspair.ui.typesetting import Words
from partspair.ui.ways_on import Way

SKIP, NEXT, STOP = "skip", "next", "stop"


class NightPage(QWidget):
    """A page. `done` carries what was chosen, `gone_to` a Place that is asked for. `first` has the focus first."""

    done = Signal(object)
    gone_to = Signal(object)
    ways_changed = Signal()

    measure = CAPACITY_MEASURE
    fills = False
    has_sound = False
    is_way_first = False  # the way on has the focus, not a control that would send or begin something

    def __init__(self, house: House) -> None:
        super().__init__()
        self.house, self.theme = house, house.theme
        self.first: QWidget | None = None
        self.stack = QVBoxLayout(self)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.stack.setSpacing(gap(16))

    def words(self, key: str, **values: str) -> str:
        """The sentence at `key`, with the partner's name where it wants it."""
        return self.house.words(key, partner=self.house.name, **values)

    def ask(self, key: str, lead: str = "", **values: str) -> None:
        """Put a question on the page, and a sentence below it."""
        self.stack.addWidget(Question(self.theme, self.words(key, **values)))
        if lead:
            self.stack.addWidget(Lead(self.theme, self.words(lead, **values)))

    def centred(self, words: Words, role: str = "body", colour: str = "ink2") -> Label:
        """Put a line in the middle of the page's width."""
        made = Label(self.theme, words, role, colour, align=Qt.AlignmentFlag.AlignHCenter)
        self.stack.addWidget(made)
        return made

    def ways(self) -> Sequence[Way]:
        """The ways on, all of one size."""
        return ()

    def take_way(self, key: str) -> None:
        """A way on was taken."""
        self.done.emit(None if key == SKIP else key)

    def take_keys(self, frame: Frame) -> None:
        """Add its single letters."""

    def slow_down(self) -> None:
        """Slow down was pressed."""

    def silence(self) -> None:
        """Let nothing sound and nothing be recorded, at once."""

    def let_go(self) -> None:
        """The page goes: keep what is under way, stop timers and sound."""


class NightPlace(NightFrame):
    """The frame of a night's page; by night also where the day's look is chosen, unless `follows_clock`."""

    def __init__(self, house: House, follows_clock: bool = False) -> None:
        night = house if follows_clock else replace(house, theme=house.theme.at_night())
        super().__init__(night.theme)
        self.house = night
        self.now: NightPage | None = None
        self._ways: Sequence[Way] = ()
        self.show_times(times_now(night))
        self.next_requested.connect(lambda: self._take_way(NEXT))
        self.way_taken.connect(lambda key: self._take_way(key) if key != NEXT else None)
        self.slow_down_requested.connect(lambda: self.now.slow_down() if self.now is not None else None)
        self.leave_requested.connect(self.go_away)

    def turn_to(self, page: NightPage) -> None:
        """Show a page; the one before is let go."""
        self._let_page_go()
        self.now = page
        page.gone_to.connect(self.go_requested)
        page.ways_changed.connect(self.tell_ways)
        self.forget_keys()
        self.show_page(page, page.first, measure=page.measure, fills=page.fills)
        self.tell_ways()
        page.take_keys(self)
        if self._is_way_first(page):
            self._focus_way()

    @override
    def focus_first(self) -> None:
        if self.now is not None and self._is_way_first(self.now):
            self._focus_way()
        else:
            super().focus_first()

    def _is_way_first(self, page: NightPage) -> bool:
        return page.is_way_first or (page.first is None and not self._stops(self.view))

    def _focus_way(self) -> None:
        """Put the focus on the way on."""
        keys = [way.key for way in self._ways]
        if keys:
            way = self.ways.buttons[NEXT if NEXT in keys else keys[0]]
            way.show()
            way.setFocus()

    def tell_ways(self) -> None:
        """Show the ways on that the page has now."""
        self._ways = self.now.ways() if self.now is not None else ()
        self.show_slow_down(self.now is not None and self.now.has_sound)
        self.show_ways(self._ways)

    def go_away(self) -> None:
        """Leave was pressed: everything stays as it is."""
        self.go_requested.emit(places.Today())

    def say_trouble(self, notice: Notice) -> None:
        """Show what went wrong in place of the page, with the way out."""
        page = NightPage(self.house)
        page.stack.addWidget(notice)
        self.turn_to(page)

    @override
    def silence(self) -> None:
        if self.now is not None:
            self.now.silence()

    @override
    def leave(self) -> None:
        self._let_page_go()

    def _let_page_go(self) -> None:
        if self.now is not None:
            self.now.let_go()
            self.now = None

    def _take_way(self, key: str) -> None:
        if self.now is not None and key in {way.key for way in self._ways}:
            self.now.take_way(key)
