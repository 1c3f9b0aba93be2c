from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partspair.practice.share import Ask, AskKind, Chapter, Closeness, HeadsUp, PartHere, ReplyWish, Share, ShareKind
from partspair.practice.steps import (
    KINDS_OFFERED,
    STAGES,
    Stage,
    Step,
    asks_for_worry,
    is_driving_still,
    problem,
    question_key,
    skip,
    stage_of,
    step_after,
    step_before,
    steps_for,
    touches_partner,
    with_kind,
)

asks = st.builds(
    Ask,
    kind=st.sampled_from(AskKind),
    about=st.text(max_size=5),
    own_words=st.text(max_size=5),
    reply=st.sampled_from(ReplyWish),
    reply_by=st.none() | st.just(datetime(2026, 1, 1, tzinfo=UTC)),
)


def walk(share: Share, first: Step, move: Callable[[Step, Share], Step | None]) -> list[Step]:
    steps, step = [first], move(first, share)
    while step is not None:
        steps.append(step)
        step = move(step, share)
    return steps


@pytest.mark.parametrize("kind", ShareKind)
def test_next_walks_every_step_and_back_returns_the_same_way(kind: ShareKind) -> None:
    share = Share(kind=kind)
    forth = walk(share, Step.KIND, step_after)
    assert tuple(forth) == steps_for(kind)
    assert len(set(forth)) == len(forth)
    assert walk(share, Step.WHERE, step_before) == forth[::-1]


@given(st.sampled_from(ShareKind), st.sampled_from(Step))
def test_back_after_next_is_where_one_was(kind: ShareKind, step: Step) -> None:
    share = Share(kind=kind)
    after = step_after(step, share)
    if step in steps_for(kind) and after is not None:
        assert step_before(after, share) is step


def test_just_let_me_talk_goes_straight_to_the_microphone_and_asks_afterwards() -> None:
    free = Share(kind=ShareKind.FREE)
    assert step_after(Step.KIND, free) is Step.SPEAK
    steps = steps_for(ShareKind.FREE)
    assert steps.index(Step.SPEAK) < steps.index(Step.ASK) < steps.index(Step.HEADS_UP) < steps.index(Step.WHERE)
    assert Step.WHO not in steps


def test_the_ask_and_the_heads_up_come_before_speaking() -> None:
    for kind in (ShareKind.ONE, ShareKind.SEVERAL):
        steps = steps_for(kind)
        assert steps.index(Step.ASK) < steps.index(Step.HEADS_UP) < steps.index(Step.SPEAK)


def test_a_step_that_a_new_kind_has_not_leads_into_its_way() -> None:
    free = Share(kind=ShareKind.FREE)
    assert step_after(Step.BREATH, free) is Step.SPEAK
    assert step_before(Step.BREATH, free) is Step.KIND


@pytest.mark.shows("003-06", "003-20")
def test_every_step_has_one_stage_and_stages_come_in_order() -> None:
    assert sorted(step for steps in STAGES.values() for step in steps) == sorted(Step)
    order = [list(Stage).index(stage_of(step)) for step in steps_for(ShareKind.ONE)]
    assert order == sorted(order)


def test_with_several_parts_a_question_asks_about_each() -> None:
    several = Share(parts=(PartHere("a"), PartHere("b")))
    assert question_key(Step.CLOSE, Share()) == "share.close.q"
    assert question_key(Step.CLOSE, several) == "share.close.q.several"
    assert question_key(Step.ASK, several) == "share.ask.q"


def test_input_waits_for_a_topic_and_skip_returns_to_witness() -> None:
    share = Share(ask=Ask(AskKind.INPUT, about="  ", please_not=frozenset()))
    assert problem(Step.ASK, share) == "ask.input.missing"
    assert skip(Step.ASK, share).ask.kind is AskKind.WITNESS
    told = replace(share, ask=replace(share.ask, about="the move"))
    assert problem(Step.ASK, told) is None
    assert skip(Step.ASK, told) == told
    assert problem(Step.ASK, replace(told, ask=replace(told.ask, about="x" * 121))) == "limit.topic"


def test_own_words_wait_for_words_and_a_wish_for_a_time() -> None:
    assert problem(Step.ASK, Share(ask=Ask(AskKind.FREE))) == "ask.free.missing"
    assert problem(Step.ASK, Share(ask=Ask(AskKind.FREE, own_words="x" * 501))) == "limit.own_words"
    share = Share(ask=Ask(reply=ReplyWish.BY))
    assert problem(Step.ASK, share) == "reply.wish.missing"
    assert skip(Step.ASK, share).ask.reply is ReplyWish.WHENEVER


@given(asks)
def test_after_skip_the_ask_is_never_unfinished(ask: Ask) -> None:
    after = skip(Step.ASK, Share(ask=ask))
    assert problem(Step.ASK, after) is None
    assert (after.ask.about, after.ask.own_words) == (ask.about, ask.own_words)
    assert after.ask.please_not == ask.please_not


@given(st.sampled_from([step for step in Step if step is not Step.ASK]))
def test_skip_loses_nothing_that_was_said(step: Step) -> None:
    share = Share(parts=(PartHere("the list", closeness=Closeness.NEAR),), one_line="x", text="y")
    assert skip(step, share) == share


def test_every_other_step_may_stay_empty() -> None:
    for step in Step:
        if step is not Step.WHERE:
            assert problem(step, Share()) is None
    assert problem(Step.WHERE, Share()) == "share.empty"
    assert problem(Step.WHERE, Share(text=" \n")) == "share.empty"
    assert problem(Step.WHERE, Share(text="hello")) is None
    assert problem(Step.WHERE, Share(duration_ms=1)) is None


def test_what_is_too_long_is_said_where_it_is_written() -> None:
    assert problem(Step.WHO, Share(parts=(PartHere("x" * 81),))) == "limit.name.long"
    assert problem(Step.WHO, Share(parts=(PartHere(""), PartHere(" ")))) == "limit.name.empty"
    assert problem(Step.WHO, Share(parts=(PartHere("a"),) * 13)) == "limit.parts"
    assert problem(Step.HEADS_UP, Share(heads_up=HeadsUp(line="x" * 121))) == "limit.line"
    assert problem(Step.BACK, Share(one_line="a\nb")) == "limit.line"
    assert problem(Step.SPEAK, Share(text="x" * 20_001)) == "limit.text"


def test_nothing_goes_that_the_other_side_would_refuse() -> None:
    said = Share(text="hello")
    assert problem(Step.WHERE, replace(said, parts=(PartHere("x" * 81),))) == "limit.name.long"
    assert problem(Step.WHERE, replace(said, ask=Ask(AskKind.INPUT))) == "ask.input.missing"
    assert problem(Step.WHERE, replace(said, chapters=(Chapter(0, "x" * 81),))) == "limit.share"


def test_driving_still_is_only_said_by_the_person() -> None:
    driving = PartHere("a", closeness=Closeness.DRIVING)
    assert not is_driving_still(Share(parts=(driving,)))
    assert is_driving_still(Share(parts=(replace(driving, has_room=False),)))
    assert not is_driving_still(Share(parts=(replace(driving, has_room=True),)))
    assert not is_driving_still(Share(parts=(PartHere("a", closeness=Closeness.NEAR, has_room=False),)))


def test_two_parts_who_differ_are_the_one_kind_not_offered_yet() -> None:
    assert set(ShareKind) - set(KINDS_OFFERED) == {ShareKind.TWO}


def test_gladness_is_asked_for_with_something_good_and_a_chosen_ask_stays() -> None:
    good = with_kind(Share(), ShareKind.GOOD)
    assert good.ask.kind is AskKind.CELEBRATE
    assert not asks_for_worry(good)
    assert with_kind(good, ShareKind.ONE) == Share()
    chosen = Share(ask=Ask(AskKind.PRESENCE))
    assert with_kind(chosen, ShareKind.GOOD).ask == chosen.ask


def test_what_is_between_the_two_says_so_while_it_is_that() -> None:
    between = with_kind(Share(heads_up=HeadsUp(tags=("crying",))), ShareKind.BETWEEN)
    assert between.heads_up.tags == ("crying", "about_us")
    assert touches_partner(between)
    assert with_kind(between, ShareKind.ONE).heads_up.tags == ("crying",)


def test_what_is_too_long_of_what_it_is_like_is_said_there() -> None:
    assert problem(Step.FEEL, Share(parts=(PartHere(says="x" * 500),))) is None
    assert problem(Step.FEEL, Share(parts=(PartHere(), PartHere(worry="x" * 501)))) == "limit.own_words"
