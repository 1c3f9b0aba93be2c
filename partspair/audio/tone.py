"""A soft tone through the loudspeaker: somebody who speaks does not watch the screen (voice.md V5)."""

from threading import Event, Thread
from typing import Any

import numpy as np

from partspair.audio.devices import Sound
from partspair.audio.shape import RATE, AudioUnavailableError, Samples, pcm_of

LENGTH, PEAK = 0.25, 0.063
"""Seconds, and a peak of −24 dBFS: heard in a quiet room, and no more than that in the take."""
PITCH = 520
"""Hertz; an octave above it sounds faintly too."""
_TAIL = 1.5
"""Seconds of silence after it: a sound server may take a whole second at once, and closing then would cut the tone."""
_PATIENCE = 4.0


def make_tone() -> Samples:
    """The tone; it comes and goes without an edge."""
    at = np.arange(round(LENGTH * RATE)) / RATE
    wave = np.sin(2 * np.pi * PITCH * at) + 0.25 * np.sin(4 * np.pi * PITCH * at)
    shape = np.sin(np.pi * at / LENGTH) ** 2
    return np.asarray(np.rint(wave * shape * PEAK / 1.25 * 32767), np.int16)


class Tone:
    """Sounds once, from a thread of its own, on this loudspeaker or the computer's; silence where there is none."""

    def __init__(self, sound: Sound, speaker: str | None) -> None:
        self._sound, self._speaker = sound, speaker
        self._rest = memoryview(pcm_of(make_tone()) + bytes(2 * round(_TAIL * RATE)))
        self._over = Event()
        self._thread = Thread(target=self._run, name="tone", daemon=True)
        self._thread.start()

    @property
    def is_over(self) -> bool:
        """Has it sounded?"""
        return not self._thread.is_alive()

    def close(self) -> None:
        """Be silent at once."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        for speaker in dict.fromkeys((self._speaker, None)):
            try:
                stream = self._sound.open_output(speaker, self._give, self._over.set)
            except AudioUnavailableError:
                continue
            try:
                stream.start()
                self._over.wait(_PATIENCE)
            except Exception:  # noqa: BLE001 - a loudspeaker that fails now stays silent; the screen says the same
                return
            finally:
                self._sound.close_stream(stream)
            return

    def _give(self, data: Any, _frames: int, _time: Any, _status: Any) -> None:  # noqa: ANN401 - PortAudio's callback
        out = memoryview(data).cast("B")
        piece, self._rest = self._rest[: len(out)], self._rest[len(out) :]
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        if not self._rest:
            self._over.set()
