"""The landing in the settings: the way to speaking one for the partner."""

from PySide6.QtCore import Signal

from partspair.ui import places
from partspair.ui.house import House
from partspair.ui.rows import LinkRow
from partspair.ui.settings_section import SettingsSection


class LandingSection(SettingsSection):
    """One row; it is there while there is somebody to speak for. `gone_to` carries a place."""

    gone_to = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        words, partner = house.words, house.partner
        go = words("set.landing.go", partner=house.name)
        self.way = LinkRow(house.theme, "presence", go, words("set.landing.sub", partner=house.name))
        self.way.clicked.connect(lambda _checked: self.gone_to.emit(places.Landing()))
        self.lay_out(words("set.landing"), self.way)
        self.setVisible(partner is not None and partner.is_confirmed and not partner.is_over)
