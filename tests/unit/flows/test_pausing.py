"""A pause: the folder is left alone until its person says so, or its time is over."""

from datetime import timedelta

import pytest

from partspair.flows import exchanging, looking, pausing, publishing
from partspair.flows.publishing import Publishing
from partspair.pair.ids import PairId
from partspair.practice.reply import Signal, SignalKind
from partspair.sealing.entries import decode_entry
from partspair.vault import entries
from tests.support.findings import send, texts
from tests.support.persons import Person


def files(person: Person) -> set[str]:
    return {path.name for path in person.folder.iterdir()}


def test_in_a_pause_nothing_is_sent_and_nothing_collected(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    pausing.begin(maren.vault, maren.the_pair(), None, now=maren.clock.now)
    send(maren, "later")
    send(idris, "while she rests")
    idris.look()
    before = files(maren)
    for _ in range(3):
        maren.clock.forward(86_400)
        assert maren.look().is_paused
    assert files(maren) == before
    assert texts(maren) == ["later"]
    assert pausing.is_paused(maren.vault, maren.the_pair(), maren.clock.now)
    pausing.end(maren.vault, maren.the_pair())
    assert not maren.look().is_paused
    assert texts(maren) == ["later", "while she rests"]
    assert files(maren) - before


def test_a_pause_with_an_end_is_over_by_itself(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    until = maren.clock.now + timedelta(hours=3)
    pausing.begin(maren.vault, maren.the_pair(), until, now=maren.clock.now)
    send(idris, "hello")
    idris.look()
    assert maren.look().is_paused
    maren.clock.now = until
    assert not maren.look().is_paused
    assert texts(maren) == ["hello"]


def test_what_the_partner_is_told_goes_out_in_one_last_round(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    pausing.begin(maren.vault, maren.the_pair(), None, message="I rest until Sunday.", now=maren.clock.now)
    assert not maren.look().is_paused
    before = files(maren)
    assert maren.look().is_paused
    send(maren, "not now")
    assert maren.look().is_paused
    assert files(maren) == before
    idris.look()
    (entry,) = entries.of_pair(idris.vault, idris.the_pair(), "signal")
    assert decode_entry(entry.body).what == Signal(None, SignalKind.RESTING, "I rest until Sunday.")
    assert looking.waiting(idris.vault, idris.the_pair()) == ()


def test_the_last_round_waits_for_the_folder(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    pausing.begin(maren.vault, maren.the_pair(), None, message="I rest.", now=maren.clock.now)
    aside = maren.folder.rename(maren.folder.with_name("away"))
    maren.look()
    aside.rename(maren.folder)
    assert not maren.look().is_paused
    idris.look()
    assert len(entries.of_pair(idris.vault, idris.the_pair(), "signal")) == 1


def test_a_round_that_was_under_way_is_not_the_last_one(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    clear = publishing.clear_received

    def pause_meanwhile(work: Publishing, pair: PairId) -> int:
        pausing.begin(maren.vault, pair, None, message="tomorrow", now=maren.clock.now)
        return clear(work, pair)

    with monkeypatch.context() as patch:
        patch.setattr(exchanging, "clear_received", pause_meanwhile)
        maren.look()
    assert maren.look().published == 1
    idris.look()
    assert entries.of_pair(idris.vault, idris.the_pair(), "signal")
    assert maren.look().is_paused
