"""Slow down: the sound is held, and a few words stand where the controls were."""

from PySide6.QtCore import Qt, Signal

from .button import Button
from .house import House
from .labels import Label
from .layouts import Panel, flow, holding


class Brake(Panel):
    """Paused. Feel your feet. Carry on, stop here, or keep what there is."""

    carried_on = Signal()
    stopped = Signal()
    kept = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        words = house.words
        self.text = Label(house.theme, words("rec.brake.text"), "lead")
        self.on = Button(house.theme, words("rec.brake.on"))
        self.stop = Button(house.theme, words("rec.brake.stop"))
        self.keep = Button(house.theme, words("rec.brake.keep"))
        self.inside.addWidget(self.text)
        self.inside.addSpacing(12)
        self.inside.addWidget(holding(flow(self.on, self.stop, self.keep, space=12)))
        self.setAccessibleName(words("rec.brake"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.on.clicked.connect(self.carried_on)
        self.stop.clicked.connect(self.stopped)
        self.keep.clicked.connect(self.kept)
