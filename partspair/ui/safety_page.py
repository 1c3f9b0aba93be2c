"""Safety: help from people first, what this is and isn't below. It works offline and keeps no note of being opened."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import helping
from partspair.flows.helping import HELPED, THERAPIST, Group, HelpFound
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.fields import Field
from partspair.ui.help_cards import checked_words
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Question, Section, Small
from partspair.ui.layouts import Item, Panel, Rule, column, flow, holding, row
from partspair.ui.rows import LinkRow
from partspair.ui.worried_page import country_chooser
from partspair.vault.database import Vault
from partspair.vault.safety import SafetyEntry

LONGEST, LONGEST_HELPED = 120, 500
ADD = {Group.MINE: "line", Group.PEOPLE: "person", Group.THERAPIST: "therapist", Group.HELPED: "helped"}
TITLES = {Group.PEOPLE: "cr.people", Group.THERAPIST: "cr.therapist", Group.HELPED: "cr.helped"}


class SafetyPlace(HomeFrame):
    """Every number can be changed, and says when it was last checked."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("safe.title"))
        self._asker = Asker()
        self._editing: SafetyEntry | None = None
        self._load()

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside but a card, which is shown the next time."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _load(self) -> None:
        words, country, today = self.house.words, self.house.me.country, self.house.now().date()
        pair = self.house.partner.pair if self.house.partner is not None else None
        self.house.vault.run(
            lambda vault: helping.find(vault, words, country, pair, today), self._asker.newest(self._loaded)
        )

    def _loaded(self, answer: Ok[HelpFound] | Err) -> None:
        if isinstance(answer, Ok):
            self._show(answer.value)

    def _show(self, found: HelpFound) -> None:
        words, theme = self.house.words, self.theme
        items: list[Item] = [Question(theme, words("cr.title")), Lead(theme, words("cr.offline")), 12]
        items += [Section(theme, self._country("cr.country.mine", found.mine), wide=True)]
        items += self._group(found, Group.MINE)
        for group in (Group.PEOPLE, Group.THERAPIST, Group.HELPED):
            items += [8, Section(theme, words(TITLES[group]), wide=True), *self._group(found, group)]
        directory = words("cr.directory.address")
        items += [Label(theme, f"{words('cr.directory')}: {directory}"), Small(theme, words("cr.check"))]
        items += self._theirs(found)
        items += [16, Rule(theme), *self._links(), Rule(theme)]
        items += [Section(theme, words("safe.scope.title"), wide=True)]
        items += [Label(theme, paragraph) for paragraph in words.each("safe.scope")]
        items += [8, Label(theme, words("safe.multi.q"), strong=True), Label(theme, words("safe.multi"))]
        security = self._link("seal", words("sec.link"), words("sec.link.sub"), places.Security())
        items += [8, Rule(theme), 4, security, None]
        self.show_page(holding(column(*items, space=12)))

    def _country(self, key: str, country: str) -> str:
        title = self.house.words(key, partner=self.house.name)
        known = country and country != "other"
        return f"{title}: {self.house.words(f'cr.{country}')}" if known else title

    def _theirs(self, found: HelpFound) -> list[Item]:
        """The numbers where the partner is: what their card says, else what one says oneself."""
        if self.house.partner is None:
            return []
        made: list[Item] = [16, Section(self.theme, self._country("cr.country.theirs", found.theirs), wide=True)]
        if found.card is None:
            made.append(country_chooser(self.house, found, self._be_in))
        if not found.theirs:
            made.append(Lead(self.theme, self.house.words("cr.theirs.choose", partner=self.house.name)))
        return [*made, *self._group(found, Group.THEIRS)]

    def _be_in(self, country: str) -> None:
        partner = self.house.partner
        if partner is not None:
            pair = partner.pair
            self._change(lambda vault: helping.be_in(vault, pair, country))

    def _links(self) -> list[Item]:
        words, name = self.house.words, self.house.name
        made: list[Item] = []
        if self.house.partner is not None:
            made += [
                self._link("held", words("safe.worried", partner=name), words("wo.title"), places.Worried()),
                self._link("seal", words("card.title"), words("card.sub", partner=name), places.MyCard()),
            ]
        return [*made, self._link("lock", words("safe.unsafe"), words("us.title"), places.Unsafe())]

    def _link(self, icon: str, title: str, detail: str, where: places.Place) -> LinkRow:
        made = LinkRow(self.theme, icon, title, detail)
        made.clicked.connect(lambda _checked=False: self.go_requested.emit(where))
        return made

    def _group(self, found: HelpFound, group: Group) -> list[Item]:
        """Its entries, each with its form while it is edited, and the way to add one."""
        made: list[Item] = []
        for one in found.entries[group]:
            is_open = self._editing is not None and self._editing.entry == one.entry
            made.append(self._form(one) if is_open else self._card(one, found))
        new = self._new(found, group)
        if self._editing is not None and self._editing == new:
            made.append(self._form(new))
        if not made and group is not Group.THEIRS and f"{TITLES.get(group, '')}.none" in self.house.words:
            made.append(Lead(self.theme, self.house.words(f"{TITLES[group]}.none")))
        if new is not None:
            add = Button(self.theme, self.house.words(f"cr.add.{ADD[group]}"), small=True, icon="plus")
            add.clicked.connect(lambda _checked: self._edit(new, found))
            made.append(holding(row(add, None)))
        return made

    def _new(self, found: HelpFound, group: Group) -> SafetyEntry | None:
        match group:
            case Group.MINE:
                return SafetyEntry(found.mine, "", "")
            case Group.PEOPLE:
                return SafetyEntry(found.mine, "", "", is_own=True)
            case Group.THERAPIST:
                return SafetyEntry(THERAPIST, "", "", is_own=True)
            case Group.HELPED:
                return SafetyEntry(HELPED, "", "", is_own=True)
            case Group.THEIRS:
                return None

    def _card(self, entry: SafetyEntry, found: HelpFound) -> QWidget:
        words, theme = self.house.words, self.theme
        change = Button(theme, words("cr.edit"), Kind.FAINT, small=True)
        change.setAccessibleName(f"{words('cr.edit')}, {entry.label}, {entry.number}")
        change.clicked.connect(lambda _checked: self._edit(entry, found))
        if entry.country == HELPED:
            line = row(Label(theme, entry.label), change, space=16)
            line.setStretch(0, 1)
            return Panel(theme, line, pad=16)
        checked = Button(theme, words("cr.checked.today"), Kind.FAINT, small=True)
        checked.setAccessibleName(f"{words('cr.checked.today')}, {entry.label}, {entry.number}")
        checked.clicked.connect(lambda _checked: self._keep(helping.checked(entry, self.house.now().date())))
        number = Label(theme, entry.number, "section", strong=True)
        when = Small(theme, checked_words(self.house, entry.checked_on))
        said = column(Label(theme, entry.label), number, *self._note(entry), when, space=4)
        line = row(holding(said), holding(flow(checked, change)), space=16)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        return Panel(theme, line, pad=16)

    def _note(self, entry: SafetyEntry) -> Sequence[QWidget]:
        return [Lead(self.theme, entry.note)] if entry.note else []

    def _edit(self, entry: SafetyEntry, found: HelpFound) -> None:
        self._editing = entry
        self._show(found)

    def _form(self, entry: SafetyEntry) -> QWidget:
        words, theme = self.house.words, self.theme
        is_line = entry.country == HELPED
        names = ("name",) if is_line else ("name", "number", "note")
        labels = {"name": words("cr.helped.field" if is_line else "cr.edit.name")}
        labels |= {one: words(f"cr.edit.{one}") for one in names[1:]}
        most = LONGEST_HELPED if is_line else LONGEST
        fields = {name: Field(theme, labels[name], most=most, keeps_error=False) for name in names}
        for name, text in (("name", entry.label), ("number", entry.number), ("note", entry.note)):
            if name in fields:
                fields[name].fill(text)

        def save() -> None:
            texts = {name: one.text for name, one in fields.items()}
            number, note = texts.get("number", ""), texts.get("note", "")
            is_same = number == entry.number
            changed = replace(entry, label=texts["name"], number=number, note=note)
            self._keep(changed if is_same else replace(changed, checked_on=""))

        button = Button(theme, words("go.save"), Kind.NEXT, small=True)
        button.clicked.connect(lambda _checked: save())
        remove = Button(theme, words("go.remove"), small=True)
        remove.clicked.connect(lambda _checked: self._remove(entry))
        return Panel(theme, *fields.values(), holding(flow(button, remove)))

    def _keep(self, entry: SafetyEntry) -> None:
        self._editing = None
        self._change(lambda vault: helping.keep(vault, entry))

    def _remove(self, entry: SafetyEntry) -> None:
        self._editing = None
        self._change(lambda vault: helping.remove(vault, entry.entry))

    def _change(self, job: Callable[[Vault], None]) -> None:
        self.house.vault.run(job)
        self._load()
