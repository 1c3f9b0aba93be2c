"""The drawer: what was cut off comes back first, nothing is gone before its week on the shelf is over."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from partspair.flows import answering, drafting, ending
from partspair.flows.ending import Keeping
from partspair.practice.share import AskKind, PartHere, Share
from partspair.ui import places
from partspair.ui.drawer import DrawerPlace
from partspair.vault import drafts, takes
from partspair.vault.takes import TakePurpose
from tests.support.evenings import a_pair, buttons, doubled, name_of, pass_on, row_of, said, send
from tests.support.persons import Person, tone
from tests.support.rooms import Rooms, shoot

LIST = Share(parts=(PartHere("the list"),))


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


class Drawer:
    """Somebody opens their drawer."""

    def __init__(self, qtbot: QtBot, person: Person) -> None:
        self.rooms, self.person = Rooms(person), person
        self.place = DrawerPlace(self.rooms.house)
        qtbot.addWidget(self.place)
        self.gone: list[object] = []
        self.place.go_requested.connect(self.gone.append)
        self.rooms.step()
        assert doubled(self.place) == []

    def press(self, start: str) -> None:
        next(one for one in buttons(self.place.view) if name_of(one).startswith(start)).click()
        self.rooms.step()

    def close(self) -> None:
        self.place.leave()
        self.rooms.close()


def cut_off(person: Person) -> int:
    """A draft whose take ended with the process: rows of sound, and nobody who finished it."""
    draft = person.draft(LIST)
    vault, now = person.vault, person.clock.seconds
    take = takes.begin(vault, TakePurpose.SHARE, person.pair, now)
    drafts.set_take(vault, draft, take, now)
    takes.add_segment(vault, take, "microphone", now)
    for n in range(8):
        takes.append_pcm(vault, take, 0, n, tone(0.25).tobytes())
    return draft


def test_making_a_take_whole_keeps_nobody_waiting(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    draft = cut_off(paired[0])
    drawer, done = Drawer(qtbot, paired[0]), list[object]()
    next(one for one in buttons(drawer.place.view) if name_of(one).startswith("Open")).click()
    drawer.rooms.house.vault.run(drafting.drawer, done.append)
    drawer.rooms.step(takes=False)
    assert done
    assert drawer.gone == [], "its page waits for it, and it alone"
    drawer.rooms.step()
    assert drawer.gone == [places.MakeShare(draft)]
    take = drafting.get(paired[0].vault, draft).take
    assert take is not None
    assert take.peaks is not None
    drawer.close()


def test_an_empty_drawer_says_so(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    drawer = Drawer(qtbot, paired[0])
    assert "Nothing kept." in said(drawer.place)
    drawer.close()


def test_drafts_and_kept_things_open_where_they_were(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(LIST, tone(2))
    kept = maren.draft(Share(one_line="a line of my own", text="x"))
    drafting.keep(maren.vault, kept, maren.clock.seconds)
    drawer = Drawer(qtbot, maren)
    for suffix, size in (("-900", (900, 640)), ("", (1200, 800))):
        shoot(drawer.place, f"drawer{suffix}", size)
    words = said(drawer.place)
    assert "Drafts" in words
    assert "Kept for me" in words
    drawer.press("Open, the list")
    drawer.press("Open, a line of my own")
    assert drawer.gone == [places.MakeShare(draft), places.MakeShare(kept)]
    drawer.close()


def test_a_draft_of_an_answer_opens_its_answer(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, seconds=1)
    pass_on(maren, idris)
    idris.draft_reply(share, AskKind.WITNESS, "half a thought")
    drawer = Drawer(qtbot, idris)
    assert "An answer to Maren is here, not sent." in said(drawer.place)
    drawer.press("Open, An answer to Maren")
    assert drawer.gone == [places.Respond(row_of(idris))]
    drawer.close()


def test_a_draft_of_an_answer_in_a_pair_that_has_ended_says_that_nobody_is_there(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    send(maren)
    pass_on(maren, idris)
    made = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), 1.0)
    drafting.save(idris.vault, made.draft.id, replace(made.reply, text="half an answer"), 1.0)
    ending.end_now(idris.vault, idris.the_pair(), Keeping.READABLE, 2.0)
    drawer = Drawer(qtbot, idris)
    drawer.press("Open")
    assert drawer.gone == []
    assert "There is nothing to answer here." in said(drawer.place)
    assert drafting.get(idris.vault, made.draft.id).body == replace(made.reply, text="half an answer")
    drawer.close()


def test_what_a_crash_cut_off_is_offered_first_and_made_whole(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    maren.draft(Share(text="another"))
    draft = cut_off(maren)
    drawer = Drawer(qtbot, maren)
    shoot(drawer.place, "drawer-cut-off")
    words = said(drawer.place)
    assert words.index("Recording was interrupted. What you said until then is saved.") < words.index("Drafts")
    assert "0:02, saved at 06:00." in words
    drawer.press("Open it")
    assert drawer.gone == [places.MakeShare(draft)]
    found = drafting.get(maren.vault, draft)
    assert found.take is not None
    assert not found.is_cut_off
    assert takes.opus_size(maren.vault, found.take.take) > 0
    drawer.close()


def test_letting_go_can_be_undone_and_leads_to_the_shelf(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(LIST, tone(1))
    drawer = Drawer(qtbot, maren)
    drawer.press("Let it go")
    shoot(drawer.place, "drawer-shelf")
    assert "On the shelf" in said(drawer.place)
    assert not drafting.drawer(maren.vault)
    drawer.press("Undo")
    assert [one.id for one in drafting.drawer(maren.vault)] == [draft]
    drawer.press("Let it go")
    drawer.press("See the shelf")
    assert drawer.gone == [places.Shelf()]
    drawer.close()


def test_a_cut_off_take_survives_the_shelf(qtbot: QtBot, paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = cut_off(maren)
    drawer = Drawer(qtbot, maren)
    drawer.press("Let it go")
    drawer.press("Undo")
    drawer.press("Open")
    assert drawer.gone == [places.MakeShare(draft)]
    found = drafting.get(maren.vault, draft)
    assert found.take is not None
    assert takes.opus_size(maren.vault, found.take.take) > 0
    drawer.close()


def test_of_two_answers_to_one_share_the_one_that_was_opened_is_gone_on_with(
    qtbot: QtBot, paired: tuple[Person, Person]
) -> None:
    maren, idris = paired
    share = send(maren, seconds=1)
    pass_on(maren, idris)
    older = idris.draft_reply(share, AskKind.WITNESS, "the older one")
    drafting.let_go(idris.vault, older, idris.clock.seconds)
    idris.clock.forward(60)
    newer = idris.draft_reply(share, AskKind.WITNESS, "the newer one")
    drafting.bring_back(idris.vault, older, idris.clock.seconds - 30)
    for wanted in (older, newer, older):
        idris.clock.forward(60)
        drawer = Drawer(qtbot, idris)
        (draft,) = (one for one in drafting.drawer(idris.vault) if one.id == wanted)
        drawer.place._open(draft)
        drawer.rooms.step()
        row, now = row_of(idris), idris.clock.seconds
        assert answering.open_answer(idris.vault, idris.the_pair(), row, now).draft.id == wanted
        drawer.close()
