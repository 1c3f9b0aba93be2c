"""Answering: a draft from the first moment, gone again when it says nothing; Held alone; private marks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.audio.shape import RATE
from partspair.flows import answering, drafting, listening, looking, sending, trimming
from partspair.flows.answering import NothingToAnswerError, TooLongForPresenceError
from partspair.flows.recording import bring_in_file
from partspair.practice.reply import MarkKind, TravellingReply
from partspair.practice.share import Ask, AskKind
from tests.support.evenings import SHARE, a_pair, pass_on, row_of, send
from tests.support.persons import Person, tone


@pytest.fixture
def arrived(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren's share lies with Idris."""
    with a_pair(tmp_path) as (maren, idris):
        send(maren, seconds=0.5)
        pass_on(maren, idris)
        yield maren, idris


def test_an_empty_answer_leaves_no_trace(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    found = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), 1.0)
    assert found.reply.answers is AskKind.WITNESS
    answering.close_answer(idris.vault, found.draft.id)
    assert not drafting.drawer(idris.vault)


def test_an_answer_with_words_or_sound_stays(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    draft = idris.draft_reply(looking.waiting(idris.vault, idris.the_pair())[0].id, AskKind.WITNESS, "a thought")
    answering.close_answer(idris.vault, draft)
    again = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), 2.0)
    assert (again.draft.id, again.reply.text) == (draft, "a thought")


def test_held_goes_alone_and_the_note_waits_no_more(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    note = looking.waiting(idris.vault, idris.the_pair())[0]
    idris.draft_reply(note.id, AskKind.WITNESS, "not sent")
    answering.hold(idris.vault, idris.the_pair(), note.row, idris.clock.now)
    assert not looking.waiting(idris.vault, idris.the_pair())
    assert len(drafting.drawer(idris.vault)) == 1
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    (reply,) = [one.what for one in thread.answers if isinstance(one.what, TravellingReply)]
    assert (reply.is_held, reply.text, reply.duration_ms) == (True, "", 0)


def test_what_was_taken_back_or_is_ones_own_is_not_answered(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row = row_of(idris)
    share = looking.threads(maren.vault, maren.the_pair())[0].share
    assert share is not None
    with pytest.raises(NothingToAnswerError):
        answering.open_answer(maren.vault, maren.the_pair(), share.row, 1.0)
    sending.take_back(maren.vault, maren.the_pair(), share.id, maren.clock.now)
    pass_on(maren, idris)
    with pytest.raises(NothingToAnswerError):
        answering.hold(idris.vault, idris.the_pair(), row, idris.clock.now)


def test_marks_stay_on_this_computer(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row = row_of(idris)
    listening.add_mark(idris.vault, row, 300, MarkKind.ME, 1.0)
    found = listening.add_mark(idris.vault, row, 100, MarkKind.FELT, 2.0)
    assert [(one.at_ms, one.kind) for one in found] == [(100, MarkKind.FELT), (300, MarkKind.ME)]
    draft = idris.draft_reply(looking.waiting(idris.vault, idris.the_pair())[0].id, AskKind.WITNESS, "words")
    answering.send_answer(idris.vault, idris.the_pair(), row, draft, idris.clock.now)
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert [listening.marks(maren.vault, one.row) for one in (thread.share, *thread.answers) if one] == [(), ()]


def test_a_spoken_answer_travels_with_its_sound(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row = row_of(idris)
    found = answering.open_answer(idris.vault, idris.the_pair(), row, 1.0)
    bring_in_file(idris.vault, found.draft.id, iter([tone(0.5)]), lambda: 1.0)
    answering.send_answer(idris.vault, idris.the_pair(), row, found.draft.id, idris.clock.now)
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.answers[0].has_sound


@pytest.mark.parametrize(("ask", "is_held_back"), [(AskKind.PRESENCE, True), (AskKind.WITNESS, False)])
def test_who_asked_only_for_presence_is_not_answered_for_longer_than_half_a_minute(
    tmp_path: Path, ask: AskKind, *, is_held_back: bool
) -> None:
    with a_pair(tmp_path) as (maren, idris):
        send(maren, replace(SHARE, ask=Ask(ask)), seconds=2)
        pass_on(maren, idris)
        pair, row = idris.the_pair(), row_of(idris)
        found = answering.open_answer(idris.vault, pair, row, 1.0)
        moment = answering.open_moment(idris.vault, pair, row, 1500, 1.0)
        take = bring_in_file(idris.vault, found.draft.id, iter([tone(30.0)]), lambda: 1.0)
        bring_in_file(idris.vault, moment.id, iter([tone(1.0)]), lambda: 1.0)
        if is_held_back:
            with pytest.raises(TooLongForPresenceError):
                answering.send_answer(idris.vault, pair, row, found.draft.id, idris.clock.now, [moment.id])
            assert drafting.get(idris.vault, found.draft.id).take is not None
            trimming.trim(idris.vault, take, 0, 29 * RATE)
        answering.send_answer(idris.vault, pair, row, found.draft.id, idris.clock.now, [moment.id])
        pass_on(idris, maren)
        (thread,) = looking.threads(maren.vault, maren.the_pair())
        said = [one.duration_ms for one in thread.answers]
        assert sorted(said) == [1000, 29_000 if is_held_back else 30_000]
