"""What only a lost device held: once everybody who could have it signed that they don't, nobody is asked any more."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from partspair.flows import looking, noticing
from partspair.flows.becoming import become_new_device, remove_device
from partspair.flows.checking import check
from partspair.vault import devices, entries
from tests.support.findings import send, texts
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


@dataclass
class Lost:
    """Maren's second device is lost; of what it said last, `withheld` never left it."""

    maren: Person
    idris: Person
    second: Person
    withheld: dict[str, bytes]

    def shut_out(self) -> None:
        own = devices.own(self.second.vault, self.second.the_pair())
        assert own is not None
        maren = self.maren
        remove_device(maren.vault, maren.the_pair(), maren.words, own.device, maren.clock.now)


def look_around(*people: Person, rounds: int = 3, seconds: float = 700) -> None:
    for _ in range(rounds):
        for one in people:
            one.clock.forward(seconds)
            one.look()


def coming(person: Person) -> int:
    found = looking.still_coming(person.vault, person.the_pair())
    return found.number if found is not None else 0


def went(person: Person) -> int:
    return noticing.went_along(person.vault, person.the_pair())


def asked(*people: Person) -> int:
    return sum(
        one.is_mine for each in people for one in entries.of_pair(each.vault, each.the_pair(), "resend", 1000)
    )  # fmt: skip


@pytest.fixture
def lost(paired: tuple[Person, Person], tmp_path: Path) -> Lost:
    maren, idris = paired
    look_around(maren, idris)
    second = copy_of(maren, tmp_path / "second")
    become_new_device(second.vault, second.the_pair(), second.words, second.clock.now, replaces=False)
    look_around(second, maren, idris)
    before = set(maren.folder.iterdir())
    send(second, "on the way home", seconds=0)
    second.look()
    withheld = {path.name: path.read_bytes() for path in set(maren.folder.iterdir()) - before}
    send(second, "arrived", seconds=0)
    second.look()
    for name in withheld:
        (maren.folder / name).unlink()
    maren.look()
    idris.look()
    assert (coming(maren), coming(idris)) == (1, 1)
    return Lost(maren, idris, second, withheld)


def test_of_an_active_device_it_is_still_on_its_way(lost: Lost) -> None:
    look_around(lost.maren, lost.idris, rounds=5, seconds=DAY / 2)
    assert (coming(lost.maren), coming(lost.idris)) == (1, 1)
    assert (went(lost.maren), went(lost.idris)) == (0, 0)
    assert asked(lost.maren, lost.idris) > 0


def test_nobody_asks_for_what_went_with_the_device_and_it_is_told_once(lost: Lost) -> None:
    lost.shut_out()
    assert (coming(lost.maren), went(lost.maren)) == (1, 0), "idris did not sign since that he lacks it as well"
    look_around(lost.maren, lost.idris)
    assert (coming(lost.maren), coming(lost.idris)) == (0, 0)
    assert (went(lost.maren), went(lost.idris)) == (1, 1)
    assert looking.is_gone_along(lost.idris.vault, lost.idris.the_pair())
    before = asked(lost.maren, lost.idris)
    look_around(lost.maren, lost.idris, rounds=5, seconds=DAY)
    assert asked(lost.maren, lost.idris) == before
    checked = check(lost.maren.vault, is_alone=False)
    assert (checked.missing, checked.lost) == (0, 1)
    noticing.know_what_went(lost.maren.vault, lost.maren.the_pair())
    assert (went(lost.maren), went(lost.idris)) == (0, 1)


def test_who_did_not_sign_since_the_removal_may_have_it(lost: Lost, tmp_path: Path) -> None:
    maren, idris = lost.maren, lost.idris
    tablet = copy_of(idris, tmp_path / "tablet")
    become_new_device(tablet.vault, tablet.the_pair(), tablet.words, tablet.clock.now, replaces=False)
    look_around(tablet, idris, maren)
    lost.shut_out()
    look_around(maren, idris, rounds=4)
    assert (coming(maren), went(maren)) == (1, 0)
    look_around(tablet, maren, idris, rounds=4)
    assert (coming(maren), went(maren)) == (0, 1)


def test_that_one_has_not_signed_oneself_since_keeps_nothing_open(lost: Lost, tmp_path: Path) -> None:
    maren, idris = lost.maren, lost.idris
    phone = copy_of(maren, tmp_path / "phone")
    become_new_device(phone.vault, phone.the_pair(), phone.words, phone.clock.now, replaces=False)
    look_around(phone, maren, idris)
    own = devices.own(lost.second.vault, lost.second.the_pair())
    assert own is not None
    remove_device(phone.vault, phone.the_pair(), phone.words, own.device, phone.clock.now)
    look_around(phone, idris, idris, rounds=1)
    maren.look()
    assert (coming(maren), went(maren)) == (0, 1)


def test_it_is_asked_for_again_and_comes_when_somebody_says_to_have_it(lost: Lost) -> None:
    maren, idris = lost.maren, lost.idris
    lost.shut_out()
    look_around(maren, idris)
    noticing.know_what_went(maren.vault, maren.the_pair())
    for name, content in lost.withheld.items():
        (idris.folder / name).write_bytes(content)
    idris.look()
    for name in lost.withheld:
        (idris.folder / name).unlink()
    assert "on the way home" in texts(idris)
    assert went(idris) == 0
    send(idris, "there it is", seconds=0)
    look_around(idris, maren, rounds=1)
    assert (coming(maren), went(maren)) == (1, 0)
    look_around(maren, idris, rounds=3, seconds=DAY)
    assert "on the way home" in texts(maren)
    assert (coming(maren), went(maren)) == (0, 0)
