"""What was let go, sent or taken back lies for seven days that were lived through, whatever the clock says."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from partspair.flows import drafting, keeping, looking, sending, shelving
from partspair.flows.living import lain
from partspair.practice.share import Share
from partspair.vault import migrations, takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakePurpose, TakeState
from tests.support.findings import send, texts
from tests.support.persons import WAITS, Person, days_go_by, key_of, tone

DAY = 86_400.0
YEARS = 3_650 * DAY


@dataclass
class Lying:
    """Idris has let a draft go, recorded one over, sent one, and been asked to remove a note."""

    idris: Person

    def sweep(self) -> None:
        keeping.sweep(self.idris.vault, self.idris.clock.seconds, WAITS)

    @property
    def left(self) -> tuple[int, int, int]:
        """Drafts on the shelf, takes, and what the notes that were taken back still say."""
        vault = self.idris.vault
        kept = vault.read("SELECT count(*) FROM take")[0][0]
        said = vault.read("SELECT count(*) FROM entry WHERE taken_back_at IS NOT NULL AND length(body) > 0")[0][0]
        return len(drafting.shelf(vault)), kept, said


def lie_down(maren: Person, idris: Person, behind: float = 0.0) -> Lying:
    """All that happens while Idris's clock is `behind`."""
    send(maren, "never mind")
    for one in (maren, idris, maren, idris):
        one.look()
    entry = looking.threads(maren.vault, maren.the_pair())[0].root
    sending.take_back(maren.vault, maren.the_pair(), entry, maren.clock.now)
    maren.look()
    idris.clock.forward(-behind)
    idris.look()
    idris.look()
    draft = idris.draft(Share(text="mine"), tone(0.5))
    drafting.let_go(idris.vault, draft, idris.clock.seconds)
    send(idris, "sent", seconds=0.5)
    return Lying(idris)


@pytest.fixture
def clock_behind(paired: tuple[Person, Person]) -> Lying:
    """It was put right since."""
    lying = lie_down(*paired, behind=YEARS)
    lying.idris.clock.forward(YEARS)
    return lying


@pytest.fixture
def lying(paired: tuple[Person, Person]) -> Lying:
    return lie_down(*paired)


ALL, NOTHING = (1, 2, 1), (0, 0, 0)


def test_what_was_put_there_while_the_clock_was_years_behind_lies_for_its_days(clock_behind: Lying) -> None:
    assert clock_behind.left == ALL
    clock_behind.idris.clock.forward(300)
    clock_behind.sweep()
    assert clock_behind.left == ALL
    days_go_by(6, clock_behind.idris)
    assert clock_behind.left == ALL
    days_go_by(2, clock_behind.idris)
    assert clock_behind.left == NOTHING


@pytest.mark.parametrize("ahead", [8 * DAY, YEARS])
def test_one_start_with_a_clock_that_is_ahead_erases_nothing(lying: Lying, ahead: float) -> None:
    lying.sweep()
    for _ in range(20):
        lying.idris.clock.forward(ahead)
        lying.sweep()
        lying.idris.clock.forward(-ahead)
        lying.sweep()
    assert lying.left == ALL
    days_go_by(5, lying.idris)
    assert lying.left == ALL
    days_go_by(3, lying.idris)
    assert lying.left == NOTHING


def test_a_clock_that_is_put_right_after_every_start_makes_no_time(lying: Lying) -> None:
    for _ in range(20):
        lying.idris.clock.forward(-YEARS)
        lying.sweep()
        lying.idris.clock.forward(YEARS + 300)
        lying.sweep()
    assert lying.left == ALL


@pytest.mark.parametrize(("wrong", "at_least"), [(YEARS, 3), (-YEARS, 9)])
def test_a_clock_that_stays_wrong_keeps_nothing_for_ever(lying: Lying, wrong: float, at_least: int) -> None:
    lying.sweep()
    lying.idris.clock.forward(wrong)
    days_go_by(at_least, lying.idris)
    assert lying.left == ALL
    days_go_by(2, lying.idris)
    assert lying.left == NOTHING


def test_what_is_opened_once_a_week_counts_three_days_for_each(lying: Lying) -> None:
    for _ in range(3):
        lying.sweep()
        assert lying.left == ALL
        lying.idris.clock.forward(7 * DAY)
    lying.sweep()
    assert lying.left == NOTHING


def test_a_window_that_stays_open_counts_in_full(lying: Lying) -> None:
    for _ in range(4 * 7):
        keeping.sweep_shelf(lying.idris.vault, lying.idris.clock.seconds, WAITS)
        assert lying.left == ALL
        lying.idris.clock.forward(DAY / 4)
    keeping.sweep_shelf(lying.idris.vault, lying.idris.clock.seconds, WAITS)
    assert lying.left == NOTHING


def test_what_is_let_go_again_lies_for_seven_days_anew(lying: Lying) -> None:
    idris = lying.idris
    days_go_by(6, idris)
    (draft,) = drafting.shelf(idris.vault)
    drafting.bring_back(idris.vault, draft.id, idris.clock.seconds)
    drafting.let_go(idris.vault, draft.id, idris.clock.seconds)
    days_go_by(6, idris)
    assert lying.left == (1, 1, 0)
    days_go_by(3, idris)
    assert lying.left == NOTHING


def test_the_day_it_goes_is_told_by_what_was_lived_through(clock_behind: Lying) -> None:
    idris = clock_behind.idris
    clock_behind.sweep()
    days_go_by(3, idris)
    (one,) = shelving.shelf(idris.vault, WAITS.shelf)
    assert one.until == pytest.approx(idris.clock.seconds + 4 * DAY, abs=60)


def test_a_leap_counts_three_days_at_most_and_one_back_takes_it_away(paired: tuple[Person, Person]) -> None:
    vault = paired[0].vault
    readings = [
        (0, 0),
        (6, 6),
        (1, 6),
        (6, 6),
        (7, 7),
        (500, 79),
        (8, 79),
        (44, 79),
        (116, 115),
        (9_000, 187),
        (0, 187),
    ]
    assert [lain(vault, 3_600.0 * clock) / 3_600 for clock, _ in readings] == [reached for _, reached in readings]


@pytest.fixture
def older(tmp_path: Path) -> Iterator[Vault]:
    """A vault of the format before, in which something has lain for years."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS[:3])
        with Vault.create(tmp_path / "older", key_of("Maren"), synchronous="OFF") as vault:
            for at in (100.0, 200.0):
                sql = "INSERT INTO take (state, purpose, rate, started_at, shelved_at) VALUES (?, ?, 48000, 1, ?)"
                vault.run(sql, (TakeState.ON_SHELF, TakePurpose.SHARE, at))
    with Vault.open(tmp_path / "older", key_of("Maren"), synchronous="OFF") as vault:
        yield vault


def test_what_lay_in_a_vault_of_before_lies_for_seven_more_days(older: Vault) -> None:
    now = YEARS
    for days, left in ((0, 2), (6, 2), (2, 0)):
        for _ in range(max(1, days)):
            now += DAY if days else 0.0
            keeping.sweep(older, now, WAITS)
        assert len(takes.in_state(older, TakeState.ON_SHELF)) == left


def test_what_its_reader_keeps_stays(lying: Lying) -> None:
    lying.idris.vault.run("UPDATE entry SET is_kept = 1 WHERE taken_back_at IS NOT NULL")
    days_go_by(30, lying.idris)
    assert "never mind" in texts(lying.idris)
