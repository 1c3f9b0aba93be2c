"""A part is here: kept under its own name at that moment, nothing sent, and a name may come later."""

from datetime import datetime, timedelta, timezone

from partspair.audio.shape import RATE, pcm_of
from partspair.flows import drafting, expressing, keeping, looking, shelving
from partspair.practice.noticed import Caught
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import PartHere
from partspair.vault import entries, noticed, parts, takes
from partspair.vault.takes import TakePurpose
from tests.support.persons import WAITS, Person, pair_up, tone

ELEVEN = datetime(2026, 3, 3, 23, 4, tzinfo=timezone(timedelta(hours=-8)))


def names(person: Person) -> list[str]:
    return [one.name for one in expressing.who(person.vault)]


def part_of(person: Person, name: str) -> int:
    return next(one.part for one in expressing.who(person.vault) if one.name == name)


def test_it_is_kept_with_its_own_name_as_it_was_and_the_clock_as_it_stood(people: tuple[Person, Person]) -> None:
    maren, _ = people
    drafting.remember_names(maren.vault, ("the one that scrolls", "der Kleine — am Fenster"), 1.0)
    number = part_of(maren, "der Kleine — am Fenster")
    parts.used(maren.vault, part_of(maren, "the one that scrolls"), 2.0)
    assert names(maren)[0] == "the one that scrolls"
    kept = expressing.notice(maren.vault, number, ELEVEN, "jaw")
    assert (kept.name, kept.tell, kept.part) == ("der Kleine — am Fenster", "jaw", number)
    assert kept.at.isoformat() == ELEVEN.isoformat()
    assert names(maren)[0] == "der Kleine — am Fenster", "most recent first"
    parts.rename(maren.vault, number, "Kleiner")
    assert expressing.noticed(maren.vault)[0].name == "der Kleine — am Fenster"
    parts.erase(maren.vault, number)
    assert expressing.get(maren.vault, kept.id).part is None, "what was noticed stays"


def test_one_nobody_knows_is_kept_and_given_a_name_later(people: tuple[Person, Person]) -> None:
    maren, _ = people
    first = expressing.notice(maren.vault, None, ELEVEN)
    second = expressing.notice(maren.vault, None, ELEVEN + timedelta(hours=1))
    assert [one.name for one in expressing.noticed(maren.vault)] == ["", ""]
    expressing.give_name(maren.vault, first.id, "the foreman", ELEVEN)
    expressing.give_name(maren.vault, second.id, "the foreman", ELEVEN)
    assert names(maren) == ["the foreman"]
    thread = expressing.of_part(maren.vault, part_of(maren, "the foreman"))
    assert [one.id for one in thread] == [second.id, first.id], "its thread follows"


def test_when_it_was_caught_is_remembered_and_may_be_left_open_again(people: tuple[Person, Person]) -> None:
    maren, _ = people
    kept = expressing.notice(maren.vault, None, ELEVEN)
    assert kept.caught is None
    expressing.remember(maren.vault, kept.id, Caught.DURING)
    assert expressing.get(maren.vault, kept.id).caught is Caught.DURING
    expressing.remember(maren.vault, kept.id, None)
    assert expressing.get(maren.vault, kept.id).caught is None
    with maren.vault.transaction():
        noticed.remember(maren.vault, kept.id, "sideways")
    assert expressing.get(maren.vault, kept.id).caught is None


def test_nothing_is_sent_but_the_one_sentence_and_that_when_it_is_pressed(people: tuple[Person, Person]) -> None:
    maren, idris = people
    pair_up(maren, idris)
    pair = maren.the_pair()
    drafting.remember_names(maren.vault, ("the list",), 1.0)
    expressing.notice(maren.vault, part_of(maren, "the list"), maren.clock.now)
    maren.look()
    idris.look()
    assert entries.of_pair(idris.vault, pair, "signal", 10) == []
    expressing.let_know(maren.vault, pair, "the list is here. No reply needed.", maren.clock.now)
    maren.look()
    idris.look()
    (arrived,) = entries.of_pair(idris.vault, pair, "signal", 10)
    note = looking.note(idris.vault, arrived.row)
    assert note is not None
    assert note.what == Signal(None, SignalKind.HERE, "the list is here. No reply needed.")


def test_a_line_belongs_to_its_moment_whatever_ends_it(people: tuple[Person, Person]) -> None:
    maren, _ = people
    kept = expressing.notice(maren.vault, None, ELEVEN)
    for seconds in (0.5, 0.25):
        take = expressing.begin_line(maren.vault, kept.id, maren.clock.seconds)
        segment = takes.add_segment(maren.vault, take, "x", maren.clock.seconds)
        takes.append_pcm(maren.vault, take, segment, 0, pcm_of(tone(seconds)))
        keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    now = expressing.get(maren.vault, kept.id)
    assert now.is_spoken
    assert now.take is not None
    assert (now.take.take, now.take.purpose, now.take.frames) == (take, TakePurpose.LINE, RATE // 4)
    (earlier,) = shelving.shelf(maren.vault, WAITS.shelf)
    assert earlier.take is not None
    assert earlier.take.frames == RATE // 2, "said again, and the first one can be taken back"


def test_more_begins_a_share_with_who_is_here(people: tuple[Person, Person]) -> None:
    maren, _ = people
    drafting.remember_names(maren.vault, ("the list",), 1.0)
    known = expressing.notice(maren.vault, part_of(maren, "the list"), ELEVEN)
    share = expressing.begin_share(maren.vault, None, known, maren.clock.seconds).share
    assert share.parts == (PartHere("the list"),)
    unknown = expressing.notice(maren.vault, None, ELEVEN)
    assert expressing.begin_share(maren.vault, None, unknown, maren.clock.seconds).share.parts == ()
