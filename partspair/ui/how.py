"""How we do this: the words used here, and cards for the moment when other words are on the tongue."""

from collections.abc import Sequence

from typing_extensions import override

from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead, Section
from partspair.ui.layouts import Item, Panel, column, holding


class HowPlace(HomeFrame):
    """A page to read."""

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("today.how"))
        self.show_page(holding(column(*self._words_used(), None, space=16)))

    def _words_used(self) -> Sequence[Item]:
        words = self.house.words
        made: list[Item] = [Section(self.theme, words("gloss.title"), wide=True)]
        for key in words.each("gloss.order"):
            title = Label(self.theme, words(f"gloss.{key}"), strong=True)
            made.append(Panel(self.theme, title, Lead(self.theme, words(f"gloss.{key}.sub")), pad=16))
        return made

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""
