"""Answering at a moment: found by mark or by ear, spoken there, heard in its place, sent with the rest or alone."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from partspair.errors import KnownError
from partspair.flows import answering, drafting, listening, looking, measuring
from partspair.flows.recording import bring_in_file
from partspair.practice.night import Tool
from partspair.practice.reply import MarkKind, Passage, Reply
from partspair.practice.share import AskKind, ReplyWish
from partspair.practice.timeline import Whose
from partspair.ui import places
from partspair.ui.in_place_page import InPlacePage
from partspair.ui.respond import RespondPlace
from partspair.ui.respond_check import CheckPage
from partspair.ui.respond_moments import FindMomentPage, MomentPage
from partspair.ui.respond_page import ClosedPage, ComposePage
from partspair.ui.theme import Theme
from tests.support.evenings import ASK, SHARE, a_pair, button, buttons, doubled, name_of, pass_on, row_of, said, send
from tests.support.persons import Person
from tests.support.rooms import Rooms, shoot
from tests.support.voices import voice


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


def arrive(both: tuple[Person, Person], kind: AskKind = AskKind.WITNESS, wish: ReplyWish = ReplyWish.WHENEVER) -> int:
    maren, idris = both
    send(maren, replace(SHARE, ask=replace(ASK, kind=kind, reply=wish)), seconds=20)
    pass_on(maren, idris)
    measuring.measure_arrived(idris.vault)
    return row_of(idris)


def speak(person: Person, row: int, at_ms: int, seconds: float = 4.0) -> int:
    draft = answering.open_moment(person.vault, person.the_pair(), row, at_ms, 1.0).id
    bring_in_file(person.vault, draft, iter([voice(seconds, at_ms)]), lambda: 1.0)
    return draft


class Answer:
    """Idris answers what Maren sent."""

    def __init__(
        self, qtbot: QtBot, idris: Person, row: int, at_ms: int | None = None, theme: Theme | None = None
    ) -> None:
        self.rooms, self.idris = Rooms(idris, theme), idris
        self.place = RespondPlace(self.rooms.house, places.Respond(row, at_ms))
        qtbot.addWidget(self.place)
        self.place.resize(1200, 800)
        self.place.show()
        self.rooms.step()

    def press(self, *names: str) -> None:
        for name in names:
            button(self.place, name).click()
            self.rooms.step()
            assert doubled(self.place) == []

    def shoot(self, name: str) -> None:
        for suffix, size in (("-900", (900, 640)), ("", (1200, 800))):
            shoot(self.place, f"{name}{suffix}", size)

    def close(self) -> None:
        self.place.leave()
        self.rooms.step()
        self.rooms.close()


def test_from_a_mark_to_an_answer_at_that_moment(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired)
    maren, idris = paired
    listening.add_mark(idris.vault, row, 12_000, MarkKind.CURIOUS, 1.0)
    answer = Answer(qtbot, idris, row)
    answer.press("Curious, 0:12")
    answer.shoot("moment-mark")
    answer.press("Answer this moment")
    page = answer.place.now
    assert isinstance(page, MomentPage)
    assert "Your answer at 0:12" in said(page)
    assert "The place travels with it. Your marks stay here." in said(page)
    assert page.first is page.voice.panel.button
    answer.shoot("moment-record")
    page.voice.panel.button.click()
    qtbot.waitUntil(lambda: answer.rooms.sound.is_listening)
    answer.rooms.sound.speak(voice(3))
    qtbot.waitUntil(lambda: page.voice.panel.milliseconds >= 2_500)
    answer.press("Next")

    def is_back() -> bool:
        answer.rooms.step()
        return isinstance(answer.place.now, ComposePage)

    qtbot.waitUntil(is_back)
    assert any(name_of(one).startswith("At 0:12") for one in buttons(answer.place))
    answer.shoot("moment-list")
    answer.press("Next")
    assert isinstance(answer.place.now, CheckPage)
    answer.shoot("moment-check")
    answer.press("Hear it in its place")
    assert isinstance(answer.place.now, InPlacePage)
    answer.shoot("moment-before-sending")
    answer.press("Back", "Send")
    assert "Done for tonight." in said(answer.place)
    answer.close()
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert [one.moment for one in thread.answers] == [Passage(4_000, 12_000)]
    assert not drafting.drawer(idris.vault)


def test_a_moment_that_was_chosen_while_listening_is_opened_at_once(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    row = arrive(paired)
    answer = Answer(qtbot, paired[1], row, at_ms=12_000)
    assert isinstance(answer.place.now, MomentPage)
    assert "Your answer at 0:12" in said(answer.place)
    assert answer.place.way_back == places.Respond(row, 12_000)
    answer.press("Back")
    assert isinstance(answer.place.now, ComposePage)
    assert answer.place.way_back == places.Respond(row)
    answer.close()


def passages(person: Person, row: int) -> list[Passage | None]:
    note = looking.note(person.vault, row)
    assert note is not None
    kept = drafting.moments(person.vault, person.the_pair(), note.id)
    return [one.body.passage for one in kept if isinstance(one.body, Reply)]


def test_a_passage_that_could_not_be_kept_is_said_and_kept_with_the_next_try(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = arrive(paired)
    speak(paired[1], row, 12_000)
    answer = Answer(qtbot, paired[1], row, at_ms=12_000)
    page = answer.place.now
    assert isinstance(page, MomentPage)
    assert page.passage is not None

    def refuse(*_: object) -> None:
        raise KnownError("The disk is full.", "Nothing was changed.")

    QTest.keyClick(page.passage.wave.end, Qt.Key.Key_Left)
    with monkeypatch.context() as patch:
        patch.setattr(answering, "move_moment", refuse)
        page.passage.keep()
        answer.rooms.step()
    assert "The disk is full." in said(page)
    answer.press("Back")
    assert passages(paired[1], row) == [Passage(4_000, 11_000)]
    answer.close()


def test_the_ends_of_the_passage_are_moved_by_keys_and_by_a_screen_reader(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    row = arrive(paired)
    speak(paired[1], row, 12_000)
    answer = Answer(qtbot, paired[1], row, at_ms=12_000)
    page = answer.place.now
    assert isinstance(page, MomentPage)
    assert page.passage is not None
    beginning, end = page.passage.wave.beginning, page.passage.wave.end
    assert "From 0:04 to 0:12." in said(page)
    QTest.keyClick(beginning, Qt.Key.Key_Right)
    QTest.keyClick(end, Qt.Key.Key_Left)
    assert "From 0:05 to 0:11." in said(page)
    assert "Your answer at 0:11" in said(page)
    for handle, name in ((beginning, "Beginning of the passage"), (end, "End of the passage")):
        seen = QAccessible.queryAccessibleInterface(handle)
        assert (seen.role(), seen.text(QAccessible.Text.Name)) == (QAccessible.Role.Slider, name)
        assert seen.valueInterface().minimumStepSize() == 1_000
    QAccessible.queryAccessibleInterface(end).valueInterface().setCurrentValue(9_000)
    assert end.accessibleDescription() == "9 seconds"
    assert end.value() == 9_000
    QTest.keyClick(beginning, Qt.Key.Key_End)
    assert beginning.value() < end.value()
    QTest.keyClick(beginning, Qt.Key.Key_Home)
    answer.shoot("moment-passage")
    answer.press("Back")
    assert passages(paired[1], row) == [Passage(0, 9_000)]
    answer.press("At 0:09, 0:04 long")
    assert isinstance(answer.place.now, MomentPage)
    assert answer.place.now.draft.id == page.draft.id
    answer.close()


def test_record_is_in_view_in_large_words_on_a_small_screen(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired)
    answer = Answer(qtbot, paired[1], row, at_ms=12_000, theme=Theme(text_scale=2.0))
    page = answer.place.now
    assert isinstance(page, MomentPage)
    shoot(answer.place, "moment-record-large", (900, 640))
    record = page.voice.panel.button
    assert answer.place.focusWidget() is record
    top, bottom = answer.place.view.span(record)
    assert top <= 0
    assert bottom >= record.height()
    answer.close()


def test_the_passage_is_reached_by_tab_in_large_words(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired)
    answer = Answer(qtbot, paired[1], row, at_ms=12_000, theme=Theme(text_scale=2.0))
    page = answer.place.now
    assert isinstance(page, MomentPage)
    assert page.passage is not None
    answer.place.resize(900, 640)
    answer.place.activateWindow()
    QTest.qWaitForWindowActive(answer.place)
    page.passage.wave.beginning.setFocus()
    QTest.keyClick(page.passage.wave.beginning, Qt.Key.Key_Tab)
    assert answer.place.focusWidget() is page.passage.wave.end
    top, bottom = answer.place.view.span(page.passage.wave.end)
    assert top <= 0
    assert bottom >= page.passage.wave.end.height()
    shoot(answer.place, "moment-passage-large", (900, 640))
    answer.close()


def test_a_place_is_found_by_ear_and_what_was_a_mistake_is_removed(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired)
    idris = paired[1]
    speak(idris, row, 15_000)
    answer = Answer(qtbot, idris, row)
    answer.press("Answer at a moment")
    page = answer.place.now
    assert isinstance(page, FindMomentPage)
    assert not page.panel.is_playing
    answer.shoot("moment-find")
    page.panel.seek(9_000)
    answer.press("Answer here")
    assert "Your answer at 0:09" in said(answer.place)
    answer.press("Back")
    assert [name_of(one) for one in buttons(answer.place) if name_of(one).startswith("At ")] == ["At 0:15, 0:04 long"]
    answer.press("At 0:15, 0:04 long", "Remove it")
    assert isinstance(answer.place.now, ComposePage)
    assert not [one for one in buttons(answer.place) if name_of(one).startswith("At ")]
    answer.press("Next")
    assert "There is no sound and there are no words yet." in said(answer.place)
    answer.close()
    assert not drafting.drawer(idris.vault)


def test_only_a_short_voice_where_presence_was_asked_for(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired, AskKind.PRESENCE)
    answer = Answer(qtbot, paired[1], row)
    answer.press("Answer at a moment", "Answer here")
    page = answer.place.now
    assert isinstance(page, MomentPage)
    assert page.voice.objectName() == f"tool.{Tool.SHORT_VOICE}"
    assert "half a minute" in said(page)
    answer.close()


def test_no_reply_needed_stays_closed(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired, wish=ReplyWish.NONE)
    answer = Answer(qtbot, paired[1], row)
    assert isinstance(answer.place.now, ClosedPage)
    assert "Answer at a moment" not in [name_of(one) for one in buttons(answer.place)]
    answer.close()


def test_the_voice_that_sounds_is_named_at_each_change(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    row = arrive(paired)
    idris = paired[1]
    speak(idris, row, 12_000)
    speak(idris, row, 5_000)
    main = answering.open_answer(idris.vault, idris.the_pair(), row, 1.0).draft.id
    bring_in_file(idris.vault, main, iter([voice(2)]), lambda: 1.0)
    answer = Answer(qtbot, idris, row)
    answer.press("Next", "Hear it in its place")
    page = answer.place.now
    assert isinstance(page, InPlacePage)
    found = []
    for at in (0, 4_990, 5_010, 9_010, 16_010, 20_010):
        page.panel.seek(at)
        found.append((page.voice.label.text(), page.panel.wave.whose_at(page.panel.position_ms)))
    mine, theirs = page.panel.wave.whose_at(6_000), page.panel.wave.whose_at(0)
    assert mine is not theirs
    share = ("Maren’s share", theirs)
    assert found == [
        share, share, ("Your answer, at 0:05", mine), share, ("Your answer, at 0:12", mine), share,
    ]  # fmt: skip
    assert page.heard.changes[0].whose is Whose.PARTNERS
    page.panel.play()
    assert page.panel.is_playing
    answer.close()
