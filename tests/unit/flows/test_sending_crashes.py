"""Death at every step of sending, and of making a cut-off take whole: nothing is lost, nothing is sent twice."""

from collections.abc import Iterator

import numpy as np
import pytest

from partspair.audio.codec import Note
from partspair.audio.shape import RATE, pcm_of, samples_of
from partspair.flows import drafting, keeping, looking, sending
from partspair.flows.takekeeping import VaultStore
from partspair.flows.wholeness import make_whole
from partspair.practice.share import Ask, AskKind, PartHere, Share
from partspair.vault import outbox, takes
from partspair.vault.database import Vault
from partspair.vault.drafts import DraftState
from partspair.vault.outbox import OutboxKind
from partspair.vault.takes import TakeId, TakePurpose, TakeState
from tests.support.mortal import Ending, Mortals
from tests.support.persons import WAITS, Person, tone
from tests.support.scene import Scene

pytestmark = pytest.mark.slow

SHARE = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS))
ROW = RATE // 4


@pytest.fixture(scope="module")
def mortals() -> Iterator[Mortals]:
    with Mortals() as one:
        yield one


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A draft of Maren's is ready to be sent."""
    one = Scene.make(tmp_path_factory.mktemp("sending"), lambda maren, _: void(maren.draft(SHARE, tone(1.0))))
    yield one
    one.close()


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Maren's process ended while she spoke: rows, and a piece of an encoded stream without its end."""
    one = Scene.make(tmp_path_factory.mktemp("cut-off"), speak_and_die)
    yield one
    one.close()


def void(_value: object) -> None:
    """Nothing comes of it."""


def speak_and_die(maren: Person, _idris: Person) -> None:
    draft = maren.draft(SHARE)
    vault, now = maren.vault, maren.clock.seconds
    take = takes.begin(vault, TakePurpose.SHARE, maren.the_pair(), now)
    vault.run("UPDATE draft SET take = ? WHERE draft = ?", (take, draft))
    store, said = VaultStore(vault, take, lambda: now), tone(2.6)
    for segment, part in enumerate((said[: 6 * ROW], said[6 * ROW :])):
        store.add_segment("a microphone", segment > 0)
        for row in range(0, len(part), ROW):
            store.append_pcm(segment, row // ROW, pcm_of(part[row : row + ROW]))
    store.append_opus(0, b"OggS and no more")


def loose_attachments(vault: Vault) -> int:
    found = vault.read_one("SELECT count(*) FROM attachment WHERE link IS NULL")
    return int(found[0]) if found else 0


def bundles(person: Person) -> list[outbox.OutboxItem]:
    found = outbox.of_pair(person.vault, person.the_pair())
    return [one for one in found if one.kind is OutboxKind.BUNDLE and one.seq == 2]


def send(mortals: Mortals, scene: Scene, draft: int, at: int, moment: str) -> Ending:
    now = scene.now.timestamp() + 1
    order = {"vault": str(scene.directory / "maren"), "pair": scene.pair.hex(), "draft": draft, "now": now}
    return mortals.do("send", at, moment, **order)


def the_draft(scene: Scene) -> int:
    scene.restore()
    maren, _ = scene.people()
    (draft,) = drafting.drawer(maren.vault)
    scene.close()
    return draft.id


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_of_sending_the_draft_is_there_or_it_is_sent(
    scene: Scene, mortals: Mortals, moment: str
) -> None:
    draft = the_draft(scene)
    at, sent = 0, 0
    while True:
        at += 1
        scene.restore()
        if not send(mortals, scene, draft, at, moment).was_killed:
            break
        maren, idris = scene.people()
        keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
        assert loose_attachments(maren.vault) == 0
        kept = drafting.get(maren.vault, draft)
        assert kept.take is not None
        if kept.state is DraftState.SENT:
            sent += 1
            assert drafting.drawer(maren.vault) == ()
        else:
            assert bundles(maren) == []
            assert looking.threads(maren.vault, maren.the_pair()) == ()
            assert (kept.state, kept.take.state) == (DraftState.DRAFT, TakeState.KEPT)
            sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
        assert len(bundles(maren)) == 1
        maren.look()
        idris.look()
        (note,) = looking.waiting(idris.vault, idris.the_pair())
        assert note.duration_ms == 1000
    assert at > 10
    assert sent < at // 2


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_every_step_of_making_a_take_whole_it_is_offered_again(
    cut_off: Scene, mortals: Mortals, moment: str
) -> None:
    at = 0
    while True:
        at += 1
        cut_off.restore()
        order = {"vault": str(cut_off.directory / "maren"), "take": 1, "now": cut_off.now.timestamp()}
        if not mortals.do("heal", at, moment, **order).was_killed:
            break
        maren, _ = cut_off.people()
        take = takes.get(maren.vault, TakeId(1))
        assert take is not None
        assert take.state is TakeState.KEPT or len(drafting.recovered(maren.vault)) == 1
        make_whole(maren.vault, TakeId(1), maren.clock.seconds)
        expect_whole(maren.vault)
    assert at > 3


def expect_whole(vault: Vault) -> None:
    note = Note(b"".join(takes.read_opus(vault, TakeId(1))))
    kept = samples_of(b"".join(takes.read_pcm(vault, TakeId(1))))
    assert np.array_equal(kept, tone(2.6))
    assert note.frames == len(kept)
    note.close()
    take = takes.get(vault, TakeId(1))
    assert take is not None
    assert take.state is TakeState.KEPT
    assert take.peaks is not None


def test_a_take_that_was_cut_off_is_offered_back_and_can_be_sent(cut_off: Scene) -> None:
    cut_off.restore()
    maren, idris = cut_off.people()
    keeping.sweep(maren.vault, maren.clock.seconds, WAITS)
    (draft,) = drafting.recovered(maren.vault)
    assert draft.is_cut_off
    assert draft.share == SHARE
    make_whole(maren.vault, TakeId(1), maren.clock.seconds)
    expect_whole(maren.vault)
    assert drafting.recovered(maren.vault) == ()
    assert not drafting.get(maren.vault, draft.id).is_cut_off
    sending.send_share(maren.vault, maren.the_pair(), draft.id, maren.clock.now)
    maren.look()
    idris.look()
    (note,) = looking.waiting(idris.vault, idris.the_pair())
    assert note.duration_ms == 2600


def test_a_cut_off_take_is_made_whole_by_sending_it(cut_off: Scene) -> None:
    cut_off.restore()
    maren, idris = cut_off.people()
    (draft,) = drafting.recovered(maren.vault)
    sending.send_share(maren.vault, maren.the_pair(), draft.id, maren.clock.now)
    maren.look()
    idris.look()
    (note,) = looking.waiting(idris.vault, idris.the_pair())
    assert note.duration_ms == 2600
