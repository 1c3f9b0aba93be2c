"""How we do this: calm help in layers. One line on the screen, the rest where somebody asks for more."""

from collections.abc import Callable, Sequence

from typing_extensions import override

from partspair.ui import places
from partspair.ui.fold import Fold
from partspair.ui.home_frame import HomeFrame
from partspair.ui.house import House
from partspair.ui.labels import Label, Lead
from partspair.ui.layouts import Columns, Item, Panel, Rule, column, holding
from partspair.ui.rows import LinkRow

ARROW = " → "


class HowPlace(HomeFrame):
    """A page to read, and the way to Our words."""

    reads_down = True

    def __init__(self, house: House) -> None:
        super().__init__(house, "", house.words("how.title"))
        sections: Sequence[tuple[str, Callable[[], Sequence[Item]]]] = (
            ("day", self._day),
            ("swaps", lambda: self._pairs("list.swaps", "how.swaps.left", "how.swaps.right")),
            ("untangle", lambda: self._pairs("list.untangle", "how.untangle.left", "how.untangle.right")),
            ("example", self._example),
            ("asked", self._asked),
            ("words", self._words_used),
        )
        words = house.words
        ours = LinkRow(self.theme, "own-words", words("our.title"), words("our.sub"))
        ours.clicked.connect(lambda _checked: self.go_requested.emit(places.OurWords()))
        items: list[Item] = [Lead(self.theme, words("how.sub"))]
        for key, make in sections:
            items += [Rule(self.theme), self._fold(key, make)]
        items += [Rule(self.theme), ours]
        self.show_page(holding(column(*items, None, space=16)))

    def _fold(self, key: str, make: Callable[[], Sequence[Item]]) -> Fold:
        words = self.house.words
        ways = (words("how.more"), words("how.less"))
        return Fold(self.theme, words(f"how.{key}"), words(f"how.{key}.sub"), ways, make)

    def _day(self) -> Sequence[Item]:
        return [Label(self.theme, line) for line in self.house.words.each("how.lines")]

    def _pairs(self, key: str, left: str, right: str) -> Sequence[Item]:
        """Lines of two: what is on the tongue, and what could be said."""
        words, theme = self.house.words, self.theme
        lines = (line.split(ARROW, 1) for line in words.each(key, part=words("name.part.none")))
        titles = Columns(theme, Label(theme, words(left), strong=True), Label(theme, words(right), strong=True))
        return [
            titles,
            *(Columns(theme, Lead(theme, one), Label(theme, other[:1].upper() + other[1:])) for one, other in lines),
        ]

    def _example(self) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        made: list[Item] = []
        for key in ("how.example.morning", "how.example.night"):
            title = Label(theme, words(f"{key}.title"), strong=True)
            made.append(Panel(theme, title, *(Label(theme, line) for line in words.each(key)), pad=16))
        return [*made, Label(theme, words("how.example.worked"), strong=True), Lead(theme, words("how.example.why"))]

    def _asked(self) -> Sequence[Item]:
        words, theme = self.house.words, self.theme
        made: list[Item] = []
        for key in words.each("how.asked.order"):
            made += [Label(theme, words(f"{key}.q"), strong=True), Lead(theme, words(key)), 4]
        made += [Label(theme, words("safe.scope.title"), strong=True)]
        return [*made, *(Lead(theme, paragraph) for paragraph in words.each("safe.scope"))]

    def _words_used(self) -> Sequence[Item]:
        words = self.house.words
        made: list[Item] = []
        for key in words.each("gloss.order"):
            title = Label(self.theme, words(f"gloss.{key}"), strong=True)
            made.append(Panel(self.theme, title, Lead(self.theme, words(f"gloss.{key}.sub")), pad=16))
        return made

    @override
    def refresh(self) -> None:
        """Nothing on this page comes from outside."""
