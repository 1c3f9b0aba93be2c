"""Our words: every prompt by the flow it is met in, found by what it says, edited in place, and as it was again."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from partspair.flows import wording
from partspair.practice.our_words import Flow, problem, prompts
from partspair.practice.words import Words
from partspair.ui.button import Button, Kind
from partspair.ui.fields import Field, TextField
from partspair.ui.fold import Fold
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Small
from partspair.ui.layouts import Item, Panel, Rule, clear, column, flow, holding
from partspair.ui.notices import Notice
from partspair.ui.rows import LinkRow
from partspair.vault.database import Vault


class Prompt(QWidget):
    """One prompt: as it reads now, and the field for it once somebody wants to edit it."""

    kept = Signal(str, object)

    def __init__(self, house: House, words: Words, key: str) -> None:
        super().__init__()
        self._house, self._words, self.key = house, words, key
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.field: TextField | None = None
        self._show_row()

    @property
    def is_own(self) -> bool:
        """Whether it is in the person's own words."""
        return self._words.raw(self.key) != self._words.as_shipped.raw(self.key)

    def _show_row(self) -> None:
        clear(self._stack)
        words = self._house.words
        detail = words("our.changed") if self.is_own else ""
        row = LinkRow(self._house.theme, "own-words", str(self._words.raw(self.key)), detail, words("our.edit"))
        row.clicked.connect(lambda _checked: self.edit())
        self._stack.addWidget(row)

    def edit(self) -> None:
        """Open the field in the row's place."""
        clear(self._stack)
        words, theme = self._house.words, self._house.theme
        self.field = field = TextField(theme, words("our.field"), lines=2, keeps_error=True)
        field.fill(str(self._words.raw(self.key)))
        keep, back = Button(theme, words("our.keep"), small=True), Button(theme, words("our.back"), small=True)
        cancel = Button(theme, words("go.cancel"), Kind.QUIET, small=True)
        keep.clicked.connect(lambda _checked: self._keep())
        back.clicked.connect(lambda _checked: self.kept.emit(self.key, None))
        cancel.clicked.connect(lambda _checked: self._show_row())
        shipped = str(self._words.as_shipped.raw(self.key))
        below: list[Item] = [Small(theme, words("our.shipped", line=shipped))]
        if "{" in shipped:
            below.append(Small(theme, words("our.braces")))
        self._stack.addWidget(Panel(theme, field, *below, holding(flow(keep, back, cancel)), pad=16))
        field.edit.setFocus()

    def _keep(self) -> None:
        if self.field is None:
            return
        text = self.field.text.strip()
        key = problem(self._words.as_shipped, self.key, text)
        if key is not None:
            self.field.say_error(self._house.words(key))
        else:
            self.kept.emit(self.key, text)


class OurWordsPlace(HomeFrame):
    """`words_kept` carries the Words as they read from now on; every page that comes after has them."""

    words_kept = Signal(object)
    reads_down = True

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("our.title"))
        self._words, self._asker = house.words, Asker()
        words, theme = house.words, house.theme
        self.search = Field(theme, words("our.find"), keeps_error=False)
        self.search.changed.connect(lambda _text: self._show())
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(16)
        self.notice = Notice(theme)
        self.notice.hide()
        self.all_back = LinkRow(theme, "swap", words("our.all"), words("our.all.sub"))
        self.all_back.clicked.connect(lambda _checked: self._reset())
        top: list[Item] = [
            Lead(theme, words("our.sub")),
            self.notice,
            self.search,
            self._list,
            Rule(theme),
            self.all_back,
        ]
        self.show_page(holding(column(*top, None, space=16)), self.search.edit)
        self._show()

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def _show(self, opened: Flow | None = None) -> None:
        clear(self._list)
        sought = self.search.text.strip().casefold()
        for one in self._found(sought) if sought else self._folds(opened):
            self._list.addWidget(one)

    def _folds(self, opened: Flow | None) -> list[QWidget]:
        words, made = self.house.words, list[QWidget]()
        ways = (words("how.more"), words("how.less"))
        for one in Flow:
            keys = prompts(self._words, one)
            line = words("our.flow.line")
            fold = Fold(self.theme, words(f"our.flow.{one}"), line, ways, partial(self._prompts, keys))
            if one is opened:
                fold.turn()
            made.append(fold)
        return made

    def _found(self, sought: str) -> list[QWidget]:
        every = [key for one in Flow for key in prompts(self._words, one)]
        found = [key for key in every if sought in str(self._words.raw(key)).casefold()]
        return [self._prompt(key) for key in found] or [Label(self.theme, self.house.words("our.none"))]

    def _prompts(self, keys: Sequence[str]) -> Sequence[Item]:
        return [self._prompt(key) for key in keys]

    def _prompt(self, key: str) -> Prompt:
        made = Prompt(self.house, self._words, key)
        made.kept.connect(lambda key, text: self._keep({key: text}))
        return made

    def _keep(self, changes: Mapping[str, str | None]) -> None:
        words = self._words

        def keep(vault: Vault) -> Words:
            return wording.keep(vault, words, changes)

        def kept(answer: Ok[Words] | Err) -> None:
            self._kept(answer, next(iter(changes)))

        self.house.vault.run(keep, self._asker.newest(kept))

    def _reset(self) -> None:
        words = self._words
        self.house.vault.run(lambda vault: wording.reset(vault, words), self._asker.newest(self._kept))

    def _kept(self, answer: Ok[Words] | Err, key: str = "") -> None:
        if isinstance(answer, Err):
            if answer.known is not None:
                self.notice.say_error(answer.known)
            else:
                self.notice.say(self.house.words("error.title"), self.house.words("error.body"))
            return
        self._words = answer.value
        self.words_kept.emit(answer.value)
        self._show(next((one for one in Flow if key in prompts(self._words, one)), None))
