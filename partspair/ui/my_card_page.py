"""One's own safety card: optional, all of it, and with the partner only after a press (practice j.4)."""

from collections.abc import Callable, Sequence

from typing_extensions import override

from partspair.flows import carding, helping
from partspair.flows.helping import Group, HelpFound
from partspair.practice import limits
from partspair.practice.help import CardGroup, CardLine, SafetyCard, starter_page
from partspair.practice.words import Words
from partspair.ui import note_words, places
from partspair.ui.button import Button, Kind
from partspair.ui.chooser import Chooser
from partspair.ui.fields import Field, TextField
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.notices import Notice
from partspair.vault.database import Vault


class MyCardPlace(HomeFrame):
    """What is written here stays here until it is given; giving it again replaces it, taking it back removes it."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("card.title"))
        self._asker = Asker()
        self._found: HelpFound | None = None
        self.leave_requested.connect(lambda: self.go_requested.emit(places.Safety()))
        self._load()

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _load(self, said: str = "") -> None:
        partner = self.house.partner
        if partner is None:
            return
        words, country, today = self.house.words, self.house.me.country, self.house.now().date()
        pair = partner.pair

        def then(answer: Ok[HelpFound] | Err) -> None:
            if isinstance(answer, Ok):
                self._found = answer.value
                self._show(answer.value, said)

        self.house.vault.run(lambda vault: helping.find(vault, words, country, pair, today), self._asker.newest(then))

    def _show(self, found: HelpFound, said: str) -> None:
        words, theme, name = self.house.words, self.theme, self.house.name
        given = found.own_card
        card = given.card if given is not None else beginning(words, found)
        codes = [(one, words(f"cr.{one}")) for one in words.each("cr.countries")]
        self.country = Chooser(theme, words("card.country"), codes)
        self.country.choose(card.country or "other")
        self.town = Field(theme, words("card.town"), most=limits.LINE, keeps_error=False)
        self.emergency = Field(theme, words("card.emergency"), most=limits.LINE, keeps_error=False)
        self.callees = TextField(theme, words("card.people"), lines=3)
        self.therapist = Field(theme, words("card.therapist"), most=limits.LINE, keeps_error=False)
        self.texts = {one: TextField(theme, words(f"card.{one}"), lines=2) for one in ("helps", "nothelps", "please")}
        self._fill(card)
        self.notice = Notice(theme)
        self.notice.hide()
        give = Button(theme, words("card.give", partner=name), Kind.NEXT, icon="send")
        give.clicked.connect(lambda _checked: self._give())
        take = Button(theme, words("card.take"))
        take.clicked.connect(lambda _checked: self._take())
        take.setVisible(given is not None)
        head: list[Item] = [
            Question(theme, words("card.q", partner=name)),
            Lead(theme, words("card.note", partner=name)),
        ]
        if given is not None:
            when = note_words.here(self.house, given.at).date()
            head.append(Lead(theme, words("card.given", partner=name, date=f"{note_words.day_of(when)} {when.year}")))
        head += [Lead(theme, said)] if said else []
        fields = (self.country, self.town, self.emergency, self.callees, self.therapist, *self.texts.values())
        items: list[Item] = [*head, 8, *fields, self.notice, holding(flow(give, take, space=12)), None]
        self.show_page(holding(column(*items, space=12)), self.country)

    def _fill(self, card: SafetyCard) -> None:
        self.town.fill(card.town)
        by_group = {group: [one for one in card.lines if one.group is group] for group in CardGroup}
        self.emergency.fill(", ".join(one.number for one in by_group[CardGroup.EMERGENCY]))
        self.callees.fill("\n".join(map(_written, by_group[CardGroup.PERSON])))
        self.therapist.fill("".join(map(_written, by_group[CardGroup.THERAPIST][:1])))
        for one, text in (("helps", card.helps), ("nothelps", card.not_helps), ("please", card.please)):
            self.texts[one].fill(text)

    def _card(self) -> SafetyCard:
        lines = [CardLine(CardGroup.EMERGENCY, "", self.emergency.text.strip())] if self.emergency.text.strip() else []
        lines += [_read(CardGroup.PERSON, one) for one in self.callees.text.splitlines() if one.strip()]
        lines += [_read(CardGroup.THERAPIST, self.therapist.text)] if self.therapist.text.strip() else []
        return SafetyCard(
            self.country.choice,
            self.town.text.strip(),
            tuple(self._dated(lines)),
            *(self.texts[one].text.strip() for one in ("helps", "nothelps", "please")),
        )

    def _dated(self, lines: Sequence[CardLine]) -> list[CardLine]:
        """Each number with the day on which one's own crisis page says that it was tried."""
        found = self._found
        every = [one for group in Group for one in found.entries[group]] if found is not None else []
        return [
            CardLine(one.group, one.name, one.number, one.note, helping.checked_day(every, one.number)) for one in lines
        ]

    def _give(self) -> None:
        partner, card, now = self.house.partner, self._card(), self.house.now()
        if partner is None:
            return
        if not card.lines and not (card.helps or card.not_helps or card.please):
            self.notice.say("", self.house.words("card.empty"))
            self.notice.show()
            return
        pair = partner.pair
        self._change(lambda vault: carding.give(vault, pair, card, now), "card.sent")

    def _take(self) -> None:
        partner, now = self.house.partner, self.house.now()
        if partner is not None:
            pair = partner.pair
            self._change(lambda vault: carding.take_back(vault, pair, now), "card.taken")

    def _change(self, job: Callable[[Vault], None], said: str) -> None:
        def then(answer: Ok[None] | Err) -> None:
            if isinstance(answer, Ok):
                self.exchange_requested.emit()
                self._load(self.house.words(said, partner=self.house.name))
            elif answer.known is not None:
                self.notice.say_error(answer.known)
                self.notice.show()

        self.house.vault.run(job, self._asker.newest(then))


def beginning(words: Words, found: HelpFound) -> SafetyCard:
    """A card as it begins: one's own country and its emergency number, and nothing that one has not written here."""
    if not found.mine:
        return SafetyCard()
    number = starter_page(words, found.mine).emergency.number
    lines = (CardLine(CardGroup.EMERGENCY, "", number),) if number else ()
    return SafetyCard(found.mine, lines=lines)


def _written(line: CardLine) -> str:
    return ", ".join(one for one in (line.name, line.number) if one)


def _read(group: CardGroup, text: str) -> CardLine:
    """A name, then a number after the last comma; without one, the line is the number where it has a digit."""
    name, comma, number = text.strip().rpartition(",")
    if comma:
        return CardLine(group, name.strip(), number.strip())
    return CardLine(group, "", number.strip()) if any(map(str.isdigit, number)) else CardLine(group, number.strip(), "")
