"""Nothing that was spoken is lost to sight: what lies on the shelf is found, with its reason, and comes back whole."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from partspair.audio.shape import pcm_of
from partspair.errors import KnownError
from partspair.flows import drafting, keeping, shelving, trimming
from partspair.flows.recording import bring_in_file
from partspair.flows.shelving import Why
from partspair.flows.wholeness import make_whole
from partspair.practice.share import Share
from partspair.vault import takes
from partspair.vault.takes import TakeId, TakePurpose, TakeState
from tests.support.persons import WAITS, Person, days_go_by, tone, two_people

DAY = 24 * 3600.0


@pytest.fixture
def maren(tmp_path: Path) -> Iterator[Person]:
    for one, _ in two_people(tmp_path):
        yield one


def cut_off_alone(person: Person) -> TakeId:
    """A take whose process ended, and that no draft knows."""
    take = takes.begin(person.vault, TakePurpose.SHARE, None, person.clock.seconds)
    takes.add_segment(person.vault, take, "m", person.clock.seconds)
    for n in range(8):
        takes.append_pcm(person.vault, take, 0, n, pcm_of(tone(0.25)))
    return take


def lying(person: Person) -> list[tuple[Why, bool]]:
    return [(one.why, one.draft is not None) for one in shelving.shelf(person.vault, WAITS.shelf)]


def test_what_was_let_go_and_recorded_over_says_so(maren: Person) -> None:
    gone, again = maren.draft(Share(text="x"), tone(1.0)), maren.draft(Share(), tone(1.0))
    drafting.let_go(maren.vault, gone, maren.clock.seconds)
    maren.clock.forward(60)
    bring_in_file(maren.vault, again, iter([tone(2.0)]), lambda: maren.clock.seconds)
    assert lying(maren) == [(Why.AGAIN, True), (Why.LET_GO, True)]
    first = shelving.shelf(maren.vault, WAITS.shelf)[0]
    assert first.until == maren.clock.seconds + WAITS.shelf


def test_words_alone_lie_there_too(maren: Person) -> None:
    draft = maren.draft(Share(text="only words"))
    drafting.let_go(maren.vault, draft, maren.clock.seconds)
    (one,) = shelving.shelf(maren.vault, WAITS.shelf)
    assert one.take is None
    assert shelving.restore(maren.vault, one, maren.clock.seconds) == draft
    assert [kept.id for kept in drafting.drawer(maren.vault)] == [draft]


def test_a_take_without_a_draft_is_found_heard_and_comes_back(maren: Person) -> None:
    take = cut_off_alone(maren)
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    (one,) = shelving.shelf(maren.vault, WAITS.shelf)
    assert (one.why, one.draft) == (Why.CUT_OFF, None)
    make_whole(maren.vault, take, maren.clock.seconds)
    assert trimming.kept_of(maren.vault, take).duration_ms == 2000
    assert lying(maren) == [(Why.CUT_OFF, False)]
    draft = shelving.restore(maren.vault, one, maren.clock.seconds)
    kept = drafting.get(maren.vault, draft)
    assert kept.take is not None
    assert (kept.take.state, kept.take.frames) == (TakeState.KEPT, 96_000)
    assert lying(maren) == []


def test_what_could_not_be_brought_in_whole_is_not_hidden(maren: Person) -> None:
    def breaks() -> Iterator[object]:
        yield tone(1.0)
        raise KnownError("It broke.", "In the middle.")

    draft = maren.draft(Share())
    with pytest.raises(KnownError):
        bring_in_file(maren.vault, draft, breaks(), lambda: maren.clock.seconds)  # type: ignore[arg-type]
    assert lying(maren) == [(Why.SET_ASIDE, False)]


def test_a_running_take_is_left_alone(maren: Person) -> None:
    draft = maren.draft(Share(), tone(1.0))
    take = drafting.take_of(maren.vault, draft)
    assert take is not None
    takes.add_segment(maren.vault, take, "m", 1.0)
    shelving.put_by(maren.vault, maren.clock.seconds)
    assert lying(maren) == []
    assert len(drafting.recovered(maren.vault)) == 1


def test_seven_days_later_it_is_gone_also_while_a_window_stays_open(maren: Person) -> None:
    take = cut_off_alone(maren)
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    days_go_by(6, maren)
    (one,) = shelving.shelf(maren.vault, WAITS.shelf)
    maren.clock.forward(DAY)
    keeping.sweep_shelf(maren.vault, maren.clock.seconds, WAITS)
    assert lying(maren) == []
    assert takes.get(maren.vault, take) is None
    with pytest.raises(LookupError):
        shelving.restore(maren.vault, one, maren.clock.seconds)
