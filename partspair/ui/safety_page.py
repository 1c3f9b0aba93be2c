"""Safety: help from people first, what this is and isn't below. It works offline and keeps no note of being opened."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import helping
from partspair.ui import places
from partspair.ui.button import Button, Kind
from partspair.ui.fields import Field
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Question, Section, Small
from partspair.ui.layouts import Item, Panel, Rule, column, flow, holding, row
from partspair.ui.rows import LinkRow
from partspair.vault.database import Vault
from partspair.vault.safety import SafetyEntry

LONGEST = 120


class SafetyPlace(HomeFrame):
    """Every number can be changed, and says when it was last checked."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("safe.title"))
        self._asker = Asker()
        self._editing: SafetyEntry | None = None
        self._load()

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _load(self) -> None:
        words, country = self.house.words, self.house.me.country
        self.house.vault.run(lambda vault: helping.entries(vault, words, country), self._asker.newest(self._loaded))

    def _loaded(self, answer: Ok[tuple[SafetyEntry, ...]] | Err) -> None:
        if isinstance(answer, Ok):
            self._show(answer.value)

    def _show(self, found: Sequence[SafetyEntry]) -> None:
        words, theme = self.house.words, self.theme
        add = Button(theme, words("cr.add"), small=True, icon="plus")
        add.clicked.connect(lambda _checked: self._edit(SafetyEntry(self.house.me.country, "", "", is_own=True), found))
        items: list[Item] = [Question(theme, words("cr.title")), Lead(theme, words("cr.offline")), 12]
        for one in found:
            is_open = self._editing is not None and self._editing.entry == one.entry
            items.append(self._form(one) if is_open else self._card(one, found))
        if self._editing is not None and self._editing.entry == 0:
            items.append(self._form(self._editing))
        items += [holding(row(add, None)), Small(theme, words("cr.check"))]
        directory = words("cr.directory.address")
        items += [Label(theme, f"{words('cr.directory')}: {directory}"), 16, Rule(theme), 4]
        unsafe = LinkRow(theme, "lock", words("safe.unsafe"), words("us.title"))
        unsafe.clicked.connect(lambda _checked: self.go_requested.emit(places.Unsafe()))
        items += [unsafe, 4, Rule(theme)]
        items += [Section(theme, words("safe.scope.title"), wide=True)]
        items += [Label(theme, paragraph) for paragraph in words.each("safe.scope")]
        items += [8, Label(theme, words("safe.multi.q"), strong=True), Label(theme, words("safe.multi"))]
        security = LinkRow(theme, "seal", words("sec.link"), words("sec.link.sub"))
        security.clicked.connect(lambda _checked: self.go_requested.emit(places.Security()))
        items += [8, Rule(theme), 4, security, None]
        self.show_page(holding(column(*items, space=12)))

    def _card(self, entry: SafetyEntry, found: Sequence[SafetyEntry]) -> QWidget:
        words, theme = self.house.words, self.theme
        when = words("cr.checked", date=entry.checked_on) if entry.checked_on else words("cr.unchecked")
        change = Button(theme, words("cr.edit"), Kind.FAINT, small=True)
        change.setAccessibleName(f"{words('cr.edit')}, {entry.label}")
        change.clicked.connect(lambda _checked: self._edit(entry, found))
        checked = Button(theme, words("cr.checked.today"), Kind.FAINT, small=True)
        checked.setAccessibleName(f"{words('cr.checked.today')}, {entry.label}")
        checked.clicked.connect(lambda _checked: self._keep(helping.checked(entry, self.house.now().date())))
        number = Label(theme, entry.number, "section", strong=True)
        said = column(Label(theme, entry.label), number, *self._note(entry), Small(theme, when), space=4)
        line = row(holding(said), holding(flow(checked, change)), space=16)
        line.setStretch(0, 3)
        line.setStretch(1, 2)
        return Panel(theme, line, pad=16)

    def _note(self, entry: SafetyEntry) -> Sequence[QWidget]:
        return [Lead(self.theme, entry.note)] if entry.note else []

    def _edit(self, entry: SafetyEntry, found: Sequence[SafetyEntry]) -> None:
        self._editing = entry
        self._show(found)

    def _form(self, entry: SafetyEntry) -> QWidget:
        words, theme = self.house.words, self.theme
        fields = {
            name: Field(theme, words(f"cr.edit.{name}"), most=LONGEST, keeps_error=False)
            for name in ("name", "number", "note")
        }
        for name, text in (("name", entry.label), ("number", entry.number), ("note", entry.note)):
            fields[name].fill(text)
        save = Button(theme, words("go.save"), Kind.NEXT, small=True)
        save.clicked.connect(
            lambda _checked: self._keep(
                replace(entry, label=fields["name"].text, number=fields["number"].text, note=fields["note"].text)
            )
        )
        remove = Button(theme, words("go.remove"), small=True)
        remove.clicked.connect(lambda _checked: self._remove(entry))
        return Panel(theme, *fields.values(), holding(flow(save, remove)))

    def _keep(self, entry: SafetyEntry) -> None:
        self._editing = None
        self._change(lambda vault: helping.keep(vault, entry))

    def _remove(self, entry: SafetyEntry) -> None:
        self._editing = None
        self._change(lambda vault: helping.remove(vault, entry.entry))

    def _change(self, job: Callable[[Vault], None]) -> None:
        self.house.vault.run(job)
        self._load()
