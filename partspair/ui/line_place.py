"""A page of short things in one's own words, of which some can be heard where they stand: one at a time."""

from PySide6.QtCore import Signal
from typing_extensions import override

from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.layouts import Item, Panel, flow, holding
from partspair.ui.notices import Notice
from partspair.ui.recovering import recover
from partspair.ui.share_draft import Spoken, spoken_of
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.tokens import Whose
from partspair.vault.takes import Take

PAGE = 50  # cards that are shown at first, and that come with Older


class LineCard(Panel):
    """`heard` asks for its sound, which `show_sound` is then given. Call `end_with` last: it places the buttons."""

    heard = Signal()

    def __init__(self, house: House, take: Take | None, title: str) -> None:
        super().__init__(house.theme, pad=16)
        self.house, self.take, self._title = house, take, title
        self.player: SoundPanel | None = None
        self.listen = self.way("carry.listen")
        self.listen.clicked.connect(self.heard)
        if take is None or not take.frames:
            self.listen.setParent(self)
            self.listen.hide()

    def way(self, key: str) -> Button:
        """A small button that is told apart by what the card is about."""
        made = Button(self.house.theme, self.house.words(key), Kind.FAINT, small=True)
        made.setAccessibleName(f"{made.text()}, {self._title}")
        return made

    def end_with(self, *buttons: Button) -> None:
        """Place what can be done, Listen first where something was said."""
        has_sound = self.take is not None and self.take.frames > 0
        self.inside.addWidget(holding(flow(*((self.listen, *buttons) if has_sound else buttons))))

    def show_sound(self, spoken: Spoken) -> None:
        """Open the player in place, silent."""
        self.listen.hide()
        self.player = SoundPanel(self.house, Whose.ME)
        self.inside.addWidget(self.player)
        self.player.load(spoken.sounding, spoken.peaks, spoken.chapters)
        self.player.button.setFocus()

    def hide_sound(self) -> None:
        """Close the player again."""
        if self.player is not None:
            self.player.close()
            self.player.hide()
            self.player = None
            self.listen.show()


class LinePlace(HomeFrame):
    """Reached from the drawer, and left for it. `cards` are those that are shown."""

    def __init__(self, house: House, title: str) -> None:
        super().__init__(house, "drawer", house.words(title))
        self._reading, self._hearing = Asker(), Asker()
        self.cards: tuple[LineCard, ...] = ()
        self.limit = PAGE

    def older(self, shown: int) -> list[Item]:
        """The way to what is older, when so many are shown that there may be more."""
        if shown < self.limit:
            return []
        made = Button(self.theme, self.house.words("his.older"))
        made.clicked.connect(lambda _checked: self._show_older())
        return [holding(flow(made))]

    def _show_older(self) -> None:
        self.limit += PAGE
        self.forget_shown()
        self.refresh()

    def forget_shown(self) -> None:
        """Show what is read next, whatever was shown before. For subclasses."""

    def to_drawer(self) -> Button:
        """The way back to the drawer."""
        made = Button(self.theme, self.house.words("shelf.drawer"), Kind.QUIET, small=True, icon="chevron-left")
        made.clicked.connect(lambda: self.go_requested.emit(places.Drawer()))
        return made

    @override
    def leave(self) -> None:
        self._reading.forget()
        self._hearing.forget()
        self.hide_sounds()

    @override
    def silence(self) -> None:
        for one in self.cards:
            if one.player is not None:
                one.player.silence()

    def hide_sounds(self) -> None:
        """Close every player."""
        for one in self.cards:
            one.hide_sound()

    def hear(self, card: LineCard) -> None:
        """Open its sound; one that was cut off is made whole first."""
        take = card.take
        if take is not None:
            recover(self.house, self._hearing, take.take, lambda: self._open(card, take), self.say)

    def _open(self, card: LineCard, take: Take) -> None:
        def deliver(answer: Ok[Spoken | None] | Err) -> None:
            if isinstance(answer, Err):
                self.say(answer)
            elif answer.value is not None and card in self.cards:
                self.hide_sounds()
                card.show_sound(answer.value)

        self.house.vault.run(lambda vault: spoken_of(vault, take.take), self._hearing.newest(deliver))

    def notice_of(self, answer: Err) -> Notice:
        """What happened, what is safe, one remedy."""
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        return notice

    def say(self, answer: Err) -> None:
        """Say in place of the page why something could not be done."""
        self.cards = ()
        self.show_page(holding(flow(self.notice_of(answer))))
