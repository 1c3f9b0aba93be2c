"""Drafts, the drawer and the shelf; and what of them may be sent."""

from dataclasses import replace
from pathlib import Path

import pytest

from partspair.audio.bring_in import CannotBringInError, bring_in
from partspair.flows import drafting, looking, sending
from partspair.flows.chaining import MayNotSignError
from partspair.flows.recording import bring_in_file
from partspair.flows.sending import NothingToSendError, NotYetError, SentAlreadyError
from partspair.practice.reply import Reply
from partspair.practice.share import Ask, AskKind, Closeness, EntryId, Objection, ObjectionChoice, PartHere, Share
from partspair.vault import devices, takes
from partspair.vault.drafts import DraftState
from partspair.vault.takes import TakeState
from tests.support.findings import loose, send
from tests.support.persons import Person, tone

DAY = 86_400.0
SHELF = 7 * DAY
SHARE = Share(
    parts=(PartHere("the list", closeness=Closeness.DRIVING, body=("chest",)),),
    ask=Ask(AskKind.WITNESS),
    objection=Objection.NONE,
    text="a word",
    one_line="only mine",
)


def states(person: Person, draft: int) -> tuple[DraftState, TakeState | None]:
    kept = drafting.get(person.vault, draft)
    return kept.state, kept.take.state if kept.take is not None else None


def test_a_draft_comes_back_exactly_as_it_was_left(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(SHARE)
    assert drafting.get(maren.vault, draft).share == SHARE
    changed = replace(SHARE, text="another word", objection=Objection.SOME)
    drafting.save(maren.vault, draft, changed, maren.clock.seconds)
    assert drafting.get(maren.vault, draft).share == changed
    with pytest.raises(LookupError):
        drafting.get(maren.vault, draft + 1)


def test_the_drawer_shows_what_was_touched_last_first_and_nothing_sent(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    numbers = []
    for _ in range(3):
        maren.clock.forward(10)
        numbers.append(maren.draft(SHARE))
    maren.clock.forward(10)
    drafting.keep(maren.vault, numbers[0], maren.clock.seconds)
    sending.send_share(maren.vault, maren.the_pair(), numbers[1], maren.clock.now)
    found = drafting.drawer(maren.vault)
    assert [(one.id, one.is_in_drawer) for one in found] == [(numbers[0], True), (numbers[2], False)]


def test_what_was_let_go_lies_on_the_shelf_for_seven_days_and_not_longer(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft, other = maren.draft(SHARE, tone(0.5)), maren.draft(SHARE, tone(0.5))
    for one in (draft, other):
        drafting.let_go(maren.vault, one, maren.clock.seconds)
    assert drafting.drawer(maren.vault) == ()
    assert states(maren, draft) == (DraftState.LET_GO, TakeState.ON_SHELF)
    for lived in (100.0, 100.0 + SHELF - 1):
        drafting.sweep_shelf(maren.vault, lived, SHELF)
    drafting.bring_back(maren.vault, draft, maren.clock.seconds)
    assert states(maren, draft) == (DraftState.DRAFT, TakeState.KEPT)
    drafting.sweep_shelf(maren.vault, 100.0 + SHELF, SHELF)
    assert [one.id for one in drafting.drawer(maren.vault)] == [draft]
    with pytest.raises(LookupError):
        drafting.get(maren.vault, other)
    assert maren.vault.read("SELECT count(*) FROM take_pcm WHERE take = 2")[0][0] == 0
    assert len(b"".join(takes.read_opus(maren.vault, takes.TakeId(1)))) > 0


def test_a_sent_take_leaves_after_seven_days_and_the_note_stays(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    send(maren)
    for lived in (100.0, 100.0 + SHELF):
        drafting.sweep_shelf(maren.vault, lived, SHELF)
    assert maren.vault.read("SELECT count(*) FROM take")[0][0] == 0
    (thread,) = looking.threads(maren.vault, maren.the_pair())
    assert thread.share is not None
    assert thread.share.has_sound


def test_one_reply_to_a_share_is_begun_once(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    first, second = send(maren, "one"), send(maren, "two")
    reply = Reply(first, AskKind.WITNESS, text="I hear")
    draft = drafting.begin_reply(idris.vault, idris.the_pair(), reply, 1.0)
    assert drafting.begin_reply(idris.vault, idris.the_pair(), replace(reply, text=""), 2.0) == draft
    assert drafting.begin_reply(idris.vault, idris.the_pair(), replace(reply, to=second), 3.0).id != draft.id
    with pytest.raises(TypeError):
        _ = draft.share


def test_names_are_remembered_as_they_were_written_and_offered_last_used_first(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    drafting.remember_names(maren.vault, ("the List", "der Kleine"), 1.0)
    drafting.remember_names(maren.vault, ("the list",), 2.0)
    drafting.remember_names(maren.vault, ("the List",), 3.0)
    assert drafting.own_names(maren.vault) == ("the List", "the list", "der Kleine")


# Sending


def refuse(person: Person, draft: int, error: type[Exception]) -> None:
    """It is not sent, and it is all still there."""
    before = states(person, draft)
    with pytest.raises(error):
        sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)
    assert states(person, draft) == before
    assert loose(person.vault) == 0


def test_a_part_that_objects_keeps_it_here(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(replace(SHARE, objection=Objection.SOME, objection_choice=ObjectionChoice.WAIT), tone(0.3))
    refuse(maren, draft, NotYetError)
    drafting.save(
        maren.vault,
        draft,
        replace(SHARE, objection=Objection.SOME, objection_choice=ObjectionChoice.ALL_RIGHT),
        maren.clock.seconds,
    )
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    assert states(maren, draft) == (DraftState.SENT, TakeState.SENT)


def test_nothing_said_and_too_much_said_are_not_sent(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    refuse(maren, maren.draft(replace(SHARE, text=" \n ")), NothingToSendError)
    refuse(maren, maren.draft(replace(SHARE, text="x" * 20_001), tone(0.3)), NothingToSendError)
    empty = drafting.begin_reply(maren.vault, maren.the_pair(), Reply(EntryId(bytes(16)), AskKind.WITNESS), 0.0)
    with pytest.raises(NothingToSendError):
        sending.send_reply(maren.vault, maren.the_pair(), empty.id, maren.clock.now)


def test_nothing_is_sent_twice(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    draft = maren.draft(SHARE, tone(0.3))
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    refuse(maren, draft, SentAlreadyError)
    maren.look()
    idris.look()
    assert len(looking.waiting(idris.vault, idris.the_pair())) == 1


def test_a_device_that_may_not_sign_sends_nothing(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    own = devices.own(maren.vault, maren.the_pair())
    assert own is not None
    devices.retire_own(maren.vault, maren.the_pair(), own.device, 0.0)
    refuse(maren, maren.draft(SHARE, tone(0.3)), MayNotSignError)


def test_what_is_private_never_leaves(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    draft = maren.draft(SHARE, tone(0.3))
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    maren.look()
    idris.look()
    rows = idris.vault.read("SELECT body FROM entry") + idris.vault.read("SELECT manifest FROM link")
    everything = b"".join(row[0] for row in rows)
    assert b"the list" in everything
    for private in (b"only mine", b"chest", b"driving", b"objection", b"closeness"):
        assert private not in everything


def test_what_was_recorded_before_can_be_taken_off_the_shelf(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    draft = maren.draft(Share(text="both times"), tone(1.0))
    first = drafting.take_of(maren.vault, draft)
    second = bring_in_file(maren.vault, draft, iter([tone(0.5)]), lambda: maren.clock.seconds)
    (shelved,) = drafting.shelf(maren.vault)
    assert shelved.take is not None
    assert (shelved.take.take, shelved.share.text) == (first, "both times")
    drafting.bring_back(maren.vault, shelved.id, maren.clock.seconds)
    found = {one.take.take: one.take.state for one in drafting.drawer(maren.vault) if one.take is not None}
    assert found == {first: TakeState.KEPT, second: TakeState.KEPT}


def test_a_file_that_is_no_recording_takes_nothing_away(paired: tuple[Person, Person], tmp_path: Path) -> None:
    maren, _ = paired
    draft = maren.draft(Share(), tone(1.0))
    first = drafting.take_of(maren.vault, draft)
    file = tmp_path / "letter.wav"
    file.write_bytes(b"no sound at all")
    with pytest.raises(CannotBringInError):
        bring_in_file(maren.vault, draft, bring_in(file), lambda: maren.clock.seconds)
    assert drafting.take_of(maren.vault, draft) == first
    assert states(maren, draft) == (DraftState.DRAFT, TakeState.KEPT)
    assert drafting.shelf(maren.vault) == ()
