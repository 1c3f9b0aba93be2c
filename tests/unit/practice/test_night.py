import pytest

from partspair.practice.night import (
    Answerer,
    Capacity,
    NightStep,
    NotTonight,
    Tool,
    may_want_to_wait,
    night_after,
    not_tonight,
    starters_key,
    tools_for,
)
from partspair.practice.reply import (
    Mark,
    MarkKind,
    Reply,
    Signal,
    SignalKind,
    TravellingReply,
    is_reply_within_limits,
    is_signal_within_limits,
    travelling_reply,
)
from partspair.practice.share import AskKind, EntryId, ReplyWish

TO = EntryId(bytes(16))
BASE = {Tool.HELD, Tool.VOICE, Tool.WORDS}
TABLE = {
    AskKind.PRESENCE: {Tool.HELD, Tool.WORDS, Tool.SHORT_VOICE},
    AskKind.WITNESS: BASE | {Tool.STARTERS},
    AskKind.REFLECT: BASE | {Tool.STARTERS, Tool.MARK_PROMPTS},
    AskKind.QUESTIONS: BASE | {Tool.STARTERS, Tool.QUESTION_SLOTS},
    AskKind.INPUT: BASE | {Tool.STARTERS, Tool.SEALED_INPUT},
    AskKind.WARMTH: BASE | {Tool.STARTERS},
    AskKind.CELEBRATE: BASE | {Tool.STARTERS},
    AskKind.FREE: BASE,
}


@pytest.mark.parametrize("ask", AskKind)
@pytest.mark.parametrize("wish", [wish for wish in ReplyWish if wish is not ReplyWish.NONE])
def test_the_tools_are_those_of_the_ask(ask: AskKind, wish: ReplyWish) -> None:
    assert tools_for(ask, wish) == TABLE[ask]


@pytest.mark.parametrize("ask", AskKind)
def test_with_no_reply_needed_there_is_held_and_a_door(ask: AskKind) -> None:
    assert tools_for(ask, ReplyWish.NONE) == {Tool.HELD, Tool.OPEN_COMPOSER}


def test_only_who_asked_for_questions_or_input_meets_their_tools() -> None:
    for ask in AskKind:
        tools = tools_for(ask, ReplyWish.WHENEVER)
        assert (Tool.QUESTION_SLOTS in tools) is (ask is AskKind.QUESTIONS)
        assert (Tool.SEALED_INPUT in tools) is (ask is AskKind.INPUT)


def test_starters_are_those_of_the_ask() -> None:
    assert starters_key(AskKind.WITNESS) == "starters.witness"
    assert starters_key(AskKind.PRESENCE) is None
    assert starters_key(AskKind.FREE) is None


def test_saying_nothing_sends_nothing_and_a_sentence_sends_one_signal() -> None:
    assert not_tonight(NotTonight.SAY_NOTHING, TO, "ignored") is None
    assert not_tonight(NotTonight.OWN_WORDS, TO, "  ") is None
    sent = not_tonight(NotTonight.LIKELY_TOMORROW, TO, "Tomorrow is likely.")
    assert sent == Signal(TO, SignalKind.NOT_TONIGHT, "Tomorrow is likely.")


def test_the_ask_stands_before_listening_whatever_room_there_is() -> None:
    for capacity in (Capacity.ROOM, Capacity.LITTLE, Capacity.LOOK):
        assert night_after(NightStep.CAPACITY, capacity) is NightStep.ASK
    assert night_after(NightStep.ASK) is NightStep.LISTEN
    assert night_after(NightStep.CAPACITY, Capacity.NONE) is NightStep.NOT_TONIGHT
    assert night_after(NightStep.NOT_TONIGHT) is NightStep.END
    assert night_after(NightStep.END) is None


def test_the_night_ends() -> None:
    step, seen = NightStep.WAITS, []
    while (after := night_after(step, Capacity.ROOM)) is not None:
        seen.append(step := after)
    assert seen[-1] is NightStep.END
    assert NightStep.NOT_TONIGHT not in seen


def test_waiting_is_offered_unless_it_is_me() -> None:
    assert not may_want_to_wait(Answerer.ME)
    assert may_want_to_wait(Answerer.PART)
    assert may_want_to_wait(Answerer.UNSURE)


def test_marks_and_starter_stay_home() -> None:
    reply = Reply(TO, AskKind.WITNESS, "I heard it.", "the starter", 40_000, marks=(Mark(72_000, MarkKind.FELT),))
    assert travelling_reply(reply) == TravellingReply(TO, AskKind.WITNESS, "I heard it.", 40_000, is_held=False)
    assert "heard" not in repr(reply)
    assert "felt" not in repr(reply)


def test_a_reply_says_something_and_keeps_to_the_limits() -> None:
    def reply(text: str = "", ms: int = 0, *, is_held: bool = False) -> TravellingReply:
        return TravellingReply(TO, AskKind.WITNESS, text, ms, is_held)

    assert is_reply_within_limits(reply("words"))
    assert is_reply_within_limits(reply(ms=1))
    assert is_reply_within_limits(reply(is_held=True))
    assert not is_reply_within_limits(reply())
    assert not is_reply_within_limits(reply("x" * 20_001))
    assert not is_reply_within_limits(reply("a", ms=-1))
    assert is_signal_within_limits(Signal(TO, SignalKind.HELD))
    assert not is_signal_within_limits(Signal(TO, SignalKind.NOT_TONIGHT, "x" * 501))
