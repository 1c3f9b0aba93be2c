"""Answering one share: Held by itself, a voice, a few words; nothing leaves before it was looked at once more."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from typing_extensions import override

from partspair.flows import answering, between, drafting, in_place, sending
from partspair.flows.answering import Answering
from partspair.flows.drafting import Draft
from partspair.flows.in_place import InPlace
from partspair.practice.between import Question, QuestionKind
from partspair.practice.reply import Reply, about
from partspair.practice.reply import Signal as Sign
from partspair.practice.share import EntryId, ReplyWish
from partspair.ui import places
from partspair.ui.ask_first import AskFirstPage
from partspair.ui.house import House
from partspair.ui.in_place_page import IN_PLACE, InPlacePage
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.night_after import EndPage
from partspair.ui.night_page import NEXT, NightPlace
from partspair.ui.notices import Notice
from partspair.ui.player_page import ENDED
from partspair.ui.recovering import read_whole
from partspair.ui.respond_check import AGAIN, BACK, MORE, CheckPage
from partspair.ui.respond_moments import REMOVE, FindMomentPage, MomentPage
from partspair.ui.respond_page import HELD, ClosedPage, ComposePage
from partspair.ui.share_draft import Spoken, spoken_for, spoken_now, takes_in
from partspair.ui.ways_on import Way
from partspair.vault.database import Vault
from partspair.vault.takes import TakeId

UNSAVED = "unsaved"
SAVE_AFTER = 800  # milliseconds after the last letter


class RespondPlace(NightPlace):
    """The draft is there from the first moment, and gone again when it says nothing."""

    def __init__(self, house: House, place: places.Respond) -> None:
        super().__init__(house)
        self._row, self._first_ms, self._asker = place.row, place.at_ms, Asker()
        self._found: Answering | None = None
        self._reply: Reply | None = None
        self._is_open, self._is_sent, self._is_busy, self._is_left = False, False, False, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVE_AFTER)
        self._timer.timeout.connect(self._save)
        if house.partner is not None:
            self._pair = house.partner.pair
            self._open_answer()

    def _open_answer(self) -> None:
        """Read what there is, also after a moment was answered."""
        pair, row, now = self._pair, self._row, self.house.seconds()

        def read(vault: Vault) -> tuple[Answering, Spoken | None]:
            found = answering.open_answer(vault, pair, row, now)
            return found, spoken_now(vault, found.draft)

        def takes_of(found: tuple[Answering, Spoken | None]) -> Sequence[TakeId]:
            return takes_in(found[0].draft, *found[0].moments)

        self._save()
        read_whole(self.house, self._asker, read, takes_of, self._read)

    @property
    @override
    def way_back(self) -> places.Place:
        return places.Respond(self._row, self._first_ms)

    @override
    def leave(self) -> None:
        self._is_left = True
        self._asker.forget()
        self._timer.stop()
        super().leave()
        self._save()
        if self._found is not None and not self._is_sent:
            draft = self._found.draft.id
            self.house.vault.run(lambda vault: answering.close_answer(vault, draft))

    def _read(self, answer: Ok[tuple[Answering, Spoken | None]] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
            return
        self._found, spoken = answer.value
        self._reply = self._found.reply
        wish = self._found.share.ask.reply
        if self._first_ms is not None:
            self._go_to_moment(self._first_ms)
            return
        has_begun = bool(self._reply.text or self._found.spoken_moments) or spoken is not None
        if wish is ReplyWish.NONE and not self._is_open and not has_begun:
            self._show_closed(self._found)
        else:
            self._compose(spoken)

    def _show_closed(self, found: Answering) -> None:
        page = ClosedPage(self.house, found)
        page.done.connect(self._chosen)
        page.signed.connect(self._sign)
        page.opened.connect(self._open)
        self.turn_to(page)

    def _open(self) -> None:
        self._is_open = True
        self._compose(None)

    def _compose(self, spoken: Spoken | None) -> None:
        if self._found is None or self._reply is None:
            return
        found = replace(self._found, draft=replace(self._found.draft, body=self._reply))
        page = ComposePage(self.house, found, spoken)
        page.done.connect(self._chosen)
        page.changed.connect(self._changed)
        page.signed.connect(self._sign)
        page.at_moment.connect(self._go_to_moment)
        page.offered.connect(self._offer)
        self.turn_to(page)

    def _go_to_moment(self, where: object) -> None:
        """Speak at this place of the share, go on with the draft of one, or find one first."""
        if self._found is None:
            return
        if not isinstance(where, int | Draft):
            page = FindMomentPage(self.house, self._found)
            page.done.connect(lambda key: self._go_to_moment(key) if isinstance(key, int) else self._open_answer())
            self.turn_to(page)
            return
        pair, row, now = self._pair, self._row, self.house.seconds()

        def begin(vault: Vault) -> tuple[Draft, Spoken | None]:
            if isinstance(where, Draft):
                draft = drafting.get(vault, where.id)
            else:
                draft = answering.open_moment(vault, pair, row, where, now)
            return draft, spoken_now(vault, draft)

        self._save()
        read_whole(self.house, self._asker, begin, lambda found: takes_in(found[0]), self._speak_there)

    def _speak_there(self, answer: Ok[tuple[Draft, Spoken | None]] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        elif self._found is not None:
            draft, spoken = answer.value
            page = MomentPage(self.house, self._found, draft, spoken)
            page.done.connect(lambda key: self._leave_moment(draft.id, key))
            self.turn_to(page)

    def _leave_moment(self, draft: int, key: object) -> None:
        now = self.house.seconds()
        self._first_ms = None
        self._let_page_go()
        if key == REMOVE:
            self.house.vault.run(lambda vault: answering.remove_moment(vault, draft, now))
        self._open_answer()

    def _offer(self) -> None:
        """A thought that nobody asked for: its question can be sent, and nothing else of it."""
        if self._found is not None:
            self._save()
            page = AskFirstPage(self.house, self._found)
            page.done.connect(lambda words: self._ask_first(words) if words else self._open_answer())
            self.turn_to(page)

    def _ask_first(self, words: object) -> None:
        if self._found is None or self._is_busy:
            return
        self._is_busy = True
        pair, now = self._pair, self.house.now()
        question = Question(self._found.note.id, QuestionKind.OFFER, str(words))
        self.house.vault.run(lambda vault: between.ask(vault, pair, [question], now), self._asked_first)

    def _asked_first(self, answer: Ok[bool] | Err) -> None:
        self._is_busy = False
        if isinstance(answer, Err):
            self._say(answer)
            return
        self.exchange_requested.emit()
        self._open_answer()

    def _hear_in_place(self) -> None:
        if self._found is not None:
            note, moments, now = self._found.note, self._found.spoken_moments, self.house.seconds()
            self.house.vault.run(
                lambda vault: in_place.before_sending(vault, note, moments, now), self._asker.newest(self._in_place)
            )

    def _in_place(self, answer: Ok[InPlace | None] | Err) -> None:
        if isinstance(answer, Err) or answer.value is None:
            return
        self._let_page_go()  # its sound goes first
        page = InPlacePage(self.house, answer.value, (Way(BACK, self.house.words("go.back")),))
        page.done.connect(lambda key: self._look_back(self._check) if key != ENDED else None)
        self.turn_to(page)

    def _speak(self, spoken: Spoken | None, *, is_again: bool) -> None:
        """Back to speaking: at the end of what was said, or anew."""
        self._compose(spoken)
        if isinstance(self.now, ComposePage):
            self.now.speak(is_again=is_again)

    def _changed(self, reply: object) -> None:
        if isinstance(reply, Reply):
            self._reply = reply
            self._timer.start()

    def _save(self) -> None:
        self._timer.stop()
        if self._found is None or self._reply is None or self._is_sent or self._reply == self._found.reply:
            return
        before, reply, now = self._found, self._reply, self.house.seconds()
        draft = before.draft
        self._found = replace(before, draft=replace(draft, body=reply))

        def then(answer: Ok[None] | Err) -> None:
            if isinstance(answer, Err) and not self._is_left:
                self._found = before
                self._say_unsaved(answer)

        self.house.vault.run(lambda vault: drafting.save(vault, draft.id, reply, now), then)

    def _chosen(self, key: object) -> None:
        match key:
            case str() if key == HELD:
                self._hold()
            case str() if key == NEXT:
                self._look_back(self._check)
            case _:
                self.go_away()

    def _look_back(self, then: object) -> None:
        """Save, and read what was spoken."""
        self._save()
        if self._found is not None and callable(then):
            draft, now = self._found.draft.id, self.house.seconds()

            def deliver(answer: Ok[Spoken | None] | Err) -> None:
                if isinstance(answer, Ok):
                    then(answer.value)
                else:
                    self._say(answer)

            self.house.vault.run(lambda vault: spoken_for(vault, draft, now), self._asker.newest(deliver))

    def _check(self, spoken: Spoken | None) -> None:
        if self._found is None or self._reply is None:
            return
        page = CheckPage(self.house, self._found, self._reply, spoken)
        page.changed.connect(self._changed)
        page.done.connect(self._checked)
        self.turn_to(page)

    def _checked(self, key: object) -> None:
        match key:
            case str() if key == NEXT:
                self._send()
            case str() if key == BACK:
                self._look_back(self._compose)
            case str() if key == MORE:
                self._look_back(lambda spoken: self._speak(spoken, is_again=False))
            case str() if key == AGAIN:
                self._look_back(lambda spoken: self._speak(spoken, is_again=True))
            case str() if key == IN_PLACE:
                self._hear_in_place()
            case _:
                self.go_away()

    def _send(self) -> None:
        if self._found is None or self._is_busy:
            return
        self._is_busy = True
        self.silence()
        pair, row, draft, now = self._pair, self._row, self._found.draft.id, self.house.now()
        reply, moments = self._reply, self._found.spoken_moments

        def send(vault: Vault) -> EntryId:
            """What was looked at is what is sent, though saving it may not have worked before."""
            if reply is not None:
                drafting.save(vault, draft, reply, now.timestamp())
                for one in moments:
                    body = replace(one.body, may_take_out=reply.may_take_out)
                    drafting.save(vault, one.id, body, now.timestamp())
            return answering.send_answer(vault, pair, row, draft, now, [one.id for one in moments])

        self.house.vault.run(send, self._sent)

    def _sent(self, answer: Ok[EntryId] | Err) -> None:
        self._is_busy = False
        if isinstance(answer, Ok):
            self._is_sent = True
            self._end(self.house.words("to.saved"), self.house.words("r.take", partner=self.house.name))
        elif isinstance(self.now, CheckPage) and answer.known is not None:
            self.now.notice.say_error(answer.known)
            self.now.notice.show()
        else:
            self._say(answer)

    def _hold(self) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self.silence()
        pair, row, now = self._pair, self._row, self.house.now()
        self.house.vault.run(lambda vault: answering.hold(vault, pair, row, now), self._held)

    def _held(self, answer: Ok[EntryId] | Err) -> None:
        self._is_busy = False
        if isinstance(answer, Ok):
            self._end(self.house.words("r.held.sent", partner=self.house.name))
        else:
            self._say(answer)

    def _sign(self, sign: object) -> None:
        if self._found is None or self._is_busy or not isinstance(sign, Sign):
            return
        self._is_busy = True
        pair, now, signal = self._pair, self.house.now(), about(self._found.note.id, sign)
        self.house.vault.run(lambda vault: sending.send_signal(vault, pair, signal, now), self._signed)

    def _signed(self, answer: Ok[EntryId] | Err) -> None:
        self._is_busy = False
        if isinstance(answer, Err):
            self._say(answer)
            return
        self.exchange_requested.emit()
        is_enough = self._found is not None and self._found.share.ask.reply in {ReplyWish.SIGN, ReplyWish.NONE}
        if is_enough and not self._has_begun():
            self._end(self.house.words("sig.sent", partner=self.house.name))
        elif isinstance(self.now, ComposePage | ClosedPage):
            self.now.signs.say_sent()

    def _has_begun(self) -> bool:
        """Whether something was said that a sign should not end."""
        page = self.now
        has_sound = isinstance(page, ComposePage) and page.voice.has_sound
        has_moments = self._found is not None and bool(self._found.spoken_moments)
        return has_sound or has_moments or bool(self._reply and self._reply.text)

    def _end(self, *said: str) -> None:
        self.exchange_requested.emit()
        self.turn_to(EndPage(self.house, said))

    def _say_unsaved(self, answer: Err) -> None:
        """Say on the page itself what could not be saved; it is tried again with the next word, and on leaving."""
        if self.now is not None and not self.now.findChildren(Notice, UNSAVED):
            notice = self._notice(answer)
            notice.setObjectName(UNSAVED)
            self.now.stack.insertWidget(0, notice)
            notice.tell()

    def _say(self, answer: Err) -> None:
        self.say_trouble(self._notice(answer))

    def _notice(self, answer: Err) -> Notice:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        return notice
