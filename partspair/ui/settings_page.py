"""Settings: how it looks, the microphone, the folder, the passphrase."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair import __version__
from partspair.flows.ending import Ending, endings
from partspair.flows.pairing import Place
from partspair.pair.ids import PairId
from partspair.ui.button import Button, Kind
from partspair.ui.folder_offers import shorten
from partspair.ui.folder_page import FolderPage
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import column, holding, row
from partspair.ui.look import FILE, Look
from partspair.ui.pairing_progress import move_folder
from partspair.ui.settings_at_hand import AtHandSection
from partspair.ui.settings_boundaries import BoundariesSection
from partspair.ui.settings_ending import EndingSection
from partspair.ui.settings_landing import LandingSection
from partspair.ui.settings_look import LookSection
from partspair.ui.settings_me import MeSection
from partspair.ui.settings_passphrase import PassphraseSection
from partspair.ui.settings_section import SettingsSection
from partspair.ui.settings_security import SecuritySection
from partspair.ui.settings_sound import SoundSection
from partspair.ui.settings_words import WordsSection
from partspair.vault import pairs, settings
from partspair.vault.database import Vault
from partspair.vault.pairs import Pair


class SettingsPlace(HomeFrame):
    """One page of sections; every choice is kept at once. `look_chosen` carries the Look, which already shows."""

    look_chosen = Signal(object)

    def __init__(self, house: House, look: Look) -> None:
        super().__init__(house, "settings", house.words("set.title"))
        directory = house.key.directory
        self._look = Look.load(directory) if (directory / FILE).exists() else look
        self._asker, self._kept = Asker(), house.settings
        self.sound: SoundSection | None = None
        self.passphrase: PassphraseSection | None = None
        self.security: SecuritySection | None = None
        self.me: MeSection | None = None
        self.boundaries: BoundariesSection | None = None
        self.show_sections()

    def show_sections(self) -> None:
        """Show all of the settings."""
        house = self.house
        self.leave()
        self.look = LookSection(house.theme, house.words, self._look, house.now)
        self.look.chosen.connect(self._keep_look)
        self.at_hand = AtHandSection(house.theme, house.words, self._look)
        self.at_hand.chosen.connect(self._keep_staying)
        self.sound, self.passphrase = SoundSection(house, self._kept), PassphraseSection(house)
        self.sound.changed.connect(self._keep_sound)
        self.folder_section = FolderSection(house)
        self.folder_section.change.clicked.connect(lambda _checked: self._choose_folder())
        self.ending = EndingSection(house)
        self.ending.gone_to.connect(self.go_requested)
        self.landing = LandingSection(house)
        self.landing.gone_to.connect(self.go_requested)
        self.words = WordsSection(house)
        self.words.gone_to.connect(self.go_requested)
        self.security = SecuritySection(house)
        self.security.gone_to.connect(self.go_requested)
        self.me, self.boundaries = MeSection(house), BoundariesSection(house)
        self.me.changed.connect(self.exchange_requested)
        self.boundaries.tell.clicked.connect(lambda _checked: self.exchange_requested.emit())
        self.boundaries.changed.connect(self._keep_sound)
        page = column(
            self.me, self.boundaries, self.look, self.at_hand, self.sound, self.words, self.landing,
            self.folder_section, self.passphrase, self.security, self.ending, AboutSection(house),
        )  # fmt: skip
        self.show_page(holding(page))
        pair = house.partner.pair if house.partner is not None else None

        def read(vault: Vault) -> tuple[Pair | None, tuple[Ending, ...]]:
            return pairs.get(vault, pair) if pair is not None else None, endings(vault)

        house.vault.run(read, self._asker.newest(self._learn))

    def _learn(self, answer: Ok[tuple[Pair | None, tuple[Ending, ...]]] | Err) -> None:
        if isinstance(answer, Ok):
            kept, ended = answer.value
            self.folder_section.learn(kept)
            self.ending.learn(ended)

    @override
    def leave(self) -> None:
        """Close the microphone; forget what was typed."""
        self._asker.forget()
        for section in (self.sound, self.passphrase, self.security, self.me, self.boundaries):
            if section is not None:
                section.leave()

    def _keep_staying(self, stays: bool) -> None:
        self.look.look = replace(self.look.look, stays_in_tray=stays)
        self._keep_look(self.look.look)

    def _keep_look(self, look: Look) -> None:
        self._look = look
        look.save(self.house.key.directory)
        self.look_chosen.emit(look)

    def _keep_sound(self, changes: dict[str, Any]) -> None:
        if "speaker" in changes:
            self.house.listener.choose(changes["speaker"])
        self._kept = replace(self._kept, **changes)

        def keep(vault: Vault) -> None:
            with vault.transaction():
                settings.save(vault, replace(settings.load(vault), **changes))

        self.house.vault.run(keep)

    def _choose_folder(self) -> None:
        words, partner = self.house.words, self.house.partner
        if partner is None:
            return
        self.leave()
        self.sound = self.passphrase = self.security = self.me = self.boundaries = None
        page = FolderPage(self.house, is_inviting=False)
        use = Button(self.theme, words("folder.near.use"), Kind.NEXT)
        keep = Button(self.theme, words("go.cancel"))
        use.clicked.connect(lambda _checked: page.settle(lambda place: self._move(partner.pair, place)))
        keep.clicked.connect(lambda _checked: self.show_sections())
        self.show_page(holding(column(page, 12, row(keep, use, None))), page.first)

    def _move(self, pair: PairId, place: Place) -> None:
        def moved(answer: Ok[None] | Err) -> None:
            if isinstance(answer, Ok):
                self.exchange_requested.emit()
            self.show_sections()

        now = self.house.seconds()
        self.house.vault.run(lambda vault: move_folder(vault, pair, place, now), self._asker.newest(moved))


class FolderSection(SettingsSection):
    """The folder the two meet over."""

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house = house
        theme, words = house.theme, house.words
        self.place, self.check = Label(theme, words("sync.none")), Small(theme)
        self.change = Button(theme, words("set.pair.folder.change"), small=True)
        self.change.hide()
        self.lay_out(words("set.pair.folder"), row(self.place, None, self.change), self.check)

    def learn(self, kept: Pair | None) -> None:
        """Show where the pair meets."""
        if kept is None:
            return
        words = self._house.words
        self.place.say(shorten(Path(kept.folder), Path.home()) if kept.folder else words("sync.none"))
        self.change.show()
        self.check.say(words("set.pair.check.open") if kept.confirmed_at is None else "")


class AboutSection(QWidget):
    """Where everything lies, what locking does, which version this is."""

    def __init__(self, house: House) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self.setLayout(
            column(
                Label(theme, words("set.place"), strong=True),
                Label(theme, shorten(house.key.directory, Path.home()), colour="ink2"),
                12,
                Label(theme, words("set.lock"), colour="ink2"),
                Small(theme, words("set.about.version", number=__version__)),
                space=8,
            )
        )
