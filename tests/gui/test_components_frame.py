"""Frames: the exits, the two equal ways on, keys, tab order, and every width and text size."""

import gc
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget, QWidgetItem
from pytestqt.qtbot import QtBot

from partspair.ui.button import Button, Kind
from partspair.ui.door_frame import DoorFrame
from partspair.ui.fields import Field
from partspair.ui.flow_frame import FlowFrame, Step, StepGroup
from partspair.ui.frame import EDGE, Frame, Room, room_of
from partspair.ui.labels import Question
from partspair.ui.layouts import column, holding
from partspair.ui.night_frame import NightFrame
from partspair.ui.painting import RING
from partspair.ui.room_frame import Place, RoomFrame
from partspair.ui.rows import StepState
from partspair.ui.theme import Theme
from partspair.ui.typesetting import spoken
from partspair.ui.ways_on import Way

SIZES = [(1200, 800), (900, 640), (1600, 1000)]


def flow_frame(theme: Theme) -> FlowFrame:
    frame = FlowFrame(theme)
    frame.show_status("A draft, only on this computer")
    objecting, asking = Step("object", "Does anyone object", StepState.VISITED), Step("ask", "The ask", StepState.HERE)
    first = StepGroup("Arrive", (), ("Feet",))
    part = StepGroup("Turn toward the part", (Step("who", "Who is here"),), (spoken("the list"),))
    frame.show_steps((first, part, StepGroup("Turn toward Idris", (objecting, asking, Step("speak", "Speak")))))
    frame.show_ways()
    return frame


def test_a_folded_doorway_whose_title_takes_three_lines_begins_all_at_the_left(qtbot: QtBot) -> None:
    frame = flow_frame(Theme())
    long = StepGroup("Turn toward your partner, whoever that is", (Step("ask", "The ask"),))
    frame.show_steps((long, StepGroup("Now", (Step("speak", "Speak", StepState.HERE),))))
    shown(qtbot, frame)
    (fold,) = [one for one in frame.findChildren(Button) if one.block.words == long.title]
    picture = fold.grab().toImage()
    ground = picture.pixelColor(8, picture.height() // 2)
    words = round(picture.width() * 0.8)
    inked = [
        next((x for x in range(8, words) if picture.pixelColor(x, y) != ground), words) for y in range(picture.height())
    ]
    third = len(inked) // 3
    starts = [min(inked[:third]), min(inked[third : 2 * third]), min(inked[2 * third :])]
    assert max(starts) - min(starts) <= 3, starts


def room_frame(theme: Theme) -> RoomFrame:
    frame = RoomFrame(theme)
    frame.show_people("Maren & Idris", has_partner=True)
    frame.show_places([Place("today", "today", "Today"), Place("share", "share", "Share")])
    frame.show_here("today", "Today", "Tuesday 13 October")
    frame.folder.show_state("sync-ok", "The folder is up to date", "Looked at 07:06")
    return frame


def night_frame(theme: Theme) -> NightFrame:
    frame = NightFrame(theme)
    frame.show_times("Your 22:52 · Idris’s 06:52")
    frame.show_ways((Way("held", "Held", icon="held"), Way("sleep", "Sleep on it"), Way("next", "Next", Kind.NEXT)))
    return frame


def shown(qtbot: QtBot, frame: Frame, size: tuple[int, int] = (1200, 800), page: QWidget | None = None) -> Frame:
    qtbot.addWidget(frame)
    frame.resize(*size)
    frame.show_page(page or holding(column(Question(frame.theme, "Who is here?"), Button(frame.theme, "one"), None)))
    frame.show()
    frame.activateWindow()
    qtbot.waitUntil(frame.isActiveWindow)
    QApplication.processEvents()
    return frame


def read(area: QWidget) -> list[str]:
    """Return every text that is shown in an area."""
    return [str(one.property("text")) for one in area.findChildren(QWidget) if one.isVisible() and one.property("text")]


def is_wholly_seen(frame: Frame, one: QWidget) -> bool:
    """Whether all of a control stands between the bars."""
    top, bottom = frame.view.span(one)
    return top <= 0 and bottom >= one.height()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_skip_and_next_are_of_one_size_in_one_row_at_the_right_edge(
    qtbot: QtBot, scale: float, size: tuple[int, int]
) -> None:
    frame = flow_frame(Theme(text_scale=scale))
    shown(qtbot, frame, size)
    skip, on = frame.skip_button, frame.next_button
    assert skip.size() == on.size()
    assert skip.mapTo(frame, skip.rect().topLeft()).y() == on.mapTo(frame, on.rect().topLeft()).y()
    assert frame.width() - on.mapTo(frame, on.rect().topRight()).x() - 1 == EDGE - RING
    frame.show_ways(next="Send it to Idris this evening")
    QApplication.processEvents()
    assert frame.skip_button.size() == frame.next_button.size()


def test_ways_on_keep_no_wrapper_of_an_item_that_may_end_before_it(qtbot: QtBot) -> None:
    """Python would take the next object at the item's address for the item, and the process would die of that."""
    frame = night_frame(Theme())
    shown(qtbot, frame)
    frame.show_ways((Way("next", "Next", Kind.NEXT),))
    QApplication.processEvents()
    assert [
        one for one in gc.get_objects() if type(one) is QWidgetItem and one.widget() in frame.ways.buttons.values()
    ] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("make", [flow_frame, room_frame, night_frame])
def test_too_much_is_whole_at_the_top_right_and_slow_down_left_of_it(
    qtbot: QtBot, make: type[Frame], scale: float, size: tuple[int, int]
) -> None:
    frame = make(Theme(text_scale=scale))
    shown(qtbot, frame, size)
    frame.show_slow_down(True)
    QApplication.processEvents()
    much, slow = frame.exits.too_much, frame.exits.slow_down
    right = much.mapTo(frame, much.rect().topRight()).x()
    assert size[0] - right - 1 == EDGE - RING
    assert much.width() >= much.minimumSizeHint().width()
    assert much.mapTo(frame, much.rect().topLeft()).y() < 40
    assert slow.mapTo(frame, slow.rect().topRight()).x() < much.mapTo(frame, much.rect().topLeft()).x()
    assert frame.width() == size[0]


@pytest.mark.parametrize("make", [flow_frame, room_frame, night_frame])
def test_pause_safety_and_how_are_in_reach_at_every_width(qtbot: QtBot, make: type[Frame]) -> None:
    for scale, size in ((1.0, (1200, 800)), (1.0, (900, 640)), (2.0, (1200, 800))):
        frame = make(Theme(text_scale=scale))
        shown(qtbot, frame, size)
        links = [one for one in frame.findChildren(Button) if one.text() == "Safety" and one.isVisible()]
        assert len(links) == 1 or frame.exits.more.isVisible()
        if links:
            with qtbot.waitSignal(frame.safety_requested):
                links[0].click()


def test_breakpoints_are_in_em() -> None:
    assert room_of(1200, 16) is Room.AMPLE
    assert room_of(900, 16) is Room.COMPACT
    assert room_of(1200, 32) is Room.SINGLE
    assert room_of(1600, 16) is Room.WIDE


def test_the_rail_folds_to_icons_that_keep_their_names(qtbot: QtBot) -> None:
    frame = room_frame(Theme())
    shown(qtbot, frame, (900, 640))
    assert frame.rail.width() == 72
    assert frame.rows["share"].accessibleName() == "Share"
    frame.resize(1200, 800)
    QApplication.processEvents()
    assert frame.rail.width() == 264
    with qtbot.waitSignal(frame.place_chosen) as told:
        frame.rows["share"].click()
    assert told.args == ["share"]
    assert frame.rows["today"].is_here


def test_letters_work_on_the_page_and_not_while_typing(qtbot: QtBot) -> None:
    theme = Theme()
    field, button = Field(theme, "About"), Button(theme, "one")
    frame = shown(qtbot, night_frame(theme), page=holding(column(field, button)))
    done: list[str] = []
    frame.on_key("M", lambda: done.append("M"))
    field.edit.setFocus()
    with qtbot.assertNotEmitted(frame.too_much_requested):
        QTest.keyClick(field.edit, Qt.Key.Key_T)
        QTest.keyClick(field.edit, Qt.Key.Key_M)
    assert field.text == "tm"
    QTest.keyClick(field.edit, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_M)
    assert done == ["M", "M"]
    with qtbot.waitSignal(frame.too_much_requested):
        QTest.keyClick(button, Qt.Key.Key_T)
    frame.takes_letters = False
    with qtbot.assertNotEmitted(frame.too_much_requested):
        QTest.keyClick(button, Qt.Key.Key_T)


def test_slow_down_is_a_key_only_where_sound_is(qtbot: QtBot) -> None:
    frame = shown(qtbot, night_frame(Theme()))
    with qtbot.assertNotEmitted(frame.slow_down_requested):
        QTest.keyClick(frame, Qt.Key.Key_B)
    frame.show_slow_down(True)
    with qtbot.waitSignal(frame.slow_down_requested):
        QTest.keyClick(frame, Qt.Key.Key_B)


def test_ctrl_enter_is_next_and_escape_leaves(qtbot: QtBot) -> None:
    frame = shown(qtbot, flow_frame(Theme()))
    here = QApplication.focusWidget()
    assert here is not None
    with qtbot.waitSignal(frame.next_requested):
        QTest.keyClick(here, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(frame.leave_requested):
        QTest.keyClick(here, Qt.Key.Key_Escape)


@pytest.mark.parametrize("make", [room_frame, flow_frame, night_frame])
def test_ctrl_l_locks_from_every_kind_of_page(qtbot: QtBot, make: Callable[[Theme], Frame]) -> None:
    frame = make(Theme())
    field = Field(frame.theme, "In your words")
    shown(qtbot, frame, page=holding(column(field, None)))
    with qtbot.waitSignal(frame.lock_requested):
        QTest.keyClick(field.edit, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)


def test_f6_jumps_between_rail_content_bottom_bar_and_exits(qtbot: QtBot) -> None:
    frame = shown(qtbot, flow_frame(Theme()))
    seen = []
    for _jump in range(4):
        here = QApplication.focusWidget()
        assert here is not None
        QTest.keyClick(here, Qt.Key.Key_F6)
        after = QApplication.focusWidget()
        assert after is not None
        seen.append(next(at for at, area in enumerate(frame.areas()) if area.isAncestorOf(after)))
    assert seen == [4, 5, 0, 3]


def test_tab_reads_content_then_back_skip_next_then_the_exits(qtbot: QtBot) -> None:
    theme = Theme()
    frame = flow_frame(theme)
    first, second = Button(theme, "first"), Button(theme, "second")
    shown(qtbot, frame, page=holding(column(first, second)))
    order = []
    for _step in range(7):
        here = QApplication.focusWidget()
        assert isinstance(here, QWidget)
        order.append(here.accessibleName() or here.property("text"))
        QTest.keyClick(here, Qt.Key.Key_Tab)
    assert order == ["first", "second", "Back", "Skip", "Next", "Too much", "Leave, keep draft"]


def test_a_page_that_is_too_high_scrolls_to_what_has_the_focus(qtbot: QtBot) -> None:
    theme = Theme()
    buttons = [Button(theme, f"row {at}") for at in range(30)]
    frame = shown(qtbot, flow_frame(theme), page=holding(column(*buttons)))
    for one in buttons[:-1]:
        QTest.keyClick(one, Qt.Key.Key_Tab)
    assert buttons[-1].hasFocus()
    assert frame.view.rect().contains(buttons[-1].mapTo(frame.view, buttons[-1].rect().center()))
    frame.show_page(holding(column(Button(theme, "other"))))
    assert frame.view.verticalScrollBar().value() == 0


@pytest.mark.parametrize("has_sound", [True, False])
def test_the_control_that_is_first_is_in_view_where_something_is_heard(qtbot: QtBot, has_sound: bool) -> None:
    theme = Theme()
    play, last = Button(theme, "play"), Button(theme, "last")
    frame = flow_frame(theme)
    frame.show_slow_down(has_sound)
    shown(qtbot, frame, (900, 640))
    page = holding(column(*(Question(theme, f"line {at}") for at in range(12)), play, 200, last))
    frame.show_page(page, play)
    for _ in range(3):
        QApplication.processEvents()
    bar = frame.view.verticalScrollBar()
    assert (bar.value() > 0) is has_sound
    assert is_wholly_seen(frame, play) is has_sound
    bar.setValue(0)
    play.setMinimumHeight(play.height() + 10)
    for _ in range(3):
        QApplication.processEvents()
    assert bar.value() == 0, "who scrolled is not moved again"


def test_the_control_that_is_first_is_not_cut_off_by_the_bar_below(qtbot: QtBot) -> None:
    theme = Theme()
    frame = shown(qtbot, flow_frame(theme))
    high = frame.view.height()
    read_first, first = Question(theme, "read this"), Button(theme, "first")
    read_first.setFixedHeight(high - 30)
    frame.show_page(holding(column(read_first, first, 300)))
    for _ in range(3):
        QApplication.processEvents()
    assert first.hasFocus()
    assert is_wholly_seen(frame, first)


def test_steps_fold_and_show_what_was_said(qtbot: QtBot) -> None:
    frame = flow_frame(Theme())
    shown(qtbot, frame)
    words = read(frame.rail)
    assert "the list" in words
    assert "Who is here" not in words
    fold = next(one for one in frame.rail.findChildren(Button) if one.text() == "Turn toward the part")
    fold.click()
    QApplication.processEvents()
    words = read(frame.rail)
    assert "Who is here" in words


def test_a_step_asks_to_be_gone_to(qtbot: QtBot) -> None:
    frame = flow_frame(Theme())
    shown(qtbot, frame)
    row = next(one for one in frame.rail.findChildren(QWidget) if one.property("text") == "Does anyone object")
    with qtbot.waitSignal(frame.step_requested) as told:
        row.click()  # type: ignore[attr-defined]
    assert told.args == ["object"]


def test_the_door_knows_no_letters_and_no_exits_while_locked(qtbot: QtBot) -> None:
    theme = Theme()
    frame = shown(qtbot, DoorFrame(theme), page=holding(column(Field(theme, "Passphrase"), Button(theme, "Open"))))
    assert not frame.exits.isVisible()
    with qtbot.assertNotEmitted(frame.too_much_requested):
        QTest.keyClick(frame, Qt.Key.Key_T)


def test_the_old_page_goes_and_its_answers_with_it(qtbot: QtBot) -> None:
    frame = shown(qtbot, night_frame(Theme()))
    before = frame.page
    assert before is not None
    with qtbot.waitSignal(before.destroyed):
        frame.show_page(holding(column(Button(frame.theme, "two"))))


def test_switching_to_large_text_keeps_the_frame_whole(qtbot: QtBot) -> None:
    theme = Theme()
    frame = shown(qtbot, flow_frame(theme))
    theme.switch(text_scale=2.0)
    QApplication.processEvents()
    assert frame.room is Room.SINGLE
    assert frame.exits.more.isVisible()
    assert frame.size().width() == 1200
