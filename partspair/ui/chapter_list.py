"""Who is speaking, as a list: each part with where it begins; pressing one goes there."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from partspair.ui.button import IconButton
from partspair.ui.house import House
from partspair.ui.times import clock
from partspair.ui.waveform import Chapter


class ChapterList(IconButton):
    """Shown where two or more parts speak. `here` tells the place in milliseconds; `sought` carries another one."""

    sought = Signal(int)

    def __init__(self, house: House, here: Callable[[], int]) -> None:
        super().__init__(house.theme, "list", house.words("play.chapters"))
        self._house, self._here = house, here
        self._chapters: tuple[Chapter, ...] = ()
        self.clicked.connect(lambda _checked: self.offer())
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # so that Play stays in the middle
        self.setSizePolicy(policy)
        self.hide()

    def show_chapters(self, chapters: Sequence[Chapter]) -> None:
        """Offer these."""
        self._chapters = tuple(chapters)
        self.setVisible(len(chapters) > 1)

    def offer(self) -> None:
        """Show the list."""
        menu = self.menu_of_chapters()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def menu_of_chapters(self) -> QMenu:
        """Each part with its time, the one that speaks now ticked."""
        words, here, menu = self._house.words, self._here(), QMenu(self)
        menu.setAccessibleName(words("play.chapters"))
        menu.setFont(self._house.theme.serif("own_inline"))
        speaking = next((one for one in reversed(self._chapters) if one.at <= here), None)
        for one in self._chapters:
            action = menu.addAction(words("play.chapters.at", part=one.name, time=clock(one.at)).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(one is speaking)
            action.triggered.connect(lambda _checked, at=one.at: self.sought.emit(at))
        return menu
