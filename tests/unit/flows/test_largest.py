"""The largest file there may be, and what it costs: little memory, and nothing of a take that is recorded meanwhile."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from partspair.audio.recording import Finished
from partspair.audio.shape import BLOCK, RATE, Samples, samples_of
from partspair.flows import drafting
from partspair.flows.chaining import add_link, new_entry_id
from partspair.flows.exchanging import Post
from partspair.flows.recording import Microphone, record
from partspair.practice.share import Ask, AskKind, HeadsUp, Share, TravellingShare
from partspair.sealing.entries import Entry
from partspair.sealing.envelope import LARGEST_PAYLOAD
from partspair.vault import attachments, takes
from partspair.vault.database import Vault
from tests.support.fake_sound import FakeSound
from tests.support.persons import WAITS, Person, key_of
from tests.support.services import wait_until
from tests.support.voices import voice

MIB = 1024 * 1024
LARGEST = LARGEST_PAYLOAD - 64 * 1024
MOST_MEMORY = 64 * MIB
STATUS = Path("/proc/self/status")
FORGET_PEAK = Path("/proc/self/clear_refs")


def say_with(person: Person, size: int) -> None:
    """Say something that carries so many bytes."""
    block, digest = os.urandom(MIB), sha256()

    def pieces() -> Iterator[bytes]:
        for start in range(0, size, MIB):
            yield block[: min(MIB, size - start)]

    for piece in pieces():
        digest.update(piece)
    number = attachments.store(person.vault, 0, "audio/ogg", digest.digest(), size, pieces())
    share = TravellingShare((), Ask(AskKind.WITNESS), HeadsUp(), "", (), "a large one", 10)
    add_link(person.vault, person.the_pair(), [Entry(new_entry_id(), share, 0)], person.clock.now, [number])


def memory(line: str) -> int:
    """Bytes of this process, now (VmRSS) or at most (VmHWM)."""
    (found,) = [one for one in STATUS.read_text(encoding="ascii").splitlines() if one.startswith(line)]
    return int(found.split()[1]) * 1024


def peak_of(deed: Callable[[], None]) -> int:
    """How much more memory than before a deed takes, at most."""
    FORGET_PEAK.write_text("5", encoding="ascii")
    before = memory("VmRSS")
    deed()
    return memory("VmHWM") - before


@contextmanager
def speaking(sound: FakeSound, samples: Samples) -> Iterator[list[int]]:
    """Speak again and again what is given, at the pace of a real microphone; lists how many blocks were spoken."""
    spoken, is_over = [0], Event()

    def speak() -> None:
        begun = time.monotonic()
        while not is_over.is_set():
            start = spoken[0] * BLOCK % len(samples)
            sound.speak(samples[start : start + BLOCK])
            spoken[0] += 1
            is_over.wait(max(0.0, begun + spoken[0] * BLOCK / RATE - time.monotonic()))

    thread = Thread(target=speak)
    thread.start()
    try:
        yield spoken
    finally:
        is_over.set()
        thread.join()


def exchange_elsewhere(person: Person) -> int:
    """A round with the folder on a connection of its own, as the folder worker does it; returns what was accepted."""
    with Vault.open(person.vault.directory, key_of(person.name), synchronous="FULL") as vault:
        post = Post(vault, person.the_pair(), WAITS)
        found = post.exchange(person.clock.now + timedelta(seconds=5), 1.0)
        assert found.trouble is None
        return found.accepted


def receive_while_speaking(person: Person) -> tuple[Samples, Samples]:
    """Take in what waits while a take is recorded; return what was spoken and what was kept."""
    sound, said = FakeSound(), voice(10)[: 10 * RATE // BLOCK * BLOCK]
    draft = drafting.begin(
        person.vault, person.the_pair(), Share(parts=(), ask=Ask(AskKind.WITNESS)), person.clock.seconds
    )

    def open_vault() -> Vault:
        return Vault.open(person.vault.directory, key_of(person.name), synchronous="FULL")

    accepted: list[int] = []
    microphone = Microphone(sound, open_vault, lambda: person.clock.seconds)
    with closing(record(microphone, draft.id, None)) as recording:
        wait_until(lambda: sound.is_listening, "an open microphone")
        with speaking(sound, said) as spoken:
            worker = Thread(target=lambda: accepted.append(exchange_elsewhere(person)))
            worker.start()
            worker.join()
        recording.finish()
        wait_until(lambda: isinstance(recording.state(), Finished), "the end of the take")
    assert accepted == [1]
    take = drafting.take_of(person.vault, draft.id)
    assert take is not None
    assert takes.gaps(person.vault, take) == []
    kept = samples_of(b"".join(takes.read_pcm(person.vault, take)))
    return np.resize(said, spoken[0] * BLOCK), kept


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("size", [24 * MIB, pytest.param(LARGEST, marks=pytest.mark.long)])
def test_a_take_recorded_meanwhile_loses_nothing(paired: tuple[Person, Person], size: int) -> None:
    maren, idris = paired
    say_with(maren, size)
    assert maren.look().published == 1
    spoken, kept = receive_while_speaking(idris)
    assert len(kept) > 0
    assert np.array_equal(kept, spoken)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not FORGET_PEAK.exists(), reason="this system does not tell how much memory was taken at most")
@pytest.mark.parametrize("size", [100 * MIB, pytest.param(LARGEST, marks=pytest.mark.long)])
def test_the_largest_attachment_takes_little_memory(paired: tuple[Person, Person], size: int) -> None:
    maren, idris = paired
    say_with(maren, size)
    assert peak_of(lambda: publish(maren)) < MOST_MEMORY
    assert peak_of(lambda: take_in(idris)) < MOST_MEMORY
    (found,) = idris.vault.read("SELECT size FROM attachment WHERE link IS NOT NULL ORDER BY size DESC LIMIT 1")
    assert found == (size,)


def publish(person: Person) -> None:
    assert person.look().published == 1


def take_in(person: Person) -> None:
    assert person.look().accepted == 1
