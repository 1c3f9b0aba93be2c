"""What is played is heard: whole, to its last sample, evened, and silent at once when asked."""

from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.devices import SoundSystem
from partspair.audio.loudness import measure
from partspair.audio.playback import Ended, Player, Playing, Resting
from partspair.audio.shape import RATE, Samples, samples_of
from tests.support.alignment import align
from tests.support.services import wait_until
from tests.support.sound import Sound, read_wav
from tests.support.voices import tone

pytestmark = [pytest.mark.window, pytest.mark.slow]


def note_of(samples: Samples) -> Note:
    return Note(b"".join(encode_pcm([samples])))


def spoken(speech: Path) -> Samples:
    return np.asarray(np.rint(read_wav(speech)[0] * 32767), np.int16)


def heard_length(wav: Path, floor: float = 0.02) -> int:
    loud = np.flatnonzero(np.abs(read_wav(wav)[0]) > floor)
    return int(loud[-1] - loud[0]) if loud.size else 0


def test_a_note_is_heard_whole_and_in_step(room: Sound, system: SoundSystem, speech: Path, tmp_path: Path) -> None:
    wav = tmp_path / "heard.wav"
    with closing(Player(system)) as player, room.hearing(wav):
        player.load(note_of(spoken(speech)))
        player.play()
        wait_until(lambda: isinstance(player.state(), Ended), "the end")
        assert player.position_ms == player.duration_ms
    alignment = align(read_wav(speech)[0], read_wav(wav)[0])
    assert alignment.correlation > 0.95
    assert alignment.worst_slip <= 4


def test_the_last_moment_is_heard(room: Sound, system: SoundSystem, tmp_path: Path) -> None:
    wav = tmp_path / "heard.wav"
    with closing(Player(system, "pp_speaker")) as player, room.hearing(wav):
        player.load(note_of(tone(1.0)))
        player.play()
        wait_until(lambda: isinstance(player.state(), Ended), "the end")
    assert heard_length(wav) == pytest.approx(RATE, abs=RATE // 100)


def test_a_pause_is_silent_within_a_tenth_of_a_second_and_goes_on_where_it_was(
    room: Sound, system: SoundSystem, tmp_path: Path
) -> None:
    wav, rest = tmp_path / "heard.wav", tmp_path / "rest.wav"
    with closing(Player(system)) as player:
        player.load(note_of(tone(4.0)))
        with room.hearing(wav):
            player.play()
            wait_until(lambda: player.position_ms > 1000, "a second")
            at = player.position_ms
            player.pause()
            assert isinstance(player.state(), Resting)
            wait_until(lambda: not room.players(), "silence")
        with room.hearing(rest):
            player.play()
            assert isinstance(player.state(), Playing)
            wait_until(lambda: isinstance(player.state(), Ended), "the end")
    assert at * RATE // 1000 - RATE // 10 < heard_length(wav) < at * RATE // 1000 + RATE // 10
    assert heard_length(wav) + heard_length(rest) == pytest.approx(4 * RATE, abs=RATE // 10)


def test_seeking_while_it_sounds(room: Sound, system: SoundSystem, speech: Path, tmp_path: Path) -> None:
    wav = tmp_path / "heard.wav"
    with closing(Player(system)) as player, room.hearing(wav):
        player.load(note_of(spoken(speech)))
        player.play()
        player.seek(3000)
        wait_until(lambda: isinstance(player.state(), Ended), "the end")
    alignment = align(read_wav(speech)[0][3 * RATE :], read_wav(wav)[0])
    assert alignment.correlation > 0.95


def test_moving_about_is_quick_to_sound_and_told_at_once(room: Sound, system: SoundSystem, speech: Path) -> None:
    with closing(Player(system)) as player:
        player.load(note_of(spoken(speech)))
        player.play()
        wait_until(lambda: player.position_ms > 200, "the first sound")
        for place in (3000, 500, 2500, 1000):
            player.seek(place)
            assert player.position_ms == place
            wait_until(lambda place=place: player.position_ms > place + 100, "the sound from there on")  # type: ignore[misc]
            assert player.position_ms < place + 1500
        assert len(room.players()) == 1


def test_other_speeds_keep_the_pitch_and_come_without_a_click(room: Sound, system: SoundSystem, tmp_path: Path) -> None:
    wav = tmp_path / "heard.wav"
    with closing(Player(system)) as player, room.hearing(wav):
        player.load(note_of(tone(9.0, 0.4, 220)))
        player.play()
        for place, speed in ((1500, 1.5), (4000, 0.75), (5500, 2.0)):
            wait_until(lambda place=place: player.position_ms > place, "that place")  # type: ignore[misc]
            player.set_speed(speed)
        wait_until(lambda: isinstance(player.state(), Ended), "the end")
        assert player.position_ms == player.duration_ms
    heard = read_wav(wav)[0].astype(np.float64)
    loud = np.flatnonzero(np.abs(heard) > 0.02)
    inner = heard[loud[0] + RATE // 10 : loud[-1] - RATE // 10]
    spectrum = np.abs(np.fft.rfft(inner * np.hanning(len(inner))))
    assert np.argmax(spectrum) * RATE / len(inner) == pytest.approx(220, rel=0.01)
    rest = inner[2:] - 2 * np.cos(2 * np.pi * 220 / RATE) * inner[1:-1] + inner[:-2]
    assert 20 * np.log10(np.abs(rest).max()) < -50
    expected = 1.5 + 2.5 / 1.5 + 1.5 / 0.75 + 3.5 / 2
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(expected, abs=0.8)


def test_a_quiet_note_is_evened(room: Sound, system: SoundSystem, speech: Path, tmp_path: Path) -> None:
    wav = tmp_path / "heard.wav"
    quiet = np.asarray(spoken(speech) // 12, np.int16)
    before = measure([quiet]).loudness
    with closing(Player(system)) as player, room.hearing(wav):
        player.load(note_of(quiet), before)
        player.play()
        wait_until(lambda: isinstance(player.state(), Ended), "the end")
    heard = samples_of(np.asarray(read_wav(wav)[0] * 32767, "<i2").tobytes())
    assert measure([heard]).loudness == pytest.approx(min(-18, before + 12), abs=1)
