"""Death and failure at every step of publishing: one live bundle in the folder, received once."""

import errno
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from partspair.flows import exchanging, looking, sending
from partspair.practice.share import Ask, AskKind, PartHere, Share
from partspair.practice.timeline import Passage
from partspair.sealing.bundle import name_of
from partspair.sync.state import Ready
from partspair.vault import attachments, outbox
from partspair.vault.outbox import NameState
from tests.support.faulty_folder import FaultyFolder, refusing
from tests.support.mortal import Ending, Mortals
from tests.support.persons import Person, tone
from tests.support.scene import Scene

pytestmark = pytest.mark.slow

SHARE = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS))


def send_one(maren: Person, _idris: Person) -> None:
    draft = maren.draft(SHARE, tone(1.0))
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A share of Maren's waits in her outbox for its first round."""
    one = Scene.make(tmp_path_factory.mktemp("publishing"), send_one)
    yield one
    one.close()


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with Mortals() as one:
        yield one


def publish(mortals: Mortals, scene: Scene, at: int = 0, moment: str = "before", later: float = 0.0) -> Ending:
    """Maren's next round, in a process of its own."""
    now = scene.now.timestamp() + 1 + later
    order = {"vault": str(scene.directory / "maren"), "pair": scene.pair.hex(), "now": now}
    return mortals.do("exchange", at, moment, **order)


def expect_one_live_bundle(scene: Scene, maren: Person) -> Path:
    """One new file, whole, under the one name that the vault calls final."""
    (file,) = scene.new_files()
    assert file.name == name_of(sha256(file.read_bytes()).digest()) + ".age"
    item = outbox.of_pair(maren.vault, scene.pair)[-1]
    final = [name.name for name in outbox.names(maren.vault, item.item) if name.state is NameState.FINAL]
    assert final == [file.name]
    return file


def expect_received_once(maren: Person, idris: Person, before: int = 0) -> None:
    """Idris has it one single time, `before` of it from an earlier look, and Maren hears of that."""
    assert before + idris.look().accepted == 1
    (note,) = looking.waiting(idris.vault, idris.the_pair())
    assert note.has_sound
    assert attachments.without_sound(idris.vault) == []
    assert idris.look().accepted == 0
    idris.clock.forward(61)
    idris.look()
    maren.look()
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.share is not None
    assert thread.share.passage is Passage.RECEIVED
    assert len(looking.threads(idris.vault, idris.the_pair())) == 1


@pytest.mark.timeout(600)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_there_is_one_live_bundle_received_once(
    scene: Scene, mortals: Mortals, moment: str
) -> None:
    at, was_seen_early, killed_at = 0, 0, []
    while True:
        at += 1
        scene.restore()
        ending = publish(mortals, scene, at, moment)
        if not ending.was_killed:
            break
        killed_at.append(ending.steps[-1])
        _, idris = scene.people()
        taken_in = idris.look().accepted
        publish(mortals, scene, later=1)
        maren, idris = scene.people()
        maren.clock.forward(2)
        expect_one_live_bundle(scene, maren)
        expect_received_once(maren, idris, taken_in)
        was_seen_early += taken_in
    assert {"create", "write", "flush_to_disk", "close", "rename", "sync_directory", "INSERT", "COMMIT"} <= {*killed_at}
    assert was_seen_early > 0, "in the folder before its sender knew"


def test_killed_again_while_taking_up_from_a_death(scene: Scene, mortals: Mortals) -> None:
    total = len(publish_whole(scene, mortals).steps)
    for first in range(1, total, 3):
        for second in range(1, total, 7):
            scene.restore()
            assert publish(mortals, scene, first, "after").was_killed
            publish(mortals, scene, second, "before", later=1)
            publish(mortals, scene, later=2)
            maren, idris = scene.people()
            maren.clock.forward(3)
            expect_one_live_bundle(scene, maren)
            expect_received_once(maren, idris)


def publish_whole(scene: Scene, mortals: Mortals) -> Ending:
    scene.restore()
    ending = publish(mortals, scene)
    assert not ending.was_killed
    return ending


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.ESTALE])
def test_a_call_that_fails_loses_nothing_and_is_made_up_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    at, troubles = 0, 0
    while True:
        at += 1
        scene.restore()
        maren, idris = scene.people()
        folder = FaultyFolder(scene.folder, at, refusing(code))
        with monkeypatch.context() as patch:
            patch.setattr(exchanging, "Folder", lambda _path, one=folder: one)
            patch.setattr("partspair.sync.outbox.time.sleep", lambda _seconds: None)
            done = maren.look()
        if len(folder.calls) < at:
            break
        troubles += done.trouble is not None or not isinstance(done.state, Ready)
        maren.post = None
        maren.clock.forward(3600)
        maren.look()
        expect_one_live_bundle(scene, maren)
        expect_received_once(maren, idris)
    assert at > 15
    assert troubles > at // 2
