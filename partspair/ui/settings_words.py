"""Our words in the settings: the way to them."""

from PySide6.QtCore import Signal

from partspair.ui import places
from partspair.ui.house import House
from partspair.ui.rows import LinkRow
from partspair.ui.settings_section import SettingsSection


class WordsSection(SettingsSection):
    """One row. `gone_to` carries a place."""

    gone_to = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        words = house.words
        self.way = LinkRow(house.theme, "own-words", words("our.go"), words("our.sub"))
        self.way.clicked.connect(lambda _checked: self.gone_to.emit(places.OurWords()))
        self.lay_out(words("our.title"), self.way)
