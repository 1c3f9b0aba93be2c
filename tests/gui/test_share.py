"""Making a share from the first click to the last, with a real vault behind it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from partspair.flows import drafting, looking
from partspair.practice.share import (
    AskKind,
    Destination,
    Objection,
    ObjectionChoice,
    PartHere,
    Share,
    ShareKind,
    TravellingShare,
)
from partspair.practice.steps import Step
from partspair.ui.notices import Notice
from partspair.ui.places import MakeShare, Pairing, Today
from partspair.ui.share_ask import AskPage
from partspair.ui.share_back import BackPage
from partspair.ui.share_object import ObjectPage
from partspair.ui.share_sent import SentPage
from partspair.ui.share_speak import SpeakPage
from partspair.ui.share_where import WherePage
from partspair.ui.share_who import WhoPage
from partspair.vault import parts, settings
from partspair.vault.database import DiskFullError, VaultBusyError
from partspair.vault.drafts import DraftState
from partspair.vault.takes import TakeState
from tests.support.evenings import button
from tests.support.persons import Person, pair_up, tone, two_people
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit

NAMES = ("upstairs", "la que corre", "Mrs Just-in-Case", "the small cold one", "the list")


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        for at, name in enumerate(NAMES):
            parts.add(maren.vault, name, maren.clock.seconds + at)
        yield maren, idris


@pytest.fixture
def alone(people: tuple[Person, Person]) -> Iterator[Rooms]:
    made = Rooms(people[0])
    yield made
    made.close()


@pytest.fixture
def paired(people: tuple[Person, Person]) -> Iterator[Rooms]:
    pair_up(*people)
    made = Rooms(people[0])
    yield made
    made.close()


@pytest.fixture
def visit(qtbot: QtBot, alone: Rooms) -> Iterator[Visit]:
    made = Visit(qtbot, alone)
    yield made
    made.close()


def test_from_the_kind_to_the_partner(qtbot: QtBot, paired: Rooms, people: tuple[Person, Person]) -> None:
    visit = Visit(qtbot, paired)
    shoot(visit.place, "share-01-kind")
    visit.next()
    visit.go(Step.WHO)
    who = visit.page(WhoPage)
    assert list(who.buttons) == list(reversed(NAMES))
    who.buttons["the list"].click()
    who.buttons["the small cold one"].click()
    shoot(visit.place, "share-02-who")
    while visit.at() is not Step.SPEAK:
        visit.next()
        shoot(visit.place, f"share-03-{visit.at()}")
        if visit.at() is Step.ASK:
            assert visit.place.focusWidget() is visit.page(AskPage).cards[AskKind.WITNESS]
    visit.speak()
    shoot(visit.place, "share-04-recording")
    visit.finish()
    shoot(visit.place, "share-05-back")
    visit.next()
    shoot(visit.place, "share-06-where")
    with qtbot.waitSignal(visit.place.exchange_requested):
        visit.next()
    assert isinstance(visit.place.page, SentPage)
    maren, idris = people
    maren.look()
    idris.look()
    visit.place.refresh()
    paired.step()
    shoot(visit.place, "share-07-sent")
    assert "in the folder" in visit.place.page.state.text()
    waiting = looking.waiting(idris.vault, idris.the_pair())
    assert [note.what.parts[0].name for note in waiting if isinstance(note.what, TravellingShare)] == ["the list"]
    assert waiting[0].duration_ms >= 1_900
    visit.close()


def test_every_step_can_be_skipped_and_nothing_is_sent_by_it(visit: Visit) -> None:
    seen = [visit.at()]
    while visit.at() is not Step.WHERE:
        if visit.at() is Step.SPEAK:
            visit.next()  # Skip stands where Finish comes: the other way is to write
        else:
            visit.skip()
        seen.append(visit.at())
    assert seen == list(Step)
    with visit.qtbot.waitSignal(visit.place.go_requested) as gone:
        visit.skip()
    assert gone.args == [Today()]
    assert visit.kept().state is DraftState.DRAFT


def test_skip_is_as_large_as_next(visit: Visit) -> None:
    visit.go(Step.ASK)
    place = visit.place
    assert place.skip_button.size() == place.next_button.size()
    assert place.skip_button.y() == place.next_button.y()


def test_leaving_at_any_moment_keeps_what_was_answered(qtbot: QtBot, visit: Visit, alone: Rooms) -> None:
    visit.go(Step.WHO)
    visit.page(WhoPage).buttons["upstairs"].click()
    visit.go(Step.ASK)
    visit.page(AskPage).cards[AskKind.INPUT].click()
    visit.page(AskPage).topic.fill("the move")
    visit.place.leave_requested.emit()
    draft = visit.number
    visit.close()
    again = Visit(qtbot, alone, draft)
    assert again.at() is Step.ASK
    ask = again.page(AskPage)
    assert ask.cards[AskKind.INPUT].isChecked()
    assert ask.topic.text == "the move"
    assert again.share().parts == (PartHere("upstairs"),)
    again.place.go_back()
    alone.step()
    assert again.at() is Step.OBJECT
    again.close()


def test_looking_in_without_choosing_leaves_no_draft(visit: Visit, alone: Rooms) -> None:
    visit.place.leave()
    alone.step()
    assert visit.place.way_back == MakeShare(None)
    assert drafting.drawer(alone.person.vault) == ()


def test_just_talking_goes_straight_to_the_microphone(visit: Visit) -> None:
    from partspair.ui.share_arrive import KindPage

    kind = visit.page(KindPage)
    kind.cards[next(one for one in kind.cards if one.value == "free")].click()
    visit.next()
    assert visit.at() is Step.SPEAK
    visit.speak()
    visit.finish()
    assert visit.at() is Step.BACK
    visit.next()
    assert visit.at() is Step.ASK


def test_too_much_while_recording_keeps_the_take_and_one_can_go_on(qtbot: QtBot, visit: Visit, alone: Rooms) -> None:
    visit.go(Step.SPEAK)
    visit.speak(3.0)
    visit.place.silence()
    qtbot.waitUntil(lambda: not alone.sound.is_listening)
    visit.place.leave()
    kept = visit.kept()
    visit.close()
    assert kept.take is not None
    assert kept.take.state is TakeState.KEPT
    assert kept.take.frames >= 2.9 * 48_000
    again = Visit(qtbot, alone, kept.id)
    panel = again.page(SpeakPage).panel
    assert not alone.sound.is_listening
    assert panel.time.text() == "0:03"
    shoot(again.place, "share-04-taken-up")
    again.speak(2.0)
    again.finish()
    longer = again.kept()
    assert longer.take is not None
    assert longer.take.take == kept.take.take
    assert longer.take.frames >= 4.9 * 48_000
    back = again.page(BackPage)
    assert back.player is not None
    assert back.player.wave.maximum() >= 4_900
    again.close()


def test_closing_while_recording_keeps_every_second(visit: Visit) -> None:
    visit.go(Step.SPEAK)
    visit.speak(2.0)
    visit.place.leave()
    visit.rooms.step()
    kept = visit.kept()
    assert kept.take is not None
    assert not kept.is_cut_off
    assert kept.take.frames >= 1.9 * 48_000


def test_recording_again_puts_the_first_take_on_the_shelf(visit: Visit) -> None:
    visit.go(Step.SPEAK)
    visit.speak(2.0)
    visit.finish()
    first = visit.kept().take
    button(visit.place, "Record again").click()
    visit.rooms.step()
    visit.rooms.step()
    assert visit.page(SpeakPage).panel.time.text() == "0:00"
    visit.speak(1.0)
    visit.finish()
    second = visit.kept().take
    assert first is not None
    assert second is not None
    assert second.take != first.take
    assert second.frames < first.frames


def test_recording_again_without_a_word_keeps_the_first_take(visit: Visit) -> None:
    visit.go(Step.SPEAK)
    visit.speak(2.0)
    visit.finish()
    first = visit.kept().take
    button(visit.place, "Record again").click()
    visit.rooms.step()
    visit.rooms.step()
    panel = visit.page(SpeakPage).panel
    panel.button.click()
    visit.qtbot.waitUntil(lambda: visit.rooms.sound.is_listening)
    visit.go(Step.BACK)
    now = visit.kept().take
    assert first is not None
    assert now is not None
    assert (now.take, now.state) == (first.take, TakeState.KEPT)
    assert visit.page(BackPage).player is not None


def test_a_muted_microphone_is_named_again_on_listening_back(qtbot: QtBot, alone: Rooms) -> None:
    draft = alone.person.draft(Share(), (tone(2) / 16_000).astype("int16"))
    visit = Visit(qtbot, alone, draft)
    visit.go(Step.BACK)
    notice = visit.page(BackPage).findChild(Notice, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(notice, Notice)
    assert "next to no sound" in notice.text.text()
    visit.close()


def test_words_instead_of_a_voice_can_be_sent(qtbot: QtBot, paired: Rooms, people: tuple[Person, Person]) -> None:
    visit = Visit(qtbot, paired)
    visit.go(Step.SPEAK)
    visit.place.way_taken.emit("write")
    page = visit.page(SpeakPage)
    page.field.fill("It never stops counting.")
    shoot(visit.place, "share-04-writing")
    visit.next()
    assert visit.at() is Step.BACK
    visit.next()
    visit.next()
    for one in people:
        one.look()
    idris = people[1]
    waiting = looking.waiting(idris.vault, idris.the_pair())
    assert isinstance(waiting[0].what, TravellingShare)
    assert waiting[0].what.text == "It never stops counting."
    visit.close()


def test_nothing_said_and_nothing_written_is_not_sent(qtbot: QtBot, paired: Rooms) -> None:
    visit = Visit(qtbot, paired)
    visit.go(Step.WHERE)
    where = visit.page(WherePage)
    assert where.choice is Destination.SEND
    visit.next()
    assert visit.at() is Step.WHERE
    assert "speak, or write" in where.trouble.text()
    visit.close()


@pytest.mark.shows("002-19")
def test_a_parts_no_counts(qtbot: QtBot, paired: Rooms) -> None:
    visit = Visit(qtbot, paired)
    visit.go(Step.OBJECT)
    page = visit.page(ObjectPage)
    page.cards[Objection.SOME].click()
    page.radios[ObjectionChoice.WAIT].click()
    visit.go(Step.WHERE)
    where = visit.page(WherePage)
    shoot(visit.place, "share-06-objection")
    assert not where.cards[Destination.SEND].isEnabled()
    assert "said no for now" in where.cards[Destination.SEND].accessibleDescription()
    visit.next()
    assert isinstance(visit.place.page, SentPage)
    assert visit.kept().is_in_drawer
    visit.close()


def test_without_a_partner_it_can_be_kept_or_let_go(visit: Visit) -> None:
    visit.go(Step.WHERE)
    where = visit.page(WherePage)
    shoot(visit.place, "share-06-alone")
    assert not where.cards[Destination.SEND].isEnabled()
    assert where.choice is Destination.KEEP
    with visit.qtbot.waitSignal(visit.place.go_requested) as gone:
        where.pair.click()
    assert gone.args == [Pairing()]
    where.cards[Destination.DISCARD].click()
    assert visit.place.next_button.text() == "Let it go"
    visit.next()
    assert visit.kept().state is DraftState.LET_GO
    sent = visit.place.page
    assert isinstance(sent, SentPage)
    shoot(visit.place, "share-07-let-go")
    sent.undo.click()
    visit.rooms.step()
    assert visit.kept().state is DraftState.DRAFT
    assert visit.at() is Step.WHERE


def test_before_the_words_are_compared_nothing_is_sent(qtbot: QtBot, paired: Rooms) -> None:
    partner = paired.house.partner
    assert partner is not None
    visit = Visit(qtbot, paired, house=replace(paired.house, partner=replace(partner, is_confirmed=False)))
    visit.go(Step.WHERE)
    where = visit.page(WherePage)
    assert not where.cards[Destination.SEND].isEnabled()
    assert "check words" in where.cards[Destination.SEND].accessibleDescription()
    visit.close()


def test_a_take_that_was_brought_in_earlier_is_there(qtbot: QtBot, alone: Rooms) -> None:
    draft = alone.person.draft(Share(one_line="what it worries about"), tone(4))
    visit = Visit(qtbot, alone, draft)
    visit.go(Step.BACK)
    back = visit.page(BackPage)
    assert back.player is not None
    assert back.player.wave.maximum() == 4_000
    assert back.line.text == "what it worries about"
    back.player.button.click()
    assert alone.sound.is_sounding
    visit.place.silence()
    assert not alone.sound.is_sounding
    visit.close()


def test_a_first_save_that_found_no_room_is_followed_by_one_that_keeps_all(
    qtbot: QtBot, alone: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise DiskFullError

    visit = Visit(qtbot, alone)
    with monkeypatch.context() as patch:
        patch.setattr(settings, "put", refuse)
        visit.next()
    visit.go(Step.WHO)
    visit.page(WhoPage).buttons["the list"].click()
    visit.close()
    (kept,) = drafting.drawer(alone.person.vault)
    assert [part.name for part in kept.share.parts] == ["the list"]


def test_what_could_not_be_saved_is_not_sent_as_it_was_before(
    qtbot: QtBot, paired: Rooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise VaultBusyError

    draft = paired.person.draft(Share(kind=ShareKind.FREE, text="as it was before"))
    visit = Visit(qtbot, paired, draft)
    visit.go(Step.WHERE)
    with monkeypatch.context() as patch:
        patch.setattr(drafting, "save", refuse)
        visit.next()
    assert drafting.get(paired.person.vault, draft).state is DraftState.DRAFT
    visit.next()
    assert drafting.get(paired.person.vault, draft).state is DraftState.SENT
    visit.close()


def test_the_way_back_from_a_stop_after_sending_leads_to_no_draft(qtbot: QtBot, paired: Rooms) -> None:
    draft = paired.person.draft(Share(kind=ShareKind.FREE, text="sent"))
    visit = Visit(qtbot, paired, draft)
    visit.go(Step.WHERE)
    before = visit.place.way_back
    visit.next()
    assert (before, visit.place.way_back) == (MakeShare(draft), Today())
    visit.close()
