"""What one can tell of a part, and what it is like for it. All of it stays on this computer."""

from collections.abc import Callable

from typing_extensions import override

from partspair.practice import limits
from partspair.practice.share import PartHere, Share
from partspair.practice.steps import Step, asks_for_worry, touches_partner

from .chip_set import ChipSet
from .fields import Field
from .house import House
from .labels import Lead
from .share_part import EachPart, PartSwitch, parts_of


class _Chosen(EachPart):
    """Chips in sets and a field for own words, one part at a time; `taken` is what of a part they fill."""

    taken: str

    def _begin(self) -> None:
        self._at = 0
        self.sets: list[ChipSet] = []
        self.switch = PartSwitch(self.house, parts_of(self.share))
        self.switch.switched.connect(self._turn_to)
        self.stack.addWidget(self.switch)

    def _offer(self, words: tuple[str, ...], label: str = "") -> None:
        if label:
            self.stack.addSpacing(8)
            self.label(self.words(label), strong=True)
        chips = ChipSet(self.house.theme, words)
        chips.chosen.connect(self._take)
        self.sets.append(chips)
        self.stack.addWidget(chips)

    def _own(self, label: str) -> None:
        self.field = Field(self.house.theme, self.words(label), own_words=True)
        self.field.entered.connect(self._add)
        self.stack.addWidget(self.field)

    def _end(self) -> None:
        self.stack.addSpacing(8)
        self.stack.addWidget(Lead(self.house.theme, self.words("share.need.home")))
        self._turn_to(0)
        self.first = self.switch.chips[0] if len(self.share.parts) > 1 else self.sets[0].first

    @property
    def _part(self) -> PartHere:
        return parts_of(self.share)[self._at]

    def _turn_to(self, at: int) -> None:
        self._at = at
        left: list[str] = list(getattr(self._part, self.taken))
        for chips in self.sets[:-1]:
            chips.choose([one for one in left if one in chips.chips])
            left = [one for one in left if one not in chips.chips]
        self.sets[-1].choose(left)

    def _take(self) -> None:
        self.change(self._at, **{self.taken: tuple(one for chips in self.sets for one in chips.choice)})

    def _add(self) -> None:
        said = self.field.text
        if not said.strip():
            return
        if not limits.is_line(said, limits.NEED):
            self.field.say_error(self.words("limit.line"))
            return
        self.field.fill("")
        self.sets[-1].add(said)
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


class HowPage(_Chosen):
    """How do you know it's here?"""

    step = Step.HOW
    taken = "body"

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask("share.where.body", space=8)
        self._begin()
        self._offer(house.words.each("list.places"), "share.where.places")
        self._offer(house.words.each("list.sensations"), "share.where.sensations")
        self._own("share.where.own")
        self._end()


class FeelPage(_Chosen):
    """What is it like for it, what it says, worries about, and is trying to do; no worry with something good."""

    step = Step.FEEL
    taken = "feels"

    def __init__(self, house: House, share: Share) -> None:
        super().__init__(house, share)
        self.ask(space=8)
        self._begin()
        self._offer(house.words.each("list.feelings"))
        self._own("share.feel.own")
        self.said = {"says": self._field("share.says", "says")}
        if asks_for_worry(share):
            self.said["worry"] = self._field("share.fear.q", "worry", "share.fear.ex")
            self.said["trying_to"] = self._field("share.protect.q", "trying_to", "share.protect.note")
        if touches_partner(share):
            self.stack.addWidget(Lead(house.theme, self.words("share.about.note")))
        self._end()

    def _field(self, label: str, taken: str, note: str = "") -> Field:
        made = Field(self.house.theme, self.words(label), hint=self.words(note) if note else "", own_words=True)
        made.changed.connect(self._taker(taken))
        self.stack.addWidget(made)
        return made

    def _taker(self, taken: str) -> Callable[[str], None]:
        return lambda text: self.change(self._at, **{taken: text})

    @override
    def _turn_to(self, at: int) -> None:
        super()._turn_to(at)
        for taken, made in self.said.items():
            made.fill(getattr(self._part, taken))

    @override
    def show_problem(self, key: str | None) -> None:
        """Turn to the part, and say it at the field, that holds too much."""
        for made in self.said.values():
            made.say_error("")
        if key is None:
            return
        for at, part in enumerate(parts_of(self.share)):
            for taken, made in self.said.items():
                if not limits.is_text(getattr(part, taken), limits.OWN_WORDS):
                    self.switch.chips[at].setChecked(True)
                    made.say_error(self.words(key))
                    made.setFocus()
                    return
