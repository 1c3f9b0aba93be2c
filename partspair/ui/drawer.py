"""One's own drawer: what a crash cut off first, then drafts, what is kept, and the shelf of what was let go."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import answering, drafting, shelving
from partspair.flows.drafting import Draft
from partspair.flows.shelving import OnShelf
from partspair.practice.reply import Reply
from partspair.ui import places
from partspair.ui.button import Button
from partspair.ui.drawer_card import DraftCard
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section
from partspair.ui.layouts import Item, column, flow, holding
from partspair.ui.note_words import moment
from partspair.ui.notices import Notice
from partspair.ui.recovering import recover
from partspair.ui.rows import LinkRow
from partspair.ui.steady import keep_place, once_released
from partspair.ui.times import clock
from partspair.vault import pairs
from partspair.vault.database import Vault


@dataclass(frozen=True)
class Found:
    """Everything in the drawer, and what lies on the shelf."""

    drafts: tuple[Draft, ...]
    shelf: tuple[OnShelf, ...]


def find(vault: Vault) -> Found:
    """Read both."""
    return Found(drafting.drawer(vault), shelving.shelf(vault, 0.0))


def _first_of(items: Sequence[Item]) -> QWidget | None:
    """Where the focus goes first: going on with something, unless a notice asks for an answer before."""
    asks = any(isinstance(one, Notice) for one in items)
    return None if asks else next((one.first for one in items if isinstance(one, DraftCard)), None)


class DrawerPlace(HomeFrame):
    """Everything here is only on this computer. What is let go can be brought back for seven days."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "drawer", house.words("drawer.title"))
        self._asker, self._recovering = Asker(), Asker()
        self._found: Found | None = None
        self._just_gone: int | None = None
        self.refresh()

    @override
    def refresh(self) -> None:
        self.house.vault.run(find, self._asker.newest(self._read))

    @override
    def leave(self) -> None:
        self._asker.forget()
        self._recovering.forget()

    def _read(self, answer: Ok[Found] | Err) -> None:
        if isinstance(answer, Ok):
            if answer.value != self._found:
                self._found = answer.value
                once_released(self, self._show)
        else:
            self._say(answer)

    def _show(self) -> None:
        if self._found is None:
            return
        restore, items = keep_place(self), self._items(self._found)
        self.show_page(holding(column(*items, None, space=12)), _first_of(items))
        restore()

    def _items(self, found: Found) -> list[Item]:
        words, theme = self.house.words, self.theme
        cut_off = [one for one in found.drafts if one.is_cut_off]
        drafts = [one for one in found.drafts if not one.is_cut_off and not one.is_in_drawer]
        kept = [one for one in found.drafts if not one.is_cut_off and one.is_in_drawer]
        items: list[Item] = [Lead(theme, words("drawer.sub")), 4]
        lying = (one.draft for one in found.shelf if one.draft is not None)
        gone = next((one for one in lying if one.id == self._just_gone), None)
        if gone is not None:
            items.append(self._undo(gone))
        items += [self._offer_back(one) for one in cut_off]
        for key, group in (("drawer.drafts", drafts), ("drawer.kept", kept)):
            if group:
                items += [8, Section(theme, words(key)), *(self._card(one) for one in group)]
        if not found.drafts:
            items.append(Label(theme, words("drawer.empty"), "lead"))
        if found.shelf:
            shelf = Button(theme, words("shelf.open"), small=True)
            shelf.clicked.connect(lambda: self.go_requested.emit(places.Shelf()))
            items += [16, Section(theme, words("drawer.shelf")), holding(flow(shelf))]
        return [*items, 16, *self._kept_apart()]

    def _kept_apart(self) -> list[Item]:
        """The ways to what is neither draft nor note."""
        words = self.house.words
        made: list[Item] = []
        ways = (("carry", "carry.title", places.Carries()), ("part", "noticed.title", places.Noticed()))
        for icon, key, place in ways:
            one = LinkRow(self.theme, icon, words(key))
            one.clicked.connect(lambda _checked, place=place: self.go_requested.emit(place))
            made.append(one)
        return made

    def _offer_back(self, draft: Draft) -> Notice:
        """What a crash, sleep or power loss cut off, before everything else."""
        words, take = self.house.words, draft.take
        length = clock(take.length_ms) if take is not None else clock(0)
        text = words("mic.interrupted.length", length=length, time=moment(self.house, draft.updated_at))
        actions = ((words("mic.interrupted.open"), lambda: self._open(draft)),
                   (words("drawer.letgo"), lambda: self._let_go(draft)))  # fmt: skip
        notice = Notice(self.theme, words("mic.interrupted"), text, "share", actions)
        for one, action in zip(notice.buttons, actions, strict=True):
            one.setAccessibleName(f"{action[0]}, {text.rstrip('.')}")
        return notice

    def _undo(self, draft: Draft) -> Notice:
        words = self.house.words
        return Notice(self.theme, words("to.letgo"), "", "trash", [(words("go.undo"), lambda: self._bring_back(draft))])

    def _card(self, draft: Draft) -> DraftCard:
        card = DraftCard(self.house, draft)
        card.opened.connect(lambda: self._open(draft))
        card.let_go.connect(lambda: self._let_go(draft))
        return card

    def _open(self, draft: Draft) -> None:
        """Go there; a take that was cut off is made whole first."""
        take = draft.take.take if draft.take is not None else None
        recover(self.house, self._recovering, take, lambda: self._go_to(draft), self._say)

    def _go_to(self, draft: Draft) -> None:
        pair = draft.pair or (self.house.partner.pair if self.house.partner is not None else None)
        now = self.house.seconds()

        def prepare(vault: Vault) -> places.Place | None:
            if not isinstance(draft.body, Reply):
                return places.MakeShare(draft.id)
            kept = pairs.get(vault, pair) if pair is not None else None
            is_open = kept is not None and kept.ended_at is None
            row = answering.row_of(vault, kept.pair, draft.body.to) if kept is not None and is_open else None
            if row is not None:
                drafting.bring_back(vault, draft.id, now)  # touched last, it is the one that is gone on with
            return places.Respond(row) if row is not None else None

        self.house.vault.run(prepare, self._asker.newest(self._prepared))

    def _prepared(self, answer: Ok[places.Place | None] | Err) -> None:
        if isinstance(answer, Ok) and answer.value is not None:
            self.go_requested.emit(answer.value)
        elif isinstance(answer, Err):
            self._say(answer)
        else:
            self._say(Err(answering.NothingToAnswerError()))

    def _let_go(self, draft: Draft) -> None:
        self._just_gone = draft.id
        now = self.house.seconds()
        self.house.vault.run(lambda vault: drafting.let_go(vault, draft.id, now), self._changed)

    def _bring_back(self, draft: Draft) -> None:
        self._just_gone = None
        now = self.house.seconds()
        self.house.vault.run(lambda vault: drafting.bring_back(vault, draft.id, now), self._changed)

    def _changed(self, answer: Ok[None] | Err) -> None:
        if isinstance(answer, Err):
            self._say(answer)
        self.refresh()

    def _say(self, answer: Err) -> None:
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known)
        else:
            notice.say(self.house.words("error.title"), self.house.words("error.body"))
        self._found = None
        self.show_page(holding(column(notice, None)))
