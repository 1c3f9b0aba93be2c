"""A file is brought in on a thread of its own; given up, what was there before is there again."""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
import soundfile

from partspair.flows import drafting
from partspair.flows.bringing import Bringing, Done, GivenUp, Reading, Refused
from partspair.flows.recording import Microphone, bring_in_file
from partspair.practice.share import Share
from partspair.vault.database import Vault
from tests.support.fake_sound import FakeSound
from tests.support.persons import Person, two_people
from tests.support.services import wait_until
from tests.support.voices import tone


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Person]:
    for one, _ in two_people(tmp_path):
        yield one


def microphone_of(person: Person) -> Microphone:
    directory, key = person.vault.directory, bytes([len(person.name)]) * 32
    return Microphone(FakeSound(), lambda: Vault.open(directory, key), lambda: person.clock.seconds)


def test_it_becomes_the_take_of_the_draft(person: Person, tmp_path: Path) -> None:
    path = tmp_path / "voice.flac"
    soundfile.write(path, tone(2.0), 48_000)
    draft = person.draft(Share())
    bringing = Bringing(microphone_of(person), draft, path)
    wait_until(lambda: isinstance(bringing.state, Done), f"the end, not {bringing.state}")
    take = drafting.get(person.vault, draft).take
    assert take is not None
    assert take.frames == 96_000


def test_given_up_or_refused_the_earlier_take_is_there_again(person: Person, tmp_path: Path) -> None:
    path, broken = tmp_path / "long.wav", tmp_path / "broken.wav"
    soundfile.write(path, np.tile(tone(60), 30), 48_000)
    broken.write_bytes(b"no sound")
    draft = person.draft(Share())
    earlier = bring_in_file(person.vault, draft, iter([tone(1.0)]), lambda: person.clock.seconds)
    bringing = Bringing(microphone_of(person), draft, path)
    wait_until(lambda: not isinstance(bringing.state, Reading) or bringing.state.part > 0, "its beginning")
    bringing.cancel()
    assert isinstance(bringing.state, GivenUp)
    refused = Bringing(microphone_of(person), draft, broken)
    wait_until(lambda: isinstance(refused.state, Refused), "the refusal")
    take = drafting.get(person.vault, draft).take
    assert take is not None
    assert take.take == earlier


def test_a_file_that_hangs_keeps_nobody_who_leaves(person: Person, tmp_path: Path) -> None:
    """As one on a share of the network that is not there any more."""
    path = tmp_path / "far away.wav"
    os.mkfifo(path)  # opening it waits for somebody who writes
    draft = person.draft(Share())
    earlier = bring_in_file(person.vault, draft, iter([tone(1.0)]), lambda: person.clock.seconds)
    bringing = Bringing(microphone_of(person), draft, path)
    leaving = Thread(target=bringing.cancel, daemon=True)
    leaving.start()
    leaving.join(10)
    has_left, state = not leaving.is_alive(), bringing.state
    path.open("wb", buffering=0).close()
    assert has_left
    assert isinstance(state, GivenUp)
    take = drafting.get(person.vault, draft).take
    assert take is not None
    assert take.take == earlier
