"""Listening to one note at a time, with a loudspeaker in memory."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from partspair.audio.codec import encode_pcm
from partspair.audio.playback import Ended, Halted, Player, Playing, Resting
from partspair.errors import KnownError
from partspair.flows import drafting, listening, looking, trimming
from partspair.flows.listening import REWIND_MS, Listener, NothingToHearError, Sounding
from partspair.flows.looking import Note
from partspair.practice.reply import MarkKind
from partspair.practice.share import EntryId, Share
from partspair.practice.timeline import Whose
from partspair.sealing.entries import Entry
from partspair.vault import settings
from partspair.vault.listening import ListeningState
from partspair.vault.takes import TakeId
from tests.support.fake_sound import FakeSound
from tests.support.findings import send
from tests.support.forging import forge, fresh, post
from tests.support.persons import Person, tone
from tests.support.services import wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def sound() -> FakeSound:
    return FakeSound()


@pytest.fixture
def listener(sound: FakeSound) -> Iterator[Listener]:
    with closing(Listener(Player(sound))) as one:
        yield one


@pytest.fixture
def note(paired: tuple[Person, Person]) -> Note:
    """A note of ten seconds that waits for Idris."""
    maren, idris = paired
    send(maren, seconds=10.0)
    maren.look()
    idris.look()
    (one,) = looking.waiting(idris.vault, idris.the_pair())
    return one


@pytest.fixture
def idris(paired: tuple[Person, Person]) -> Person:
    return paired[1]


def hear(sound: FakeSound, listener: Listener, seconds: float) -> None:
    """Let it sound for so long."""
    until = listener.position_ms + seconds * 1000

    def is_heard() -> bool:
        sound.hear()
        return listener.position_ms >= until

    wait_until(is_heard, "the sound")


def test_nothing_sounds_before_play_is_pressed(idris: Person, note: Note, sound: FakeSound, listener: Listener) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    assert isinstance(listener.look(), Resting)
    assert not sound.is_sounding
    assert listener.collect_heard() == ()
    assert listener.row == note.row
    assert listener.duration_ms == 10_000


def test_what_was_heard_is_told_and_what_was_skipped_is_not(
    idris: Person, note: Note, sound: FakeSound, listener: Listener
) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.play()
    hear(sound, listener, 1.0)
    listener.look()
    listener.seek(6000)
    hear(sound, listener, 1.0)
    listener.pause()
    (first, second) = listener.collect_heard()
    assert first[0] == 0
    assert 900 <= first[1] <= 2500
    assert second[0] == 6000
    assert 6900 <= second[1] <= 8500
    assert listener.collect_heard() == ()


def test_looking_often_changes_nothing_of_what_was_heard(
    idris: Person, note: Note, sound: FakeSound, listener: Listener
) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.play()
    for _ in range(10):
        hear(sound, listener, 0.1)
        assert isinstance(listener.look(), Playing)
    listener.pause()
    (heard,) = listener.collect_heard()
    assert heard == (0, listener.position_ms)


def test_a_note_goes_on_a_little_before_where_it_was_left(
    idris: Person, note: Note, sound: FakeSound, listener: Listener
) -> None:
    listening.keep_place(idris.vault, note.row, 7000, ((0, 7000),), 0.0)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.position_ms == 7000 - REWIND_MS
    listening.keep_place(idris.vault, note.row, 2000, (), 0.0)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.position_ms == 0
    listening.keep_place(idris.vault, note.row, 10_000, (), 0.0)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.position_ms == 0, "one that was heard to its end begins again"
    assert not sound.is_sounding


def test_a_speed_is_kept_for_the_partner_alone(
    paired: tuple[Person, Person], note: Note, listener: Listener, idris: Person
) -> None:
    pair = idris.the_pair()
    assert listening.speed_of(idris.vault, pair) is None
    listening.keep_speed(idris.vault, pair, 1.5)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.speed == 1.5
    listener.set_speed(2.0)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.speed == 1.5
    listening.keep_speed(idris.vault, pair, listening.AS_SPOKEN)
    listener.load(listening.of_entry(idris.vault, note.row))
    assert listener.speed == 1.0
    settings.put(idris.vault, f"speed {pair.hex()}", "64")
    assert listening.speed_of(idris.vault, pair) is None, "what nobody chose is not played"
    (own,) = looking.threads(paired[0].vault, paired[0].the_pair())
    assert own.share is not None
    listening.keep_speed(paired[0].vault, paired[0].the_pair(), 1.5)
    assert listening.of_entry(paired[0].vault, own.share.row).speed is None, "one's own voice is as it was spoken"
    settings.forget_about(paired[0].vault, paired[0].the_pair().hex())
    assert listening.speed_of(paired[0].vault, paired[0].the_pair()) is None


def test_heard_to_its_end_it_is_heard(idris: Person, note: Note, sound: FakeSound, listener: Listener) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.seek(8000)
    listening.keep_place(idris.vault, note.row, 8000, ((0, 8000),), 0.0)
    listener.play()

    def is_over() -> bool:
        sound.hear()
        return isinstance(listener.look(), Ended)

    wait_until(is_over, "the end")
    listening.keep_place(idris.vault, note.row, listener.position_ms, listener.collect_heard(), 0.0)
    kept = looking.note(idris.vault, note.row)
    assert kept is not None
    assert kept.heard == ((0, 10_000),)
    assert kept.is_heard
    listener.play()
    assert listener.position_ms < 1000, "play begins again from the start"


def test_a_loudspeaker_that_goes_away_is_said_and_nothing_is_lost(
    idris: Person, note: Note, sound: FakeSound, listener: Listener
) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.play()
    hear(sound, listener, 0.5)
    listener.look()
    sound.unplug()
    wait_until(lambda: isinstance(listener.look(), Halted), "the trouble")
    (heard,) = listener.collect_heard()
    assert heard[0] == 0
    assert heard[1] >= 500
    listener.play()
    assert isinstance(listener.look(), Playing)


def test_another_note_silences_the_one_before(idris: Person, note: Note, sound: FakeSound, listener: Listener) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.play()
    hear(sound, listener, 0.2)
    listener.load(Sounding(listening.of_entry(idris.vault, note.row).data, None))
    assert not sound.is_sounding
    assert listener.row is None
    assert isinstance(listener.look(), Resting)
    assert listener.collect_heard() == ()


def test_unloading_is_silence_at_once(idris: Person, note: Note, sound: FakeSound, listener: Listener) -> None:
    listener.load(listening.of_entry(idris.vault, note.row))
    listener.play()
    listener.unload()
    assert not sound.is_sounding
    assert listener.row is None


def test_what_cannot_be_played_is_said_and_plays_nothing(sound: FakeSound, listener: Listener) -> None:
    with pytest.raises(KnownError):
        listener.load(Sounding(b"OggS, and nothing that sounds", None))
    listener.play()
    assert not sound.is_sounding


def test_ones_own_take_is_heard_back_before_it_is_sent(paired: tuple[Person, Person], listener: Listener) -> None:
    maren, _ = paired
    draft = maren.draft(Share(), tone(1.5))
    take = drafting.take_of(maren.vault, draft)
    assert take is not None
    listener.load(trimming.of_take(maren.vault, take))
    assert listener.duration_ms == 1500
    assert listener.row is None
    trimming.trim(maren.vault, take, 4_800, 52_800)
    listener.load(trimming.of_take(maren.vault, take))
    assert listener.duration_ms == 1000


def test_where_there_is_no_sound_it_is_said(paired: tuple[Person, Person]) -> None:
    maren, _ = paired
    share = send(maren, "only words", 0)
    note = looking.find(maren.vault, maren.the_pair(), share, Whose.MINE)
    assert note is not None
    with pytest.raises(NothingToHearError):
        listening.of_entry(maren.vault, note.row)
    with pytest.raises(NothingToHearError):
        trimming.of_take(maren.vault, TakeId(9))


def test_marks_stay_with_their_listener(idris: Person, note: Note) -> None:
    listening.add_mark(idris.vault, note.row, 300, MarkKind.CURIOUS, 0.0)
    found = listening.add_mark(idris.vault, note.row, 100, MarkKind.FELT, 0.0)
    assert [(one.at_ms, one.kind) for one in found] == [(100, MarkKind.FELT), (300, MarkKind.CURIOUS)]
    idris.clock.forward(61)
    idris.look()
    assert b"curious" not in b"".join(row[0] for row in idris.vault.read("SELECT manifest FROM link"))


def test_put_away_stays_put_away_however_far_it_was_heard(idris: Person, note: Note) -> None:
    listening.put_away(idris.vault, note.row, 0.0)
    listening.keep_place(idris.vault, note.row, 10, ((0, 10),), 0.0)
    kept = looking.note(idris.vault, note.row)
    assert kept is not None
    assert kept.state is ListeningState.PUT_AWAY


def test_an_entry_is_heard_with_the_sound_it_names_and_no_other(paired: tuple[Person, Person]) -> None:
    maren, idris = paired
    sounds = [b"".join(encode_pcm([tone(seconds)])) for seconds in (1.0, 2.0)]
    forged = forge(maren, sounds=sounds)
    what = (forged.manifest.entries or ())[0].what
    said = tuple(Entry(EntryId(fresh()), what, place) for place in (1, None, 0))
    post(idris.folder, replace(forged, manifest=replace(forged.manifest, entries=said)).file())
    idris.look()
    rows = [found.row for one in said if (found := looking.find(idris.vault, idris.the_pair(), one.id, Whose.PARTNERS))]
    assert listening.of_entry(idris.vault, rows[0]).data == sounds[1]
    assert listening.of_entry(idris.vault, rows[2]).data == sounds[0]
    with pytest.raises(NothingToHearError):
        listening.of_entry(idris.vault, rows[1])
