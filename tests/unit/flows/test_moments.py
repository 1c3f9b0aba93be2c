"""Answering at a moment: one link for all of it, a draft for each place, and only the place travels."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import answering, drafting, listening, looking, measuring, sending
from partspair.flows.answering import NothingToAnswerError
from partspair.flows.recording import bring_in_file
from partspair.flows.sending import NothingToSendError, TooManyMomentsError, TooMuchForOneAnswerError
from partspair.practice import limits
from partspair.practice.reply import MarkKind, Passage, Reply, TravellingReply
from partspair.practice.share import AskKind
from partspair.sealing.entries import decode_entry
from partspair.vault import drafts, entries, takes
from partspair.vault.takes import TakePurpose, TakeState
from tests.support.evenings import a_pair, pass_on, row_of, send
from tests.support.persons import Person, days_go_by, tone


@pytest.fixture
def arrived(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    """Maren's share of three seconds lies with Idris."""
    with a_pair(tmp_path) as (maren, idris):
        send(maren, seconds=3)
        pass_on(maren, idris)
        yield maren, idris


def speak(person: Person, at_ms: int, seconds: float = 0.5) -> int:
    """Answer that moment aloud."""
    draft = answering.open_moment(person.vault, person.the_pair(), row_of(person), at_ms, 1.0).id
    bring_in_file(person.vault, draft, iter([tone(seconds)]), lambda: 1.0)
    return draft


def test_each_place_has_a_draft_of_its_own_and_is_taken_up_again(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    main = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), 1.0).draft.id
    late, early = speak(idris, 2_500), speak(idris, 1_200)
    assert len({main, late, early}) == 3
    again = answering.open_answer(idris.vault, idris.the_pair(), row_of(idris), 2.0)
    assert again.draft.id == main
    assert [one.id for one in again.moments] == [early, late]
    assert speak(idris, 2_500) == late


def test_a_passage_that_was_moved_travels_and_is_taken_up_again_at_its_end(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    moment = speak(idris, 2_500)
    answering.move_moment(idris.vault, moment, Passage(1_500, 2_500), 2.0)
    assert speak(idris, 2_500) == moment
    answering.move_moment(idris.vault, moment, Passage(1_500, 2_000), 3.0)
    assert speak(idris, 2_000) == moment
    answering.send_answer(idris.vault, pair, row, main, idris.clock.now, [moment])
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert [one.moment for one in thread.answers] == [Passage(1_500, 2_000)]


def test_the_answer_and_its_moments_travel_in_one_link(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row = row_of(idris)
    main = answering.open_answer(idris.vault, idris.the_pair(), row, 1.0).draft
    drafting.save(idris.vault, main.id, replace(main.body, text="and in words"), 1.0)
    moments = [speak(idris, 1_200, 0.5), speak(idris, 2_500, 0.75)]
    answering.send_answer(idris.vault, idris.the_pair(), row, main.id, idris.clock.now, moments)
    assert not drafting.drawer(idris.vault)
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    found = {(one.moment, one.has_sound) for one in thread.answers}
    assert found == {(None, False), (Passage(0, 1_200), True), (Passage(0, 2_500), True)}
    assert len({entries.get(maren.vault, one.row).link for one in thread.answers}) == 1  # type: ignore[union-attr]
    lengths = {one.moment: one.duration_ms for one in thread.answers}
    assert lengths[Passage(0, 1_200)] == pytest.approx(500, abs=2)
    assert lengths[Passage(0, 2_500)] == pytest.approx(750, abs=2)


def test_a_moment_alone_is_an_answer(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    row = row_of(idris)
    main = answering.open_answer(idris.vault, idris.the_pair(), row, 1.0).draft.id
    answering.send_answer(idris.vault, idris.the_pair(), row, main, idris.clock.now, [speak(idris, 1_000)])
    assert not drafting.drawer(idris.vault)
    pass_on(idris, maren)
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert [one.moment for one in thread.answers] == [Passage(0, 1_000)]


def test_all_of_it_goes_or_nothing(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    spoken, silent = speak(idris, 1_000), answering.open_moment(idris.vault, pair, row, 2_000, 1.0).id
    for moments, error in (
        ([], NothingToSendError),
        ([spoken, silent], NothingToSendError),
        (list(range(1_000, 1_001 + limits.MOMENTS)), TooManyMomentsError),
    ):
        with pytest.raises(error):
            answering.send_answer(idris.vault, pair, row, main, idris.clock.now, moments)
        assert len(drafting.drawer(idris.vault)) == 3
        assert not looking.threads(idris.vault, pair)[0].answers


def test_the_kind_of_a_mark_stays_home(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    (mark,) = listening.add_mark(idris.vault, row, 1_500, MarkKind.CURIOUS, 1.0)
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    sent = answering.send_answer(idris.vault, pair, row, main, idris.clock.now, [speak(idris, mark.at_ms)])
    kept = entries.find(idris.vault, pair, sent, is_mine=True)
    assert kept is not None
    assert b"curious" not in kept.body
    assert decode_entry(kept.body).also == {"passage": {"from_ms": 0, "to_ms": 1_500}}


def test_what_is_taken_away_lies_on_the_shelf_and_what_says_nothing_is_gone(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    spoken, silent = speak(idris, 1_000), answering.open_moment(idris.vault, pair, row, 2_000, 1.0).id
    answering.remove_moment(idris.vault, spoken, 2.0)
    answering.remove_moment(idris.vault, silent, 2.0)
    take = drafting.get(idris.vault, spoken).take
    assert take is not None
    assert takes.get(idris.vault, take.take).state is TakeState.ON_SHELF  # type: ignore[union-attr]
    assert [one.id for one in drafting.drawer(idris.vault)] == [main]
    answering.open_moment(idris.vault, pair, row, 2_200, 3.0)
    answering.close_answer(idris.vault, main)
    assert not drafting.drawer(idris.vault)


def test_ones_own_share_has_no_moments_to_answer(arrived: tuple[Person, Person]) -> None:
    maren, _ = arrived
    share = looking.threads(maren.vault, maren.the_pair())[0].share
    assert share is not None
    with pytest.raises(NothingToAnswerError):
        answering.open_moment(maren.vault, maren.the_pair(), share.row, 500, 1.0)


def test_an_earlier_drafts_words_are_read(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    note = looking.waiting(idris.vault, idris.the_pair())[0]
    draft = idris.draft_reply(note.id, AskKind.WITNESS, "as before")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    (thread,) = looking.threads(idris.vault, idris.the_pair())
    assert [type(one.what) for one in thread.answers] == [TravellingReply]
    assert Reply(note.id, AskKind.WITNESS).passage is None


def answer_twice(person: Person) -> None:
    """Two moments are answered, a second aloud at 1.2 s and half a second at 2.5 s."""
    row = row_of(person)
    main = answering.open_answer(person.vault, person.the_pair(), row, 1.0).draft.id
    moments = [speak(person, 1_200, 1.0), speak(person, 2_500, 0.5)]
    answering.send_answer(person.vault, person.the_pair(), row, main, person.clock.now, moments)


def heard_with(person: Person) -> dict[Passage | None, int]:
    """What of the answers can be heard, and how long it is by its sound."""
    measuring.measure_arrived(person.vault)
    (thread,) = looking.threads(person.vault, person.the_pair())
    found = [one for one in thread.answers if one.has_sound and not one.is_taken_back]
    sizes = {one.moment: len(listening.of_entry(person.vault, one.row).data) for one in found}
    assert all(sizes.values())
    return {one.moment: round(one.duration_ms, -2) for one in found}


def take_the_first_back(person: Person) -> bool:
    (thread,) = looking.threads(person.vault, person.the_pair())
    first = next(one for one in thread.answers if one.moment == Passage(0, 1_200))
    return sending.take_back(person.vault, person.the_pair(), first.id, person.clock.now)


def test_what_is_taken_back_of_several_takes_nothing_else_along(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    answer_twice(idris)
    pass_on(idris, maren)
    for one in (maren, idris):
        one.clock.forward(120)
        one.look()
    assert len(heard_with(maren)) == 2
    assert not take_the_first_back(idris)
    pass_on(idris, maren)
    maren.clock.forward(30 * 24 * 3600)
    for one in (maren, idris, maren, idris):
        one.look()
    days_go_by(9, maren, idris)
    for one in (maren, idris):
        assert heard_with(one) == {Passage(0, 2_500): 500}


def test_what_is_taken_back_before_it_was_received_does_not_leave_with_the_rest(arrived: tuple[Person, Person]) -> None:
    maren, idris = arrived
    answer_twice(idris)
    idris.look()
    before = set(idris.folder.iterdir())
    assert take_the_first_back(idris)
    idris.look()
    assert before - set(idris.folder.iterdir()), "the file that held both is still there"
    maren.look()
    for one in (idris, maren):
        assert heard_with(one) == {Passage(0, 2_500): 500}
    carried = [size for (size,) in maren.vault.read("SELECT duration_ms FROM attachment WHERE link IS NOT NULL")]
    assert sorted(round(one, -2) for one in carried) == [500, 3_000]


def test_what_is_too_long_to_go_with_its_moments_is_not_lost(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft
    drafting.save(idris.vault, main.id, replace(main.body, text="x" * (limits.TEXT + 1)), 1.0)
    with pytest.raises(TooMuchForOneAnswerError):
        answering.send_answer(idris.vault, pair, row, main.id, idris.clock.now, [speak(idris, 1_000)])
    assert {one.id for one in drafting.drawer(idris.vault)} >= {main.id}
    assert not looking.threads(idris.vault, pair)[0].answers


def test_leaving_after_the_moments_were_sent_is_no_trouble(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    main = answering.open_answer(idris.vault, pair, row, 1.0).draft.id
    answering.send_answer(idris.vault, pair, row, main, idris.clock.now, [speak(idris, 1_000)])
    answering.close_answer(idris.vault, main)
    assert not drafting.drawer(idris.vault)


def test_a_moment_into_which_no_sound_came_is_none(arrived: tuple[Person, Person]) -> None:
    _, idris = arrived
    row, pair = row_of(idris), idris.the_pair()
    silent = answering.open_moment(idris.vault, pair, row, 2_000, 1.0).id
    drafts.set_take(idris.vault, silent, takes.begin(idris.vault, TakePurpose.REPLY, pair, 1.0), 1.0)
    opened = answering.open_answer(idris.vault, pair, row, 1.0)
    assert [one.id for one in opened.moments] == [silent]
    assert opened.spoken_moments == ()
    answering.close_answer(idris.vault, opened.draft.id)
    assert not drafting.drawer(idris.vault)
