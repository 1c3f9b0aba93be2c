"""Signs that are pressed by hand: one press sends one sign, and nothing is ever sent by itself."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.practice.reply import Signal as Sign
from partspair.practice.reply import SignalKind
from partspair.ui.button import Button, Kind
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import column, flow, holding

AFTER = (SignalKind.LISTENED, SignalKind.MORE, SignalKind.RESTING)
UNHEARD = (SignalKind.ARRIVED, SignalKind.LATER, SignalKind.RESTING)
WHEN = ("tomorrow", "days", "room")


class SignsTool(QWidget):
    """Signs that are pressed by hand; one press sends one sign. `pressed` carries a Signal, about nothing yet."""

    pressed = Signal(object)

    def __init__(self, house: House, title: str, kinds: Sequence[SignalKind] = AFTER) -> None:
        super().__init__()
        self.setObjectName("signs")
        self._house = house
        self.buttons = {}
        for kind in kinds:
            button = Button(house.theme, house.words(f"sig.{kind}"), Kind.FAINT, small=True)
            button.clicked.connect(lambda _checked, kind=kind: self.pressed.emit(Sign(None, kind)))
            self.buttons[kind] = button
        self.when = [self._later(house.words(f"sig.later.{one}")) for one in WHEN if SignalKind.LATER in self.buttons]
        self.said = Lead(house.theme)
        self.said.hide()
        self._row = holding(flow(*self.buttons.values(), *self.when))
        self.setLayout(column(Label(house.theme, title, strong=True), self._row, self.said))

    def _later(self, sentence: str) -> Button:
        button = Button(self._house.theme, sentence, Kind.FAINT, small=True)
        button.clicked.connect(lambda _checked: self.pressed.emit(Sign(None, SignalKind.LATER, sentence)))
        return button

    def say_sent(self) -> None:
        """It was sent, and cannot be sent a second time from here."""
        self.said.say(self._house.words("sig.sent", partner=self._house.name))
        self.said.show()
        self._row.hide()
