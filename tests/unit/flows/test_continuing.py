"""Going on with a take: what was said before stays as it was, what is said now follows it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.codec import Note
from partspair.audio.loudness import measure
from partspair.audio.recording import Finished, Recording
from partspair.audio.shape import RATE, samples_of
from partspair.flows import drafting, trimming
from partspair.flows.continuing import keep_earlier, record_on
from partspair.flows.recording import Microphone, bring_in_file
from partspair.practice.share import Share
from partspair.vault import takes
from partspair.vault.database import Vault
from partspair.vault.takes import TakeState
from tests.support.fake_sound import FakeSound
from tests.support.persons import Person, tone, two_people


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    for maren, _ in two_people(tmp_path):
        yield maren


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def go_on(person: Person, draft: int, sound: FakeSound) -> Recording:
    key = bytes([len(person.name)]) * 32

    def open_vault() -> Vault:
        return Vault.open(person.vault.directory, key, synchronous="OFF")

    take = drafting.get(person.vault, draft).take
    assert take is not None
    return record_on(Microphone(sound, open_vault, lambda: person.clock.seconds), take.take, None)


def test_what_is_said_now_follows_what_was_said(person: Person) -> None:
    draft, sound = person.draft(Share(), tone(2.0, 220.0)), FakeSound()
    recording = go_on(person, draft, sound)
    recording.chapter("upstairs")
    wait_until(lambda: sound.is_listening)
    sound.speak(tone(1.0, 880.0))
    wait_until(lambda: recording.state().progress.samples >= RATE)
    recording.finish()
    wait_until(lambda: isinstance(recording.state(), Finished))
    recording.close()
    kept = drafting.get(person.vault, draft).take
    assert kept is not None
    assert (kept.frames, kept.state) == (3 * RATE, TakeState.KEPT)
    assert [(one.frame, one.label) for one in takes.chapters(person.vault, kept.take)] == [(2 * RATE, "upstairs")]
    note = Note(trimming.of_take(person.vault, kept.take).data)
    heard = np.concatenate(list(note.blocks())).astype(np.float64)
    note.close()
    assert len(heard) == 3 * RATE
    measured = measure([samples_of(b"".join(takes.read_pcm(person.vault, kept.take)))])
    assert kept.peaks == measured.peaks
    assert kept.loudness == pytest.approx(measured.loudness, abs=0.01)
    for at, wanted in ((RATE // 2, 220), (2 * RATE + RATE // 4, 880)):
        found = np.abs(np.fft.rfft(heard[at : at + RATE // 2])).argmax() * 2
        assert abs(found - wanted) <= 4


def test_an_empty_take_gives_way_to_the_one_before(person: Person) -> None:
    draft = person.draft(Share(), tone(1.0))
    first = drafting.get(person.vault, draft).take
    assert first is not None
    assert not keep_earlier(person.vault, draft, first.take, person.clock.seconds)
    bring_in_file(person.vault, draft, iter([]), lambda: person.clock.seconds)
    assert keep_earlier(person.vault, draft, first.take, person.clock.seconds)
    again = drafting.get(person.vault, draft).take
    assert again is not None
    assert (again.take, again.state) == (first.take, TakeState.KEPT)
    assert drafting.shelf(person.vault) == ()


def test_a_take_with_words_in_it_stays(person: Person) -> None:
    draft = person.draft(Share(), tone(1.0))
    first = drafting.get(person.vault, draft).take
    assert first is not None
    newer = bring_in_file(person.vault, draft, iter([tone(0.5)]), lambda: person.clock.seconds)
    assert not keep_earlier(person.vault, draft, first.take, person.clock.seconds)
    assert drafting.take_of(person.vault, draft) == newer
