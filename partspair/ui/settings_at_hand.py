"""How "A part is here" is at hand from everywhere, and whether closing the window leaves the app in the tray."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSystemTrayIcon

from partspair.practice.words import Words
from partspair.ui.chips import Tick
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import column, holding
from partspair.ui.look import Look
from partspair.ui.settings_section import SettingsSection
from partspair.ui.theme import Theme


class AtHandSection(SettingsSection):
    """`chosen` says whether it stays in the tray; the choice shows only where the system has a tray."""

    chosen = Signal(bool)

    def __init__(self, theme: Theme, words: Words, look: Look) -> None:
        super().__init__(theme)
        self.stay = Tick(theme, words("set.tray"))
        self.stay.setChecked(look.stays_in_tray)
        self.stay.toggled.connect(self.chosen)
        tray = holding(column(self.stay, Small(theme, words("set.tray.sub")), space=8))
        self.lay_out(
            words("set.hand"), Label(theme, words("set.hand.keys"), colour="ink2"),
            Label(theme, words("set.hand.system"), colour="ink2"), 8, tray,
        )  # fmt: skip
        tray.setVisible(QSystemTrayIcon.isSystemTrayAvailable())
