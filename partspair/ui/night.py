"""The night with one note: arrive, see how much room there is, read the ask, listen, let it settle. Nothing hurries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typing_extensions import override

from partspair.flows import between, drafting, in_place, listening, looking, sending
from partspair.flows.in_place import InPlace
from partspair.flows.looking import Note
from partspair.pair.ids import PairId
from partspair.practice.between import Felt, FeltKind
from partspair.practice.night import Answerer, Capacity, NotTonight, may_want_to_wait, not_tonight
from partspair.practice.reply import Signal as Sign
from partspair.practice.reply import SignalKind, TravellingReply, about
from partspair.practice.share import AskKind, EntryId, TravellingShare
from partspair.practice.timeline import Whose
from partspair.ui import night_before, note_words, places
from partspair.ui.house import House
from partspair.ui.in_place_page import IN_PLACE, InPlacePage
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead
from partspair.ui.night_after import NOW, SIGN, AnswererPage, EndPage, SettlePage, WaitPage, WhoPage
from partspair.ui.night_before import (
    AskPage,
    CapacityPage,
    CoveredPage,
    EnvelopePage,
    HeldPage,
    LandPage,
    NotTonightPage,
    StoppedBeforePage,
)
from partspair.ui.night_felt import FeltPage, FeltSharePage
from partspair.ui.night_page import NEXT, SKIP, STOP, NightPage, NightPlace
from partspair.ui.notices import Notice
from partspair.ui.player_page import AnswerAt, PlayerPage, WordsPage
from partspair.ui.signs_tool import UNHEARD
from partspair.ui.typesetting import Words
from partspair.ui.ways_on import Way
from partspair.vault import inward
from partspair.vault.database import Vault
from partspair.vault.listening import ListeningState


@dataclass(frozen=True)
class Found:
    """The note that was asked for, what it answers if it is an answer, and one's own names for parts.

    `has_place` when it is an answer that can be heard at its place in the share; `spoke_up` is kept for oneself.
    """

    note: Note | None
    to: Note | None
    names: tuple[str, ...]
    has_place: bool = False
    spoke_up: tuple[str, ...] = ()


def find(vault: Vault, pair: PairId, row: int) -> Found:
    """Read what the page needs."""
    note = looking.note(vault, row)
    to = (
        looking.find(vault, pair, note.what.to, Whose.MINE) if note and isinstance(note.what, TravellingReply) else None
    )
    has_place = to is not None and in_place.may_hear(vault, pair, row)
    return Found(note, to, drafting.own_names(vault), has_place, inward.get(vault, pair, row).spoke_up)


class ListenPlace(NightPlace):
    """Always by night. What sounds sounds because Play was pressed, after the ask was shown."""

    def __init__(self, house: House, place: places.Listen) -> None:
        super().__init__(house)
        self._row, self._asker = place.row, Asker()
        self._capacity: Capacity | None = None
        self._names: tuple[str, ...] = ()
        self._spoke_up: tuple[str, ...] = ()
        self._note: Note | None = None
        self._has_place = False
        self._answers_ms: int | None = None
        self._in_place: InPlace | None = None
        self._about: Words = ""
        partner = house.partner
        if partner is None:
            self._end()
            return
        self._pair = partner.pair
        house.vault.run(lambda vault: find(vault, partner.pair, place.row), self._asker.newest(self._found))

    @override
    def leave(self) -> None:
        self._asker.forget()
        super().leave()

    def _found(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
            return
        note, self._names, self._has_place = answer.value.note, answer.value.names, answer.value.has_place
        self._spoke_up = answer.value.spoke_up
        if note is None or note.is_taken_back or note.whose is not Whose.PARTNERS:
            self._say_gone(is_here=note is not None and not note.is_erased)
            return
        self._note = note
        match note.what:
            case TravellingShare() if note.state is ListeningState.PUT_AWAY and not self.house.is_over:
                self._to(StoppedBeforePage(self.house), self._decided)
            case TravellingShare() if note.state in (ListeningState.PUT_AWAY, ListeningState.COVERED):
                self._to(CoveredPage(self.house), self._uncovered)
            case TravellingShare():
                self._land(note)
            case TravellingReply() as reply:
                self._show_reply(note, reply, answer.value.to)
            case _:
                self._say_gone(is_here=False)

    def _to(self, page: NightPage, then: object) -> None:
        page.done.connect(then)
        self.turn_to(page)

    # before anything sounds

    def _decided(self, key: object) -> None:
        """What becomes of a share that was stopped; two of the ways tell the partner, in words that stand there."""
        row, now, words = self._row, self.house.seconds(), self.house.words
        match key:
            case night_before.DAY:
                self.house.vault.run(lambda vault: listening.bring_out(vault, row, now))
                self._end(words("stop.later.day.done"))
            case night_before.LEAVE:
                self.house.vault.run(lambda vault: listening.leave_away(vault, row, now))
                self._end(words("stop.later.done"))
            case night_before.LIGHTER | night_before.GIVE_BACK if self._note is not None:
                self.house.vault.run(lambda vault: listening.leave_away(vault, row, now))
                said = words(f"stop.later.{key}.words")
                self._send(Sign(self._note.id, SignalKind.STOPPED, said), words("cap.sent", partner=self.house.name))
            case _:
                self._uncovered(key)

    def _uncovered(self, key: object) -> None:
        if key != NEXT or self._note is None:
            self.go_away()
            return
        row, now = self._row, self.house.seconds()
        self.house.vault.run(lambda vault: listening.bring_out(vault, row, now))
        self._land(self._note)

    def _land(self, note: Note) -> None:
        self._to(LandPage(self.house, note), lambda _key: self._ask_room(note))

    def _ask_room(self, note: Note) -> None:
        self._to(CapacityPage(self.house, note), self._room_known)

    def _room_known(self, capacity: object) -> None:
        self._capacity = capacity if isinstance(capacity, Capacity) else None
        if capacity is Capacity.NONE:
            self._refuse()
        else:
            self._show_ask()

    def _show_ask(self) -> None:
        note = self._note
        if note is not None and isinstance(note.what, TravellingShare):
            page = AskPage(self.house, note, note.what, self._capacity is Capacity.LITTLE)
            self._to(page, self._ask_answered)

    def _ask_answered(self, key: object) -> None:
        match key:
            case night_before.REFUSE:
                self._refuse()
            case night_before.OTHERS:
                self.go_requested.emit(places.Waiting())
            case str() if key == NEXT:
                self._play()
            case night_before.LATER:
                self._end(self.house.words("cap.quiet"), UNHEARD)
            case _:
                self.go_away()

    def _refuse(self) -> None:
        if self.house.is_over:
            self._end(self.house.words("cap.quiet"))
        else:
            self._to(NotTonightPage(self.house), self._refused)

    def _refused(self, choice: object) -> None:
        if not isinstance(choice, tuple) or self._note is None:
            self._show_ask() if self._capacity is not Capacity.NONE else self._ask_room_again()
            return
        kind, words = choice
        signal = not_tonight(NotTonight(kind), self._note.id, words)
        if signal is None:
            self._end(self.house.words("cap.quiet"))
        else:
            self._send(signal, self.house.words("cap.sent", partner=self.house.name))

    def _ask_room_again(self) -> None:
        if self._note is not None:
            self._ask_room(self._note)

    def _send(self, signal: Sign, said: str) -> None:
        pair, now = self._pair, self.house.now()
        self._run(lambda vault: sending.send_signal(vault, pair, signal, now), said)

    def _run(self, job: Callable[[Vault], EntryId], said: str) -> None:
        """Send one thing, and be done for tonight."""

        def then(answer: Ok[EntryId] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
                return
            self.exchange_requested.emit()
            self._end(said)

        self.house.vault.run(job, self._asker.newest(then))

    def _show_reply(self, note: Note, reply: TravellingReply, to: Note | None) -> None:
        """An answer needs no capacity: it opens silent. Input that was asked for waits in its envelope."""
        share = to.what if to is not None and isinstance(to.what, TravellingShare) else None
        names = note_words.names_of(share) if share is not None else ()
        self._about = note_words.said_names(self.house, "in.reply.to", names) if names else ""
        if note_words.is_only_held(reply, note):
            self._to(HeldPage(self.house, note, self._about), lambda _key: self._be_done())
        elif reply.answers is AskKind.INPUT:
            self._to(EnvelopePage(self.house, note, share), self._envelope_chosen)
        else:
            self._play()

    def _envelope_chosen(self, key: object) -> None:
        if key == NEXT:
            self._play()
        elif key == night_before.NEVER:
            self._be_done()
        else:
            self.go_away()

    def _be_done(self) -> None:
        self._land_note()
        self.go_away()

    # listening, and after

    def _play(self) -> None:
        note = self._note
        if note is None:
            return
        if note.has_sound:
            self._to(PlayerPage(self.house, note, self._ways_of_answer(), self._about, may_answer=True), self._heard)
        else:
            self._to(WordsPage(self.house, note, about=self._about), self._heard)

    def _ways_of_answer(self) -> Sequence[Way]:
        """For an answer that has its place in the share, also the way to hear it there."""
        if not self._has_place:
            return ()
        return (Way(IN_PLACE, self.house.words("place.do")), *self._ways_in_place())

    def _ways_in_place(self) -> Sequence[Way]:
        return (Way(NEXT, self.house.words("lis.through")), Way(STOP, self.house.words("lis.stop")))

    def _show_in_place(self, answer: Ok[InPlace | None] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        elif answer.value is not None:
            self._in_place = answer.value
            self._let_page_go()  # its sound goes first
            self._to(InPlacePage(self.house, answer.value, self._ways_in_place(), self._row), self._heard)

    def _land_others(self) -> None:
        """Answers that were heard to their end beside this one wait no more."""
        heard, now = self._in_place, self.house.seconds()
        if heard is not None:
            self.silence()
            self.house.vault.run(lambda vault: in_place.be_done(vault, heard, now))

    def _heard(self, key: object) -> None:
        self._land_others()
        self._answers_ms = key.at_ms if isinstance(key, AnswerAt) else None
        if key == IN_PLACE:
            row, pair = self._row, self._pair
            self.house.vault.run(lambda vault: in_place.hear(vault, pair, row), self._asker.newest(self._show_in_place))
        elif key == STOP:
            self._end(self.house.words("cap.quiet"), UNHEARD)
        else:
            self._to(SettlePage(self.house), lambda _key: self._settled())

    def _settled(self) -> None:
        is_reply = self._note is not None and isinstance(self._note.what, TravellingReply)
        if is_reply or self.house.is_over:
            self._land_note()
        if self.house.is_over:
            self._end()
        elif is_reply:
            self._to(FeltPage(self.house), self._felt)
        else:
            self._to(WhoPage(self.house, self._names, self._spoke_up), self._noticed)

    def _felt(self, kind: object) -> None:
        """How the reply landed is kept for oneself; what is told is a choice of its own."""
        row, pair = self._row, self._pair
        if not isinstance(kind, FeltKind) or kind is FeltKind.NOT_READY:
            self._end()
            return
        self.house.vault.run(lambda vault: between.keep_felt(vault, pair, row, kind))
        self._to(FeltSharePage(self.house, kind), lambda said: self._tell_felt(kind, said))

    def _tell_felt(self, kind: FeltKind, said: object) -> None:
        if said is None or self._note is None:
            self._end(self.house.words("felt.kept"))
            return
        pair, now, felt = self._pair, self.house.now(), Felt(self._note.id, kind, str(said))
        done = self.house.words("felt.share.sent", partner=self.house.name)
        self._run(lambda vault: between.tell_felt(vault, pair, felt, now), done)

    def _noticed(self, names: object) -> None:
        if isinstance(names, tuple):
            row, pair = self._row, self._pair
            self.house.vault.run(lambda vault: inward.keep(vault, pair, row, spoke_up=names))
        self._ask_answerer()

    def _ask_answerer(self) -> None:
        self._to(AnswererPage(self.house), self._answerer_known)

    def _answerer_known(self, answerer: object) -> None:
        if isinstance(answerer, Answerer) and may_want_to_wait(answerer):
            self._to(WaitPage(self.house), self._waited)
        elif answerer is None or isinstance(answerer, Answerer):
            self._respond()
        else:
            self._land_note()
            self._end()

    def _waited(self, key: object) -> None:
        if key == NOW:
            self._respond()
        elif key == SIGN and self._note is not None:
            self._land_note(may_tell=False)
            sign = Sign(self._note.id, SignalKind.LISTENED)
            self._send(sign, self.house.words("sig.sent", partner=self.house.name))
        else:
            self._end(self.house.words("lis.wait.kept"))

    def _respond(self) -> None:
        self._land_note()
        self.go_requested.emit(places.Respond(self._row, self._answers_ms))

    def _land_note(self, *, may_tell: bool = True) -> None:
        """It waits no more. That a share was listened to is told only where its listener chose that."""
        row, at, note, is_over = self._row, self.house.now(), self._note, self.house.is_over

        def land(vault: Vault) -> bool:
            listening.landed(vault, row, at.timestamp())
            is_told = may_tell and not is_over and note is not None and isinstance(note.what, TravellingShare)
            return is_told and note is not None and between.tell_listened(vault, self._pair, note, at)

        def landed(answer: Ok[bool] | Err) -> None:
            if isinstance(answer, Ok) and answer.value:
                self.exchange_requested.emit()

        self.house.vault.run(land, landed)

    def _end(self, said: str = "", kinds: Sequence[SignalKind] = ()) -> None:
        page = EndPage(self.house, (said,) if said else (), kinds=() if self.house.is_over else kinds)
        page.signed.connect(lambda kind: self._sign(page, kind))
        self.turn_to(page)

    def _sign(self, page: EndPage, sign: object) -> None:
        if self._note is None or not isinstance(sign, Sign):
            return
        pair, now, signal = self._pair, self.house.now(), about(self._note.id, sign)
        page.signs.setEnabled(False)

        def then(answer: Ok[EntryId] | Err) -> None:
            if isinstance(answer, Err):
                self._say(answer)
                return
            page.signs.say_sent()
            self.exchange_requested.emit()

        self.house.vault.run(lambda vault: sending.send_signal(vault, pair, signal, now), self._asker.newest(then))

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self.say_trouble(notice)

    def _say_gone(self, *, is_here: bool) -> None:
        key = "take.theirs" if is_here else "take.theirs.gone"
        page = EndPage(self.house, has_turn=False)
        page.stack.insertWidget(0, Lead(self.theme, self.house.words(key, partner=self.house.name)))
        self.turn_to(page)


__all__ = ["SKIP", "ListenPlace"]
