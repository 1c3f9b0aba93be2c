"""Boundaries and profiles travel: sealed and signed, the newest counts, and a reason never leaves."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import introducing, pairing, settling
from partspair.flows.settling import Settled
from partspair.practice.boundaries import Boundaries
from partspair.practice.share import Weight
from partspair.sealing.entries import decode_entry
from partspair.vault import entries, outbox, pairs, people, settings
from partspair.vault.people import Profile
from tests.support.persons import WAITS, Person, pair_up, two_people

SHORTER = Boundaries(length_minutes=3, depth=Weight.LIGHT, not_yet=("loss",), own_topics=("my father",))


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


def settled(person: Person) -> Settled:
    return settling.settled(person.vault, person.the_pair())


def meet(*people_: Person) -> None:
    for one in (*people_, *people_):
        one.look()


def test_what_is_kept_holds_here_and_nobody_is_told(both: tuple[Person, Person]) -> None:
    maren, idris = both
    assert settled(maren) == Settled(Boundaries(), None, None)
    before = len(outbox.ever_named(maren.vault, maren.the_pair()))
    settling.keep(maren.vault, SHORTER)
    settling.keep_reasons(maren.vault, "since the funeral")
    meet(maren, idris)
    assert settled(maren) == Settled(SHORTER, None, None, "since the funeral")
    assert settled(idris).theirs is None
    assert len(outbox.ever_named(maren.vault, maren.the_pair())) == before


def test_told_they_arrive_whole_and_the_reason_stays_home(both: tuple[Person, Person]) -> None:
    maren, idris = both
    settling.keep(maren.vault, SHORTER)
    settling.keep_reasons(maren.vault, "since the funeral")
    settling.tell(maren.vault, maren.the_pair(), maren.clock.now)
    meet(maren, idris)
    assert settled(idris).theirs == SHORTER
    assert settled(maren).is_told
    said = [one.body for one in entries.of_pair(maren.vault, maren.the_pair(), "boundaries")]
    assert said
    assert not any(b"funeral" in body for body in said)
    settling.keep(maren.vault, replace(SHORTER, length_minutes=4))
    assert not settled(maren).is_told


def held_up(person: Person, before: set[Path]) -> dict[Path, bytes]:
    """What was published since, taken out of the folder."""
    late = {path: path.read_bytes() for path in person.folder.iterdir() if path not in before}
    assert late
    for path in late:
        path.unlink()
    return late


def test_the_newest_counts_whatever_comes_late(both: tuple[Person, Person]) -> None:
    maren, idris = both
    before, late = set(maren.folder.iterdir()), dict[Path, bytes]()
    for minutes in (9, 2):
        settling.keep(maren.vault, replace(SHORTER, length_minutes=minutes))
        settling.tell(maren.vault, maren.the_pair(), maren.clock.now)
        maren.look()
        late = held_up(maren, before) if minutes == 9 else late
    idris.look()
    theirs = settled(idris).theirs
    assert theirs is not None
    assert theirs.length_minutes == 2
    for path, data in late.items():
        path.write_bytes(data)
    meet(idris, maren)
    assert len(entries.of_pair(idris.vault, idris.the_pair(), "boundaries")) == 2
    assert settled(idris).theirs == theirs


def test_a_length_that_was_set_before_is_the_first_one(both: tuple[Person, Person]) -> None:
    maren, _ = both
    settings.save(maren.vault, settings.Settings(soft_line_minutes=12))
    assert settled(maren).mine.length_minutes == 12


def test_what_is_kept_and_damaged_is_as_if_untouched(both: tuple[Person, Person]) -> None:
    settings.put(both[0].vault, "boundaries", "{}")
    assert settled(both[0]).mine == Boundaries()


def names_at(person: Person) -> tuple[str, str]:
    kept = pairs.get(person.vault, person.the_pair())
    assert kept is not None
    return kept.partner_name, kept.partner_zone


def test_another_name_and_zone_reach_the_partner_and_a_late_one_changes_nothing(both: tuple[Person, Person]) -> None:
    maren, idris = both
    before = set(maren.folder.iterdir())
    introducing.change_profile(maren.vault, Profile("Maren B", "Europe/Berlin", "de"), maren.clock.now)
    maren.look()
    late = held_up(maren, before)
    introducing.change_profile(maren.vault, Profile("Mär", "Asia/Kathmandu", "de"), maren.clock.now)
    maren.look()
    idris.look()
    assert names_at(idris) == ("Mär", "Asia/Kathmandu")
    for path, data in late.items():
        path.write_bytes(data)
    meet(idris, maren)
    assert len(entries.of_pair(idris.vault, idris.the_pair(), "profile")) == 4
    assert names_at(idris) == ("Mär", "Asia/Kathmandu")
    kept = people.profile(maren.vault)
    assert kept == Profile("Mär", "Asia/Kathmandu", "de")


def test_a_country_is_told_to_nobody(both: tuple[Person, Person]) -> None:
    maren, _ = both
    before = len(entries.of_pair(maren.vault, maren.the_pair(), "profile"))
    introducing.change_profile(maren.vault, Profile("Maren", "Europe/London", "gb"), maren.clock.now)
    assert len(entries.of_pair(maren.vault, maren.the_pair(), "profile")) == before
    bodies = [decode_entry(one.body).what for one in entries.of_pair(maren.vault, maren.the_pair(), "profile")]
    assert all("gb" not in repr(one) for one in bodies)


def test_before_the_words_were_compared_nothing_is_told_yet(tmp_path: Path) -> None:
    for maren, _ in two_people(tmp_path):
        maren.pair = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS).pair
        introducing.change_profile(maren.vault, Profile("M", "Europe/Berlin"), maren.clock.now)
        kept = pairs.get(maren.vault, maren.the_pair())
        assert kept is not None
        assert (kept.own_name, kept.own_zone) == ("M", "Europe/Berlin")
        assert entries.of_pair(maren.vault, maren.the_pair()) == []
