"""The two views of "A part is here": the names, and the mirror; and the line that may be said (practice a.13)."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.flows import expressing
from partspair.flows.expressing import Known, Nearby, Noticed
from partspair.flows.expressing import Sign as Shown
from partspair.practice.limits import LINE_MS
from partspair.ui.button import Button, Kind
from partspair.ui.choices import NameRow
from partspair.ui.house import House
from partspair.ui.labels import Label, Spoken
from partspair.ui.layouts import column, flow, gap, holding
from partspair.ui.short_recorder import ShortRecorder
from partspair.ui.signs import Arch, Sign
from partspair.ui.typesetting import Words, spoken
from partspair.ui.wording import said

NEAREST = 4  # names above "Don't know who"; the others follow below
ARCH, LOW_ARCH = 122, 64  # pixels high; the lower one beside large text
LARGE = 24  # pixels of body text


class WhoPage(QWidget):
    """Names, last used first; `chosen` carries a part's number, or None, and the sign that was pressed."""

    chosen = Signal(object, str)

    def __init__(self, house: House, nearby: Nearby) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        rows = [self._row(house, one) for one in nearby.known]
        unknown = Button(theme, words("x.unknown"), Kind.CARD)
        unknown.clicked.connect(lambda _checked: self.chosen.emit(None, ""))
        signs = [self._sign(house, one) for one in nearby.signs]
        self.buttons: list[QPushButton] = [*rows[:NEAREST], unknown, *signs, *rows[NEAREST:]]
        self.first = self.buttons[0]
        below: list[QWidget] = []
        if signs:
            below += [Label(theme, words("x.signs"), colour="ink2"), holding(flow(*signs))]
        if rows[NEAREST:]:
            below += [Label(theme, words("x.others"), colour="ink2"), holding(column(*rows[NEAREST:], space=8))]
        self.setLayout(column(holding(column(*rows[:NEAREST], unknown, space=8)), 4, *below, None, space=12))

    def wait(self, is_waiting: bool) -> None:
        """Take no second press while the first one is being kept."""
        for one in self.buttons:
            one.setEnabled(not is_waiting)

    def _row(self, house: House, known: Known) -> NameRow:
        made = NameRow(house.theme, known.name)
        made.clicked.connect(lambda _checked: self.chosen.emit(known.part, ""))
        return made

    def _sign(self, house: House, sign: Shown) -> Button:
        made = Button(house.theme, (spoken(sign.words),), Kind.CARD, small=True)
        made.clicked.connect(lambda _checked: self.chosen.emit(sign.part, sign.words))
        return made


def mirror_of(house: House, noticed: Noticed) -> Words:
    """The person's own words, and nothing about them."""
    if noticed.name:
        return said(house.words, "x.mirror", part=noticed.name)
    return house.words("x.mirror.unknown")


class _Ways(QWidget):
    """Buttons in two columns of one width, or below each other where their words need that."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        super().__init__()
        self._buttons, self._columns = tuple(buttons), 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(gap(8))
        self._arrange(2)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        widest = max(one.own_width() for one in self._buttons)
        self._arrange(2 if 2 * widest + self._grid.spacing() <= self.width() else 1)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, one in enumerate(self._buttons):
            self._grid.removeWidget(one)
            is_alone = at % columns == 0 and at == len(self._buttons) - 1
            self._grid.addWidget(one, at // columns, at % columns, 1, columns if is_alone else 1)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)


class HerePage(QWidget):
    """The mirror, and four ways that nobody has to take. Close has the focus."""

    def __init__(self, house: House, noticed: Noticed) -> None:
        super().__init__()
        theme, words, middle = house.theme, house.words, Qt.AlignmentFlag.AlignHCenter
        self.mirror = Label(theme, mirror_of(house, noticed), "question", align=middle)
        self.done = Label(theme, words("x.done"), align=middle)
        self.note = Label(theme, colour="ink2", align=middle)
        self.note.hide()
        self.line = Button(theme, words("x.line"), icon="share")
        self.carry = Button(theme, words("x.carry"), icon="carry")
        self.tell = Button(theme, words("x.tell", partner=house.name), icon="seal")
        self.more = Button(theme, words("x.more"), icon="more")
        self.close_button = Button(theme, words("x.close"), Kind.NEXT)
        has_partner = house.partner is not None and house.partner.is_confirmed and not house.is_over
        ways = [self.line, self.carry, *([self.tell] if has_partner else []), self.more]
        if not has_partner:
            self.tell.setParent(self)
            self.tell.hide()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(1)
        whole.addWidget(Arch(theme, Sign.HERE, LOW_ARCH if theme.body > LARGE else ARCH), 0, middle)
        whole.addSpacing(28)
        for one in (self.mirror, Label(theme, words("x.breath"), colour="ink2", align=middle), self.done, self.note):
            whole.addWidget(one)
            whole.addSpacing(12)
        whole.addStretch(1)
        whole.addLayout(column(_Ways(ways), self.close_button, space=16))
        self.first = self.close_button

    def say(self, words: str) -> None:
        """Add one more sentence below."""
        self.note.say(words)
        self.note.show()


class LinePage(QWidget):
    """One line, half a minute at most. It is being spoken from the first moment on, until `finished`."""

    finished = Signal()
    failed = Signal(object)

    def __init__(self, house: House, noticed: Noticed, *, is_held: bool) -> None:
        super().__init__()
        theme, words = house.theme, house.words
        begin = partial(expressing.speak, house.microphone, noticed.id)
        self.recorder = ShortRecorder(house, begin, LINE_MS)
        self.recorder.length_key = "x.line.soon"
        self.hint = Label(theme, words("x.line.hold" if is_held else "x.line.press"), colour="ink2")
        self.done = Button(theme, words("x.line.done"), Kind.NEXT)
        self.done.clicked.connect(lambda _checked: self.recorder.finish())
        self.recorder.finished.connect(lambda _length: self.finished.emit())
        self.recorder.kept.connect(self.finished)
        self.recorder.failed.connect(self.failed)
        name = [Spoken(theme, noticed.name)] if noticed.name else []
        self.setLayout(column(*name, self.hint, 8, self.recorder, None, self.done))
        self.first = self.done

    def stays(self, words: str) -> None:
        """The button was let go of at once: it goes on until Done."""
        self.hint.say(words)
