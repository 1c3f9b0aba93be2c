"""Today: two times, two ways in, one waiting thing. Nothing is counted, and a gap needs no apology."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import drafting, helping, looking, noticing
from partspair.flows.ending import Ended, Ending, ending_of
from partspair.flows.exchanging import Exchanged
from partspair.flows.holding import have_spoken, hold
from partspair.flows.looking import Note
from partspair.flows.publishing import put_back
from partspair.pair.ids import PairId
from partspair.practice.reply import Reply, Signal, TravellingReply
from partspair.practice.share import Share, TravellingShare
from partspair.sync.state import Ready, Remedy, State
from partspair.ui import places
from partspair.ui.device_notices import DeviceNews, device_news, device_notices, gone_along_notice
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section, Small
from partspair.ui.layouts import Item, Rule, column, holding, row
from partspair.ui.notices import Notice, WaitingCard
from partspair.ui.pairing_progress import pairing_news
from partspair.ui.rows import LinkRow
from partspair.ui.steady import once_released
from partspair.ui.times import clock
from partspair.ui.today_clocks import date_of, is_evening, share_title, show_now, time_of_day, two_days
from partspair.ui.today_lines import Beside, lines_beside, look_beside
from partspair.ui.two_days import TwoDays
from partspair.ui.typesetting import Run, Words, spoken
from partspair.ui.ways import WayIn
from partspair.ui.wording import runs, said
from partspair.vault.database import Vault

LATELY, MOST_LATELY = 24 * 3600.0, 3  # seconds for which a sign is shown, and how many of them


@dataclass(frozen=True)
class Found:
    """What Today shows: what waits, drafts, and what is still on its way.

    `ending` when the pair was ended; `pairing` is the key of what there is to tell of an invitation, empty for nothing.
    """

    waiting: tuple[Note, ...]
    drafts: tuple[drafting.Draft, ...]
    missing: int
    ending: Ending | None = None
    pairing: str = ""
    devices: DeviceNews = field(default_factory=DeviceNews)
    lately: tuple[Note, ...] = ()
    beside: Beside = field(default_factory=Beside)


class TodayPlace(HomeFrame):
    """The first page. By day Record comes first, in the evening Listen takes its place."""

    def __init__(self, house: House) -> None:
        words = house.words
        title = words("today.title") if house.partner is not None else words("today.first")
        super().__init__(house, "today", title, date_of(house))
        self._heading = title
        self._asker = Asker()
        self._found: Found | None = None
        self._days: TwoDays | None = None
        self._shown_for = time_of_day(house)
        self.refresh()

    @override
    def refresh(self) -> None:
        partner, now, waits = self.house.partner, self.house.seconds(), self.house.waits
        today = self.house.now().date()

        def look(vault: Vault) -> Found:
            if partner is None:
                return Found((), drafting.drawer(vault), 0, pairing=pairing_news(vault, now, waits))
            if partner.is_over:
                ended = ending_of(vault, partner.pair)
                return Found(looking.waiting(vault, partner.pair), drafting.drawer(vault), 0, ended)
            coming = looking.still_coming(vault, partner.pair)
            missing = coming.number if coming is not None else 0
            news = device_news(vault, partner.pair, now)
            lately = looking.said_lately(vault, partner.pair, now - LATELY)[:MOST_LATELY]
            waiting = looking.waiting(vault, partner.pair)
            beside = look_beside(vault, partner.pair, today)
            return Found(waiting, drafting.drawer(vault), missing, devices=news, lately=lately, beside=beside)

        self.house.vault.run(look, self._asker.newest(self._looked))

    @override
    def leave(self) -> None:
        self._asker.forget()

    @override
    def show_exchange(self, found: Exchanged, at: datetime) -> None:
        super().show_exchange(found, at)
        if found.state != self._folder_state:
            self._folder_state = found.state
            self._show()
        self._follow_clock()

    def _follow_clock(self) -> None:
        """A page that stays open says the time it is now, and offers what belongs to it."""
        if self._days is not None:
            show_now(self._days, self.house)
        if self._shown_for != time_of_day(self.house):
            self._shown_for = time_of_day(self.house)
            self.show_here("today", self._heading, date_of(self.house))
            once_released(self, self._show)

    def _ended_notice(self, found: Found) -> list[Item]:
        """The partner said goodbye, with their words; or one ended the pair elsewhere."""
        words, ended = self.house.words, found.ending
        if ended is None:
            return []
        decide = (words("end.theirs.decide"), lambda: self.go_requested.emit(places.EndPair(ended.pair)))
        title: Words = words("end.elsewhere")
        if ended.how is Ended.BY_PARTNER:
            pieces = words.pieces("end.theirs.line", partner=ended.partner, line=ended.words)
            title = runs(pieces) if ended.words else words("end.theirs", partner=ended.partner)
        return [Notice(self.theme, title, words("end.theirs.sub"), "info", [decide]), 8]

    def _pairing_notice(self, found: Found) -> list[Item]:
        """An invitation that came to nothing, and one remedy."""
        if not found.pairing:
            return []
        again = (self.house.words("today.pair"), lambda: self.go_requested.emit(places.Pairing()))
        return [Notice(self.theme, "", self.house.words(found.pairing), "pair", [again]), 8]

    def _device_notices(self, found: Found) -> list[Item]:
        partner = self.house.partner
        if partner is None:
            return []
        pair, vault = partner.pair, self.house.vault
        told = device_notices(
            self.house,
            found.devices,
            lambda: self.go_requested.emit(places.NewDevice(pair)),
            lambda: vault.run(lambda one: hold(one, pair), self._asker.newest(self._spoken_of)),
            lambda: vault.run(lambda one: have_spoken(one, pair), self._asker.newest(self._spoken_of)),
        )
        return [*told, *gone_along_notice(self.house, found.devices, lambda: self._know_what_went(pair))]

    def _know_what_went(self, pair: PairId) -> None:
        answered = self._asker.newest(self._known)
        self.house.vault.run(lambda vault: noticing.know_what_went(vault, pair), answered)

    def _known(self, _answer: Ok[None] | Err) -> None:
        self.refresh()

    def _spoken_of(self, _answer: Ok[None] | Err) -> None:
        self.refresh()
        self.exchange_requested.emit()

    def _folder_notice(self) -> list[Item]:
        """What is wrong with the folder, what is safe, and one remedy."""
        state, partner = self._folder_state, self.house.partner
        if isinstance(state, Ready) or partner is None:
            return []
        action = (state.action, lambda: self._go_on_after(state.remedy, partner.pair))
        return [Notice(self.theme, "", state.sentence, "sync-problem", [action]), 8]

    def _go_on_after(self, remedy: Remedy, pair: PairId) -> None:
        match remedy:
            case Remedy.PUT_BACK:
                self._put_back(pair)
            case Remedy.LOOK_AGAIN:
                self.exchange_requested.emit()
            case Remedy.CHOOSE | Remedy.NONE:
                self.go_requested.emit(places.Settings())

    def _put_back(self, pair: PairId) -> None:
        now = self.house.seconds()
        self.house.vault.run(lambda vault: put_back(vault, pair, now), lambda _answer: self.exchange_requested.emit())

    def _looked(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Ok) and answer.value != self._found:
            self._found = answer.value
            once_released(self, self._show)

    def _show(self) -> None:
        if self._found is not None:
            self.show_page(holding(column(*self._items(self._found), None, space=16)), self._first)

    _folder_state: State = Ready()

    _first: QWidget | None = None

    def _items(self, found: Found) -> Sequence[Item]:
        parts: list[Item] = [*self._ended_notice(found), *self._pairing_notice(found), *self._folder_notice()]
        parts += self._device_notices(found)
        if self.house.partner is not None:
            self._days = two_days(self.house)
            parts += [*self._back(), self._days, 12]
        else:
            parts += [Lead(self.theme, self.house.words("today.first.body"), "lead"), 12]
        parts += [self._ways(), 24]
        parts += self._said_lately(found)
        parts += self._waiting(found)
        parts += lines_beside(self.house, found.beside, self.go_requested.emit, self._be_reminded)
        parts += self._links(found)
        if self.house.partner is None:
            parts += [16, Rule(self.theme), Small(self.theme, self.house.words("today.scope"))]
        elif not found.waiting and not self.house.is_back:
            parts += [16, Lead(self.theme, self.house.words("today.rhythm.none"))]
        return parts

    def _be_reminded(self) -> None:
        today = self.house.now().date()
        self.house.vault.run(lambda vault: helping.be_reminded(vault, today), self._asker.newest(self._known))

    def _back(self) -> list[Item]:
        """After days away: one line, and nothing of what was meanwhile."""
        return [Lead(self.theme, self.house.words("today.back"), "lead")] if self.house.is_back else []

    def _ways(self) -> QWidget:
        """A part is here, and beside it what comes first at this time of day: a share, or in the evening listening."""
        words = self.house.words
        here = WayIn(self.theme, words("today.notice"), words("today.notice.sub"))
        here.clicked.connect(self.express_requested)
        if self._is_evening:
            first = WayIn(self.theme, words("today.listen"), self._listen_says(), "listen", is_first=True)
            first.setAccessibleName(f"{words('today.listen')}, {self._listen_says()}")  # the rail has a Listen, too
            first.clicked.connect(lambda: self.go_requested.emit(places.Waiting()))
        else:
            first = WayIn(self.theme, share_title(self.house), words("today.share.sub"), "share", is_first=True)
            first.clicked.connect(lambda: self.go_requested.emit(places.MakeShare()))
        self._first = first
        made = row(here, first, space=16)
        made.setStretch(0, 4)
        made.setStretch(1, 5)
        return holding(made)

    @property
    def _is_evening(self) -> bool:
        return self.house.partner is not None and is_evening(self.house)

    def _other_row(self) -> QWidget:
        """What does not come first at this time of day."""
        words = self.house.words
        if self._is_evening:
            made = LinkRow(self.theme, "share", words("today.share"), words("today.share.sub"))
            made.clicked.connect(lambda: self.go_requested.emit(places.MakeShare()))
            return made
        made = LinkRow(self.theme, "listen", words("today.listen"), self._listen_says())
        made.setAccessibleName(f"{words('today.listen')}, {self._listen_says()}")
        made.clicked.connect(lambda: self.go_requested.emit(places.Waiting()))
        return made

    def _listen_says(self) -> str:
        words = self.house.words
        waiting = self._found.waiting if self._found is not None else ()
        if not waiting:
            return words("today.listen.none")
        if self.house.is_back:
            return words("today.listen.some", partner=self.house.name)
        minutes = max(1, round(sum(one.duration_ms for one in waiting) / 60_000))
        spoken_minutes = words.counted("say.minutes", minutes)
        return words.counted("today.listen.sub", len(waiting), partner=self.house.name, m=spoken_minutes)

    def _said_lately(self, found: Found) -> list[Item]:
        """What the partner let one know, in their words; nothing asks for an answer."""
        lines: list[Item] = []
        for note in found.lately:
            if isinstance(note.what, Signal):
                line = said(self.house.words, "today.signals", partner=self.house.name, line=note.what.words)
                lines.append(Label(self.theme, line, colour="ink2"))
        return [holding(column(*lines, space=8)), 8] if lines else []

    def _waiting(self, found: Found) -> list[Item]:
        words = self.house.words
        is_told = bool(found.missing) and not self.house.is_back
        line = [Small(self.theme, words.counted("today.onway", found.missing))] if is_told else []
        if not found.waiting:
            return [*line]
        note = found.waiting[0]
        card = WaitingCard(self.theme, self._title(note), self._line(note), tuple(note.peaks or b""))
        card.opened.connect(lambda: self.go_requested.emit(places.Listen(note.row)))
        self._first = card.button
        head: list[Item] = [Section(self.theme, words("today.waiting")), card]
        return [*head, *line]

    def _title(self, note: Note) -> list[str | Run]:
        words = self.house.words
        names = [part.name for part in note.what.parts if part.name] if isinstance(note.what, TravellingShare) else []
        if not names:
            return [words("today.waiting.from.unnamed", partner=self.house.name)]
        pieces = words.pieces("today.waiting.from", partner=self.house.name, names=", ".join(names))
        return [spoken(one.text) if one.is_said else one.text for one in pieces]

    def _line(self, note: Note) -> str:
        words, length = self.house.words, clock(note.duration_ms)
        if isinstance(note.what, TravellingReply) and note.what.is_held and not note.has_sound and not note.what.text:
            return words("today.waiting.held")
        if not note.has_sound:
            return words("today.waiting.words")
        key = "today.waiting.reply" if isinstance(note.what, TravellingReply) else "today.waiting.share"
        return words(key, length=length)

    def _links(self, found: Found) -> list[Item]:
        words = self.house.words
        made: list[Item] = []
        open_drafts = [one for one in found.drafts if not one.is_in_drawer]
        if open_drafts:
            made.append(self._draft_row(open_drafts[0]))
        is_open = self.house.partner is None or not self.house.partner.is_confirmed or self.house.is_over
        if is_open and not found.pairing:
            pair = LinkRow(self.theme, "pair", words("today.pair"), words("today.pair.sub"))
            pair.clicked.connect(lambda: self.go_requested.emit(places.Pairing()))
            made.append(pair)
        drawer = LinkRow(self.theme, "drawer", words("today.mine"), words("today.mine.sub"))
        drawer.setAccessibleName(f"{words('today.mine')}, {words('today.mine.sub')}")
        drawer.clicked.connect(lambda: self.go_requested.emit(places.Drawer()))
        return [*made, self._other_row(), drawer]

    def _draft_row(self, draft: drafting.Draft) -> QWidget:
        words = self.house.words
        names = ", ".join(part.name for part in draft.body.parts if part.name) if isinstance(draft.body, Share) else ""
        pieces = words.pieces("today.draft" if names else "today.draft.unnamed", **({"names": names} if names else {}))
        title = [spoken(one.text) if one.is_said else one.text for one in pieces]
        link = LinkRow(self.theme, "seal", title, action=words("today.draft.open"))
        if isinstance(draft.body, Reply):
            link.clicked.connect(lambda: self.go_requested.emit(places.Drawer()))
        else:
            link.clicked.connect(lambda: self.go_requested.emit(places.MakeShare(draft.id)))
        return link
