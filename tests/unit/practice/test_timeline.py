from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from partspair.practice.reply import Signal, SignalKind, TakeBack, TravellingReply
from partspair.practice.share import AskKind, EntryId, PartHere, Share, travelling
from partspair.practice.timeline import Entry, What, Whose, threads

START = datetime(2026, 10, 12, 7, 0, tzinfo=UTC)


def eid(n: int) -> EntryId:
    return EntryId(n.to_bytes(16, "big"))


def share(n: int, minutes: int, whose: Whose = Whose.MINE) -> Entry:
    return entry(n, minutes, travelling(Share(parts=(PartHere("the list"),))), whose)


def entry(n: int, minutes: int, what: What, whose: Whose = Whose.PARTNERS) -> Entry:
    return Entry(eid(n), whose, START + timedelta(minutes=minutes), what)


def reply(to: int) -> TravellingReply:
    return TravellingReply(eid(to), AskKind.WITNESS, "heard", 0, is_held=False)


def test_newest_share_first_with_its_answers_oldest_first() -> None:
    found = threads([entry(4, 90, reply(1)), share(1, 0), share(2, 60), entry(3, 30, reply(1))])
    assert [thread.root for thread in found] == [eid(2), eid(1)]
    assert [answer.id for answer in found[1].answers] == [eid(3), eid(4)]


def test_a_late_answer_does_not_lift_an_old_share_above_a_new_one() -> None:
    found = threads([share(1, 0), share(2, 60), entry(3, 500, reply(1))])
    assert [thread.root for thread in found] == [eid(2), eid(1)]


def test_times_of_two_zones_are_compared_as_moments() -> None:
    here = Entry(eid(1), Whose.MINE, START.astimezone(timezone(timedelta(hours=8))), share(1, 0).what)
    assert [thread.root for thread in threads([here, share(2, 1)])] == [eid(2), eid(1)]


def test_an_answer_to_an_answer_stands_in_the_thread_of_the_share() -> None:
    (thread,) = threads([share(1, 0), entry(2, 5, reply(1)), entry(3, 6, reply(2), Whose.MINE)])
    assert [answer.id for answer in thread.answers] == [eid(2), eid(3)]


def test_signals_stand_beside_answers() -> None:
    held = entry(2, 5, Signal(eid(1), SignalKind.HELD))
    resting = entry(3, 6, Signal(None, SignalKind.RESTING))
    (thread,) = threads([share(1, 0), held, resting])
    assert thread.signals == (held,)
    assert thread.answers == ()


def test_an_answer_may_arrive_before_its_share() -> None:
    (thread,) = threads([entry(3, 30, reply(1))])
    assert thread.share is None
    assert thread.root == eid(1)
    (whole,) = threads([entry(3, 30, reply(1)), share(1, 0)])
    assert whole.share is not None


def test_only_the_author_takes_something_back() -> None:
    mine, answer = share(1, 0), entry(2, 5, reply(1))
    (thread,) = threads([mine, answer, entry(9, 9, TakeBack(eid(1)), Whose.PARTNERS)])
    assert not thread.is_taken_back
    (thread,) = threads([mine, answer, entry(9, 9, TakeBack(eid(1)), Whose.MINE)])
    assert thread.is_taken_back
    (thread,) = threads([mine, answer, entry(9, 9, TakeBack(eid(2)), Whose.PARTNERS)])
    assert thread.taken_back == {eid(2)}


def test_an_id_of_mine_used_by_the_other_side_hides_nothing_of_mine() -> None:
    mine, theirs = share(1, 0), share(1, 50, Whose.PARTNERS)
    for order in ([mine, theirs], [theirs, mine]):
        (thread,) = threads(order)
        assert thread.share == mine


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 99), st.integers(0, 6), st.sampled_from(["s", "r", "g", "t"])),
        max_size=12,
        unique_by=lambda one: one[0],
    ),
)
def test_whatever_comes_in_whatever_order_nothing_is_lost(
    rows: list[tuple[int, int, int, str]],
) -> None:
    entries = []
    for n, minutes, to, kind in rows:
        match kind:
            case "s":
                entries.append(share(n, minutes))
            case "r":
                entries.append(entry(n, minutes, reply(to)))
            case "g":
                entries.append(entry(n, minutes, Signal(eid(to), SignalKind.HELD)))
            case _:
                entries.append(entry(n, minutes, TakeBack(eid(to))))
    found = threads(entries)
    assert threads(entries[::-1]) == found
    assert threads(entries + entries) == found
    shown = [one.id for thread in found for one in (*thread.answers, *thread.signals)]
    shown += [thread.share.id for thread in found if thread.share is not None]
    assert sorted(shown) == sorted(one.id for one in entries if not isinstance(one.what, TakeBack))
