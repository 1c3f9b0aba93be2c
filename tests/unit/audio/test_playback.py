"""The player, with a loudspeaker in memory."""

from contextlib import closing
from threading import Event
from time import sleep

import numpy as np
import pytest
from typing_extensions import override

from partspair.audio.playback import Empty, Ended, Halted, Player, Playing, Resting
from partspair.audio.shape import BLOCK, RATE, AudioUnavailableError, Samples
from partspair.errors import KnownError
from tests.support.fake_sound import FakeSound
from tests.support.services import wait_until
from tests.support.voices import tone, voice

RAMP = 240


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


def hear_slowly(sound: FakeSound, blocks: int) -> Samples:
    """As many blocks, one at a time and no faster than a loudspeaker."""
    heard: list[Samples] = []

    def is_enough() -> bool:
        heard.append(sound.hear())
        return len(heard) == blocks

    wait_until(is_enough, "the sound")
    return np.concatenate(heard)


def hear_until(sound: FakeSound, samples: Samples) -> None:
    """Wait until a block ends with these samples."""
    wait_until(lambda: np.array_equal(sound.hear()[-len(samples) :], samples), "that place")


def click(heard: Samples, hertz: float) -> float:
    """The loudest thing in a tone that the tone does not explain, in dBFS."""
    wave = heard.astype(np.float64) / 32768
    rest = wave[2:] - 2 * np.cos(2 * np.pi * hertz / RATE) * wave[1:-1] + wave[:-2]
    return float(20 * np.log10(np.abs(rest).max()))


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
        heard = sound.hear()
        assert abs(int(heard[0])) < 10, "it comes in softly"
        assert np.array_equal(heard[RAMP:], said[place + RAMP : place + BLOCK])


def test_moving_about_goes_on_sounding_on_the_same_stream() -> None:
    sound, said = FakeSound(), voice(4)
    with closing(Player(sound)) as player:
        player.load(Reader(said))
        player.play()
        sound.hear(5)
        for place in (1500, 3000, 500):
            player.seek(place)
            assert player.state() == Playing(place), "it is there at once, whatever is still on its way"
            hear_until(sound, said[place * RATE // 1000 + RAMP :][: BLOCK - RAMP])
        assert sound.opened == 1
        player.seek(5000)
        heard = hear_until_over(sound, player)
        assert not heard[-RATE // 10 :].any()
        assert player.state() == Ended(4000)


def test_moving_does_not_wait_where_sound_is_taken_as_fast_as_it_is_made() -> None:
    """A busy machine decodes no faster than its loudspeaker plays."""

    class Racing(Reader):
        is_racing = False
        reads = 0
        reads_until_sought: int | None = None

        @override
        def read(self, count: int) -> Samples:
            if self.is_racing:
                self.reads += 1
                if self.reads == 10:
                    player.seek(60_000)
                sound.hear(5)
            return super().read(count)

        @override
        def seek(self, sample: int) -> None:
            if sample:
                self.reads_until_sought = self.reads
            super().seek(sample)

    sound, reader = FakeSound(), Racing(voice(120))
    player = Player(sound)
    with closing(player):
        player.load(reader)
        player.play()
        reader.is_racing = True
        hear_slowly(sound, 10)
        wait_until(lambda: reader.reads_until_sought is not None, "the move")
        reader.is_racing = False
        assert reader.reads_until_sought is not None
        assert reader.reads_until_sought < 20


def test_it_sounds_as_soon_as_a_moment_of_it_is_there() -> None:
    class Slow(Reader):
        """A third of a second from each place, then nothing until it may go on."""

        given, may_go_on = 0, Event()

        @override
        def seek(self, sample: int) -> None:
            self.given = 0
            super().seek(sample)

        @override
        def read(self, count: int) -> Samples:
            if self.given > RATE // 3:
                self.may_go_on.wait(30)
            piece = super().read(count)
            self.given += len(piece)
            return piece

    sound, said = FakeSound(), voice(8)
    reader = Slow(said)
    player = Player(sound)
    player.load(reader)
    player.play()
    assert np.array_equal(sound.hear(5), said[: 5 * BLOCK])
    reader.may_go_on.set()
    wait_until(lambda: reader.given > RATE, "what is made ahead")
    reader.may_go_on.clear()
    player.seek(5000)
    hear_until(sound, said[5 * RATE + RAMP :][: BLOCK - RAMP])
    reader.may_go_on.set()
    player.close()


def test_nothing_is_missing_where_a_loudspeaker_takes_a_second_at_once() -> None:
    class Tardy(Reader):
        @override
        def read(self, count: int) -> Samples:
            sleep(0.002)
            return super().read(count)

    sound, said = FakeSound(), voice(4)
    with closing(Player(sound)) as player:
        player.load(Tardy(said))
        player.play()
        assert np.array_equal(sound.hear(50), said[: 50 * BLOCK])


def test_a_place_that_cannot_be_read_stops_calmly() -> None:
    sound = FakeSound()
    with closing(Player(sound)) as player:
        player.load(Reader(voice(6), fails_at=4 * RATE))
        player.play()
        sound.hear(5)
        player.seek(5000)
        wait_until(lambda: isinstance(player.state(), Halted), "the word that it broke")
        assert not sound.is_sounding
        assert player.position_ms == 5000


@pytest.mark.parametrize("hertz", [97.0, 220.0])
def test_another_speed_comes_without_a_click_or_a_new_stream(hertz: float) -> None:
    sound, said = FakeSound(), tone(6, 0.5, hertz)
    speeds = [1.5, 0.75, 2.0, 1.0]
    with closing(Player(sound)) as player:
        player.load(Reader(said))
        player.play()
        heard = [hear_slowly(sound, 15)]
        for speed in speeds:
            player.set_speed(speed)
            assert isinstance(player.state(), Playing)
            heard.append(hear_slowly(sound, 30))
    assert sound.opened == 1
    loud = np.abs(np.concatenate(heard).reshape(-1, BLOCK).astype(int)).max(axis=1)
    assert loud.min() > 16_000, "and without a hole"
    assert click(np.concatenate(heard), hertz) < -50
    assert click(np.concatenate((said[:5000], said[5100:9000])), 97) > -50, "and a real one would be found"


@pytest.mark.parametrize("speed", [0.75, 1.25, 2.0])
def test_the_place_is_right_at_every_speed(speed: float) -> None:
    sound, said = FakeSound(), voice(3)
    with closing(Player(sound)) as player:
        player.load(Reader(said))
        player.set_speed(speed)
        player.seek(600)
        player.play()
        hear_slowly(sound, 20)
        assert player.position_ms == pytest.approx(600 + 400 * speed, abs=1)
        player.set_speed(1.0)
        hear_slowly(sound, 20)
        player.pause()
        between = 600 + 400 * speed, 600 + 400 * speed + 400
        assert min(between) <= player.position_ms <= max(600 + 800 * speed, between[1])
        assert player.speed == 1.0
        player.set_speed(speed)
        player.seek(2000)
        player.play()
        heard = hear_until_over(sound, player)
        assert player.state() == Ended(3000)
        assert np.flatnonzero(heard)[-1] == pytest.approx(RATE / speed, abs=RATE // 50)


def test_a_speed_out_of_bounds_is_refused() -> None:
    with closing(Player(FakeSound())) as player:
        for speed in (0.5, 2.5, float("nan")):
            with pytest.raises(ValueError, match=str(speed)):
                player.set_speed(speed)
        assert player.speed == 1.0


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
