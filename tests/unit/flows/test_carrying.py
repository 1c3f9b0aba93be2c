"""A line to carry: kept for whom it is meant, brought or not, never sent, and gone only after it was let go."""

from dataclasses import replace

import pytest

from partspair.audio.shape import RATE, pcm_of
from partspair.flows import carrying, drafting, keeping, shelving
from partspair.flows.carrying import NothingToCarryError, TooLongToCarryError
from partspair.practice.carry import Carry, CarryTo
from partspair.vault import carries, outbox, takes
from partspair.vault.takes import TakeId, TakePurpose
from tests.support.persons import WAITS, Person, days_go_by, tone

LINE = Carry(CarryTo.THERAPIST, "the list", "A mail after ten.", "The little one by the window.")


def begin_spoken(person: Person) -> TakeId:
    """A line that was being spoken when the process died: the row and its take, as `speak` makes them."""
    with person.vault.transaction():
        take = takes.begin(person.vault, TakePurpose.LINE, None, person.clock.seconds)
        carries.add(person.vault, None, ("", "", ""), CarryTo.ME, person.clock.now, take)
    return take


def test_it_waits_until_it_was_brought_and_nothing_of_it_is_sent(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    drafting.remember_names(maren.vault, ("the list",), maren.clock.seconds)
    before = [one.item for one in outbox.of_pair(maren.vault, maren.the_pair())]
    first = carrying.carry(maren.vault, LINE, maren.clock.now)
    maren.clock.forward(60)
    second = carrying.carry(maren.vault, Carry(CarryTo.PARTNER, "the one that scrolls"), maren.clock.now)
    newest, oldest = carrying.lines(maren.vault)
    assert (newest.id, oldest.id) == (second, first), "newest first"
    assert oldest.line == LINE
    assert oldest.part is not None, "the part with exactly this name"
    assert newest.part is None
    carrying.bring(maren.vault, first, maren.clock.seconds)
    assert [one.is_brought for one in carrying.lines(maren.vault)] == [False, True]
    carrying.not_brought(maren.vault, first)
    assert not any(one.is_brought for one in carrying.lines(maren.vault))
    assert [one.item for one in outbox.of_pair(maren.vault, maren.the_pair())] == before


def test_the_clock_it_was_said_by_stays_its_own(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    there = maren.clock.now.astimezone(tz=None).replace(microsecond=0)
    carrying.carry(maren.vault, LINE, there)
    assert carrying.lines(maren.vault)[0].at.isoformat() == there.isoformat()


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (Carry(), NothingToCarryError),
        (replace(LINE, name="", set_off=" ", guarding=""), NothingToCarryError),
        (replace(LINE, set_off="a" * 201), TooLongToCarryError),
        (replace(LINE, guarding="one\ntwo"), TooLongToCarryError),
    ],
)
def test_what_is_no_line_is_refused_and_nothing_is_kept(
    people: tuple[Person, Person], line: Carry, refusal: type[Exception]
) -> None:
    maren, _ = people
    with pytest.raises(refusal):
        carrying.carry(maren.vault, line, maren.clock.now)
    assert carrying.lines(maren.vault) == ()


def test_a_spoken_one_outlives_the_process_and_one_without_a_sound_is_none(people: tuple[Person, Person]) -> None:
    maren, _ = people
    begin_spoken(maren)
    assert carrying.lines(maren.vault) == ()
    maren.clock.forward(5)
    take = begin_spoken(maren)
    segment = takes.add_segment(maren.vault, take, "x", maren.clock.seconds)
    takes.append_pcm(maren.vault, take, segment, 0, pcm_of(tone(0.5)))
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    (line,) = carrying.lines(maren.vault)
    assert line.is_spoken
    assert line.take is not None
    assert line.take.frames == RATE // 2
    assert shelving.shelf(maren.vault, WAITS.shelf) == (), "it stays where it belongs"


def test_let_go_it_can_be_taken_back_for_seven_days(people: tuple[Person, Person]) -> None:
    maren, _ = people
    kept = carrying.carry(maren.vault, LINE, maren.clock.now)
    carrying.let_go(maren.vault, kept, maren.clock.seconds)
    assert carrying.lines(maren.vault) == ()
    days_go_by(6, maren)
    assert [one.id for one in carrying.let_go_lines(maren.vault)] == [kept]
    carrying.take_back(maren.vault, kept)
    days_go_by(9, maren)
    assert [one.id for one in carrying.lines(maren.vault)] == [kept]
    carrying.let_go(maren.vault, kept, maren.clock.seconds)
    days_go_by(9, maren)
    assert (carrying.lines(maren.vault), carrying.let_go_lines(maren.vault)) == ((), ())
