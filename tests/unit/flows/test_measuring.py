"""What is computed of a sound that arrived: in turns, and never with all of it in memory."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import count

import pytest

from partspair.audio.codec import encode_pcm
from partspair.audio.loudness import measure
from partspair.flows.measuring import AT_ONCE, measure_arrived
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
    assert measure_arrived(vault) == 1
    assert 0 < most <= 256 * 1024


def test_many_are_measured_in_turns(paired: tuple[Person, Person]) -> None:
    vault = arrived(paired, *(opus(0.3, seed) for seed in range(5)))
    seconds = count(0.0, AT_ONCE / 2)
    assert [measure_arrived(vault, lambda: next(seconds)) for _ in range(4)] == [2, 2, 1, 0]
