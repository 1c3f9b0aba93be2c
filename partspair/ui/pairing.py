"""The pairing place: two people find each other over a folder, in as many visits as it takes."""

from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows import pairing
from partspair.flows.exchanging import Exchanged
from partspair.flows.pairing import Place
from partspair.pair.ids import PairId
from partspair.ui import places
from partspair.ui.button import Kind
from partspair.ui.flow_frame import NEXT, SKIP, FlowFrame, Step, StepGroup
from partspair.ui.folder_page import FolderPage
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.layouts import column, holding
from partspair.ui.notices import Notice
from partspair.ui.pairing_pages import CheckPage, DifferPage, InvitePage, JoinPage, PairedPage, StartPage, WaitingPage
from partspair.ui.pairing_progress import Stage, Standing, move_folder, read_standing, step_states
from partspair.ui.ways_on import Way
from partspair.vault.database import Vault

T = TypeVar("T")
CLOSE, LOOK, AGAIN = "close", "look", "again"


class PairingPlace(FlowFrame):
    """Shows the state the pair is in, whenever one comes. While one waits here, it looks into the folder by itself."""

    def __init__(self, house: House, rehearsal: str = "") -> None:
        super().__init__(house.theme, house.words("frame.leave.place"))
        self.house, self._rehearsal = house, rehearsal
        self._asker, self._words_asker, self._look_asker = Asker(), Asker(), Asker()
        self._standing = Standing(Stage.BEGIN)
        self._is_joining, self._typed = False, ""
        self._place: Place | None = None
        self._has_looked = self._is_looking = False
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.timeout.connect(self.look)
        self.leave_requested.connect(self._go_home)
        self.skip_requested.connect(self._go_home)
        self.next_requested.connect(self._go_on)
        self.back_requested.connect(self._go_back)
        self.way_taken.connect(self._take_way)
        self._show_steps("begin")
        self.show_other_ways((Way(SKIP, house.words("go.later")),), has_back=False)
        self.show_page(QWidget())
        self.refresh()

    @override
    def refresh(self) -> None:
        """Read anew how the pair stands."""
        now, waits = self.house.seconds(), self.house.waits
        self.house.vault.run(lambda vault: read_standing(vault, now, waits), self._asker.newest(self._learn))

    @override
    def leave(self) -> None:
        """Look no more, and let no answer come in."""
        self._look_again.stop()
        for asker in (self._asker, self._words_asker, self._look_asker):
            asker.forget()

    def look(self) -> None:
        """One round with the folder, and another one after a while."""
        found = self._standing.pairing
        if found is None or self._is_looking:
            return
        self._is_looking = True
        pair, now = found.pair, self.house.clock()
        looked = self._look_asker.newest(self._looked)
        self.house.folder.run(lambda post: post.exchange(pair, now, monotonic()), looked)

    def _looked(self, answer: Ok[Exchanged] | Err) -> None:
        self._is_looking = False
        if isinstance(answer, Ok):
            self._show_exchange(answer.value)
        self.refresh()

    def _show_exchange(self, found: Exchanged) -> None:
        """Say what stands in the way of the folder, if anything does."""
        self._has_looked = True
        sentence = found.trouble.title if found.trouble is not None else found.state.sentence
        self.show_status(sentence or (found.waiting[0] if found.waiting else self._status()))

    def _status(self) -> str:
        is_met = self._standing.stage in {Stage.CHECK, Stage.PAIRED}
        return self.house.words("pair.works" if is_met else "pair.nothing")

    def _learn(self, answer: Ok[Standing] | Err) -> None:
        if isinstance(answer, Err):
            self._show_trouble(answer.known)
            return
        before, self._standing = self._standing, answer.value
        is_same = before.stage is self._standing.stage and _pair_of(before) == _pair_of(self._standing)
        page = self.page
        if is_same and isinstance(page, InvitePage | WaitingPage):
            page.show_standing(self._standing, has_looked=self._has_looked)
        elif not is_same or type(page) is QWidget:
            self._show_stage()
        if self._standing.stage in {Stage.INVITED, Stage.JOINED, Stage.CHECK}:
            self._look_again.start(round(self.house.waits.look * 1000)) if self._has_looked else self.look()

    def _show_stage(self) -> None:
        found = self._standing.pairing
        self.show_status(self._status())
        match self._standing.stage:
            case Stage.INVITED:
                self._show_invitation()
            case Stage.JOINED:
                self._show_search()
            case Stage.CHECK if found is not None:
                self._show_check(found.pair)
            case Stage.PAIRED if found is not None:
                self._show_steps("done")
                self._ways(self.house.words("go.done"), has_back=False, has_later=False)
                self.show_page(PairedPage(self.house, found), self.next_button)
            case _:
                self.show_start()

    def show_start(self, *, was_closed: bool = False) -> None:
        """Ask who begins."""
        found = self._standing.pairing
        page = StartPage(self.house, was_closed=was_closed, burnt=found.burnt if found is not None else None)
        self._show_steps("begin")
        self._ways(has_back=False)
        (page.join if self._is_joining else page.invite).setChecked(True)
        self.show_page(page, page.join if self._is_joining else page.invite)

    def _show_folder(self) -> None:
        is_joining = self._is_joining or self._standing.stage is Stage.JOINED
        page = FolderPage(self.house, self._rehearsal, is_inviting=not is_joining, before=self._place)
        self._show_steps("folder")
        self._ways()
        self.show_page(page, page.first)

    def _show_join(self) -> None:
        page = JoinPage(self.house, self._typed)
        page.field.entered.connect(self._go_on)
        self._show_steps("invite", is_joining=True)
        self._ways()
        self.show_page(page, page.field)

    def _show_invitation(self) -> None:
        page = InvitePage(self.house, self._standing)
        page.other_requested.connect(self._make_other_words)
        page.join_requested.connect(self._join_instead)
        self._show_steps("invite", is_joining=False)
        self._ways(self.house.words("go.again"), has_back=False)
        self.show_page(page, page.copy)

    def _show_search(self) -> None:
        page = WaitingPage(self.house, self._standing)
        page.differs.connect(self._take_back_words)
        page.again_requested.connect(self._begin_again)
        page.folder_requested.connect(self._show_folder)
        self._show_steps("invite", is_joining=True)
        self._ways(self.house.words("go.again"), has_back=False)
        self.show_page(page, page.same)

    def _show_check(self, pair: PairId) -> None:
        page = CheckPage(self.house)
        page.answered.connect(self._answer_check)
        self._show_steps("check")
        self.show_other_ways((Way(SKIP, self.house.words("go.later")),), has_back=False)
        self.show_page(page, self.flow_bar.ways.buttons[SKIP])

        def show_words(answer: Ok[tuple[str, ...]] | Err) -> None:
            if isinstance(answer, Ok):
                page.show_words(answer.value)
            else:
                self._show_trouble(answer.known)

        job = self._words_asker.newest(show_words)
        self.house.vault.run(lambda vault: pairing.words_to_compare(vault, pair), job)

    def _answer_check(self, is_match: bool) -> None:
        found = self._standing.pairing
        if found is None:
            return
        if is_match:
            pair, now = found.pair, self.house.clock()
            self._do(lambda vault: pairing.confirm(vault, pair, now))
            return
        words = self.house.words
        self.show_other_ways((Way(LOOK, words("check.differ.look")), Way(CLOSE, words("check.differ.close"))))
        self.flow_bar.back.hide()
        self.show_page(DifferPage(self.house), self.flow_bar.ways.buttons[LOOK])

    def _take_way(self, key: str) -> None:
        found = self._standing.pairing
        if found is None:
            return
        if key == LOOK:
            self._show_check(found.pair)
        elif key == CLOSE:
            pair, now = found.pair, self.house.seconds()
            self._is_joining, self._typed = False, ""
            self._do(lambda vault: pairing.decline(vault, pair, now), self._show_closed)

    def _show_closed(self) -> None:
        self._standing = Standing(Stage.BEGIN)
        self.show_start(was_closed=True)

    def _go_on(self) -> None:
        match self.page:
            case StartPage() as page:
                self._is_joining = page.join.isChecked()
                self._show_folder()
            case FolderPage() as page:
                page.settle(self._use_folder)
            case JoinPage() as page if page.is_complete():
                self._join(page)
            case InvitePage() | WaitingPage():
                self.look()
            case PairedPage():
                self._go_home()
            case _:
                pass

    def _go_back(self) -> None:
        match self.page:
            case FolderPage():
                self._show_stage()
            case JoinPage() as page:
                self._typed = page.field.text
                self._show_folder()
            case _:
                pass

    def _use_folder(self, place: Place) -> None:
        self._place = place
        found = self._standing.pairing
        if self._standing.stage is Stage.JOINED and found is not None:
            pair = found.pair
            self._has_looked = False
            self._do(lambda vault: move_folder(vault, pair, place, self.house.seconds()), self._show_stage)
        elif self._is_joining:
            self._show_join()
        else:
            now, waits = self.house.clock(), self.house.waits
            self._has_looked = False
            self._do(lambda vault: pairing.invite(vault, place, now, waits))

    def _join(self, page: JoinPage) -> None:
        place, now, waits = self._place, self.house.clock(), self.house.waits
        if place is None:
            return
        self._typed = typed = page.field.text
        self._has_looked = False

        def joined(answer: Ok[pairing.Pairing] | Err) -> None:
            if isinstance(answer, Err) and answer.known is not None:
                page.field.say_error(str(answer.known))
            self.refresh()

        self.house.vault.run(lambda vault: pairing.join(vault, typed, place, now, waits), self._asker.newest(joined))

    def _make_other_words(self) -> None:
        found, place = self._standing.pairing, self._standing.place
        now, waits = self.house.clock(), self.house.waits
        if found is None or place is None:
            return
        pair = found.pair

        def replace(vault: Vault) -> None:
            pairing.cancel(vault, pair, now.timestamp())
            pairing.invite(vault, place, now, waits)

        self._has_looked = False
        self._do(replace)

    def _take_back_words(self) -> None:
        found = self._standing.pairing
        if found is None:
            return
        pair, now = found.pair, self.house.seconds()
        self._place, self._typed = self._standing.place, " ".join(found.words)
        self._is_joining = True
        self._do(lambda vault: pairing.cancel(vault, pair, now), self._ask_words_again)

    def _begin_again(self) -> None:
        """Nothing came for long: the words that led nowhere go."""
        found = self._standing.pairing
        if found is None:
            return
        pair, now = found.pair, self.house.seconds()
        self._do(lambda vault: pairing.cancel(vault, pair, now), self._show_begin)

    def _show_begin(self) -> None:
        self._is_joining, self._typed = False, ""
        self._standing = Standing(Stage.BEGIN)
        self.show_start()

    def _ask_words_again(self) -> None:
        self._standing = Standing(Stage.BEGIN)
        self._show_join()

    def _join_instead(self) -> None:
        self._is_joining, self._place = True, self._standing.place
        self._show_join()

    def _do(self, job: Callable[[Vault], T], then: Callable[[], None] | None = None) -> None:
        """Change something in the vault, then show how the pair stands."""

        def done(answer: Ok[T] | Err) -> None:
            if isinstance(answer, Err):
                self._show_trouble(answer.known)
                return
            if then is not None:
                then()
            self.refresh()

        self.house.vault.run(job, self._asker.newest(done))

    def _show_trouble(self, known: KnownError | None) -> None:
        words, notice = self.house.words, Notice(self.house.theme)
        notice.say_error(known or KnownError(words("error.title"), words("error.body")))
        self.show_page(holding(column(notice)))

    def _ways(self, onward: str = "", *, has_back: bool = True, has_later: bool = True) -> None:
        words = self.house.words
        later = (Way(SKIP, words("go.later")),) if has_later else ()
        self.show_other_ways((*later, Way(NEXT, onward or words("go.next"), Kind.NEXT)), has_back=has_back)

    def _show_steps(self, here: str, *, is_joining: bool | None = None) -> None:
        """Show the steps as they are to whoever is here: one of the two invites, the other joins."""
        words = self.house.words
        found = self._standing.pairing if self._standing.stage is not Stage.BURNT else None
        partner = found.partner_name if found is not None else ""
        title = words("pair.title.with", partner=partner) if partner else words("pair.title")
        if is_joining is None:
            is_met = found is not None and self._standing.stage is not Stage.INVITED
            is_joining = not found.is_inviter if found is not None and is_met else self._is_joining
        joining = {"invite": "join"} if is_joining else {}
        steps = [Step(key, words(f"pair.step.{joining.get(key, key)}"), state) for key, state in step_states(here)]
        self.show_steps([StepGroup(title, steps)])

    def _go_home(self) -> None:
        self.go_requested.emit(places.Today())


def _pair_of(standing: Standing) -> PairId | None:
    return standing.pairing.pair if standing.pairing is not None else None
