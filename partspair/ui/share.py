"""Making a share: one question after another, each answer kept as a draft the moment it is given."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer
from typing_extensions import override

from partspair.flows import drafting, looking, sending
from partspair.flows.exchanging import Exchanged
from partspair.practice import steps
from partspair.practice.share import Destination, EntryId, Share, ShareKind
from partspair.practice.steps import Step
from partspair.practice.timeline import Passage, Whose
from partspair.vault.database import Vault

from .announcing import announce
from .button import Kind
from .flow_frame import NEXT, FlowFrame
from .house import House
from .jobs import Asker, Err, Ok
from .notices import Notice
from .places import MakeShare, Place, Today
from .share_arrive import KindPage
from .share_back import BackPage
from .share_draft import DraftKeeper, Spoken, TakenUp
from .share_pages import PLAIN_PAGES
from .share_part import BreathPage
from .share_rail import groups
from .share_sent import SentPage
from .share_speak import SpeakPage
from .share_step import StepPage
from .share_where import WherePage
from .share_who import WhoPage
from .ways_on import Way

SAVE_AFTER = 800  # milliseconds of quiet after which what was typed is kept
NEED_A_ROW = {Step.SPEAK, Step.BACK, Step.WHERE}


class SharePlace(FlowFrame):
    """The share from the first click to "That's all". Leaving it in any way loses nothing."""

    def __init__(self, house: House, place: MakeShare) -> None:
        super().__init__(house.theme, house.words("frame.leave.draft"))
        self.house, self.share, self.step = house, Share(), Step.KIND
        self._keeper = DraftKeeper(house, place.draft)
        self._asker, self._news, self._seen = Asker(), Asker(), set[Step]()
        self._names: tuple[str, ...] = ()
        self._spoken: Spoken | None = None
        self._sent: EntryId | None = None
        self._is_over = self._is_unsaved = self._is_busy = self._is_anew = False
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(SAVE_AFTER)
        self._quiet.timeout.connect(lambda: self._save(is_settled=False))
        self._connect_ways()
        self.show_status(house.words("frame.draft"))
        self._keeper.take_up(self._news, self._taken_up)
        if place.draft is None:
            self._show(Step.KIND)

    def _connect_ways(self) -> None:
        self.next_requested.connect(self.go_on)
        self.skip_requested.connect(self.skip)
        self.back_requested.connect(self.go_back)
        self.step_requested.connect(lambda key: self.go_to(Step(key)))
        self.way_taken.connect(self._take_way)
        self.leave_requested.connect(lambda: self._depart(Today()))
        self.slow_down_requested.connect(self._slow_down)

    @property
    @override
    def way_back(self) -> Place:
        """The place that leads back to this share, as far as it is by now; what was sent is no draft any more."""
        return MakeShare(self._keeper.number) if self._sent is None else Today()

    @override
    def refresh(self) -> None:
        """The exchange brought news: say whether what was sent is in the folder now."""
        partner, sent = self.house.partner, self._sent
        if partner is None or sent is None:
            return
        pair = partner.pair

        def passage(vault: Vault) -> Passage:
            note = looking.find(vault, pair, sent, Whose.MINE)
            return note.passage if note is not None else Passage.SAVED

        self.house.vault.run(passage, self._news.newest(self._show_passage))

    @override
    def show_exchange(self, found: Exchanged, at: datetime) -> None:
        """A round with the folder was made."""
        self.refresh()

    @override
    def silence(self) -> None:
        """Let nothing sound and nothing record, at once."""
        self.house.listener.pause()
        page = self.page
        if isinstance(page, StepPage):
            page.silence()

    @override
    def leave(self) -> None:
        """The place goes: end the take and keep it, keep the draft."""
        self._quiet.stop()
        self._asker.forget()
        self._news.forget()
        page = self.page
        if isinstance(page, StepPage):
            self._take_in(page.collect())
            page.let_go()
        if self._is_unsaved or (self._keeper.number is not None and not self._is_over):
            self._keeper.save(self.share, self.step)

    def go_on(self) -> None:
        """Next: wait for what is missing, then go on."""
        page = self.page
        if self._is_busy:
            return
        if not isinstance(page, StepPage):
            self._depart(Today())
            return
        if not page.proceed():
            return
        self._take_in(page.collect())
        key = steps.problem(self.step, self.share) if not self._may_pass() else None
        page.show_problem(key)
        if key is not None:
            return
        if isinstance(page, WherePage):
            self._finish(page.choice)
        else:
            self._step_on()

    def skip(self) -> None:
        """Skip never waits; an unfinished answer returns to one that is whole."""
        page = self.page
        if not isinstance(page, StepPage) or self._is_busy:
            return
        self._take_in(steps.skip(self.step, self.share))
        if isinstance(page, WherePage):
            self._depart(Today())
        else:
            self._step_on()

    def go_back(self) -> None:
        """Back never loses anything."""
        before = steps.step_before(self.step, self.share)
        if before is not None and not self._is_over:
            self.go_to(before)

    def go_to(self, step: Step) -> None:
        """Show any step; what was answered here is kept first."""
        page = self.page
        if self._is_over or self._is_busy:
            return
        if isinstance(page, StepPage):
            self._take_in(page.collect())
        self._move(step)

    def _move(self, step: Step) -> None:
        """Let the page go and show another, with the share as it is."""
        page = self.page
        if isinstance(page, StepPage):
            page.let_go()
        self.step = step
        self._seen.add(step)
        self._quiet.stop()
        self._keeper.save(self.share, step, self._asker.newest(self._saved))
        self._is_unsaved = False
        self._is_busy = step in NEED_A_ROW
        if not self._is_busy:
            self._show(step)

    def _may_pass(self) -> bool:
        """Keeping and letting go wait for nothing."""
        return isinstance(self.page, WherePage) and self.page.choice is not Destination.SEND

    def _step_on(self) -> None:
        after = steps.step_after(self.step, self.share)
        if after is not None:
            self._move(after)

    def _taken_up(self, answer: Ok[TakenUp] | Err) -> None:
        if not isinstance(answer, Ok):
            self._say_trouble(answer)
            return
        found = answer.value
        self._names = found.names
        page = self.page
        if isinstance(page, WhoPage):
            page.show_names(found.names)
        if found.share is None:
            return
        self.share, step = found.share, found.step or Step.KIND
        self._hear(found.spoken)
        way = steps.steps_for(self.share.kind)
        self._seen |= set(way[: way.index(step) + 1]) if step in way else set()
        self.step = step
        self._show(step)

    def _saved(self, answer: Ok[int] | Err) -> None:
        """The row is there: pages that need what was spoken can be shown now."""
        if not isinstance(answer, Ok):
            self._say_trouble(answer)
        elif self.step in NEED_A_ROW:
            self._keeper.listen(self._asker.newest(self._listened))

    def _listened(self, answer: Ok[Spoken | None] | Err) -> None:
        if not isinstance(answer, Ok):
            self._say_trouble(answer)
            return
        self._is_busy = False
        self._hear(answer.value)
        self._show(self.step)

    def _hear(self, spoken: Spoken | None) -> None:
        self._spoken = spoken
        length, chapters = (spoken.duration_ms, spoken.chapters) if spoken is not None else (0, ())
        self.share = replace(self.share, duration_ms=length, chapters=chapters)

    def _show(self, step: Step) -> None:
        self.forget_keys()
        page = self._page_for(step)
        if isinstance(page, KindPage | BreathPage):
            page.kept.connect(lambda: self._finish(Destination.KEEP))
        page.answered.connect(self._answered)
        page.forwarded.connect(self.go_on)
        page.gone_to.connect(self._depart)
        page.ways_changed.connect(lambda: self._show_ways_of(page))
        self._seen.add(step)
        page.take_keys(self)
        self._show_rail()
        self._show_ways_of(page)
        self.show_page(page, page.first, fills=page.fills)

    def _page_for(self, step: Step) -> StepPage:
        if step is Step.WHO:
            return WhoPage(self.house, self.share, self._names)
        if step is Step.BREATH:
            return BreathPage(self.house, self.share)
        if step is Step.SPEAK:
            return self._speak_page()
        if step is Step.BACK:
            back = BackPage(self.house, self.share, self._spoken)
            back.more_requested.connect(lambda: self.go_to(Step.SPEAK))
            back.again_requested.connect(self._speak_anew)
            return back
        return PLAIN_PAGES[step](self.house, self.share)

    def _speak_anew(self) -> None:
        """Record again: what was said stays the draft's until something new is said."""
        self._is_anew = True
        self.go_to(Step.SPEAK)

    def _speak_page(self) -> SpeakPage:
        earlier, self._is_anew = (None if self._is_anew else self._spoken), False
        page = SpeakPage(self.house, self.share, self._keeper.number or 0, self._names, earlier)
        page.recorded.connect(lambda: self.go_to(Step.BACK))
        page.kept.connect(lambda: self._finish(Destination.KEEP))
        return page

    def _show_rail(self) -> None:
        self.show_steps(groups(self.house.words, self.house.name, self.share, self.step, self._seen))

    def _show_ways_of(self, page: StepPage) -> None:
        has_back = steps.step_before(self.step, self.share) is not None
        self.show_other_ways(page.ways(), page.note(), has_back)
        self.show_slow_down(page.has_sound)

    def _answered(self, share: Share) -> None:
        is_other_way = share.kind is not self.share.kind and ShareKind.FREE in {share.kind, self.share.kind}
        self._take_in(share)
        if is_other_way:
            self._show_rail()

    def _take_in(self, share: Share) -> None:
        if share != self.share:
            self.share = share
            self._is_unsaved = True
            self._quiet.start()

    def _save(self, is_settled: bool = True) -> None:
        self._is_unsaved = False
        self._keeper.save(self.share, self.step, self._told, is_settled)

    def _told(self, answer: Ok[int] | Err) -> None:
        """What could not be saved is said; what could needs no word."""
        if isinstance(answer, Err):
            self._is_unsaved = True
            self._say_trouble(answer)

    def _take_way(self, key: str) -> None:
        page = self.page
        if isinstance(page, StepPage):
            page.take_way(key)

    def _slow_down(self) -> None:
        page = self.page
        if isinstance(page, StepPage):
            page.slow_down()

    def _depart(self, place: Place) -> None:
        self.go_requested.emit(place)

    def _finish(self, destination: Destination) -> None:
        """Send it, keep it, or let it go, once what it says is saved."""
        page, now = self.page, self.house.now()
        if isinstance(page, StepPage):
            page.let_go()
        self._is_busy = True
        self._quiet.stop()
        self._save()
        partner = self.house.partner

        def act(vault: Vault, draft: int) -> EntryId | None:
            match destination:
                case Destination.SEND if partner is not None:
                    return sending.send_share(vault, partner.pair, draft, now)
                case Destination.DISCARD:
                    drafting.let_go(vault, draft, now.timestamp())
                case _:
                    drafting.keep(vault, draft, now.timestamp())
            return None

        def then(answer: Ok[object] | Err) -> None:
            self._finished(destination, answer)

        self._keeper.close(act, self._asker.newest(then), is_last=destination is Destination.SEND)

    def _finished(self, destination: Destination, answer: Ok[object] | Err) -> None:
        self._is_busy = False
        if not isinstance(answer, Ok):
            self._say_trouble(answer)
            return
        self._is_over = True
        self._sent = answer.value if destination is Destination.SEND else None  # type: ignore[assignment]
        self.forget_keys()
        self.show_slow_down(False)
        self.show_status("")
        self.show_steps(())
        self.way_out.hide()
        self.show_other_ways((Way(NEXT, self.house.words("go.close"), Kind.NEXT),), has_back=False)
        page = SentPage(self.house, destination)
        page.undo.clicked.connect(self._take_off_the_shelf)
        self.show_page(page, self.next_button)
        announce(self, self.house.words("say.sent" if self._sent else "say.kept"))
        if self._sent is not None:
            self.exchange_requested.emit()

    def _take_off_the_shelf(self) -> None:
        """Undo letting it go."""
        now = self.house.seconds()

        def act(vault: Vault, draft: int) -> None:
            drafting.bring_back(vault, draft, now)

        self._keeper.close(act, self._asker.newest(self._taken_off), is_last=False)

    def _taken_off(self, answer: Ok[object] | Err) -> None:
        if not isinstance(answer, Ok):
            self._say_trouble(answer)
            return
        self._is_over = False
        self.way_out.show()
        self.show_status(self.house.words("frame.draft"))
        self._move(Step.WHERE)

    def _show_passage(self, answer: Ok[Passage] | Err) -> None:
        page = self.page
        if isinstance(answer, Ok) and isinstance(page, SentPage):
            page.show_passage(answer.value)

    def _say_trouble(self, answer: Err) -> None:
        """Say inline what went wrong; the draft is as it was."""
        self._is_busy = False
        page, words = self.page, self.house.words
        notice = Notice(self.house.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(words("error.title"), words("error.body"))
        if isinstance(page, StepPage):
            page.stack.insertWidget(0, notice)
        else:
            self.show_page(notice)
        notice.tell()
