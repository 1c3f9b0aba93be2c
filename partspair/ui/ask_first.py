"""Asking first: a thought nobody asked for stays here until the other says that it is welcome (practice b.6)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows.answering import Answering
from partspair.flows.between import Asked
from partspair.practice.between import ANSWERS, AnswerKind, QuestionKind
from partspair.practice.share import TravellingShare
from partspair.ui import note_words
from partspair.ui.button import Button, Kind
from partspair.ui.chips import OneChip
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Item, Panel, column, flow, holding
from partspair.ui.night_page import NEXT, SKIP, NightPage
from partspair.ui.player_page import strip_of
from partspair.ui.typesetting import Words, plain, spoken
from partspair.ui.ways_on import Way
from partspair.ui.wording import said


class AskFirstPage(NightPage):
    """You could ask first. `done` carries the question as it will be read, None to go back."""

    def __init__(self, house: House, answering: Answering) -> None:
        super().__init__(house)
        self.stack.addWidget(strip_of(house, answering.note))
        self.stack.addSpacing(8)
        self.ask("r.notasked", "r.notasked.note")
        self.stack.addSpacing(8)
        self.question = Label(house.theme, self.words("ask.first.offer"), "lead")
        self.chips = {"": OneChip(house.theme, self.words("r.notasked.share"))}
        for name in note_words.names_of(answering.share):
            self.chips[name] = OneChip(house.theme, spoken(name))
        for name, chip in self.chips.items():
            chip.toggled.connect(lambda is_on, name=name: self.question.say(self._said(name)) if is_on else None)
        about = holding(flow(*self.chips.values()))
        about.setAccessibleName(self.words("r.notasked.about"))
        if len(self.chips) > 1:
            self.stack.addWidget(Label(house.theme, self.words("r.notasked.about"), strong=True))
            self.stack.addWidget(about)
        self.chips[""].setChecked(True)
        self.stack.addWidget(Panel(house.theme, self.question))

    def _said(self, name: str) -> Words:
        if not name:
            return self.words("ask.first.offer")
        return said(self.house.words, "r.notasked.q", part=name)

    @override
    def ways(self) -> Sequence[Way]:
        return (
            Way(SKIP, self.words("go.back")),
            Way(NEXT, self.words("r.notasked.send"), Kind.NEXT, "send"),
        )

    @override
    def take_way(self, key: str) -> None:
        self.done.emit(plain(self.question.block.words) if key == NEXT else None)


class QuestionCard(Panel):
    """A question of the partner's, with its answers of one size; it can stay unanswered."""

    answered = Signal(object)  # AnswerKind

    def __init__(self, house: House, asked: Asked) -> None:
        super().__init__(house.theme, pad=28)
        words, theme = house.words, house.theme
        self.setAccessibleName(words("ask.first.title", partner=house.name))
        self.buttons: dict[AnswerKind, Button] = {}
        for kind in ANSWERS[asked.what.kind]:
            button = Button(theme, words(f"ask.first.said.{kind}"), small=True)
            button.setAccessibleName(f"{words(f'ask.first.said.{kind}')}, {plain(asked.what.words)}")
            button.clicked.connect(lambda _checked, kind=kind: self.answered.emit(kind))
            self.buttons[kind] = button
        title = Label(theme, said(words, "ask.first.title", partner=house.name), strong=True)
        items: list[Item] = [title, Lead(theme, _about(house, asked)), Label(theme, spoken(asked.what.words), "lead")]
        if asked.what.kind is QuestionKind.REST:
            items.append(Lead(theme, words("ask.first.rest.note")))
        items += [holding(flow(*self.buttons.values())), Lead(theme, words("ask.first.leave"))]
        body: QWidget = holding(column(*items, space=10))
        self.inside.addWidget(body)


def _about(house: House, asked: Asked) -> Words:
    note = asked.about
    if note is None or not isinstance(note.what, TravellingShare):
        return ""
    names = note_words.names_of(note.what)
    if names:
        return note_words.said_names(house, "ask.first.about", names)
    return house.words("ask.first.about.when", date=note_words.day_of(note_words.here(house, note.at)))
