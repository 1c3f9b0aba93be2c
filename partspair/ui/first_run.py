"""The first run: what this is, who one is, a passphrase, the recovery words, and then the vault is made."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from partspair.flows import keeping
from partspair.flows.keeping import Key
from partspair.practice.words import Words
from partspair.ui.door_frame import DoorFrame
from partspair.ui.door_pages import AskBackPage, DoorPage, MakingPage, MePage, PassphrasePage, ScopePage, WordsPage
from partspair.ui.jobs import Err, Ok, Worker
from partspair.ui.layouts import column, holding
from partspair.ui.look import Look
from partspair.ui.notices import Notice
from partspair.ui.theme import Theme
from partspair.vault.people import Profile

RANDOM_PLACES = 8


class FirstRun(DoorFrame):
    """Five pages; Back keeps what was typed. Nothing is written before three of the words were asked back.

    `opened` carries the keeping.Key of the vault that was made; look.json then names the country.
    """

    opened = Signal(object)
    help_requested = Signal()

    def __init__(
        self, words: Words, theme: Theme, look: Look, directory: Path, worker: Worker[Path],
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:  # fmt: skip
        super().__init__(theme)
        self._words, self._look, self._directory = words, look, directory
        self._worker, self._random = worker, random
        self.drawn = keeping.draw_words()
        self.scope, self.me = ScopePage(theme, words), MePage(theme, words)
        self.passphrase, self.shown = PassphrasePage(theme, words), WordsPage(theme, words, self.drawn)
        self.asked = AskBackPage(theme, words, keeping.places_to_ask(random(RANDOM_PLACES)))
        self._pages: tuple[DoorPage, ...] = (self.scope, self.me, self.passphrase, self.shown, self.asked)
        self._at = 0
        self.scope.help_requested.connect(self.help_requested)
        for page in self._pages:
            page.done.connect(self._go_on)
            page.back.connect(self._go_back)
        self.next_requested.connect(self._go_on)
        self.leave_requested.connect(self._go_back)
        self._show(0)

    def _show(self, at: int) -> None:
        self._at = at
        page = self._pages[at]
        self.turn_to(page, page.first, page.measure)

    def turn_to(self, page: QWidget, focus: QWidget | None = None, measure: int | None = None) -> None:
        """Show a page; those of this run are kept, so that Back finds what was typed."""
        before = self._page
        if isinstance(before, DoorPage):
            self._stack.removeWidget(before)
            before.hide()
            self._page = None
        self.show_page(page, focus, measure)

    def _go_on(self) -> None:
        page = self._pages[self._at]
        if self.page is not page:
            return
        if page is self.me and not self.me.is_complete():
            return
        if page is self.passphrase and not self.passphrase.fields.is_complete():
            return
        if page is not self.asked:
            self._show(self._at + 1)
        elif self.asked.is_right(self.drawn):
            self._make()

    def _go_back(self) -> None:
        if self.page is self._pages[self._at] and self._at:
            self._show(self._at - 1)

    def _make(self) -> None:
        name, zone, country = self.me.name.text.strip(), self.me.zone.choice, self.me.country.choice
        profile, passphrase, drawn = Profile(name, zone, country), self.passphrase.fields.text, self.drawn
        secret = self._random(keeping.KEY_BYTES)
        self.turn_to(MakingPage(self.theme, self._words("door.pass.making")))
        self._worker.run(lambda directory: keeping.create(directory, passphrase, drawn, profile, secret), self._made)

    def _made(self, answer: Ok[Key] | Err) -> None:
        if isinstance(answer, Ok):
            self.passphrase.fields.empty()
            replace(self._look, country=self.me.country.choice).save(self._directory)
            self.opened.emit(answer.value)
            return
        again = (self._words("go.back"), lambda: self._show(self._at))
        notice = Notice(self.theme)
        if answer.known is not None:
            notice.say_error(answer.known, [again])
        else:
            notice.say(self._words("error.title"), self._words("door.unmade"), [again])
        self.turn_to(holding(column(notice)), notice.buttons[0])
