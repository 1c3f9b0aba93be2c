"""A program that opens a long note and moves about in it: `python -m tests.support.hour_process DIRECTORY [MINUTES]`.

With minutes it makes the note and ends. Without, it prints as JSON the seconds from the vault to the drawn waveform,
those of each seek until its first sound, those of the same by the library alone, and the bytes of memory that it held
before and at most.
"""

import io
import json
import random
import sys
import time
from itertools import repeat
from pathlib import Path

import soundfile
from PySide6.QtWidgets import QApplication

from partspair.audio.shape import RATE
from partspair.flows import trimming
from partspair.flows.recording import bring_in_file
from partspair.practice.share import Share
from partspair.ui.sound_panel import SoundPanel
from partspair.ui.tokens import Whose
from partspair.vault import takes
from partspair.vault.database import Vault
from tests.support.hours_process import resident
from tests.support.persons import Clock, Person, key_of, make_person
from tests.support.rooms import Rooms
from tests.support.voices import voice

NAME = "Maren"
STRETCH = 20
SEEKS = 100
BLOCK = RATE // 50
NEAR = 1_000  # milliseconds


def make(place: Path, minutes: int) -> None:
    """A vault with one take of so many minutes."""
    (place / "folder").mkdir()
    person = make_person(NAME, place / "vault", place / "folder", Clock())
    bring_in_file(person.vault, person.draft(Share()), repeat(voice(STRETCH), minutes * 60 // STRETCH), time.time)
    person.vault.close()


def sounding_at(rooms: Rooms, panel: SoundPanel, target_ms: int) -> None:
    """Go there, and return once sound of that place was given to a loudspeaker that takes no more than it plays."""
    begun, heard = time.monotonic(), 0
    panel.seek(target_ms)
    while not target_ms < panel.position_ms < target_ms + NEAR:
        if heard * BLOCK <= (time.monotonic() - begun) * RATE:
            rooms.sound.hear(1)
            heard += 1
        time.sleep(0.001)
        QApplication.processEvents()


def plainly(data: bytes, places: list[int]) -> tuple[float, list[float]]:
    """The same by the library alone: seconds of opening, and of each seek."""
    opened, taken = time.monotonic(), []
    file = soundfile.SoundFile(io.BytesIO(data))
    file.read(BLOCK, dtype="int16")
    opened = time.monotonic() - opened
    for place in places:
        begun = time.monotonic()
        file.seek(place * RATE // 1000)
        file.read(BLOCK, dtype="int16")
        taken.append(time.monotonic() - begun)
    return opened, taken


def look(place: Path) -> dict[str, object]:
    """Open it, and seek here and there."""
    person = Person(NAME, Vault.open(place / "vault", key_of(NAME)), place / "folder", Clock())
    rooms = Rooms(person)
    panel = SoundPanel(rooms.house, Whose.ME, is_large=True)
    panel.resize(900, 400)
    panel.show()
    QApplication.processEvents()
    idle, begun = resident(), time.monotonic()
    (take,) = takes.in_state(person.vault, takes.TakeState.KEPT)
    sound = trimming.of_take(person.vault, take.take)
    panel.load(sound, take.peaks or b"")
    panel.grab()
    opened, most = time.monotonic() - begun, resident()
    chance = random.Random(3)
    places = [chance.randrange(panel.house.listener.duration_ms - 5_000) for _ in range(SEEKS)]
    panel.play()
    seeks = []
    for target in places:
        begun = time.monotonic()
        sounding_at(rooms, panel, target)
        seeks.append(time.monotonic() - begun)
        most = max(most, resident())
    panel.close()
    plain_open, plain_seeks = plainly(sound.data, places)
    return {
        "open": opened, "seeks": seeks, "plain open": plain_open, "plain seeks": plain_seeks, "idle": idle, "most": most
    }  # fmt: skip


if __name__ == "__main__":
    if len(sys.argv) > 2:
        make(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        application = QApplication(["hour"])
        sys.stdout.write(json.dumps(look(Path(sys.argv[1]))))
