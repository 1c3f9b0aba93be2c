"""Oneself in the settings: how one is called, which clock one lives by, and in which country one finds help."""

from dataclasses import replace

from PySide6.QtCore import Signal

from partspair.flows import introducing
from partspair.practice import limits
from partspair.practice.clocks import has_moved, zone_named
from partspair.practice.help import countries
from partspair.ui.button import Button, Kind
from partspair.ui.chooser import Chooser
from partspair.ui.fields import Field
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import row
from partspair.ui.notices import Notice
from partspair.ui.settings_section import SettingsSection
from partspair.ui.whereabouts import own_zone, zones
from partspair.vault.people import Profile


class MeSection(SettingsSection):
    """A name or a zone is kept, and told to the partner, by Save; the country is kept and told to nobody.

    `changed` when something was kept.
    """

    changed = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house, self._asker, self._kept = house, Asker(), house.me
        theme, words, known = house.theme, house.words, zones()
        self.name = Field(theme, words("set.me"), most=limits.NAME)
        listed = [(one, one.replace("_", " ")) for one in sorted({*known, house.me.zone})]
        self.zone = Chooser(theme, words("set.me.zone"), listed, is_searched=True)
        self.country = Chooser(theme, words("set.me.country"), [
            ("", words("set.me.country.none")), *((one, words(f"cr.{one}")) for one in countries(words)),
        ])  # fmt: skip
        self.save = Button(theme, words("go.save"), Kind.NEXT, small=True)
        self.said = Label(theme, colour="ink2")
        here = own_zone(known)
        self.moved = Notice(
            theme, "", words("set.me.moved", place=here.replace("_", " ")), "info",
            [(words("set.me.moved.do"), lambda: self._move(here))],
        )  # fmt: skip
        self.moved.setVisible(has_moved(zone_named(here), zone_named(house.me.zone), house.clock()))
        self.name.fill(house.me.display_name)
        self.zone.choose(house.me.zone)
        self.country.choose(house.me.country)
        self.save.clicked.connect(lambda _checked: self._save())
        told = Small(theme, words("set.me.told", partner=house.name))
        self.lay_out(
            words("set.me.title"), self.moved, self.name, self.zone, told, 8, self.country,
            Small(theme, words("set.me.country.sub")), 8, row(self.save, self.said, None),
        )  # fmt: skip

    def _move(self, zone: str) -> None:
        self.zone.choose(zone)
        self._save()

    def _save(self) -> None:
        name = self.name.text.strip()
        if not name or not limits.is_line(name, limits.NAME):
            self.name.say_error(self._house.words("set.me.missing"))
            return
        self.name.say_error("")
        new, now = Profile(name, self.zone.choice, self.country.choice), self._house.clock()
        self._house.vault.run(
            lambda vault: introducing.change_profile(vault, new, now),
            self._asker.newest(lambda answer: self._saved(answer, new)),
        )

    def _saved(self, answer: Ok[None] | Err, new: Profile) -> None:
        if isinstance(answer, Ok):
            self._kept = replace(new)
            self.moved.hide()
            self.said.say(self._house.words("set.saved"))
            self.changed.emit()

    def leave(self) -> None:
        """The page goes."""
        self._asker.forget()
