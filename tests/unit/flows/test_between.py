"""A question first, its answer, how a reply landed: one press sends one thing, and nothing rests without a yes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import answering, between, listening, looking
from partspair.practice.between import Answer, AnswerKind, Felt, FeltKind, Question, QuestionKind
from partspair.practice.reply import Signal, SignalKind
from partspair.practice.share import EntryId
from partspair.practice.timeline import Whose
from partspair.vault import entries, inward, settings
from tests.support.evenings import a_pair, pass_on, row_of, send
from tests.support.persons import Person

WORDS = "I have a thought about your share. Would you like it, some day, or not?"


@pytest.fixture
def paired(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    with a_pair(tmp_path) as both:
        yield both


@pytest.fixture
def share(paired: tuple[Person, Person]) -> EntryId:
    maren, idris = paired
    made = send(maren, seconds=0.5)
    pass_on(maren, idris)
    return made


def said_in(person: Person, share: EntryId) -> list[object]:
    thread = looking.thread(person.vault, person.the_pair(), share)
    assert thread is not None
    return [one.what for one in thread.signals]


def test_a_thought_is_offered_by_its_question_alone(paired: tuple[Person, Person], share: EntryId) -> None:
    maren, idris = paired
    offer = Question(share, QuestionKind.OFFER, WORDS)
    assert between.ask(idris.vault, idris.the_pair(), [offer], idris.clock.now)
    assert not between.ask(idris.vault, idris.the_pair(), [offer], idris.clock.now), "it is asked once"
    pass_on(idris, maren)
    (asked,) = between.asked(maren.vault, maren.the_pair())
    assert asked.what == offer
    assert asked.about is not None
    assert said_in(maren, share) == [offer]
    between.answer(maren.vault, maren.the_pair(), asked, AnswerKind.SOME_DAY, maren.clock.now)
    between.answer(maren.vault, maren.the_pair(), asked, AnswerKind.NO, maren.clock.now)
    assert between.asked(maren.vault, maren.the_pair()) == ()
    pass_on(maren, idris)
    assert between.said_to_offer(idris.vault, idris.the_pair(), share) is AnswerKind.SOME_DAY
    assert said_in(idris, share) == [offer, Answer(asked.id, AnswerKind.SOME_DAY)]


@pytest.mark.parametrize("kind", [AnswerKind.YES, AnswerKind.NO])
def test_a_share_rests_unheard_only_after_its_authors_yes(
    paired: tuple[Person, Person], share: EntryId, kind: AnswerKind
) -> None:
    maren, idris = paired
    between.ask(idris.vault, idris.the_pair(), [Question(share, QuestionKind.REST, "May it rest?")], idris.clock.now)
    assert looking.waiting(idris.vault, idris.the_pair())
    pass_on(idris, maren)
    (asked,) = between.asked(maren.vault, maren.the_pair())
    between.answer(maren.vault, maren.the_pair(), asked, kind, maren.clock.now)
    pass_on(maren, idris)
    assert (looking.waiting(idris.vault, idris.the_pair()) == ()) is (kind is AnswerKind.YES)
    found = looking.find(idris.vault, idris.the_pair(), share, Whose.PARTNERS)
    assert found is not None
    assert found.has_sound
    assert between.stopped(idris.vault, idris.the_pair()) == (), "nobody stopped it"


def test_some_day_is_no_answer_to_letting_rest(paired: tuple[Person, Person], share: EntryId) -> None:
    maren, idris = paired
    between.ask(idris.vault, idris.the_pair(), [Question(share, QuestionKind.REST, "May it rest?")], idris.clock.now)
    pass_on(idris, maren)
    (asked,) = between.asked(maren.vault, maren.the_pair())
    between.answer(maren.vault, maren.the_pair(), asked, AnswerKind.SOME_DAY, maren.clock.now)
    assert between.asked(maren.vault, maren.the_pair()) == (asked,)


def test_how_a_reply_landed_stays_here_unless_it_is_told(paired: tuple[Person, Person], share: EntryId) -> None:
    maren, idris = paired
    answering.hold(idris.vault, idris.the_pair(), row_of(idris), idris.clock.now)
    pass_on(idris, maren)
    row, links = row_of(maren), len(entries.of_pair(maren.vault, maren.the_pair()))
    between.keep_felt(maren.vault, maren.the_pair(), row, FeltKind.STUNG)
    inward.keep(maren.vault, maren.the_pair(), row, spoke_up=["the lamp-keeper"])
    assert inward.get(maren.vault, maren.the_pair(), row) == inward.Inward(("the lamp-keeper",), "stung")
    assert len(entries.of_pair(maren.vault, maren.the_pair())) == links, "nothing was said by keeping it"
    reply = looking.note(maren.vault, row)
    assert reply is not None
    felt = Felt(reply.id, FeltKind.PARTLY, "What helped most was the quiet.")
    between.tell_felt(maren.vault, maren.the_pair(), felt, maren.clock.now)
    pass_on(maren, idris)
    assert felt in said_in(idris, share)
    entries.shred(maren.vault, row, 1.0)
    assert inward.get(maren.vault, maren.the_pair(), row) == inward.Inward()


def test_listening_is_told_only_where_it_was_chosen_and_once(paired: tuple[Person, Person], share: EntryId) -> None:
    _maren, idris = paired
    note = looking.note(idris.vault, row_of(idris))
    assert note is not None
    assert not between.tell_listened(idris.vault, idris.the_pair(), note, idris.clock.now)
    assert said_in(idris, share) == []
    settings.save(idris.vault, replace(settings.load(idris.vault), is_listening_told=True))
    assert between.tell_listened(idris.vault, idris.the_pair(), note, idris.clock.now)
    assert not between.tell_listened(idris.vault, idris.the_pair(), note, idris.clock.now)
    assert said_in(idris, share) == [Signal(share, SignalKind.LISTENED)]


def test_what_was_stopped_is_found_until_it_was_decided(paired: tuple[Person, Person], share: EntryId) -> None:
    _maren, idris = paired
    row = row_of(idris)
    listening.put_away(idris.vault, row, 1.0)
    assert [one.id for one in between.stopped(idris.vault, idris.the_pair())] == [share]
    listening.leave_away(idris.vault, row, 2.0)
    assert between.stopped(idris.vault, idris.the_pair()) == ()
    assert looking.waiting(idris.vault, idris.the_pair()) == ()
