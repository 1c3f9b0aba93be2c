"""Death and failure at every step of receiving: a note is taken in once, and a hello is not lost."""

import errno
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from partspair.flows import exchanging, keeping, looking, pairing
from partspair.vault.database import DiskFullError, Vault, VaultBusyError
from partspair.vault.pairs import PairState
from tests.support.faulty_folder import FaultyFolder, refusing
from tests.support.findings import loose, send, texts, told
from tests.support.mortal import Mortals
from tests.support.persons import WAITS, Person, two_people
from tests.support.scene import Scene

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with Mortals() as one:
        yield one


def send_one(maren: Person, idris: Person) -> None:
    for one in (idris, maren):
        one.clock.forward(100)
        one.look()
    send(maren, "listen", 8.0)
    maren.look()


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A share of Maren's lies in the folder for Idris."""
    one = Scene.make(tmp_path_factory.mktemp("receiving"), send_one)
    yield one
    one.close()


@pytest.fixture(scope="module")
def invited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Maren's hello lies in the folder, and Idris has entered her words."""
    maren, idris = next(two_people(tmp_path_factory.mktemp("invited")))
    invitation = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invitation.pair
    maren.look()
    idris.pair = pairing.join(idris.vault, " ".join(invitation.words), idris.place(), idris.clock.now, WAITS).pair
    one = Scene.keep(maren, idris)
    yield one
    one.close()


def expect_taken_in_once(idris: Person) -> None:
    """By this look or by an earlier one; whole, and nothing beside it."""
    idris.post = None
    idris.look()
    assert texts(idris) == ["listen"]
    (note,) = looking.waiting(idris.vault, idris.the_pair())
    assert note.duration_ms == 8000
    assert note.trouble is None
    assert told(idris) == {}
    keeping.sweep(idris.vault, idris.clock.seconds, WAITS)
    assert loose(idris.vault) == 0
    assert idris.look().accepted == 0


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_of_receiving_it_is_taken_in_once(scene: Scene, mortals: Mortals, moment: str) -> None:
    at = 0
    while True:
        at += 1
        scene.restore()
        now = scene.now.timestamp() + 1
        order = {"vault": str(scene.directory / "idris"), "pair": scene.pair.hex(), "now": now}
        ending = mortals.do("exchange", at, moment, **order)
        _, idris = scene.people()
        idris.clock.forward(2)
        expect_taken_in_once(idris)
        if not ending.was_killed:
            break
    assert at > 30


def fail_folder(scene: Scene, code: int, patch: pytest.MonkeyPatch) -> Callable[[int], Callable[[], bool]]:
    def fail(at: int) -> Callable[[], bool]:
        folder = FaultyFolder(scene.folder, at, refusing(code))
        patch.setattr(exchanging, "Folder", lambda _path: folder)
        patch.setattr("partspair.sync.outbox.time.sleep", lambda _seconds: None)
        return lambda: len(folder.calls) >= at

    return fail


def fail_vault(error: type[Exception], patch: pytest.MonkeyPatch) -> Callable[[int], Callable[[], bool]]:
    """Let one statement that changes something fail."""

    def fail(at: int) -> Callable[[], bool]:
        execute, count = Vault._execute, 0

        def counted(self: Vault, sql: str, parameters: Any = ()) -> Any:
            nonlocal count
            if not sql.lstrip().startswith(("SELECT", "ROLLBACK", "PRAGMA")):
                count += 1
                if count == at:
                    raise error
            return execute(self, sql, parameters)

        patch.setattr(Vault, "_execute", counted)
        return lambda: count >= at

    return fail


def fail_everywhere(scene: Scene, fail: Callable[[int], Callable[[], bool]], patch: pytest.MonkeyPatch) -> int:
    """One round of Idris' for each call, which fails in it; then one in which nothing does."""
    at = 0
    while True:
        at += 1
        scene.restore()
        _, idris = scene.people()
        has_struck = fail(at)
        idris.look()
        patch.undo()
        if not has_struck():
            return at
        expect_taken_in_once(idris)


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES, errno.ESTALE, errno.ENOENT])
def test_a_folder_that_fails_at_any_call_only_delays(scene: Scene, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    assert fail_everywhere(scene, fail_folder(scene, code, monkeypatch), monkeypatch) > 8


@pytest.mark.parametrize("error", [DiskFullError, VaultBusyError])
def test_a_vault_that_fails_at_any_statement_only_delays(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    assert fail_everywhere(scene, fail_vault(error, monkeypatch), monkeypatch) > 10


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
def test_a_hello_that_cannot_be_read_at_once_is_read_later(
    invited: Scene, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    at = 0
    while True:
        at += 1
        invited.restore()
        _, idris = invited.people()
        has_struck = fail_folder(invited, code, monkeypatch)(at)
        idris.look()
        monkeypatch.undo()
        if not has_struck():
            break
        idris.post = None
        idris.clock.forward(3600)
        idris.look()
        found = pairing.state(idris.vault, idris.the_pair(), idris.clock.seconds, WAITS)
        assert (found.state, found.partner_name) == (PairState.ANSWERED, "Maren")
        assert len(invited.new_files()) == 1, "Idris' own hello"
    assert at > 8


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_of_answering_an_invitation_both_meet(
    invited: Scene, mortals: Mortals, moment: str
) -> None:
    at = 0
    while True:
        at += 1
        invited.restore()
        now = invited.now.timestamp() + 1
        order = {"vault": str(invited.directory / "idris"), "pair": invited.pair.hex(), "now": now}
        ending = mortals.do("exchange", at, moment, **order)
        maren, idris = invited.people()
        maren.clock.forward(2)
        for one in (idris, maren):
            one.look()
        for one, other in ((maren, idris), (idris, maren)):
            found = pairing.state(one.vault, one.the_pair(), one.clock.seconds, WAITS)
            assert (found.state, found.partner_name) == (PairState.ANSWERED, other.name)
        assert [path.suffix for path in invited.new_files()] == [".age"]
        if not ending.was_killed:
            break
    assert at > 30


def test_words_are_the_same_after_a_death_between_the_cards(invited: Scene, mortals: Mortals) -> None:
    invited.restore()
    now = invited.now.timestamp() + 1
    order = {"vault": str(invited.directory / "idris"), "pair": invited.pair.hex(), "now": now}
    assert mortals.do("exchange", 20, "after", **order).was_killed
    maren, idris = invited.people()
    maren.clock.forward(2)
    for one in (idris, maren):
        one.look()
    assert pairing.words_to_compare(maren.vault, invited.pair) == pairing.words_to_compare(idris.vault, invited.pair)
