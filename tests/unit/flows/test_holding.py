"""A partner's new device is told, and notes may wait until the two have spoken."""

from pathlib import Path

from partspair.flows import ending, holding
from partspair.flows.becoming import become_new_device
from partspair.flows.ending import Ended, Keeping
from tests.support.findings import send, texts
from tests.support.persons import Person, copy_of


def test_notes_wait_while_they_are_held_and_go_once_the_two_have_spoken(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    assert not holding.is_device_new(idris.vault, idris.the_pair())
    become_new_device(tablet.vault, tablet.the_pair(), maren.words, maren.clock.now, replaces=False)
    tablet.look()
    idris.look()
    assert holding.is_device_new(idris.vault, idris.the_pair())
    holding.hold(idris.vault, idris.the_pair())
    send(idris, "not before we spoke", seconds=0)
    send(tablet, "it is only my tablet", seconds=0)
    for one in (idris, tablet, maren, idris):
        one.clock.forward(61)
        one.look()
    assert "it is only my tablet" in texts(idris), "what arrives is taken in"
    assert "not before we spoke" not in texts(maren) + texts(tablet)
    holding.have_spoken(idris.vault, idris.the_pair())
    assert not holding.is_held(idris.vault, idris.the_pair())
    assert not holding.is_device_new(idris.vault, idris.the_pair())
    for one in (idris, tablet, maren):
        one.look()
    assert "not before we spoke" in texts(maren)
    assert "not before we spoke" in texts(tablet)


def test_a_goodbye_leaves_though_notes_are_held_and_takes_none_of_them_along(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    holding.hold(idris.vault, idris.the_pair())
    send(idris, "not before we spoke", seconds=0)
    ending.say_goodbye(idris.vault, idris.the_pair(), "", Keeping.READABLE, idris.clock.now)
    assert ending.conclude(idris.vault, idris.clock.seconds) == 0, "it is not out yet"
    for one in (idris, maren):
        one.look()
    assert ending.conclude(idris.vault, idris.clock.seconds) == 1
    told = ending.ending_of(maren.vault, maren.the_pair())
    assert told is not None
    assert told.how is Ended.BY_PARTNER
    idris.look()
    maren.look()
    assert texts(maren) == []
    assert texts(idris) == ["not before we spoke"]
