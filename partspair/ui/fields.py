"""Fields for words: a label above, the field, and a place below that is kept for what is missing."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from partspair.ui.announcing import announce
from partspair.ui.button import IconButton
from partspair.ui.labels import Label
from partspair.ui.painted import Themed
from partspair.ui.painting import RING, body, canvas, draw_box, draw_ring, edge_pen
from partspair.ui.signs import Icon
from partspair.ui.theme import Theme

HEIGHT = 48
_UNSEEN = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"} | dict.fromkeys(
    (0x0B, 0x0C, 0x85), "\n"
)


class _Box(Themed, QWidget):
    """Paints the edge and the ring round the field inside it."""

    def __init__(self, theme: Theme, edit: QLineEdit | QPlainTextEdit) -> None:
        super().__init__()
        self.follow(theme)
        self.edit, self.is_wrong = edit, False
        self.setFocusProxy(edit)
        edit.installEventFilter(self)
        self.inside = QHBoxLayout(self)
        self.inside.setContentsMargins(RING + 14, RING + 1, RING + 6, RING + 1)
        self.inside.setSpacing(0)
        self.inside.addWidget(edit, 1)
        self.setCursor(Qt.CursorShape.IBeamCursor)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.EnabledChange}:
            self.update()
        return False

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.edit.setFocus(Qt.FocusReason.MouseFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = canvas(self), self.theme
        if self.edit.isEnabled():
            width = 2 if self.is_wrong else 1
            pen = QPen(theme.colour("note_edge" if self.is_wrong else "edge"), width)
            draw_box(painter, body(self, width), 12, theme.colour("card"), pen)
        else:
            draw_box(painter, body(self, 1), 12, None, edge_pen(theme.colour("line2"), dashed=True))
        draw_ring(painter, self, theme, 12, always=self.edit.hasFocus())
        painter.end()


class _Error(Themed, QWidget):
    """The sentence below a field, in note, with an icon; keeps its place while there is none."""

    def __init__(self, theme: Theme, keeps_place: bool) -> None:
        super().__init__()
        self.follow(theme)
        self.sign, self.label = Icon(theme, "info", "note", 20), Label(theme, "", colour="note")
        row = QHBoxLayout(self)
        row.setContentsMargins(RING, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.label, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setRetainSizeWhenHidden(keeps_place)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()


class _Labelled(Themed, QWidget):
    """What fields share. The edit inside carries the accessible name."""

    def __init__(
        self, theme: Theme, edit: QLineEdit | QPlainTextEdit, label: str, name: str, keeps_error: bool
    ) -> None:
        super().__init__()
        self.follow(theme)
        self.label = Label(theme, label, "small", "ink2")
        self.label.setVisible(bool(label))
        self.box, self.error = _Box(theme, edit), _Error(theme, keeps_error)
        edit.setAccessibleName(name or label)
        self.setFocusProxy(edit)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        for one in (self.label, self.box, self.error):
            stack.addWidget(one)
        self._edit = edit

    def say_error(self, sentence: str) -> None:
        """Say below the field what is missing; empty takes it away. The sentence is also announced."""
        self.error.label.say(sentence)
        self.error.setVisible(bool(sentence))
        self.box.is_wrong = bool(sentence)
        self._edit.setAccessibleDescription(sentence)
        self.box.update()
        if sentence:
            announce(self._edit, sentence)

    @property
    def error_text(self) -> str:
        """What the field says is missing, empty when nothing is."""
        return self.error.label.text() if self.box.is_wrong else ""


class LineEdit(Themed, QLineEdit):
    """The one-line edit inside a Field; a person's own words are set in serif."""

    def __init__(self, theme: Theme, hint: str, own_words: bool) -> None:
        super().__init__()
        self._own_words = own_words
        self.follow(theme)
        self.setPlaceholderText(hint)
        self.setFrame(False)
        self.textChanged.connect(lambda _text: self._choose_font())
        self._choose_font()

    @override
    def restyle(self) -> None:
        self._choose_font()
        super().restyle()

    def _choose_font(self) -> None:
        is_serif = self._own_words and bool(self.text())
        self.setFont(self.theme.serif("own_inline") if is_serif else self.theme.sans())

    @override
    def sizeHint(self) -> QSize:
        return QSize(280, max(HEIGHT - 2, self.theme.px("own_inline") * 2))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.sizeHint().height())


class Field(_Labelled):
    """One line of words. `own_words` sets them in serif, `keeps_error` keeps the place of the sentence below."""

    changed = Signal(str)
    entered = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        *,
        hint: str = "",
        own_words: bool = False,
        most: int = 0,
        name: str = "",
        keeps_error: bool = True,
    ) -> None:
        self.edit = LineEdit(theme, hint, own_words)
        super().__init__(theme, self.edit, label, name, keeps_error)
        if most:
            self.edit.setMaxLength(most)
        self.edit.textChanged.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        self.edit.textEdited.connect(lambda _text: self.say_error("") if self.box.is_wrong else None)

    @property
    def text(self) -> str:
        """The words as they were typed."""
        return self.edit.text()

    def fill(self, text: str) -> None:
        """Replace the words."""
        self.edit.setText(text)


class _PlainEdit(Themed, QPlainTextEdit):
    def __init__(self, theme: Theme, hint: str, lines: int, own_words: bool) -> None:
        super().__init__()
        self._lines, self._own_words = lines, own_words
        self.follow(theme)
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._choose_font)
        self._choose_font()

    @override
    def restyle(self) -> None:
        self._choose_font()
        super().restyle()

    def _choose_font(self) -> None:
        is_serif = self._own_words and not self.document().isEmpty()
        font = self.theme.serif("own_inline") if is_serif else self.theme.sans()
        if self.font() != font:
            self.setFont(font)

    @override
    def sizeHint(self) -> QSize:
        return QSize(320, round(self._lines * self.theme.px("own_inline") * 1.5) + 20)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(self.sizeHint().height(), round(3 * self.theme.px("own_inline") * 1.5) + 20))


class TextField(_Labelled):
    """Several lines of words; Tab goes on to the next control. Unseen signs, which pasting brings, are left out."""

    changed = Signal(str)

    def __init__(
        self,
        theme: Theme,
        label: str,
        *,
        hint: str = "",
        lines: int = 4,
        own_words: bool = True,
        name: str = "",
        keeps_error: bool = False,
    ) -> None:
        self.edit = _PlainEdit(theme, hint, lines, own_words)
        super().__init__(theme, self.edit, label, name, keeps_error)
        self.box.inside.setContentsMargins(RING + 10, RING + 6, RING + 4, RING + 6)
        self.edit.textChanged.connect(lambda: self.changed.emit(self.text))

    @property
    def text(self) -> str:
        """The words as they were typed."""
        return self.edit.toPlainText().translate(_UNSEEN)

    def fill(self, text: str) -> None:
        """Replace the words."""
        self.edit.setPlainText(text)


class PassphraseField(Field):
    """A passphrase, covered until the eye is opened. Nothing typed here is kept for undo or prediction."""

    def __init__(self, theme: Theme, label: str, *, hint: str = "", name: str = "") -> None:
        super().__init__(theme, label, hint=hint, name=name)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint
        self.edit.setInputMethodHints(hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhNoAutoUppercase)
        self.eye = IconButton(theme, "covered", self.tr("Show the passphrase"), size=22)
        self.box.inside.addWidget(self.eye)
        self.box.inside.setContentsMargins(RING + 14, 2, RING, 2)
        self.eye.clicked.connect(self._toggle)

    @property
    def is_covered(self) -> bool:
        """Whether dots are shown instead of the words."""
        return self.edit.echoMode() == QLineEdit.EchoMode.Password

    def cover(self) -> None:
        """Show dots."""
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye.become("covered", self.tr("Show the passphrase"))

    def _toggle(self) -> None:
        if not self.is_covered:
            self.cover()
            return
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal)
        self.eye.become("uncovered", self.tr("Hide the passphrase"))
