"""How fast a note plays: a button that says it, with a short list under it. Nobody is ever asked to hurry."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from partspair.flows.listening import AS_SPOKEN, SPEEDS
from partspair.ui.announcing import announce
from partspair.ui.button import Button, Kind
from partspair.ui.house import House


def told(speed: float) -> str:
    """A speed as it is written, such as 1.25×."""
    return f"{speed:g}×"


class SpeedControl(Button):
    """Shows the speed. `chosen` carries another one, `kept` the one to be kept for the partner, or None to forget it.

    Its list is under the button; `[` and `]` go one step, which the page connects to `step`.
    """

    chosen = Signal(float)
    kept = Signal(object)

    def __init__(self, house: House, may_keep: bool) -> None:
        super().__init__(house.theme, told(AS_SPOKEN), Kind.FAINT, small=True, icon="speed")
        self._house, self._may_keep = house, may_keep
        self._speed, self._kept = AS_SPOKEN, AS_SPOKEN
        self.setAccessibleDescription(self.tr("Keys {slower} and {faster}").format(slower="[", faster="]"))
        self.clicked.connect(lambda _checked: self.offer())
        self.show_speed(AS_SPOKEN, None)

    def show_speed(self, speed: float, kept: float | None) -> None:
        """Show what is true: how fast it plays, and what is kept."""
        self._speed, self._kept = speed, kept or AS_SPOKEN
        self.say(told(speed))
        self.setAccessibleName(self._house.words("play.speed.at", amount=told(speed)))

    def step(self, by: int) -> None:
        """One step slower or faster, if there is one."""
        at = SPEEDS.index(self._speed) + by
        if self.isEnabled() and 0 <= at < len(SPEEDS):
            self._choose(SPEEDS[at])

    def offer(self) -> None:
        """Show the list."""
        menu = self.menu_of_speeds()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_of_speeds(self) -> QMenu:
        """The speeds, the one that plays ticked, and whether it is kept for the partner."""
        words, menu = self._house.words, QMenu(self)
        menu.setAccessibleName(words("play.speed"))
        menu.setFont(self._house.theme.sans())
        for speed in SPEEDS:
            action = menu.addAction(told(speed))
            action.setCheckable(True)
            action.setChecked(speed == self._speed)
            action.triggered.connect(lambda _checked, speed=speed: self._choose(speed))
        is_kept = self._speed == self._kept
        if self._may_keep and not (is_kept and self._speed == AS_SPOKEN):
            menu.addSeparator()
            keep = words("play.speed.keep", amount=told(self._speed), partner=self._house.name)
            action = menu.addAction(keep.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(is_kept)
            action.triggered.connect(lambda is_on: self.kept.emit(self._speed if is_on else None))
        return menu

    def _choose(self, speed: float) -> None:
        if speed != self._speed:
            self.chosen.emit(speed)
            announce(self, self.accessibleName())
