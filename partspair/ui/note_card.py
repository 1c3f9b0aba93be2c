"""The card of a note that waits: whose, when, how long, one line, and what is asked for. It never plays."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from partspair.flows.looking import Note
from partspair.practice.reply import TravellingReply
from partspair.practice.share import TravellingShare
from partspair.ui import note_words
from partspair.ui.button import Button
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Spoken
from partspair.ui.layouts import EvenGrid, Item, Panel, Rule, column, holding, row
from partspair.ui.signs import Arch, Icon, Sign
from partspair.ui.times import clock
from partspair.ui.typesetting import Run
from partspair.ui.wording import said


class NoteCard(Panel):
    """`button` stands at its end where the card is one of several to choose from."""

    def __init__(self, house: House, note: Note, button: Button | None = None) -> None:
        super().__init__(house.theme, pad=28)
        self._house, self.note = house, note
        self.button = button
        top = row(3, Arch(house.theme, Sign.THEM, 34), holding(self._head()), self._length(), space=20)
        top.setStretch(2, 1)
        self.inside.setSpacing(14)
        self.inside.addLayout(top)
        if isinstance(note.what, TravellingShare):
            self._show_share(note.what)
        if button is not None:
            self.inside.addLayout(row(None, button))
        self.setAccessibleName(house.words("in.card", partner=house.name))

    def _head(self) -> QLayout:
        house, note = self._house, self.note
        title = Label(house.theme, self._title(), strong=True)
        lines: list[Item] = [title, Lead(house.theme, note_words.recorded(house, note))]
        if (heard := self._heard()) is not None:
            lines.append(Lead(house.theme, heard))
        made = column(*lines, space=8)
        made.setSpacing(0)
        return made

    def _title(self) -> tuple[Run, ...]:
        house = self._house
        if isinstance(self.note.what, TravellingReply):
            return said(house.words, "in.reply", partner=house.name)
        return said(house.words, "in.card", partner=house.name)

    def _heard(self) -> str | None:
        words, note = self._house.words, self.note
        if note.is_heard:
            return words("in.card.heard")
        return words("in.card.partly", time=clock(note.position_ms)) if note.heard else None

    def _length(self) -> QWidget:
        what = self.note.what
        if isinstance(what, TravellingReply) and note_words.is_only_held(what, self.note):
            return Label(self._house.theme, self._house.words("today.waiting.held"), "lead")
        text = note_words.length_of(self._house, self.note)
        return Label(self._house.theme, text, "section", align=Qt.AlignmentFlag.AlignRight)

    def _show_share(self, share: TravellingShare) -> None:
        house, theme = self._house, self._house.theme
        line = share.one_line or ", ".join(note_words.names_of(share))
        if line:
            self.inside.addWidget(Spoken(theme, line, "one_line"))
        facts = [self._fact(note_words.ICONS[share.ask.kind], note_words.ask_short(house, share.ask))]
        if share.heads_up.weight is not None:
            word = note_words.weight_word(house, share.heads_up.weight)
            facts.append(self._fact(f"weight-{share.heads_up.weight}", word))
        facts.append(self._fact("held", note_words.wish_short(house, share.ask)))
        self.inside.addWidget(Rule(theme))
        self.inside.addWidget(EvenGrid(theme, facts, columns=len(facts)))

    def _fact(self, icon: str, words: str) -> QWidget:
        label = Label(self._house.theme, words)
        made = row(Icon(self._house.theme, icon, "them", 22), label, space=14)
        made.setStretch(1, 1)
        return holding(made)
