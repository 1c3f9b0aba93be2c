"""Hearing something from the history again. For the partner's, the ask stands above it before anything can sound."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from typing_extensions import override

from partspair.flows import exporting, in_place, looking, sending
from partspair.flows.exporting import may_export
from partspair.flows.in_place import InPlace
from partspair.flows.looking import Note
from partspair.pair.ids import PairId
from partspair.practice.share import TravellingShare
from partspair.practice.timeline import Passage, Whose
from partspair.ui import note_words, places
from partspair.ui.button import Kind
from partspair.ui.export_page import ExportPage, choose_folder
from partspair.ui.house import House
from partspair.ui.in_place_page import IN_PLACE, InPlacePage
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead
from partspair.ui.night_page import NEXT, SKIP, STOP, NightPage, NightPlace
from partspair.ui.notices import Notice
from partspair.ui.player_page import ENDED, AnswerAt, PlayerPage, WordsPage
from partspair.ui.typesetting import Words
from partspair.ui.ways_on import Way
from partspair.vault import entries, inward
from partspair.vault.database import Vault
from partspair.vault.inward import Inward

ANSWER, TAKE, KEEP, OUT = "answer", "take", "keep", "out"
TRUTH = {
    Passage.SAVED: ("take.body.saved",),
    Passage.IN_FOLDER: ("take.body", "take.body.late"),
    Passage.RECEIVED: ("take.body.received", "take.body.kept"),
}


@dataclass(frozen=True)
class Again:
    """A note that is opened again, and whether it is the partner's share that has no answer of one's own yet.

    `has_place` when answers can be heard in their places in the share; `noticed` is what one noticed in oneself.
    """

    note: Note | None
    may_answer: bool = False
    has_place: bool = False
    noticed: Inward = field(default_factory=Inward)


def find(vault: Vault, pair: PairId, row: int) -> Again:
    """Read the note and whether it was answered."""
    note = looking.note(vault, row)
    noticed = inward.get(vault, pair, row)
    has_place = note is not None and not note.is_taken_back and in_place.may_hear(vault, pair, row)
    if note is None or not isinstance(note.what, TravellingShare) or note.whose is not Whose.PARTNERS:
        return Again(note, has_place=has_place, noticed=noticed)
    thread = next((one for one in looking.threads(vault, pair) if one.root == note.id), None)
    mine = [one for one in thread.answers if one.whose is Whose.MINE and not one.is_taken_back] if thread else []
    return Again(note, not mine, has_place, noticed)


def noticed_line(house: House, noticed: Inward) -> Words:
    """What one noticed in oneself at a note, or nothing."""
    if noticed.spoke_up:
        return note_words.said_names(house, "lis.who.yours", noticed.spoke_up)
    return house.words("felt.yours", line=house.words(f"felt.{noticed.felt}")) if noticed.felt else ""


def ways_for(house: House, again: Again) -> Sequence[Way]:
    """What may be done with a note besides hearing it: taken back, saved where that is allowed, answered."""
    close = Way(STOP, house.words("go.close"))
    save = (Way(OUT, house.words("export.do")),) if again.note is not None and may_export(again.note) else ()
    is_share = again.note is not None and isinstance(again.note.what, TravellingShare)
    place = (Way(IN_PLACE, house.words("place.many" if is_share else "place.do")),) if again.has_place else ()
    save = (*place, *save)
    if house.is_over:
        return (*save, close)
    if again.note is not None and again.note.whose is Whose.MINE:
        return (Way(TAKE, house.words("take.do")), *save, close)
    if again.may_answer:
        return (Way(ANSWER, house.words("r.title", partner=house.name)), *save, close)
    return (*save, close)


class TakeBackPage(NightPage):
    """Take this back? What that can do and what it cannot, as far as the note has come."""

    def __init__(self, house: House, note: Note) -> None:
        super().__init__(house)
        self.stack.addSpacing(24)
        self.ask("take.q")
        for key in TRUTH.get(note.passage, TRUTH[Passage.IN_FOLDER]):
            self.stack.addWidget(Lead(house.theme, self.words(key), "lead"))

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(SKIP, self.words("go.cancel")), Way(NEXT, self.words("take.do"), Kind.PLAIN))


class SaidPage(NightPage):
    """One sentence, and the way back."""

    def __init__(self, house: House, sentence: str) -> None:
        super().__init__(house)
        self.stack.addSpacing(24)
        self.stack.addWidget(Label(house.theme, sentence, "lead"))

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(STOP, self.words("go.close")),)


class FoldedPage(SaidPage):
    """The partner took it back: it lies folded away, and its reader may keep it."""

    def __init__(self, house: House) -> None:
        super().__init__(house, house.words("take.theirs", partner=house.name))
        self.stack.addWidget(Lead(house.theme, house.words("take.theirs.keep")))

    @override
    def ways(self) -> Sequence[Way]:
        return (Way(STOP, self.words("go.close")), Way(KEEP, self.words("take.theirs.keep.do")))


class PlayPlace(NightPlace):
    """In the light that is chosen. It opens silent, and ends in the history."""

    def __init__(self, house: House, place: places.Play) -> None:
        super().__init__(house, follows_clock=True)
        self._row, self._past, self._asker = place.row, place.past, Asker()
        self._again = Again(None)
        partner = house.partner
        if partner is not None:
            self._pair = partner.pair
            house.vault.run(lambda vault: find(vault, partner.pair, place.row), self._asker.newest(self._found))

    @override
    def go_away(self) -> None:
        self.go_requested.emit(places.History(self._past))

    @override
    def leave(self) -> None:
        self._asker.forget()
        super().leave()

    def _found(self, answer: Ok[Again] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
            return
        self._again = answer.value
        self._show()

    def _show(self) -> None:
        note = self._again.note
        if note is None:
            self.go_away()
            return
        if note.is_taken_back:
            self._show_folded(note)
            return
        ways = ways_for(self.house, self._again)
        page = (
            PlayerPage(self.house, note, ways, may_answer=self._again.may_answer)
            if note.has_sound
            else WordsPage(self.house, note, ways)
        )
        if line := noticed_line(self.house, self._again.noticed):
            page.stack.insertWidget(1, Lead(self.house.theme, line))
        page.done.connect(self._chosen)
        self.turn_to(page)

    def _show_folded(self, note: Note) -> None:
        if note.whose is Whose.MINE:
            self._end(self.house.words("his.takenback.you"))
        elif note.is_erased:
            self._end(self.house.words("take.theirs.gone", partner=self.house.name))
        else:
            page = FoldedPage(self.house)
            page.done.connect(lambda key: self._keep() if key == KEEP else self.go_away())
            self.turn_to(page)

    def _keep(self) -> None:
        """It is the reader's now; nobody is told."""
        row, pair = self._row, self._pair

        def keep(vault: Vault) -> Again:
            entries.keep(vault, row)
            return find(vault, pair, row)

        self.house.vault.run(keep, self._asker.newest(self._found))

    def _chosen(self, key: object) -> None:
        match key:
            case str() if key == ENDED:
                return
            case str() if key == ANSWER:
                self.go_requested.emit(places.Respond(self._row))
            case AnswerAt(at_ms):
                self.go_requested.emit(places.Respond(self._row, at_ms))
            case str() if key == TAKE:
                self._ask_to_take()
            case str() if key == OUT:
                self._ask_to_export()
            case str() if key == IN_PLACE:
                self._hear_in_place()
            case _:
                self.go_away()

    def _hear_in_place(self) -> None:
        row, pair = self._row, self._pair
        self.house.vault.run(lambda vault: in_place.hear(vault, pair, row), self._asker.newest(self._show_in_place))

    def _show_in_place(self, answer: Ok[InPlace | None] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        elif answer.value is not None:
            heard = answer.value
            self._let_page_go()  # its sound goes first
            page = InPlacePage(self.house, heard, (Way(STOP, self.house.words("go.close")),), self._row)
            page.done.connect(lambda key: self._leave_in_place(heard) if key != ENDED else None)
            self.turn_to(page)

    def _leave_in_place(self, heard: InPlace) -> None:
        self.silence()
        now = self.house.seconds()
        self.house.vault.run(lambda vault: in_place.be_done(vault, heard, now))
        self.go_away()

    def _ask_to_take(self) -> None:
        note = self._again.note
        if note is None:
            return
        page = TakeBackPage(self.house, note)
        page.done.connect(lambda key: self._take_it_back() if key == NEXT else self._show())
        self.turn_to(page)

    def _take_it_back(self) -> None:
        note, pair, now = self._again.note, self._pair, self.house.now()
        if note is not None:
            self.house.vault.run(lambda vault: sending.take_back(vault, pair, note.id, now), self._taken)

    def _taken(self, answer: Ok[bool] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
            return
        self.exchange_requested.emit()
        self._end(self.house.words("take.done" if answer.value else "take.late", partner=self.house.name))

    def _ask_to_export(self) -> None:
        note = self._again.note
        page = ExportPage(self.house, is_mine=note is None or note.whose is Whose.MINE)
        page.done.connect(lambda key: self._export(exporting.Kind(key)) if key is not None else self._show())
        self.turn_to(page)

    def _export(self, kind: exporting.Kind) -> None:
        row, zone, folder = self._row, self.house.zone, choose_folder(self.house, self)
        if folder is not None:
            self._end(self.house.words("export.doing"))
            self.house.takes.run(
                lambda vault: exporting.export(vault, row, folder, kind, zone), self._asker.newest(self._exported)
            )

    def _exported(self, answer: Ok[Path] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        else:
            self._end(self.house.words("export.done", place=str(answer.value)))

    def _end(self, sentence: str) -> None:
        page = SaidPage(self.house, sentence)
        page.done.connect(lambda _key: self.go_away())
        self.turn_to(page)

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self.say_trouble(notice)
