"""What is computed of a sound that arrived: in turns, and never with all of it in memory."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import count

import pytest

from partspair.audio.codec import Note, encode_pcm
from partspair.audio.loudness import measure
from partspair.audio.shape import Samples
from partspair.flows.measuring import AT_ONCE, Rest, measure_arrived
from partspair.vault import attachments
from partspair.vault.attachments import Sound
from partspair.vault.database import Vault
from tests.support.forging import forge, fresh, post
from tests.support.persons import Person
from tests.support.voices import voice

pytestmark = pytest.mark.slow


def opus(seconds: float, seed: int = 1) -> bytes:
    return b"".join(encode_pcm(iter([voice(seconds, seed)])))


def arrived(paired: tuple[Person, Person], *sounds: bytes) -> Vault:
    """Idris's vault, in which these sounds lie whole and not measured."""
    maren, idris = paired
    post(idris.folder, forge(maren, "with sounds", sounds=sounds).file())
    assert idris.look().accepted == 1
    idris.vault.run("UPDATE attachment SET duration_ms = NULL, loudness = NULL, peaks = NULL, trouble = NULL")
    return idris.vault


def sound_of(vault: Vault, data: bytes) -> Sound:
    (found,) = vault.read("SELECT attachment FROM attachment WHERE sha256 = ?", (sha256(data).digest(),))
    sound = attachments.sound(vault, found[0])
    assert sound is not None
    return sound


def test_its_figures_are_those_of_the_sound_itself(paired: tuple[Person, Person]) -> None:
    data, broken = opus(20.0), fresh(70_000)
    vault = arrived(paired, data, broken)
    assert measure_arrived(vault, lambda: 0.0) == 2
    assert measure_arrived(vault) == 0
    found = sound_of(vault, data)
    whole = measure(iter([voice(20.0)]))
    assert found.duration_ms == 20_000
    assert found.loudness == pytest.approx(whole.loudness, abs=0.5)
    assert len(found.peaks) == len(whole.peaks)
    assert sound_of(vault, broken) == Sound(0, None, b"", sound_of(vault, broken).trouble)
    assert "not an Ogg" in (sound_of(vault, broken).trouble or "")


def test_it_is_read_a_stretch_at_a_time(paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch) -> None:
    data = opus(90.0)
    assert len(data) > 256 * 1024
    vault = arrived(paired, data)
    read_part, most = attachments.read_part, 0

    def watched(vault: Vault, attachment: int, offset: int, length: int) -> bytes:
        nonlocal most
        most = max(most, length)
        return read_part(vault, attachment, offset, length)

    def never(*_arguments: object) -> Iterator[bytes]:
        raise AssertionError("all of it at once")

    monkeypatch.setattr(attachments, "read_part", watched)
    monkeypatch.setattr(attachments, "read", never)
    assert measure_arrived(vault, lambda: 0.0) == 1
    assert 0 < most <= 256 * 1024


def test_many_are_measured_in_turns(paired: tuple[Person, Person]) -> None:
    vault = arrived(paired, *(opus(0.3, seed) for seed in range(5)))
    seconds = count(0.0, AT_ONCE / 8)
    assert [measure_arrived(vault, lambda: next(seconds)) for _ in range(4)] == [2, 2, 1, 0]


class Slow:
    """A clock that goes on by half of a round with every second of sound that is read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now, self.blocks = 0.0, 0
        read = Note.read

        def slow(note: Note, samples: int) -> Samples:
            self.now += AT_ONCE / 2
            self.blocks += 1
            return read(note, samples)

        monkeypatch.setattr(Note, "read", slow)

    def __call__(self) -> float:
        return self.now


def test_a_long_one_holds_up_no_round_and_is_gone_on_with(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    data, short = opus(10.0), [opus(0.3, seed) for seed in range(2)]
    vault = arrived(paired, data, *short)
    slow, rest, done = Slow(monkeypatch), Rest(), []
    while attachments.without_sound(vault):
        before = slow.blocks
        done.append(measure_arrived(vault, slow, rest))
        assert slow.blocks - before <= 4
    assert len(done) <= 12
    assert done[-1] == 1
    assert sum(done) == 3
    found, whole = sound_of(vault, data), measure(Note(data).blocks())
    assert (found.duration_ms, found.loudness, found.peaks) == (10_000, whole.loudness, whole.peaks)


def test_long_ones_are_measured_one_after_another(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    sounds = [opus(6.0, seed) for seed in range(2)]
    vault = arrived(paired, *sounds)
    slow, rest = Slow(monkeypatch), Rest()
    rounds = sum(
        1 for _ in iter(lambda: measure_arrived(vault, slow, rest) + bool(attachments.without_sound(vault)), 0)
    )
    assert rounds < 20
    assert [sound_of(vault, one).duration_ms for one in sounds] == [6_000, 6_000]


def test_a_long_one_that_went_meanwhile_is_let_go(
    paired: tuple[Person, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = opus(6.0), opus(0.3, 2)
    vault = arrived(paired, first, second)
    slow, rest = Slow(monkeypatch), Rest()
    assert measure_arrived(vault, slow, rest) == 0
    (long,) = (one for one in attachments.without_sound(vault) if one.sha256 == sha256(first).digest())
    attachments.erase(vault, long.attachment)
    for _ in range(3):
        measure_arrived(vault, slow, rest)
    assert sound_of(vault, second).duration_ms == 300
    assert attachments.without_sound(vault) == []
