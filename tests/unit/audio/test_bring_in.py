"""Recordings made elsewhere: any usual format and rate, refused calmly when broken, never touched."""

import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from partspair.audio.bring_in import CannotBringInError, bring_in
from partspair.audio.resample import Resampler
from partspair.audio.shape import RATE
from tests.support.voices import tone


@pytest.mark.parametrize(
    ("suffix", "rate", "subtype", "floor"),
    [
        ("wav", 44_100, "PCM_16", 0.999),
        ("wav", 48_000, "PCM_24", 0.999),
        ("wav", 8_000, "FLOAT", 0.999),
        ("wav", 96_000, "PCM_16", 0.999),
        ("wav", 11_025, "PCM_U8", 0.99),
        ("flac", 22_050, "PCM_16", 0.999),
        ("ogg", 44_100, "VORBIS", 0.99),
        ("ogg", 16_000, "OPUS", 0.95),
        ("mp3", 44_100, "MPEG_LAYER_III", 0.95),
    ],
)
def test_a_file_comes_in_at_its_pitch_and_length(
    tmp_path: Path, suffix: str, rate: int, subtype: str, floor: float
) -> None:
    path = tmp_path / f"said.{suffix}"
    soundfile.write(path, np.stack([tone(2, 0.5, 440, rate) / 32768] * 2, axis=1), rate, subtype=subtype)
    before = path.read_bytes()
    sound = np.concatenate(list(bring_in(path)))
    assert len(sound) == pytest.approx(2 * RATE, abs=RATE // 10)
    middle = sound[RATE // 2 : RATE // 2 * 3].astype(np.float64)
    time = np.arange(len(middle)) / RATE
    waves = np.stack([np.sin(2 * np.pi * 440 * time), np.cos(2 * np.pi * 440 * time)])
    share = np.hypot(*(waves @ middle)) / np.linalg.norm(middle) / np.sqrt(len(middle) / 2)
    assert share > floor
    assert np.abs(middle).max() == pytest.approx(0.5 * 32767, rel=0.1)
    assert path.read_bytes() == before


@pytest.mark.parametrize("rate", [8_000, 11_025, 44_100, 47_999, 96_000, 192_000])
@pytest.mark.parametrize("size", [1, 31, 1000, 8191])
def test_resampling_keeps_the_proportion_whatever_the_pieces(rate: int, size: int) -> None:
    samples = (tone(0.3, 0.5, 300, rate) / 32768).astype(np.float32)
    resampler = Resampler(rate)
    parts = [resampler.process(samples[start : start + size]) for start in range(0, len(samples), size)]
    out = np.concatenate([*parts, resampler.rest()])
    whole = Resampler(rate)
    assert len(out) == -(-len(samples) * RATE // rate)
    assert np.allclose(out, np.concatenate([whole.process(samples), whole.rest()]), atol=1e-6)
    expected = 0.5 * np.sin(2 * np.pi * 300 * np.arange(len(out)) / RATE)
    assert np.abs(out - expected)[1000:-1000].max() < 2e-3


def test_what_lies_above_half_the_rate_does_not_fold_back() -> None:
    resampler = Resampler(96_000)
    high = (tone(0.5, 0.9, 30_000, 96_000) / 32768).astype(np.float32)
    out = np.concatenate([resampler.process(high), resampler.rest()])
    assert np.abs(out[2000:-2000]).max() < 1e-3


def test_values_that_are_no_numbers_become_silence(tmp_path: Path) -> None:
    sound = np.full(RATE, 0.25, np.float32)
    sound[100:200] = np.nan
    sound[300:310] = np.inf
    soundfile.write(tmp_path / "odd.wav", sound, RATE, subtype="FLOAT")
    brought = np.concatenate(list(bring_in(tmp_path / "odd.wav")))
    assert not brought[100:200].any()
    assert len(brought) == RATE


def test_what_is_no_recording_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    chance = random.Random(3)
    soundfile.write(tmp_path / "good.wav", tone(1), RATE)
    soundfile.write(tmp_path / "empty.wav", np.zeros(0, np.int16), RATE)
    good = (tmp_path / "good.wav").read_bytes()
    odd = [b"", b"hello", chance.randbytes(3000), good[:40], (tmp_path / "empty.wav").read_bytes()]
    for number, data in enumerate(odd):
        path = tmp_path / f"{number}.wav"
        path.write_bytes(data)
        with pytest.raises(CannotBringInError):
            list(bring_in(path))
        assert path.read_bytes() == data
    with pytest.raises(CannotBringInError):
        list(bring_in(tmp_path / "not there.wav"))
    with pytest.raises(CannotBringInError):
        list(bring_in(tmp_path))


def test_a_claim_of_many_hours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    soundfile.write(path, np.zeros(7 * 3600 * 8000, np.int16), 8000)
    with pytest.raises(CannotBringInError, match="cannot be brought in") as refused:
        list(bring_in(path))
    assert "six hours" in refused.value.happened
