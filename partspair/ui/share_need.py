"""What would help a part, even a little, and from whom. All of it stays on this computer."""

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.practice import limits
from partspair.practice.share import NeedFrom, PartHere, Share
from partspair.practice.steps import Step

from .chip_set import ChipSet
from .fields import Field
from .house import House
from .labels import Lead, Small
from .layouts import column, holding
from .share_part import EachPart, PartSwitch, parts_of


class NeedPage(EachPart):
    """Needs in groups, own words, and from whom; with several parts, one at a time."""

    step = Step.NEED

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask()
        self._at = 0
        self.switch = PartSwitch(house, parts_of(share))
        self.switch.switched.connect(self._turn_to)
        self.stack.addWidget(self.switch)
        self.sets = self._make_sets()
        self.field = Field(house.theme, self.words("share.need.own"), own_words=True)
        self.field.entered.connect(self._add)
        self.stack.addWidget(self.field)
        self.label(self.words("share.need.from"), strong=True)
        self._givers = {self.words(f"need.from.{one}"): one for one in NeedFrom}
        self.givers = ChipSet(house.theme, tuple(self._givers))
        self.givers.chosen.connect(self._take_givers)
        self.stack.addWidget(self.givers)
        self.stack.addSpacing(8)
        self.stack.addWidget(Lead(house.theme, self.words("share.need.home")))
        self._turn_to(0)
        self.first = self.switch.chips[0] if len(share.parts) > 1 else self.sets[0].first

    def _make_sets(self) -> list[ChipSet]:
        words, theme = self.house.words, self.house.theme
        found: list[ChipSet] = []
        blocks: list[QWidget] = []
        for group in words.each("list.need_groups"):
            chips = ChipSet(theme, words.each(f"list.needs.{group}"))
            found.append(chips)
            blocks.append(holding(column(Small(theme, words(f"list.needs.{group}.name")), chips, space=8)))
        found.append(ChipSet(theme, (words("need.unknown"), words("need.nothing"))))
        blocks.append(found[-1])
        for chips in found:
            chips.chosen.connect(self._take)
        self.stack.addWidget(holding(column(*blocks, space=16)))
        return found

    @property
    def _part(self) -> PartHere:
        return parts_of(self.share)[self._at]

    def _turn_to(self, at: int) -> None:
        self._at = at
        part, left = self._part, list(self._part.needs)
        for chips in self.sets[:-1]:
            chips.choose([need for need in left if need in chips.chips])
            left = [need for need in left if need not in chips.chips]
        self.sets[-1].choose(left)
        self.givers.choose([word for word, one in self._givers.items() if one in part.need_from])

    def _take(self) -> None:
        needs = tuple(need for chips in self.sets for need in chips.choice)
        self.change(self._at, needs=needs)

    def _take_givers(self) -> None:
        self.change(self._at, need_from=tuple(self._givers[word] for word in self.givers.choice))

    def _add(self) -> None:
        need = self.field.text
        if not need.strip():
            return
        if not limits.is_line(need, limits.NEED):
            self.field.say_error(self.words("limit.line"))
            return
        self.field.fill("")
        self.sets[-1].add(need)
        self._take()

    @override
    def collect(self) -> Share:
        if limits.is_line(self.field.text, limits.NEED):
            self._add()
        return self.share

    @override
    def proceed(self) -> bool:
        is_fine = limits.is_line(self.field.text, limits.NEED)
        self.field.say_error("" if is_fine else self.words("limit.line"))
        return is_fine
