"""Ending a pair: with a goodbye, or without a word; what goes, when it goes, and what stays."""

from datetime import timedelta

import pytest

from partspair.flows import drafting, ending, looking, pairing, pausing, sending
from partspair.flows.chaining import MayNotSignError
from partspair.flows.ending import Ended, Keeping
from partspair.practice.limits import SIGNAL_WORDS
from partspair.practice.share import Share
from partspair.vault import devices, drafts, opening_keys, pairs, takes
from partspair.vault.drafts import DraftState
from partspair.vault.pairs import PairState
from tests.support.findings import send, texts
from tests.support.persons import WAITS, Person, pair_up, tone

pytestmark = pytest.mark.slow

DAY = 86_400.0
OURS = {"setting", "profile", "root_recipient", "part", "safety_entry", "draft", "take", "take_segment", "take_pcm",
        "take_opus", "take_chapter", "take_gap"}  # fmt: skip
"""Tables that hold what is one person's own, whatever becomes of a pair."""


class Stopped(Exception):  # noqa: N818
    """Everything stopped there."""


def say_goodbye(person: Person, words: str = "", keeping: Keeping = Keeping.READABLE) -> None:
    ending.say_goodbye(person.vault, person.the_pair(), words, keeping, person.clock.now)


def end_now(person: Person, keeping: Keeping = Keeping.READABLE) -> None:
    ending.end_now(person.vault, person.the_pair(), keeping, person.clock.seconds)
    conclude(person)


def conclude(person: Person) -> int:
    return ending.conclude(person.vault, person.clock.seconds)


def how(person: Person) -> Ended | None:
    found = ending.ending_of(person.vault, person.the_pair())
    return found.how if found is not None else None


def files(person: Person) -> set[str]:
    return {path.name for path in person.folder.iterdir()}


def keys_of(person: Person) -> list[object]:
    """All that is secret of the pair: what signs, what opens, the root, the words."""
    kept = pairs.get(person.vault, person.the_pair())
    seeds = person.vault.read("SELECT seed FROM own_device WHERE seed <> x''")
    opening = opening_keys.own(person.vault, person.the_pair())
    rest = [] if kept is None else [one for one in (kept.root_sealed, kept.words) if one is not None]
    return [*seeds, *opening, *rest]


# With a goodbye


def test_a_goodbye_is_the_last_thing_said_and_the_keys_go_once_it_is_in_the_folder(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    send(maren, "the last share")
    say_goodbye(maren, "Thank you for all of it.")
    assert conclude(maren) == 0
    assert keys_of(maren)
    assert how(maren) is Ended.GOODBYE_ON_ITS_WAY
    before = files(maren)
    maren.look()
    assert conclude(maren) == 1
    assert keys_of(maren) == []
    assert how(maren) is Ended.OVER
    out = files(maren) - before
    assert len(out) == 2
    maren.clock.forward(3 * DAY)
    maren.look()
    assert out <= files(maren), "its file stays"
    with pytest.raises(MayNotSignError):
        send(maren, "too late")
    idris.look()
    found = ending.ending_of(idris.vault, idris.the_pair())
    assert found is not None
    assert (found.how, found.words, found.partner) == (Ended.BY_PARTNER, "Thank you for all of it.", "Maren")
    assert texts(idris) == ["the last share"]


def test_what_was_said_before_a_goodbye_is_out_before_the_keys_go(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    away = maren.folder.with_name("away")
    maren.folder.rename(away)
    send(maren, "said while the folder was away")
    say_goodbye(maren)
    for _ in range(2):
        maren.look()
        assert conclude(maren) == 0
    away.rename(maren.folder)
    maren.clock.forward(DAY)
    maren.look()
    assert conclude(maren) == 1
    idris.look()
    assert texts(idris) == ["said while the folder was away"]
    assert how(idris) is Ended.BY_PARTNER


def test_a_goodbye_that_waits_can_be_given_up_and_the_keys_go_at_once(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    away = maren.folder.with_name("away")
    maren.folder.rename(away)
    say_goodbye(maren)
    maren.look()
    end_now(maren)
    assert keys_of(maren) == []
    away.rename(maren.folder)
    before = files(maren)
    maren.clock.forward(DAY)
    maren.look()
    assert files(maren) == before
    idris.look()
    assert how(maren) is Ended.OVER
    assert how(idris) is None, "nothing was announced"


def test_a_goodbye_goes_out_of_a_pause(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    pausing.begin(maren.vault, maren.the_pair(), None, now=maren.clock.now)
    say_goodbye(maren)
    maren.look()
    assert conclude(maren) == 1
    idris.look()
    assert how(idris) is Ended.BY_PARTNER


def test_only_a_pair_that_meets_is_said_goodbye_to_and_only_once(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    say_goodbye(maren)
    with pytest.raises(MayNotSignError):
        say_goodbye(maren)
    maren.look()
    conclude(maren)
    with pytest.raises(MayNotSignError):
        say_goodbye(maren)
    rows = maren.vault.read("SELECT count(*) FROM entry WHERE kind = 'goodbye'")
    assert rows[0][0] == 1


def test_a_goodbye_whose_words_are_too_long_changes_nothing(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    with pytest.raises(ValueError, match="could not be read again"):
        say_goodbye(maren, "x" * (SIGNAL_WORDS + 1))
    kept = pairs.get(maren.vault, maren.the_pair())
    assert kept is not None
    assert kept.state is PairState.PAIRED
    send(maren, "still here")


# Without a word


def test_ending_silently_writes_nothing_and_leaves_ones_files_lying(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "before")
    maren.look()
    send(maren, "never sent")
    before = files(maren)
    end_now(maren)
    assert keys_of(maren) == []
    for _ in range(3):
        maren.clock.forward(DAY)
        found = maren.look()
        assert (found.published, found.trouble) == (0, None)
    assert files(maren) == before
    idris.look()
    assert texts(idris) == ["before"]
    assert how(idris) is None
    assert sending.send_share(idris.vault, idris.the_pair(), idris.draft(Share(text="hello")), idris.clock.now)


def test_nothing_that_comes_afterwards_is_opened(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    end_now(maren)
    send(idris, "not for anybody now")
    idris.look()
    maren.clock.forward(DAY)
    assert maren.look().accepted == 0
    assert texts(maren) == []


# What stays


def test_what_two_people_shared_stays_readable_when_that_is_chosen(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "mine")
    maren.look()
    send(idris, "yours")
    for one in (idris, maren):
        one.look()
    end_now(maren)
    assert texts(maren) == ["mine", "yours"]
    assert all(one.share is not None and one.share.has_sound for one in looking.threads(maren.vault, maren.the_pair()))
    (found,) = ending.endings(maren.vault)
    assert (found.partner, found.how) == ("Idris", Ended.OVER)


@pytest.mark.parametrize("way", ["goodbye", "silently", "later"])
def test_everything_of_the_pair_goes_when_that_is_chosen(paired: tuple[Person, Person], way: str) -> None:
    maren, idris = paired
    send(maren, "mine")
    unsent = maren.draft(Share(text="kept for myself"), tone(0.2))
    for one in (maren, idris):
        one.look()
    send(idris, "yours")
    for one in (idris, maren):
        one.look()
    if way == "goodbye":
        say_goodbye(maren, "Bye.", Keeping.NOTHING)
        maren.look()
        conclude(maren)
    elif way == "silently":
        end_now(maren, Keeping.NOTHING)
    else:
        end_now(maren, Keeping.READABLE)
        assert texts(maren) == ["mine", "yours"]
        end_now(maren, Keeping.NOTHING)
    tables = {name for (name,) in maren.vault.read("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"pair", "link", "entry", "attachment_chunk", "outbox_name", "own_opening_key"} <= tables
    for table in sorted(one for one in tables - OURS if not one.startswith("sqlite_")):
        assert maren.vault.read(f"SELECT count(*) FROM {table}")[0][0] == 0, table
    assert maren.vault.read("SELECT key FROM setting WHERE key LIKE ?", (f"%{maren.the_pair().hex()}",)) == []
    assert drafts.in_state(maren.vault, DraftState.SENT) == []
    assert [one.draft for one in drafts.in_state(maren.vault, DraftState.DRAFT)] == [unsent]
    kept = drafting.get(maren.vault, unsent)
    assert kept.share.text == "kept for myself"
    assert kept.take is not None
    assert maren.vault.read("SELECT count(*) FROM take")[0][0] == 1
    assert b"".join(takes.read_pcm(maren.vault, kept.take.take))
    assert maren.look().trouble is None
    assert conclude(maren) == 0


def test_an_erasure_that_was_cut_off_is_taken_up(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = paired
    for text in ("one", "two", "three"):
        send(maren, text)
    maren.look()
    ending.end_now(maren.vault, maren.the_pair(), Keeping.NOTHING, maren.clock.seconds)
    assert keys_of(maren) == []

    def stop(*_arguments: object, **_options: object) -> None:
        raise Stopped

    monkeypatch.setattr("partspair.vault.pairs.delete_in_steps", stop)
    with pytest.raises(Stopped):
        conclude(maren)
    monkeypatch.undo()
    assert pairs.get(maren.vault, maren.the_pair()) is not None
    assert conclude(maren) == 1
    assert pairs.get(maren.vault, maren.the_pair()) is None
    assert maren.vault.read("SELECT count(*) FROM link")[0][0] == 0


def test_another_pair_is_not_touched(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "to the first")
    first = maren.the_pair()
    maren.post = idris.post = None
    pair_up(maren, idris)
    send(maren, "to the second")
    ending.end_now(maren.vault, first, Keeping.NOTHING, maren.clock.seconds)
    assert conclude(maren) == 1
    assert texts(maren) == ["to the second"]
    maren.look()
    idris.look()
    assert texts(idris) == ["to the second"]
    assert len(drafts.in_state(maren.vault, DraftState.SENT)) == 1


# At the other side


def test_who_was_said_goodbye_to_sends_nothing_more_and_still_receives(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    before_it = files(maren)
    send(maren, "on its way")
    maren.look()
    (late,) = (path for path in maren.folder.iterdir() if path.name not in before_it)
    late.rename(late.with_suffix(".part"))
    say_goodbye(maren)
    maren.look()
    conclude(maren)
    idris.look()
    assert how(idris) is Ended.BY_PARTNER
    assert texts(idris) == []
    with pytest.raises(MayNotSignError):
        send(idris, "nobody reads this")
    before = files(idris)
    idris.clock.forward(DAY)
    late.with_suffix(".part").rename(late)
    for _ in range(3):
        found = idris.look()
        assert (found.trouble, found.published) == (None, 0)
        idris.clock.forward(700)
    assert texts(idris) == ["on its way"]
    assert files(idris) - before <= {late.name}
    end_now(idris)
    assert keys_of(idris) == []
    assert texts(idris) == ["on its way"]
    assert how(idris) is Ended.OVER


def test_both_say_goodbye_at_once(paired: tuple[Person, Person]) -> None:
    for one in paired:
        say_goodbye(one)
    for one in paired:
        one.look()
        assert conclude(one) == 1
    for one in paired:
        one.clock.forward(DAY)
        assert one.look().trouble is None
        assert keys_of(one) == []
        assert how(one) is Ended.OVER


def test_endings_are_told_newest_first_and_what_never_came_about_is_not_among_them(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    first = maren.the_pair()
    end_now(maren)
    maren.clock.now += timedelta(days=1)
    maren.post = idris.post = None
    pair_up(maren, idris)
    second = maren.the_pair()
    end_now(maren)
    cancelled = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    pairing.cancel(maren.vault, cancelled.pair, maren.clock.seconds)
    assert [one.pair for one in ending.endings(maren.vault)] == [second, first]
    assert devices.own(maren.vault, second) is None
