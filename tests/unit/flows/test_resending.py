"""What is missing is asked for by a timer alone, and comes again as it was signed, or is said to be gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from partspair.flows import looking, sending
from partspair.flows.becoming import become_new_device
from partspair.flows.chaining import add_link
from partspair.practice.share import EntryId
from partspair.practice.timeline import Passage, Whose
from partspair.sealing.entries import Entry, Gone, Resend
from partspair.vault import devices, entries, links, outbox
from tests.support.findings import send, texts, told
from tests.support.forging import forge, fresh, post
from tests.support.persons import Person, copy_of

pytestmark = pytest.mark.slow

DAY = 86_400


def missing(person: Person) -> int:
    coming = looking.still_coming(person.vault, person.the_pair())
    return coming.number if coming is not None else 0


def said(person: Person, kind: str) -> int:
    return len([one for one in entries.of_pair(person.vault, person.the_pair(), kind, 1000) if one.is_mine])


def passage(person: Person, note: EntryId) -> Passage | None:
    found = looking.find(person.vault, person.the_pair(), note, Whose.MINE)
    return found.passage if found is not None else None


def lose(author: Person, reader: Person, aside: Path, count: int = 1) -> None:
    """Send some shares that never get there, then one that does; the author believes them to lie in the folder."""
    for number in range(count):
        before = set(author.folder.iterdir())
        send(author, f"lost {number}")
        author.look()
        for path in set(author.folder.iterdir()) - before:
            path.rename(aside / path.name)
    send(author, "arrived", seconds=0)
    author.vault.run("UPDATE outbox SET next_check_at = ?", (author.clock.seconds + 6_000,))
    before = set(author.folder.iterdir())
    author.vault.run("UPDATE outbox SET next_check_at = 0 WHERE item = (SELECT max(item) FROM outbox)")
    author.look()
    assert len(set(author.folder.iterdir()) - before) == 1
    reader.look()
    assert missing(reader) == count


def later(people: tuple[Person, ...], seconds: float = DAY / 4) -> None:
    for one in people:
        one.clock.forward(seconds)
        one.look()


def test_the_author_puts_back_what_got_lost_before_anybody_has_to_ask(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    lose(maren, idris, tmp_path)
    maren.clock.forward(7_000)
    maren.look()
    idris.look()
    assert missing(idris) == 0
    assert said(idris, "resend") == 0


def test_what_the_author_cleared_too_early_is_asked_for_after_a_day_and_comes(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """The author was told that it arrived, by a vault that was put back since: nothing but a request helps."""
    maren, idris = paired
    lose(maren, idris, tmp_path, count=3)
    maren.vault.run("UPDATE outbox SET cleared_at = 1")
    idris.look()
    assert said(idris, "resend") == 0, "a gap alone asks for nothing"
    idris.clock.forward(DAY - 60)
    idris.look()
    assert said(idris, "resend") == 0
    idris.clock.forward(120)
    idris.look()
    assert said(idris, "resend") == 1
    maren.look()
    before = len(outbox.of_pair(maren.vault, maren.the_pair()))
    idris.look()
    assert missing(idris) == 0
    assert texts(idris) == ["arrived", "lost 0", "lost 1", "lost 2"]
    later((idris, maren))
    assert len(outbox.of_pair(maren.vault, maren.the_pair())) < before, "what was sent again is cleared once it came"
    assert told(idris) == {}


def test_nobody_asks_more_than_once_a_day_or_is_sent_one_thing_twice(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    lose(maren, idris, tmp_path)
    maren.vault.run("UPDATE outbox SET cleared_at = 1")
    idris.look()
    own = devices.own(maren.vault, maren.the_pair())
    assert own is not None
    for hour in range(3 * 24):
        idris.clock.forward(3_600)
        devices.heard(idris.vault, idris.the_pair(), own.device, idris.clock.seconds)
        idris.look()
        assert said(idris, "resend") <= 1 + hour // 24
    assert said(idris, "resend") == 3
    maren.look()
    again = [one for one in outbox.of_pair(maren.vault, maren.the_pair()) if one.kind == "resend"]
    assert len(again) == 1


def test_a_request_is_not_repeated_while_nobody_who_could_answer_it_is_heard(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """It lies in the folder all the while: a partner who is away for weeks does not find one for each day."""
    maren, idris = paired
    lose(maren, idris, tmp_path)
    idris.look()
    later((idris,) * 10, DAY * 1.1)
    assert said(idris, "resend") == 1
    later((maren, idris), 600)
    assert missing(idris) == 0


def test_what_the_author_does_not_answer_is_sent_by_whoever_has_it_when_it_is_asked_for_again(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """The author's device is active, and lies in a drawer: it never answers, and nobody shut it out."""
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    become_new_device(tablet.vault, tablet.the_pair(), maren.words, maren.clock.now, replaces=False)
    for _ in range(3):
        later((tablet, idris, maren), 61)
    before = set(maren.folder.iterdir())
    send(maren, "the tablet has it", seconds=0)
    maren.look()
    tablet.look()
    for path in set(maren.folder.iterdir()) - before:
        path.unlink()
    maren.vault.run("UPDATE outbox SET cleared_at = 1")
    send(maren, "arrived", seconds=0)
    maren.look()
    idris.look()
    assert missing(idris) == 1
    later((idris,), DAY * 1.1)
    assert said(idris, "resend") == 1
    later((tablet, idris), 600)
    assert missing(idris) == 1, "its author's device is the one to answer"
    later((idris,), DAY * 1.1)
    assert said(idris, "resend") == 2
    later((tablet, idris), 600)
    assert missing(idris) == 0
    assert "the tablet has it" in texts(idris)


def test_the_last_that_a_lost_device_said_comes_from_those_who_have_it(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """Nobody shut it out, and nothing after it shows a gap; only what the partner has seen tells of it."""
    maren, idris = paired
    tablet = copy_of(maren, tmp_path / "tablet")
    become_new_device(tablet.vault, tablet.the_pair(), maren.words, maren.clock.now, replaces=False)
    for _ in range(3):
        later((tablet, idris, maren), 61)
    before = set(maren.folder.iterdir())
    send(tablet, "the last from the tablet", seconds=0)
    tablet.look()
    idris.look()
    for path in set(maren.folder.iterdir()) - before:
        path.unlink()
    note = send(maren, "from the computer", seconds=0)
    for _ in range(2):
        later((maren, idris), 700)
    assert passage(maren, note) is Passage.IN_FOLDER, "the tablet may have said that it is gone"
    for _ in range(10):
        later((maren, idris), DAY / 2)
    assert "the last from the tablet" in texts(maren)
    assert passage(maren, note) is Passage.RECEIVED


def test_what_exists_no_more_is_said_to_be_gone_and_closes_the_gap(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    maren, idris = paired
    lose(maren, idris, tmp_path)
    maren.vault.run("UPDATE outbox SET cleared_at = 1")
    row = next(one for one in entries.of_pair(maren.vault, maren.the_pair(), "share") if b"lost 0" in one.body)
    entries.shred(maren.vault, row.row, maren.clock.seconds)
    idris.look()
    later((idris, maren) * 8)
    assert missing(idris) == 0
    assert texts(idris) == ["arrived"]
    assert said(maren, "gone") == 1


def test_a_take_back_before_it_was_received_leaves_nothing_in_the_folder_and_no_gap(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    before = set(maren.folder.iterdir())
    share = send(maren, "not after all")
    maren.look()
    (file,) = set(maren.folder.iterdir()) - before
    assert sending.take_back(maren.vault, maren.the_pair(), share, maren.clock.now)
    maren.look()
    assert not file.exists()
    idris.look()
    assert texts(idris) == []
    assert missing(idris) == 0
    later((idris, maren, idris, maren))
    note = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert note is not None
    assert note.passage is not Passage.RECEIVED, "the partner knows that it is gone, and has nothing of it"
    assert not [one for one in outbox.of_pair(maren.vault, maren.the_pair()) if one.state == "saved"]
    assert not file.exists()


def test_a_take_back_that_came_too_late_folds_the_note_away_even_from_a_file_that_returns(
    paired: tuple[Person, Person],
) -> None:
    maren, idris = paired
    before = set(maren.folder.iterdir())
    share = send(maren, "held back by the cloud")
    maren.look()
    (file,) = set(maren.folder.iterdir()) - before
    content = file.read_bytes()
    sending.take_back(maren.vault, maren.the_pair(), share, maren.clock.now)
    maren.look()
    idris.look()
    file.write_bytes(content)
    idris.look()
    note = looking.find(idris.vault, idris.the_pair(), share, Whose.PARTNERS)
    assert note is not None
    assert note.is_taken_back
    maren.look()
    assert not file.exists(), "its author removes what came back"


def test_a_take_back_of_what_was_received_says_so(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    share = send(maren, "heard already")
    for one in (maren, idris):
        one.look()
    later((idris, maren))
    note = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert note is not None
    assert note.passage is Passage.RECEIVED
    assert not sending.take_back(maren.vault, maren.the_pair(), share, maren.clock.now)
    assert missing(idris) == 0


def test_only_a_persons_own_device_says_that_their_link_is_gone(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    send(idris, "still here")
    own = devices.own(idris.vault, idris.the_pair())
    assert own is not None
    newest = links.newest(idris.vault, idris.the_pair(), own.device)
    assert newest is not None
    forged = forge(maren)
    claim = Entry(EntryId(fresh()), Gone(own.device, newest.seq, newest.hash))
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=(claim,))).file())
    assert idris.look().accepted == 1
    assert links.gone_hash(idris.vault, idris.the_pair(), own.device, newest.seq) is None


def test_a_device_that_was_silent_for_months_gets_what_was_cleared_without_it(
    paired: tuple[Person, Person], tmp_path: Path
) -> None:
    """Nothing waits for a device that was silent for 60 days; when it returns, it is sent what it lacks."""
    maren, idris = paired
    tablet = copy_of(idris, tmp_path / "tablet")
    become_new_device(tablet.vault, tablet.the_pair(), idris.words, idris.clock.now, replaces=False)
    for one in (tablet, idris, maren):
        one.look()
    send(maren, "while the tablet lay in a drawer", seconds=0)
    for _ in range(4):
        later((maren, idris), DAY)
    own = [one for one in outbox.of_pair(maren.vault, maren.the_pair()) if one.state == "received"]
    assert own, "a device that is only away for days is waited for"
    later((maren, idris), 61 * DAY)
    send(idris, "so that maren hears of it", seconds=0)
    for _ in range(4):
        later((idris, maren), DAY)
    cleared = maren.vault.read("SELECT count(*) FROM outbox WHERE cleared_at IS NOT NULL AND kind = 'bundle'")
    assert cleared[0][0] > 0
    send(tablet, "back again", seconds=0)
    for _ in range(6):
        later((tablet, maren, idris), DAY / 2)
    assert "while the tablet lay in a drawer" in texts(tablet)
    assert missing(tablet) == 0


def test_a_request_that_was_taken_back_and_erased_hinders_no_later_one(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    own = devices.own(maren.vault, maren.the_pair())
    assert own is not None
    asked = Entry(EntryId(fresh()), Resend(own.device, (1,)))
    add_link(idris.vault, idris.the_pair(), [asked], idris.clock.now)
    later((idris, maren), 1)
    sending.take_back(idris.vault, idris.the_pair(), asked.id, idris.clock.now)
    later((idris, maren), 1)
    row = entries.find(maren.vault, maren.the_pair(), asked.id, is_mine=False)
    assert row is not None
    entries.shred(maren.vault, row.row, maren.clock.seconds)
    add_link(idris.vault, idris.the_pair(), [Entry(EntryId(fresh()), Resend(own.device, (1,)))], idris.clock.now)
    send(idris, "and this", seconds=0)
    idris.look()
    assert maren.look().trouble is None
    assert "and this" in texts(maren)


def test_a_request_that_comes_twice_is_answered_once(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    own, first, same = devices.own(maren.vault, maren.the_pair()), forge(idris), EntryId(fresh())
    assert own is not None
    seq, prev, open_resends = first.manifest.seq, first.manifest.prev, []
    for request in (same, same, EntryId(fresh())):
        asked = (Entry(request, Resend(own.device, (1,))),)
        one = replace(first, manifest=replace(first.manifest, seq=seq, prev=prev, entries=asked))
        post(maren.folder, one.file())
        assert maren.look().accepted == 1
        found = outbox.resends_to(maren.vault, maren.the_pair(), one.manifest.author)
        open_resends.append([item.seq for item in found])
        for item in found:
            outbox.received(maren.vault, item.item, maren.clock.seconds)
        maren.look()
        seq, prev = seq + 1, one.hash()
    assert open_resends == [[1], [], [1]]
