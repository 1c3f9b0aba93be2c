"""The ask: what the speaker would like, what rather not, and what kind of reply."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QMenu, QWidget
from typing_extensions import override

from partspair.practice.share import AskKind, PleaseNot, ReplyForm, ReplyWish, Share
from partspair.practice.steps import Step

from .button import Button
from .chip_set import ChipSet
from .chips import OneChip, Radio
from .choices import ChoiceCard
from .fields import Field, TextField
from .house import House
from .labels import Label, Section, Small
from .layouts import Columns, Rule, column, flow, holding
from .share_step import StepPage, on_choice, with_part

WISH_STEP, WISHES = timedelta(hours=3), 24
OWN_WORDS_ICON = "own-words"


def wishes(now: datetime) -> tuple[datetime, ...]:
    """The moments a reply may be wished by: every third hour of one's own clock, for three days."""
    first = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=3 - now.hour % 3)
    return tuple(first + WISH_STEP * at for at in range(WISHES))


class AskPage(StepPage):
    """Cards on the left, "Please not" and the reply on the right. Choosing another ask never clears the rest."""

    step = Step.ASK

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask(space=20)
        self.cards = {one: self._card(one) for one in AskKind}
        self._embed()
        left = column(*self.cards.values(), space=8)
        right = column(
            Section(house.theme, self.words("ask.notwant")), 4, self._please_not(), 16, Rule(house.theme), 16,
            Section(house.theme, self.words("ask.reply.q")), *self._replies(), space=8,
        )  # fmt: skip
        self.stack.addWidget(Columns(house.theme, left, right, shares=(12, 10)))
        self.first = self.cards[share.ask.kind]

    def _card(self, kind: AskKind) -> ChoiceCard:
        sub, icon = f"ask.{kind}.sub", OWN_WORDS_ICON if kind is AskKind.FREE else str(kind)
        part = self.share.parts[0] if self.share.parts else None
        detail = with_part(self.house, sub, part) if sub in self.house.words else ""
        card = ChoiceCard(self.house.theme, self.words(f"ask.{kind}"), detail, icon)
        card.setChecked(kind is self.share.ask.kind)
        on_choice(card, self._choose, kind)
        return card

    def _embed(self) -> None:
        theme, ask = self.house.theme, self.share.ask
        topic, words = self.words("ask.input.field"), self.words("ask.free.field")
        self.topic = Field(theme, "", hint=topic, name=topic, own_words=True, keeps_error=False)
        self.own = TextField(theme, "", hint=words, name=words, lines=2)
        self.topic.fill(ask.about)
        self.own.fill(ask.own_words)
        self.topic.changed.connect(lambda text: self._take(about=text))
        self.own.changed.connect(lambda text: self._take(own_words=text))
        self.topic.entered.connect(self.forwarded)
        self.cards[AskKind.INPUT].embed(self.topic)
        self.cards[AskKind.FREE].embed(self.own)

    def _please_not(self) -> ChipSet:
        self._nots = {self.words(f"ask.notwant.{one}"): one for one in PleaseNot}
        chosen = [word for word, one in self._nots.items() if one in self.share.ask.please_not]
        self.nots = ChipSet(self.house.theme, tuple(self._nots), chosen)
        self.nots.setAccessibleName(self.words("ask.notwant"))
        self.nots.chosen.connect(
            lambda: self._take(please_not=frozenset(self._nots[word] for word in self.nots.choice))
        )
        return self.nots

    def _replies(self) -> tuple[Any, ...]:
        theme = self.house.theme
        self.replies = {one: Radio(theme, self.words(f"reply.{one}")) for one in ReplyWish}
        self._reply_group, self._form_group = QButtonGroup(self), QButtonGroup(self)
        for wish, radio in self.replies.items():
            self._reply_group.addButton(radio)
            radio.setChecked(wish is self.share.ask.reply)
            on_choice(radio, self._take_reply, wish)
        self.forms = {one: OneChip(theme, self.words(f"reply.form.{one}")) for one in ReplyForm}
        for form, chip in self.forms.items():
            self._form_group.addButton(chip)
            chip.setChecked(form is self.share.ask.reply_form)
            on_choice(chip, self._take_form, form)
        self.form = holding(column(8, Label(theme, self.words("reply.form")), holding(flow(*self.forms.values()))))
        self.wish = self._make_wish()
        self._show_reply()
        return (*self.replies.values(), self.wish, self.form)

    def _make_wish(self) -> QWidget:
        theme, kept = self.house.theme, self.share.ask.reply_by
        shown = self._times(kept) if kept is not None else self.words("reply.wish.choose")
        self.by = Button(theme, shown, small=True, icon_after="chevron-down")
        self.by.clicked.connect(self._offer_times)
        self.wish_error = Label(theme, "", colour="note")
        self.wish_error.hide()
        return holding(column(self.by, self.wish_error, Small(theme, self.words("reply.wish.note")), space=12))

    def _offer_times(self) -> None:
        menu = QMenu(self.by)
        menu.setAccessibleName(self.words("reply.wish"))
        menu.setFont(self.house.theme.sans())
        for moment in wishes(self.house.now()):
            action = menu.addAction(self._times(moment))
            action.triggered.connect(lambda _checked, moment=moment: self.wish_by(moment))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.by.mapToGlobal(self.by.rect().bottomLeft()))

    def wish_by(self, moment: datetime) -> None:
        """Wish for a reply by this moment."""
        self._take(reply_by=moment)
        self.by.say(self._times(moment))
        self.wish_error.hide()

    def _times(self, moment: datetime) -> str:
        here, there = moment.astimezone(self.house.now().tzinfo), self.house.there()
        if there is None:
            return f"{here:%a %H:%M}"
        theirs = moment.astimezone(there.tzinfo)
        return self.words("reply.wish.times", time=f"{here:%a %H:%M}", ptime=f"{theirs:%a %H:%M}")

    def _take(self, **changes: Any) -> None:  # noqa: ANN401 - fields of Ask
        self.answer(replace(self.share, ask=replace(self.share.ask, **changes)))

    def _choose(self, kind: AskKind) -> None:
        self._take(kind=kind)
        field = {AskKind.INPUT: self.topic, AskKind.FREE: self.own}.get(kind)
        if field is not None and self.cards[kind].hasFocus():
            field.setFocus()
        self.show_problem(None)

    def _take_reply(self, wish: ReplyWish) -> None:
        self._take(reply=wish)
        self._show_reply()

    def _take_form(self, form: ReplyForm) -> None:
        self._take(reply_form=form)

    def _show_reply(self) -> None:
        self.wish.setVisible(self.share.ask.reply is ReplyWish.BY)
        self.form.setVisible(self.share.ask.reply in {ReplyWish.WHENEVER, ReplyWish.BY})

    @override
    def show_problem(self, key: str | None) -> None:
        sentence = self.words(key) if key else ""
        is_topic = key in {"ask.input.missing", "limit.topic"}
        is_own = key in {"ask.free.missing", "limit.own_words"}
        self.topic.say_error(sentence if is_topic else "")
        self.own.say_error(sentence if is_own else "")
        self.cards[AskKind.INPUT].mark_wrong(is_topic)
        self.cards[AskKind.FREE].mark_wrong(is_own)
        self.wish_error.say(sentence if key == "reply.wish.missing" else "")
        self.wish_error.setVisible(key == "reply.wish.missing")
        if is_topic or is_own:
            (self.topic if is_topic else self.own).setFocus()
