"""Choosing the folder over which two people meet: what was found on this computer, or any other."""

import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows.pairing import Place
from partspair.sealing.keys import word_list
from partspair.sync.places import Place as FoundPlace
from partspair.sync.places import engine_of, find_places
from partspair.ui.button import Button
from partspair.ui.choices import ChoiceCard
from partspair.ui.fields import Field
from partspair.ui.folder_offers import Offer, Settled, is_fit, offers, settle
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question, Small
from partspair.ui.layouts import clear, column, gap, holding, row
from partspair.ui.notices import Notice

Then = Callable[[Place], None]


class FolderPage(QWidget):
    """Cards of folders. `is_inviting` offers a new folder inside a sync program's own; `before` is chosen again."""

    def __init__(
        self, house: House, rehearsal: str = "", *, is_inviting: bool = True, before: Place | None = None
    ) -> None:
        super().__init__()
        self._house, self._rehearsal, self._is_inviting = house, rehearsal, is_inviting
        self._asker, self._places_asker = Asker(), Asker()
        self._found: tuple[FoundPlace, ...] = ()
        self._offers: dict[ChoiceCard, Offer] = {}
        self._names: dict[ChoiceCard, Field] = {}
        theme, words = house.theme, house.words
        self._cards = QVBoxLayout()
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(gap(8))
        self.none = Small(theme, words("folder.none"))
        self.notice = Notice(theme)
        self.notice.hide()
        self.path = Field(theme, words("folder.path.field"), keeps_error=False)
        self.other = self._other_card()
        self.setLayout(
            column(
                Question(theme, words("folder.q")), Lead(theme, words("folder.body")), 16, self._cards, self.none,
                8, self.notice,
            )
        )  # fmt: skip
        self._is_chosen = before is not None
        if before is not None:
            self.path.fill(before.path)
        self.other.clicked.connect(self._choose)
        self.path.changed.connect(self._choose)
        self.show_offers(())
        house.folder.run(lambda _post: tuple(_places()), self._places_asker.newest(self._learn_places))

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if not event.spontaneous():
            self._asker.forget()
            self._places_asker.forget()

    def _other_card(self) -> ChoiceCard:
        theme, words = self._house.theme, self._house.words
        card = ChoiceCard(theme, words("folder.other"), words("folder.other.sub"), icon="folder")
        choose = Button(theme, words("folder.browse"), small=True)
        choose.clicked.connect(lambda _checked: self._browse())
        card.embed(holding(row(self.path, choose, align=Qt.AlignmentFlag.AlignBottom)))
        return card

    def _choose(self) -> None:
        """From now on places that are found later don't change what is chosen."""
        self._is_chosen = True

    def _learn_places(self, answer: Ok[tuple[FoundPlace, ...]] | Err) -> None:
        if isinstance(answer, Ok) and answer.value:
            self.show_offers(answer.value)

    def show_offers(self, found: tuple[FoundPlace, ...]) -> None:
        """Show a card for each folder; what was chosen stays chosen."""
        before = next((offer.path for card, offer in self._offers.items() if card.isChecked()), None)
        had_focus = holds_focus(self)
        self._found = found
        self._cards.removeWidget(self.other)
        clear(self._cards)
        self._offers, self._names = {}, {}
        words = self._house.words
        for offer in offers(words, found, self._house.name, Path.home(), self._rehearsal):
            card = ChoiceCard(self._house.theme, offer.title, offer.detail, icon="folder")
            self._offers[card] = offer
            if offer.has_inside and self._is_inviting:
                card.embed(self._name_field(card))
            self._cards.addWidget(card)
            card.setChecked(self._is_chosen and offer.path == before)
            card.clicked.connect(self._choose)
        self._cards.addWidget(self.other)
        self.none.setVisible(not self._offers)
        first = next(iter(self._offers), self.other)
        if not self._is_chosen:
            first.setChecked(True)
        elif before is None:
            self.other.setChecked(True)
        if had_focus:
            self.first.setFocus()

    @property
    def first(self) -> QWidget:
        """What has the focus at first: the chosen card."""
        return next((card for card in self._offers if card.isChecked()), self.other)

    def _name_field(self, card: ChoiceCard) -> Field:
        field = Field(self._house.theme, self._house.words("folder.name.field"), keeps_error=False)
        field.fill("-".join(secrets.choice(word_list()) for _ in range(2)))
        self._names[card] = field
        return field

    def _browse(self) -> None:
        """Ask for a folder with a window that keeps no history of where one has been."""
        options = QFileDialog.Option.ShowDirsOnly | QFileDialog.Option.DontUseNativeDialog
        title, begin = self._house.words("folder.choose"), self.path.text or str(Path.home())
        found = QFileDialog.getExistingDirectory(self, title, begin, options)
        if found:
            self.path.fill(found)

    def settle(self, then: Then) -> None:
        """Check what is chosen on the folder worker; `then` gets the place when it will do."""
        card = next((one for one in self._offers if one.isChecked()), None)
        offer = self._offers[card] if card is not None else None
        if card is None or offer is None:
            self._check_other(then)
        elif card not in self._names:
            self._check(offer.path, False, offer.label, then)
        elif is_fit(self._names[card].text):
            self._check(offer.path / self._names[card].text.strip(), True, offer.label, then)
        else:
            self._say(self._house.words("folder.name.unfit"))

    def _check_other(self, then: Then) -> None:
        path = Path(self.path.text.strip()).expanduser()
        if path.is_absolute():
            self._check(path, False, "", then)
        else:
            self._say(self._house.words("folder.path.missing"))
            self.path.setFocus()

    def _check(self, path: Path, is_new: bool, label: str, then: Then) -> None:
        vault, called = self._house.key.directory, label or engine_of(path, self._found) or path.name

        def settled(answer: Ok[Settled] | Err) -> None:
            if isinstance(answer, Err):
                self._say_error(answer.known)
            elif answer.value.near:
                self._offer_near(answer.value, called, then)
            else:
                then(Place(str(answer.value.path), called))

        self._house.folder.run(lambda _post: settle(path, vault, is_new), self._asker.newest(settled))

    def _offer_near(self, settled: Settled, label: str, then: Then) -> None:
        words, near = self._house.words, settled.near[0]
        self.notice.say(
            words("folder.near", place=str(near)),
            actions=[
                (words("folder.near.use"), lambda: then(Place(str(near), label))),
                (words("folder.near.keep"), lambda: then(Place(str(settled.path), label))),
            ],
        )
        self._show_notice()

    def _say(self, sentence: str) -> None:
        self.notice.say("", sentence)
        self._show_notice()

    def _say_error(self, error: KnownError | None) -> None:
        words = self._house.words
        self.notice.say_error(error or KnownError(words("error.title"), words("folder.unchecked")))
        self._show_notice()

    def _show_notice(self) -> None:
        self.notice.show()
        if self.notice.buttons:
            self.notice.buttons[0].setFocus()


def _places() -> list[FoundPlace]:
    return find_places(Path.home(), os.environ, sys.platform)


def holds_focus(widget: QWidget) -> bool:
    """Whether the keyboard is somewhere inside."""
    here = QApplication.focusWidget()
    return here is not None and widget.isAncestorOf(here)
