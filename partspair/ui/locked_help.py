"""Help from people while the app is locked: the shipped numbers of the chosen country. Own entries need the vault."""

from PySide6.QtWidgets import QWidget

from partspair.practice.help import HelpEntry, starter_page
from partspair.practice.words import Words
from partspair.ui.button import Button
from partspair.ui.door_frame import DoorFrame
from partspair.ui.labels import Label, Lead, Question, Small
from partspair.ui.layouts import Item, Panel, column, holding, row
from partspair.ui.theme import Theme

MEASURE = 640


class LockedHelp(DoorFrame):
    """The crisis page at the door. It calls nobody and keeps no note of being opened."""

    def __init__(self, words: Words, theme: Theme, country: str) -> None:
        super().__init__(theme, MEASURE)
        page = starter_page(words, country if country in words.each("cr.countries") else "other")
        back = Button(theme, words("go.back"), small=True, icon="chevron-left")
        back.clicked.connect(lambda _checked: self.leave_requested.emit())
        items: list[Item] = [
            holding(row(back, None)),
            8,
            Question(theme, words("cr.title")),
            Lead(theme, words("cr.offline")),
            8,
        ]
        items += [self._card(words, one) for one in (page.emergency, *page.lines) if one.number]
        items += [Label(theme, f"{words('cr.directory')}: {words('cr.directory.address')}")]
        items += [Small(theme, words("cr.locked"))]
        self.show_page(holding(column(*items, space=12)), back)

    def _card(self, words: Words, entry: HelpEntry) -> QWidget:
        number = Label(self.theme, entry.number, "section", strong=True)
        unchecked = Small(self.theme, words("cr.unchecked"))
        return Panel(self.theme, Label(self.theme, entry.name), number, unchecked, pad=16)
