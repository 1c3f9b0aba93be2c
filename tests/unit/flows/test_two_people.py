"""Two people over one folder, from the invitation to the answer, on real vaults and real files."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from partspair.flows import looking, pairing, publishing, sending
from partspair.practice.reply import TravellingReply
from partspair.practice.share import Ask, AskKind, EntryId, PartHere, Share, TravellingShare
from partspair.practice.timeline import Passage, Whose
from partspair.sync.folder import Folder
from partspair.vault import outbox
from partspair.vault.pairs import PairState
from tests.support.persons import WAITS, Person, pair_up, tone, two_people


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    yield from two_people(tmp_path)


@pytest.fixture
def paired(people: tuple[Person, Person]) -> tuple[Person, Person]:
    pair_up(*people)
    return people


def share_of(person: Person, seconds: float = 1.0) -> EntryId:
    share = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.WITNESS), one_line="mine", text="")
    draft = person.draft(share, tone(seconds))
    return sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)


def test_both_see_the_same_name_and_check_words(people: tuple[Person, Person]) -> None:
    maren, idris = people
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    assert len(invited.words) == 12
    maren.look()
    joined = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS)
    idris.pair = joined.pair
    assert joined.name == invited.name
    idris.look()
    maren.look()
    for one, other in ((maren, idris), (idris, maren)):
        found = pairing.state(one.vault, one.the_pair(), one.clock.seconds, WAITS)
        assert (found.state, found.partner_name) == (PairState.ANSWERED, other.name)
    words = pairing.words_to_compare(maren.vault, maren.the_pair())
    assert words == pairing.words_to_compare(idris.vault, idris.the_pair())
    assert len(words) == 8


def test_a_share_arrives_and_an_answer_comes_back(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = share_of(maren)
    maren.look()
    idris.look()
    (waiting,) = looking.waiting(idris.vault, idris.the_pair())
    assert isinstance(waiting.what, TravellingShare)
    assert [part.name for part in waiting.what.parts] == ["the list"]
    assert waiting.what.one_line == ""
    assert waiting.has_sound
    assert waiting.duration_ms == 1000
    assert waiting.peaks is not None
    draft = idris.draft_reply(waiting.id, AskKind.WITNESS, "I heard the list.")
    sending.send_reply(idris.vault, idris.the_pair(), draft, idris.clock.now)
    idris.look()
    maren.look()
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.root == share
    assert [one.what.text for one in thread.answers if isinstance(one.what, TravellingReply)] == ["I heard the list."]
    assert thread.answers[0].whose is Whose.PARTNERS


def test_received_is_said_on_the_partners_signature_alone(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share_of(maren)

    def passage() -> Passage:
        (thread,) = looking.threads(maren.vault, maren.the_pair())
        assert thread.share is not None
        return thread.share.passage

    assert passage() is Passage.SAVED
    maren.look()
    assert passage() is Passage.IN_FOLDER
    idris.look()
    maren.look()
    assert passage() is Passage.IN_FOLDER
    idris.clock.forward(61)
    idris.look()
    maren.look()
    assert passage() is Passage.RECEIVED


def test_received_files_are_cleared_after_a_day_and_the_newest_stays(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for _ in range(3):
        share_of(maren, 0.2)
    for _ in range(3):
        for one in (maren, idris):
            one.look()
        maren.clock.forward(61)
    maren.clock.forward(86_400)
    for _ in range(4):
        for one in (maren, idris):
            one.look()
        maren.clock.forward(61)
    assert len(list(maren.folder.iterdir())) == 2
    assert len(looking.threads(idris.vault, idris.the_pair())) == 3


def test_the_last_file_that_lies_there_stays_while_a_newer_one_can_not_be_put_there(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    maren, idris = paired
    for one in (maren, idris):
        share_of(one, 0.2)
    for _ in range(3):
        for one in (maren, idris):
            one.clock.forward(61)
            one.look()
    share_of(maren, 0.2)
    monkeypatch.setattr(Folder, "create", refuse)
    maren.clock.forward(2 * 86_400)
    maren.look()
    maren.look()
    names = outbox.own_names(maren.vault, maren.the_pair())
    assert any((maren.folder / one.name).exists() for one in names), "or the folder would seem to be another one"


def refuse(_folder: Folder, _name: str) -> int:
    raise OSError(errno.ENOSPC, "full")


def test_an_acknowledgement_is_never_answered(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share_of(maren, 0.2)
    for _ in range(4):
        for one in (maren, idris):
            one.look()
        maren.clock.forward(61)
    before = {path.name for path in maren.folder.iterdir()}
    for _ in range(4):
        for one in (maren, idris):
            one.look()
        maren.clock.forward(61)
    assert {path.name for path in maren.folder.iterdir()} == before


def test_a_removed_file_is_published_again_until_it_was_received(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    before = set(maren.folder.iterdir())
    share_of(maren)
    maren.look()
    (made,) = set(maren.folder.iterdir()) - before
    made.unlink()
    maren.clock.forward(WAITS.check_again + 1)
    maren.look()
    idris.look()
    assert len(looking.waiting(idris.vault, idris.the_pair())) == 1


def test_notes_stay_here_until_the_check_words_were_compared(people: tuple[Person, Person]) -> None:
    maren, idris = people
    invited = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.pair = invited.pair
    maren.look()
    idris.pair = pairing.join(idris.vault, " ".join(invited.words), idris.place(), idris.clock.now, WAITS).pair
    idris.look()
    maren.look()
    share_of(maren)
    before = set(maren.folder.iterdir())
    maren.look()
    assert set(maren.folder.iterdir()) == before
    pairing.confirm(maren.vault, maren.the_pair(), maren.clock.now)
    maren.look()
    assert set(maren.folder.iterdir()) > before


def test_a_taken_back_share_folds_away_on_both_sides(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = share_of(maren)
    maren.look()
    idris.look()
    assert sending.take_back(maren.vault, maren.the_pair(), share, maren.clock.now)
    maren.look()
    idris.look()
    assert looking.waiting(idris.vault, idris.the_pair()) == ()
    found = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert found is not None
    assert found.is_taken_back


def test_words_of_another_pair_open_nothing(people: tuple[Person, Person]) -> None:
    maren, idris = people
    maren.pair = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS).pair
    other = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS)
    maren.look()
    idris.pair = pairing.join(idris.vault, " ".join(other.words), idris.place(), idris.clock.now, WAITS).pair
    idris.look()
    found = pairing.state(idris.vault, idris.the_pair(), idris.clock.seconds, WAITS)
    assert found.state is PairState.JOINING


def test_a_clock_that_was_years_ahead_holds_nothing_back(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for _ in range(3):
        maren.clock.forward(61)
        maren.look()
        idris.look()
    right = maren.clock.now
    maren.clock.now = right + timedelta(days=3650)
    sent = share_of(maren)
    maren.look()
    idris.look()
    maren.clock.now = right
    for _ in range(2):
        maren.clock.forward(61)
        idris.look()
        maren.look()
    found = looking.find(maren.vault, maren.the_pair(), sent, Whose.MINE)
    assert found is not None
    assert found.passage is Passage.RECEIVED


def test_what_goes_missing_is_put_back_though_the_clock_was_years_ahead(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    right = maren.clock.now
    maren.clock.now = right + timedelta(days=3650)
    maren.look()
    share_of(maren)
    before = set(maren.folder.iterdir())
    maren.look()
    (added,) = set(maren.folder.iterdir()) - before
    maren.clock.now = right + timedelta(hours=1)
    added.unlink()
    assert maren.look().published == 1


def test_a_hello_that_was_removed_is_published_again_under_its_name(people: tuple[Person, Person]) -> None:
    maren, _ = people
    maren.pair = pairing.invite(maren.vault, maren.place(), maren.clock.now, WAITS).pair
    maren.look()
    (hello,) = maren.folder.iterdir()
    content = hello.read_bytes()
    hello.unlink()
    (maren.folder / "a file of somebody else.txt").write_text("so that the folder is not empty")
    publishing.put_back(maren.vault, maren.the_pair(), maren.clock.seconds)
    found = maren.look()
    assert found.trouble is None
    assert hello.read_bytes() == content
