"""What there is to see: what waits, threads, and what a take-back leaves."""

from dataclasses import replace
from pathlib import Path

from partspair.flows import listening, looking, sending
from partspair.flows.becoming import Silence, why_silent
from partspair.flows.looking import Note
from partspair.practice.reply import Signal, SignalKind, TakeBack, TravellingReply
from partspair.practice.share import AskKind, EntryId, TravellingShare
from partspair.practice.timeline import Passage, Whose
from partspair.sealing.entries import Entry
from partspair.vault import attachments, entries
from partspair.vault.listening import ListeningState
from tests.support.findings import send, texts
from tests.support.forging import forge, fresh, post
from tests.support.persons import Person, copy_of, days_go_by


def exchange(*people: Person) -> None:
    for one in people:
        one.look()


def waiting(person: Person) -> list[Note]:
    return [*looking.waiting(person.vault, person.the_pair())]


def answer(person: Person, to: EntryId, text: str) -> EntryId:
    draft = person.draft_reply(to, AskKind.WITNESS, text)
    return sending.send_reply(person.vault, person.the_pair(), draft, person.clock.now)


def test_what_waits_is_the_partners_and_not_listened_to_oldest_first(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    for text in ("first", "second", "third"):
        send(maren, text)
        exchange(maren, idris)
    assert waiting(maren) == []
    found = waiting(idris)
    assert [one.what.text for one in found if isinstance(one.what, TravellingShare)] == ["first", "second", "third"]
    listening.keep_place(idris.vault, found[0].row, 100, ((0, 100),), idris.clock.seconds)
    listening.landed(idris.vault, found[1].row, idris.clock.seconds)
    listening.put_away(idris.vault, found[2].row, idris.clock.seconds)
    assert [one.row for one in waiting(idris)] == [found[0].row]
    listening.bring_out(idris.vault, found[2].row, idris.clock.seconds)
    assert [one.row for one in waiting(idris)] == [found[0].row, found[2].row]


def test_however_much_came_since_what_was_never_listened_to_still_waits(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, "months ago")
    exchange(maren, idris)
    (first,) = entries.waiting(idris.vault, idris.the_pair())
    for number in range(300):
        later = replace(first, entry=EntryId(number.to_bytes(16)), placed_at=first.placed_at + number, link=None)
        row = entries.add(idris.vault, later)
        if number >= 250:
            listening.landed(idris.vault, row, idris.clock.seconds)
    found = waiting(idris)
    assert found[0].row == first.row
    assert len(found) == 251


def test_a_note_is_heard_when_it_was_heard_to_its_end_or_its_listener_says_so(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(maren, seconds=1.0)
    exchange(maren, idris)
    (note,) = waiting(idris)
    assert not note.is_heard
    listening.keep_place(idris.vault, note.row, 400, ((0, 400), (700, 1000)), 0.0)
    assert not waiting(idris)[0].is_heard
    listening.keep_place(idris.vault, note.row, 1000, ((400, 700),), 0.0)
    (note,) = waiting(idris)
    assert note.is_heard
    assert note.state is ListeningState.BEGUN
    assert (note.position_ms, note.heard) == (1000, ((0, 1000),))


def test_a_thread_is_a_share_with_what_came_back_and_the_newest_talk_is_first(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    first, second = send(maren, "first"), send(maren, "second")
    exchange(maren, idris)
    sending.send_signal(idris.vault, idris.the_pair(), Signal(first, SignalKind.LISTENED), idris.clock.now)
    answer(idris, first, "I heard")
    exchange(idris, maren)
    for one in (maren, idris):
        found = looking.threads(one.vault, one.the_pair())
        assert {thread.root for thread in found} == {first, second}
        thread = next(each for each in found if each.root == first)
        assert thread.share is not None
        assert [each.what for each in thread.signals] == [Signal(first, SignalKind.LISTENED)]
        assert [each.what.text for each in thread.answers if isinstance(each.what, TravellingReply)] == ["I heard"]
        assert {each.whose for each in thread.answers} == {Whose.MINE if one is idris else Whose.PARTNERS}


def test_an_answer_that_comes_before_its_share_stands_in_its_thread(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    before = {*maren.folder.iterdir()}
    share = send(maren, "late")
    maren.look()
    (file,) = {*maren.folder.iterdir()} - before
    aside = file.rename(file.parent.parent / "aside")
    forged = forge(maren, "unused")
    reply = Entry(EntryId(fresh()), TravellingReply(share, AskKind.WITNESS, "more to it", 0, is_held=False))
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=(reply,))).file())
    assert idris.look().accepted == 1
    (thread,) = looking.threads(idris.vault, idris.the_pair())
    assert (thread.root, thread.share, len(thread.answers)) == (share, None, 1)
    coming = looking.still_coming(idris.vault, idris.the_pair())
    assert coming is not None
    assert coming.number == 1
    aside.rename(file)
    idris.look()
    (thread,) = looking.threads(idris.vault, idris.the_pair())
    assert thread.share is not None
    assert looking.still_coming(idris.vault, idris.the_pair()) is None


def test_a_take_back_that_comes_first_folds_the_share_when_it_comes(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    before = {*maren.folder.iterdir()}
    share = send(maren, "hidden")
    maren.look()
    (file,) = {*maren.folder.iterdir()} - before
    aside = file.rename(file.parent.parent / "aside")
    forged = forge(maren)
    back = Entry(EntryId(fresh()), TakeBack(share))
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=(back,))).file())
    idris.look()
    aside.rename(file)
    assert idris.look().accepted == 1
    assert waiting(idris) == []
    found = looking.find(idris.vault, idris.the_pair(), share, Whose.PARTNERS)
    assert found is not None
    assert found.is_taken_back


def test_taking_back_says_whether_it_was_received(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    early, late = send(maren, "early"), send(maren, "late")
    exchange(maren, idris)
    assert sending.take_back(maren.vault, maren.the_pair(), early, maren.clock.now)
    maren.clock.forward(61)
    exchange(idris, maren)
    assert not sending.take_back(maren.vault, maren.the_pair(), late, maren.clock.now)
    assert not sending.take_back(maren.vault, maren.the_pair(), EntryId(fresh()), maren.clock.now)
    exchange(maren, idris)
    assert waiting(idris) == []


def test_where_an_entry_is_on_its_way_is_said_of_ones_own_alone(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, "on its way")
    found = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert found is not None
    assert found.passage is Passage.SAVED
    exchange(maren, idris)
    theirs = looking.find(idris.vault, idris.the_pair(), share, Whose.PARTNERS)
    assert theirs is not None
    assert theirs.passage is Passage.RECEIVED
    assert looking.find(idris.vault, idris.the_pair(), share, Whose.MINE) is None
    assert looking.note(idris.vault, theirs.row) == theirs
    assert looking.note(idris.vault, 10_000) is None


def test_threads_come_in_portions(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    for number in range(5):
        maren.clock.forward(10)
        send(maren, f"share {number}", 0)
    found = [looking.threads(maren.vault, maren.the_pair(), 2, offset) for offset in (0, 2, 4, 6)]
    said = [[one.share.what.text for one in part if one.share] for part in found]  # type: ignore[union-attr]
    assert said == [["share 4", "share 3"], ["share 2", "share 1"], ["share 0"], []]


def test_what_the_sender_says_of_a_sounds_length_is_not_believed(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    forged = forge(maren, "no sound", sounds=[b"OggS, and nothing that sounds"])
    (entry,) = forged.manifest.entries or ()
    assert isinstance(entry.what, TravellingShare)
    lying = replace(entry, what=replace(entry.what, duration_ms=3_600_000))
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=(lying,))).file())
    assert idris.look().accepted == 1
    (note,) = waiting(idris)
    assert (note.has_sound, note.duration_ms) == (True, 0)
    assert note.trouble
    assert texts(idris) == ["no sound"]


def test_nobody_takes_the_place_of_ones_own_words_with_their_id(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    mine = send(maren, "what I said")
    exchange(maren, idris)
    forged = forge(idris, "not what I said")
    alike = replace(forged.manifest, entries=(Entry(mine, forged.manifest.entries[0].what),))  # type: ignore[index]
    post(maren.folder, replace(forged, manifest=alike).file())
    exchange(maren)
    shown = [one.share for one in looking.threads(maren.vault, maren.the_pair())]
    assert [(one.whose, one.what.text) for one in shown if one is not None] == [  # type: ignore[union-attr]
        (Whose.MINE, "what I said")
    ]


def test_what_was_taken_back_goes_after_seven_days(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share, other = send(maren, "taken back", seconds=1.0), send(maren, "stays", seconds=1.0)
    exchange(maren, idris)
    answered = answer(idris, share, "I heard it")
    exchange(idris, maren)
    for person, entry in ((maren, share), (idris, answered)):
        sending.take_back(person.vault, person.the_pair(), entry, person.clock.now)
    exchange(maren, idris, maren)
    exchange(maren, idris)
    vault = idris.vault
    for days, left in ((6, 2), (2, 1), (30, 1)):
        days_go_by(days, idris, maren)
        links_of = [one.link for one in entries.of_pair(vault, idris.the_pair(), "share")]
        assert sum(bool(attachments.of_link(vault, link or 0)) for link in links_of) == left
    exchange(maren, idris)
    shown = [one.share for one in looking.threads(vault, idris.the_pair())]
    assert {one.id: one.is_taken_back for one in shown if one is not None} == {share: True, other: False}
    assert texts(idris) == ["", "stays"]
    hers = [one for thread in looking.threads(maren.vault, maren.the_pair()) for one in thread.answers]
    assert [(one.is_taken_back, one.is_erased) for one in hers] == [(True, True)]


def test_an_old_copy_says_that_something_of_ones_own_is_still_on_its_way(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, _ = paired
    maren.look()
    copy = copy_of(maren, tmp_path / "copy")
    before = set(maren.folder.iterdir())
    send(maren, "held back", seconds=0)
    maren.look()
    held_back = set(maren.folder.iterdir()) - before
    send(maren, "arrived", seconds=0)
    maren.look()
    for path in held_back:
        path.rename(tmp_path / path.name)
    copy.look()
    assert why_silent(copy.vault, copy.the_pair()) is Silence.OLD_COPY
    coming = looking.still_coming(copy.vault, copy.the_pair())
    assert coming is not None
    assert coming.number == 1
    for path in held_back:
        (tmp_path / path.name).rename(path)
    copy.look()
    assert looking.still_coming(copy.vault, copy.the_pair()) is None
