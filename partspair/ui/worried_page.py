"""Worry about the partner: five plain steps, their safety card if they gave one, and who keeps one company (j.4)."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import helping
from partspair.flows.helping import Group, HelpFound
from partspair.practice.help import CardGroup
from partspair.ui import places
from partspair.ui.chooser import Chooser
from partspair.ui.help_cards import card_panel, entry_panel
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Question, Section
from partspair.ui.layouts import Item, Rule, column, holding
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow

UNKNOWN = ""


class WorriedPlace(HomeFrame):
    """It works offline, sends nothing, and keeps no note of being opened."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("safe.title"))
        self._asker = Asker()
        self.leave_requested.connect(lambda: self.go_requested.emit(places.Safety()))
        self._load()

    @override
    def refresh(self) -> None:
        """A card that comes meanwhile is shown the next time: nothing moves under somebody who reads this."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _load(self) -> None:
        partner = self.house.partner
        if partner is None:
            self.show_page(holding(column(Question(self.theme, self.house.words("wo.title")), None)))
            return
        pair, words, country, today = partner.pair, self.house.words, self.house.me.country, self.house.now().date()
        self.house.vault.run(
            lambda vault: helping.find(vault, words, country, pair, today), self._asker.newest(self._loaded)
        )

    def _loaded(self, answer: Ok[HelpFound] | Err) -> None:
        if isinstance(answer, Ok):
            self._show(answer.value)
        elif answer.known is not None:
            notice = Notice(self.theme)
            notice.say_error(answer.known)
            self.show_page(holding(column(notice, None)))

    def _show(self, found: HelpFound) -> None:
        words, theme, name = self.house.words, self.theme, self.house.name
        number = emergency_number(found)
        first = words("wo.1", partner=name, number=number) if number else words("wo.1.unknown", partner=name)
        items: list[Item] = [Question(theme, words("wo.title")), 8, Label(theme, first, "lead", strong=True), 4]
        if found.card is not None:
            items.append(card_panel(self.house, found.card))
        else:
            items += self._numbers_there(found)
        items += [8, *(Label(theme, words(f"wo.{step}")) for step in (2, 3, 4))]
        lines = found.entries[Group.MINE]
        if lines:
            items += [4, Section(theme, words("wo.own")), entry_panel(self.house, lines)]
        items += [8, Label(theme, words("wo.5"))]
        company = (*found.entries[Group.PEOPLE], *found.entries[Group.THERAPIST])
        if company:
            items += [Section(theme, words("wo.mine")), entry_panel(self.house, company)]
        back = LinkRow(theme, "help", words("safe.help"), words("safe.help.sub"))
        back.clicked.connect(lambda _checked=False: self.go_requested.emit(places.Safety()))
        items += [8, Rule(theme), back, None]
        self.show_page(holding(column(*items, space=12)))

    def _numbers_there(self, found: HelpFound) -> list[Item]:
        """Without a card: the numbers the app knows where the partner is, as far as that is known."""
        words, name = self.house.words, self.house.name
        there = found.entries[Group.THEIRS] or (found.entries[Group.MINE] if found.theirs == found.mine else ())
        key = "wo.card.none" if found.theirs else "wo.card.none.unknown"
        made: list[Item] = [Lead(self.theme, words(key, partner=name)), country_chooser(self.house, found, self._be_in)]
        return [*made, entry_panel(self.house, there)] if there else made

    def _be_in(self, country: str) -> None:
        partner = self.house.partner
        if partner is not None:
            pair = partner.pair
            self.house.vault.run(lambda vault: helping.be_in(vault, pair, country))
            self._load()


def emergency_number(found: HelpFound) -> str:
    """The number to call where the partner is: from their card, else from the page; empty where nobody knows."""
    if found.card is not None:
        given = [one.number for one in found.card.card.lines if one.group is CardGroup.EMERGENCY and one.number]
        if given:
            return given[0]
    there = found.entries[Group.MINE if found.theirs and found.theirs == found.mine else Group.THEIRS]
    return next((one.number for one in there if one.number), "")


def country_chooser(house: House, found: HelpFound, does: object) -> QWidget:
    """Where the partner is. Choosing it changes nothing on their side."""
    words = house.words
    label = words("cr.country.theirs", partner=house.name)
    codes = [(UNKNOWN, words("cr.country.unknown")), *((one, words(f"cr.{one}")) for one in words.each("cr.countries"))]
    made = Chooser(house.theme, label, codes)
    made.choose(found.theirs)
    made.chosen.connect(does)
    return made
