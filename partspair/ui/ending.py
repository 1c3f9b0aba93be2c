"""The place where a pair is ended, from either side, and where it is said what stays of one that has ended."""

from collections.abc import Sequence
from time import monotonic

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows import ending
from partspair.flows.ending import Ended, Ending, Keeping
from partspair.ui import places
from partspair.ui.button import Kind
from partspair.ui.ending_pages import Choice, DonePage, GoodbyePage, HowPage, StayPage, SurePage
from partspair.ui.flow_frame import NEXT, SKIP, FlowFrame, Step, StepGroup
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.layouts import column, holding
from partspair.ui.notices import Notice
from partspair.ui.post import PostRoom
from partspair.ui.rows import StepState
from partspair.ui.ways_on import Way
from partspair.vault import keyslots, pairs
from partspair.vault.database import Vault
from partspair.vault.keyslots import WrongPassphraseError
from partspair.vault.pairs import Pair, PairState

STEPS = ("how", "stay", "sure")
Found = tuple[Pair | None, Ending | None]


class EndPlace(FlowFrame):
    """How, what stays, the passphrase. Leaving before the last step changes nothing."""

    def __init__(self, house: House, place: places.EndPair) -> None:
        super().__init__(house.theme, house.words("frame.leave"))
        self.house, self._pair, self._is_silent = house, place.pair, place.is_silent
        self._asker = Asker()
        self._choice = Choice()
        self._partner, self._said = "", ""
        self._steps: Sequence[str] = STEPS
        self._is_busy = False
        self.leave_requested.connect(self._go_home)
        self.skip_requested.connect(self._go_home)
        self.next_requested.connect(self._go_on)
        self.back_requested.connect(self._go_back)
        self.show_other_ways((Way(SKIP, house.words("end.not")),), has_back=False)
        self.show_page(QWidget())
        self._read()

    @override
    def leave(self) -> None:
        """What was typed goes with the page."""
        self._asker.forget()
        if isinstance(self.page, SurePage):
            self.page.field.fill("")

    @override
    def refresh(self) -> None:
        """A goodbye that was waited for may be in the folder by now."""
        pair = self._pair
        if isinstance(self.page, GoodbyePage):
            self.house.vault.run(lambda vault: ending.ending_of(vault, pair), self._asker.newest(self._made))

    def _read(self) -> None:
        pair = self._pair

        def find(vault: Vault) -> Found:
            return pairs.get(vault, pair), ending.ending_of(vault, pair)

        self.house.vault.run(find, self._asker.newest(self._begin))

    def _begin(self, answer: Ok[Found] | Err) -> None:
        kept, found = answer.value if isinstance(answer, Ok) else (None, None)
        if kept is None:
            self._say(KnownError(self.house.words("end.gone"), ""))
            return
        self._partner = kept.partner_name or self.house.words("name.partner.none")
        may_say_goodbye = found is None and kept.state is PairState.PAIRED and not self._is_silent
        self._steps = STEPS if may_say_goodbye else STEPS[1:]
        self._choice.is_goodbye = may_say_goodbye
        if found is not None and found.how is Ended.GOODBYE_ON_ITS_WAY:
            self._choice.is_goodbye, self._choice.keeping = True, found.keeping
            self._show_waiting()
            return
        if found is not None:
            self._choice.is_over = True
            self._choice.has_keys = found.how is not Ended.OVER
            self._choice.keeping = Keeping.NOTHING if found.how is Ended.OVER else Keeping.READABLE
            self._said = said_of(self.house, found)
        self._show(self._steps[0])

    def _show(self, step: str) -> None:
        words = self.house.words
        page = self._page_of(step)
        onward = "go.next" if step != "sure" else "end.do" if self._choice.has_keys else "end.sure.erase"
        ways = (Way(SKIP, words("end.not")), Way(NEXT, words(onward), Kind.NEXT if step != "sure" else Kind.PLAIN))
        self._tell_steps(step)
        self.show_other_ways(ways, has_back=step != self._steps[0])
        self.show_page(page, page.first)

    def _page_of(self, step: str) -> HowPage | StayPage | SurePage:
        match step:
            case "how":
                how = HowPage(self.house, self._choice, self._partner)
                how.share_requested.connect(lambda: self.go_requested.emit(places.MakeShare()))
                return how
            case "stay":
                return StayPage(self.house, self._choice, self._partner, self._said)
            case _:
                sure = SurePage(self.house, self._choice)
                sure.entered.connect(self._go_on)
                return sure

    def _tell_steps(self, here: str) -> None:
        words, at = self.house.words, self._steps.index(here)
        states = (StepState.VISITED, StepState.HERE, StepState.AHEAD)
        steps = [Step(key, words(f"end.step.{key}"), states[(n >= at) + (n > at)]) for n, key in enumerate(self._steps)]
        self.show_steps([StepGroup(words("end.with", partner=self._partner), steps)])

    def _go_on(self) -> None:
        match self.page:
            case HowPage() as page if page.is_complete(self._choice):
                self._show("stay")
            case StayPage() as page:
                page.take(self._choice)
                self._go_home() if not self._is_anything_to_do() else self._show("sure")
            case SurePage() as page if page.is_complete() and not self._is_busy:
                self._end(page.field.text)
            case DonePage() | GoodbyePage():
                self._go_home()
            case _:
                pass

    def _is_anything_to_do(self) -> bool:
        """A pair that has ended and stays readable is as it was."""
        return self._choice.has_keys or self._choice.keeping is Keeping.NOTHING

    def _go_back(self) -> None:
        match self.page:
            case SurePage() as page:
                page.field.fill("")
                self._show("stay")
            case StayPage() as page:
                page.take(self._choice)
                self._show("how")
            case _:
                pass

    def _end(self, passphrase: str) -> None:
        directory, pair, choice, now = self.house.key.directory, self._pair, self._choice, self.house.now()

        def end(vault: Vault) -> None:
            keyslots.open_with_passphrase(directory, passphrase)
            if choice.is_goodbye:
                ending.say_goodbye(vault, pair, choice.words, choice.keeping, now)
            else:
                ending.end_now(vault, pair, choice.keeping, now.timestamp())

        self._is_busy = True
        self.house.vault.run(end, self._asker.newest(self._ended))

    def _ended(self, answer: Ok[None] | Err) -> None:
        self._is_busy = False
        page, words = self.page, self.house.words
        if isinstance(answer, Ok):
            if isinstance(page, SurePage):
                page.field.fill("")
            self._show_waiting() if self._choice.is_goodbye else self._show_done(is_tidy=False)
            self._make_a_round()
        elif isinstance(answer.error, WrongPassphraseError) and isinstance(page, SurePage):
            page.say_wrong()
        elif isinstance(page, SurePage):
            page.trouble.say_error(answer.known or KnownError(words("error.title"), words("error.body")))
            page.trouble.show()

    def _make_a_round(self) -> None:
        """Bring the goodbye into the folder, and erase what is not to stay; it may take as long as the folder does."""
        pair, now = self._pair, self.house.clock()

        def go(post: PostRoom) -> Ending | None:
            post.exchange(pair, now, monotonic())
            post.tidy(now)
            return ending.ending_of(post.vault, pair)

        self.house.folder.run(go, self._asker.newest(self._made))

    def _made(self, answer: Ok[Ending | None] | Err) -> None:
        if isinstance(answer, Ok) and (answer.value is None or answer.value.how is Ended.OVER):
            self._show_done(is_tidy=True)

    def _show_waiting(self) -> None:
        page = GoodbyePage(self.house)
        page.now_requested.connect(self._end_at_once)
        self._finish(page)

    def _end_at_once(self) -> None:
        """The passphrase was asked when the goodbye was said; what is to stay was chosen then, too."""
        pair, now = self._pair, self.house.seconds()
        self._choice.is_goodbye, self._choice.is_over = False, True
        self.house.vault.run(lambda vault: ending.give_up_goodbye(vault, pair, now), self._asker.newest(self._ended))

    def _show_done(self, *, is_tidy: bool) -> None:
        choice = self._choice
        how = [how_it_ended(choice)] if choice.has_keys else []
        if choice.keeping is Keeping.READABLE:
            stays = "end.done.readable"
        else:
            stays = "end.done.nothing" if is_tidy else "end.done.erasing"
        self._finish(DonePage(self.house, [*how, stays]))

    def _finish(self, page: QWidget) -> None:
        self.show_steps(())
        self.way_out.hide()
        self.show_other_ways((Way(NEXT, self.house.words("go.done"), Kind.NEXT),), has_back=False)
        self.show_page(page, self.next_button)

    def _say(self, known: KnownError) -> None:
        notice = Notice(self.house.theme)
        notice.say_error(known)
        self._finish(holding(column(notice)))

    def _go_home(self) -> None:
        self.go_requested.emit(places.Today())


def how_it_ended(choice: Choice) -> str:
    """The key of what is true afterwards. A goodbye that was given up may have been on its way at that moment."""
    if choice.is_over:
        return "end.done.keys"
    return "end.done.goodbye" if choice.is_goodbye else "end.done.close"


def said_of(house: House, found: Ending) -> str:
    """How the pair came to its end, in a sentence."""
    if found.how is Ended.BY_PARTNER:
        return house.words("end.theirs", partner=found.partner)
    return house.words("end.elsewhere") if found.how is Ended.ELSEWHERE else ""
