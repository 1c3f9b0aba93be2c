"""The guard's tone is heard at the loudspeaker: soft, short, without an edge, and nothing stays open after it."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.devices import SoundSystem
from partspair.audio.tone import LENGTH, PITCH, Tone
from tests.support.services import wait_until
from tests.support.sound import RATE, Sound, read_wav

pytestmark = [pytest.mark.window, pytest.mark.slow]


@pytest.mark.parametrize("speaker", [None, "a loudspeaker that is not here"])
def test_the_tone_is_heard(room: Sound, system: SoundSystem, tmp_path: Path, speaker: str | None) -> None:
    wav = tmp_path / "heard.wav"
    with room.hearing(wav), closing(Tone(system, speaker)) as tone:
        wait_until(lambda: tone.is_over, "the end of the tone")
    heard = read_wav(wav)[0].astype(np.float64)
    loud = np.flatnonzero(np.abs(heard) > 0.002)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(LENGTH, abs=0.06)
    assert 20 * np.log10(np.abs(heard).max()) == pytest.approx(-24, abs=1.5)
    assert np.abs(np.diff(heard)).max() < 0.02
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(PITCH, abs=8)
    assert not room.players()


def test_without_a_loudspeaker_it_is_silent() -> None:
    tone = Tone(SoundSystem(lambda: None), "nothing")
    tone.close()
    assert tone.is_over
