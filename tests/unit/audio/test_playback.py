"""The player, with a loudspeaker in memory."""

from contextlib import closing

import numpy as np
import pytest

from partspair.audio.playback import Empty, Ended, Halted, Player, Playing, Resting
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError, Samples
from partspair.errors import KnownError
from tests.support.fake_sound import FakeSound
from tests.support.services import wait_until
from tests.support.voices import voice


class Reader:
    """Samples in memory, given in uneven pieces; fails at a place when told to."""

    def __init__(self, samples: Samples, fails_at: int | None = None) -> None:
        self._samples, self._at, self._fails_at = samples, 0, fails_at
        self.is_closed = False

    @property
    def frames(self) -> int:
        return len(self._samples)

    def read(self, count: int) -> Samples:
        if self._fails_at is not None and self._at >= self._fails_at:
            raise KnownError("Broken here")
        piece = self._samples[self._at : self._at + min(count, 1777)]
        self._at += len(piece)
        return piece

    def seek(self, sample: int) -> None:
        self._at = sample

    def close(self) -> None:
        self.is_closed = True


def hear_until_over(sound: FakeSound, player: Player) -> Samples:
    heard = []

    def is_over() -> bool:
        if sound.is_sounding:
            heard.append(sound.hear())
        return not isinstance(player.state(), Playing)

    wait_until(is_over, "the end")
    return np.concatenate(heard)


def test_every_sample_is_heard_once_and_the_tail_follows_in_silence() -> None:
    sound, said, ends = FakeSound(), voice(1.25), []
    with closing(Player(sound, on_ended=lambda: ends.append(1))) as player:
        assert player.state() == Empty()
        player.load(Reader(said))
        assert player.state() == Resting(0)
        assert not sound.is_sounding
        player.play()
        heard = hear_until_over(sound, player)
        assert player.state() == Ended(1250)
        assert np.array_equal(heard[: len(said)], said)
        assert not heard[len(said) :].any()
        assert len(heard) - len(said) > RATE * 0.15
        assert not sound.is_sounding
        wait_until(lambda: bool(ends), "word of the end")
        player.play()
        assert player.position_ms == 0


def test_a_pause_is_silence_at_once_and_goes_on_there() -> None:
    sound, said = FakeSound(), voice(2)
    with closing(Player(sound)) as player:
        player.load(Reader(said))
        player.play()
        sound.hear(25)
        player.pause()
        assert not sound.is_sounding
        assert not sound.hear().any()
        state = player.state()
        assert isinstance(state, Resting)
        assert 460 <= state.position_ms <= 500
        player.play()
        place = state.position_ms * RATE // 1000
        assert np.abs(sound.hear().astype(np.int32) - said[place : place + BLOCK]).max() < 5000
        player.seek(1500)
        assert isinstance(player.state(), Playing)
        assert np.array_equal(sound.hear(), said[72000 : 72000 + BLOCK])


def test_one_thing_sounds_at_a_time_and_what_was_loaded_is_let_go() -> None:
    sound, first = FakeSound(), Reader(voice(2))
    with closing(Player(sound)) as player:
        player.load(first)
        player.play()
        player.load(Reader(voice(1)), position_ms=250)
        assert first.is_closed
        assert not sound.is_sounding
        assert player.state() == Resting(250)


def test_a_loudspeaker_that_goes_away_pauses_and_says_so() -> None:
    sound = FakeSound()
    with closing(Player(sound)) as player:
        player.load(Reader(voice(2)))
        player.play()
        sound.hear(10)
        sound.unplug()
        wait_until(lambda: isinstance(player.state(), Halted), "the word that it is gone")
        assert 100 <= player.position_ms <= 200
        sound.speaker_names = ()
        with pytest.raises(AudioUnavailableError):
            player.play()
        assert isinstance(player.state(), Resting)


def test_a_note_that_breaks_in_the_middle_stops_calmly() -> None:
    sound = FakeSound()
    with closing(Player(sound)) as player:
        player.load(Reader(voice(6), fails_at=4 * RATE))
        player.play()
        hear_until_over(sound, player)
        state = player.state()
        assert isinstance(state, Halted)
        assert state.reason.title == "Broken here"


def test_a_note_broken_at_its_start_leaves_nothing_open() -> None:
    sound = FakeSound()
    with closing(Player(sound)) as player:
        player.load(Reader(voice(1), fails_at=0))
        with pytest.raises(KnownError):
            player.play()
        assert not sound.is_sounding
        assert isinstance(player.state(), Resting)
