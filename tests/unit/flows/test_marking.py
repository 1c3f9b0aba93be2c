"""A copied or restored vault is noticed before it signs; a vault that only moved or grew old is not taken for one."""

from pathlib import Path

from partspair.flows.becoming import Silence, why_silent
from partspair.flows.marking import check_mark
from tests.support.persons import Person, copy_of

HERE, THERE = b"this machine", b"another machine"


def silence(person: Person) -> Silence | None:
    return why_silent(person.vault, person.the_pair())


def opened(person: Person, marks: Path, machine: bytes = HERE) -> bool:
    return check_mark(person.vault, marks, machine, person.clock.seconds)


def test_opening_a_vault_again_and_again_is_no_copy(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    assert not any(opened(maren, tmp_path / "marks") for _ in range(5))
    assert silence(maren) is None


def test_a_copy_on_another_machine_falls_silent_and_is_at_home_there_afterwards(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, _ = paired
    opened(maren, tmp_path / "marks")
    copied = copy_of(maren, tmp_path / "copied")
    assert opened(copied, tmp_path / "marks there", THERE)
    assert silence(copied) is Silence.COPIED
    assert not opened(copied, tmp_path / "marks there", THERE), "it is told once"
    assert not opened(maren, tmp_path / "marks")
    assert silence(maren) is None


def test_of_two_copies_on_one_machine_only_one_ever_signs(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    marks = tmp_path / "marks"
    opened(maren, marks)
    copied = copy_of(maren, tmp_path / "copied")
    assert not opened(copied, marks), "the one that is opened first goes on"
    assert opened(maren, marks)
    assert silence(maren) is Silence.COPIED


def test_an_older_copy_put_back_in_its_place_falls_silent(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    marks = tmp_path / "marks"
    opened(maren, marks)
    kept = copy_of(maren, tmp_path / "kept")
    opened(maren, marks)
    opened(maren, marks)
    assert opened(kept, marks)
    assert silence(kept) is Silence.COPIED


def test_without_the_marks_outside_or_a_place_for_them_nothing_is_taken_for_a_copy(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, _ = paired
    opened(maren, tmp_path / "marks")
    assert not opened(maren, tmp_path / "emptied since")
    blocked = tmp_path / "a file"
    blocked.write_text("no folder can be made here")
    assert not opened(maren, blocked / "marks")
    marks = tmp_path / "damaged"
    opened(maren, marks)
    for mark in marks.iterdir():
        mark.write_bytes(b"not a number")
    assert not opened(maren, marks)
    assert silence(maren) is None


def test_the_marks_say_nothing_but_a_number(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    marks = tmp_path / "marks"
    opened(maren, marks)
    opened(maren, marks)
    (mark,) = marks.iterdir()
    assert mark.read_bytes() == b"2"
    assert maren.the_pair().hex() not in mark.name
