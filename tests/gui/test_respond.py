"""Answering: the tools of the ask and no others, Held by itself, nothing sent before it was looked at once more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from partspair.flows import answering, drafting, listening, looking
from partspair.flows.recording import bring_in_file
from partspair.practice.night import Tool, tools_for
from partspair.practice.reply import MarkKind, SignalKind
from partspair.practice.share import AskKind, ReplyForm, ReplyWish
from partspair.ui import places
from partspair.ui.fields import Field
from partspair.ui.recording_panel import RecordingPanel
from partspair.ui.respond_starters import StarterRow
from partspair.ui.respond_tools import QuestionsTool
from partspair.ui.theme import Theme
from partspair.ui.trim_wave import TrimWave
from partspair.vault.database import VaultBusyError
from tests.support.answers import Answer, arrive
from tests.support.evenings import ASK, SHARE, a_pair, button, buttons, pass_on, row_of, said, send
from tests.support.persons import Person, tone
from tests.support.voices import voice


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


def tools_in(widget: QWidget) -> set[str]:
    return {
        one.objectName().removeprefix("tool.")
        for one in widget.findChildren(QWidget)
        if one.objectName().startswith("tool.")
    }


@pytest.mark.shows("003-22")
@pytest.mark.parametrize("kind", list(AskKind))
def test_each_ask_has_its_tools_and_no_others(qtbot: QtBot, paired: tuple[Person, Person], kind: AskKind) -> None:
    idris = arrive(paired, kind)
    listening.add_mark(idris.vault, row_of(idris), 500, MarkKind.FELT, 1.0)
    answer = Answer(qtbot, idris)
    answer.shoot(f"respond-{kind}")
    stands_elsewhere = {Tool.HELD, Tool.SEALED_INPUT}
    if kind is AskKind.QUESTIONS:
        stands_elsewhere.add(Tool.WORDS)  # the three questions are its words
    assert tools_in(answer.place) == set(tools_for(kind, ReplyWish.WHENEVER) - stands_elsewhere)
    assert ("travels in its own envelope" in said(answer.place)) is (kind is AskKind.INPUT)
    assert button(answer.place, "Held").isEnabled()
    answer.close()


@pytest.mark.shows("003-07")
def test_witness_has_no_question_and_no_input_anywhere(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    assert not answer.place.findChildren(QuestionsTool)
    assert not answer.place.findChildren(Field)
    words = answer.rooms.house.words
    unwanted = {*words.each("starters.questions", part="the lamp-keeper"), *words.each("starters.input", about="")}
    shown = {one.text() for one in answer.place.findChildren(StarterRow)}
    assert shown
    assert not shown & unwanted
    every = [*(one.accessibleName() for one in answer.place.findChildren(QWidget)), said(answer.place)]
    assert not any(word in text.lower() for text in every for word in ("question", "your input", "thoughts about"))
    answer.close()


def test_held_is_complete_by_itself_and_as_large_as_next(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    assert button(answer.place, "Held").size() == button(answer.place, "Next").size()
    answer.write("not this")
    answer.press("Held")
    answer.shoot("respond-end")
    (reply,) = answer.answers()
    assert (reply.is_held, reply.text) == (True, "")
    assert "Maren will see: Held." in said(answer.place)
    assert "Done for tonight." in said(answer.place)
    answer.close()
    (draft,) = drafting.drawer(answer.idris.vault)
    assert getattr(draft.body, "text", "") == "not this"


def test_words_are_looked_at_once_more_and_then_sent(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    answer.write("I heard both of them.")
    answer.press("Next")
    answer.shoot("respond-check-words")
    assert "Does it do what was asked?" in said(answer.place)
    assert "Maren asks to be witnessed." in said(answer.place)
    assert not answer.answers()
    answer.press("Send")
    (reply,) = answer.answers()
    assert (reply.text, reply.is_held) == ("I heard both of them.", False)
    assert "You can take it back until Maren’s app collects it." in said(answer.place)
    assert not looking.waiting(answer.idris.vault, answer.idris.the_pair())
    answer.close()
    assert not drafting.drawer(answer.idris.vault)


def test_nothing_is_sent_where_nothing_was_said(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    answer.press("Next")
    assert "There is no sound and there are no words yet." in said(answer.place)
    answer.press("Sleep on it")
    assert answer.gone == [places.Today()]
    answer.close()
    assert not drafting.drawer(answer.idris.vault)


def test_sleeping_on_it_keeps_the_draft_for_the_next_time(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    idris = arrive(paired, AskKind.WITNESS)
    answer = Answer(qtbot, idris)
    answer.write("Tomorrow, perhaps.")
    answer.press("I heard the lamp-keeper. Thank you for letting me.", "Sleep on it")
    answer.close()
    again = Answer(qtbot, idris)
    assert again.page.text.text == "Tomorrow, perhaps."
    assert again.page.prompt.text() == "I heard the lamp-keeper. Thank you for letting me."
    assert not again.answers()
    again.close()


def test_a_starter_is_a_prompt_and_never_inserted(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    answer.press("I’m with you in this, from here.")
    assert answer.page.prompt.isVisibleTo(answer.place)
    answer.write("")
    assert answer.page.text.text == ""
    answer.press("More ways")
    assert len([one for one in answer.place.findChildren(StarterRow) if one.isVisibleTo(answer.place)]) == 16
    answer.close()


def test_a_voice_is_recorded_heard_and_sent(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    panel = answer.place.findChildren(RecordingPanel)[0]
    answer.press("Record")
    qtbot.waitUntil(lambda: answer.rooms.sound.is_listening)
    answer.rooms.sound.speak(tone(3))
    qtbot.waitUntil(lambda: panel.milliseconds >= 2_900)
    answer.shoot("respond-recording")
    answer.press("Next")

    def is_checked() -> bool:
        answer.rooms.step()
        return "Does it do what was asked?" in said(answer.place)

    qtbot.waitUntil(is_checked)
    answer.shoot("respond-check-voice")
    tick = button(answer.place, "Maren may save a copy of this outside the app")
    assert not tick.isChecked()
    tick.click()
    answer.press("Back")
    answer.press("Next")
    assert button(answer.place, "Maren may save a copy of this outside the app").isChecked()
    answer.press("Send")
    assert [one.may_take_out for one in answer.notes()] == [True]
    (reply,) = answer.answers()
    assert 2_800 <= reply.duration_ms <= 3_200
    answer.close()


def spoken_answer(qtbot: QtBot, paired: tuple[Person, Person], theme: Theme | None = None) -> Answer:
    idris = arrive(paired, AskKind.WITNESS)
    found = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), idris.clock.seconds)
    bring_in_file(idris.vault, found.draft.id, iter([voice(6.0)]), lambda: idris.clock.seconds)
    answer = Answer(qtbot, idris, theme)
    answer.press("Next")
    return answer


def test_the_ends_of_an_answer_are_trimmed_and_what_is_kept_is_sent(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    answer = spoken_answer(qtbot, paired)
    answer.press("Trim the ends")
    focus = answer.place.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_PageUp)
    answer.shoot("respond-trim")
    answer.press("Send")
    (note,) = answer.notes()
    assert note.duration_ms == 5_000
    assert [one.duration_ms for one in answer.answers()] == [5_000]
    answer.close()


@pytest.mark.parametrize("way", ["Add a line at the end", "Record again"])
def test_an_answer_is_added_to_or_spoken_anew(qtbot: QtBot, paired: tuple[Person, Person], way: str) -> None:
    answer = spoken_answer(qtbot, paired)
    answer.press(way)
    panel = answer.place.findChildren(RecordingPanel)[0]
    assert answer.place.focusWidget() is panel.button
    before = panel.milliseconds
    assert before == (6_000 if way.startswith("Add") else 0)
    panel.button.click()
    qtbot.waitUntil(lambda: answer.rooms.sound.is_listening)
    answer.rooms.sound.speak(voice(2))
    qtbot.waitUntil(lambda: panel.milliseconds >= before + 1_900)
    answer.press("Next")

    def is_checked() -> bool:
        answer.rooms.step()
        return "Does it do what was asked?" in said(answer.place)

    qtbot.waitUntil(is_checked)
    answer.press("Send")
    (note,) = answer.notes()
    assert before + 1_900 <= note.duration_ms <= before + 2_100
    answer.close()


def test_nothing_is_added_behind_an_end_that_was_trimmed(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = spoken_answer(qtbot, paired, Theme(text_scale=2.0))
    answer.press("Trim the ends")
    (wave,) = answer.place.findChildren(TrimWave)
    wave.end.setValue(4_000)
    answer.press("Back")
    assert not button(answer.place, "Add a line at the end").isEnabled()
    answer.press("Next", "Trim the ends")
    answer.shoot("respond-trim-large")
    assert not button(answer.place, "Add a line at the end").isEnabled()
    answer.press("Undo the last trim")
    assert button(answer.place, "Add a line at the end").isEnabled()
    answer.close()


def test_leaving_while_recording_keeps_what_was_said(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    idris = arrive(paired, AskKind.WITNESS)
    answer = Answer(qtbot, idris)
    answer.press("Record")
    qtbot.waitUntil(lambda: answer.rooms.sound.is_listening)
    answer.rooms.sound.speak(tone(2))
    answer.close()
    again = Answer(qtbot, idris)
    again.shoot("respond-again")
    assert "0:02, spoken and kept on this computer." in said(again.place)
    assert "Record again" in [one.text() for one in buttons(again.place)]
    again.close()


def test_no_reply_needed_stays_closed_until_it_is_opened(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS, ReplyWish.NONE))
    answer.shoot("respond-closed")
    assert tools_in(answer.place) == {"open_composer"}
    assert "Nothing to do. Held is there if you like." in said(answer.place)
    answer.press("I’d like to say something anyway")
    assert "words" in tools_in(answer.place)
    answer.close()


def test_a_sign_is_one_press_and_enough_where_it_is_enough(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS, ReplyWish.SIGN))
    assert "A sign that you’ve listened is enough." in said(answer.place)
    answer.press("I’ve listened.")
    assert answer.signals() == [SignalKind.LISTENED]
    assert "Maren will see it." in said(answer.place)
    answer.close()


def test_questions_have_three_lines(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.QUESTIONS))
    answer.press("A few words")
    answer.shoot("respond-questions-words")
    fields = answer.place.findChildren(QuestionsTool)[0].fields
    assert len(fields) == 3
    fields[0].fill("How close is it now?")
    fields[2].fill("What else wants a word?")
    answer.press("Next", "Send")
    (reply,) = answer.answers()
    assert reply.text == "How close is it now?\nWhat else wants a word?"
    answer.close()


def test_a_mark_leads_to_its_passage_in_silence(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    idris = arrive(paired, AskKind.REFLECT)
    listening.add_mark(idris.vault, row_of(idris), 600, MarkKind.CURIOUS, 1.0)
    answer = Answer(qtbot, idris)
    answer.press("Curious, 0:00")
    answer.shoot("respond-mark")
    marks = answer.page.marks
    assert marks is not None
    assert abs(marks.panel.position_ms - 600) < 60
    assert not answer.rooms.sound.is_sounding
    answer.close()


def test_a_wish_for_words_opens_the_words(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, replace(SHARE, ask=replace(ASK, reply=ReplyWish.WHENEVER, reply_form=ReplyForm.WORDS)), seconds=1)
    pass_on(maren, idris)
    answer = Answer(qtbot, idris)
    assert answer.page.text.isVisibleTo(answer.place)
    answer.close()


def test_what_could_not_be_saved_is_said_and_sent_as_it_was_looked_at(
    qtbot: QtBot, paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Answer(qtbot, arrive(paired, AskKind.WITNESS))
    answer.write("half of it")
    answer.press("Next")
    answer.press("Back")
    answer.write("all of it")

    def refuse(*_: object) -> None:
        raise VaultBusyError

    with monkeypatch.context() as patch:
        patch.setattr(drafting, "save", refuse)
        answer.place._save()
        answer.rooms.step()
    assert "The vault is busy." in said(answer.place)
    answer.press("Next", "Send")
    assert [one.text for one in answer.answers()] == ["all of it"]
    answer.close()
