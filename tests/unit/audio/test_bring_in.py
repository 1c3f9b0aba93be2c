"""Recordings made elsewhere: any usual format and rate, refused calmly when broken, never touched."""

import io
import random
from pathlib import Path

import numpy as np
import pytest
import soundfile

from partspair.audio.bring_in import Brought, CannotBringInError, bring_in
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


KINDS = (("WAV", "PCM_16"), ("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("OGG", "OPUS"), ("MP3", "MPEG_LAYER_III"))


def written(container: str, coding: str, seconds: float = 10.0, **how: object) -> bytes:
    rising = np.linspace(0, 1, int(seconds * RATE))
    hiss = np.random.default_rng(1).standard_normal(len(rising)) * 0.1
    out = io.BytesIO()
    soundfile.write(out, rising * hiss, RATE, format=container, subtype=coding, **how)
    return out.getvalue()


@pytest.mark.parametrize(("container", "coding"), KINDS)
def test_one_that_is_cut_short_is_taken_as_far_as_it_goes_and_this_is_told(container: str, coding: str) -> None:
    whole = written(container, coding)
    for part in (1.0, 0.9, 0.5):
        cut = io.BytesIO(whole[: int(len(whole) * part)])
        brought = Brought(cut)
        seconds = sum(len(block) for block in brought.blocks()) / RATE
        assert brought.is_cut is (part < 1)
        if container in ("WAV", "FLAC"):
            assert seconds == pytest.approx(10 * part, abs=0.5)
        assert seconds > 10 * part - 2.5
    scrap = io.BytesIO(whole[: len(whole) // 400])
    with pytest.raises(CannotBringInError):
        list(bring_in(scrap))


def test_a_wav_written_without_knowing_its_length_is_not_taken_for_cut() -> None:
    for claimed in (0xFFFF_FFFF, 0x7FFF_FFFF):
        data = bytearray(written("WAV", "PCM_16", 1.0))
        data[40:44] = claimed.to_bytes(4, "little")
        brought = Brought(io.BytesIO(bytes(data)))
        assert sum(len(block) for block in brought.blocks()) == RATE
        assert not brought.is_cut


@pytest.mark.parametrize("mode", ["CONSTANT", "VARIABLE"])
def test_an_mp3_that_does_not_tell_its_length_comes_in_whole(mode: str) -> None:
    """Its frames grow: the length guessed by the first of them is a part of what is there."""
    told = written("MP3", "MPEG_LAYER_III", bitrate_mode=mode, compression_level=0.5)
    start = told.find(told[:2], 4)
    for data in (told[start:], told[start:] + b"TAG" + bytes(125)):
        brought = Brought(io.BytesIO(data))
        assert sum(len(block) for block in brought.blocks()) / RATE == pytest.approx(10, abs=0.1)
        assert not brought.is_cut
