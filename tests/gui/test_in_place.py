"""On the other side: an answer heard at its moment, from its own page, by night, and from the history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from partspair.flows import answering, looking, measuring
from partspair.flows.recording import bring_in_file
from partspair.ui import places
from partspair.ui.in_place_page import InPlacePage
from partspair.ui.theme import Theme
from tests.support.evenings import a_pair, button, buttons, doubled, name_of, pass_on, row_of, said, send
from tests.support.nights import Night
from tests.support.persons import Person
from tests.support.rooms import shoot
from tests.support.visits import Visit
from tests.support.voices import voice


@pytest.fixture
def answered(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren's share of twenty seconds was answered by Idris at two moments."""
    with a_pair(tmp_path) as (maren, idris):
        send(maren, seconds=20)
        pass_on(maren, idris)
        row, pair = row_of(idris), idris.the_pair()
        main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
        moments = []
        for at in (12_000, 5_000):
            moments.append(answering.open_moment(idris.vault, pair, row, at, 1.0).id)
            bring_in_file(idris.vault, moments[-1], iter([voice(3, at)]), lambda: 1.0)
        answering.send_answer(idris.vault, pair, row, main, idris.clock.now, moments)
        pass_on(idris, maren)
        measuring.measure_arrived(maren.vault)
        yield maren, idris


def test_by_night_the_answer_is_heard_after_its_passage(qtbot: QtBot, answered: tuple[Person, Person]) -> None:
    maren, idris = answered
    night = Night(qtbot, idris, maren)
    night.press("Hear it in its place")
    page = night.place.now
    assert isinstance(page, InPlacePage)
    assert not page.panel.is_playing
    assert said(page).startswith("Witness me")
    assert page.voice.label.text() == "Your share"
    shoot(night.place, "in-place-night")
    shoot(night.place, "in-place-night-900", (900, 640))
    begins, answers = page.panel.position_ms, [one for one in page.heard.changes if one.answers_ms]
    assert begins in set(page.heard.begins.values())
    page.panel.seek(answers[0].at_ms - 500)
    night.press("Play")
    assert page.panel.is_playing
    for _ in range(300):
        night.rooms.sound.hear()
        if page.panel.position_ms > answers[0].at_ms + 200:
            break
    page.panel._look()
    assert page.panel.position_ms > answers[0].at_ms
    assert page.voice.label.text() == "Idris’s answer, at 0:05"
    assert page.voice.label.isVisible()
    night.press("Slow down")
    assert "Paused." in said(night.place)
    night.press("Stop for tonight")
    night.close()
    answers_heard = [one.heard for one in looking.threads(maren.vault, maren.the_pair())[0].answers if one.heard]
    assert len(answers_heard) == 1
    assert answers_heard[0][0][0] == 0


def test_from_the_history_by_keys_alone(qtbot: QtBot, answered: tuple[Person, Person]) -> None:
    maren, _ = answered
    share = looking.threads(maren.vault, maren.the_pair())[0].share
    assert share is not None
    visit = Visit(qtbot, maren)
    frame = visit.go(places.Play(share.row))
    reached = button(frame, "Hear the answers")
    for _ in range(40):
        if frame.focusWidget() is reached:
            break
        QTest.keyClick(frame.focusWidget(), Qt.Key.Key_Tab)
    assert frame.focusWidget() is reached
    QTest.keyClick(reached, Qt.Key.Key_Space)
    visit.rooms.step()
    page = getattr(frame, "now", None)
    assert isinstance(page, InPlacePage)
    visit.press("Play")
    assert page.panel.is_playing
    page.panel.silence()
    assert doubled(frame) == []
    for mode in ("in-place-day", "in-place-day-900"):
        shoot(frame, mode, (900, 640) if mode.endswith("900") else (1200, 800))
    visit.close()


def test_the_words_are_large_when_they_are_wished_large(qtbot: QtBot, answered: tuple[Person, Person]) -> None:
    maren, _ = answered
    thread = looking.threads(maren.vault, maren.the_pair())[0]
    assert thread.share is not None
    visit = Visit(qtbot, maren, Theme(text_scale=2.0))
    frame = visit.go(places.Play(thread.share.row))
    shoot(frame, "in-place-ways-200", (900, 640))
    for one in frame.bottom.findChildren(QAbstractButton):
        assert one.height() >= one.heightForWidth(one.width()), one.text()
    frame = visit.go(places.Play(thread.answers[0].row))
    visit.press("Hear it in its place")
    shoot(frame, "in-place-200", (1200, 800))
    assert {"Play", "Close"} <= {name_of(one) for one in buttons(frame)}
    play, view = button(frame, "Play"), frame.view
    assert view.rect().contains(QRect(play.mapTo(view, QPoint(0, 0)), play.size()))
    visit.close()


def test_the_history_says_at_which_moment_it_was_answered(qtbot: QtBot, answered: tuple[Person, Person]) -> None:
    visit = Visit(qtbot, answered[0])
    frame = visit.go(places.History())
    assert "At 0:05. 0:03. Not heard yet." in said(frame)
    assert any("Idris answered, Idris’s, At 0:12, 0:03" in name_of(one) for one in buttons(frame))
    shoot(frame, "history-moments")
    visit.close()


def test_what_was_not_answered_at_a_moment_has_no_such_way(qtbot: QtBot, tmp_path: Path) -> None:
    with a_pair(tmp_path) as (maren, idris):
        send(maren, seconds=2)
        pass_on(maren, idris)
        visit = Visit(qtbot, idris)
        frame = visit.go(places.Play(row_of(idris)))
        assert not [one for one in buttons(frame) if "place" in name_of(one)]
        visit.close()
