"""The pages of a share one by one: names letter for letter, what is missing said in its place, every key."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from partspair.flows import drafting
from partspair.practice.share import (
    AskKind,
    Closeness,
    HeadsUp,
    PartHere,
    PleaseNot,
    ReplyWish,
    Share,
    Speaking,
    Weight,
)
from partspair.practice.steps import Step
from partspair.ui import bring_in_line
from partspair.ui.notices import Notice
from partspair.ui.places import Safety
from partspair.ui.share_arrive import ArrivingPage, LandPage
from partspair.ui.share_ask import AskPage
from partspair.ui.share_back import BackPage
from partspair.ui.share_heads_up import HeadsUpPage
from partspair.ui.share_need import NeedPage
from partspair.ui.share_part import BreathPage, ClosePage, VoicePage
from partspair.ui.share_sent import SentPage
from partspair.ui.share_speak import SpeakPage
from partspair.ui.share_who import WhoPage
from partspair.ui.theme import Theme
from partspair.vault import parts
from partspair.vault.takes import TakeState
from tests.support.persons import tone, two_people
from tests.support.rooms import Rooms, shoot
from tests.support.services import wait_until
from tests.support.share_visit import Visit, drop

LONG = "the one who remembers all that was ever said at the table by the window upstairs"


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[Rooms]:
    for maren, _ in two_people(tmp_path):
        made = Rooms(maren)
        yield made
        made.close()


@pytest.fixture
def visit(qtbot: QtBot, rooms: Rooms) -> Iterator[Visit]:
    made = Visit(qtbot, rooms)
    yield made
    made.close()


def key(visit: Visit, which: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the focus is."""
    visit.place.activateWindow()
    QApplication.processEvents()
    here: QWidget | None = visit.place.focusWidget()
    QTest.keyClick(visit.place if here is None else here, which, held)
    visit.rooms.step()


def named(visit: Visit) -> list[str]:
    """What a screen reader calls the controls that show."""
    found = visit.place.findChildren(QAbstractButton)
    return [one.accessibleName() or one.text().replace("&&", "&") for one in found if one.isVisible()]


@pytest.mark.parametrize("name", ["  Mrs & Mr  ", "la que corre", "השומרת", "<b>the list</b>", LONG])
def test_a_name_is_kept_letter_for_letter(visit: Visit, name: str) -> None:
    visit.go(Step.WHO)
    page = visit.page(WhoPage)
    page.field.fill(name)
    page.add.click()
    visit.next()
    assert visit.share().parts == (PartHere(name),)
    assert visit.at() is Step.HOW


def test_a_name_that_was_typed_and_not_added_counts(visit: Visit) -> None:
    visit.go(Step.WHO)
    visit.page(WhoPage).field.fill("the list")
    visit.next()
    assert visit.share().parts == (PartHere("the list"),)


def test_a_name_that_is_too_long_says_so_and_waits(visit: Visit) -> None:
    visit.go(Step.WHO)
    page = visit.page(WhoPage)
    page.field.fill("x" * 81)
    visit.next()
    assert visit.at() is Step.WHO
    assert "80 letters" in page.field.error_text
    visit.skip()
    assert visit.at() is Step.HOW


def test_without_names_the_field_is_where_one_begins(visit: Visit) -> None:
    visit.go(Step.WHO)
    page = visit.page(WhoPage)
    shoot(visit.place, "share-02-first")
    assert visit.place.focusWidget() is page.field.edit
    page.idea.click()
    shoot(visit.place, "share-02-ideas")
    next(one for one in page.ideas.findChildren(QAbstractButton) if one.text() == "the worrier").click()
    assert page.field.text == "the worrier"


def test_names_in_the_order_of_choosing_and_swapped(qtbot: QtBot, rooms: Rooms) -> None:
    for name in ("upstairs", "the list"):
        parts.add(rooms.person.vault, name, rooms.person.clock.seconds)
    visit = Visit(qtbot, rooms)
    visit.go(Step.WHO)
    page = visit.page(WhoPage)
    page.buttons["upstairs"].click()
    assert page.swap.isHidden()
    page.buttons["the list"].click()
    assert page.buttons["upstairs"].accessibleName() == "upstairs, goes first"
    page.swap.click()
    assert page.buttons["the list"].order == "goes first"
    visit.next()
    assert [part.name for part in visit.share().parts] == ["the list", "upstairs"]
    visit.close()


def test_not_knowing_who_is_an_answer(visit: Visit) -> None:
    visit.go(Step.WHO)
    visit.page(WhoPage).later.click()
    visit.rooms.step()
    assert visit.at() is Step.HOW
    assert visit.share().parts == (PartHere(),)


@pytest.mark.parametrize(("name", "begins"), [("", "This part would"), ("la que corre", "la que corre would")])
def test_who_would_speak_for_itself_begins_its_sentence(visit: Visit, name: str, begins: str) -> None:
    """With a capital letter; what somebody called a part stays as it was typed."""
    visit.go(Step.VOICE)
    for suffix, theme in (("day", Theme()), ("night", Theme().at_night())):
        page = VoicePage(replace(visit.rooms.house, theme=theme), Share(parts=(PartHere(name),)))
        visit.place.show_page(page)
        assert page.cards[0][Speaking.AS].text().startswith(begins)
        assert page.cards[0][Speaking.FOR].text().endswith(name or "this part")
        assert "Your partner will be told before playing." in page.cards[0][Speaking.AS].accessibleDescription()
        shoot(visit.place, f"share-voice-{'named' if name else 'nameless'}-{suffix}")


def test_input_needs_a_topic_and_skip_returns_to_witness(visit: Visit) -> None:
    visit.go(Step.ASK)
    page = visit.page(AskPage)
    page.nots.chips["advice"].click()
    page.cards[AskKind.INPUT].click()
    shoot(visit.place, "share-03-input")
    visit.next()
    assert visit.at() is Step.ASK
    assert "About what?" in page.topic.error_text
    shoot(visit.place, "share-03-input-missing")
    visit.skip()
    assert visit.at() is Step.BRING_UP
    assert visit.share().ask.kind is AskKind.WITNESS
    assert visit.share().ask.please_not == {PleaseNot.ADVICE}


def test_a_wish_needs_a_time_and_shows_both_clocks(visit: Visit) -> None:
    visit.go(Step.ASK)
    page = visit.page(AskPage)
    page.replies[ReplyWish.BY].click()
    visit.next()
    assert visit.at() is Step.ASK
    assert not page.wish_error.isHidden()
    page.by.click()
    menu = page.by.findChild(QMenu)
    assert isinstance(menu, QMenu)
    menu.actions()[3].trigger()
    menu.close()
    assert "18:00" in page.by.text()
    shoot(visit.place, "share-03-wish")
    visit.next()
    assert visit.at() is Step.BRING_UP
    assert visit.share().ask.reply_by is not None


def test_driving_still_offers_the_drawer(visit: Visit) -> None:
    visit.go(Step.CLOSE)
    page = visit.page(ClosePage)
    assert page.driving.isHidden()
    page.cards[0][Closeness.DRIVING].click()
    assert not page.driving.isHidden()
    visit.next()
    breath = visit.page(BreathPage)
    assert breath.choice.isHidden()
    breath.chips[0][False].click()
    shoot(visit.place, "share-02-driving")
    assert not breath.choice.isHidden()
    breath.wait.click()
    visit.rooms.step()
    assert isinstance(visit.place.page, SentPage)
    assert visit.kept().is_in_drawer


def test_needs_of_each_part_and_in_own_words(qtbot: QtBot, rooms: Rooms) -> None:
    draft = rooms.person.draft(Share(parts=(PartHere("the list"), PartHere("upstairs"))))
    visit = Visit(qtbot, rooms, draft)
    visit.go(Step.NEED)
    page = visit.page(NeedPage)
    page.sets[0].chips["quiet"].click()
    page.switch.chips[1].click()
    assert not page.sets[0].chips["quiet"].isChecked()
    page.field.fill("someone to know it’s there")
    visit.next()
    assert [part.needs for part in visit.share().parts] == [("quiet",), ("someone to know it’s there",)]
    visit.close()


def test_help_from_people_comes_with_the_tick_alone(visit: Visit) -> None:
    visit.go(Step.HEADS_UP)
    page = visit.page(HeadsUpPage)
    page.weights[Weight.HEAVY].click()
    page.tags.chips["crying"].click()
    assert page.notice.isHidden()
    page.tags.chips["thoughts of dying"].click()
    assert not page.notice.isHidden()
    shoot(visit.place, "share-03-crisis")
    with visit.qtbot.waitSignal(visit.place.go_requested) as gone:
        page.notice.buttons[0].click()
    assert gone.args == [Safety()]
    page.notice.buttons[1].click()
    assert page.notice.isHidden()
    visit.next()
    assert visit.share().heads_up == HeadsUp(Weight.HEAVY, ("dying", "crying"))


def test_a_line_that_is_too_long_waits(visit: Visit) -> None:
    visit.go(Step.HEADS_UP)
    page = visit.page(HeadsUpPage)
    page.line.fill("x" * 121)
    visit.next()
    assert visit.at() is Step.HEADS_UP
    assert "120 letters" in page.line.error_text


def test_the_landing_and_the_arriving_are_shown_in_the_rail(visit: Visit) -> None:
    visit.go(Step.LAND)
    visit.page(LandPage).cards["hand"].click()
    assert visit.place.next_button.text() == "I’m here enough"
    visit.next()
    visit.page(ArrivingPage).chips.chips["tender"].click()
    visit.next()
    shoot(visit.place, "share-02-rail")
    said = [one.text() for one in visit.place.rail.findChildren(QWidget) if hasattr(one, "text")]
    assert "Hand" in said
    assert "tender" in said


def test_keys_go_on_and_record_and_pause(visit: Visit) -> None:
    key(visit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert visit.at() is Step.LAND
    visit.go(Step.SPEAK)
    panel = visit.page(SpeakPage).panel
    assert visit.place.focusWidget() is panel.button
    panel.row.setFocus()
    visit.place.setFocus()
    key(visit, Qt.Key.Key_Space)
    assert panel.is_begun
    visit.qtbot.waitUntil(lambda: visit.rooms.sound.is_listening)
    key(visit, Qt.Key.Key_B)
    assert not panel.brake.isHidden()
    visit.qtbot.waitUntil(lambda: not visit.rooms.sound.is_listening)


def test_letters_are_letters_while_words_are_written(visit: Visit) -> None:
    visit.go(Step.SPEAK)
    visit.place.way_taken.emit("write")
    page = visit.page(SpeakPage)
    assert visit.place.focusWidget() is page.field.edit
    QTest.keyClicks(page.field.edit, "bnt ")
    assert page.field.text == "bnt "
    assert not page.panel.is_begun


def test_without_a_microphone_the_remedies_are_there(qtbot: QtBot, rooms: Rooms) -> None:
    rooms.sound.microphone_names = ()
    visit = Visit(qtbot, rooms)
    visit.go(Step.SPEAK)
    page = visit.page(SpeakPage)
    shoot(visit.place, "share-04-no-microphone")
    assert not page.notice.isHidden()
    assert "hear a microphone" in page.notice.text.text()
    page.notice.buttons[0].click()
    assert page.is_writing
    visit.close()


def test_a_recording_made_elsewhere_can_be_dropped(visit: Visit, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "voice note.wav"
    soundfile.write(path, tone(3), 48_000)
    visit.go(Step.SPEAK)
    page = visit.page(SpeakPage)
    with qtbot.waitSignal(page.recorded):
        drop(page, path)
    visit.rooms.step()
    assert visit.at() is Step.BACK
    player = visit.page(BackPage).player
    assert player is not None
    assert player.wave.maximum() == 3_000


def test_a_long_file_says_how_far_it_is_and_can_be_left(visit: Visit, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "an hour.wav"
    soundfile.write(path, np.tile(tone(60), 60), 48_000)
    before = path.stat().st_mtime_ns
    visit.go(Step.SPEAK)
    page = visit.page(SpeakPage)
    drop(page, path)
    qtbot.waitUntil(lambda: page.line.said.text() not in ("", "Bringing it in: 0 %"), timeout=60_000)
    assert not page.panel.isEnabled()
    assert not page.proceed()
    with qtbot.waitSignal(page.line.given_up):
        page.line.cancel.click()
    assert page.line.isHidden()
    assert page.panel.isEnabled()
    assert visit.at() is Step.SPEAK
    assert path.stat().st_mtime_ns == before


def test_a_file_that_was_read_just_when_one_leaves_turns_no_page(
    visit: Visit, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bring_in_line, "LOOKS", 3_600_000)
    path = tmp_path / "voice note.wav"
    soundfile.write(path, tone(1), 48_000)
    visit.go(Step.SPEAK)
    page, draft = visit.page(SpeakPage), visit.number
    assert draft is not None
    with qtbot.assertNotEmitted(page.recorded):
        drop(page, path)
        wait_until(lambda: _length_of(visit, draft) == 48_000, "all of it")
        visit.place.leave()
    visit.rooms.step()
    assert visit.at() is Step.SPEAK
    assert _length_of(visit, draft) == 48_000


def _length_of(visit: Visit, draft: int) -> int:
    take = drafting.get(visit.rooms.person.vault, draft).take
    return take.frames if take is not None and take.state is TakeState.KEPT else 0


def test_a_file_that_is_no_sound_is_refused_and_one_can_go_on(visit: Visit, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "list.wav"
    path.write_bytes(b"no sound at all")
    visit.go(Step.SPEAK)
    page = visit.page(SpeakPage)
    with qtbot.waitSignal(page.line.refused):
        drop(page, path)
    assert visit.at() is Step.SPEAK
    assert "cannot be brought in" in page.notice.title.text()
    assert page.panel.isEnabled()


def test_what_goes_wrong_is_said_and_the_draft_stays(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from partspair.errors import KnownError
    from partspair.flows import drafting

    def full(*_all: object) -> None:
        raise KnownError("There is no room left.", "Everything that was kept is safe.", "Make some room.")

    visit.go(Step.WHERE)
    monkeypatch.setattr(drafting, "keep", full)
    visit.next()
    assert visit.at() is Step.WHERE
    notice = visit.place.findChild(Notice)
    assert isinstance(notice, Notice)
    assert "no room left" in notice.title.text()
    monkeypatch.undo()
    visit.next()
    assert isinstance(visit.place.page, SentPage)


@pytest.mark.parametrize("step", list(Step))
def test_no_two_controls_have_one_name(qtbot: QtBot, rooms: Rooms, step: Step) -> None:
    parts_here = (PartHere("the list"), PartHere("upstairs"))
    visit = Visit(qtbot, rooms, rooms.person.draft(Share(parts=parts_here), tone(2)))
    visit.go(step)
    names = named(visit)
    assert [one for one in set(names) if names.count(one) > 1] == []
    assert "" not in names
    visit.close()
