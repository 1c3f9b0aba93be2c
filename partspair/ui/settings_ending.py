"""The pair in the settings: ending it, and the ones that have ended."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.flows.ending import Ended, Ending
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label
from partspair.ui.layouts import column, flow, holding
from partspair.ui.note_words import day_of
from partspair.ui.settings_section import SettingsSection


class EndingSection(SettingsSection):
    """A button that leads to ending the pair; below it, what has ended. `gone_to` carries a place."""

    gone_to = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house = house
        self._past = column(space=12)
        theme, words, partner = house.theme, house.words, house.partner
        self.end = Button(theme, words("end.do"), Kind.FAINT, small=True)
        self.end.setVisible(partner is not None and not partner.is_over)
        if partner is not None:
            place = places.EndPair(partner.pair)
            self.end.clicked.connect(lambda _checked: self.gone_to.emit(place))
        self.lay_out(words("set.pair"), holding(flow(self.end)), self._past)
        self.setVisible(partner is not None)

    def learn(self, found: tuple[Ending, ...]) -> None:
        """Show what has ended, or is ending."""
        for one in found:
            self._past.addWidget(self._row(one))
        self.setVisible(self._house.partner is not None or bool(found))

    def _row(self, one: Ending) -> QWidget:
        words, theme = self._house.words, self.theme
        buttons = [self._button(words("end.past.open"), one, places.History(past_of(one)))]
        if one.how is Ended.GOODBYE_ON_ITS_WAY:
            said, change = words("end.waiting"), "end.waiting.now"
        elif one.how is Ended.OVER:
            said, change = past_words(self._house, one), "end.past.change"
        else:
            key = "end.theirs" if one.how is Ended.BY_PARTNER else "end.elsewhere"
            said, change = words(key, partner=one.partner), "end.theirs.decide"
        buttons.append(self._button(words(change), one, places.EndPair(one.pair)))
        return holding(column(Label(theme, said), holding(flow(*buttons)), space=4))

    def _button(self, words: str, one: Ending, place: places.Place) -> Button:
        made = Button(self.theme, words, Kind.FAINT, small=True)
        made.setAccessibleName(f"{words}, {one.partner}")
        made.clicked.connect(lambda _checked: self.gone_to.emit(place))
        return made


def past_words(house: House, one: Ending) -> str:
    """Whose pair it was, and until when."""
    when = datetime.fromtimestamp(one.at, house.zone)
    year = "" if when.year == house.now().year else f" {when.year}"
    return house.words("end.past.one", partner=one.partner, date=f"{day_of(when)}{year}")


def past_of(one: Ending) -> places.Past:
    """A pair that has ended, as its history needs it."""
    return places.Past(one.pair, one.partner, one.zone)
