"""Whether a copy may be saved outside: asked of its speaker before sending, off until they say so."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import looking
from partspair.practice.share import Destination, Share
from partspair.practice.steps import Step
from partspair.ui.share_where import WherePage
from tests.support.evenings import a_pair
from tests.support.persons import tone
from tests.support.rooms import Rooms, shoot
from tests.support.share_visit import Visit


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[Rooms]:
    with a_pair(tmp_path) as (maren, _):
        rooms = Rooms(maren)
        yield rooms
        rooms.close()


def test_a_copy_may_be_saved_only_when_its_speaker_ticks_that(qtbot: QtBot, paired: Rooms) -> None:
    maren = paired.person
    draft = maren.draft(Share(), tone(2))
    visit = Visit(qtbot, paired, draft)
    visit.go(Step.WHERE)
    where = visit.page(WherePage)
    assert where.copy.isVisible()
    assert not where.copy.tick.isChecked()
    where.cards[Destination.KEEP].click()
    assert not where.copy.isVisible()
    where.cards[Destination.SEND].click()
    where.copy.tick.click()
    shoot(visit.place, "share-06-copy")
    shoot(visit.place, "share-06-copy-small", (900, 640))
    visit.next()
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.share is not None
    assert thread.share.may_take_out
    visit.close()


def test_words_alone_have_no_copy_to_save(qtbot: QtBot, paired: Rooms) -> None:
    visit = Visit(qtbot, paired, paired.person.draft(Share(text="It never stops counting.")))
    visit.go(Step.WHERE)
    assert not visit.page(WherePage).copy.isVisible()
    visit.close()
