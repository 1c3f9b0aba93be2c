"""Choosing the microphone: a short list under the button, remembered by its name."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QMenu, QWidget

from partspair.audio.devices import Device
from partspair.errors import KnownError
from partspair.vault import settings
from partspair.vault.database import Vault

from .house import House


def found(house: House) -> tuple[Device, ...]:
    """What can be recorded from, the default first; empty where there is no sound at all."""
    try:
        return house.sound.microphones()
    except KnownError:
        return ()


def default_name(house: House) -> str:
    """The name of the microphone the computer would choose; empty when there is none."""
    return next((one.name for one in found(house) if one.is_default), "")


def choose_microphone(
    house: House,
    button: QWidget,
    chosen: str | None,
    choose: Callable[[str | None], object],
    fail: Callable[[KnownError], object],
) -> None:
    """Show the microphones under `button`; the one that is taken is remembered, None is the computer's choice."""
    try:
        devices = house.sound.microphones()
    except KnownError as error:
        fail(error)
        return

    def take(name: str | None) -> None:
        house.vault.run(lambda vault: _remember(vault, name))
        choose(name)

    menu = QMenu(button)
    menu.setAccessibleName(house.words("set.mic"))
    menu.setFont(house.theme.sans())
    for name, words in ((None, house.words("set.mic.default")), *((one.name, one.name) for one in devices)):
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(name == chosen)
        action.triggered.connect(lambda _checked, name=name: take(name))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _remember(vault: Vault, name: str | None) -> None:
    settings.save(vault, replace(settings.load(vault), microphone=name))
