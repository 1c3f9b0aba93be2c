"""The ends of a take are trimmed to the sample: what is heard and sent has nothing of them, and all of it stays."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from partspair.audio.codec import Note
from partspair.audio.loudness import measure
from partspair.audio.shape import RATE
from partspair.flows import drafting, listening, looking, sending, trimming
from partspair.flows.listening import NothingToHearError
from partspair.flows.trimming import TooLittleLeftError
from partspair.practice.share import Ask, AskKind, PartHere, Share
from partspair.vault import takes
from partspair.vault.takes import Take, TakeId
from tests.support.persons import Person, pair_up, two_people
from tests.support.voices import voice

SPOKEN = voice(9.3)
SHARE = Share(parts=(PartHere("the list"),), ask=Ask(AskKind.PRESENCE))


@pytest.fixture
def people(tmp_path: Path) -> Iterator[tuple[Person, Person]]:
    yield from two_people(tmp_path)


@pytest.fixture
def maren(people: tuple[Person, Person]) -> Person:
    return people[0]


def said(person: Person) -> tuple[int, Take]:
    draft = person.draft(SHARE, SPOKEN)
    take = drafting.get(person.vault, draft).take
    assert take is not None
    return draft, take


def heard(data: bytes) -> NDArray[np.float64]:
    note = Note(data)
    try:
        return np.concatenate(list(note.blocks())).astype(np.float64)
    finally:
        note.close()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, len(SPOKEN) - 1),
        (1, len(SPOKEN)),
        (0, 5 * RATE + 77),
        (70_001, len(SPOKEN)),
        (70_001, 7 * RATE + 5),
        (RATE, RATE + RATE // 2),
        (3 * RATE, 7 * RATE),
    ],
)
def test_what_is_heard_is_exactly_what_was_kept(maren: Person, start: int, end: int) -> None:
    _, take = said(maren)
    trimming.trim(maren.vault, take.take, start, end)
    kept = trimming.kept_of(maren.vault, take.take)
    sound, spoken = heard(kept.sounding.data), SPOKEN[start:end]
    assert len(sound) == end - start
    assert kept.duration_ms == (end - start) * 1000 // RATE
    inner = slice(480, -480)
    straight = heard(b"".join(takes.read_opus(maren.vault, take.take)))[start:end]
    error = np.sqrt(np.mean((sound - spoken)[inner] ** 2))
    assert error < 1.3 * np.sqrt(np.mean((straight - spoken)[inner] ** 2)) + 20
    measured = measure([spoken])
    assert kept.sounding.loudness == pytest.approx(measured.loudness, abs=0.5)
    assert len(kept.peaks) == 200


def test_nothing_is_deleted_and_a_trim_can_be_taken_back(maren: Person) -> None:
    _, take = said(maren)
    whole = trimming.kept_of(maren.vault, take.take)
    trimming.trim(maren.vault, take.take, RATE, 2 * RATE)
    trimming.trim(maren.vault, take.take, 0, take.frames)
    assert trimming.kept_of(maren.vault, take.take) == whole
    again = takes.get(maren.vault, take.take)
    assert again is not None
    assert not again.is_trimmed


def test_next_to_nothing_is_not_kept(maren: Person) -> None:
    _, take = said(maren)
    with pytest.raises(TooLittleLeftError):
        trimming.trim(maren.vault, take.take, RATE, RATE + RATE // 2 - 1)
    assert trimming.kept_of(maren.vault, take.take).duration_ms == 9300
    with pytest.raises(NothingToHearError):
        trimming.kept_of(maren.vault, TakeId(99))


def test_nothing_of_what_was_trimmed_away_is_in_what_is_sent(maren: Person) -> None:
    loud, quiet = voice(4.0), np.zeros(5 * RATE, np.int16)
    draft = maren.draft(SHARE, np.concatenate((loud, quiet, loud)))
    take = drafting.take_of(maren.vault, draft)
    assert take is not None
    trimming.trim(maren.vault, take, 4 * RATE, 9 * RATE)
    kept = trimming.kept_of(maren.vault, take)
    assert np.abs(heard(kept.sounding.data)).max() < 60
    assert len(kept.sounding.data) < 30_000


def test_chapters_move_with_the_beginning(maren: Person) -> None:
    _, take = said(maren)
    for at, name in ((0, "me"), (2 * RATE, "the list"), (4 * RATE, "the quiet one"), (8 * RATE, "me")):
        takes.add_chapter(maren.vault, take.take, at, name)
    trimming.trim(maren.vault, take.take, 3 * RATE, 7 * RATE)
    chapters = trimming.kept_of(maren.vault, take.take).chapters
    assert [(one.at_ms, one.part) for one in chapters] == [(0, "the list"), (1000, "the quiet one")]


def test_what_was_kept_is_what_arrives(people: tuple[Person, Person]) -> None:
    maren, idris = people
    pair_up(maren, idris)
    draft, take = said(maren)
    trimming.trim(maren.vault, take.take, 70_001, 7 * RATE + 5)
    sending.send_share(maren.vault, maren.the_pair(), draft, maren.clock.now)
    maren.look()
    idris.look()
    (waiting,) = looking.waiting(idris.vault, idris.the_pair())
    sounding = listening.of_entry(idris.vault, waiting.row)
    assert len(heard(sounding.data)) == 7 * RATE + 5 - 70_001
