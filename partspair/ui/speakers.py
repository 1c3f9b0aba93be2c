"""Choosing the loudspeaker at the player: a short list under the button, remembered by its name."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from partspair.audio.devices import Device
from partspair.ui.button import IconButton
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.vault import settings
from partspair.vault.database import Vault


class SpeakerList(IconButton):
    """What sounds is paused when another loudspeaker is `chosen`; nothing ever moves to one by itself.

    `failed` carries the KnownError of a computer without sound.
    """

    chosen = Signal()
    failed = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme, "volume", house.words("set.speaker"))
        self._house, self._asker = house, Asker()
        self.clicked.connect(lambda _checked: self.offer())

    def offer(self) -> None:
        """Look for loudspeakers, then show the list."""
        sound = self._house.sound
        self._house.vault.run(lambda _vault: sound.speakers(), self._asker.newest(self._found))

    def forget(self) -> None:
        """The page goes."""
        self._asker.forget()

    def _found(self, answer: Ok[tuple[Device, ...]] | Err) -> None:
        if isinstance(answer, Ok):
            menu = self.menu_of_speakers(answer.value)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        elif answer.known is not None:
            self.failed.emit(answer.known)

    def menu_of_speakers(self, devices: Sequence[Device]) -> QMenu:
        """The computer's choice, then every loudspeaker; one that is remembered and not here stays in the list."""
        words, now, menu = self._house.words, self._house.listener.speaker, QMenu(self)
        names = [one.name for one in devices]
        names += [now] if now is not None and now not in names else []
        menu.setAccessibleName(words("set.speaker"))
        menu.setFont(self._house.theme.sans())
        for name, said in ((None, words("set.speaker.default")), *((name, name) for name in names)):
            action = menu.addAction(said.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(lambda _checked, name=name: self._choose(name))
        return menu

    def _choose(self, name: str | None) -> None:
        if name != self._house.listener.speaker:
            self._house.listener.choose(name)
            self._house.vault.run(lambda vault: _remember(vault, name))
            self.chosen.emit()


def _remember(vault: Vault, name: str | None) -> None:
    settings.save(vault, replace(settings.load(vault), speaker=name))
