"""A word of warning: how heavy it is, what is in it, one line. Ticks alone bring up help from people."""

from dataclasses import replace

from PySide6.QtWidgets import QButtonGroup
from typing_extensions import override

from partspair.practice.boundaries import not_yet_match
from partspair.practice.share import HEADS_UP_TAGS, Share, Weight, needs_crisis_note
from partspair.practice.steps import Step

from .chip_set import ChipSet
from .choices import ChoiceCard
from .fields import Field
from .house import House
from .labels import Section
from .layouts import holding, row
from .notices import Notice
from .places import Safety
from .share_step import StepPage, on_choice


class HeadsUpPage(StepPage):
    """Weight, tags and a line; all of it may stay empty."""

    step = Step.HEADS_UP

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask(space=20)
        theme = house.theme
        self._is_safe = False
        self._not_yet_said = ""
        self.stack.addWidget(Section(theme, self.words("heads.weight")))
        self.weights = {
            one: ChoiceCard(theme, self.words(f"heads.weight.{one}"), "", f"weight-{one}") for one in Weight
        }
        self._group = QButtonGroup(self)
        for weight, card in self.weights.items():
            self._group.addButton(card)
            card.setChecked(weight is share.heads_up.weight)
            on_choice(card, self._take_weight, weight)
        self.stack.addWidget(holding(row(*self.weights.values())))
        self.stack.addSpacing(16)
        self.stack.addWidget(Section(theme, self.words("heads.tags")))
        self._tags = {self.words(f"heads.tag.{tag}"): tag for tag in HEADS_UP_TAGS}
        chosen = [word for word, tag in self._tags.items() if tag in share.heads_up.tags]
        self.tags = ChipSet(theme, tuple(self._tags), chosen)
        self.tags.chosen.connect(self._take_tags)
        self.stack.addWidget(self.tags)
        self.not_yet = Notice(theme)
        self.stack.addWidget(self.not_yet)
        self._show_not_yet()
        self.notice = self._crisis()
        self.stack.addWidget(self.notice)
        self.stack.addSpacing(16)
        self.line = Field(theme, self.words("heads.line"), own_words=True)
        self.line.fill(share.heads_up.line)
        self.line.changed.connect(self._take_line)
        self.line.entered.connect(self.forwarded)
        self.stack.addWidget(self.line)
        self.first = self.weights[share.heads_up.weight or Weight.LIGHT]

    def _crisis(self) -> Notice:
        actions = (
            (self.words("heads.crisis.show"), lambda: self.gone_to.emit(Safety())),
            (self.words("heads.crisis.on"), self._say_safe),
        )
        made = Notice(self.house.theme, "", self.words("heads.crisis"), "help", actions)
        made.setVisible(needs_crisis_note(self.share.heads_up))
        return made

    def _say_safe(self) -> None:
        self._is_safe = True
        self.notice.hide()
        self.line.setFocus()

    def _take_weight(self, weight: Weight) -> None:
        self.answer(replace(self.share, heads_up=replace(self.share.heads_up, weight=weight)))

    def _take_tags(self) -> None:
        tags = tuple(self._tags[word] for word in self.tags.choice)
        self.answer(replace(self.share, heads_up=replace(self.share.heads_up, tags=tags)))
        if self._show_not_yet():
            self.not_yet.tell()
        was_shown = not self.notice.isHidden()
        self.notice.setVisible(needs_crisis_note(self.share.heads_up) and not self._is_safe)
        if not was_shown and not self.notice.isHidden():
            self.notice.tell()

    def _show_not_yet(self) -> bool:
        """Say which of the ticked topics the partner would leave out for now; True when that is news. One decides."""
        found = not_yet_match(self.share.heads_up, self.house.settled.theirs)
        topics = ", ".join(self.words(f"heads.tag.{tag}") for tag in found if tag in HEADS_UP_TAGS)
        said = self.words("heads.notyet", list=topics) if topics else ""
        is_news = bool(topics) and said != self._not_yet_said
        self._not_yet_said = said
        if is_news:
            self.not_yet.say("", said)
        self.not_yet.setVisible(bool(topics))
        return is_news

    def _take_line(self, line: str) -> None:
        self.answer(replace(self.share, heads_up=replace(self.share.heads_up, line=line)))

    @override
    def show_problem(self, key: str | None) -> None:
        self.line.say_error(self.words(key) if key else "")
        if key:
            self.line.setFocus()
