"""The kinds of a share and what one can tell of a part: what each asks, and that what is inside stays here."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.practice.boundaries import Boundaries
from partspair.practice.share import AskKind, PartHere, Share, ShareKind, TravellingPart, travelling
from partspair.practice.steps import Step
from partspair.ui.share_arrive import KindPage
from partspair.ui.share_heads_up import HeadsUpPage
from partspair.ui.share_inside import FeelPage, HowPage
from partspair.ui.share_sent import SentPage
from tests.support.persons import two_people
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit


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


def test_what_one_can_tell_of_a_part_is_kept_and_stays_here(visit: Visit) -> None:
    visit.go(Step.HOW)
    how = visit.page(HowPage)
    place, sensation = next(iter(how.sets[0].chips)), next(iter(how.sets[1].chips))
    how.sets[0].chips[place].click()
    how.sets[1].chips[sensation].click()
    how.field.fill("a door that is ajar")
    shoot(visit.place, "share-02-how")
    visit.next()
    assert visit.share().parts[0].body == (place, sensation, "a door that is ajar")
    visit.go(Step.FEEL)
    feel = visit.page(FeelPage)
    feel.sets[0].first.click()
    feel.said["says"].edit.setText("not now")
    feel.said["worry"].edit.setText("that it all stops")
    feel.said["trying_to"].edit.setText("keep the lights on")
    shoot(visit.place, "share-02-feel")
    visit.next()
    part = visit.share().parts[0]
    assert (part.says, part.worry, part.trying_to) == ("not now", "that it all stops", "keep the lights on")
    assert len(part.feels) == 1
    assert visit.at() is Step.NEED
    assert travelling(visit.share()).parts == (TravellingPart(""),)


@pytest.mark.shows("003-14")
def test_each_part_is_asked_for_itself_and_what_is_too_long_is_said_there(qtbot: QtBot, rooms: Rooms) -> None:
    draft = rooms.person.draft(Share(parts=(PartHere("the list"), PartHere("upstairs"))))
    visit = Visit(qtbot, rooms, draft)
    visit.go(Step.FEEL)
    page = visit.page(FeelPage)
    page.switch.chips[1].click()
    page.said["worry"].edit.setText("x" * 501)
    page.switch.chips[0].click()
    assert page.said["worry"].text == ""
    visit.next()
    assert visit.at() is Step.FEEL
    assert page.switch.chips[1].isChecked()
    assert "500" in page.said["worry"].error_text
    visit.skip()
    assert visit.at() is Step.NEED
    assert [len(part.worry) for part in visit.share().parts] == [0, 501]
    visit.close()


@pytest.mark.shows("002-31")
def test_something_good_asks_for_gladness_and_not_for_worry(visit: Visit) -> None:
    visit.page(KindPage).cards[ShareKind.GOOD].click()
    visit.go(Step.FEEL)
    assert set(visit.page(FeelPage).said) == {"says"}
    visit.next()
    assert visit.share().ask.kind is AskKind.CELEBRATE


def test_something_between_the_two_says_plainly_what_is_not_there_yet(visit: Visit) -> None:
    page = visit.page(KindPage)
    assert page.between.isHidden()
    page.cards[ShareKind.BETWEEN].click()
    assert not page.between.isHidden()
    shoot(visit.place, "share-01-between")
    visit.go(Step.FEEL)
    shoot(visit.place, "share-02-feel-between")
    visit.next()
    assert visit.share().heads_up.tags == ("about_us",)


@pytest.mark.shows("003-29")
def test_a_part_that_is_not_sure_may_keep_it(visit: Visit) -> None:
    page = visit.page(KindPage)
    page.cards[ShareKind.UNSURE].click()
    assert not page.unsure.isHidden()
    shoot(visit.place, "share-01-unsure")
    page.keep.click()
    visit.rooms.step()
    assert isinstance(visit.place.page, SentPage)
    assert visit.kept().is_in_drawer


@pytest.mark.shows("000-24")
def test_a_topic_the_partner_leaves_out_for_now_is_said_and_one_decides(qtbot: QtBot, rooms: Rooms) -> None:
    theirs = Boundaries(not_yet=("food",))
    visit = Visit(qtbot, rooms, house=replace(rooms.house, settled=replace(rooms.house.settled, theirs=theirs)))
    visit.go(Step.HEADS_UP)
    page = visit.page(HeadsUpPage)
    page.tags.chips["crying"].click()
    assert page.not_yet.isHidden()
    page.tags.chips["food or eating"].click()
    assert not page.not_yet.isHidden()
    assert "food or eating" in page.not_yet.text.text()
    shoot(visit.place, "share-03-notyet")
    visit.next()
    assert visit.at() is Step.SPEAK
    assert visit.share().heads_up.tags == ("food", "crying")
    visit.close()
