"""Boundaries in the settings: values that hold here at once, and that the partner learns by one's own press."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.flows import settling
from partspair.flows.settling import Settled
from partspair.practice import limits
from partspair.practice.clocks import QuietHours
from partspair.practice.share import HEADS_UP_TAGS, Weight
from partspair.ui.button import Button
from partspair.ui.chip_set import ChipSet
from partspair.ui.chips import Tick
from partspair.ui.chooser import Chooser
from partspair.ui.fields import Field, TextField
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Small
from partspair.ui.layouts import flow, holding, row
from partspair.ui.notices import Notice
from partspair.ui.segmented import Segmented
from partspair.ui.settings_look import HALF_HOURS
from partspair.ui.settings_section import SettingsSection, labelled

MINUTES, NOTES, HOURS = (1, 2, 3, 5, 7, 10, 15, 20, 30), (1, 2, 3, 4, 5), (12, 24, 36, 48, 72, 168)


class BoundariesSection(SettingsSection):
    """Each value is kept at once; "Let them know" tells all of them, and nothing else does.

    `changed` carries what was chosen that is no boundary, by the names of the fields of Settings.
    """

    changed = Signal(object)

    def __init__(self, house: House) -> None:
        super().__init__(house.theme)
        self._house, self._asker, self._settled = house, Asker(), house.settled
        words, theme = house.words, house.theme
        self._tags = {words(f"heads.tag.{tag}"): tag for tag in HEADS_UP_TAGS if tag != "other"}
        self._make()
        self._show(self._settled)
        self._connect()
        self.said = Label(theme, colour="ink2")
        self.tell = Button(theme, words("bound.tell", partner=house.name), small=True)
        self.tell.clicked.connect(lambda _checked: self._tell())
        self.trouble = Notice(theme)
        self.trouble.hide()
        self._say()
        self.lay_out(
            words("bound.title"), Label(theme, words("bound.sub"), colour="ink2"), 8,
            holding(flow(self.length, self.count, self.reply, space=16)), 8,
            self.is_quiet, self.hours, Small(theme, words("bound.quiet.sub")), 8,
            self.notices, Small(theme, words("set.notices.sub")), 8,
            labelled(theme, words("bound.depth"), self.deepest), 12,
            Label(theme, words("bound.notyet"), "small", "ink2"), self.topics,
            row(self.own, self.add, None), 8, self.why, 12, self.trouble, self.said, row(self.tell, None),
        )  # fmt: skip

    def _make(self) -> None:
        theme, words, mine = self._house.theme, self._house.words, self._settled.mine
        self.length = self._chooser("bound.length", "set.pair.agreed.many", MINUTES, mine.length_minutes)
        self.count = self._chooser("bound.count", "bound.count.many", NOTES, mine.notes_a_day)
        self.reply = self._chooser("bound.reply", "bound.reply.many", HOURS, mine.reply_hours)
        self.is_quiet = Tick(theme, words("bound.quiet"))
        every = [(one, one) for one in HALF_HOURS]
        self.notices = Tick(theme, words("set.notices"))
        self.notices.setChecked(self._house.settings.has_notices)
        self.notices.toggled.connect(lambda is_on: self.changed.emit({"has_notices": is_on}))
        self.start = Chooser(theme, words("bound.quiet.from"), every)
        self.end = Chooser(theme, words("bound.quiet.until"), every)
        self.hours = QWidget()
        self.hours.setLayout(flow(self.start, self.end, space=16))
        self.deepest = Segmented(
            theme, "", [(one.value, words(f"heads.weight.{one}"), f"weight-{one}") for one in Weight]
        )
        self.topics = ChipSet(theme, tuple(self._tags))
        self.topics.setAccessibleName(words("bound.notyet"))
        self.own = Field(theme, words("bound.own"), own_words=True, most=limits.TAG)
        self.add = Button(theme, words("go.add"), small=True)
        self.why = TextField(theme, words("bound.why"), lines=2)

    def _chooser(self, label: str, each: str, numbers: Sequence[int], kept: int | None) -> Chooser:
        words = self._house.words
        listed = [(str(one), words.counted(each, one)) for one in sorted({*numbers, *filter(None, (kept,))})]
        return Chooser(self._house.theme, words(label), [("", words("bound.none")), *listed])

    def _show(self, found: Settled) -> None:
        mine = found.mine
        self.length.choose(str(mine.length_minutes or ""))
        self.count.choose(str(mine.notes_a_day or ""))
        self.reply.choose(str(mine.reply_hours or ""))
        self.is_quiet.setChecked(mine.quiet is not None)
        self.hours.setVisible(mine.quiet is not None)
        quiet = mine.quiet or QuietHours(time(22), time(7))
        self.start.choose(f"{quiet.start:%H:%M}")
        self.end.choose(f"{quiet.end:%H:%M}")
        self.deepest.choose(mine.depth.value)
        named = {tag: word for word, tag in self._tags.items()}
        self.topics.choose([*(named[tag] for tag in mine.not_yet if tag in named), *mine.own_topics])
        self.why.fill(found.reasons)

    def _connect(self) -> None:
        self.length.chosen.connect(lambda key: self._keep(length_minutes=int(key) if key else None))
        self.count.chosen.connect(lambda key: self._keep(notes_a_day=int(key) if key else None))
        self.reply.chosen.connect(lambda key: self._keep(reply_hours=int(key) if key else None))
        self.deepest.chosen.connect(lambda key: self._keep(depth=Weight(key)))
        self.is_quiet.toggled.connect(lambda _is_on: self._keep_quiet())
        for chooser in (self.start, self.end):
            chooser.chosen.connect(lambda _key: self._keep_quiet())
        self.topics.chosen.connect(self._keep_topics)
        self.own.entered.connect(self._add_own)
        self.add.clicked.connect(lambda _checked: self._add_own())
        self.why.changed.connect(self._keep_reasons)

    def _keep_quiet(self) -> None:
        is_on = self.is_quiet.isChecked()
        self.hours.setVisible(is_on)
        start, end = time.fromisoformat(self.start.choice), time.fromisoformat(self.end.choice)
        self._keep(quiet=QuietHours(start, end) if is_on and start != end else None)

    def _keep_topics(self) -> None:
        chosen = self.topics.choice
        tags = tuple(self._tags[one] for one in chosen if one in self._tags)
        self._keep(not_yet=tags, own_topics=tuple(one for one in chosen if one not in self._tags)[: limits.OWN_TOPICS])

    def _add_own(self) -> None:
        word = self.own.text.strip()
        if word and limits.is_line(word, limits.TAG) and len(self._settled.mine.own_topics) < limits.OWN_TOPICS:
            self.topics.add(word)
            self.own.fill("")
            self._keep_topics()

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401  fields of Boundaries
        mine = replace(self._settled.mine, **changes)
        self._settled = replace(self._settled, mine=mine)
        self._house.vault.run(lambda vault: settling.keep(vault, mine))
        self._say()

    def _keep_reasons(self, text: str) -> None:
        self._house.vault.run(lambda vault: settling.keep_reasons(vault, text))

    def _say(self) -> None:
        house = self._house
        is_met = house.partner is not None and house.partner.is_confirmed and not house.is_over
        key = "bound.told" if self._settled.is_told else "bound.untold"
        self.said.say(house.words(key, partner=house.name) if is_met else "")
        self.said.setVisible(is_met)
        self.tell.setVisible(is_met and not self._settled.is_told)

    def _tell(self) -> None:
        partner, now = self._house.partner, self._house.clock()
        if partner is not None:
            told = self._settled.mine
            self._house.vault.run(
                lambda vault: settling.tell(vault, partner.pair, now),
                self._asker.newest(lambda answer: self._told(answer, replace(self._settled, told=told))),
            )

    def _told(self, answer: Ok[None] | Err, now: Settled) -> None:
        if isinstance(answer, Ok):
            self._settled = replace(self._settled, told=now.told)
            self.trouble.hide()
            self._say()
        elif answer.known is not None:
            self.trouble.say_error(answer.known)
            self.trouble.show()

    def leave(self) -> None:
        """The page goes."""
        self._asker.forget()
