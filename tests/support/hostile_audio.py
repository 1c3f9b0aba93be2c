"""Sound that means no good, or was hurt on its way; `python -m tests.support.hostile_audio` tries all of it.

Prints a line for each: its name, and what came of it, the seconds of sound or "refused".
"""

import io
import random
import struct
import sys
from collections.abc import Callable, Iterator

import numpy as np
import soundfile

from partspair.audio.bring_in import CannotBringInError, bring_in
from partspair.audio.codec import Note, encode_pcm
from partspair.audio.shape import RATE, UnplayableSoundError
from tests.support.voices import voice

SECONDS = 3.0
FLIPS = 60
FORMATS = (
    ("wav", "WAV", "PCM_16"), ("float.wav", "WAV", "FLOAT"), ("flac", "FLAC", "PCM_16"), ("ogg", "OGG", "VORBIS"),
    ("opus", "OGG", "OPUS"), ("mp3", "MP3", "MPEG_LAYER_III"), ("aiff", "AIFF", "PCM_24"),
)  # fmt: skip


def written(samples: np.typing.NDArray[np.generic], container: str, coding: str, rate: int = RATE) -> bytes:
    """A whole file."""
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=container, subtype=coding)
    return out.getvalue()


def hurt(name: str, whole: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """One sound, cut off at many places, with wrong bytes, and with more behind it."""
    places = [at for at in range(1, len(whole)) if whole.startswith(b"OggS", at)]
    places += [len(whole) * part // 12 for part in range(12)] + [4, 12, 27, 36, 43, 44, 45]
    for place in places:
        yield f"{name} cut at {place}", whole[:place]
    for number in range(FLIPS):
        wrong = bytearray(whole)
        reach = len(wrong) if number % 2 else min(len(wrong), 200)
        for _ in range(chance.choice((1, 4, 40))):
            wrong[chance.randrange(reach)] = chance.randrange(256)
        yield f"{name} flipped {number}", bytes(wrong)
    yield f"{name} twice", whole + whole
    yield f"{name} and noise", whole + chance.randbytes(4_000)
    yield f"{name} and emptiness", whole + bytes(1_000_000)


def odd() -> Iterator[tuple[str, bytes]]:
    """Whole files of shapes that nobody records in."""
    floats = np.full(RATE, 0.25, np.float32)
    floats[::7], floats[::11], floats[::13] = np.nan, np.inf, np.finfo(np.float32).max
    yield "no numbers", written(floats, "WAV", "FLOAT")
    for count in (0, 1, 2):
        for name, container, coding in FORMATS:
            yield f"{count} samples {name}", written(np.zeros(count, np.float32), container, coding)
    for rate in (1, 7_999, 8_000, 11_025, 192_000, 192_001, 655_350):
        yield f"{rate} a second", written(voice(0.1), "WAV", "PCM_16", rate)
    for channels in (2, 8, 9, 255):
        yield f"{channels} channels", written(np.stack([voice(0.1)] * channels, axis=1), "WAV", "PCM_16")


def lying() -> Iterator[tuple[str, bytes]]:
    """What claims another length than it has."""
    whole = written(voice(SECONDS), "WAV", "PCM_16")
    at = whole.index(b"data") + 4
    for claim in (0, 1, 3, 2**31, 2**32 - 1):
        yield f"wav of {claim} bytes", whole[:at] + struct.pack("<I", claim) + whole[at + 4 :]
    flac = bytearray(written(voice(SECONDS), "FLAC", "PCM_16"))
    for claim in (0, 1, 2**36 - 1):
        flac[21:26] = ((flac[21] >> 4) << 36 | claim).to_bytes(5, "big")
        yield f"flac of {claim} samples", bytes(flac)
    opus = b"".join(encode_pcm(iter([voice(SECONDS)])))
    yield "opus and pages of nothing", opus + (b"OggS\0" + bytes(22)) * 40_000
    yield "opus within itself", opus[:3_000] + opus + opus[3_000:]


def corpus() -> Iterator[tuple[str, bytes]]:
    """All of it; the same each time."""
    chance = random.Random(12)
    for name, container, coding in FORMATS:
        yield from hurt(name, written(voice(SECONDS), container, coding), chance)
    yield from odd()
    yield from lying()


def play(data: bytes) -> int:
    """Samples of a note that is played, from several places."""
    note = Note(data)
    try:
        for place in (note.frames // 2, note.frames - 1, 0):
            note.seek(place)
            note.read(RATE // 10)
        note.seek(0)
        return sum(len(block) for block in note.blocks())
    finally:
        note.close()


def take(data: bytes) -> int:
    """Samples of a file that is brought in."""
    return sum(len(block) for block in bring_in(io.BytesIO(data)))


def attempt(deed: Callable[[bytes], int], data: bytes) -> str:
    """What came of it."""
    try:
        return f"{deed(data) / RATE:.3f}"
    except (UnplayableSoundError, CannotBringInError):
        return "refused"


if __name__ == "__main__":
    for name, data in corpus():
        for deed in (play, take):
            sys.stdout.write(f"{deed.__name__} {name}\t{attempt(deed, data)}\n")
            sys.stdout.flush()
