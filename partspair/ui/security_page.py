"""What protects the notes, what does not, and how to see it for oneself: one's newest sealed file, as it lies there."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from partspair.flows import showing
from partspair.flows.showing import Sealed, Shown
from partspair.ui.button import Button
from partspair.ui.folder_offers import shorten
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.jobs import Asker, Err, Ok
from partspair.ui.labels import Label, Lead, Section, Small
from partspair.ui.layouts import Item, Panel, clear, column, flow, holding
from partspair.ui.notices import Notice
from partspair.ui.post import PostRoom

PROMISES = tuple(str(number) for number in range(1, 12))
COMMANDS = ("sec.tool.inspect", "sec.tool.key", "sec.tool.open", "sec.tool.check")


class SecurityPlace(HomeFrame):
    """A page to read, with one thing to look at."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("sec.title"))
        self._asker = Asker()
        self._folder: Path | None = None
        words, theme = house.words, house.theme
        self.show_file = Button(theme, words("sec.file"), small=True, icon="seal")
        self.open_folder = Button(theme, words("sec.file.open"), small=True, icon="folder")
        self.file = column(space=8)
        self.show_file.clicked.connect(lambda _checked: self.look())
        self.open_folder.clicked.connect(lambda _checked: self._open())
        self.open_folder.hide()
        items: list[Item] = [Lead(theme, words("sec.lead")), 8, *self._see(), *self._part("sec.against")]
        items += [*self._promises(), *self._part("sec.not"), *self._tool(), None]
        self.show_page(holding(column(*items, space=12)), self.show_file)

    @override
    def refresh(self) -> None:
        """What is shown of the folder is what was there when it was asked for."""

    @override
    def leave(self) -> None:
        self._asker.forget()

    def look(self) -> None:
        """Look into the folder for one's newest file, on the worker that may wait for it."""
        partner = self.house.partner
        if partner is None:
            self._say(self.house.words("sec.file.pair"))
            return

        def look(post: PostRoom) -> Shown | None:
            return showing.newest_sealed(post.vault, partner.pair)

        self.house.folder.run(look, self._asker.newest(self._looked))

    def _part(self, key: str) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        lines = [Label(theme, line) for line in words.each(key)]
        return [Section(theme, words(f"{key}.title"), wide=True), self._card(*lines), 16]

    def _promises(self) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        made: list[QWidget] = []
        for number in PROMISES:
            promise, how = words(f"sec.promise.{number}"), words(f"sec.promise.{number}.how")
            made.append(self._pair(promise, how))
        tests = Small(theme, words("sec.promise.tests"))
        return [Section(theme, words("sec.promise.title"), wide=True), self._card(*made), tests, 16]

    def _see(self) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        title = Section(theme, words("sec.see.title"), wide=True)
        return [title, holding(flow(self.show_file, self.open_folder)), self.file, 16]

    def _tool(self) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        made: list[Item] = [Section(theme, words("sec.tool.title"), wide=True), Label(theme, words("sec.tool.which"))]
        for key in COMMANDS:
            made.append(Label(theme, words(key)))
            does = f"{key}.do" if f"{key}.do" in words else "sec.tool.age.do"
            made.append(Panel(theme, Label(theme, words(does), colour="ink2"), pad=12))
            if key == "sec.tool.open":
                made.append(Label(theme, words("sec.tool.tar")))
        return [*made, Small(theme, words("sec.tool.format"))]

    def _looked(self, answer: Ok[Shown | None] | Err) -> None:
        words = self.house.words
        if isinstance(answer, Err):
            if answer.known is not None:
                notice = Notice(self.theme)
                notice.say_error(answer.known)
                self._put(notice)
            return
        if answer.value is None:
            self._say(words("sec.file.pair"))
            return
        self._folder = answer.value.folder
        self.open_folder.show()
        if answer.value.sealed is None:
            self._say(words("sec.file.none"))
        else:
            self._put(self._of_file(answer.value.folder, answer.value.sealed))

    def _card(self, *widgets: QWidget) -> QWidget:
        return Panel(self.theme, holding(column(*widgets, space=20)))

    def _pair(self, title: str, below: str) -> QWidget:
        return holding(column(Label(self.theme, title, strong=True), Lead(self.theme, below), space=0))

    def _of_file(self, folder: Path, sealed: Sealed) -> QWidget:
        words, theme = self.house.words, self.theme
        place = shorten(folder, Path.home())
        first = [Small(theme, line) for line in showing.legible(sealed.first)]
        return self._card(
            self._pair(
                words("sec.file.name", name=sealed.name), words("sec.file.size", number=f"{sealed.size:,}", place=place)
            ),
            holding(column(Label(theme, words("sec.file.first")), *first, space=0)),
            Lead(theme, words("sec.file.means")),
        )

    def _say(self, sentence: str) -> None:
        self._put(Label(self.theme, sentence))

    def _put(self, widget: QWidget) -> None:
        clear(self.file)
        self.file.addWidget(widget)
        self.show_file.say(self.house.words("sec.file.again"))

    def _open(self) -> None:
        """Let the system show the folder in its own window."""
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
