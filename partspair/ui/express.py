"""A part is here: a small window of its own; kept at the second click, whatever happens after it (practice a.13)."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.errors import KnownError
from partspair.flows import expressing
from partspair.flows.drafting import Draft
from partspair.flows.expressing import Nearby, Noticed
from partspair.practice.share import EntryId
from partspair.ui.announcing import announce
from partspair.ui.button import IconButton
from partspair.ui.carry_panel import CarryPanel
from partspair.ui.express_pages import HerePage, LinePage, WhoPage
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Question
from partspair.ui.layouts import gap
from partspair.ui.notices import Notice
from partspair.ui.painted import Themed
from partspair.ui.painting import RING
from partspair.ui.places import MakeShare
from partspair.ui.typesetting import plain
from partspair.ui.view import View
from partspair.vault.database import Vault

SIZE = QSize(480, 640)  # at 100 % text
SIDE = 24
HOLD = 300  # milliseconds from which a key or a button is held, and no longer pressed


class ExpressWindow(Themed, QWidget):
    """Opens on top. `noticed` when something was kept; `closed` when it has gone; the rest is for the rooms."""

    noticed = Signal()
    closed = Signal()
    go_requested = Signal(object)
    too_much_requested = Signal()
    lock_requested = Signal()
    exchange_requested = Signal()

    def __init__(self, house: House) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.house = house
        self.follow(house.theme)
        self.setWindowTitle(house.words("app.window"))
        self.setAutoFillBackground(True)
        self._asker = Asker()
        self._kept: Noticed | None = None
        self._held: float | None = None
        self._is_space_down = False
        self.page: QWidget | None = None
        self._build()
        house.theme.dress(self)
        self._ask_who()

    def _build(self) -> None:
        theme, words = self.theme, self.house.words
        self.title = Question(theme, words("x.title"))
        self.shut = IconButton(theme, "close", words("x.shut"))
        self.shut.clicked.connect(lambda _checked: self.close())
        self.notice = Notice(theme)
        self.notice.hide()
        head = QHBoxLayout()
        head.setContentsMargins(SIDE - RING, 18, SIDE - RING - 10, 4)
        head.addWidget(self.title, 1)
        head.addWidget(self.shut, 0, Qt.AlignmentFlag.AlignTop)
        sheet = QWidget()
        sheet.setObjectName("sheet")
        self._stack = QVBoxLayout(sheet)
        self._stack.setContentsMargins(SIDE - RING, RING, SIDE - RING, SIDE - RING)
        self._stack.setSpacing(gap(16))
        self._stack.addWidget(self.notice)
        self.view = View(sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(self.view, 1)
        self._space = QTimer(self)
        self._space.setSingleShot(True)
        self._space.setInterval(HOLD)
        self._space.timeout.connect(lambda: self._say_line(is_held=True))
        self.resize(self._fitting())

    def _fitting(self) -> QSize:
        """As designed, larger with larger text, and never larger than the screen."""
        room = self.screen().availableGeometry().size()
        return QSize(self.theme.sized(SIZE.width()), self.theme.sized(SIZE.height())).boundedTo(room)

    @property
    def is_sounding(self) -> bool:
        """Whether something may be being recorded."""
        return isinstance(self.page, LinePage | CarryPanel)

    def silence(self) -> None:
        """Hold what is being recorded, at once."""
        if isinstance(self.page, LinePage):
            self.page.recorder.silence()
        elif isinstance(self.page, CarryPanel):
            self.page.silence()

    def _slow_down(self) -> None:
        """Hold what is being spoken, and show the brake's words in place of the controls."""
        if isinstance(self.page, LinePage):
            self.page.recorder.slow_down()
        elif isinstance(self.page, CarryPanel):
            self.page.slow_down()

    def _show(self, page: QWidget, first: QWidget, title: str = "") -> None:
        before, self.page = self.page, page
        self._leave(before)
        self.notice.hide()
        self.title.say(title)
        self._stack.addWidget(page, 1)
        if before is not None:
            self._stack.removeWidget(before)
            before.hide()
            before.deleteLater()
        page.show()
        self.view.fit()
        self.view.verticalScrollBar().setValue(0)
        self._first = first
        self._focus_first()

    _first: QWidget | None = None

    def _focus_first(self) -> None:
        if self._first is not None:
            self._first.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.ensure_visible(self._first, 20)

    def _ask_who(self) -> None:
        self.house.vault.run(expressing.nearby, self._asker.newest(self._show_who))

    def _show_who(self, answer: Ok[Nearby] | Err) -> None:
        """The names; where they can't be read, somebody nobody knows can be noticed all the same."""
        page = WhoPage(self.house, answer.value if isinstance(answer, Ok) else Nearby())
        page.chosen.connect(lambda part, tell: self._notice(page, part, tell))
        self._show(page, page.first, self.house.words("x.title"))

    def _notice(self, page: WhoPage, part: int | None, tell: str) -> None:
        """The second click: it is kept, and only then mirrored. Closing the window takes nothing of it back."""
        now = self.house.now()
        page.wait(True)

        def kept(answer: Ok[Noticed] | Err) -> None:
            if isinstance(answer, Ok):
                self._kept = answer.value
                self.noticed.emit()
                self._mirror()
            else:
                page.wait(False)
                self._say(answer.known)

        self.house.vault.run(lambda vault: expressing.notice(vault, part, now, tell), self._asker.newest(kept))

    def _mirror(self, said: str = "") -> None:
        kept = self._kept
        if kept is None:
            return
        page = HerePage(self.house, kept)
        page.line.pressed.connect(self._begin_by_press)
        page.carry.clicked.connect(lambda _checked: self._carry(kept))
        page.tell.clicked.connect(lambda _checked: self._let_know(page))
        page.more.clicked.connect(lambda _checked: self._more(kept))
        page.close_button.clicked.connect(lambda _checked: self.close())
        if kept.is_spoken:
            page.line.say(self.house.words("x.line.again"))
        if said:
            page.say(said)
        self._show(page, page.first)
        announce(page, said or plain(page.mirror.text()))

    def _begin_by_press(self) -> None:
        """The button is down: it is spoken while it is held, or until Done when it was only pressed."""
        is_held = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        self._held = monotonic() if is_held else None
        self._say_line(is_held=is_held)

    def _say_line(self, *, is_held: bool) -> None:
        if self._kept is None or not isinstance(self.page, HerePage):
            return
        page = LinePage(self.house, self._kept, is_held=is_held)
        page.finished.connect(self._said)
        page.failed.connect(self._say)
        self._show(page, page.first)
        page.recorder.begin()

    def _said(self) -> None:
        """The line is whole: half a minute of it is kept, and it belongs to the moment."""
        kept = self._kept
        if kept is None:
            return
        number = kept.id

        def fitted(vault: Vault) -> Noticed:
            found = expressing.get(vault, number)
            if found.take is not None:
                expressing.fit(vault, found.take.take)
            return expressing.get(vault, number)

        self.house.vault.run(fitted, self._asker.newest(self._line_kept))

    def _line_kept(self, answer: Ok[Noticed] | Err) -> None:
        if isinstance(answer, Ok):
            self._kept = answer.value
            self.noticed.emit()
        is_kept = self._kept is not None and self._kept.is_spoken
        self._mirror(self.house.words("x.line.kept") if is_kept else "")

    def _carry(self, kept: Noticed) -> None:
        panel = CarryPanel(self.house, kept.name, kept.part, has_title=False)
        panel.kept.connect(lambda: self._mirror(self.house.words("x.carried")))
        panel.skipped.connect(self._mirror)
        self._show(panel, panel.speak, self.house.words("carry.q"))

    def _let_know(self, page: HerePage) -> None:
        """Exactly one sentence goes to the partner, and only now."""
        kept, partner, words = self._kept, self.house.partner, self.house.words
        if kept is None or partner is None:
            return
        key = "x.tell.words" if kept.name else "x.tell.words.unknown"
        sentence = words(key, **({"part": kept.name} if kept.name else {}))
        now = self.house.now()
        page.tell.setEnabled(False)

        def sent(answer: Ok[EntryId] | Err) -> None:
            if isinstance(answer, Ok):
                page.say(words("sig.sent", partner=self.house.name))
                self.exchange_requested.emit()
                announce(page, page.note.text())
            else:
                page.tell.setEnabled(True)
                self._say(answer.known)

        self.house.vault.run(
            lambda vault: expressing.let_know(vault, partner.pair, sentence, now), self._asker.newest(sent)
        )

    def _more(self, kept: Noticed) -> None:
        """The full share, with who is here filled in."""
        pair = self.house.partner.pair if self.house.partner is not None else None
        now = self.house.seconds()

        def begun(answer: Ok[Draft] | Err) -> None:
            if isinstance(answer, Ok):
                self.go_requested.emit(MakeShare(answer.value.id))
                self.close()
            else:
                self._say(answer.known)

        self.house.vault.run(lambda vault: expressing.begin_share(vault, pair, kept, now), self._asker.newest(begun))

    def _say(self, error: object) -> None:
        words = self.house.words
        if isinstance(error, KnownError):
            self.notice.say_error(error)
        else:
            self.notice.say(words("error.title"), words("error.body"))
        self.notice.show()
        self.notice.tell()

    def _leave(self, page: QWidget | None) -> None:
        """A page goes; what was being spoken on it is ended and kept."""
        if isinstance(page, LinePage):
            page.recorder.leave()
        elif isinstance(page, CarryPanel):
            page.leave()

    @override
    def restyle(self) -> None:
        self.theme.dress(self)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)
        self._focus_first()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """What was chosen is kept already, or waits in the vault's line: neither is undone by closing."""
        self._space.stop()
        self._asker.forget()
        self._leave(self.page)
        event.accept()
        self.closed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        """Space or the button held: a line is spoken until it is let go. Space pressed is what it is elsewhere."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            if event.type() == QEvent.Type.KeyPress:
                return self._space_down(event)
            if event.type() == QEvent.Type.KeyRelease:
                return self._space_up(event)
        elif isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._let_go()
        return super().eventFilter(watched, event)

    def _space_down(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat():
            return self._is_space_down
        if isinstance(self.page, HerePage):
            self._is_space_down = True
            self._held = monotonic()
            self._space.start()
        return self._is_space_down

    def _space_up(self, event: QKeyEvent) -> bool:
        if event.isAutoRepeat() or not self._is_space_down:
            return self._is_space_down
        self._is_space_down = False
        if self._space.isActive():
            self._space.stop()
            here = QApplication.focusWidget()
            if isinstance(here, QAbstractButton) and self.isAncestorOf(here):
                here.click()
        else:
            self._let_go()
        return True

    def _let_go(self) -> None:
        """Held long enough, the line ends; pressed for a moment, it goes on until Done."""
        began, self._held = self._held, None
        if began is None or not isinstance(self.page, LinePage):
            return
        if (monotonic() - began) * 1000 >= HOLD:
            self.page.recorder.finish()
        else:
            self.page.stays(self.house.words("x.line.press"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(here, QAbstractButton):
            here.click()
        elif event.key() == Qt.Key.Key_L and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.lock_requested.emit()
        elif event.text().upper() == "B":
            self._slow_down()
        elif event.text().upper() == "T":
            self.silence()
            self.too_much_requested.emit()
        else:
            super().keyPressEvent(event)
