"""How a part of the settings is laid out: a heading, then what belongs to it, then a hairline."""

from PySide6.QtWidgets import QWidget

from partspair.ui.labels import Label, Section
from partspair.ui.layouts import Item, Rule, column
from partspair.ui.segmented import Segmented
from partspair.ui.theme import Theme


class SettingsSection(QWidget):
    """A part of the settings page."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def lay_out(self, title: str, *items: Item) -> None:
        """Show these under a heading."""
        self.setLayout(column(Section(self.theme, title, wide=True), 4, *items, 20, Rule(self.theme), 8))


def labelled(theme: Theme, label: str, control: Segmented) -> QWidget:
    """Return a segmented control with its label above."""
    made = QWidget()
    control.setAccessibleName(label)
    made.setLayout(column(Label(theme, label, "small", "ink2"), control, space=8))
    return made
