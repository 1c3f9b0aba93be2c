"""A long list: what is near exists, what has not changed stays, and nobody who reads or tabs notices the rest."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from partspair.ui.button import Button
from partspair.ui.labels import Label
from partspair.ui.layouts import Panel
from partspair.ui.long_list import FAR, NEAR, LongList
from partspair.ui.room_frame import RoomFrame
from partspair.ui.slots import Row, Slots
from partspair.ui.theme import Theme
from tests.support.rooms import settle

SENTENCE = "It gets quiet in the middle, and someone small is awake. "
MANY = 400


class Thing(Panel):
    """A card of a few lines, more or fewer, with a button, or without."""

    def __init__(self, theme: Theme, name: str, lines: int, has_button: bool) -> None:
        super().__init__(theme, Label(theme, name), Label(theme, SENTENCE * lines))
        self.name = name
        self.button = Button(theme, f"Open {name}") if has_button else None
        if self.button is not None:
            self.button.setAccessibleName(f"Open {name}")
            self.inside.addWidget(self.button)


class Reading:
    """Somebody reads a long list. Each third thing has no button."""

    def __init__(self, qtbot: QtBot, names: list[str]) -> None:
        self.theme = Theme()
        self.frame = RoomFrame(self.theme)
        qtbot.addWidget(self.frame)
        self.frame.resize(1200, 800)
        self.list = LongList(self.theme, self.frame.view)
        self.made: list[str] = []
        self.words: dict[str, str] = {}
        self.show(names)
        self.frame.show_page(self.list)
        self.frame.show()
        self.frame.activateWindow()
        self.settle()

    def settle(self) -> None:
        QApplication.processEvents()
        settle()
        QApplication.processEvents()

    def row(self, name: str) -> Row:
        number, words = int(name.rsplit(maxsplit=1)[-1]), self.words.get(name, "")

        def make() -> QWidget:
            self.made.append(name)
            return Thing(self.theme, name, 1 + number * 7 % 5 + 3 * bool(words), number % 3 != 2)

        return Row(name, (name, words), make)

    def show(self, names: list[str]) -> None:
        self.list.show_rows([self.row(name) for name in names])
        self.settle()

    def things(self) -> list[Thing]:
        return [one for one in self.list.children() if isinstance(one, Thing) and not one.isHidden()]

    def names(self) -> list[str]:
        return [one.name for one in self.things()]

    def thing(self, name: str) -> Thing:
        return next(one for one in self.things() if one.name == name)

    def height_in_view(self, name: str) -> int:
        return self.thing(name).mapTo(self.frame.view, QPoint(0, 0)).y()

    def in_view(self) -> list[str]:
        high = self.frame.view.height()
        return [n for n in self.names() if -self.thing(n).height() < self.height_in_view(n) < high]

    def scroll(self, to: int) -> None:
        self.frame.view.verticalScrollBar().setValue(to)
        QApplication.processEvents()

    @property
    def place(self) -> int:
        return self.frame.view.verticalScrollBar().value()


def numbered(first: int, last: int, kind: str = "note") -> list[str]:
    return [f"{kind} {number}" for number in range(first, last)]


def focused() -> str:
    here = QApplication.focusWidget()
    return here.accessibleName() if here is not None else ""


@pytest.fixture
def reading(qtbot: QtBot) -> Reading:
    return Reading(qtbot, numbered(0, MANY))


def in_order(reading: Reading) -> None:
    """Rows lie below each other in their order, none over another, each as high as it needs."""
    bottom = 0
    for one in reading.things():
        assert one.y() >= bottom
        assert one.height() == one.heightForWidth(one.width())
        assert one.width() == reading.list.width()
        bottom = one.y() + one.height()
    assert bottom <= reading.list.height()


def test_what_is_far_away_does_not_exist(reading: Reading) -> None:
    assert len(reading.things()) < 40
    assert reading.names()[:3] == numbered(0, 3)
    assert reading.names()[-1] == f"note {MANY - 1}"
    in_order(reading)
    high, bottom = reading.frame.view.height(), reading.thing(reading.names()[-2])
    assert NEAR * high < bottom.y() < FAR * high


def test_what_was_passed_is_let_go(reading: Reading) -> None:
    before = reading.thing("note 5")
    bar = reading.frame.view.verticalScrollBar()
    for _ in range(6):
        reading.scroll(bar.value() + bar.pageStep())
        reading.settle()
        in_order(reading)
        assert len(reading.things()) < 60
    assert "note 5" not in reading.names()
    assert "note 0" in reading.names()
    reading.scroll(0)
    reading.settle()
    assert reading.thing("note 5") is not before
    in_order(reading)


def test_what_shows_the_same_stays_and_what_changed_is_made_anew(reading: Reading) -> None:
    kept, changed = reading.thing("note 1"), reading.thing("note 3")
    reading.made.clear()
    reading.words["note 3"] = "heard"
    reading.show(["new 0", *numbered(0, MANY)])
    assert reading.made == ["new 0", "note 3"]
    assert reading.thing("note 1") is kept
    assert reading.thing("note 3") is not changed
    assert reading.names()[:6] == ["new 0", *numbered(0, 5)]
    in_order(reading)
    reading.made.clear()
    reading.show(["new 0", *numbered(0, MANY)])
    assert reading.made == []


def test_who_is_at_the_top_sees_what_comes(reading: Reading) -> None:
    reading.show([*numbered(0, 3, "new"), *numbered(0, MANY)])
    assert reading.place == 0
    assert reading.in_view()[:4] == [*numbered(0, 3, "new"), "note 0"]


@pytest.mark.parametrize("place", [300, 2_000, 30_000])
def test_what_comes_above_does_not_move_the_reader(reading: Reading, place: int) -> None:
    reading.scroll(place)
    reading.settle()
    here = reading.in_view()[1]
    before = reading.height_in_view(here)
    reading.words["note 0"] = "heard"
    reading.show([*numbered(0, 30, "new"), *numbered(0, MANY)])
    assert reading.height_in_view(here) == before
    in_order(reading)
    reading.show(numbered(0, MANY - 5))
    assert reading.height_in_view(here) == before
    assert abs(reading.place - place) < 2_000


def test_a_wrong_guess_does_not_move_the_reader(reading: Reading) -> None:
    for place in (20_000, 19_500, 18_900, 18_400, 40_000, 39_500):
        known = set(reading.names())
        reading.scroll(place)
        here = next((name for name in reading.in_view() if name in known), reading.in_view()[0])
        before = reading.height_in_view(here)
        reading.settle()
        assert reading.height_in_view(here) == before
        in_order(reading)
        assert len(reading.in_view()) > 2


def test_the_last_row_ends_the_page(reading: Reading) -> None:
    bar = reading.frame.view.verticalScrollBar()
    reading.scroll(bar.maximum())
    reading.settle()
    reading.scroll(bar.maximum())
    reading.settle()
    last = reading.thing(f"note {MANY - 1}")
    assert last.y() + last.height() == reading.list.height()
    assert reading.in_view()[-1] == f"note {MANY - 1}"
    in_order(reading)


def test_tab_reaches_every_control_in_order_and_back(qtbot: QtBot) -> None:
    names = numbered(0, 60)
    reading = Reading(qtbot, names)
    expected = [f"Open {name}" for name in names if int(name.split()[-1]) % 3 != 2]
    assert focused() == expected[0]
    for key, way in ((Qt.Key.Key_Tab, expected[1:]), (Qt.Key.Key_Backtab, expected[-2::-1])):
        for name in way:
            here = QApplication.focusWidget()
            assert here is not None
            QTest.keyClick(here, key)
            assert focused() == name
            QApplication.processEvents()
            assert name.removeprefix("Open ") in reading.in_view()
    in_order(reading)


def test_tab_from_elsewhere_comes_to_the_first_and_the_last(reading: Reading) -> None:
    reading.scroll(9_000)
    reading.settle()
    reading.frame.lock.setFocus()
    stops = reading.frame._stops(reading.frame.view)
    assert stops[0].accessibleName() == "Open note 0"
    assert stops[-1].accessibleName() == f"Open note {MANY - 1}"
    reading.frame._focus(stops[-1], Qt.FocusReason.BacktabFocusReason)
    reading.settle()
    assert reading.in_view()[-1] == f"note {MANY - 1}"
    reading.frame._focus(reading.frame._stops(reading.frame.view)[0], Qt.FocusReason.TabFocusReason)
    reading.settle()
    assert reading.in_view()[0] == "note 0"


def test_new_rows_stand_in_the_order_of_the_page_for_tab_and_for_screen_readers(reading: Reading) -> None:
    names = numbered(0, MANY)
    names[1:1] = ["new 1", "new 3"]
    names[4:4] = ["new 4"]
    reading.show(["new 0", *names])
    assert reading.names()[:9] == ["new 0", "note 0", "new 1", "new 3", "note 1", "new 4", "note 2", "note 3", "note 4"]
    stops = [one.accessibleName() for one in reading.frame._stops(reading.frame.view)]
    assert stops == [one.button.accessibleName() for one in reading.things() if one.button is not None]


def test_the_focus_stays_with_a_row_that_changed(reading: Reading) -> None:
    button = reading.thing("note 3").button
    assert button is not None
    button.setFocus()
    reading.words["note 3"] = "heard"
    reading.show(numbered(0, MANY))
    assert focused() == "Open note 3"
    assert QApplication.focusWidget() is not button
    assert reading.place == 0


def test_the_focus_goes_to_the_next_row_when_its_own_is_gone(reading: Reading) -> None:
    button = reading.thing("note 3").button
    assert button is not None
    button.setFocus()
    names = numbered(0, MANY)
    names.remove("note 3")
    reading.show(names)
    assert focused() == "Open note 4"
    reading.show(numbered(0, 4))
    assert focused() == "Open note 3"
    reading.show([])
    assert reading.names() == []


def test_larger_text_and_a_narrow_window_lay_everything_out_anew(reading: Reading) -> None:
    reading.scroll(1_000)
    reading.settle()
    for scale, size in ((2.0, (1200, 800)), (2.0, (900, 640)), (1.0, (900, 640)), (1.0, (1600, 1000))):
        here = reading.in_view()[0]
        reading.theme.switch(text_scale=scale)
        reading.frame.resize(*size)
        reading.settle()
        in_order(reading)
        assert here in reading.in_view()


def test_a_row_that_grows_by_itself_moves_those_below(reading: Reading) -> None:
    thing = reading.thing("note 1")
    thing.inside.addWidget(Label(reading.theme, SENTENCE * 9))
    reading.settle()
    in_order(reading)


def test_a_list_that_is_gone_does_nothing_more(reading: Reading) -> None:
    reading.frame.show_page(Label(reading.theme, "Something else."))
    reading.made.clear()
    reading.scroll(1_000)
    reading.settle()
    assert reading.made == []


def test_two_rows_of_one_key_are_refused() -> None:
    one = Row("key", "one", QWidget)
    with pytest.raises(ValueError, match="one key"):
        Slots(4).take([one, one])
