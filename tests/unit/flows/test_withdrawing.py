"""What no invitation needs any more goes: its words from the vault, one's own hello from the folder."""

import errno
from pathlib import Path

import pytest

from partspair.flows import pairing
from partspair.flows.pairing import Pairing
from partspair.flows.withdrawing import GIVE_UP, forget_words, tidy_invitations, withdraw_hellos
from partspair.sync.folder import Folder
from partspair.sync.names import new_staging
from partspair.vault import outbox, pairs
from partspair.vault.outbox import OutboxKind
from partspair.vault.pairs import PairState
from tests.support.forging import fresh
from tests.support.persons import WAITS, Person

pytestmark = pytest.mark.slow

DAY = 86_400.0


def invite(person: Person) -> Pairing:
    made = pairing.invite(person.vault, person.place(), person.clock.now, WAITS)
    person.pair, person.post = made.pair, None
    person.look()
    return made


def join(person: Person, made: Pairing) -> None:
    person.pair = pairing.join(person.vault, " ".join(made.words), person.place(), person.clock.now, WAITS).pair
    person.post = None
    person.look()


def tidy(person: Person) -> None:
    tidy_invitations(person.vault, person.clock.seconds, WAITS)


def words_in(person: Person) -> str | None:
    kept = pairs.get(person.vault, person.the_pair())
    assert kept is not None
    return kept.words


def files(person: Person) -> list[Path]:
    return sorted(person.folder.iterdir())


def test_the_words_of_an_invitation_that_ran_out_leave_the_vault(people: tuple[Person, Person]) -> None:
    maren, _ = people
    made = invite(maren)
    maren.clock.forward(7 * DAY - 60)
    tidy(maren)
    assert words_in(maren) == " ".join(made.words)
    maren.clock.forward(60)
    tidy(maren)
    assert words_in(maren) is None
    found = pairing.state(maren.vault, maren.the_pair(), maren.clock.seconds, WAITS)
    assert (found.state, found.is_expired, found.words) == (PairState.INVITING, True, ())
    assert forget_words(maren.vault, maren.clock.seconds) == 0, "once"


def test_the_words_are_nowhere_in_the_vaults_files_afterwards(people: tuple[Person, Person]) -> None:
    """The rows are encrypted, so this looks at the pages the database itself would still hand out."""
    maren, _ = people
    made = invite(maren)
    maren.clock.forward(8 * DAY)
    tidy(maren)
    assert maren.vault.read("SELECT count(*) FROM pair WHERE words IS NOT NULL")[0][0] == 0
    assert maren.vault.read("PRAGMA freelist_count")[0][0] == 0
    log = maren.vault.directory / "vault.db-wal"
    assert not log.exists() or log.stat().st_size == 0
    assert " ".join(made.words) not in repr(pairs.get(maren.vault, maren.the_pair()))


def test_the_joiners_words_do_not_run_out(people: tuple[Person, Person]) -> None:
    maren, idris = people
    made = invite(maren)
    for path in files(maren):
        path.unlink()
    join(idris, made)
    idris.clock.forward(20 * DAY)
    tidy(idris)
    assert words_in(idris) == " ".join(made.words)
    found = pairing.state(idris.vault, idris.the_pair(), idris.clock.seconds, WAITS)
    assert (found.is_expired, found.has_waited_long) == (False, True)


def test_the_hello_of_an_invitation_that_ran_out_leaves_the_folder(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    maren.clock.forward(7 * DAY - 60)
    tidy(maren)
    assert len(files(maren)) == 1
    maren.clock.forward(120)
    tidy(maren)
    assert files(maren) == []
    maren.look()
    assert files(maren) == [], "and is not published again"


def test_the_hello_of_a_cancelled_invitation_leaves_the_folder_with_its_copies(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    (hello,) = files(maren)
    copy = hello.with_name(f"{hello.stem}.sync-conflict-20260301-060000-ABCDEFG.age")
    copy.write_bytes(hello.read_bytes())
    other = hello.with_name("holiday.age")
    other.write_bytes(hello.read_bytes())
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)
    tidy(maren)
    assert files(maren) == [other], "what is not ours stays, whatever is in it"


def test_both_hellos_leave_when_the_check_words_did_not_match(people: tuple[Person, Person]) -> None:
    maren, idris = people
    join(idris, invite(maren))
    maren.look()
    for left, one in ((1, idris), (0, maren)):
        pairing.decline(one.vault, one.the_pair(), one.clock.seconds)
        tidy(one)
        assert len(files(one)) == left


def test_an_answered_hello_stays(people: tuple[Person, Person]) -> None:
    maren, idris = people
    join(idris, invite(maren))
    maren.look()
    maren.clock.forward(30 * DAY)
    for one in people:
        tidy(one)
    assert len(files(maren)) == 2


def test_a_folder_that_is_away_is_waited_for(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)
    away = maren.folder.with_name("away")
    maren.folder.rename(away)
    tidy(maren)
    maren.folder.mkdir()
    tidy(maren)
    maren.folder.rmdir()
    away.rename(maren.folder)
    assert len(files(maren)) == 1
    tidy(maren)
    assert files(maren) == []


def test_a_hello_that_never_comes_back_is_looked_for_no_longer(people: tuple[Person, Person]) -> None:
    maren, _ = people
    invite(maren)
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)
    for path in files(maren):
        path.unlink()
    tidy(maren)
    assert _hellos(maren) == 1
    maren.clock.forward(GIVE_UP)
    tidy(maren)
    assert _hellos(maren) == 0


def _hellos(person: Person) -> int:
    return len([one for one in outbox.of_pair(person.vault, person.the_pair()) if one.kind is OutboxKind.HELLO])


def test_a_hello_that_was_being_written_when_everything_stopped_goes_too(people: tuple[Person, Person]) -> None:
    maren, _ = people
    maren.pair = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS).pair
    (item,) = outbox.of_pair(maren.vault, maren.pair)
    staging = new_staging(fresh)
    outbox.commit_name(maren.vault, item.item, "a" * 32 + ".age", staging, bytes(32), 3, maren.clock.seconds)
    (maren.folder / staging).write_bytes(b"abc")
    pairing.cancel(maren.vault, maren.pair, maren.clock.seconds)
    tidy(maren)
    assert files(maren) == []


def test_a_folder_that_may_only_be_read_is_waited_for(
    people: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, _ = people
    invite(maren)
    pairing.cancel(maren.vault, maren.the_pair(), maren.clock.seconds)

    def refuse(_folder: Folder, _name: str) -> None:
        raise PermissionError(errno.EACCES, "read-only")

    with monkeypatch.context() as read_only:
        read_only.setattr(Folder, "remove", refuse)
        read_only.setattr("partspair.sync.outbox.PAUSES", ())
        assert withdraw_hellos(maren.vault, maren.clock.seconds) == 0
    assert withdraw_hellos(maren.vault, maren.clock.seconds) == 1


def test_the_newest_pair_is_not_touched_by_an_older_invitation(people: tuple[Person, Person]) -> None:
    maren, idris = people
    invite(maren)
    maren.clock.forward(DAY)
    join(idris, invite(maren))
    maren.look()
    for one in people:
        pairing.confirm(one.vault, one.the_pair(), one.clock.now)
        one.look()
    maren.clock.forward(6 * DAY)
    tidy(maren)
    assert [one.state for one in pairs.every(maren.vault)] == [PairState.INVITING, PairState.PAIRED]
    assert len(files(maren)) == 4, "two hellos and two first bundles of the pair that is made"
