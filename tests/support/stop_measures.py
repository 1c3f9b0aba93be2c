"""From the press that ends a recording to what was spoken being ready to be heard, and to its file in the folder."""

import io
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import soundfile

from partspair.audio.codec import Note
from partspair.audio.recording import Finished, Recording
from partspair.audio.shape import BLOCK, RATE
from partspair.flows import sending, trimming
from partspair.flows.recording import Microphone, record
from partspair.practice.share import Share
from partspair.vault import drafts
from partspair.vault.database import Vault
from tests.support.fake_sound import FakeSound
from tests.support.folder_measures import two_in_earnest
from tests.support.hours_process import AHEAD, PATIENCE, has_taken
from tests.support.measured import Measure, copy_and_sync, expect, timed
from tests.support.persons import Person, key_of
from tests.support.services import wait_until
from tests.support.voices import voice

LOOKS = 0.1
"""Seconds between two looks of the page at its recording."""
STRETCH = 10.0
SPOKEN = 8.0
"""Seconds at the end that come as people speak: what came faster than that is encoded by then, as it always is."""


def speak(person: Person, draft: int, minutes: float) -> tuple[FakeSound, Recording]:
    """Record so many minutes and a little more, the minutes as fast as they are taken in; the microphone stays open."""
    sound, said, fed = FakeSound(), voice(STRETCH), 0
    vault = person.vault.directory
    microphone = Microphone(sound, lambda: Vault.open(vault, key_of(person.name), synchronous="FULL"), time.time)
    recording = record(microphone, draft, None)
    wait_until(lambda: sound.is_listening, "the microphone")
    whole = round(minutes * 60 * RATE)
    while fed < whole:
        sound.speak(said[: whole - fed])
        fed += min(len(said), whole - fed)
        wait_until(partial(has_taken, recording, fed - AHEAD), "the recorder", PATIENCE)
    wait_until(partial(has_taken, recording, fed), "all of it", PATIENCE)
    speak_on(sound, SPOKEN)
    return sound, recording


def speak_on(sound: FakeSound, seconds: float) -> None:
    """Speak at the pace of the clock."""
    block, begun = voice(BLOCK / RATE), time.monotonic()
    for number in range(round(seconds * RATE / BLOCK)):
        time.sleep(max(0.0, begun + number * BLOCK / RATE - time.monotonic()))
        sound.speak(block)


def stop_speaking(sound: FakeSound, recording: Recording) -> None:
    """Press, and see that it ended as the page does; until the microphone is closed it goes on hearing."""
    recording.finish()
    block, looked = voice(BLOCK / RATE), time.monotonic()
    while True:
        if time.monotonic() - looked >= LOOKS:
            if isinstance(recording.state(), Finished):
                return
            looked = time.monotonic()
        sound.speak(block)
        time.sleep(BLOCK / RATE)


def ready_to_hear(person: Person, draft: int) -> bytes:
    """What listening back needs: the sound from the vault, opened, and its first block. Returns its bytes."""
    kept = drafts.get(person.vault, draft)
    expect(kept is not None and kept.take is not None, "the take")
    data = trimming.kept_of(person.vault, kept.take).sounding.data if kept and kept.take else b""
    with closing(Note(data)) as note:
        expect(note.read(BLOCK).size == BLOCK, "its first block")
    return data


def into_the_folder(person: Person, draft: int) -> None:
    """Signed, sealed, and in the folder."""
    sending.send_share(person.vault, person.the_pair(), draft, person.clock.now)
    expect(person.look().published == 1, "the note to be published")


def open_plainly(data: bytes) -> None:
    """The same bytes, opened by the library alone."""
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        file.read(BLOCK, dtype="int16")


def measure_stop(place: Path, runs: int, minutes: float) -> list[Measure]:
    """Stop to listening back, and stop to sealed, each after so many minutes of speech."""
    heard, sealed, alone, copied, sizes = [], [], [], [], []
    with two_in_earnest(place) as (maren, _):
        for turn in range(runs):
            draft = maren.draft(Share(text="spoken"))
            sound, recording = speak(maren, draft, minutes)
            before, begun = set(maren.folder.iterdir()), time.monotonic()
            stop_speaking(sound, recording)
            data = ready_to_hear(maren, draft)
            heard.append(time.monotonic() - begun)
            into_the_folder(maren, draft)
            sealed.append(time.monotonic() - begun)
            recording.close()
            (file,) = set(maren.folder.iterdir()) - before
            alone.append(timed(partial(open_plainly, data)))
            copied.append(timed(partial(copy_and_sync, file, place / f"copy {turn}")))
            sizes.append(file.stat().st_size)
    what = f"after {minutes:g} minutes"
    return [
        Measure(f"stop to listening back, {what}", tuple(heard), "the library opening it", tuple(alone)),
        Measure(f"stop to sealed, {what}", tuple(sealed), "cp + fsync of the same bytes", tuple(copied), max(sizes)),
    ]
