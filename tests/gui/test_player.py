"""The player of the night: parts by name, marks that were a mistake, and controls that find room in any window."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from partspair.flows import answering, listening, sending
from partspair.practice.reply import Mark, MarkKind
from partspair.practice.share import Chapter, ReplyWish
from partspair.ui import places
from partspair.ui.chapter_list import ChapterList
from partspair.ui.folding_row import FoldingRow
from partspair.ui.night_after import SettlePage
from partspair.ui.night_page import NightPlace
from partspair.ui.play import PlayPlace
from partspair.ui.player_marks import MarksPanel
from partspair.ui.theme import Theme
from partspair.ui.times import clock
from partspair.vault import takes
from tests.support.evenings import SHARE, a_pair, button, pass_on, row_of, send
from tests.support.nights import Night
from tests.support.persons import Person, tone
from tests.support.rooms import Rooms, shoot

ARROW, ROOM_OF_GLYPH = 44, 42  # pixels right and left of a name in the list of marks


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


@pytest.fixture
def night(qtbot: QtBot, paired: tuple[Person, Person]) -> Iterator[Night]:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    one = Night(qtbot, maren, idris)
    yield one
    one.close()


def test_a_mark_that_was_a_mistake_is_taken_away(night: Night) -> None:
    night.press("Skip", "Room to listen", "Play", "Play")
    night.rooms.sound.hear(50)
    night.press("Felt this", "Pause here")
    night.player.panel.seek(3000)
    night.press("Held")
    kept = listening.marks(night.idris.vault, row_of(night.idris))
    assert [one.kind for one in kept] == [MarkKind.FELT, MarkKind.HELD]
    panel = night.player.findChild(MarksPanel)
    assert isinstance(panel, MarksPanel)
    assert button(night.place, "Your marks") is panel.yours
    menu = panel.menu_of_marks()
    lists = menu.findChildren(QMenu)
    assert [one.title() for one in lists] == [f"Felt this, 0:0{kept[0].at_ms // 1000}", "Held, 0:03"]
    assert not any(one.icon().isNull() for one in lists)
    shoot(menu, "marks-menu", (menu.sizeHint().width(), menu.sizeHint().height()))
    menu.hide()
    go, answer, away = lists[0].actions()
    assert [one.text() for one in (go, answer, away)] == [
        "Listen from here",
        "Answer this moment",
        "Take this mark away",
    ]
    go.trigger()
    assert night.player.panel.position_ms == kept[0].at_ms
    away.trigger()
    night.rooms.step()
    assert listening.marks(night.idris.vault, row_of(night.idris)) == kept[1:]
    (left,) = night.player.panel.wave._mark_places()
    wave = night.player.panel.wave
    lane = round(wave._box().bottom() + wave._drop() + 20)
    QTest.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(round(left[1]), lane))
    opened = QApplication.activePopupWidget()
    assert isinstance(opened, QMenu)
    assert opened.accessibleName() == "Held, 0:03"
    opened.actions()[-1].trigger()
    opened.close()
    night.rooms.step()
    assert listening.marks(night.idris.vault, row_of(night.idris)) == ()
    assert not panel.yours.isVisible()


def answer_of(place: NightPlace, at_ms: int) -> QAction | None:
    """What the menu of the mark at that place offers as an answer."""
    panel = place.now.findChild(MarksPanel) if place.now is not None else None
    assert isinstance(panel, MarksPanel)
    (mark,) = (one for one in panel.menu_of_marks().findChildren(QMenu) if one.title().endswith(clock(at_ms)))
    return next((one for one in mark.actions() if one.text() == "Answer this moment"), None)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_name_of_a_mark_ends_before_the_arrow_of_its_list(
    qtbot: QtBot, paired: tuple[Person, Person], scale: float
) -> None:
    rooms = Rooms(paired[1], Theme(text_scale=scale).at_night())
    panel = MarksPanel(rooms.house)
    qtbot.addWidget(panel)
    rooms.house.theme.dress(panel)
    panel.show_marks([Mark(3_599_000, MarkKind.ME), Mark(0, MarkKind.FELT)])
    menu = panel.menu_of_marks()
    name = menu.actions()[0].text()
    assert menu.sizeHint().width() >= menu.fontMetrics().horizontalAdvance(name) + ARROW + ROOM_OF_GLYPH
    shoot(menu, f"marks-menu-{scale}", (menu.sizeHint().width(), menu.sizeHint().height()))
    menu.hide()
    rooms.close()


def test_from_a_mark_of_the_night_to_an_answer_at_that_moment(night: Night) -> None:
    row = row_of(night.idris)
    listening.add_mark(night.idris.vault, row, 3_000, MarkKind.CURIOUS, 1.0)
    night.press("Skip", "Room to listen", "Play")
    answer = answer_of(night.place, 3_000)
    assert answer is not None
    answer.trigger()
    night.rooms.step()
    assert isinstance(night.place.now, SettlePage)
    night.press("Skip", "Skip", "Not sure", "Answer now")
    assert night.gone == [places.Respond(row, 3_000)]


def test_a_moment_is_answered_from_the_history_and_not_twice(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    row = row_of(idris)
    listening.add_mark(idris.vault, row, 3_000, MarkKind.CURIOUS, 1.0)
    rooms = Rooms(idris)
    for is_answered in (False, True):
        place = PlayPlace(rooms.house, places.Play(row))
        qtbot.addWidget(place)
        rooms.step()
        answer = answer_of(place, 3_000)
        assert (answer is None) is is_answered
        if answer is not None:
            with qtbot.waitSignal(place.go_requested) as gone:
                answer.trigger()
            assert gone.args == [places.Respond(row, 3_000)]
            answering.hold(idris.vault, idris.the_pair(), row, idris.clock.now)
        place.leave()
        rooms.step()
    rooms.close()


def test_where_no_reply_is_wished_for_no_moment_is_answered(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, replace(SHARE, ask=replace(SHARE.ask, reply=ReplyWish.NONE)))
    pass_on(maren, idris)
    listening.add_mark(idris.vault, row_of(idris), 3_000, MarkKind.CURIOUS, 1.0)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Room to listen", "Play")
    assert answer_of(night.place, 3_000) is None
    night.close()


def test_chapters_can_be_jumped_to(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    draft = maren.draft(SHARE, tone(20))
    take = next(iter(takes.in_state(maren.vault, takes.TakeState.KEPT))).take
    takes.add_chapter(maren.vault, take, 0, "the lamp-keeper")
    takes.add_chapter(maren.vault, take, 10 * 48_000, "the one under the stairs")
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    pass_on(maren, idris)
    night = Night(qtbot, maren, idris)
    night.press("Skip", "Room to listen", "Play", "Play", "Pause here")
    night.press("Next part")
    assert abs(night.player.panel.position_ms - 10_000) < 100
    listed = button(night.place, "Who is speaking")
    assert isinstance(listed, ChapterList)
    first, second = listed.menu_of_chapters().actions()
    assert [one.text() for one in (first, second)] == ["the lamp-keeper, 0:00", "the one under the stairs, 0:10"]
    assert (first.isChecked(), second.isChecked()) == (False, True)
    first.trigger()
    assert night.player.panel.position_ms == 0
    second.trigger()
    night.shoot("night-player-chapters")
    assert Chapter(0, "the lamp-keeper") in night.player._chapters
    night.close()


def test_play_is_in_view_in_large_words_on_a_small_screen(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    send(paired[0])
    pass_on(*paired)
    night = Night(qtbot, *paired, Theme(text_scale=2.0))
    night.place.resize(900, 640)
    night.press("Skip", "Room to listen", "Play")
    shoot(night.place, "player-large", (900, 640))
    play = night.player.panel.button
    assert night.place.focusWidget() is play
    assert is_whole(night, play)
    night.place.view.verticalScrollBar().setValue(0)
    night.press("Slow down")
    on = button(night.place, "Carry on")
    qtbot.waitUntil(lambda: night.place.focusWidget() is on and is_whole(night, on))
    shoot(night.place, "player-large-brake", (900, 640))
    night.press("Carry on")
    qtbot.waitUntil(lambda: is_whole(night, play))
    night.close()


def is_whole(night: Night, one: QWidget) -> bool:
    top, bottom = night.place.view.span(one)
    return top <= 0 and bottom >= one.height()


def sized(width: int, height: int) -> QPushButton:
    made = QPushButton()
    made.setFixedSize(width, height)
    return made


def test_the_middle_stays_in_the_middle_and_folds_where_it_is_narrow(qtbot: QtBot) -> None:
    middle, left, right = sized(100, 90), sized(80, 40), sized(200, 40)
    row = FoldingRow([middle])
    row.begin(left)
    row.tail.addWidget(right)
    qtbot.addWidget(row)
    row.resize(800, row.heightForWidth(800))
    row.show()

    def centre(one: QWidget) -> int:
        return one.mapTo(row, one.rect().center()).x()

    assert row.height() == 90
    assert abs(centre(middle) - 400) <= 1
    assert left.mapTo(row, QPoint(0, 0)).x() == 0
    assert right.mapTo(row, QPoint(0, 0)).x() == 600
    row.resize(320, row.heightForWidth(320))
    assert row.height() >= 170
    assert row.minimumSizeHint().width() == 200
    for one in (left, middle, right):
        assert row.rect().contains(QRect(one.mapTo(row, QPoint(0, 0)), one.size()))
