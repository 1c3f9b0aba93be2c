"""Hearing answers in place: the passage, the answer, then on; what doesn't fit is left out; each voice booked alone."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from partspair.audio.playback import Player
from partspair.flows import answering, drafting, in_place, listening, looking, measuring, sending
from partspair.flows.listening import Listener
from partspair.flows.recording import bring_in_file
from partspair.practice.reply import Passage
from partspair.practice.share import AskKind
from partspair.practice.timeline import Whose
from tests.support.evenings import ASK, SHARE, a_pair, pass_on, row_of, send
from tests.support.fake_sound import FakeSound
from tests.support.persons import Person, tone


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


def speak(person: Person, row: int, at_ms: int, seconds: float) -> int:
    draft = answering.open_moment(person.vault, person.the_pair(), row, at_ms, 1.0).id
    bring_in_file(person.vault, draft, iter([tone(seconds)]), lambda: 1.0)
    return draft


def answer(maren: Person, idris: Person, moments: list[tuple[int, float]], kind: AskKind = AskKind.WITNESS) -> int:
    """Maren's share of three seconds is answered at these moments; returns the share's row with Maren."""
    send(maren, replace(SHARE, ask=replace(ASK, kind=kind, about="the move")), seconds=3)
    pass_on(maren, idris)
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    spoken = [speak(idris, row, at, seconds) for at, seconds in moments]
    answering.send_answer(idris.vault, pair, row, main, idris.clock.now, spoken)
    pass_on(idris, maren)
    measuring.measure_arrived(maren.vault)
    share = looking.threads(maren.vault, maren.the_pair())[0].share
    assert share is not None
    return share.row


def test_the_passage_then_the_answer_then_on() -> None:
    assert in_place.plan(60_000, [(Passage(12_000, 20_000), 5_000)]) == (
        (None, 0, 20_000), (0, 0, 5_000), (None, 20_000, 60_000),
    )  # fmt: skip


def test_several_stand_in_the_shares_order_and_those_of_one_moment_follow_each_other() -> None:
    answers = [(Passage(0, 50), 5), (Passage(10, 20), 6), (Passage(30, 50), 7), (Passage(90, 100), 8)]
    assert in_place.plan(100, answers) == (
        (None, 0, 20), (1, 0, 6), (None, 20, 50), (0, 0, 5), (2, 0, 7), (None, 50, 100), (3, 0, 8),
    )  # fmt: skip


def test_what_lies_outside_the_share_or_has_no_sound_is_left_to_the_list() -> None:
    assert in_place.plan(100, [(None, 5), (Passage(90, 101), 5), (Passage(0, 50), 0)]) == ()
    assert len(in_place.plan(100, [(Passage(90, 101), 5), (Passage(0, 50), 4)])) == 3


PASSAGES = some.none() | some.builds(
    lambda start, length: Passage(start, start + length), some.integers(0, 200), some.integers(1, 200)
)


@given(some.integers(1, 300), some.lists(some.tuples(PASSAGES, some.integers(0, 50)), max_size=6))
def test_the_share_sounds_once_from_end_to_end_whatever_stands_in_it(
    share_ms: int, answers: list[tuple[Passage | None, int]]
) -> None:
    turns = in_place.plan(share_ms, answers)
    own = [(start, end) for number, start, end in turns if number is None]
    assert not turns or [*own] == sorted(own)
    assert not turns or (sum(end - start for start, end in own), own[0][0], own[-1][1]) == (share_ms, 0, share_ms)
    heard = [number for number, *_ in turns if number is not None]
    assert len(heard) == len(set(heard))


def test_an_answer_is_heard_where_it_belongs(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row = answer(maren, idris, [(2_000, 0.5), (1_000, 1.0)])
    found = in_place.hear(maren.vault, maren.the_pair(), row)
    assert found is not None
    share, late, early = Whose.MINE, 2_000, 1_000
    assert [(one.whose, one.answers_ms) for one in found.changes] == [
        (share, None), (Whose.PARTNERS, early), (share, None), (Whose.PARTNERS, late), (share, None),
    ]  # fmt: skip
    assert [one.at_ms for one in found.changes] == pytest.approx([0, 1_000, 2_000, 3_000, 3_500], abs=3)
    assert len(found.peaks) == in_place.PEAKS
    assert not found.is_some_left
    assert found.change_at(1_500).answers_ms == early
    assert found.change_at(2_500).answers_ms is None
    assert set(found.begins.values()) == {0}
    for at_row in found.begins:
        again = in_place.hear(maren.vault, maren.the_pair(), at_row)
        assert again is not None
        assert again.changes == found.changes


def test_the_whole_is_as_long_as_its_voices_and_what_was_heard_is_booked_to_each(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row = answer(maren, idris, [(1_000, 1.0)])
    found = in_place.hear(maren.vault, maren.the_pair(), row)
    assert found is not None
    (reply_row,) = found.begins
    in_place.book(maren.vault, found.sounding.turns, [(500, 1_400), (1_800, 2_600)], 5.0)
    share, reply = looking.note(maren.vault, row), looking.note(maren.vault, reply_row)
    assert share is not None
    assert reply is not None
    length = reply.duration_ms
    assert share.heard == ((500, 1_000 + 2_600 - 1_000 - length),)
    assert reply.heard == ((0, 400), (800, length))
    assert reply.is_waiting
    in_place.book(maren.vault, found.sounding.turns, [(900, 2_100)], 6.0)
    in_place.be_done(maren.vault, found, 7.0)
    done = looking.note(maren.vault, reply_row)
    assert done is not None
    assert not done.is_waiting


def test_what_cannot_stand_in_its_place_is_left_to_the_list(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row = answer(maren, idris, [(1_000, 0.5)])
    pair = maren.the_pair()
    share = looking.note(maren.vault, row)
    assert share is not None
    idris_row = looking.threads(idris.vault, idris.the_pair())[0].share
    assert idris_row is not None
    plain = idris.draft_reply(share.id, AskKind.WITNESS, "and in words")
    sending.send_reply(idris.vault, idris.the_pair(), plain, idris.clock.now)
    pass_on(idris, maren)
    found = in_place.hear(maren.vault, pair, row)
    assert found is not None
    assert found.is_some_left
    (reply_row,) = found.begins
    reply = looking.note(maren.vault, reply_row)
    assert reply is not None
    sending.take_back(idris.vault, idris.the_pair(), reply.id, idris.clock.now)
    pass_on(idris, maren)
    assert in_place.hear(maren.vault, pair, row) is None


def test_input_stays_in_its_envelope_until_it_is_opened(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row = answer(maren, idris, [(1_000, 0.5)], AskKind.INPUT)
    assert in_place.hear(maren.vault, maren.the_pair(), row) is None
    (reply,) = looking.threads(maren.vault, maren.the_pair())[0].answers
    assert in_place.hear(maren.vault, maren.the_pair(), reply.row) is not None
    listening.keep_place(maren.vault, reply.row, 100, ((0, 100),), 3.0)
    assert in_place.hear(maren.vault, maren.the_pair(), row) is not None


def test_it_is_played_as_one_sound(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row = answer(maren, idris, [(1_000, 0.5)])
    found = in_place.hear(maren.vault, maren.the_pair(), row)
    assert found is not None
    sound = FakeSound()
    with closing(Listener(Player(sound))) as listener:
        listener.load(found.sounding)
        assert listener.duration_ms == pytest.approx(3_500, abs=3)
        listener.seek(900)
        listener.play()
        while listener.position_ms < 1_600:
            sound.hear(1)
        listener.pause()
        ((start, end),) = listener.collect_heard()
    assert (start, end >= 1_600) == (900, True)


def test_before_sending_it_is_heard_as_the_other_will(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, seconds=3)
    pass_on(maren, idris)
    measuring.measure_arrived(idris.vault)
    row, pair = row_of(idris), idris.the_pair()
    speak(idris, row, 1_000, 0.5)
    opened = answering.open_answer(idris.vault, pair, row, 2.0)
    found = in_place.before_sending(idris.vault, opened.note, opened.moments, 2.0)
    assert found is not None
    assert [(one.whose, one.answers_ms) for one in found.changes] == [
        (Whose.PARTNERS, None), (Whose.MINE, 1_000), (Whose.PARTNERS, None),
    ]  # fmt: skip
    assert found.begins == {}
    assert in_place.before_sending(idris.vault, opened.note, (), 2.0) is None
    assert drafting.moments(idris.vault, pair, opened.note.id) == opened.moments


def test_what_was_put_away_does_not_sound_beside_others(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    row, pair = answer(maren, idris, [(1_000, 0.5), (2_000, 0.5)]), maren.the_pair()
    early, late = sorted(looking.threads(maren.vault, pair)[0].answers, key=lambda one: str(one.moment))
    listening.put_away(maren.vault, early.row, 3.0)
    found = in_place.hear(maren.vault, pair, row)
    assert found is not None
    assert list(found.begins) == [late.row]
    assert found.is_some_left
    assert in_place.may_hear(maren.vault, pair, early.row)
    opened = in_place.hear(maren.vault, pair, early.row)
    assert opened is not None
    assert set(opened.begins) == {early.row, late.row}
