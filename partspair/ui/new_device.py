"""The place where a copy becomes a device of its own: the recovery words, and what of the one before."""

from datetime import datetime

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows.becoming import OtherWordsError, become_new_device
from partspair.pair.ids import DeviceId
from partspair.ui import places
from partspair.ui.button import Kind
from partspair.ui.choices import ChoiceCard
from partspair.ui.fields import Field
from partspair.ui.flow_frame import NEXT, SKIP, FlowFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Lead, Question, Section
from partspair.ui.layouts import column
from partspair.ui.notices import Notice
from partspair.ui.recovery import fault_in
from partspair.ui.ways_on import Way
from partspair.vault.database import Vault


class WordsPage(QWidget):
    """One field for all twelve words, and two cards of one size; neither is chosen beforehand."""

    def __init__(self, house: House) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        self._words = words
        self.field = Field(theme, words("dev.words"))
        self.replaces = ChoiceCard(theme, words("dev.replaces"), words("dev.replaces.sub"), "swap")
        self.beside = ChoiceCard(theme, words("dev.beside"), words("dev.beside.sub"), "plus")
        self.trouble = Notice(theme)
        self.trouble.hide()
        self.setLayout(
            column(
                Question(theme, words("dev.q")), Lead(theme, words("dev.body", partner=house.name)), 16, self.trouble,
                self.field, 16, Section(theme, words("dev.other")), 4, column(self.replaces, self.beside, space=8),
            )
        )  # fmt: skip

    def is_complete(self) -> bool:
        """Whether twelve words that fit are there and a card is chosen; says what is missing."""
        self.trouble.hide()
        fault = fault_in(self._words, self.field.text, "door.recovery")
        self.field.say_error(fault)
        is_chosen = self.replaces.isChecked() or self.beside.isChecked()
        for card in (self.replaces, self.beside):
            card.mark_wrong(not is_chosen)
        if fault:
            self.field.setFocus()
        elif not is_chosen:
            self.replaces.setFocus()
        return not fault and is_chosen


class NewDevicePlace(FlowFrame):
    """Words, and done. Leaving before changes nothing."""

    def __init__(self, house: House, place: places.NewDevice) -> None:
        super().__init__(house.theme, house.words("frame.leave"))
        self.house, self._pair = house, place.pair
        self._asker = Asker()
        self._is_busy = self._is_done = False
        self.asking = WordsPage(house)
        self.leave_requested.connect(self._go_home)
        self.skip_requested.connect(self._go_home)
        self.next_requested.connect(self._go_on)
        ways = (Way(SKIP, house.words("go.cancel")), Way(NEXT, house.words("dev.next"), Kind.NEXT))
        self.show_other_ways(ways, has_back=False)
        self.show_page(self.asking, self.asking.field)

    @override
    def leave(self) -> None:
        """What was typed goes with the page."""
        self._asker.forget()
        if not self._is_done:
            self.asking.field.fill("")

    def _go_on(self) -> None:
        if self._is_done:
            self._go_home()
        elif self.asking.is_complete() and not self._is_busy:
            self._become(self.asking.field.text, self.house.now(), replaces=self.asking.replaces.isChecked())

    def _become(self, words: str, now: datetime, *, replaces: bool) -> None:
        pair = self._pair

        def become(vault: Vault) -> DeviceId:
            return become_new_device(vault, pair, words, now, replaces=replaces)

        self._is_busy = True
        self.house.vault.run(become, self._asker.newest(self._became))

    def _became(self, answer: Ok[DeviceId] | Err) -> None:
        self._is_busy = False
        words = self.house.words
        if isinstance(answer, Ok):
            self._show_done()
        elif isinstance(answer.error, OtherWordsError):
            self.asking.field.say_error(" ".join((answer.error.title, answer.error.remedy)))
            self.asking.field.setFocus()
        else:
            self.asking.trouble.say_error(answer.known or KnownError(words("dev.failed"), words("error.body")))
            self.asking.trouble.show()

    def _show_done(self) -> None:
        self._is_done = True
        self.asking.field.fill("")
        words, theme = self.house.words, self.house.theme
        done = QWidget()
        said = words("dev.done.sub", partner=self.house.name)
        done.setLayout(column(Question(theme, words("dev.done")), Lead(theme, said), None))
        self.way_out.hide()
        self.show_other_ways((Way(NEXT, words("go.done"), Kind.NEXT),), has_back=False)
        self.show_page(done, self.next_button)

    def _go_home(self) -> None:
        self.go_requested.emit(places.Today())
