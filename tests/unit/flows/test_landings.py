"""A landing for the partner: half a minute, the newest counts, taken back it is gone, and it waits for nobody."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.audio.codec import Note
from partspair.audio.shape import RATE, Samples, pcm_of
from partspair.flows import drafting, ending, keeping, landings, looking, shelving, trimming
from partspair.flows.chaining import MayNotSignError, add_link, new_entry_id
from partspair.flows.ending import Keeping
from partspair.flows.landings import TooLongForALandingError
from partspair.flows.sending import NothingToSendError
from partspair.practice.landing import Landing
from partspair.sealing.bundle import SOUND
from partspair.sealing.entries import Entry
from partspair.vault import attachments, entries, takes
from partspair.vault.takes import TakeId, TakeState
from tests.support.persons import WAITS, Person, days_go_by, pair_up, tone, two_people


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    for maren, idris in two_people(tmp_path):
        pair_up(maren, idris)
        yield maren, idris


def spoken(person: Person, sound: Samples) -> TakeId:
    take = landings.begin(person.vault, person.the_pair(), person.clock.seconds)
    segment = takes.add_segment(person.vault, take, "x", person.clock.seconds)
    for n, start in enumerate(range(0, len(sound), RATE // 2)):
        takes.append_pcm(person.vault, take, segment, n, pcm_of(sound[start : start + RATE // 2]))
    return take


def said(person: Person, seconds: float) -> TakeId:
    take = spoken(person, tone(seconds))
    landings.send(person.vault, person.the_pair(), take, person.clock.now)
    return take


def pass_on(one: Person, other: Person) -> None:
    one.look()
    other.look()
    other.look()


def sweep(person: Person) -> None:
    keeping.sweep_shelf(person.vault, person.clock.seconds, WAITS)


def heard(person: Person) -> int | None:
    """The length of the partner's landing, in milliseconds."""
    found = landings.theirs(person.vault, person.the_pair())
    return found.duration_ms if found is not None else None


def test_it_is_heard_by_the_other_and_by_nobody_in_the_history(both: tuple[Person, Person]) -> None:
    maren, idris = both
    assert landings.mine(maren.vault, maren.the_pair()) is None
    take = said(maren, 2.0)
    mine = landings.mine(maren.vault, maren.the_pair())
    assert mine is not None
    assert mine.duration_ms == 2_000
    pass_on(maren, idris)
    theirs = landings.theirs(idris.vault, idris.the_pair())
    assert theirs is not None
    assert len(theirs.peaks) == 200
    note = Note(landings.sounding(idris.vault, theirs.row).data)
    assert note.frames == 2 * RATE
    note.close()
    assert landings.theirs(maren.vault, maren.the_pair()) is None
    assert looking.waiting(idris.vault, idris.the_pair()) == ()
    assert looking.threads(idris.vault, idris.the_pair()) == ()
    kept = takes.get(maren.vault, take)
    assert kept is not None
    assert kept.state is TakeState.SENT
    assert landings.begun(maren.vault, maren.the_pair()) is None


def test_the_newest_counts_and_once_taken_back_none_does(both: tuple[Person, Person]) -> None:
    maren, idris = both
    said(maren, 2.0)
    said(maren, 3.0)
    pass_on(maren, idris)
    assert heard(idris) == 3_000
    landings.take_back(maren.vault, maren.the_pair(), maren.clock.now)
    assert landings.mine(maren.vault, maren.the_pair()) is None
    pass_on(maren, idris)
    assert heard(idris) is None
    said(maren, 4.0)
    pass_on(maren, idris)
    assert heard(idris) == 4_000


def test_what_comes_late_does_not_take_the_place_of_what_was_said_after_it(both: tuple[Person, Person]) -> None:
    maren, idris = both
    maren.look()
    before = {one.name for one in maren.folder.iterdir()}
    said(maren, 2.0)
    maren.look()
    (late,) = [one for one in maren.folder.iterdir() if one.name not in before]
    data = late.read_bytes()
    late.unlink()
    said(maren, 3.0)
    pass_on(maren, idris)
    assert heard(idris) == 3_000
    late.write_bytes(data)
    idris.clock.forward(60)
    pass_on(maren, idris)
    assert len(entries.of_pair(idris.vault, idris.the_pair(), "landing")) == 2
    assert heard(idris) == 3_000


def test_longer_than_half_a_minute_is_kept_whole_until_it_was_trimmed(both: tuple[Person, Person]) -> None:
    maren, idris = both
    pair = maren.the_pair()
    take = spoken(maren, tone(31.5))
    with pytest.raises(TooLongForALandingError):
        landings.send(maren.vault, pair, take, maren.clock.now)
    assert landings.mine(maren.vault, pair) is None
    assert landings.begun(maren.vault, pair) == take
    trimming.trim(maren.vault, take, RATE, 31 * RATE)
    landings.send(maren.vault, pair, take, maren.clock.now)
    pass_on(maren, idris)
    assert heard(idris) == 30_000


def test_nothing_said_is_not_sent_and_what_cannot_be_sent_stays(both: tuple[Person, Person]) -> None:
    maren, _ = both
    pair = maren.the_pair()
    empty = landings.begin(maren.vault, pair, 0.0)
    with pytest.raises(NothingToSendError):
        landings.send(maren.vault, pair, empty, maren.clock.now)
    take = spoken(maren, tone(1.0))
    other = type(pair)(b"o" * 16)
    with pytest.raises(MayNotSignError):
        landings.send(maren.vault, other, take, maren.clock.now)
    assert landings.begun(maren.vault, pair) == take
    assert maren.vault.read("SELECT count(*) FROM attachment")[0][0] == 0


def test_recording_again_and_letting_go_lead_to_the_shelf(both: tuple[Person, Person]) -> None:
    maren, _ = both
    pair = maren.the_pair()
    first = spoken(maren, tone(1.0))
    shelving.put_by(maren.vault, 1.0)
    assert landings.begun(maren.vault, pair) == first, "what was cut off waits on its own page"
    second = spoken(maren, tone(1.0))
    assert landings.begun(maren.vault, pair) == second
    landings.let_go(maren.vault, pair, maren.clock.seconds + 1)
    assert landings.begun(maren.vault, pair) is None
    assert [one.take.take for one in shelving.shelf(maren.vault, 1.0) if one.take is not None] == [second, first]


def test_where_nothing_is_to_stay_no_landing_stays(both: tuple[Person, Person]) -> None:
    maren, _ = both
    pair = maren.the_pair()
    sent = said(maren, 2.0)
    begun = spoken(maren, tone(1.0))
    ending.end_now(maren.vault, pair, Keeping.NOTHING, maren.clock.seconds)
    ending.conclude(maren.vault, maren.clock.seconds)
    assert takes.get(maren.vault, sent) is None
    lying = takes.get(maren.vault, begun)
    assert lying is not None
    assert lying.state is TakeState.ON_SHELF, "what was not sent is one's own, and can be found"


@pytest.mark.parametrize("is_answered", [False, True])
def test_what_was_begun_for_a_pair_that_ended_lies_on_the_shelf_for_its_week(
    both: tuple[Person, Person], *, is_answered: bool
) -> None:
    maren, idris = both
    take = spoken(maren, tone(1.0))
    sweep(maren)
    assert landings.begun(maren.vault, maren.the_pair()) == take, "while it can be sent it waits"
    if is_answered:
        ending.end_now(maren.vault, maren.the_pair(), Keeping.READABLE, maren.clock.seconds)
    else:
        ending.say_goodbye(idris.vault, idris.the_pair(), "", Keeping.READABLE, idris.clock.now)
        pass_on(idris, maren)
    sweep(maren)
    (lying,) = shelving.shelf(maren.vault, 1.0)
    assert lying.take is not None
    assert lying.take.take == take
    draft = shelving.restore(maren.vault, lying, maren.clock.seconds)
    sweep(maren)
    assert drafting.take_of(maren.vault, draft) == take, "what was taken back is one's own"
    assert not shelving.shelf(maren.vault, 1.0)


def test_what_was_begun_without_a_word_is_not_kept_for_ever(both: tuple[Person, Person]) -> None:
    maren, _ = both
    empty = landings.begin(maren.vault, maren.the_pair(), maren.clock.seconds)
    spoken(maren, tone(1.0))
    days_go_by(8, maren)
    assert takes.get(maren.vault, empty) is None


def test_however_many_the_other_sent_ones_own_is_found_and_all_of_it_taken_back(
    both: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = both
    monkeypatch.setattr(landings, "MOST", 2, raising=False)
    for seconds in (1.0, 2.0, 3.0):
        said(maren, seconds)
    pass_on(maren, idris)
    for seconds in (0.5, 0.6, 0.7):
        said(idris, seconds)
    pass_on(idris, maren)
    mine = landings.mine(maren.vault, maren.the_pair())
    assert mine is not None
    assert mine.duration_ms == 3_000
    assert heard(idris) == 3_000
    assert heard(maren) == 700
    landings.take_back(maren.vault, maren.the_pair(), maren.clock.now)
    assert landings.mine(maren.vault, maren.the_pair()) is None
    pass_on(maren, idris)
    assert heard(idris) is None


@pytest.mark.parametrize("fault", ["too long", "broken", "unmeasured"])
def test_what_cannot_be_played_is_not_there(both: tuple[Person, Person], fault: str) -> None:
    maren, idris = both
    said(maren, 2.0)
    pass_on(maren, idris)
    (entry,) = entries.of_pair(idris.vault, idris.the_pair(), "landing")
    assert entry.link is not None
    (carried,) = attachments.of_link(idris.vault, entry.link)
    sound = attachments.sound(idris.vault, carried.attachment)
    assert sound is not None
    if fault == "unmeasured":
        data = b"never measured"
        number = attachments.store(maren.vault, 0, SOUND, b"h" * 32, len(data), [data])
        add_link(maren.vault, maren.the_pair(), [Entry(new_entry_id(), Landing(9), 0)], maren.clock.now, [number])
        assert landings.mine(maren.vault, maren.the_pair()) is None
        return
    changed = replace(sound, duration_ms=30_001) if fault == "too long" else replace(sound, trouble="no sound in it")
    attachments.set_sound(idris.vault, carried.attachment, changed)
    assert heard(idris) is None
